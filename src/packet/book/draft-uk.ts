/** United Kingdom: the frame of a witness statement. The words of the statement of truth are counsel's. */
import type { PacketView } from '../packet-view.ts'
import type { Block } from './blocks.ts'
import { draftCard } from './draft-card.ts'
import { exhibitFact, languagesFact, packetFact } from './packet-facts.ts'
import { neededOfEntries, neededOfFiles } from './still-needed.ts'

/** The statement. */
export function ukStatement(view: PacketView): Block {
  return draftCard({
    name: 'uk',
    title: 'United Kingdom: statement of a witness',
    about: [
      'In the witness’s own words and own language; if that is not English, with a translation. Each exhibit is identified by the initials of the witness and a number.',
    ],
    filled: [packetFact(view), exhibitFact(view), languagesFact(view)],
    statements: [
      ['Name, address, occupation of the witness: ', { blank: 'name, address, occupation' }, '.'],
      [
        'This statement was prepared in this way: ',
        { blank: 'by whom, by telephone or in person, through an interpreter or not' },
        '.',
      ],
      [
        'Language of the statement, and date of its translation: ',
        { blank: 'language, date, translator' },
        '.',
      ],
      ['What I know myself, and what I was told and by whom: ', { blank: 'in my own words' }, '.'],
      ['I refer to these exhibits: ', { blank: 'initials and number, beside the label of this packet' }, '.'],
      [
        'Statement of truth: ',
        {
          blank:
            'words of the rule in force, put in by counsel: belief that the facts stated are true, and the warning of contempt of court for a false statement without an honest belief in its truth',
        },
        '.',
      ],
    ],
    sign: ['Full name', 'Signature', 'Date'],
    needed: [
      ['The witness, their words and their signature.'],
      ['The words of the statement of truth.'],
      ...neededOfEntries(view),
      ...neededOfFiles(view),
    ],
  })
}
