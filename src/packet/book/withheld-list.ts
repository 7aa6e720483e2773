/**
 * Part 15: what is not in the packet, as counts and categories. The counts add up: what the ledger
 * holds is what is shown and what is not. Never says anything of the content.
 */
import { copyKind, fileKind } from '../file-kinds.ts'
import type { PacketView, ViewExhibit } from '../packet-view.ts'
import type { Block, Part, Text } from './blocks.ts'
import { type Reading, readingOf } from './reading.ts'
import { entryLink, lazily } from './spans.ts'

/** The withheld list. */
export function withheldList(view: PacketView): Part {
  return { id: 'part-15', number: '15', title: 'Withheld', blocks: () => blocksOf(view) }
}

/** Counts that add up: `entries` is the sum of the four after it, `files` of the three after it. */
export type WithheldCounts = {
  readonly entries: number
  readonly whole: number
  readonly partly: number
  readonly headers: number
  readonly leftOut: number
  readonly files: number
  readonly enclosed: number
  readonly withheld: number
  /** Named by an entry, and neither enclosed nor said to be withheld. */
  readonly unaccounted: number
}

/** What the packet shows and what it does not, as counts. */
export function withheldCounts({ data, exhibits }: PacketView): WithheldCounts {
  const whole = data.entries.filter((entry) => 'record' in entry).length
  const partly = data.entries.filter((entry) => 'atoms' in entry).length
  const withheld = new Set(
    data.attachments.filter(({ as }) => as === 'withheld').map(({ seq, index }) => `${seq}:${index}`),
  )
  const enclosed = exhibits.filter(({ path }) => path !== undefined).length
  const kept = exhibits.filter(
    ({ seq, index, path }) => path === undefined && withheld.has(`${seq}:${index}`),
  )
  return {
    entries: data.counts.entries,
    whole,
    partly,
    headers: data.entries.length - whole - partly,
    leftOut: data.counts.entries - data.entries.length,
    files: exhibits.length,
    enclosed,
    withheld: kept.length,
    unaccounted: exhibits.length - enclosed - kept.length,
  }
}

function* blocksOf(view: PacketView): Generator<Block> {
  const counts = withheldCounts(view)
  yield {
    is: 'text',
    text: [
      'Counts alone. Nothing is said here of what an entry or a file that was left out holds, and the basis for leaving it out is not recorded in the packet.',
    ],
  }
  yield countTable('Entries', [
    ['Entries of the ledger, up to the checkpoint', counts.entries],
    ['Shown whole', counts.whole],
    ['Shown in part (part 14)', counts.partly],
    ['Shown by header alone', counts.headers],
    ['Left out', counts.leftOut],
  ])
  yield countTable('Files', [
    ['Files that entries shown tell of', counts.files],
    ['Enclosed', counts.enclosed],
    ['Withheld', counts.withheld],
    ...(counts.unaccounted === 0
      ? []
      : [['Neither enclosed nor said to be withheld', counts.unaccounted] as const]),
  ])
  if (counts.leftOut > 0)
    yield {
      is: 'text',
      text: ['How many files belong to entries that were left out is not shown.'],
      note: true,
    }
  yield { is: 'facts', rows: [[['Basis for leaving out'], [{ blank: 'for counsel' }]]] }
  if (counts.withheld === 0) return
  yield {
    is: 'table',
    caption: 'Withheld files',
    columns: [
      { name: 'Entry', share: 20 },
      { name: 'File', share: 20 },
      { name: 'Kind, as far as it is shown', share: 60 },
    ],
    rows: lazily(() => withheldRows(view)),
  }
}

function countTable(caption: string, rows: readonly (readonly [string, number])[]): Block {
  return {
    is: 'table',
    caption,
    columns: [
      { name: 'What', share: 75 },
      { name: 'Count', share: 25 },
    ],
    rows: rows.map(([what, count]): readonly Text[] => [[what], [String(count)]]),
  }
}

function* withheldRows(view: PacketView): Generator<readonly Text[]> {
  const reading = readingOf(view)
  for (const exhibit of view.exhibits) if (exhibit.path === undefined) yield withheldRow(exhibit, reading)
}

function withheldRow(exhibit: ViewExhibit, reading: Reading): readonly Text[] {
  const holes = reading.holes(exhibit.seq)
  return [
    [entryLink(exhibit.seq)],
    [`file ${exhibit.index + 1}`],
    [`${fileKind(exhibit, holes)}; ${copyKind(exhibit, holes)}`],
  ]
}
