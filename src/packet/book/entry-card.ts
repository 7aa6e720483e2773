/**
 * An entry of the chronology with everything recorded about it later. The record as recorded stays beside the record as
 * corrected; what is withdrawn is marked, never removed. A row that would say nothing is not there.
 */
import type { Path } from '../../core/commitment.ts'
import { allFolded, type FoldedEntry } from '../../core/fold.ts'
import type { Partly } from '../../core/partly.ts'
import { parsePointer } from '../../core/pointer.ts'
import { memberAt, textAt } from '../../core/recorded.ts'
import type { TimelineEntry } from '../../core/timeline.ts'
import { delayWords } from '../event-words.ts'
import { type Holes, holesOf } from '../holes.ts'
import type { PacketView, ViewExhibit } from '../packet-view.ts'
import { counted, utcText } from '../page-parts.ts'
import { labelOfPath, wholeText } from '../record-rows.ts'
import type { Block, Text } from './blocks.ts'
import { channelText, headingTime, type Row, targetRow, timeRows, titleOf } from './event-text.ts'
import { pathStep } from './grouped-rows.ts'
import { contentBlocks, otherRows, translationBlocks, translationsInForce } from './record-text.ts'
import { saidText } from './said.ts'
import { entryLink, fileLink, joined } from './spans.ts'

/** The files of entries by the number of the entry. */
export type FilesOf = ReadonlyMap<number, readonly ViewExhibit[]>

/** The files of a packet by entry. */
export function filesOf({ exhibits }: PacketView): FilesOf {
  const files = new Map<number, ViewExhibit[]>()
  for (const one of exhibits) files.set(one.seq, [...(files.get(one.seq) ?? []), one])
  return files
}

/** The card of an entry that is about no other. */
export function entryCard({ letters }: PacketView, files: FilesOf, entry: TimelineEntry): Block {
  const read = (one: FoldedEntry) => holesOf(one, letters)
  const later = allFolded(entry)
  const said = saidAbove([entry, ...later])
  const marks = entry.orderUncertain ? ['Order uncertain: its time overlaps that of another entry'] : []
  const { seq, corrected } = entry
  const heading: Text = [{ strong: `Entry ${seq}` }, ' ', ...headingTime(corrected, read(entry))]
  return {
    is: 'card',
    kind: 'entry',
    id: `entry-${seq}`,
    blocks: [
      { is: 'heading', level: 3, text: heading },
      ...body(entry, read, files, marks, said),
      ...later.map((one) => laterCard(one, read, files, said)),
    ],
  }
}

function laterCard(
  entry: FoldedEntry,
  read: (one: FoldedEntry) => Holes,
  files: FilesOf,
  said: ReadonlySet<number>,
): Block {
  const { seq, record, corrected } = entry
  const about = memberAt(record, 'about', 'seq') as number
  const machine = record['annotation'] === 'translation' && textAt(corrected, 'method') === 'machine'
  return {
    is: 'card',
    kind: 'later',
    id: `entry-${seq}`,
    blocks: [
      {
        is: 'heading',
        level: 4,
        text: [...titleOf(record, corrected), { note: ` entry ${seq}, about entry ${about}` }],
      },
      ...body(entry, read, files, machine ? ['Machine translation'] : [], said),
    ],
  }
}

/** The corrections and translations in force whose content stands with the entry that they are about. */
function saidAbove(entries: readonly FoldedEntry[]): Set<number> {
  const faulty = entries.flatMap(({ changes }) => changes.filter(({ fault }) => fault !== undefined))
  const said = new Set(entries.flatMap(({ changes }) => changes.map(({ by }) => by)))
  for (const { by } of faulty) said.delete(by)
  for (const { seq } of entries.flatMap(translationsInForce)) said.add(seq)
  return said
}

function body(
  entry: FoldedEntry & Pick<TimelineEntry, 'interval'>,
  read: (one: FoldedEntry) => Holes,
  files: FilesOf,
  marks: readonly string[],
  said: ReadonlySet<number>,
): Block[] {
  const { seq, record, corrected } = entry
  const holes = read(entry)
  const all = marksOf(entry, marks)
  const rows: Row[] = [
    ...timeRows(corrected, holes),
    ...(record['kind'] === 'threat'
      ? [[['Channel and account'], channelText(corrected, holes)] as const]
      : []),
    ...targetRow(corrected, holes),
    ...otherRows(corrected, said.has(seq), holes),
    recordedRow(entry),
    ...fileRow(files.get(seq) ?? []),
  ]
  return [
    ...(all.length === 0 ? [] : [{ is: 'marks', marks: all } as const]),
    ...(said.has(seq) && record === corrected ? [] : contentBlocks(entry, holes)),
    ...translationBlocks(entry, read),
    { is: 'facts', dense: true, rows },
    ...changesTable(entry, holes),
    ...hiddenBlocks(entry),
  ]
}

function marksOf(
  { withdrawnBy, changes, flags, partly, folded }: FoldedEntry,
  marks: readonly string[],
): string[] {
  return [
    ...(partly === undefined ? [] : [partlyText(partly)]),
    ...(withdrawnBy === undefined ? [] : [`Withdrawn by entry ${withdrawnBy}; kept here as recorded`]),
    ...marks,
    ...(changes.length === 0 ? [] : ['Shown as corrected; what stood before is under “Corrections”']),
    ...folded.filter(isUnappliedCorrection).map((one) => {
      return `Corrected by entry ${one.seq}, of which something is hidden: not applied here, shown below as it is`
    }),
    ...flags.map((flag) => FLAGS[flag]),
  ]
}

function partlyText({ atoms, hidden }: Partly): string {
  return `Shown in part: ${hidden} of its ${counted(atoms, 'piece')} ${hidden === 1 ? 'is' : 'are'} hidden, each marked in its place or counted under “Hidden”`
}

function isUnappliedCorrection({ record, partly, withdrawnBy }: FoldedEntry): boolean {
  return record['annotation'] === 'correction' && partly !== undefined && withdrawnBy === undefined
}

const FLAGS = {
  'about-mismatch': 'Says that it is about an entry of the ledger, but number or digest do not fit',
  'about-absent': 'Is about an entry that is not shown here',
} as const

function recordedRow({ recordedAt, interval }: FoldedEntry & Pick<TimelineEntry, 'interval'>): Row {
  const delay = interval === undefined ? '' : `, ${delayWords(recordedAt, interval)}`
  return [['Recorded'], [`${utcText(recordedAt)}${delay}, by the clock of the recording device`]]
}

function fileRow(files: readonly ViewExhibit[]): Row[] {
  return files.length === 0 ? [] : [[['Exhibits'], joined(files.map((file) => [fileLink(file)]))]]
}

function changesTable(entry: FoldedEntry, holes: Holes): Block[] {
  if (entry.changes.length === 0) return []
  return [
    {
      is: 'table',
      caption: `Corrections of entry ${entry.seq}`,
      columns: [
        { name: 'Member', share: 22 },
        { name: 'Before', share: 28 },
        { name: 'As corrected', share: 28 },
        { name: 'By', share: 22 },
      ],
      rows: entry.changes.map(({ pointer, stood, is, by, fault }): Text[] => [
        [{ said: labelOfPath((parsePointer(pointer) ?? [pointer]).map(pathStep)) }],
        stood === undefined && fault === 'was-hidden' ? [holes.absent([])] : saidText(wholeText(stood)),
        saidText(wholeText(is)),
        [entryLink(by), fault === undefined ? '' : `; ${FAULTS[fault]}`],
      ]),
    },
  ]
}

const FAULTS = {
  'was-differs': 'the correction names another value as the one before',
  'not-applicable': 'not applied: nothing can stand there',
  'was-hidden': 'what stood before is hidden, so it was not compared',
} as const

/** How much of a partly shown entry is hidden, and between what (docs/format.md 6.4): a hidden piece has no name. */
function hiddenBlocks({ seq, partly }: FoldedEntry): Block[] {
  if (partly === undefined) return []
  const rows: Row[] = [
    ...partly.texts.map(({ path, hidden }): Row => {
      return [['In ', { said: labelOfPath(path) }], [`${counted(hidden, 'piece')}, marked in the text`]]
    }),
    ...partly.gaps.map(({ count, after, before }): Row => {
      return [placeOf(after, before), [counted(count, 'piece')]]
    }),
  ]
  return [
    { is: 'heading', level: 4, text: [`Hidden in entry ${seq}`] },
    { is: 'facts', dense: true, rows },
  ]
}

function placeOf(after: Path | undefined, before: Path | undefined): Text {
  if (after === undefined) return ['Before ', { said: labelOfPath(before ?? []) }]
  if (before === undefined) return ['After ', { said: labelOfPath(after) }]
  return ['Between ', { said: labelOfPath(after) }, ' and ', { said: labelOfPath(before) }]
}
