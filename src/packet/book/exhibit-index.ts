/** Part 5: the index of exhibits. Labels and Bates numbers, once given, stay the same in every later packet. */
import type { FoldedEntry } from '../../core/fold.ts'
import { textAt } from '../../core/recorded.ts'
import type { Holes } from '../holes.ts'
import type { PacketView, ViewExhibit } from '../packet-view.ts'
import type { Block, Part, Text } from './blocks.ts'
import { headingTime } from './event-text.ts'
import { captureText, heldText, roleText } from './exhibit-words.ts'
import { type Reading, readingOf } from './reading.ts'
import { entryLink, fileLink, lazily, saidOr } from './spans.ts'

/** The index. */
export function exhibitIndex(view: PacketView): Part {
  return { id: 'part-5', number: '5', title: 'Index of exhibits', blocks: () => blocksOf(view) }
}

function* blocksOf(view: PacketView): Generator<Block> {
  if (view.exhibits.length === 0) return yield { is: 'text', text: ['No entry shown has a file.'] }
  yield {
    is: 'text',
    text: [
      'Labels and Bates numbers stay the same in every later packet; a file that is withheld has none here. The rank is by how close a copy is to its source: 1 is an export of the platform, 10 a document. Kind, capture and what is still held are as stated by the recorder.',
    ],
  }
  const reading = readingOf(view)
  yield {
    is: 'table',
    caption: 'Index of exhibits',
    columns: [
      { name: 'Exhibit, Bates number, entry', share: 17 },
      { name: 'Description and rank; date of the entry', share: 24 },
      { name: 'Captured: by, when, how', share: 17 },
      { name: 'Name as recorded, size, type', share: 20 },
      { name: 'SHA-256; original still held; redacted', share: 22 },
    ],
    rows: lazily(() => rowsOf(view, reading)),
  }
}

function* rowsOf(view: PacketView, reading: Reading): Generator<Text[]> {
  for (const exhibit of view.exhibits) yield cellsOf(exhibit, reading)
}

function cellsOf(exhibit: ViewExhibit, reading: Reading): Text[] {
  const { seq, details, bates, size, sha256, path } = exhibit
  const holes = reading.holes(seq)
  const entry = reading.entries.get(seq)
  return [
    [fileLink(exhibit), `\n${bates ?? 'no Bates number'}\n`, entryLink(seq), ...withdrawnText(entry)],
    [
      roleText(exhibit, holes),
      ...(entry === undefined ? [] : ['\n', ...headingTime(entry.corrected, holes)]),
    ],
    captureText(exhibit, holes),
    [
      ...nameText(exhibit, holes),
      size === undefined ? '' : `\n${size} bytes`,
      ...(textAt(details, 'mediaType') === undefined
        ? []
        : ['\n', ...saidOr(textAt(details, 'mediaType'), '')]),
    ],
    [
      sha256 === undefined ? 'withheld' : { code: sha256 },
      '\noriginal: ',
      ...heldText(exhibit, holes),
      path === undefined ? '\nwithheld from this packet' : '\nredacted: no, enclosed whole',
    ],
  ]
}

function withdrawnText(entry: FoldedEntry | undefined): Text {
  return entry?.withdrawnBy === undefined ? [] : [', withdrawn by ', entryLink(entry.withdrawnBy)]
}

function nameText({ details, index }: ViewExhibit, holes: Holes): Text {
  return saidOr(textAt(details, 'name'), holes.absent(['attachments', index, 'name']))
}
