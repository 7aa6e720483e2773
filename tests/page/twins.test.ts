/** The twins that the checking page brings, against the platform that they stand in for. */
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import * as platform from '../../src/core/crypto.ts'
import * as twin from '../../src/page/crypto.ts'
import { readCertificate as readInBrowser } from '../../src/page/read-certificate.ts'
import { contentOf, type Der, derBytes, partsOf, readDer, sequence } from '../../src/pki/der.ts'
import { publicKeyOf, signBytes } from '../../src/pki/keys.ts'
import { readCertificate as readByPlatform } from '../../src/pki/read-certificate.ts'
import { sealFor, weakKey } from '../pki/craft-seal.ts'

const bytes = fc.uint8Array({ maxLength: 3000 })
const seed = fc.uint8Array({ minLength: 32, maxLength: 32 })

describe('primitives', () => {
  test('have the same names', () => {
    expect(Object.keys(twin).sort()).toEqual(Object.keys(platform).sort())
  })

  test('hash alike, at once and in parts', () => {
    fc.assert(
      fc.property(bytes, fc.nat(3000), fc.nat(400), (data, cut, length) => {
        expect(twin.sha256(data)).toEqual(platform.sha256(data))
        expect(twin.sha256Hex(data)).toBe(platform.sha256Hex(data))
        expect(twin.sha256Latin1(data)).toBe(platform.sha256Latin1(data))
        expect(twin.shake256(data, length)).toEqual(platform.shake256(data, length))
        expect(twin.shake256Latin1(data, length)).toBe(platform.shake256Latin1(data, length))
        const running = twin.startSha256()
        running.update(data.subarray(0, cut))
        running.update(data.subarray(cut))
        expect(running.digestHex()).toBe(platform.sha256Hex(data))
      }),
    )
  })

  test('sign alike, and judge alike what is signed and what was turned over', () => {
    fc.assert(
      fc.property(seed, bytes, fc.nat(511), (secret, message, bit) => {
        const key = platform.ed25519PublicKey(secret)
        const signature = platform.ed25519Sign(secret, message)
        expect(twin.ed25519PublicKey(secret)).toEqual(key)
        expect(twin.ed25519Sign(secret, message)).toEqual(signature)
        expect(twin.ed25519PlatformVerify(key, message, signature)).toBe(true)
        const turned = signature.slice()
        turned[bit >> 3] = (turned[bit >> 3] as number) ^ (1 << (bit & 7))
        expect(twin.ed25519PlatformVerify(key, message, turned)).toBe(false)
      }),
      { numRuns: 40 },
    )
  })
})

describe.each(['rsa', 'p256'] as const)('a certificate by %s', (algorithm) => {
  const { certificate, privateKey } = sealFor('twins', algorithm)
  const message = Uint8Array.of(1, 2, 3)
  let signature: Uint8Array
  beforeAll(() => {
    signature = signBytes(privateKey, message)
  })

  test('is read alike', () => {
    const [here, there] = [readInBrowser(certificate), readByPlatform(certificate)]
    expect({ ...here, verifies: undefined }).toEqual({ ...there, verifies: undefined })
    expect(here?.algorithm).toBe(algorithm)
  })

  test('judges its signature, and none that was turned over in any bit, cut or drawn out', async () => {
    const read = readInBrowser(certificate)
    expect(await read?.verifies(message, signature)).toBe(true)
    expect(await read?.verifies(Uint8Array.of(1, 2), signature)).toBe(false)
    const accepted: number[] = []
    for (let bit = 0; bit < signature.length * 8; bit++) {
      const turned = signature.slice()
      turned[bit >> 3] = (turned[bit >> 3] as number) ^ (1 << (bit & 7))
      if (await read?.verifies(message, turned)) accepted.push(bit)
    }
    expect(accepted).toEqual([])
    for (const odd of [new Uint8Array(), signature.subarray(1), Uint8Array.of(...signature, 0)])
      expect(await read?.verifies(message, odd)).toBe(false)
  })

  test('that was turned over in any bit names no other key, and is never a fault', () => {
    const whole = readInBrowser(certificate)
    const spki = keyBytes(certificate)
    const otherwise: number[] = []
    for (let bit = 0; bit < certificate.length * 8; bit++) {
      const turned = certificate.slice()
      turned[bit >> 3] = (turned[bit >> 3] as number) ^ (1 << (bit & 7))
      const [here, there] = [readInBrowser(turned), readByPlatform(turned)]
      if (here === undefined || there === undefined) continue
      // Where both read it, both read the same of it.
      const same = here.notBefore === there.notBefore && here.notAfter === there.notAfter
      const sameKey = keyBytes(turned)?.join() === spki?.join()
      if (!same || (sameKey && here.algorithm !== there.algorithm)) otherwise.push(bit)
    }
    expect(whole).toBeDefined()
    expect(otherwise).toEqual([])
  })
})

test('a signature by P-256 in another spelling of its numbers is refused by both', async () => {
  const { certificate, privateKey } = sealFor('twins', 'p256')
  const message = Uint8Array.of(9)
  const [r, s] = partsOf(readDer(signBytes(privateKey, message)), 'sequence') ?? []
  const numbers = [r, s].map((part) => contentOf(part as NonNullable<typeof part>))
  const spelled = (make: (number: Uint8Array) => number[]): Uint8Array => {
    const body = numbers.flatMap((number) => {
      const content = make(number)
      return [0x02, content.length, ...content]
    })
    return Uint8Array.of(0x30, body.length, ...body)
  }
  const answers = async (signature: Uint8Array) =>
    Promise.all(
      [readInBrowser, readByPlatform].map((read) => read(certificate)?.verifies(message, signature)),
    )
  expect(await answers(spelled((number) => [...number]))).toEqual([true, true])
  expect(await answers(spelled((number) => [0, ...number]))).toEqual([false, false])
  expect(await answers(spelled(() => [0]))).toEqual([false, false])
  expect(await answers(spelled(() => []))).toEqual([false, false])
})

test('bytes that are no certificate are none', () => {
  const { certificate } = sealFor('twins', 'p256')
  for (const bytes of [certificate.subarray(1), new Uint8Array(), Uint8Array.of(0x30, 0)])
    expect(readInBrowser(bytes)).toBeUndefined()
})

test('an RSA key of fewer than 2048 bits seals nothing in either', () => {
  const parts = partsOf(readDer(sealFor('twins', 'rsa').certificate), 'sequence') ?? []
  const body = [...(partsOf(parts[0], 'sequence') ?? [])]
  body[6] = readDer(publicKeyOf(weakKey())) as Der
  const certificate = derBytes(sequence(sequence(...body), ...parts.slice(1)))
  expect(readInBrowser(certificate)?.algorithm).toBeUndefined()
  expect(readByPlatform(certificate)?.algorithm).toBeUndefined()
})

/** The SubjectPublicKeyInfo of a certificate of version 3. */
function keyBytes(der: Uint8Array): Uint8Array | undefined {
  const [body] = partsOf(readDer(der), 'sequence') ?? []
  const key = partsOf(body, 'sequence')?.[6]
  return key && derBytes(key)
}
