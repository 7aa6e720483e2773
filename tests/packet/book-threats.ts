/** The 28 threats of the invented case of book-vault.ts: entries 1 to 28. */
import { encodeUtf8 } from '../../src/core/bytes.ts'
import type { JsonObject } from '../../src/core/jcs.ts'
import {
  ACCOUNTS,
  at,
  BOOK_WORDS,
  CHILDREN,
  day,
  file,
  inLyon,
  type Stock,
  shot,
  textFile,
} from './book-material.ts'

function threat(number: number, language: string, members: JsonObject = {}): JsonObject {
  const time = `${String(8 + (number % 12)).padStart(2, '0')}:${number % 2 === 0 ? '17' : '42'}`
  return {
    kind: 'threat',
    occurred: number % 5 === 3 ? at(number, time) : inLyon(number, time),
    content: { text: BOOK_WORDS[language] as string, language, textOrigin: 'pasted' },
    channel: {
      medium: 'message',
      platform: ['messenger', 'telegram', 'whatsapp', 'email'][number % 4] as string,
      receivingAccount: 'leyla.private@mail.invalid',
    },
    sender: ACCOUNTS[number % 4] as JsonObject,
    targets: [{ who: 'self', name: 'Leyla Demirkan', isRecipient: true }],
    recordedBy: { name: 'Leyla Demirkan', role: 'affectedPerson' },
    ...members,
  }
}

/** The threats in the order of recording; their files go into `stock`. */
export function threats(stock: Stock): JsonObject[] {
  const languages = Object.keys(BOOK_WORDS)
  const plain = Array.from({ length: 22 }, (_, index) => {
    const number = index + 1
    const language = languages[index % languages.length] as string
    return threat(number, language, number <= 18 ? { attachments: [shot(stock, number)] } : {})
  })
  const grave = threat(23, 'en', {
    targets: [{ who: 'self', name: 'Leyla Demirkan', isRecipient: true }, ...CHILDREN],
    classification: {
      ...{ form: 'direct', harms: ['death', 'harmToFamily'], markers: ['namedTarget', 'place', 'deadline'] },
      ...{ demand: 'Stop writing.', deadline: day('2021-12-24'), ongoing: true, code: '020103020200' },
    },
    context: [
      { own: true, text: 'Who is this?', occurred: inLyon(23, '18:40') },
      { gap: 2, why: 'Replies of a colleague, kept back at his wish' },
      { sender: ACCOUNTS[3] as JsonObject, text: '你很清楚。', language: 'zh-Hans' },
    ],
    attachments: [
      shot(stock, 23, { sensitive: 'graphic', copy: 'cropped' }),
      textFile(stock, 'MESSAGES EXPORT\n1 message\n', {
        name: 'export.txt',
        role: 'platformExport',
        copy: 'originalBytes',
        mediaType: 'text/plain',
      }),
    ],
  })
  return [
    ...plain,
    grave,
    threat(24, 'ru', {
      content: {
        description: 'A call from a hidden number. A man breathed, then named our street: 14 Quay Lane.',
      },
      channel: { medium: 'call', platform: 'phone' },
      sender: { phone: 'hidden' },
    }),
    threat(25, 'tr', {
      content: {
        text: 'Tilman Osei cannot hide you at 14 Quay Lane. Tilman Osei pays as well.',
        language: 'en',
      },
      attachments: [shot(stock, 25, { sensitive: 'thirdParty' })],
    }),
    threat(26, 'hi', {
      content: {
        text: 'You \u202egnihtyreve evol\u202c 🔪🏠 سوف نأتي on 12/24 \u200b=NOW()',
        language: 'en',
      },
      attachments: [
        file(stock, encodeUtf8('%PDF-1.4\n% invented, no page\n'), {
          name: 'письмо.pdf',
          role: 'document',
          copy: 'exactCopy',
        }),
      ],
    }),
    threat(27, 'ar', {
      occurred: {
        literal: '١ ديسمبر، ٨:١٧ ص',
        local: '2021-12-01T08:17',
        precision: 'minute',
        clock: 'platform',
      },
    }),
    threat(28, 'en', {
      occurred: {
        entered: 'last spring',
        precision: 'range',
        notBefore: '2021-03-01',
        notAfter: '2021-05-31',
        approximate: true,
      },
      content: { description: 'A letter under the door. It was thrown away; I remember “leave or burn”.' },
      channel: { medium: 'letter', platform: 'letter' },
      sender: {},
      recordedBy: { name: 'Marta Fennimore', role: 'helper' },
      perceived: { how: 'told', by: 'Leyla Demirkan' },
    }),
  ]
}
