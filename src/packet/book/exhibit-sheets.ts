/**
 * Part 6: for each file a slip sheet with what its record says of it, its picture where it is one that may be shown, and
 * the context and translation of its entry. Nothing is judged.
 */
import type { FoldedEntry } from '../../core/fold.ts'
import { allFolded } from '../../core/fold.ts'
import { formatPointer } from '../../core/pointer.ts'
import { textAt, whenAt } from '../../core/recorded.ts'
import type { Holes } from '../holes.ts'
import type { PacketView, ViewExhibit } from '../packet-view.ts'
import { rowsOf } from '../record-rows.ts'
import type { Block, Part } from './blocks.ts'
import { messageRows } from './context-messages.ts'
import { type Row, timePointers, timeText } from './event-text.ts'
import { checklistPointers, checklistText, roleText } from './exhibit-words.ts'
import { groupedRows } from './grouped-rows.ts'
import { type Reading, readingOf } from './reading.ts'
import { translationBlocks } from './record-text.ts'
import { entryLink, saidOr } from './spans.ts'

/** The slip sheets. */
export function exhibitSheets(view: PacketView): Part {
  return { id: 'part-6', number: '6', title: 'Exhibits', blocks: () => blocksOf(view) }
}

function* blocksOf(view: PacketView): Generator<Block> {
  if (view.exhibits.length === 0) return yield { is: 'text', text: ['No entry shown has a file.'] }
  yield {
    is: 'text',
    text: [
      'Files as they were recorded, unchanged, in data/exhibits/native. Files may come from the sender of a threat: see 00-WARNING.txt there before opening one. What is drawn here is a copy without metadata, in data/exhibits/court, with its own SHA-256.',
    ],
  }
  const reading = readingOf(view)
  for (const exhibit of view.exhibits) yield sheet(exhibit, reading)
}

function sheet(exhibit: ViewExhibit, reading: Reading): Block {
  const { seq, index, label, mark } = exhibit
  const holes = reading.holes(seq)
  const entry = reading.entries.get(seq)
  const marks = [
    ...(entry?.withdrawnBy === undefined ? [] : ['Its entry was withdrawn; kept here as recorded']),
    ...(mark === undefined ? [] : [`By its first bytes the file is ${mark}`]),
  ]
  return {
    is: 'card',
    kind: 'exhibit',
    id: `file-${seq}-${index}`,
    blocks: [
      { is: 'heading', level: 3, text: [label] },
      ...(marks.length === 0 ? [] : [{ is: 'marks', marks } as const]),
      { is: 'facts', dense: true, rows: [...withdrawnRow(entry), ...slipRows(exhibit, holes)] },
      ...pictureBlocks(exhibit),
      ...(entry === undefined ? [] : contextBlocks(entry, index, reading)),
      ...(entry === undefined ? [] : translationBlocks(entry, (one) => reading.holes(one.seq))),
    ],
  }
}

function withdrawnRow(entry: FoldedEntry | undefined): Row[] {
  if (entry?.withdrawnBy === undefined) return []
  return [[['Withdrawn'], [entryLink(entry.seq), ' by ', entryLink(entry.withdrawnBy)]]]
}

function slipRows(exhibit: ViewExhibit, holes: Holes): Row[] {
  const { seq, index, details, bates, path, sha256, size, picture } = exhibit
  const checklist = checklistText(exhibit)
  const times = timesOf(exhibit, holes)
  const skipped = new Set([...SHOWN, ...checklistPointers(exhibit), ...times.said])
  return [
    [['Entry'], [{ to: `entry-${seq}`, text: String(seq) }, `, file ${index + 1}`]],
    [['Bates number'], [bates ?? 'none']],
    [['Kind'], [roleText(exhibit, holes)]],
    [['Name as recorded'], saidOr(textAt(details, 'name'), holes.absent(['attachments', index, 'name']))],
    [['Size'], [size === undefined ? 'withheld' : `${size} bytes`]],
    [['SHA-256'], [sha256 === undefined ? 'withheld' : { code: sha256 }]],
    [['File in the packet'], path === undefined ? ['withheld'] : [{ said: `data/${path}` }]],
    ...times.rows,
    ...groupedRows(rowsOf(details, skipped), () => false),
    ...(checklist === undefined ? [] : [[['To be seen on it, by the recorder'], [checklist]] as const]),
    ...(picture === undefined
      ? []
      : [
          [['Copy drawn here'], [{ said: `data/${picture.courtPath}` }]] as const,
          [['SHA-256 of the copy'], [{ code: picture.courtSha256 }]] as const,
        ]),
  ]
}

const TIMES = [
  [['capturedAt'], 'Captured'],
  [['stillHeld', 'asOf'], 'Original held as of'],
] as const

/** The times in the details of a file, and the pointers of what is said of them. */
function timesOf({ details, index }: ViewExhibit, holes: Holes): { rows: Row[]; said: string[] } {
  const found = TIMES.flatMap(([path, label]) => {
    const when = whenAt(details, ...path)
    return when === undefined ? [] : [{ path, label, when }]
  })
  return {
    rows: found.map(({ path, label, when }) => {
      return [[label], timeText(when, ['attachments', index, ...path], holes)]
    }),
    said: found.flatMap(({ path, when }) => timePointers(when).map((name) => formatPointer([...path, name]))),
  }
}

const SHOWN = ['/sha256', '/size', '/name', '/role', '/copy']

const SENSITIVE: ReadonlyMap<string, string> = new Map([
  ['intimate', 'marked by the recorder as intimate'],
  ['graphic', 'marked by the recorder as graphic'],
  ['thirdParty', 'marked by the recorder as showing other people'],
])

function pictureBlocks({ seq, index, label, picture, path, details }: ViewExhibit): Block[] {
  if (path === undefined) return []
  if (picture === undefined) return [{ is: 'text', note: true, text: ['Not shown here: see the file.'] }]
  const { type, width, height, bytes } = picture
  const warning = SENSITIVE.get(textAt(details, 'sensitive') ?? '') ?? 'it may threaten or distress'
  return [{ is: 'picture', id: `see-${seq}-${index}`, label, warning, type, width, height, bytes }]
}

/** The messages before and after, with the first file of an entry. */
function contextBlocks(entry: FoldedEntry, index: number, reading: Reading): Block[] {
  if (index > 0) return []
  const inForce = allFolded(entry).filter(({ withdrawnBy }) => withdrawnBy === undefined)
  return [entry, ...inForce].flatMap(({ seq, corrected }): Block[] => {
    const rows = messageRows(corrected, reading.holes(seq), () => false)
    if (rows.length === 0) return []
    return [
      { is: 'heading', level: 4, text: ['Context, as recorded in ', entryLink(seq)] },
      { is: 'items', numbered: true, items: rows.map(([, text]) => text) },
    ]
  })
}
