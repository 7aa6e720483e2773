/**
 * One full record of every kind, with every member that record kinds have (docs/format.md, "Records"). All people,
 * accounts, places and messages are invented. Other tests take these instead of writing their own.
 */
import type { JsonObject } from '../../src/core/jcs.ts'

/** The public key of the worked example in fixtures/vectors/entry.json, and its vault. */
export const exampleVaultId = '56475aa75463474c0285df5dbf2bcab7'
export const exampleVkey = `evidence.invalid/${exampleVaultId}+86dbed13+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4`

const hash = (digit: string) => digit.repeat(64)

const occurred = {
  literal: '1 December, 8:17 a.m.',
  entered: '2021-12-01 08:17',
  local: '2021-12-01T08:17',
  zone: 'America/New_York',
  zoneBasis: 'shown',
  utc: '2021-12-01T13:17:00Z',
  precision: 'minute',
  clock: 'platform',
  approximate: true,
}
const someDay = { precision: 'range', notBefore: '2021-12-01', notAfter: '2021-12-24', clock: 'memory' }

const sender = {
  displayName: 'Тень',
  handle: '@shadow_of_v',
  accountId: '90210417',
  profileUrl: 'https://example.invalid/shadow_of_v',
  phone: '+1 555 0100',
  email: 'shadow@example.invalid',
  savedAs: 'unknown caller',
  says: [{ name: 'Виктор', role: 'следователь', organisation: 'Отдел №4', language: 'ru' }],
}

const attachment = {
  sha256: hash('a'),
  size: 48213,
  name: 'IMG_0417.PNG',
  mediaType: 'image/png',
  declaredType: 'image/jpeg',
  role: 'screenshot',
  copy: 'originalBytes',
  capturedAt: { local: '2021-12-01T09:02', precision: 'minute', clock: 'device' },
  capturedBy: 'Ilse Marten',
  device: 'phone of the affected person',
  method: 'screenshot function of the phone',
  checklist: {
    senderVisible: true,
    dateVisible: true,
    timeVisible: true,
    wholeMessage: false,
    profileVisible: false,
    urlVisible: false,
  },
  source: 'the phone itself',
  stillHeld: { where: 'on the phone, in the app', asOf: { local: '2021-12-02', precision: 'day' } },
  recordingConsent: 'not a recording',
  sensitive: 'none',
}

const common = {
  attachments: [attachment],
  recordedBy: { name: 'Ilse Marten', role: 'advocate' },
  device: { software: 'evidence 0.1.0', os: 'linux' },
  nothing: [{ pointer: '/perceived/by', why: 'withheld' }],
}

const context = [
  {
    sender,
    own: false,
    occurred: { local: '2021-12-01T08:10', precision: 'minute' },
    text: 'You did not answer.',
    description: 'sent two minutes before',
    language: 'en',
    textOrigin: 'pasted',
    messageId: '4710',
  },
  { own: true, text: 'Who is this?' },
  { gap: 3, why: 'not about this' },
]

const threat: JsonObject = {
  kind: 'threat',
  occurred,
  received: { local: '2021-12-01T08:17:05', precision: 'second', clock: 'device' },
  firstSeen: { local: '2021-12', precision: 'month', approximate: true },
  perceived: { how: 'told', by: 'her brother' },
  content: {
    text: 'Stop writing, or your brother will not come home.\n你知道的。',
    description: 'a voice message with the same words, laughing at the end',
    language: 'en',
    textOrigin: 'typed',
  },
  channel: {
    medium: 'message',
    platform: 'telegram',
    conversation: 'private',
    messageId: '4711',
    url: 'https://example.invalid/c/4711',
    visibility: 'only the two of them',
    edited: false,
    deletedBySender: true,
    receivingAccount: '@dana_keel',
  },
  sender,
  targets: [
    { who: 'self', name: 'Dana Keel', minor: false, isRecipient: true },
    { who: 'child', name: 'Milo', age: 9, minor: true, isRecipient: false },
  ],
  context,
  classification: {
    form: 'conditional',
    harms: ['death', 'harmToFamily'],
    markers: ['namedTarget', 'privateKnowledge'],
    demand: 'stop writing about the mine',
    deadline: someDay,
    ongoing: true,
    code: '020103020200',
  },
  ...common,
}

const about = { seq: 4, digest: hash('b') }
const annotation = (name: string, members: JsonObject): JsonObject => ({
  kind: 'annotation',
  annotation: name,
  about,
  ...members,
})

/** By kind; annotations by theirs. */
export const exampleRecords = {
  threat,
  vault: {
    kind: 'vault',
    id: exampleVaultId,
    key: exampleVkey,
    encryption: { recipient: 'age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq' },
    seal: hash('c'),
    software: 'evidence 0.1.0',
  },
  key: {
    kind: 'key',
    action: 'rotate',
    key: exampleVkey,
    previous: 0,
    encryption: { recipient: 'age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq' },
    seal: null,
  },
  continuation: { kind: 'continuation', checkpoint: 'a note, whole\n', vault: 'd'.repeat(32) },
  import: {
    kind: 'import',
    format: 'telegram-json',
    account: '@dana_keel',
    entries: 41,
    software: 'evidence 0.1.0',
    text: 'asked for on 3 December, came on 5 December',
    ...common,
  },
  export: {
    kind: 'export',
    packet: '17',
    createdAt: '2021-12-06T10:00:00.000Z',
    checkpoint: { size: 17, root: 'BQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQU=' },
    form: 'zip',
    profile: 'lawyer',
    recipient: 'Bureau Orlov & Finch',
    purpose: 'to report it',
    entries: [4, 5],
    hidden: { texts: 1, fields: 2, attachments: 0, minors: 1 },
    exhibits: [{ seq: 4, index: 0, label: 'A-1', bates: 'DK000001' }],
    jurisdiction: 'in',
    pdf: 'made',
    manifest: hash('e'),
    software: 'evidence 0.1.0',
    views: 'load-file',
  },
  correction: annotation('correction', {
    changes: [
      { pointer: '/sender/displayName', was: 'Тень', is: 'Тень ✦' },
      { pointer: '/targets/1/age', was: 9, is: 10 },
      { pointer: '/channel/a~1b~0c', is: { any: ['JSON', null, 4, false] } },
      { pointer: '/classification', was: null },
    ],
    reason: 'read again from the phone',
    ...common,
  }),
  withdrawal: annotation('withdrawal', { reason: 'entered twice' }),
  translation: annotation('translation', {
    language: 'ru',
    text: 'Перестань писать.',
    translator: {
      name: 'Oksana Feld',
      contact: 'oksana@example.invalid',
      languages: ['en', 'ru'],
      relationship: 'none',
    },
    method: 'human',
    complete: true,
    date: { local: '2021-12-03', precision: 'day' },
  }),
  attribution: annotation('attribution', {
    person: {
      names: [{ name: 'Виктор Лаптев', script: 'Cyrl', kind: 'said by the account' }],
      organisation: 'Отдел №4',
      position: 'следователь',
    },
    basis: [{ text: 'he named a call of the day before' }],
    against: [{ text: 'the number is new' }],
    confidence: 'unsure',
    by: 'Dana Keel',
    stillNeeded: [{ text: 'subscriber data' }],
  }),
  report: annotation('report', {
    to: 'police',
    body: 'Station 7, Harrow Street',
    at: { local: '2021-12-02T10:30', precision: 'minute' },
    reference: '2021/4417',
    officer: 'Sgt. Amari',
    given: ['packet 17'],
    preservationRequested: true,
    outcome: 'taken down',
  }),
  statement: annotation('statement', {
    person: { name: 'Petra Sund', contact: 'by letter', relationship: 'neighbour' },
    perceived: 'saw the message on the phone',
    how: 'was shown it',
    when: { local: '2021-12-01', precision: 'day' },
    willing: 'ask',
    confidential: true,
    text: 'I read it with her in the kitchen.',
  }),
  adoption: annotation('adoption', { by: 'Dana Keel', text: 'It is as Ilse wrote it.' }),
  context: annotation('context', { messages: context }),
  impact: annotation('impact', { text: 'He no longer walks to school.' }),
  custody: annotation('custody', {
    event: 'handed over',
    by: 'Dana Keel',
    to: 'Ilse Marten',
    why: 'to copy the phone',
    how: 'in person',
    when: { local: '2021-12-02T18', precision: 'hour' },
  }),
  receipt: annotation('receipt', {
    export: 17,
    by: 'Bureau Orlov & Finch',
    text: 'received',
    note: 'a note, whole\n',
  }),
  attachment: annotation('attachment', { text: 'the original file', ...common }),
  remark: annotation('remark', { text: 'The number was in use again in May.' }),
} as const satisfies Record<string, JsonObject>
