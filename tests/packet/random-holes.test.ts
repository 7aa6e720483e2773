/** Packets of random records in which anybody hid anything: they verify, and no hole shows as anything but a mark. */
import { expect, test, vi } from 'vitest'
import { disclose } from '../../src/core/disclosure.ts'
import type { WholeEntry } from '../../src/core/entry.ts'
import { viewsClaim } from '../../src/core/further-views.ts'
import type { JsonObject } from '../../src/core/jcs.ts'
import type { ShownEntry } from '../../src/core/packet-data.ts'
import { buildPacket } from '../../src/packet/packet.ts'
import { renderViews } from '../../src/packet/views.ts'
import { NO_ANCHORS } from '../../src/verify/anchors.ts'
import type { Rebuild } from '../../src/verify/packet-files.ts'
import { verify } from '../../src/verify/verify.ts'
import { type Draw, randomAnnotation, randomThreat } from '../random-records.ts'
import { memorySource } from '../verify/memory-source.ts'
import { readFileOf } from './bytes-of.ts'
import { datRows } from './read-dat.ts'
import { ledgerOf, packetInput } from './sample.ts'

vi.setConfig({ testTimeout: 120_000 })

const rebuild: Rebuild = async (data, _leaves, native) =>
  renderViews(data, async function* (path) {
    yield (await native(path)) as Uint8Array
  })

/** The same numbers in every run. */
function drawFrom(seed: number): Draw {
  let state = seed
  return (limit) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return (state >>> 8) % limit
  }
}

const STRUCTURE: ReadonlySet<unknown> = new Set(['kind', 'annotation', 'about'])

/** The entry as it is, or with a random part of its atoms hidden: few, many or all. */
function holed(draw: Draw, entry: ShownEntry, entries: readonly WholeEntry[]): ShownEntry {
  if (!('record' in entry) || entry.record['kind'] === 'vault' || draw(3) === 0) return entry
  const { seed } = entries[entry.header.seq] as WholeEntry
  const often = 1 + draw(4)
  const atoms = disclose(entry.record, seed, ({ path }) => !STRUCTURE.has(path[0]) && draw(4) < often)
  return { header: entry.header, atoms }
}

test('any hidden parts of any records leave a packet that verifies and pages that can be read', async () => {
  for (let run = 0; run < 60; run++) {
    const draw = drawFrom(run)
    const records = Array.from({ length: 12 }, (_, at) => (earlier: readonly WholeEntry[]): JsonObject => {
      if (at < 3 || draw(3) === 0) return randomThreat(draw)
      const seq = 1 + draw(at)
      return randomAnnotation(draw, { seq, digest: (earlier[seq] as WholeEntry).header.digest })
    })
    const entries = ledgerOf(...records)
    const input = packetInput(entries)
    const shown = input.entries.map((entry) => holed(draw, entry, entries))
    const claims = { ...input.claims, ...viewsClaim(['load-file', 'case-uco']) }
    const packet = await buildPacket({ ...input, claims, entries: shown })
    const files = new Map<string, Uint8Array>()
    for (const file of packet.files) files.set(file.path, await readFileOf(file))
    const views = { software: 'evidence 0.1.0', rebuild }
    const report = await verify(memorySource(files), 'packet', { anchors: NO_ANCHORS, all: true, views })
    expect(report.verdict, `${run} ${JSON.stringify(report.findings)}`).toBe('consistent')
    expect(datRows(files.get('data/loadfile.dat') as Uint8Array).length).toBeGreaterThan(0)
    for (const path of ['data/packet.html', 'data/chronology.csv', 'data/loadfile.dat', 'data/case.jsonld']) {
      const text = Buffer.from(files.get(path) as Uint8Array).toString()
      // What stands for a hole within the program: escaped, or as an encoder writes half a character.
      expect(text).not.toContain('\\u{d800}')
      expect(text).not.toContain('\ufffd')
      expect(text).not.toContain('\\ud800')
      expect(text.length).toBeGreaterThan(500)
    }
  }
})
