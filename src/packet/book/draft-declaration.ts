/**
 * Declarations of a witness under 28 USC 1746, in both of its forms. Which form is right is told
 * by the place of signing alone, which the packet does not know and does not guess.
 */
import { memberAt } from '../../core/recorded.ts'
import { everyEntry, type PacketView } from '../packet-view.ts'
import type { Block, Text } from './blocks.ts'
import { draftCard } from './draft-card.ts'
import { exhibitFact, languagesFact, packetFact } from './packet-facts.ts'
import { entryRuns } from './spans.ts'
import { neededOfEntries, neededOfFiles } from './still-needed.ts'

/** Both forms, with the same statements. */
export function declarations(view: PacketView): Block[] {
  return [
    declaration(view, {
      name: 'declaration-inside',
      title: 'Declaration, to be signed within the United States (28 USC 1746(2))',
      place: 'For signing within the United States, its territories, possessions, or commonwealths. ',
      closing: 'I declare under penalty of perjury that the foregoing is true and correct. Executed on ',
    }),
    declaration(view, {
      name: 'declaration-outside',
      title: 'Declaration, to be signed outside the United States (28 USC 1746(1))',
      place: 'For signing anywhere else. ',
      closing:
        'I declare under penalty of perjury under the laws of the United States of America that the foregoing is true and correct. Executed on ',
    }),
  ]
}

type Form = {
  readonly name: string
  readonly title: string
  readonly place: string
  readonly closing: string
}

function declaration(view: PacketView, { name, title, place, closing }: Form): Block {
  return draftCard({
    name,
    title,
    about: [
      place,
      'Where it will be signed decides between the two forms: ',
      { blank: 'place of signing, asked of whoever signs' },
      '. Not for a deposition, an oath of office, or an oath before a specified official other than a notary. Only facts of the signatory’s own knowledge belong here, in their own words; what does not fit is struck out.',
    ],
    filled: [packetFact(view), exhibitFact(view), languagesFact(view)],
    statements: statements(view),
    closing: [closing, { blank: 'date' }, '.'],
    sign: ['Signature', 'Printed name', 'Place of signing'],
    needed: [
      ['The name of the signatory, the place of signing, the date and the signature.'],
      ['What the signatory knows themselves of each message and exhibit: every blank above.'],
      [
        'If the signatory does not read English: a certificate of interpretation, that this was read to them in a language that they understand and that they understood it before signing, by an interpreter who states their competence.',
      ],
      ...neededOfEntries(view),
      ...neededOfFiles(view),
    ],
  })
}

function statements(view: PacketView): Text[] {
  return [
    [
      'My name is ',
      { blank: 'full name' },
      '. My part in what follows is ',
      { blank: 'received the messages, or which' },
      '.',
    ],
    ['I know what I state here myself, in this way: ', { blank: 'how' }, '.'],
    [
      'The messages in the chronology of this packet arrived on ',
      { blank: 'account or number, and device' },
      '. I first saw them on ',
      { blank: 'date of each, by its entry' },
      '.',
    ],
    [
      'Each exhibit named above is a true copy of what I saw. I made it, or had it made, in this way: ',
      { blank: 'how, when, on which device' },
      '.',
    ],
    ['Nothing was added to it, cropped, deleted or changed, except: ', { blank: 'nothing, or what' }, '.'],
    [
      'The messages before and after, and my own replies, are ',
      { blank: 'in the packet, or why they are not' },
      '.',
    ],
    [
      'Of who used the account I know these facts: ',
      { blank: 'facts alone, or: I do not state who used it' },
      '.',
    ],
    ['I read these languages: ', { blank: 'languages' }, '.'],
    ['On the device or in the account there still is: ', { blank: 'what, and where it is' }, '.'],
    [...correctionsOf(view), { blank: 'other corrections, or none' }, '.'],
    ['Optional, what this did to me: ', { blank: 'in my own words' }, '.'],
  ]
}

/** Corrections are facts of the ledger; who made them is for the signatory to say. */
function correctionsOf(view: PacketView): Text {
  const seqs = everyEntry(view)
    .filter(
      ({ record, withdrawnBy }) =>
        memberAt(record, 'annotation') === 'correction' && withdrawnBy === undefined,
    )
    .map(({ seq }) => seq)
  if (seqs.length === 0) return ['No correction is shown in this packet. ']
  return ['These corrections are recorded, with their reasons: ', ...entryRuns(seqs, 30), '. ']
}
