/** Seals of tests whose keys and certificates are the same in every run; by RSA so is every signature. */
import { checkPrimeSync, createECDH, createPrivateKey, type JsonWebKey } from 'node:crypto'
import { sha256 } from '../../src/core/crypto.ts'
import { makeCertificate } from '../../src/pki/make-certificate.ts'
import type { Seal } from '../../src/pki/make-seal.ts'
import { seededBytes } from '../seeded.ts'

const E = 65_537n

const toBig = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString('hex')}`)
const toBase64Url = (value: bigint): string => {
  const hex = value.toString(16)
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex').toString('base64url')
}

/** The first fitting prime from seeded 1024 bits on; the two highest bits are set, so that a product has 2048. */
function primeFrom(bytes: Uint8Array): bigint {
  let candidate = toBig(bytes) | (3n << 1022n) | 1n
  while ((candidate - 1n) % E === 0n || !checkPrimeSync(candidate)) candidate += 2n
  return candidate
}

/** The inverse of `value` modulo `modulus`, which have no common factor. */
function inverse(value: bigint, modulus: bigint): bigint {
  let [a, b, x, y] = [value % modulus, modulus, 1n, 0n]
  while (a > 1n) {
    const times = b / a
    ;[a, b, x, y] = [b - times * a, a, y - times * x, x]
  }
  return ((x % modulus) + modulus) % modulus
}

function rsaKey(random: (count: number) => Uint8Array): JsonWebKey {
  const [p, q] = [primeFrom(random(128)), primeFrom(random(128))]
  const d = inverse(E, (p - 1n) * (q - 1n))
  const values = { n: p * q, e: E, d, p, q, dp: d % (p - 1n), dq: d % (q - 1n), qi: inverse(q, p) }
  return {
    kty: 'RSA',
    ...Object.fromEntries(Object.entries(values).map(([name, value]) => [name, toBase64Url(value)])),
  }
}

function p256Key(random: (count: number) => Uint8Array): JsonWebKey {
  const pair = createECDH('prime256v1')
  pair.setPrivateKey(random(32))
  const point = pair.getPublicKey()
  const [d, x, y] = [pair.getPrivateKey(), point.subarray(1, 33), point.subarray(33)]
  return {
    kty: 'EC',
    crv: 'P-256',
    d: d.toString('base64url'),
    x: x.toString('base64url'),
    y: y.toString('base64url'),
  }
}

/** A seal valid from 2020 for `years`; `name` seeds its key and is the name in its certificate. */
export function seededSeal(name: string, algorithm: 'rsa' | 'p256', years = 30): Seal {
  const random = seededBytes(`seal ${name}`)
  const jwk = algorithm === 'rsa' ? rsaKey(random) : p256Key(random)
  const key = createPrivateKey({ key: jwk, format: 'jwk' })
  const privateKey = new Uint8Array(key.export({ format: 'der', type: 'pkcs8' }))
  const certificate = makeCertificate(privateKey, {
    name,
    serial: sha256(Buffer.from(name)).subarray(0, 16),
    notBefore: new Date('2020-01-01T00:00:00Z'),
    notAfter: new Date(`${2020 + years}-01-01T00:00:00Z`),
  })
  return { privateKey, certificate }
}
