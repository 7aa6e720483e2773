/** Private keys that seal: RSA or ECDSA over P-256, by the platform (node:crypto makes and signs; node-forge never). */
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
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
    return algorithmOfKey(createPublicKey(keyObject(privateKey)))
  } catch {
    return undefined
  }
}

/** Which of the two a key of the platform's is. */
export function algorithmOfKey(key: KeyObject): SealAlgorithm | undefined {
  const details = key.asymmetricKeyDetails
  if (key.asymmetricKeyType === 'rsa')
    return (details?.modulusLength ?? 0) >= LEAST_RSA_BITS ? 'rsa' : undefined
  return key.asymmetricKeyType === 'ec' && details?.namedCurve === 'prime256v1' ? 'p256' : undefined
}

/** SHA-256 with PKCS #1 v1.5 (RFC 8017, 8.2) or ECDSA in DER (FIPS 186-5). */
export function signBytes(privateKey: Uint8Array, bytes: Uint8Array): Uint8Array {
  return new Uint8Array(sign('sha256', bytes, keyObject(privateKey)))
}

/** Whether the private key is that of the certificate, both in DER. */
export function isKeyOf(privateKey: Uint8Array, certificate: Uint8Array): boolean {
  return new X509Certificate(certificate).checkPrivateKey(keyObject(privateKey))
}

function keyObject(privateKey: Uint8Array): KeyObject {
  return createPrivateKey({ key: Buffer.from(privateKey), format: 'der', type: 'pkcs8' })
}
