/** Part 8 for now: every entry that the packet names with its digest and leaf, the checkpoint, the keys. */
import { encodeHex } from '../../core/bytes.ts'
import { headerBytes } from '../../core/entry.ts'
import { leafHash } from '../../core/merkle.ts'
import type { ShownEntry } from '../../core/packet-data.ts'
import type { PacketView } from '../packet-view.ts'
import { utcText } from '../page-parts.ts'
import type { Block, Part, Span, Text } from './blocks.ts'
import { lazily } from './spans.ts'

/** The hash schedule. */
export function schedule(view: PacketView): Part {
  return { id: 'part-8', number: '8', title: 'Hash schedule', blocks: () => blocksOf(view) }
}

function* blocksOf({ data, keys }: PacketView): Generator<Block> {
  yield {
    is: 'text',
    text: [
      'The leaf of entry n is line n + 1 of data/leaves.txt; together the leaves give the root in the checkpoint. All hashes are SHA-256.',
    ],
  }
  yield {
    is: 'table',
    caption: 'Entries',
    columns: [
      { name: 'Entry', share: 8 },
      { name: 'Shown', share: 18 },
      { name: 'Recorded', share: 16 },
      { name: 'Digest of the record', share: 29 },
      { name: 'Leaf', share: 29 },
    ],
    rows: lazily(() => rowsOf(data.entries)),
  }
  yield { is: 'heading', level: 2, text: ['Checkpoint'] }
  yield { is: 'words', said: data.checkpoint }
  yield {
    is: 'table',
    caption: 'Keys of the ledger',
    columns: [
      { name: 'From entry', share: 14 },
      { name: 'Fingerprint', share: 36 },
      { name: 'Key', share: 50 },
    ],
    rows: keys.map(({ seq, fingerprint, vkey }): Text[] => [
      [String(seq)],
      [fingerprint === undefined ? 'cannot be read' : { said: fingerprint }],
      [{ said: vkey }],
    ]),
  }
}

function* rowsOf(entries: readonly ShownEntry[]): Generator<Text[]> {
  for (const entry of entries) {
    const { header } = entry
    yield [
      [String(header.seq)],
      shownText(entry),
      [utcText(header.recordedAt)],
      [{ code: header.digest }],
      [{ code: encodeHex(leafHash(headerBytes(header))) }],
    ]
  }
}

function shownText(entry: ShownEntry): Span[] {
  if ('record' in entry) return ['whole (', { said: String(entry.record['kind']) }, ')']
  if (!('atoms' in entry)) return ['header']
  const hidden = entry.atoms.filter((atom) => typeof atom === 'string').length
  return [`in part (${hidden} of ${entry.atoms.length} pieces hidden)`]
}
