/** Part 16: the words of the book, for a reader who has none of them. */
import { FILE_ROLES } from '../file-kinds.ts'
import type { PacketView } from '../packet-view.ts'
import type { Block, Part } from './blocks.ts'

/** The glossary; the same in every packet. */
export function glossary(_view: PacketView): Part {
  return { id: 'part-16', number: '16', title: 'Glossary', blocks }
}

function* blocks(): Generator<Block> {
  yield { is: 'facts', rows: TERMS.map(([term, meaning]) => [[term], [meaning]] as const) }
  yield { is: 'heading', level: 2, text: ['Kinds of files, by rank'] }
  yield {
    is: 'text',
    text: [
      'The rank says how close a kind of file is to its source; the first is the closest. It is stated by the recorder, and says nothing of a single file.',
    ],
  }
  yield { is: 'items', numbered: true, items: FILE_ROLES.map(([, words]) => [words]) }
}

const TERMS: readonly (readonly [string, string])[] = [
  ['account displaying the name', 'an account as it looked on the screen; not a statement of who used it'],
  ['act code', 'a code of the HURIDOCS micro-thesauri for a kind of act; set by a person'],
  ['as shown', 'in the letters that stood on the screen or the paper'],
  ['attribution', 'what a person concluded about who used an account, with their reasons'],
  [
    'BagIt',
    'a published form for a folder of files with a list of their digests (RFC 8493); this packet has it',
  ],
  ['Bates number', 'the number of an enclosed file, EVID-000001 and so on; once given it never changes'],
  ['checkpoint', 'the size and the root of the ledger at one moment, signed with the key of the ledger'],
  [
    'clock: platform',
    'the time was read from what the platform showed; likewise device, memory, other; as stated',
  ],
  ['commitment', 'a digest that stands in place of a hidden piece, so that the rest can still be checked'],
  [
    'court copy',
    'a copy of a picture that the program made for reading, without metadata; not the native file',
  ],
  ['custody', 'who had a thing in hand, from when until when'],
  ['digest, hash', 'a number made from bytes; the same bytes give the same number, others another one'],
  ['entry', 'one record of the ledger with its number, the date of recording and its digest'],
  ['exhibit', 'an enclosed file of an entry, by its label EX-0001 and so on'],
  ['fingerprint', 'the digest of a public key, short enough to be read out'],
  ['header', 'number, date, key and digest of an entry, without what it says'],
  ['key', 'what the ledger is signed with; whoever holds it can sign'],
  ['leaf', 'the digest of the header of an entry, as the tree takes it'],
  ['ledger', 'the row of all entries, to which entries are only ever added'],
  ['native file', 'a file with the bytes that were recorded, unchanged'],
  ['not recorded', 'nobody recorded it; it may be so or not'],
  ['order uncertain', 'the recorded times of two entries overlap, so that either may be the earlier'],
  ['piece', 'a word or a value of a record, which can be hidden on its own'],
  ['profile', 'a named choice of what a packet has and leaves out for a kind of reader; the cover names it'],
  ['recorded', 'written into the ledger, at the time of the clock of the device'],
  ['redaction', 'hiding pieces of an entry; what is hidden is in no file of the packet'],
  ['root', 'one digest made from all leaves; it fits only these entries in this order'],
  [
    'salt',
    'bytes that nobody can guess, hashed with a piece, so that a hidden one is not found by trying words',
  ],
  [
    'seal',
    'a signature by the holder of a certificate over the list of all files; the cover says if there is one',
  ],
  ['signed note', 'a short text with signatures below it in a published form (C2SP); a checkpoint is one'],
  [
    'text origin',
    'how the words came into the record: typed, pasted, from an export, transcribed, by a machine',
  ],
  ['time-stamp token', 'the signature of a time-stamping authority over a digest and a time (RFC 3161)'],
  ['twelve words', 'the size and the root of a checkpoint as words that can be read out'],
  ['UTC', 'coordinated universal time, the same everywhere'],
  ['vault', 'the folder in which the owner keeps the ledger and the files; a packet is made from it'],
  ['withdrawn', 'taken back by a later entry; it stays visible'],
  ['withheld', 'said of a file of a shown entry that was left out of the packet'],
]
