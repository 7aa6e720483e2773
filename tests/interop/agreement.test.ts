/**
 * All checkers of a packet agree, on healthy packets and on some 430 damaged ones: no checker accepts what its own claim
 * covers and another finds. What each claims:
 *
 * - The program, and the second verifier that was written from docs/format.md alone: everything of the format, but that
 *   the second makes no views. So they have the same verdict and answers, and name the same codes, where the program
 *   makes no views either; of ZIP files the second does without some refusals.
 * - `sha256sum -c`, twice: that each file is as the manifests say. A line is FAILED exactly where the program names that
 *   file as damaged or missing. It is blind to manifests made anew, to files in no manifest, and to their spelling.
 * - `openssl cms -verify`: that the certificate that it prints signed the tag manifest. Where it is content, and prints
 *   the certificate that the person told, the program does not say that the seal does not fit, and the other way round.
 *   It is blind to most rules of form, and takes the time of today and not that of the seal.
 * - `openssl pkeyutl`: that the key that it prints signed the checkpoint in checkpoint.txt. Where it is not content the
 *   program is not either. It is blind to all but these two files, which are views.
 * - `unzip`: that the members of a ZIP are whole. What both open, both read the same files from.
 *
 * The commands and what they are to print are those of the healthy packet's own page. The page tells the reader to
 * compare with what the person says by another way: here the certificate and the fingerprint of the key.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { equalBytes } from '../../src/core/bytes.ts'
import { ed25519PublicKey, sha256Hex } from '../../src/core/crypto.ts'
import { fingerprintOf } from '../../src/core/note.ts'
import { type Anchors, NO_ANCHORS } from '../../src/verify/anchors.ts'
import { verifyPacket } from '../../src/verify/packet.ts'
import type { Views } from '../../src/verify/packet-files.ts'
import type { Report } from '../../src/verify/report.ts'
import { openZip } from '../../src/verify/zip.ts'
import { zipSource } from '../../src/verify/zip-source.ts'
import { VIEWS } from '../made-packet.ts'
import { part } from '../parts.ts'
import { type DamagedPacket, damagedPackets, readTable, TABLE } from '../verify/damaged-packets.ts'
import { memorySource } from '../verify/memory-source.ts'
import { outcomeOf } from '../verify/outcome.ts'
import { P7S, PEM, packetToDamage, SEALS, TAG_MANIFEST, vaultToDamage } from '../verify/packet-to-damage.ts'
import { inMemory } from '../verify/zip-reading.ts'
import { type StockRun, stockReader, stockRun } from './stock-runs.ts'
import { toldBy } from './stock-tools.ts'
import { differences, freshPath, layFolder, type SecondReport, secondReports } from './verified-cases.ts'

const TOOLS = { sha256sum: '--version', openssl: 'version', unzip: '-v', python3: '--version' }
const here = Object.entries(TOOLS).every(([tool, asked]) => part(tool, [tool, asked]))

/** What the program says of a packet, or why it does not open the ZIP. */
type Said = { readonly report: Report } | { readonly refused: string }

async function programOn(
  { packet }: DamagedPacket,
  views: Views | undefined,
  anchors: Partial<Anchors> = {},
): Promise<Said> {
  const held = { ...NO_ANCHORS, ...anchors }
  if ('files' in packet) return { report: await verifyPacket(memorySource(packet.files), held, views) }
  const opened = await openZip(inMemory(packet.zip))
  if (!opened.ok) return { refused: opened.code }
  return { report: await verifyPacket(zipSource(opened.zip), held, views) }
}

const outcome = (said: Said): string => ('report' in said ? outcomeOf(said.report) : 'changed: zip-refused')

/** Everything that was said of one packet. */
type Case = {
  readonly packet: DamagedPacket
  readonly made: Said
  readonly without: Said
  readonly second: SecondReport
  readonly run: StockRun
}

/** A file that nothing explains is found by ours together with the views only. */
const FORGIVEN = ['file-unaccounted']

const signer = (said: Said): string | null => ('report' in said ? said.report.answers.signedBy.key : null)

const pathsOf = (report: Report, ...codes: readonly string[]): Set<string> =>
  new Set(report.findings.flatMap(({ code, path }) => (codes.includes(code) && path ? [path] : [])))

describe.runIf(here)('all checkers of a packet', () => {
  let cases: Case[]
  let lines: string[]

  beforeAll(async () => {
    const packets = await damagedPackets(readTable())
    const fingerprint = fingerprintOf(ed25519PublicKey(vaultToDamage().seeds[0] as Uint8Array))
    const reader = stockReader(toldBy(await packetToDamage(SEALS.own)))
    const places = packets.map(({ packet }) => {
      const at = { packet: freshPath(), unpacked: freshPath() }
      if ('files' in packet) layFolder(at.packet, packet.files)
      else {
        writeFileSync(at.packet, packet.zip)
        mkdirSync(at.unpacked)
      }
      return at
    })
    const second = secondReports(places.map(({ packet }) => [packet, '--as', 'packet']))
    cases = []
    for (const [k, packet] of packets.entries()) {
      cases.push({
        packet,
        made: await programOn(packet, VIEWS),
        without: await programOn(packet, undefined),
        second: second[k] as SecondReport,
        run: stockRun(reader, packet, fingerprint, places[k] as { packet: string; unpacked: string }),
      })
    }
    lines = []
    for (const { packet, made, without, run } of cases) {
      const { tags, payload, seal, key, unzip } = run.stock
      lines.push([packet.name, outcome(made), outcome(without), tags, payload, seal, key, unzip].join(' | '))
      for (const { name, anchors } of packet.held)
        lines.push(`${packet.name}, against ${name} | ${outcome(await programOn(packet, VIEWS, anchors))}`)
    }
  }, 300_000)

  /** What is wrong, by the name of the packet. */
  const wrong = (judge: (one: Case) => readonly string[]): string[] =>
    cases.flatMap((one) => judge(one).map((what) => `${one.packet.name}: ${what}`))

  test('say of each packet what the table says', async () => {
    expect(cases.length).toBeGreaterThan(300)
    expect(new Set(lines.map((line) => line.split(' | ')[0])).size).toBe(lines.length)
    const head = [
      '# What each checker says of the packets of damaged-packets.ts: the program; the program without views;',
      '# sha256sum -c of the tag manifest and of the manifest; openssl cms; openssl pkeyutl; unzip.',
    ]
    await expect([...head, ...lines, ''].join('\n')).toMatchFileSnapshot(TABLE)
  })

  test('hold to what was demanded before it was run', () => {
    expect(
      wrong(({ packet: { must }, made }) =>
        outcome(made).startsWith(`${must}:`) ? [] : [`demanded ${must}, said ${outcome(made)}`],
      ),
    ).toEqual([])
  })

  test('the second verifier: has our verdict, our answers and our codes', () => {
    expect(
      wrong(({ made, without, second }) => {
        const refused = second.findings.some(({ code }) => code === 'zip-refused')
        if ('refused' in without) return refused ? [] : [`ours refuses it: ${without.refused}`]
        if (refused) return ['it alone refuses the ZIP']
        const strays = 'report' in made && pathsOf(made.report, 'file-unaccounted').size > 0
        const named = second.findings.some(({ code }) => code === 'file-unaccounted')
        return [
          ...differences(without.report, second, FORGIVEN),
          ...(second.verdict === 'changed' || strays === named ? [] : ['a file that nothing explains']),
        ]
      }),
    ).toEqual([])
  })

  test('sha256sum: fails exactly the files that the program names', () => {
    let compared = 0
    expect(
      wrong(({ made, run }) => {
        if (!('report' in made)) return []
        const named = pathsOf(made.report, 'file-damaged', 'file-missing')
        const damaged = pathsOf(made.report, 'manifest-damaged')
        return [...run.sums].flatMap(([manifest, sums]) =>
          [...sums].flatMap(([path, word]) => {
            // Of a manifest in another spelling the two may read other lines; that it is changed was said.
            if (damaged.has(manifest)) return []
            compared++
            return (word === 'OK') === named.has(path) ? [`${path} is ${word} by ${manifest}`] : []
          }),
        )
      }),
    ).toEqual([])
    expect(compared).toBeGreaterThan(4000)
  })

  test('sha256sum: where the page’s words are not borne out, the program says changed', () => {
    expect(
      wrong(({ made, run: { stock } }) =>
        [stock.tags, stock.payload].includes('bad') && !outcome(made).startsWith('changed:')
          ? [outcome(made)]
          : [],
      ),
    ).toEqual([])
  })

  test('sha256sum: where it prints the value that the person told and only OK, no byte that the manifests name is another', async () => {
    const sealed = await packetToDamage(SEALS.own)
    const told = sha256Hex(sealed.get(TAG_MANIFEST) as Uint8Array)
    const content = cases.filter(
      ({ run: { stock, manifest } }) =>
        manifest === told && stock.tags === 'good' && stock.payload === 'good',
    )
    expect(content.length).toBeGreaterThan(30)
    for (const { packet, run } of content)
      for (const [path, bytes] of sealed)
        if (path !== P7S)
          expect(equalBytes(run.seen.get(path) ?? new Uint8Array(), bytes), packet.name).toBe(true)
  })

  test('openssl cms: is content with the person’s certificate only where the seal fits, and wherever we say sealed', () => {
    expect(
      wrong(({ packet, made, run: { stock } }) => {
        if (!('report' in made) || stock.seal === '-') return []
        const codes = new Set(made.report.findings.map(({ code }) => code))
        if (stock.seal === 'good' && (codes.has('seal-bad') || codes.has('seal-missing')))
          return ['openssl is content, and the seal does not fit']
        // The command asks for the certificate beside the data; ours takes that of the seal, and names the other.
        const beside = made.report.findings.some(({ path }) => path === PEM)
        if (stock.seal !== 'good' && codes.has('claims-sealed') && !beside && packet.name !== LEFT_OUT)
          return [`we say sealed, openssl says ${stock.seal}`]
        // Where no key is known nobody can say whose seal it must be.
        const known = codes.has('claims-unattributed') && made.report.answers.signedBy.key !== null
        return stock.seal === 'other' && known && !codes.has('seal-stranger') && !codes.has('seal-malformed')
          ? ['it is by another certificate, and we do not say so']
          : []
      }),
    ).toEqual([])
    // What openssl is content with and we are not, though evidence.json tells which certificate it must be.
    const stricter = cases.flatMap(({ packet, made, run }) =>
      run.stock.seal === 'good' && outcome(made).includes('claims-unattributed') && signer(made) !== null
        ? [packet.name]
        : [],
    )
    expect(stricter).toEqual(STRICTER_THAN_CMS)
  })

  test('openssl pkeyutl: is content, with the person’s key, wherever the program is', () => {
    const others = wrong(({ made, run: { stock } }) =>
      outcome(made).startsWith('consistent') && stock.key !== 'good' ? [stock.key] : [],
    )
    expect(others).toEqual(['signed again with a stranger’s key, words changed: other'])
  })

  test('unzip: is content with every ZIP that the program opens and finds whole, and reads the same files from it', async () => {
    let compared = 0
    for (const { packet, run } of cases) {
      if (!('zip' in packet.packet) || run.stock.unzip === 'bad') continue
      const opened = await openZip(inMemory(packet.packet.zip))
      if (!opened.ok) continue
      const source = zipSource(opened.zip)
      const read = new Map<string, Uint8Array | undefined>()
      for (const { path } of await source.files()) read.set(path, await source.read(path, 1 << 24))
      const seen = [...run.seen.keys()].sort()
      expect([...read.keys()].sort(), packet.name).toEqual(seen)
      for (const path of seen)
        expect(equalBytes(read.get(path) as Uint8Array, run.seen.get(path) as Uint8Array)).toBe(true)
      compared++
    }
    expect(compared).toBeGreaterThan(5)
    expect(
      wrong(({ packet: { packet }, made, run }) => {
        if (!('zip' in packet) || !('report' in made)) return []
        const broken = made.report.findings.some(({ why }) => why === 'zip')
        return broken === (run.stock.unzip === 'bad') ? [] : [`${run.stock.unzip}, ours ${outcome(made)}`]
      }),
    ).toEqual([])
  })

  test('a whole packet signed again by a stranger is consistent with itself for all: only what is held tells', () => {
    const found = cases.filter(({ packet }) => packet.held.length > 0)
    expect(found.map(({ packet, made, second }) => [packet.name, outcome(made), second.verdict])).toEqual([
      ['signed again with a stranger’s key, words changed', 'consistent: claims-unattributed', 'cannotTell'],
      ['another history by the true key', 'consistent: claims-unattributed', 'cannotTell'],
      ['an older packet in the place of a newer', 'consistent: claims-unattributed', 'cannotTell'],
    ])
    for (const { second } of found)
      expect(second.findings.map(({ code }) => code)).toEqual(['views-unchecked'])
    for (const { run } of found) expect([run.stock.tags, run.stock.payload]).toEqual(['good', 'good'])
  })
})

/** By one who holds the seal key, who can do without the file that the command asks for. */
const LEFT_OUT = 'the certificate: left out, sealed anew'

/** By one who holds the seal key: rules of form that openssl does not have. */
const STRICTER_THAN_CMS: string[] = [
  'tagmanifest-sha256.txt.p7s: a byte behind it',
  'the seal: twice in a row',
  'the seal: with the manifest inside',
  'the seal: with another text inside',
  'the seal: what a genuine one signs as the manifest',
  'the seal: no signed attribute',
  'the seal: no time',
  'the seal: no certificate named in what is signed',
  'the seal: another certificate named in what is signed',
  'the seal: unsigned attributes beside',
  'the seal: two certificates',
]
