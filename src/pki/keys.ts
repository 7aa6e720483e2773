/** Keys that seal: RSA or ECDSA over P-256, by the platform (node:crypto makes, signs and judges; node-forge never). */
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
  X509Certificate,
} from 'node:crypto'

/** What a seal may be made with. RSA signs the same bytes each time. */
export type SealAlgorithm = 'rsa' | 'p256'

const RSA_BITS = 3072
const LEAST_RSA_BITS = 2048

/** A new private key as PKCS #8 in DER (RFC 5208). Takes up to some seconds for RSA. */
export function newPrivateKey(algorithm: SealAlgorithm): Uint8Array {
  const { privateKey } =
    algorithm === 'rsa'
      ? generateKeyPairSync('rsa', { modulusLength: RSA_BITS })
      : generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return new Uint8Array(privateKey.export({ format: 'der', type: 'pkcs8' }))
}

/** The private key of a PEM without a passphrase as PKCS #8 in DER, or undefined for any other text. */
export function privateKeyOfPem(pem: string): Uint8Array | undefined {
  try {
    return new Uint8Array(createPrivateKey(pem).export({ format: 'der', type: 'pkcs8' }))
  } catch {
    return undefined
  }
}

/** The public key as SubjectPublicKeyInfo in DER (RFC 5280, 4.1.2.7). */
export function publicKeyOf(privateKey: Uint8Array): Uint8Array {
  const spki = createPublicKey(keyObject(privateKey)).export({ format: 'der', type: 'spki' })
  return new Uint8Array(spki)
}

/** Which of the two a key is; undefined for any other, and for RSA of fewer than 2048 bits. */
export function algorithmOf(privateKey: Uint8Array): SealAlgorithm | undefined {
  try {
    return algorithm(createPublicKey(keyObject(privateKey)))
  } catch {
    return undefined
  }
}

function algorithm(key: KeyObject): SealAlgorithm | undefined {
  const details = key.asymmetricKeyDetails
  if (key.asymmetricKeyType === 'rsa')
    return (details?.modulusLength ?? 0) >= LEAST_RSA_BITS ? 'rsa' : undefined
  return key.asymmetricKeyType === 'ec' && details?.namedCurve === 'prime256v1' ? 'p256' : undefined
}

/** SHA-256 with PKCS #1 v1.5 (RFC 8017, 8.2) or ECDSA in DER (FIPS 186-5). */
export function signBytes(privateKey: Uint8Array, bytes: Uint8Array): Uint8Array {
  return new Uint8Array(sign('sha256', bytes, keyObject(privateKey)))
}

/** A certificate in DER as the platform reads it. */
export type ReadCertificate = {
  readonly algorithm: SealAlgorithm | undefined
  readonly notBefore: number
  readonly notAfter: number
  readonly subject: string
  verifies(bytes: Uint8Array, signature: Uint8Array): boolean
  fits(privateKey: Uint8Array): boolean
}

/** The certificate, or undefined for bytes that are none. */
export function readCertificate(der: Uint8Array): ReadCertificate | undefined {
  try {
    const found = new X509Certificate(der)
    const { publicKey } = found
    return {
      algorithm: algorithm(publicKey),
      notBefore: Date.parse(found.validFrom),
      notAfter: Date.parse(found.validTo),
      subject: found.subject,
      verifies: (bytes, signature) => verify('sha256', bytes, publicKey, signature),
      fits: (privateKey) => found.checkPrivateKey(keyObject(privateKey)),
    }
  } catch {
    return undefined
  }
}

function keyObject(privateKey: Uint8Array): KeyObject {
  return createPrivateKey({ key: Buffer.from(privateKey), format: 'der', type: 'pkcs8' })
}
