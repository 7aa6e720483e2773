/**
 * Ed25519 on every edge case that runtimes are known to judge differently: the answer is ours, whatever the platform
 * says. Keys are compared with @noble/curves, which shares no code with src/.
 */
import { ed25519 } from '@noble/curves/ed25519.js'
import { expect, test } from 'vitest'
import { encodeHex, encodeUtf8 } from '../../src/core/bytes.ts'
import { ed25519PlatformVerify, ed25519PublicKey, ed25519Sign } from '../../src/core/crypto.ts'
import { checkSignature, isSoundKey } from '../../src/core/ed25519.ts'
import { hex, vectors } from './vectors.ts'

const Point = ed25519.Point
const L = Point.CURVE().n

test('every Wycheproof signature gets the verdict of RFC 8032', () => {
  const { cases } = vectors<{ cases: [number, string, string, string, boolean][] }>('ed25519-wycheproof')
  expect(cases).toHaveLength(94)
  for (const [id, key, message, signature, valid] of cases)
    expect([id, checkSignature(hex(key), hex(message), hex(signature))]).toEqual([id, valid])
})

test('every edge case gets the strict verdict, and keys of mixed order are refused besides', () => {
  const { cases } = vectors<{ cases: [number, string, string, string, string, boolean][] }>('ed25519-edges')
  expect(cases).toHaveLength(173)
  const refusedBesides: number[] = []
  for (const [id, key, signature, message, flags, strict] of cases) {
    const good = checkSignature(hex(key), encodeUtf8(message), hex(signature))
    if (strict && !good && flags.includes('low_order_component_A')) refusedBesides.push(id)
    else expect([id, flags, good]).toEqual([id, flags, strict])
  }
  expect(refusedBesides).toEqual([7, 50, 117, 161, 438, 638])
})

/** The eight points whose order divides 8, by multiplying any point with L. */
function torsionPoints(): InstanceType<typeof Point>[] {
  for (let y = 2; ; y++) {
    try {
      const bytes = new Uint8Array(32)
      bytes[0] = y
      const point = Point.fromBytes(bytes)
      const torsion = point.multiplyUnsafe(L - 1n).add(point)
      const all = Array.from({ length: 8 }, (_, k) => torsion.multiplyUnsafe(BigInt(k)))
      if (new Set(all.map((one) => one.toHex())).size === 8) return all
    } catch {
      // Not every y is a point's.
    }
  }
}

test('sound keys are those that are torsion-free and not the identity, as another library sees it', () => {
  const torsion = torsionPoints()
  const seen = { sound: 0, unsound: 0 }
  for (let k = 1n; k <= 8n; k++) {
    const prime = Point.BASE.multiply(k ** 7n + 3n)
    for (const [t, small] of torsion.entries()) {
      const key = prime.add(small)
      expect(key.isTorsionFree()).toBe(t === 0)
      expect(isSoundKey(key.toBytes())).toBe(t === 0)
      seen[t === 0 ? 'sound' : 'unsound']++
    }
  }
  for (const small of torsion) expect(isSoundKey(small.toBytes())).toBe(false)
  expect(seen).toEqual({ sound: 8, unsound: 56 })
})

test('random 32 bytes are judged as another library judges them', () => {
  let points = 0
  for (let k = 0; k < 64; k++) {
    const bytes = ed25519Sign(new Uint8Array(32).fill(k), Uint8Array.of(k)).slice(32)
    let expected = false
    try {
      const point = Point.fromBytes(bytes)
      points++
      expected = point.isTorsionFree() && !point.isSmallOrder()
    } catch {
      // No point at all.
    }
    expect([encodeHex(bytes), isSoundKey(bytes)]).toEqual([encodeHex(bytes), expected])
  }
  expect(points).toBeGreaterThan(15)
})

test('keys that spell a coordinate beyond the field or a negative zero are not sound', () => {
  const p = 2n ** 255n - 19n
  for (let y = 0n; y < 19n; y++) {
    for (const sign of [0n, 1n << 255n]) {
      const spelled = Uint8Array.from({ length: 32 }, (_, i) =>
        Number((((p + y) | sign) >> BigInt(8 * i)) & 255n),
      )
      expect(isSoundKey(spelled)).toBe(false)
    }
  }
  const negativeZero = new Uint8Array(32)
  negativeZero[0] = 1
  negativeZero[31] = 0x80
  expect(isSoundKey(negativeZero)).toBe(false)
  expect(isSoundKey(new Uint8Array(31))).toBe(false)
  expect(isSoundKey(new Uint8Array(33))).toBe(false)
})

test('keys and signatures are those that another library makes of the same seed', () => {
  for (let k = 0; k < 12; k++) {
    const seed = new Uint8Array(32).fill(k * 19)
    const message = new Uint8Array(k * 11).fill(k)
    const key = ed25519PublicKey(seed)
    const signature = ed25519Sign(seed, message)
    expect(key).toEqual(ed25519.getPublicKey(seed))
    expect(signature).toEqual(ed25519.sign(message, seed))
    expect(checkSignature(key, message, signature)).toBe(true)
  }
})

test('any one changed bit of key, message or signature, and any other length, is refused', () => {
  const seed = new Uint8Array(32).fill(7)
  const key = ed25519PublicKey(seed)
  const message = encodeUtf8('as it was')
  const signature = ed25519Sign(seed, message)
  const flipped = (bytes: Uint8Array, bit: number) =>
    bytes.map((byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte))
  for (let bit = 0; bit < 512; bit += 3)
    expect([bit, checkSignature(key, message, flipped(signature, bit))]).toEqual([bit, false])
  for (let bit = 0; bit < 256; bit += 9)
    expect([bit, checkSignature(flipped(key, bit), message, signature)]).toEqual([bit, false])
  for (let bit = 0; bit < 8 * message.length; bit++)
    expect([bit, checkSignature(key, flipped(message, bit), signature)]).toEqual([bit, false])
  expect(checkSignature(key, message, signature.slice(1))).toBe(false)
  expect(checkSignature(key, message, Uint8Array.of(...signature, 0))).toBe(false)
  expect(checkSignature(key.slice(1), message, signature)).toBe(false)
})

test('a signature with S + L in place of S is refused', () => {
  const seed = new Uint8Array(32).fill(9)
  const signature = ed25519Sign(seed, Uint8Array.of())
  const s = signature.slice(32).reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n) + L
  const other = signature.map((byte, at) => (at < 32 ? byte : Number((s >> BigInt(8 * (at - 32))) & 255n)))
  expect(checkSignature(ed25519PublicKey(seed), Uint8Array.of(), other)).toBe(false)
})

test('two keys that a text decoder would make one are not taken for each other', () => {
  // Buffers are byte arrays too; their toString() makes one and the same character of every byte from 0xf8.
  const seed = new Uint8Array(32)
  let key = Buffer.from(ed25519PublicKey(seed))
  while (!key.some((byte) => byte >= 0xf8)) {
    seed[0] = (seed[0] as number) + 1
    key = Buffer.from(ed25519PublicKey(seed))
  }
  const other = Buffer.from(key)
  const at = key.findIndex((byte) => byte >= 0xf8)
  other[at] = key[at] === 0xff ? 0xfe : 0xff
  expect(other.toString()).toBe(key.toString())
  const message = Uint8Array.of(1)
  const signature = ed25519Sign(seed, message)
  expect(checkSignature(key, message, signature)).toBe(true)
  expect(ed25519PlatformVerify(key, message, signature)).toBe(true)
  expect(checkSignature(other, message, signature)).toBe(false)
  expect(isSoundKey(key)).toBe(true)
  expect(isSoundKey(other)).toBe(ed25519.Point.fromBytes(other).isTorsionFree())
})
