/**
 * The twin of core/crypto.ts for the checking page: the same functions over @noble, which needs nothing of a browser
 * and answers at once. Nothing is signed on the page: what only signing needs is not in its bundle.
 */
import { ed25519 } from '@noble/curves/ed25519.js'
import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js'
import { shake256 as nobleShake256 } from '@noble/hashes/sha3.js'
import { encodeHex } from '../core/bytes.ts'

/** SHA-256 (FIPS 180-4), 32 bytes. */
export function sha256(bytes: Uint8Array): Uint8Array {
  return nobleSha256(bytes)
}

/** SHA-256 as 64 lower-case hex digits. */
export function sha256Hex(bytes: Uint8Array): string {
  return encodeHex(nobleSha256(bytes))
}

/** SHA-256 as 32 code units below 256. */
export function sha256Latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...nobleSha256(bytes))
}

/** A running SHA-256 for data that does not fit in memory. */
export type Hasher = { update(bytes: Uint8Array): void; digestHex(): string }

/** Starts a running SHA-256; `digestHex` ends it. */
export function startSha256(): Hasher {
  const running = nobleSha256.create()
  return { update: (bytes) => void running.update(bytes), digestHex: () => encodeHex(running.digest()) }
}

/** SHAKE256 (FIPS 202) with an output of `length` bytes. */
export function shake256(bytes: Uint8Array, length: number): Uint8Array {
  return nobleShake256(bytes, { dkLen: length })
}

/** SHAKE256 as code units below 256. */
export function shake256Latin1(bytes: Uint8Array, length: number): string {
  let text = ''
  for (const byte of nobleShake256(bytes, { dkLen: length })) text += String.fromCharCode(byte)
  return text
}

/** The 32-byte public key of a 32-byte Ed25519 seed (RFC 8032 §5.1.5). */
export function ed25519PublicKey(seed: Uint8Array): Uint8Array {
  return ed25519.getPublicKey(seed)
}

/** The 64-byte Ed25519 signature of `message` (RFC 8032 §5.1.6); deterministic. */
export function ed25519Sign(seed: Uint8Array, message: Uint8Array): Uint8Array {
  return ed25519.sign(message, seed)
}

/** The cofactorless verification alone; call `checkSignature` of ed25519.ts, not this. */
export function ed25519PlatformVerify(key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  return ed25519.verify(signature, message, key, { zip215: false })
}
