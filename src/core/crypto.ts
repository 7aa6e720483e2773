/**
 * The only seam to primitives for core, verify and vault: SHA-256, SHAKE256 and Ed25519 by node:crypto.
 * The checking page brings a twin of this file; keep it to these functions. Judgement of keys and
 * signatures (canonical, torsion-free) is not here but in ed25519.ts, so that it is the same everywhere.
 */
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  hash,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto'
import { encodeHex } from './bytes.ts'

const PKCS8_PREFIX = Uint8Array.from([48, 46, 2, 1, 0, 48, 5, 6, 3, 43, 101, 112, 4, 34, 4, 32])
const SPKI_PREFIX = Uint8Array.from([48, 42, 48, 5, 6, 3, 43, 101, 112, 3, 33, 0])

/** SHA-256 (FIPS 180-4), 32 bytes. */
export function sha256(bytes: Uint8Array): Uint8Array {
  // A buffer of the platform's costs twice what hashing a line's header costs.
  return bytesOf(sha256Latin1(bytes))
}

function bytesOf(latin1: string): Uint8Array {
  const bytes = new Uint8Array(latin1.length)
  for (let i = 0; i < bytes.length; i++) bytes[i] = latin1.charCodeAt(i)
  return bytes
}

/** SHA-256 as 64 lower-case hex digits. */
export function sha256Hex(bytes: Uint8Array): string {
  return hash('sha256', bytes, 'hex')
}

/** SHA-256 as 32 code units below 256: the cheapest form to get many small hashes in. */
export function sha256Latin1(bytes: Uint8Array): string {
  return hash('sha256', bytes, 'binary')
}

/** A running SHA-256 for data that does not fit in memory. */
export type Hasher = { update(bytes: Uint8Array): void; digestHex(): string }

/** Starts a running SHA-256; `digestHex` ends it. */
export function startSha256(): Hasher {
  const running = createHash('sha256')
  return { update: (bytes) => void running.update(bytes), digestHex: () => running.digest('hex') }
}

/** SHAKE256 (FIPS 202) with an output of `length` bytes. */
export function shake256(bytes: Uint8Array, length: number): Uint8Array {
  return bytesOf(shake256Latin1(bytes, length))
}

/** SHAKE256 as code units below 256. */
export function shake256Latin1(bytes: Uint8Array, length: number): string {
  return createHash('shake256', { outputLength: length }).update(bytes).digest('binary')
}

/** The 32-byte public key of a 32-byte Ed25519 seed (RFC 8032 §5.1.5). */
export function ed25519PublicKey(seed: Uint8Array): Uint8Array {
  const spki = createPublicKey(privateKey(seed)).export({ format: 'der', type: 'spki' })
  return new Uint8Array(spki.subarray(SPKI_PREFIX.length))
}

/** The 64-byte Ed25519 signature of `message` (RFC 8032 §5.1.6); deterministic. */
export function ed25519Sign(seed: Uint8Array, message: Uint8Array): Uint8Array {
  return new Uint8Array(sign(null, message, privateKey(seed)))
}

/** The platform's cofactorless verification alone; call `checkSignature` of ed25519.ts, not this. */
export function ed25519PlatformVerify(key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  return verify(null, message, publicKey(key), signature)
}

function privateKey(seed: Uint8Array): KeyObject {
  const der = new Uint8Array(PKCS8_PREFIX.length + 32)
  der.set(PKCS8_PREFIX)
  der.set(seed, PKCS8_PREFIX.length)
  return createPrivateKey({ key: der as Buffer, format: 'der', type: 'pkcs8' })
}

let lastKey: { bytes: string; object: KeyObject } | undefined

function publicKey(key: Uint8Array): KeyObject {
  // A vault's checkpoints are nearly all by one key; importing it costs as much as a verification.
  const bytes = encodeHex(key)
  if (lastKey?.bytes === bytes) return lastKey.object
  const der = new Uint8Array(SPKI_PREFIX.length + 32)
  der.set(SPKI_PREFIX)
  der.set(key, SPKI_PREFIX.length)
  const object = createPublicKey({ key: der as Buffer, format: 'der', type: 'spki' })
  lastKey = { bytes, object }
  return object
}
