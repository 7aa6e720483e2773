/**
 * The twin of pki/read-certificate.ts for the checking page: the certificate by our own reader of DER, its signature
 * judged by the browser (Web Cryptography). A certificate is X.509 version 1 or 3 (RFC 5280, 4.1).
 */
import { decodeHex, encodeHex } from '../core/bytes.ts'
import { validityAndKey } from '../pki/certificate.ts'
import { contentOf, type Der, derBytes, oidOf, partsOf, readDer } from '../pki/der.ts'
import { OID } from '../pki/oids.ts'
import type { ReadCertificate } from '../pki/read-certificate.ts'

const LEAST_RSA_BITS = 2048
const P256_BYTES = 32

const RSA = {
  name: 'rsa',
  imported: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
  used: { name: 'RSASSA-PKCS1-v1_5' },
} as const
const P256 = {
  name: 'p256',
  imported: { name: 'ECDSA', namedCurve: 'P-256' },
  used: { name: 'ECDSA', hash: 'SHA-256' },
} as const
type Kind = typeof RSA | typeof P256

/** The certificate, or undefined for bytes that are none. */
export function readCertificate(der: Uint8Array): ReadCertificate | undefined {
  const read = validityAndKey(der)
  if (read === undefined) return undefined
  const { notBefore, notAfter, publicKey } = read
  const kind = kindOf(publicKey)
  return {
    algorithm: kind?.name,
    notBefore,
    notAfter,
    verifies: async (bytes, signature) =>
      kind !== undefined && judged(kind, derBytes(publicKey), bytes, signature),
  }
}

/** RSA of 2048 bits or more, or the curve P-256 (RFC 3279, 2.3.1; RFC 5480, 2.1.1). */
function kindOf(publicKey: Der): Kind | undefined {
  const [algorithm, key] = partsOf(publicKey, 'sequence') ?? []
  const [name, curve] = partsOf(algorithm, 'sequence') ?? []
  if (oidOf(name) === OID.ecPublicKey) return oidOf(curve) === OID.p256 ? P256 : undefined
  if (oidOf(name) !== OID.rsaEncryption || key === undefined) return undefined
  // A BIT STRING: one byte that counts unused bits, then the sequence of modulus and exponent.
  const [modulus] = partsOf(readDer(contentOf(key).subarray(1)), 'sequence') ?? []
  return modulus !== undefined && bitsOf(contentOf(modulus)) >= LEAST_RSA_BITS ? RSA : undefined
}

function bitsOf(integer: Uint8Array): number {
  const digits = encodeHex(integer).replace(/^0+/, '')
  return digits === ''
    ? 0
    : 4 * (digits.length - 1) + Number.parseInt(digits[0] as string, 16).toString(2).length
}

async function judged(
  kind: Kind,
  spki: Uint8Array,
  bytes: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> {
  const plain = kind === P256 ? twoNumbers(signature) : signature
  if (plain === undefined) return false
  try {
    const key = await crypto.subtle.importKey('spki', own(spki), kind.imported, false, ['verify'])
    return await crypto.subtle.verify(kind.used, key, own(plain), own(bytes))
  } catch (error) {
    // A key that the browser does not take, such as a point that is not on the curve, has signed nothing.
    if (error instanceof DOMException) return false
    throw error
  }
}

/** Web Cryptography wants bytes that nobody shares. */
const own = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(bytes)

/** The r and s of an ECDSA signature in DER (RFC 3279, 2.2.3), 32 bytes each, as Web Cryptography takes them. */
function twoNumbers(signature: Uint8Array): Uint8Array | undefined {
  const parts = partsOf(readDer(signature), 'sequence') ?? []
  const numbers = parts.map(positiveOf)
  if (numbers.length !== 2 || numbers.some((one) => one === undefined || one.length > 2 * P256_BYTES))
    return undefined
  return decodeHex(numbers.map((one) => one?.padStart(2 * P256_BYTES, '0')).join(''), 2 * P256_BYTES)
}

/** The digits of an INTEGER above zero in its one spelling (X.690, 8.3.2), or undefined. */
function positiveOf(value: Der): string | undefined {
  const [tag] = derBytes(value)
  const [first = 0x80, second = 0x80] = contentOf(value)
  if (tag !== 0x02 || first > 0x7f || (first === 0 && second < 0x80)) return undefined
  return encodeHex(contentOf(value)).replace(/^0+/, '')
}
