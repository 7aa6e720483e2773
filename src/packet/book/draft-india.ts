/**
 * India: certificate under the Bharatiya Sakshya Adhiniyam 2023, section 63(4)(c), Part A by the party and Part B by an
 * expert. The words of the Schedule are counsel's to put in; here are its elements.
 */
import type { PacketView } from '../packet-view.ts'
import type { Block, Text } from './blocks.ts'
import { draftCard } from './draft-card.ts'
import { exhibitFact, packetFact } from './packet-facts.ts'

const ABOUT: Text = [
  'Elements of the certificate in the Schedule to the Bharatiya Sakshya Adhiniyam, 2023, section 63(4)(c). Counsel takes the words from the Schedule itself.',
]

/** Parts A and B. */
export function indiaCertificate(view: PacketView): Block[] {
  const filled = [
    packetFact(view),
    exhibitFact(view),
    [['Algorithm'], ['SHA256 (of SHA1, SHA256, MD5, or another legally acceptable standard)']] as const,
    [['Hash report'], ['part 8 of this packet, to be enclosed']] as const,
  ]
  return [
    draftCard({
      name: 'india-a',
      title: 'India: certificate, Part A, to be filled by the party',
      about: ABOUT,
      filled,
      statements: [
        ['Name, parentage and address: ', { blank: 'name; son, daughter or spouse of; address' }, '.'],
        [
          'Source of the record: ',
          { blank: 'computer or storage media, DVR, mobile, flash drive, CD or DVD, server, cloud, other' },
          '.',
        ],
        ['Make and model, colour: ', { blank: 'make, model, colour' }, '.'],
        ['Serial number; IMEI, UIN, UID, MAC or cloud id: ', { blank: 'numbers' }, '.'],
        ['The device was under my lawful control and in regular use: ', { blank: 'yes or no, how' }, '.'],
        [
          'It worked properly, or what did not work had no effect on the record: ',
          { blank: 'yes or no, what' },
          '.',
        ],
        ['It was owned, maintained, managed or operated by me: ', { blank: 'which of these' }, '.'],
        ['Hash value of each record: ', { blank: 'from the enclosed hash report' }, '.'],
      ],
      sign: ['Name', 'Signature', 'Date', 'Time (IST, 24 hours)', 'Place'],
      needed: [
        ['Everything about the party and the device: the packet fills in none of it.'],
        ['The signature, with date, hour in IST and place.'],
        ['Part B, by an expert.'],
      ],
    }),
    draftCard({
      name: 'india-b',
      title: 'India: certificate, Part B, to be filled by the expert',
      about: ABOUT,
      filled,
      statements: [
        ['Name, qualification and office of the expert: ', { blank: 'name, qualification, office' }, '.'],
        [
          'What the expert affirms: ',
          { blank: 'the words of Part B of the Schedule, put in by counsel' },
          '.',
        ],
        ['What the expert examined, and how: ', { blank: 'records, device, way' }, '.'],
      ],
      sign: ['Name', 'Signature', 'Date', 'Time (IST, 24 hours)', 'Place'],
      needed: [['An expert, and an affirmation of their own.'], ['The words of Part B of the Schedule.']],
    }),
  ]
}
