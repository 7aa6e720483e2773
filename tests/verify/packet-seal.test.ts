/**
 * Packets that are sealed: by the certificate that the ledger names, by a stranger's, by one out of date, and by every
 * forgery of CMS that is known. The second verifier is held to the same by tests/interop, through openssl.
 */
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { concat, encodeUtf8 } from '../../src/core/bytes.ts'
import { certificatePem } from '../../src/pki/certificate.ts'
import { makeSeal } from '../../src/pki/make-seal.ts'
import { CLAIMS, packetOf, rebagged } from '../made-packet.ts'
import { craftSeal, sealFor, signedBytesOf } from '../pki/craft-seal.ts'
import { sealedPacket } from '../sealed-packet.ts'
import { type FileMap, startWriting } from '../written-vault.ts'
import { packetOutcome, packetReport, zipOutcome } from './packet-outcome.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const P7S = 'tagmanifest-sha256.txt.p7s'
const PEM = 'data/seal-certificate.pem'
const AT = new Date(CLAIMS.createdAt)
const OWN = { rsa: sealFor('rsa', 'rsa'), p256: sealFor('p256') }
const STRANGER = sealFor('a stranger')
const PAST = sealFor('out of date', 'p256', 1)

let sealed: FileMap
let manifest: Uint8Array
let genuine: Uint8Array
beforeAll(async () => {
  sealed = await sealedPacket(OWN.p256, OWN.p256)
  manifest = sealed.get('tagmanifest-sha256.txt') as Uint8Array
  genuine = sealed.get(P7S) as Uint8Array
})

const withSeal = (seal: Uint8Array): FileMap => new Map([...sealed, [P7S, seal]])
const crafted = (changes: Parameters<typeof craftSeal>[3], by = OWN.p256): FileMap =>
  withSeal(craftSeal(manifest, by, AT, changes))
const without = (files: FileMap, ...paths: string[]): FileMap =>
  new Map([...files].filter(([path]) => !paths.includes(path)))

describe('a packet that is sealed by the certificate that the ledger names', () => {
  test.each(['rsa', 'p256'] as const)(
    '%s: is consistent, and its claims are attributed',
    async (algorithm) => {
      const files = await sealedPacket(OWN[algorithm], OWN[algorithm])
      const report = await packetReport(files)
      expect(report.verdict).toBe('consistent')
      expect(report.findings.map(({ code }) => code)).toEqual(['claims-sealed'])
      expect(await zipOutcome(files)).toBe(await packetOutcome(files))
    },
  )

  test('without the seal is cannot tell, and unchanged', async () => {
    const report = await packetReport(without(sealed, P7S))
    expect([report.verdict, report.answers.unchanged]).toEqual(['cannotTell', 'yes'])
    expect(report.findings.map(({ code }) => code)).toEqual(['seal-missing', 'claims-unattributed'])
  })

  test('a ledger that names none, and no seal, is as before', async () => {
    const report = await packetReport(await sealedPacket(undefined, undefined))
    expect(report.verdict).toBe('consistent')
    expect(report.findings.map(({ code }) => code)).toEqual(['claims-unattributed'])
  })
})

/** What everybody can do who has the packet, and what is found. */
const ATTACKS: Record<string, () => FileMap | Promise<FileMap>> = {
  'seal-stranger: sealed again by a stranger': () => withSeal(makeSeal(manifest, STRANGER, AT)),
  'seal-stranger: bagged and sealed by a stranger, with his certificate beside it': async () => {
    const files = await sealedPacket(OWN.p256, STRANGER)
    return files
  },
  'seal-unnamed: sealed, and the ledger names none': () => sealedPacket(undefined, OWN.p256),
  'seal-expired: sealed after the certificate ran out': () => sealedPacket(PAST, PAST),
  'seal-bad digest: a file changed, all manifests made anew': () =>
    rebagged(new Map([...sealed, ['00-READ-ME-FIRST.txt', encodeUtf8('read me')]])),
  'seal-bad digest: a genuine seal of another packet': async () => {
    const other = await packetOf(startWriting('another').files(), [0])
    return withSeal(makeSeal(other.get('tagmanifest-sha256.txt') as Uint8Array, OWN.p256, AT))
  },
  'seal-bad signature: the digest is right, the signature is of other attributes': () => {
    const other = craftSeal(encodeUtf8('other'), OWN.p256, AT)
    return withSeal(spliced(other, craftSeal(manifest, OWN.p256, AT)))
  },
  'seal-malformed form: no DER': () => withSeal(encodeUtf8('DER')),
  'seal-malformed form: empty': () => withSeal(new Uint8Array()),
  'seal-malformed form: a byte behind it': () => withSeal(concat(genuine, Uint8Array.of(0))),
  'seal-malformed form: cut': () => withSeal(genuine.subarray(0, -1)),
  'seal-malformed attributes: none are signed': () => crafted({ attributes: 'none' }),
  'seal-malformed attributes: those of a genuine seal as the content': () =>
    new Map([
      ...withSeal(craftSeal(signedBytesOf(genuine), OWN.p256, AT, { attributes: 'none' })),
      ['tagmanifest-sha256.txt', signedBytesOf(genuine)],
    ]),
  'seal-malformed attributes: no content type': () => crafted({ attributes: 'without-type' }),
  'seal-malformed attributes: no time': () => crafted({ attributes: 'without-time' }),
  'seal-malformed attributes: two times': () => crafted({ attributes: 'twice' }),
  'seal-malformed attributes: unsigned ones beside': () => crafted({ unsigned: true }),
  'seal-malformed certificate-named: none is named in what is signed': () =>
    crafted({ attributes: 'without-certificate' }),
  'seal-malformed certificate-named: another is named in what is signed': () =>
    crafted({ essOf: STRANGER.certificate }),
  'seal-malformed certificate-named: the signer is another than the certificate': () =>
    crafted({ names: STRANGER.certificate }),
  'seal-malformed signers: two': () => crafted({ also: STRANGER, certificates: [OWN.p256.certificate] }),
  'seal-malformed certificates: two': () =>
    crafted({ certificates: [OWN.p256.certificate, STRANGER.certificate] }),
  'seal-malformed certificates: none': () => crafted({ certificates: [] }),
  'seal-malformed content-inside: the manifest, once more': () => crafted({ inside: manifest }),
  'seal-malformed algorithm: SHA-1': () => crafted({ digest: 'sha1' }),
}

/** The signature of one seal in the place of that of another. */
function spliced(from: Uint8Array, into: Uint8Array): Uint8Array {
  const length = Math.min(from.length, into.length)
  const made = into.slice()
  made.set(from.subarray(length - 40, length), into.length - 40)
  return made
}

describe('what anyone can do to it is found', () => {
  test.each(Object.entries(ATTACKS))('%s', async (name, attack) => {
    const [, code, why] = /^([a-z-]+)(?: ([a-z-]+))?:/.exec(name) as RegExpExecArray
    const report = await packetReport(await attack())
    const found = report.findings.find((one) => one.code === code)
    expect(found, JSON.stringify(report.findings)).toBeDefined()
    expect(found?.why).toBe(why)
    expect(report.findings.map((one) => one.code)).toContain('claims-unattributed')
    const doubt = ['seal-unnamed', 'seal-expired'].includes(code as string)
    expect(report.verdict).toBe(doubt ? 'cannotTell' : 'changed')
  })
})

describe('the certificate beside the data', () => {
  test.each([
    ['that of a stranger', () => certificatePem(STRANGER.certificate), 'seal-stranger'],
    ['with a text before it', () => `x\n${certificatePem(OWN.p256.certificate)}`, 'seal-malformed'],
    ['two of them', () => certificatePem(OWN.p256.certificate).repeat(2), 'seal-malformed'],
    ['none', () => '', 'seal-malformed'],
  ])('is found when it is %s', async (_name, pem, code) => {
    const changed = rebagged(new Map([...without(sealed, P7S), [PEM, encodeUtf8(pem())]]))
    const seal = makeSeal(changed.get('tagmanifest-sha256.txt') as Uint8Array, OWN.p256, AT)
    const report = await packetReport(new Map([...changed, [P7S, seal]]))
    expect(report.findings.map((one) => [one.code, one.path])).toContainEqual([code, PEM])
    expect(report.verdict).toBe('changed')
  })

  test('is found when it is no text', async () => {
    const changed = rebagged(new Map([...without(sealed, P7S), [PEM, Uint8Array.of(0xff)]]))
    const report = await packetReport(changed)
    expect(report.findings.map((one) => [one.code, one.path])).toContainEqual(['seal-malformed', PEM])
  })

  test('may be left out: the seal holds one', async () => {
    const files = rebagged(without(sealed, P7S, PEM))
    const seal = makeSeal(files.get('tagmanifest-sha256.txt') as Uint8Array, OWN.p256, AT)
    expect((await packetReport(new Map([...files, [P7S, seal]]))).verdict).toBe('consistent')
  })
})
