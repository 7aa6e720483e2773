/**
 * Part 14: what is hidden within the entries shown: by entry and place, with a category where one
 * is known. Never says what is hidden: a bare commitment does not even tell its own name (docs/format.md 6.4).
 */
import type { Path } from '../../core/commitment.ts'
import type { FoldedEntry } from '../../core/fold.ts'
import { type Gap, isWithin, mayBeHidden, type Partly } from '../../core/partly.ts'
import { listAt } from '../../core/recorded.ts'
import { everyEntry, type PacketView } from '../packet-view.ts'
import { counted } from '../page-parts.ts'
import { labelOfPath } from '../record-rows.ts'
import type { Block, Part, Text } from './blocks.ts'
import { type Reading, readingOf } from './reading.ts'
import { entryLink, lazily } from './spans.ts'

/** The redaction log. */
export function redactionLog(view: PacketView): Part {
  return { id: 'part-14', number: '14', title: 'Redaction log', blocks: () => blocksOf(view) }
}

type Hidden = FoldedEntry & { readonly partly: Partly }

function hiddenEntries(view: PacketView): Hidden[] {
  return everyEntry(view)
    .flatMap((entry) =>
      entry.partly === undefined || entry.partly.hidden === 0 ? [] : [{ ...entry, partly: entry.partly }],
    )
    .sort((a, b) => a.seq - b.seq)
}

function* blocksOf(view: PacketView): Generator<Block> {
  const entries = hiddenEntries(view)
  if (entries.length === 0) {
    yield { is: 'text', text: ['Nothing is hidden within the entries shown.'] }
    return
  }
  const hidden = entries.reduce((sum, { partly }) => sum + partly.hidden, 0)
  const atoms = entries.reduce((sum, { partly }) => sum + partly.atoms, 0)
  yield {
    is: 'text',
    text: [
      `${hidden} of ${counted(atoms, 'piece')} of ${counted(entries.length, 'entry', 'entries')} are hidden. A hidden piece is in no file of this packet. In its place stands a commitment in data/evidence.json, and the digest of the whole record, made when it was recorded, comes out only with all pieces as they were. Whoever holds the ledger holds what is hidden.`,
    ],
  }
  yield {
    is: 'facts',
    rows: [
      [['Rule relied on'], [{ blank: 'for counsel' }]],
      [['Decided by, and when'], [{ blank: 'not recorded in this packet' }]],
    ],
  }
  yield {
    is: 'table',
    caption: 'Hidden pieces',
    columns: [
      { name: 'Entry', share: 10 },
      { name: 'Place', share: 30 },
      { name: 'Pieces', share: 8 },
      { name: 'Category', share: 22 },
      { name: 'Digest of the whole record', share: 30 },
    ],
    rows: lazily(() => rowsOf(view)),
  }
}

function* rowsOf(view: PacketView): Generator<readonly Text[]> {
  const reading = readingOf(view)
  const withheld = new Map<number, number[]>()
  for (const { as, seq, index } of view.data.attachments)
    if (as === 'withheld') withheld.set(seq, [...(withheld.get(seq) ?? []), index])
  for (const entry of hiddenEntries(view)) {
    const { seq, digest, partly } = entry
    const row = (place: Text, pieces: number, category: string): readonly Text[] => [
      [entryLink(seq)],
      place,
      [String(pieces)],
      [category],
      [{ code: digest }],
    ]
    for (const { path, hidden } of partly.texts)
      yield row(['In ', nameOf(path), ', marked in the text'], hidden, 'words of a text')
    for (const gap of partly.gaps)
      yield row(placeOf(gap), gap.count, categoryOf(gap, entry, reading, withheld.get(seq) ?? []))
  }
}

/** Member names that nobody defined are data. */
function nameOf(path: Path) {
  return { said: labelOfPath(path) }
}

function placeOf({ after, before }: Gap): Text {
  if (after === undefined) return before === undefined ? ['Everything'] : ['Before ', nameOf(before)]
  if (before === undefined) return ['After ', nameOf(after)]
  return ['Between ', nameOf(after), ' and ', nameOf(before)]
}

function categoryOf(gap: Gap, entry: Hidden, reading: Reading, withheld: readonly number[]): string {
  const { record, partly, seq } = entry
  const holes = reading.holes(seq)
  const inGap = (path: Path) => mayBeHidden({ ...partly, gaps: [gap] }, path)
  const children = [...listAt(record, 'targets').keys()].flatMap((at) => {
    const child = inGap(['targets', at, 'name']) ? holes.child(record, at) : undefined
    return child === undefined ? [] : [child]
  })
  const files = withheld.filter(
    (index) =>
      inGap(['attachments', index, 'sha256']) ||
      [gap.after, gap.before].some((path) => path !== undefined && isWithin(path, ['attachments', index])),
  )
  const categories = [
    children.length === 0 ? undefined : `minor: the name of ${children.join(', ')}`,
    files.length === 0
      ? undefined
      : `what describes ${files.map((index) => `file ${index + 1}`).join(', ')}, withheld`,
  ].filter((one) => one !== undefined)
  return categories.length === 0
    ? 'a field; category not recorded'
    : `${categories.join('; ')}; or other fields`
}
