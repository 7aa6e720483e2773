/** An invented case: an exile, threatened over a messenger on a winter morning. No name here is that of a person. */
import type { JsonObject } from '../../src/core/jcs.ts'
import { about, ledgerOf, png, stored } from './sample.ts'

const screenshot = stored(png(320, 560), {
  name: 'Screenshot_20211201-081702.png',
  mediaType: 'image/png',
  role: 'screenshot',
  copy: 'originalBytes',
  capturedBy: 'the recorder',
  checklist: { senderVisible: true, dateVisible: false, wholeMessage: true },
})
const letter = stored(new TextEncoder().encode('We know the school.\nWe know the way home.\n'), {
  name: '../../letter.html',
  role: 'scan',
})

export const CASE_FILES = new Map([screenshot.file, letter.file])

export const caseLedger = () =>
  ledgerOf(
    {
      kind: 'threat',
      occurred: {
        literal: '1 December, 8:17 a.m.',
        local: '2021-12-01T08:17',
        zone: 'America/New_York',
        zoneBasis: 'device',
        utc: '2021-12-01T13:17:00Z',
        precision: 'minute',
        clock: 'platform',
      },
      content: {
        text: 'Сен балаларыңды көрмейсің.\nҮшеуін де табамыз — мектеп жолын білеміз.',
        language: 'kk',
        textOrigin: 'pasted',
      },
      channel: { medium: 'message', platform: 'messenger', conversation: 'Nurzhan Q.' },
      sender: {
        displayName: 'Nurzhan Q.',
        handle: 'nurzhan.q.1961',
        says: [{ name: 'Нұржан Қ.', role: 'полковник', organisation: 'ҰҚК', language: 'kk' }],
      },
      targets: [
        { who: 'child', age: 6 },
        { who: 'child', age: 4 },
        { who: 'child', age: 1 },
      ],
      classification: { form: 'direct', harms: ['death', 'harmToFamily'], ongoing: true },
      attachments: [screenshot.attachment],
      recordedBy: { role: 'affectedPerson' },
    } satisfies JsonObject,
    about(1, 'translation', {
      language: 'en',
      text: 'You will not see your children.\nWe will find all three — we know the way to school.',
      translator: { name: 'Saule D.', languages: ['kk', 'en'], relationship: 'none' },
      method: 'human',
      complete: true,
    }),
    {
      kind: 'threat',
      occurred: { entered: 'yesterday evening', local: '2021-12-01', precision: 'day' },
      content: { description: 'A call; a man’s voice said that the way to school was known. No words kept.' },
      channel: { medium: 'call', platform: 'phone' },
      sender: { phone: '+7 700 000 00 00' },
      targets: [{ who: 'self', isRecipient: true }],
    },
    about(1, 'correction', {
      changes: [
        { pointer: '/sender/displayName', was: 'Nurzhan Q.', is: 'Nurzhan K.' },
        { pointer: '/sender/profileUrl', is: 'https://social.invalid/nurzhan.q.1961' },
      ],
      reason: 'Misread on the first day; checked against the screenshot.',
    }),
    about(3, 'withdrawal', { reason: 'Recorded twice.' }),
    {
      kind: 'threat',
      received: { literal: '5. Dez.', local: '2021-12-05', zone: 'Europe/Berlin', precision: 'day' },
      content: { text: 'لن تصل إلى البيت. \u202eabc', language: 'ar' },
      channel: { medium: 'letter' },
      targets: [{ who: 'self' }, { who: 'family', name: 'A. and B.', age: 71 }],
      attachments: [letter.attachment],
    },
    about(6, 'report', {
      to: 'Police station, Third District',
      at: { local: '2021-12-06', zone: 'Europe/Berlin', precision: 'day' },
      reference: 'VG-2021-0042',
      outcome: 'taken down',
    }),
    { kind: 'threat', content: { text: 'no date at all' } },
  )
