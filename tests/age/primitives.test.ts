/** The primitives against published values, and against what the platform gives by its longer ways. */
import { createHmac, createPrivateKey, createPublicKey, hkdfSync } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hkdf, hmac, x25519, x25519PublicKey } from '../../src/age/primitives.ts'
import { decodeHex, encodeHex } from '../../src/core/bytes.ts'

const hex = (text: string): Uint8Array => decodeHex(text, text.length / 2) as Uint8Array
const secrets = fc.uint8Array({ minLength: 32, maxLength: 32 })
const bytes = fc.uint8Array({ maxLength: 200 })

describe('X25519', () => {
  // RFC 7748 §6.1.
  const alice = hex('77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a')
  const bob = hex('5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb')

  test('gives the public keys and the secret of RFC 7748', () => {
    const [ofAlice, ofBob] = [x25519PublicKey(alice), x25519PublicKey(bob)]
    expect(encodeHex(ofAlice)).toBe('8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a')
    expect(encodeHex(ofBob)).toBe('de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f')
    const shared = '4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742'
    expect(encodeHex(x25519(alice, ofBob) as Uint8Array)).toBe(shared)
    expect(encodeHex(x25519(bob, ofAlice) as Uint8Array)).toBe(shared)
  })

  test('gives the public key that the platform gives for the same secret as PKCS #8', () => {
    fc.assert(
      fc.property(secrets, (secret) => {
        const der = Buffer.concat([hex('302e020100300506032b656e04220420'), secret])
        const spki = createPublicKey(createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })).export({
          format: 'der',
          type: 'spki',
        })
        expect(encodeHex(x25519PublicKey(secret))).toBe(spki.subarray(12).toString('hex'))
      }),
    )
  })

  test.each([
    '0000000000000000000000000000000000000000000000000000000000000000',
    '0100000000000000000000000000000000000000000000000000000000000000',
    'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
  ])('gives no secret with the point of low order %s', (point) => {
    expect(x25519(alice, hex(point))).toBeUndefined()
  })
})

describe('HMAC and HKDF', () => {
  test('are those of the platform, for every length of key', () => {
    fc.assert(
      fc.property(bytes, bytes, fc.string({ unit: 'binary', maxLength: 40 }), (key, message, info) => {
        expect(encodeHex(hmac(key, message))).toBe(createHmac('sha256', key).update(message).digest('hex'))
        const given = Buffer.from(hkdfSync('sha256', key, message, info.toWellFormed(), 32)).toString('hex')
        expect(encodeHex(hkdf(key, message, info.toWellFormed()))).toBe(given)
      }),
      { numRuns: 300 },
    )
  })
})
