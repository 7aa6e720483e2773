/**
 * Part 9: how this packet came to be and what it cannot show: what whoever signs a statement
 * about the process needs to read first. Facts of the program; nothing about any person.
 */
import { textAt } from '../../core/recorded.ts'
import { everyEntry, type PacketView } from '../packet-view.ts'
import { counted } from '../page-parts.ts'
import type { Block, Part, Text } from './blocks.ts'
import { dataRules } from './data-rules.ts'

/** The method statement. */
export function method(view: PacketView): Part {
  return { id: 'part-9', number: '9', title: 'Method and limits', blocks: () => blocksOf(view) }
}

function* blocksOf(view: PacketView): Generator<Block> {
  const { software, createdAt } = view.data.packet
  yield { is: 'heading', level: 2, text: ['What the program is'] }
  yield {
    is: 'text',
    text: [
      'The program is called evidence. It runs on the device of whoever keeps the record, without a network. It keeps a ledger: entries that are only ever added, each with the digest of what was recorded, all of them under one signed checkpoint. Nothing in the ledger is changed or removed later; a correction or a withdrawal is a new entry about an earlier one.',
    ],
  }
  yield {
    is: 'facts',
    rows: [
      [
        ['Version, as stated by whoever made the packet'],
        software === '' ? ['not stated'] : [{ said: software }],
      ],
      [['Packet made, by the clock of the device'], [{ said: createdAt }]],
      [['Digest of the program, and the tests that it passed'], ['not stated in this packet']],
    ],
  }
  yield { is: 'heading', level: 2, text: ['Algorithms'] }
  yield { is: 'items', items: ALGORITHMS.map((text) => [text]) }
  yield* dataRules()
  yield { is: 'heading', level: 2, text: ['What was done by the program'] }
  yield { is: 'items', items: AUTOMATIC.map((text) => [text]) }
  yield { is: 'heading', level: 2, text: ['What was done by people'] }
  yield { is: 'items', items: [...TYPED.map((text): Text => [text]), originsOf(view)] }
  yield { is: 'heading', level: 2, text: ['Clocks'] }
  yield { is: 'items', items: CLOCKS.map((text) => [text]) }
  yield { is: 'heading', level: 2, text: ['Limits'] }
  const claims = view.keys.at(-1)?.seal === undefined ? UNSEALED : SEALED
  yield { is: 'items', numbered: true, items: [...LIMITS, claims, OTHERS_DEVICE].map((text) => [text]) }
}

const ALGORITHMS = [
  'SHA-256 (FIPS 180-4) for every file, every piece of a record and the tree over the entries (RFC 9162, section 2.1).',
  'SHAKE256 (FIPS 202) for the salts that keep a hidden piece from being guessed.',
  'Ed25519 (RFC 8032) for the signature of a checkpoint, written as a C2SP signed note.',
  'JSON Canonicalization Scheme (RFC 8785) for what is hashed of a record; BagIt 1.0 (RFC 8493) for the folder.',
]

const AUTOMATIC = [
  'The number of an entry and the date on which it was recorded.',
  'The digest and the size of each file, of each record, the tree and its signature.',
  'The order of the chronology, the times in UTC where the zone was recorded, and the marks that an order is uncertain.',
  'The labels and Bates numbers of exhibits: given at the first export of a file, and used again in every later one.',
  'The parts of this book, made from data/evidence.json and the enclosed files alone, so that anyone with the same version can make them again and compare.',
  'The check that each enclosed file has the digest of its entry, before the packet was put in place.',
]

const TYPED = [
  'The words of messages, the times, accounts, persons and descriptions: typed, pasted or read from a file by whoever recorded them. The program does not read telephones or accounts.',
  'Classifications, attributions, statements and remarks: always by a person, never computed.',
  'Translations: by whoever is named with them; one made by a machine is marked as such.',
  'Which entries are in this packet, what is hidden in it, for whom it is and what for.',
]

const CLOCKS = [
  '“Recorded” is the time of the device that recorded the entry. It shows no more than that clock did, unless a time-stamp token is listed in part 8.',
  '“As shown” is what stood on the screen, in its own letters. A time without a zone has no time in UTC here: nothing was guessed.',
  'Where the intervals that two times stand for overlap, the order of their entries is called uncertain.',
]

const LIMITS = [
  'The hash of a file shows that a copy equals what was recorded at that time. It does not show that the content is true, who made it, or what was on the screen of a telephone. Unchanged bytes can be those of a made-up picture: the hash of a screenshot says something of the screenshot and not of the message.',
  'The signature shows that whoever holds the key signed. The key is that of a device; a person connects it with themselves only by saying so.',
  '“Recorded” comes from the clock of the device unless a token is listed.',
  'A token shows that the digest existed no later than its time.',
  'Taking away the newest entries can be noticed only against an earlier or equal checkpoint that somebody else holds. Who holds one is not stated in this packet unless a receipt says so.',
  'A translation made by a machine is marked and has no certificate.',
  'Classifications are those of the recorder.',
  'What was left out is counted in part 15, and what is hidden within entries in part 14. What it says is in no file of this packet.',
  'An account is described by what it displayed. Who used it is left open, unless somebody drew a conclusion; it then stands here as theirs.',
]

const UNSEALED =
  'Purpose, recipient and profile are claims of whoever made the packet; no signature in it says who that was.'
const SEALED =
  'Purpose, recipient and profile are claims of whoever holds the seal key, if the seal fits (part 2).'
const OTHERS_DEVICE =
  'On a device that somebody else controls, the program protects neither secrecy nor the truth of what is recorded.'

const ORIGINS = [
  ['typed', 'typed'],
  ['pasted', 'pasted'],
  ['export', 'read from an export of the platform'],
  ['transcribed', 'transcribed'],
  ['ocr', 'read from a picture by a machine'],
] as const

/** How the words of the threats came here, as far as it is shown. */
function originsOf(view: PacketView): Text {
  const counts = new Map<string, number>()
  let unsaid = 0
  for (const { record, corrected } of everyEntry(view)) {
    if (record['kind'] !== 'threat' || textAt(corrected, 'content', 'text') === undefined) continue
    const origin = ORIGINS.find(([name]) => name === textAt(corrected, 'content', 'textOrigin'))?.[0]
    if (origin === undefined) unsaid++
    else counts.set(origin, (counts.get(origin) ?? 0) + 1)
  }
  const parts = ORIGINS.flatMap(([name, words]) => {
    const count = counts.get(name)
    return count === undefined ? [] : [`${words} in ${count}`]
  })
  if (unsaid > 0) parts.push(`hidden, or not recorded, in ${unsaid}`)
  const total = unsaid + [...counts.values()].reduce((sum, count) => sum + count, 0)
  if (total === 0) return ['No entry shown has exact words of a threat.']
  return [`Of ${counted(total, 'entry', 'entries')} with exact words, these were ${parts.join(', ')}.`]
}
