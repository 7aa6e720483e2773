/**
 * Strict Ed25519 judgement, the same on every runtime (docs/format.md, "Checkpoint"; reliability: OpenSSL 3.0
 * and 3.5 differ on hundreds of edge cases). The platform verifies; before it does, the key must be canonical,
 * of full prime order and not of low order, R canonical and not of low order, S < L. A crafted key of low or mixed order has
 * signatures valid for many messages: the ideal tool for a claim of forgery.
 */
import { encodeHex } from './bytes.ts'
import { ed25519PlatformVerify } from './crypto.ts'

const P = 2n ** 255n - 19n
/** Order of the prime subgroup, RFC 8032 §5.1. */
const L = 2n ** 252n + 27742317777372353535851937790883648493n

type Point = { x: bigint; y: bigint; z: bigint; t: bigint }

const mod = (value: bigint): bigint => {
  const rest = value % P
  return rest < 0n ? rest + P : rest
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n
  let square = mod(base)
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = mod(result * square)
    square = mod(square * square)
  }
  return result
}

const D = mod(-121665n * power(121666n, P - 2n))
const SQRT_MINUS_ONE = power(2n, (P - 1n) / 4n)

function littleEndian(bytes: Uint8Array): bigint {
  let value = 0n
  for (let i = bytes.length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i] as number)
  return value
}

/** Point decoding of RFC 8032 §5.1.3, refusing every non-canonical spelling. */
function decodePoint(bytes: Uint8Array): Point | undefined {
  const encoded = littleEndian(bytes)
  const sign = encoded >> 255n
  const y = encoded & ((1n << 255n) - 1n)
  if (y >= P) return undefined
  const u = mod(y * y - 1n)
  const v = mod(D * y * y + 1n)
  const v3 = mod(v * v * v)
  let x = mod(u * v3 * power(u * v3 * v3 * v, (P - 5n) / 8n))
  const check = mod(v * x * x)
  if (check !== u) {
    if (check !== mod(-u)) return undefined
    x = mod(x * SQRT_MINUS_ONE)
  }
  if (x === 0n && sign === 1n) return undefined
  if ((x & 1n) !== sign) x = P - x
  return { x, y, z: 1n, t: mod(x * y) }
}

/** Complete addition on the twisted Edwards curve, a = -1 (RFC 8032 §5.1.4). */
function add(p: Point, q: Point): Point {
  const a = mod((p.y - p.x) * (q.y - q.x))
  const b = mod((p.y + p.x) * (q.y + q.x))
  const c = mod(2n * p.t * D * q.t)
  const d = mod(2n * p.z * q.z)
  const e = b - a
  const f = d - c
  const g = d + c
  const h = b + a
  return { x: mod(e * f), y: mod(g * h), z: mod(f * g), t: mod(e * h) }
}

function times(point: Point, scalar: bigint): Point {
  let result: Point = { x: 0n, y: 1n, z: 1n, t: 0n }
  let doubled = point
  for (let rest = scalar; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = add(result, doubled)
    doubled = add(doubled, doubled)
  }
  return result
}

const isIdentity = (p: Point): boolean => p.x === 0n && p.y === p.z

let lastJudged: { key: string; good: boolean } | undefined

/** True for a 32-byte public key that is canonical, torsion-free and not of low order. Costs about 3 ms once a key. */
export function isSoundKey(key: Uint8Array): boolean {
  if (key.length !== 32) return false
  const name = encodeHex(key)
  if (lastJudged?.key === name) return lastJudged.good
  const point = decodePoint(key)
  const good = point !== undefined && !isIdentity(times(point, 8n)) && isIdentity(times(point, L))
  lastJudged = { key: name, good }
  return good
}

/**
 * True when `signature` (64 bytes) is a strict Ed25519 signature of `message` by `key` (32 bytes).
 * Wrong lengths and unsound keys are false, never an error.
 */
export function checkSignature(key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (signature.length !== 64 || !isSoundKey(key)) return false
  if (littleEndian(signature.subarray(32)) >= L) return false
  const r = signature.slice(0, 32)
  // A canonical R is compared byte for byte by the platform; the bound is kept so that no platform decides it.
  if ((littleEndian(r) & ((1n << 255n) - 1n)) >= P) return false
  // A sound key leaves R in the prime subgroup, whose one point of low order is the identity, encoded as 1.
  if (littleEndian(r) === 1n) return false
  return ed25519PlatformVerify(key, message, signature)
}
