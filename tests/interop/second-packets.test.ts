/**
 * The second verifier on every packet of the tables of tests/verify, on single bits turned over, and on every archive
 * of the tests of ZIPs. It makes no views, so what ours finds is compared as ours finds it without views.
 */
import { writeFileSync } from 'node:fs'
import { describe, expect, test, vi } from 'vitest'
import { NO_ANCHORS } from '../../src/verify/anchors.ts'
import type { Report } from '../../src/verify/report.ts'
import { packetOf } from '../made-packet.ts'
import { madeVault } from '../made-vault.ts'
import { part } from '../parts.ts'
import { seededNumbers } from '../seeded.ts'
import { memorySource } from '../verify/memory-source.ts'
import { zipOf } from '../verify/packet-outcome.ts'
import {
  differences,
  freshPath,
  layFolder,
  runTables,
  type SecondReport,
  secondReports,
  type VerifiedCase,
} from './verified-cases.ts'

/** What ours finds with views made again, and without. */
type Both = { readonly made: Report; readonly without: Report }

const { cases, archives } = vi.hoisted(() => ({
  cases: [] as VerifiedCase<Both>[],
  archives: [] as { bytes: Uint8Array; opened: string }[],
}))

vi.mock('../../src/verify/packet.ts', async (original) => {
  const real = await original<typeof import('../../src/verify/packet.ts')>()
  const { keepCase } = await import('./verified-cases.ts')
  const verifyPacket: typeof real.verifyPacket = async (source, anchors, views) => {
    const made = await real.verifyPacket(source, anchors, views)
    const without = await real.verifyPacket(source, anchors, undefined)
    await keepCase(cases, 'packet', source, anchors, false, { made, without })
    return made
  }
  return { ...real, verifyPacket }
})

vi.mock('../../src/verify/zip.ts', async (original) => {
  const real = await original<typeof import('../../src/verify/zip.ts')>()
  const openZip: typeof real.openZip = async (archive) => {
    const opened = await real.openZip(archive)
    const bytes = await archive.read(0, archive.size)
    archives.push({ bytes: bytes.slice(), opened: opened.ok ? 'opened' : opened.code })
    return opened
  }
  return { ...real, openZip }
})

const here = part('python3', ['python3', '--version']) && part('openssl', ['openssl', 'version'])
const tables = here ? await runTables(/^(packet-.*|zip-(refusals|names))\.test\.ts$/) : 0

/** A file that nothing explains is found by ours together with the views only. */
const FORGIVEN = ['file-unaccounted']

/** Refusals of ours that the second verifier does without (14.3, as far as zipfile shows it), and `opened`: 64 bits. */
const LENIENT = [
  'extra-field',
  'folder-disagrees',
  'name-disagrees',
  'opened',
  'ratio',
  'too-large',
  'zip64-disagrees',
]

describe.runIf(here)('the second verifier', () => {
  test('gives our verdict and answers, and names the same entries, in every packet of the tables', () => {
    expect(tables).toBeGreaterThanOrEqual(5)
    expect(cases.length).toBeGreaterThan(700)
    const second = secondReports(cases.map(({ args }) => args))
    const differ = cases.flatMap(({ test: name, ours: { made, without } }, k) => {
      const report = second[k] as SecondReport
      const codes = report.findings.map(({ code }) => code)
      // Paths that no folder can hold were put into a ZIP, which is refused for them.
      if (codes.join() === 'zip-refused')
        return made.findings.some(({ code }) => code === 'name-unsafe') ? [] : [`${name}: refused`]
      const strays = made.findings.some(({ code }) => code === 'file-unaccounted')
      const named = made.verdict === 'changed' || strays === codes.includes('file-unaccounted')
      return [
        ...differences(without, report, FORGIVEN),
        ...(named ? [] : ['a file that nothing explains']),
      ].map((what) => `${name}: ${what}`)
    })
    expect(differ.slice(0, 20)).toEqual([])
    console.log(`second verifier: ${cases.length} packets`)
  }, 600_000)

  test('finds single bits turned over as ours does, every 151st byte of every file', async () => {
    const { verifyPacket } = await vi.importActual<typeof import('../../src/verify/packet.ts')>(
      '../../src/verify/packet.ts',
    )
    const files = await packetOf(await madeVault(), [1, 2, 7], [6])
    const ours: Report[] = []
    const lines: string[][] = []
    for (const [path, bytes] of files) {
      const bit = seededNumbers(`second ${path}`)
      for (let at = 0; at < bytes.length; at += 151) {
        const changed = bytes.slice()
        changed[at] = (changed[at] as number) ^ (1 << bit(8))
        const tree = new Map([...files, [path, changed] as const])
        ours.push(await verifyPacket(memorySource(tree), NO_ANCHORS, undefined))
        const folder = freshPath()
        layFolder(folder, tree)
        lines.push([folder])
      }
    }
    const second = secondReports(lines)
    expect(ours.filter(({ verdict }) => verdict !== 'changed')).toEqual([])
    const differ = ours.flatMap((report, k) => differences(report, second[k] as SecondReport, FORGIVEN))
    expect(differ.slice(0, 20)).toEqual([])
    expect(ours.length).toBeGreaterThan(200)
    console.log(`second verifier: ${ours.length} bits of a packet`)
  }, 120_000)

  test('says the same of a packet in a ZIP and in a folder', async () => {
    const files = await packetOf(await madeVault(), [1, 2, 7], [6])
    const [folder, zip] = [freshPath(), freshPath()]
    layFolder(folder, files)
    writeFileSync(zip, await zipOf(files))
    const [a, b] = secondReports([[folder], [zip]])
    expect(b).toEqual(a)
    expect(a?.findings.map(({ code }) => code)).toEqual(['views-unchecked'])
  })

  test('refuses the archives that ours refuses, but for extra fields and sizes, and any 64-bit directory', () => {
    const distinct = [
      ...new Map(archives.map((one) => [Buffer.from(one.bytes).toString('base64'), one])).values(),
    ]
    const lines = distinct.map(({ bytes }) => {
      const path = freshPath()
      writeFileSync(path, bytes)
      return [path, '--as', 'packet']
    })
    const refused = secondReports(lines).map(({ findings }) =>
      findings.some(({ code }) => code === 'zip-refused'),
    )
    const differ = distinct.flatMap(({ opened }, k) => ((opened !== 'opened') === refused[k] ? [] : [opened]))
    expect([...new Set(differ)].sort()).toEqual(LENIENT)
    console.log(`second verifier: ${distinct.length} archives`)
  }, 120_000)
})
