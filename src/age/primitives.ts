/**
 * The primitives of age v1 by node:crypto (X25519, HKDF, HMAC, scrypt, ChaCha20-Poly1305), and nothing else: the twin
 * of core/crypto.ts for what is kept at rest. No checking page needs it, so it stands apart.
 */
import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  type JsonWebKey,
  type KeyObject,
  scryptSync,
  timingSafeEqual,
} from 'node:crypto'
import { concat, decodeBase64Url, encodeBase64Url, encodeUtf8, equalBytes } from '../core/bytes.ts'
import { sha256 } from '../core/crypto.ts'

const PKCS8_PREFIX = Uint8Array.from([48, 46, 2, 1, 0, 48, 5, 6, 3, 43, 101, 110, 4, 34, 4, 32])
/** Where a JWK must name the public key and it is not known yet. */
const NO_POINT = encodeBase64Url(new Uint8Array(32))

/** Bytes that SHA-256 takes in at a time. */
const HMAC_BLOCK = 64
const FIRST_BLOCK = Uint8Array.of(1)

/** Bytes that ChaCha20-Poly1305 adds. */
export const TAG_BYTES = 16

/** The 32-byte public point of a 32-byte X25519 secret (RFC 7748 §6.1). */
export function x25519PublicKey(secret: Uint8Array): Uint8Array {
  const { x } = createPublicKey(privateKey(secret)).export({ format: 'jwk' })
  return decodeBase64Url(x as string, 32) as Uint8Array
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
  return imported('private', secret, importPrivate)
}

function publicKey(point: Uint8Array): KeyObject {
  return imported('public', point, (raw) => createPublicKey({ key: jwk(raw), format: 'jwk' }))
}

const recent: Record<'private' | 'public', { raw: Uint8Array; key: KeyObject } | undefined> = {
  private: undefined,
  public: undefined,
}

/** A vault seals to one recipient and opens with one identity; importing a key costs as much as using it. */
function imported(
  kind: 'private' | 'public',
  raw: Uint8Array,
  make: (raw: Uint8Array) => KeyObject,
): KeyObject {
  const last = recent[kind]
  if (last !== undefined && equalBytes(last.raw, raw)) return last.key
  const key = make(raw)
  recent[kind] = { raw: raw.slice(), key }
  return key
}

/** As JWK, for OpenSSL takes up to ten times as long over DER. */
function jwk(point: Uint8Array | undefined, secret?: Uint8Array): JsonWebKey {
  const x = point === undefined ? NO_POINT : encodeBase64Url(point)
  return { kty: 'OKP', crv: 'X25519', x, ...(secret === undefined ? {} : { d: encodeBase64Url(secret) }) }
}

let readsSecretAlone: boolean | undefined

/** Node reads the secret alone. One that compares the two, or believes the point, is told by the first key and gets DER. */
function importPrivate(secret: Uint8Array): KeyObject {
  if (readsSecretAlone !== false) {
    try {
      const key = createPrivateKey({ key: jwk(undefined, secret), format: 'jwk' })
      readsSecretAlone ??= createPublicKey(key).export({ format: 'jwk' }).x !== NO_POINT
      if (readsSecretAlone) return key
    } catch {
      readsSecretAlone = false
    }
  }
  return createPrivateKey({ key: concat(PKCS8_PREFIX, secret) as Buffer, format: 'der', type: 'pkcs8' })
}

/** HKDF-SHA-256 (RFC 5869) with an output of 32 bytes. */
export function hkdf(secret: Uint8Array, salt: Uint8Array, info: string): Uint8Array {
  return hmac(hmac(salt, secret), concat(encodeUtf8(info), FIRST_BLOCK))
}

/** HMAC-SHA-256 (RFC 2104), 32 bytes; from two hashes, for Node's own takes twenty times as long for a few bytes. */
export function hmac(key: Uint8Array, bytes: Uint8Array): Uint8Array {
  const short = key.length > HMAC_BLOCK ? sha256(key) : key
  const inner = new Uint8Array(HMAC_BLOCK + bytes.length).fill(0x36, 0, HMAC_BLOCK)
  const outer = new Uint8Array(HMAC_BLOCK + 32).fill(0x5c, 0, HMAC_BLOCK)
  for (let i = 0; i < short.length; i++) {
    const byte = short[i] as number
    inner[i] = byte ^ 0x36
    outer[i] = byte ^ 0x5c
  }
  inner.set(bytes, HMAC_BLOCK)
  outer.set(sha256(inner), HMAC_BLOCK)
  return sha256(outer)
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
