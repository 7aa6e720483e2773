/** Seals made here, judged here and by openssl; forged in every way that is known, and turned over bit by bit. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { encodeUtf8 } from '../../src/core/bytes.ts'
import { sha256Hex } from '../../src/core/crypto.ts'
import { certificateOfPem, certificatePem } from '../../src/pki/certificate.ts'
import { algorithmOf, isKeyOf, newPrivateKey } from '../../src/pki/keys.ts'
import { makeCertificate } from '../../src/pki/make-certificate.ts'
import { makeSeal, type Seal } from '../../src/pki/make-seal.ts'
import { judgeSeal } from '../../src/pki/read-seal.ts'
import { part } from '../parts.ts'

const CONTENT = encodeUtf8(`${'0'.repeat(64)}  manifest-sha256.txt\n`)
const AT = new Date('2026-03-08T02:30:00.000Z')

function newSeal(algorithm: 'rsa' | 'p256', name = 'Seal of ledger 56475aa7'): Seal {
  const privateKey = newPrivateKey(algorithm)
  const notBefore = new Date('2026-01-01T00:00:00Z')
  const notAfter = new Date('2056-01-01T00:00:00Z')
  const serial = Uint8Array.from({ length: 16 }, (_, k) => 0x80 + k)
  return { privateKey, certificate: makeCertificate(privateKey, { name, serial, notBefore, notAfter }) }
}

const SEALS = { rsa: newSeal('rsa'), p256: newSeal('p256') }

describe.each(['rsa', 'p256'] as const)('a seal by %s', (algorithm) => {
  const seal = SEALS[algorithm]
  const made = makeSeal(CONTENT, seal, AT)

  test('is judged good, with its certificate and the stated time', async () => {
    expect(await judgeSeal(made, CONTENT)).toEqual({
      ok: true,
      seal: {
        certificate: seal.certificate,
        certificateSha256: sha256Hex(seal.certificate),
        notBefore: Date.parse('2026-01-01T00:00:00Z'),
        notAfter: Date.parse('2056-01-01T00:00:00Z'),
        signingTime: AT.getTime(),
      },
    })
    expect(algorithmOf(seal.privateKey)).toBe(algorithm)
    expect(isKeyOf(seal.privateKey, seal.certificate)).toBe(true)
    expect(certificateOfPem(certificatePem(seal.certificate))).toEqual(seal.certificate)
  })

  test('is the same bytes each time with RSA alone', () => {
    expect(Buffer.compare(makeSeal(CONTENT, seal, AT), made) === 0).toBe(algorithm === 'rsa')
  })

  test('does not fit any other content', async () => {
    expect(await judgeSeal(made, encodeUtf8('other'))).toEqual({ ok: false, fault: 'digest' })
  })

  test('with any bit turned over is refused, and never a fault', { timeout: 300_000 }, async () => {
    const accepted: number[] = []
    const faults = new Map<string, number>()
    for (let bit = 0; bit < made.length * 8; bit++) {
      const turned = made.slice()
      turned[bit >> 3] = (turned[bit >> 3] as number) ^ (1 << (bit & 7))
      const judged = await judgeSeal(turned, CONTENT)
      if (judged.ok) accepted.push(bit)
      else faults.set(judged.fault, (faults.get(judged.fault) ?? 0) + 1)
    }
    console.log(`${algorithm}: ${made.length * 8} bits, ${JSON.stringify([...faults])}`)
    expect(accepted).toEqual([])
    expect(faults.get('signature')).toBeGreaterThan(100)
  })

  test('cut short or with a byte behind it is refused', async () => {
    for (let end = 0; end < made.length; end += 7)
      expect((await judgeSeal(made.subarray(0, end), CONTENT)).ok).toBe(false)
    expect(await judgeSeal(Uint8Array.of(...made, 0), CONTENT)).toEqual({ ok: false, fault: 'form' })
  })
})

describe.runIf(part('openssl', ['openssl', 'version']))('openssl', () => {
  let dir: string
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'evidence-seal-'))
    writeFileSync(join(dir, 'content'), CONTENT)
  })
  afterAll(() => rmSync(dir, { recursive: true, force: true }))

  test.each(['rsa', 'p256'] as const)(
    'accepts a seal by %s over its content, and over no other',
    (algorithm) => {
      const seal = SEALS[algorithm]
      writeFileSync(join(dir, 'seal.p7s'), makeSeal(CONTENT, seal, AT))
      writeFileSync(join(dir, 'seal.pem'), certificatePem(seal.certificate))
      const check = (content: string) =>
        spawnSync(
          'openssl',
          [
            ...['cms', '-verify', '-binary', '-inform', 'DER', '-in', join(dir, 'seal.p7s')],
            ...['-content', content, '-CAfile', join(dir, 'seal.pem'), '-out', '/dev/null'],
          ],
          { encoding: 'utf8' },
        )
      expect(check(join(dir, 'content'))).toMatchObject({
        status: 0,
        stderr: expect.stringContaining('successful'),
      })
      expect(check(join(dir, 'seal.pem')).status).not.toBe(0)
    },
  )

  test('reads the certificate with its name in any script', () => {
    writeFileSync(join(dir, 'name.pem'), certificatePem(newSeal('p256', 'Печать 7').certificate))
    const options = ['x509', '-in', join(dir, 'name.pem'), '-noout', '-subject', '-nameopt', 'utf8,-esc_msb']
    expect(spawnSync('openssl', options, { encoding: 'utf8' }).stdout).toContain('Печать 7')
  })
})
