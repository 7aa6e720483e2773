/** Drafts for handing the packet on: the foundation of a summary (FRE 1006), and a receipt. */
import type { PacketView } from '../packet-view.ts'
import type { Block } from './blocks.ts'
import { draftCard } from './draft-card.ts'
import { checkpointFact, entriesFact, exhibitFact, packetFact } from './packet-facts.ts'
import { saidOr } from './spans.ts'

/** FRE 1006: for the chronology as a summary of voluminous material. */
export function summaryFoundation(view: PacketView): Block {
  return draftCard({
    name: '1006',
    title: 'Foundation of a summary (FRE 1006)',
    about: [
      'For the chronology, if it is offered as a summary of material too voluminous to be examined conveniently in court. The chronology holds no argument. Plots of counts are illustrations only (FRE 107).',
    ],
    filled: [packetFact(view), entriesFact(view), exhibitFact(view), checkpointFact(view)],
    statements: [
      [
        'My name is ',
        { blank: 'full name' },
        '. I prepared the summary, or had it prepared with the program described in part 9.',
      ],
      ['It is made from the entries and exhibits named above, which are all listed in part 8.'],
      ['They are too voluminous to be examined conveniently in court because: ', { blank: 'why' }, '.'],
      [
        'The originals or duplicates can be examined or copied by the other parties at ',
        { blank: 'where' },
        ', from ',
        { blank: 'when' },
        '.',
      ],
      ['The entries were chosen in this way: ', { blank: 'criteria, and what was left out' }, '.'],
      ['A second person compared the summary with its sources: ', { blank: 'who, when' }, '.'],
    ],
    sign: ['Printed name', 'Signature', 'Date'],
    needed: [
      ['The signatory, and the second person who compared.'],
      ['Where and when the originals can be inspected.'],
      ['How the entries were chosen: the packet holds the counts of part 15 alone.'],
    ],
  })
}

/** A receipt for the packet, to be signed by both sides. */
export function transferReceipt(view: PacketView): Block {
  const { recipient, purpose } = view.data.packet
  return draftCard({
    name: 'receipt',
    title: 'Receipt for the transfer of this packet',
    about: [
      'The SHA-256 of tagmanifest-sha256.txt names every byte of the packet. It cannot stand in the packet itself: whoever gives the packet reads it from the program, and both write it here.',
    ],
    filled: [
      packetFact(view),
      exhibitFact(view),
      checkpointFact(view),
      [
        ['Prepared for, as stated by whoever made the packet'],
        saidOr(recipient === '' ? undefined : recipient, 'not stated'),
      ],
      [
        ['Purpose, as stated by whoever made the packet'],
        saidOr(purpose === '' ? undefined : purpose, 'not stated'),
      ],
    ],
    statements: [
      ['Given by ', { blank: 'name, position' }, ' to ', { blank: 'name, position' }, '.'],
      ['SHA-256 of tagmanifest-sha256.txt: ', { blank: '64 digits' }, '.'],
      ['Date, hour and place: ', { blank: 'date, hour, zone, place' }, '.'],
      [
        'Medium and its condition; sealed or encrypted in this way: ',
        { blank: 'medium, condition, seal, encryption' },
        '.',
      ],
      ['For this purpose: ', { blank: 'purpose' }, '.'],
    ],
    sign: ['Signature of the giver', 'Date', 'Signature of the receiver', 'Date'],
    needed: [['Both signatures, and the SHA-256 above.']],
  })
}
