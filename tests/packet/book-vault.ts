/**
 * An invented case of 54 entries, to make the book of: threats in eleven languages and their scripts, 25 files, later
 * entries of every kind. Every person, account and place is made up.
 */
import type { WholeEntry } from '../../src/core/entry.ts'
import type { JsonObject } from '../../src/core/jcs.ts'
import { namesOfMinors } from '../../src/core/minors.ts'
import { type Redaction, redact } from '../../src/core/redact.ts'
import { asRecorded, entriesToShow, showEntries } from '../../src/packet/choose-shown.ts'
import { assignExhibits, shownAttachments } from '../../src/packet/exhibits.ts'
import type { PacketInput } from '../../src/packet/packet.ts'
import { day, inLyon, type Stock, shot, textFile } from './book-material.ts'
import { threats } from './book-threats.ts'
import { about, ledgerOf, packetInput } from './sample.ts'

/** What is hidden in the packet of the case, beside the names of the children. */
export const BOOK_SECRETS = ['Tilman Osei', '14 Quay Lane', 'leyla.private@mail.invalid', 'Aisel', 'Denis']

/** The entries of the case in the order of recording, and its files by their digest. */
export function bookVault(): {
  readonly entries: readonly WholeEntry[]
  readonly files: ReadonlyMap<string, Uint8Array>
} {
  const stock: Stock = new Map()
  const entries = ledgerOf(...threats(stock), ...laterEntries(stock))
  return { entries, files: stock }
}

/** 25 later entries, from 29 on. */
function laterEntries(stock: Stock) {
  const translator = {
    name: 'Jonas Weir',
    contact: '3 Mill Street, Halden; +000 555 0177',
    languages: ['ru', 'en'],
    relationship: 'none',
  }
  const human = (seq: number, words: string, more: JsonObject = {}) =>
    about(seq, 'translation', {
      language: 'en',
      text: words,
      translator,
      method: 'human',
      complete: true,
      date: day('2021-12-03'),
      ...more,
    })
  return [
    human(2, 'We know where you live. This is the last warning.'),
    human(13, 'We know where you live. This is the last warning.'),
    human(3, 'We know where you live. Keep silent or you will regret it.', {
      translator: { ...translator, languages: ['kk', 'en'], relationship: 'cousin of the recipient' },
    }),
    human(4, 'We know where you live.', {
      complete: false,
      translator: { name: 'Sana Haddo', languages: ['ar', 'en'] },
    }),
    about(8, 'translation', {
      language: 'en',
      text: 'We know where your child goes to school. Stop writing.',
      method: 'machine',
    }),
    about(5, 'correction', {
      reason: 'Read again from the telephone',
      changes: [{ pointer: '/occurred/literal', was: '5 November, 13:42', is: '5 November, 13:43' }],
    }),
    about(6, 'correction', {
      reason: 'The name was misread',
      changes: [{ pointer: '/sender/displayName', was: 'R. Volkov', is: 'R. Volkow' }],
    }),
    about(7, 'withdrawal', { reason: 'Recorded twice, see entry 18' }),
    about(3, 'attribution', {
      person: {
        names: [
          { name: 'Руслан Волков', script: 'Cyrl', kind: 'legal' },
          { name: 'Ruslan Volkov', script: 'Latn' },
        ],
        organisation: 'Bureau of Invented Affairs',
        position: 'officer',
      },
      ...{
        basis: [
          { text: 'The account gives that name and a rank.' },
          { text: 'The voice in a call of 2019 was his.' },
        ],
        against: [{ text: 'Anyone can give that name.' }],
      },
      ...{
        confidence: 'unsure',
        by: 'Leyla Demirkan',
        stillNeeded: [{ text: 'Records of the platform about the account' }],
      },
    }),
    about(23, 'report', {
      to: 'Police of Lyon, 3rd district',
      body: 'police',
      at: day('2021-11-24'),
      reference: 'PV 2021/00417',
      officer: 'Brigadier N. Sorel',
      given: ['Exhibit of entry 23'],
      preservationRequested: true,
      outcome: 'Complaint taken, copy given',
    }),
    about(2, 'report', { to: 'Support of the messenger', body: 'platform', at: day('2021-11-03') }),
    about(23, 'report', {
      to: 'Special Rapporteur (draft not sent)',
      body: 'un',
      at: day('2021-12-02'),
      outcome: 'Not sent yet',
    }),
    about(24, 'statement', {
      person: { name: 'Tilman Osei', contact: '14 Quay Lane', relationship: 'neighbour' },
      perceived: 'self',
      how: 'Heard it on the loudspeaker',
      when: day('2021-11-24'),
      willing: 'ask',
      confidential: true,
      text: 'I heard a man say the name of our street.',
    }),
    about(28, 'adoption', { by: 'Leyla Demirkan', text: 'This is as I told it.' }),
    about(1, 'context', {
      messages: [
        { own: true, text: 'Please leave me alone.', occurred: inLyon(1, '21:00') },
        { gap: 1, why: 'A reply that names Tilman Osei' },
      ],
    }),
    about(23, 'impact', {
      text: 'The children sleep in our room since then. I stopped going to the market.',
    }),
    about(1, 'custody', {
      event: 'collected',
      by: 'Leyla Demirkan',
      how: 'screenshot on her telephone',
      when: day('2021-11-01'),
    }),
    about(1, 'custody', {
      event: 'transferred',
      by: 'Leyla Demirkan',
      to: 'Marta Fennimore',
      why: 'safe keeping',
      how: 'copied by cable',
      when: day('2021-11-05'),
    }),
    about(2, 'custody', {
      event: 'collected',
      by: 'Leyla Demirkan',
      how: 'screenshot on her telephone',
      when: day('2021-11-02'),
    }),
    about(2, 'custody', {
      event: 'received',
      by: 'Marta Fennimore',
      how: 'on a memory stick',
      when: day('2021-11-20'),
    }),
    about(9, 'remark', { text: 'The account was gone on 12 November.' }),
    about(10, 'attachment', {
      text: 'Photograph of the same screen',
      attachments: [
        shot(stock, 29, { role: 'photoOfScreen' }),
        textFile(stock, 'BEGIN:VCARD\nFN:R. Volkov\nEND:VCARD\n', { name: 'kontakt.vcf', role: 'document' }),
      ],
    }),
    about(11, 'remark', {
      text: 'He wrote again on the next day; that message was deleted before I could keep it.',
    }),
    about(12, 'attachment', {
      attachments: [
        textFile(stock, '<html><script>alert(1)</script></html>', {
          name: 'profile.html',
          role: 'webCapture',
          copy: 'transcoded',
        }),
      ],
    }),
    about(23, 'remark', { text: 'Told to the school on 25 November.' }),
  ]
}

/** The packet of the whole case with `BOOK_SECRETS` hidden and a file withheld; `asked` adds to it. */
export function bookInput(
  asked: Partial<Redaction> = {},
  claims: Partial<PacketInput['claims']> = {},
): PacketInput {
  const { entries, files: stock } = bookVault()
  const recorded = entries.map(asRecorded)
  const judged = redact(recorded, {
    phrases: BOOK_SECRETS.slice(0, 3),
    minors: namesOfMinors(recorded),
    fields: [],
    files: [{ seq: 17, index: 0 }],
    ...asked,
  })
  if (!judged.ok) throw new Error(judged.problem.why)
  const { positions, withheld } = judged.redacted
  const shown = showEntries(entries, entriesToShow(entries.keys(), entries), positions)
  const base = packetInput(entries, stock)
  return {
    ...base,
    claims: { ...base.claims, jurisdiction: 'in,uk', ...claims },
    entries: shown,
    exhibits: assignExhibits(shownAttachments(shown), []),
    withheld,
  }
}
