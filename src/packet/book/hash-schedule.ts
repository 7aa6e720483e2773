/**
 * Part 8: every digest of the packet, the checkpoint that signs them, and the time-stamp tokens over it (FRE
 * 902(14)). Says when each was made and by what, and never how a check came out.
 */
import { encodeHex } from '../../core/bytes.ts'
import { headerBytes } from '../../core/entry.ts'
import { leafHash } from '../../core/merkle.ts'
import type { ShownEntry } from '../../core/packet-data.ts'
import type { PacketView } from '../packet-view.ts'
import { utcText } from '../page-parts.ts'
import type { Block, Part, Span, Text } from './blocks.ts'
import { readingOf } from './reading.ts'
import { entryLink, fileLink, lazily, pathSpan } from './spans.ts'

/** The hash schedule. */
export function hashSchedule(view: PacketView): Part {
  return { id: 'part-8', number: '8', title: 'Hash schedule', blocks: () => blocksOf(view) }
}

function* blocksOf(view: PacketView): Generator<Block> {
  yield {
    is: 'text',
    text: [
      'All digests here are SHA-256. The leaf of entry n is line n + 1 of ',
      { code: 'data/leaves.txt' },
      '; together the leaves give the root in the checkpoint. The digest of a record is made when the entry is recorded, over every piece of it, also over those that are hidden here.',
    ],
  }
  yield* checkpointBlocks(view)
  yield* tokenBlocks(view)
  yield* fileBlocks(view)
  yield {
    is: 'table',
    caption: 'Entries',
    columns: [
      { name: 'Entry', share: 8 },
      { name: 'Shown', share: 18 },
      { name: 'Recorded', share: 14 },
      { name: 'Digest of the record', share: 30 },
      { name: 'Leaf', share: 30 },
    ],
    rows: lazily(() => entryRows(view)),
  }
}

function* checkpointBlocks({ data, checkpoint, keys }: PacketView): Generator<Block> {
  yield { is: 'heading', level: 2, text: ['Checkpoint'] }
  if (checkpoint === undefined) yield { is: 'text', text: ['The checkpoint cannot be read.'] }
  else
    yield {
      is: 'facts',
      rows: [
        [['Entries of the ledger'], [String(checkpoint.size)]],
        [['Root'], [{ code: checkpoint.root }]],
        [['In words'], [{ code: checkpoint.words }]],
      ],
    }
  yield { is: 'words', said: data.checkpoint }
  if (data.checkpoints.length > 0) {
    yield { is: 'text', text: ['Checkpoints that earlier keys rest on:'] }
    for (const note of data.checkpoints) yield { is: 'words', said: note }
  }
  yield {
    is: 'table',
    caption: 'Keys of the ledger',
    columns: [
      { name: 'From entry', share: 15 },
      { name: 'Fingerprint', share: 40 },
      { name: 'Key', share: 45 },
    ],
    rows: keys.map(({ seq, fingerprint, vkey }): readonly Text[] => [
      [String(seq)],
      [fingerprint === undefined ? 'cannot be read' : { code: fingerprint }],
      [{ said: vkey }],
    ]),
  }
}

function* tokenBlocks({ data }: PacketView): Generator<Block> {
  yield { is: 'heading', level: 2, text: ['Time-stamp tokens'] }
  if (data.tokens.length === 0) {
    yield {
      is: 'text',
      text: [
        'None. Every time that is called recorded here is by the clock of the device that recorded it, and no time by anybody else is enclosed.',
      ],
    }
    return
  }
  yield {
    is: 'text',
    text: [
      'A token shows that the checkpoint existed no later than the time in it. Authority, serial number, time and policy stand in the token itself. Whether a token is qualified (Regulation (EU) No 910/2014, Article 42): unknown here; the trusted list of the authority’s country tells.',
    ],
  }
  yield {
    is: 'table',
    caption: 'Tokens',
    columns: [
      { name: 'File', share: 70 },
      { name: 'Covers the checkpoint of size', share: 30 },
    ],
    rows: data.tokens.map(({ file, size }): readonly Text[] => [[{ said: file }], [String(size)]]),
  }
}

function* fileBlocks(view: PacketView): Generator<Block> {
  yield { is: 'heading', level: 2, text: ['Files'] }
  yield {
    is: 'text',
    text: [
      'The digest of a file was made when its entry was recorded. When a packet is written, each file is hashed again on the way into it, and no packet is written with a file that gives another digest than its entry holds. A file that is withheld has no digest here.',
    ],
  }
  if (view.exhibits.length === 0) return
  yield {
    is: 'table',
    caption: 'Files of the entries shown',
    columns: [
      { name: 'Exhibit', share: 12 },
      { name: 'File in the packet', share: 28 },
      { name: 'Bytes', share: 10 },
      { name: 'SHA-256', share: 32 },
      { name: 'Hashed', share: 18 },
    ],
    rows: lazily(() => fileRows(view)),
  }
}

function* fileRows(view: PacketView): Generator<readonly Text[]> {
  const { entries } = readingOf(view)
  for (const exhibit of view.exhibits) {
    const { path, sha256, size, seq } = exhibit
    const recordedAt = entries.get(seq)?.recordedAt
    const hashed: Span = recordedAt === undefined ? 'not shown' : `${utcText(recordedAt)}, with `
    yield [
      [fileLink(exhibit)],
      [path === undefined ? 'withheld' : pathSpan(path)],
      [size === undefined ? 'withheld' : String(size)],
      [sha256 === undefined ? 'withheld' : { code: sha256 }],
      recordedAt === undefined ? [hashed] : [hashed, entryLink(seq)],
    ]
  }
}

function* entryRows({ data }: PacketView): Generator<readonly Text[]> {
  for (const entry of data.entries) {
    const { header } = entry
    yield [
      [String(header.seq)],
      shownWords(entry),
      [utcText(header.recordedAt)],
      [{ code: header.digest }],
      [{ code: encodeHex(leafHash(headerBytes(header))) }],
    ]
  }
}

function shownWords(entry: ShownEntry): Text {
  if ('record' in entry) return ['whole (', { said: String(entry.record['kind']) }, ')']
  if (!('atoms' in entry)) return ['header alone']
  const hidden = entry.atoms.filter((atom) => typeof atom === 'string').length
  return [`in part (${hidden} of ${entry.atoms.length} pieces hidden)`]
}
