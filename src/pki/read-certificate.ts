/**
 * A certificate as the platform reads it: node:crypto judges every signature. The checking page has a twin of this
 * file over the browser's own cryptography (src/page/read-certificate.ts).
 */
import { verify, X509Certificate } from 'node:crypto'
import { validityAndKey } from './certificate.ts'
import { algorithmOfKey, type SealAlgorithm } from './keys.ts'

/** A certificate in DER as the platform reads it. */
export type ReadCertificate = {
  readonly algorithm: SealAlgorithm | undefined
  readonly notBefore: number
  readonly notAfter: number
  /** In a browser the platform answers later. */
  verifies(bytes: Uint8Array, signature: Uint8Array): Promise<boolean>
}

/** The certificate, or undefined for bytes that are none. */
export function readCertificate(der: Uint8Array): ReadCertificate | undefined {
  try {
    const { publicKey } = new X509Certificate(der)
    // The platform gives dates as text, and a year below 100 then reads as one of the last century.
    const read = validityAndKey(der)
    if (read === undefined) return undefined
    return {
      algorithm: algorithmOfKey(publicKey),
      notBefore: read.notBefore,
      notAfter: read.notAfter,
      verifies: async (bytes, signature) => verify('sha256', bytes, publicKey, signature),
    }
  } catch {
    return undefined
  }
}
