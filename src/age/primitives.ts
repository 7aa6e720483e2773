/**
 * The primitives of age v1 by node:crypto (X25519, HKDF, HMAC, scrypt, ChaCha20-Poly1305), and nothing else: the twin
 * of core/crypto.ts for what is kept at rest. No checking page needs it, so it stands apart.
 */
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  hkdfSync,
  type KeyObject,
  scryptSync,
  timingSafeEqual,
} from 'node:crypto'
import { equalBytes } from '../core/bytes.ts'

const PKCS8_PREFIX = Uint8Array.from([48, 46, 2, 1, 0, 48, 5, 6, 3, 43, 101, 110, 4, 34, 4, 32])
const SPKI_PREFIX = Uint8Array.from([48, 42, 48, 5, 6, 3, 43, 101, 110, 3, 33, 0])

/** Bytes that ChaCha20-Poly1305 adds. */
export const TAG_BYTES = 16

/** The 32-byte public point of a 32-byte X25519 secret (RFC 7748 §6.1). */
export function x25519PublicKey(secret: Uint8Array): Uint8Array {
  const spki = createPublicKey(privateKey(secret)).export({ format: 'der', type: 'spki' })
  return new Uint8Array(spki.subarray(SPKI_PREFIX.length))
}

/** The 32-byte shared secret (RFC 7748 §6.1), or undefined for a point of low order. */
export function x25519(secret: Uint8Array, point: Uint8Array): Uint8Array | undefined {
  try {
    const shared = diffieHellman({ privateKey: privateKey(secret), publicKey: publicKey(point) })
    return shared.every((byte) => byte === 0) ? undefined : shared
  } catch {
    // OpenSSL refuses to derive the all-zero secret; nothing else can fail with 32 bytes on both sides.
    return undefined
  }
}

function privateKey(secret: Uint8Array): KeyObject {
  return imported('private', PKCS8_PREFIX, secret)
}

function publicKey(point: Uint8Array): KeyObject {
  return imported('public', SPKI_PREFIX, point)
}

const recent: Record<'private' | 'public', { raw: Uint8Array; key: KeyObject } | undefined> = {
  private: undefined,
  public: undefined,
}

/** A vault seals to one recipient and opens with one identity; importing a key costs as much as using it. */
function imported(kind: 'private' | 'public', prefix: Uint8Array, raw: Uint8Array): KeyObject {
  const last = recent[kind]
  if (last !== undefined && equalBytes(last.raw, raw)) return last.key
  const der = new Uint8Array(prefix.length + 32)
  der.set(prefix)
  der.set(raw, prefix.length)
  const key =
    kind === 'private'
      ? createPrivateKey({ key: der as Buffer, format: 'der', type: 'pkcs8' })
      : createPublicKey({ key: der as Buffer, format: 'der', type: 'spki' })
  recent[kind] = { raw: raw.slice(), key }
  return key
}

/** HKDF-SHA-256 (RFC 5869) with an output of 32 bytes. */
export function hkdf(secret: Uint8Array, salt: Uint8Array, info: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret, salt, info, 32))
}

/** HMAC-SHA-256 (RFC 2104), 32 bytes. */
export function hmac(key: Uint8Array, bytes: Uint8Array): Uint8Array {
  return createHmac('sha256', key).update(bytes).digest()
}

/** True for equal bytes, in a time that does not tell where they differ. */
export function equalSecrets(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b)
}

/** scrypt (RFC 7914) with N = 2^logN, r = 8, p = 1: 32 bytes. It takes 2^logN KiB of memory. */
export function scrypt(passphrase: Uint8Array, salt: Uint8Array, logN: number): Uint8Array {
  return scryptSync(passphrase, salt, 32, { N: 2 ** logN, r: 8, p: 1, maxmem: 1024 * 2 ** logN + 1_048_576 })
}

/** ChaCha20-Poly1305 (RFC 8439): ciphertext and 16 bytes of tag. */
export function sealBytes(key: Uint8Array, nonce: Uint8Array, plaintext: Uint8Array): Uint8Array {
  const cipher = createCipheriv('chacha20-poly1305', key, nonce, { authTagLength: TAG_BYTES })
  const body = cipher.update(plaintext)
  cipher.final()
  const sealed = new Uint8Array(body.length + TAG_BYTES)
  sealed.set(body)
  sealed.set(cipher.getAuthTag(), body.length)
  return sealed
}

/** What `sealBytes` sealed, or undefined when the tag is not right: then nothing of it is given. */
export function openBytes(key: Uint8Array, nonce: Uint8Array, sealed: Uint8Array): Uint8Array | undefined {
  if (sealed.length < TAG_BYTES) return undefined
  const decipher = createDecipheriv('chacha20-poly1305', key, nonce, { authTagLength: TAG_BYTES })
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES))
  const body = decipher.update(sealed.subarray(0, sealed.length - TAG_BYTES))
  try {
    decipher.final()
  } catch {
    return undefined
  }
  return body
}
