/**
 * Certifications under FRE 902(14) (data copied) and 902(13) (a record made by a process), for a qualified person to
 * sign. The packet fills in digests and counts; what only a person can know is blank.
 */
import type { PacketView } from '../packet-view.ts'
import type { Block, Text } from './blocks.ts'
import { draftCard } from './draft-card.ts'
import { checkpointFact, entriesFact, exhibitFact, packetFact, softwareFact } from './packet-facts.ts'
import { neededOfFiles } from './still-needed.ts'

const WHO: Text = [
  'My name is ',
  { blank: 'full name' },
  '. My training and experience for what I state here are: ',
  { blank: 'training, experience, position' },
  '.',
]

const NOTICE: Text = [
  'Before the trial or hearing the proponent must give an adverse party reasonable written notice, and make the record and this certification available for inspection: ',
  { blank: 'date and way of the notice' },
  '.',
]

/** FRE 902(14). */
export function dataCopied(view: PacketView): Block {
  return draftCard({
    name: '902-14',
    title: 'Certification of data copied (FRE 902(14))',
    about: [
      'To be signed by a qualified person whose testimony could lay the foundation; the form is that of FRE 902(11) or (12). It is about the copy alone: hearsay, relevance and authorship remain open.',
    ],
    filled: [
      packetFact(view),
      exhibitFact(view),
      [['Algorithm'], ['SHA-256']],
      softwareFact(view),
      checkpointFact(view),
    ],
    statements: [
      WHO,
      [
        'The data are the exhibits named above. They were copied from ',
        { blank: 'device, storage medium or file, with make, model and owner' },
        '.',
      ],
      ['I copied them, or had them copied, in this way: ', { blank: 'steps, tool, date' }, '.'],
      [
        'I know that the tool and the algorithm give a right result because: ',
        { blank: 'why they are known to be reliable' },
        '.',
      ],
      [
        'I computed the SHA-256 of the original and of the copy, and compared them: ',
        { blank: 'date, values or a list of them, whether they were equal' },
        '. The values of the copy are in part 8 of the packet, so that anyone can compute them again.',
      ],
      NOTICE,
    ],
    closing: [
      'Limit: the program can attest the file that it was given. It never saw the database of a telephone or of a platform. The hash of a screenshot says something of the screenshot, not of the message.',
    ],
    sign: ['Printed name and position', 'Signature', 'Date', 'Place'],
    needed: [
      ['A human signatory with the training and the experience for it; the program cannot sign.'],
      ['The source of each exhibit, and how it was copied.'],
      [
        'The hash of each original at its source, and that it was compared: the packet holds the hash of the copy alone.',
      ],
      ['The notice.'],
      ...neededOfFiles(view),
    ],
  })
}

/** FRE 902(13). */
export function processRecord(view: PacketView): Block {
  return draftCard({
    name: '902-13',
    title: 'Certification of a record made by a process or system (FRE 902(13))',
    about: [
      'To be signed by a qualified person: someone who maintains the program or examined it, or a trained operator; not by the program. For the ledger and the outcome of checking it, or for an export of a platform. The form is that of FRE 902(11) or (12).',
    ],
    filled: [packetFact(view), entriesFact(view), checkpointFact(view), softwareFact(view)],
    statements: [
      WHO,
      ['The system is described in part 9 of the packet. I know it in this way: ', { blank: 'how' }, '.'],
      ['It gives an accurate result because: ', { blank: 'how that was tested, by whom, when' }, '.'],
      [
        'This record came from it in this way: ',
        { blank: 'who operated it, on which device, when' },
        '. It worked normally then, except: ',
        { blank: 'nothing, or what' },
        '.',
      ],
      ['The version was ', { blank: 'version, and how the signatory knows it' }, '.'],
      NOTICE,
    ],
    sign: ['Printed name and position', 'Signature', 'Date', 'Place'],
    needed: [
      ['A human signatory who knows the system.'],
      ['Who operated it, on which device, and that it worked normally.'],
      ['What shows that its result is accurate: tests, examination, the digest of the program.'],
      ['The notice.'],
    ],
  })
}
