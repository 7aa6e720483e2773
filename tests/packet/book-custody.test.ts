// Part 7: each event of an exhibit as recorded, and each interval without a stated holder as a gap (legal.md, Q6).
import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../src/core/jcs.ts'
import { custodyGaps } from '../../src/packet/book/custody-gaps.ts'
import { custodyLog } from '../../src/packet/book/custody-log.ts'
import { blockLines, partText } from './block-text.ts'
import { viewOfLedger } from './book-view.ts'
import { about, ledgerOf, stored, VAULT } from './sample.ts'

const bytes = new TextEncoder().encode('a page of a letter\n')
const letter = stored(bytes, {
  name: 'letter.txt',
  role: 'scan',
  capturedAt: { local: '2021-12-01T09:00', zone: 'UTC', utc: '2021-12-01T09:00:00Z', precision: 'minute' },
  capturedBy: 'Mira T.',
  method: 'flatbed scanner',
})
const bare = stored(new TextEncoder().encode('another\n'), {})
const stock = new Map([letter.file, bare.file])
const threat = (members: object = {}) => ({
  kind: 'threat',
  content: { text: 'words' },
  attachments: [letter.attachment],
  ...members,
})
const day = (local: string) => ({ local, zone: 'UTC', precision: 'day' })

const gapsOf = (lines: readonly string[]): string[] => lines.filter((line) => line.startsWith('Between '))
const linesOf = async (ledger: ReturnType<typeof ledgerOf>) => {
  const { view } = await viewOfLedger(ledger, { stock })
  return blockLines(custodyLog(view).blocks())
}

describe('custody log', () => {
  test('has the making of the file, its recording, each handing over, and this packet, in this order', async () => {
    const lines = await linesOf(
      ledgerOf(
        threat({ recordedBy: { name: 'Mira T.', role: 'affectedPerson' } }),
        about(1, 'custody', {
          event: 'paper handed over',
          by: 'Mira T.',
          to: 'Advocate Osei',
          why: 'safe keeping',
          how: 'in person',
          when: day('2021-12-20'),
        }),
      ),
    )
    const rows = lines.filter((line) => line.includes(' | ')).slice(1)
    expect(rows).toHaveLength(4)
    expect(rows[0]).toMatch(
      /^2021-12-01 09:00 UTC \| The file was made .* \| Mira T\. \| {2}\| method: flatbed/,
    )
    expect(rows[1]).toMatch(
      /^2021-12-02 09:11:11 UTC, .* \| Recorded as entry 1 .*Mira T\., affected person; signed/,
    )
    expect(rows[2]).toMatch(
      /paper handed over \(entry 2\) \| Mira T\. \| Advocate Osei \| safe keeping; in person$/,
    )
    expect(rows[3]).toMatch(/Copied unchanged into this packet, .* as data\/exhibits\/native\/EX-0001-/)
    expect(rows[3]).toMatch(/ \| Harlan & Voss, attorneys \| $/)
    expect(gapsOf(lines)).toEqual([])
    expect(lines).toContain('For each interval between these events a holder is stated.')
  })

  test('lists every interval without a holder, and a change of holder without a word, as gaps', async () => {
    const lines = await linesOf(
      ledgerOf(
        threat({ attachments: [bare.attachment] }),
        about(1, 'custody', { event: 'left with', by: 'R. Aker', to: 'B. Ono', when: day('2021-12-09') }),
        about(1, 'custody', { event: 'taken back', by: 'C. Eide', when: day('2021-12-11') }),
      ),
    )
    expect(gapsOf(lines)).toEqual([
      'Between the making or taking of the file and 2021-12-02 UTC (the recording as entry 1): no holder is stated.',
      'Between 2021-12-02 UTC (the recording as entry 1) and 2021-12-09 UTC (entry 2): no holder is stated.',
      'Between 2021-12-09 UTC (entry 2) and 2021-12-11 UTC (entry 3): the holder is stated as B. Ono, and then as C. Eide; how it passed between them is not stated.',
      'Between 2021-12-11 UTC (entry 3) and 2026-03-08 UTC (the making of this packet): no holder is stated.',
    ])
  })

  test('names the ends of a gap by their dates only as far as these are known', async () => {
    const told = (when?: JsonObject) =>
      about(1, 'custody', { event: 'lent', ...(when === undefined ? {} : { when }) })
    const lines = await linesOf(
      ledgerOf(
        threat({ attachments: [{ ...bare.attachment, capturedAt: day('2031-01-01') }] }),
        told({ local: '2021-12-05', precision: 'day', approximate: true }),
        told({ local: '2021-12-09', precision: 'month', zone: 'UTC' }),
        told({ local: '2021-12-10T09:30', precision: 'minute', zone: 'Europe/Paris' }),
      ),
    )
    expect(gapsOf(lines)).toEqual([
      'Between the making or taking of the file and what entry 3 tells: no holder is stated.',
      'Between what entry 3 tells and 2021-12-02 UTC (the recording as entry 1): no holder is stated.',
      'Between 2021-12-02 UTC (the recording as entry 1) and about 2021-12-05, zone not known (entry 2): no holder is stated.',
      'Between about 2021-12-05, zone not known (entry 2) and 2021-12-10 Europe/Paris (entry 4): no holder is stated.',
      'Between 2021-12-10 Europe/Paris (entry 4) and 2026-03-08 UTC (the making of this packet): no holder is stated.',
    ])
  })

  test('counts nothing that was withdrawn, and shows it', async () => {
    const lines = await linesOf(
      ledgerOf(
        threat({ recordedBy: { name: 'Mira T.' } }),
        about(1, 'custody', { event: 'lent', by: 'Mira T.', to: 'nobody known', when: day('2021-12-09') }),
        about(2, 'withdrawal', { reason: 'never happened' }),
      ),
    )
    expect(lines.filter((line) => line.includes('lent (entry 2, withdrawn)'))).toHaveLength(1)
    expect(gapsOf(lines)).toEqual([])
  })

  test('tells a receipt as custody of whoever signed for it', async () => {
    const lines = await linesOf(
      ledgerOf(
        threat({ recordedBy: { name: 'Mira T.' } }),
        about(1, 'receipt', { by: 'Clerk Adeyemi', text: 'one envelope' }),
      ),
    )
    expect(lines.find((line) => line.includes('Receipt: one envelope (entry 2)'))).toContain(
      '| Clerk Adeyemi |',
    )
    expect(gapsOf(lines)).toEqual([])
  })

  test('tells of which packet a receipt is, and that it is a note where it has no words', async () => {
    const ledger = ledgerOf(
      threat({ recordedBy: { name: 'Mira T.' } }),
      about(1, 'receipt', { export: 7, by: 'Clerk Adeyemi', text: 'one envelope' }),
      about(1, 'receipt', { export: 9, note: 'a note\n' }),
    )
    const lines = await linesOf(ledger)
    const vault = VAULT.slice(0, 8)
    expect(lines.find((line) => line.includes('(entry 2)'))).toContain(
      `Receipt of packet ${vault}-7: one envelope`,
    )
    expect(lines.find((line) => line.includes('(entry 3)'))).toContain(
      `Receipt of packet ${vault}-9: a signed note (entry 3)`,
    )
  })

  test('takes an empty name for nobody, and gives a withheld file to nobody', async () => {
    const ledger = ledgerOf(
      threat({ recordedBy: { name: '' } }),
      about(1, 'custody', { event: 'lent', by: '', to: '', when: day('2021-12-09') }),
    )
    const { view } = await viewOfLedger(ledger, { stock, files: [{ seq: 1, index: 0 }] })
    const lines = blockLines(custodyLog(view).blocks())
    expect(gapsOf(lines)).toHaveLength(3)
    expect(lines.find((line) => line.includes('Not put into this packet'))).toMatch(
      /signed with its key \| {2}\| $/,
    )
  })

  test('says of what is hidden that it may not have been recorded, and counts it as no holder', async () => {
    const ledger = ledgerOf(threat({ recordedBy: { name: 'Mira T.' } }))
    const { view } = await viewOfLedger(ledger, {
      stock,
      fields: [
        { seq: 1, pointer: '/recordedBy/name' },
        { seq: 1, pointer: '/attachments/0/capturedBy' },
      ],
    })
    const text = partText(custodyLog(view))
    expect(text).not.toContain('Mira')
    expect(text).toContain('hidden, or not recorded')
    expect(gapsOf(text.split('\n'))).toHaveLength(2)
  })

  test('keeps custody of what has no file, in a table of its own', async () => {
    const lines = await linesOf(
      ledgerOf({ kind: 'threat' }, about(1, 'custody', { event: 'phone locked away', by: 'Mira T.' })),
    )
    expect(lines).toContain('No entry shown has a file.')
    expect(lines.find((line) => line.includes('phone locked away (entry 2)'))).toContain('| Mira T. |')
  })
})

test('no gap is seen before the first event, nor between events with one holder', () => {
  const event = (holder?: string, giver?: string) => ({
    at: 0,
    when: [],
    what: [],
    by: [],
    to: [],
    how: [],
    name: ['x'],
    ...(holder === undefined ? {} : { holder }),
    ...(giver === undefined ? {} : { giver }),
  })
  expect(custodyGaps([event()])).toEqual([])
  expect(custodyGaps([event('A'), event('B', 'A'), event('C', 'B')])).toEqual([])
  expect(custodyGaps([event('A'), event('B', 'C')])).toHaveLength(1)
  expect(custodyGaps([event('A'), event(undefined, 'A'), event('C', 'A')])).toHaveLength(1)
})
