/** Exports that hide: the built program, packets looked through byte by byte, and made again elsewhere. */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { atomsOf } from '../../src/core/commitment.ts'
import type { JsonObject } from '../../src/core/jcs.ts'
import type { ExportRecord } from '../../src/core/record-ledger.ts'
import { commit } from '../../src/vault/commit.ts'
import { openVault } from '../../src/vault/open.ts'
import { SECOND_VERIFIER, type SecondReport } from '../interop/verified-cases.ts'
import { fixedContext, readFolder } from '../made-vault.ts'
import { commonPhrases, type Guess, guessed, leaks, saltsTried } from '../packet/leaks.ts'
import { png } from '../packet/sample.ts'
import { needTool } from '../tool.ts'
import { makeVaultPlace, type Place } from './evidence.ts'
import { OTHER, otherNode } from './other-node.ts'

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 })

/** Forty secrets in many scripts; one may be several words. */
const SECRETS = [
  ...Array.from({ length: 22 }, (_, at) => `Quovarin${String.fromCharCode(97 + at)}x`),
  ...['Maple Hollow School', 'Tamsin Oduya-Reyes', 'blue <gate> & "third" floor', '“Old Harbour” 17'],
  ...[
    'Кленовая Слобода',
    'Нұрбикеш',
    'Ελευθερούπολις',
    'مدرسة القيقب',
    'בית הספר מייפל',
    '枫谷小学',
    'めぐみがおか',
  ],
  ...['tamsin.oduya@mail.invalid', '+998 71 555 01 99', 'https://maple.invalid/~tamsin', 'ID-7731-ZQ'],
  ...['Straße am Quell', 'İncirlikçi', 'zo\u0308e\u0301lin'],
]
const secret = (at: number): string => SECRETS[at] as string
/** As the owner types it, which need not be how it stands. */
const typed = (text: string): string => text.toUpperCase()

const PICTURE = png(40, 30)

function threatRecord(place: Place): JsonObject {
  place.file(`${secret(15)}.png`, PICTURE)
  place.file('letter.txt', `Dear ${secret(22)},\nyou know.\n`)
  return {
    kind: 'threat',
    occurred: { literal: `${secret(0)} o'clock`, entered: secret(1), local: '2021-12-01', precision: 'day' },
    perceived: { how: 'told', by: secret(2) },
    content: {
      text: `We know ${secret(22)} and ${secret(26)}, also ${secret(31)}我们。 Ask ${secret(23)}!`,
      description: `Written by ${secret(27)}; ${secret(29)}`,
    },
    channel: {
      medium: 'message',
      platform: secret(3),
      conversation: secret(4),
      messageId: secret(36),
      url: secret(35),
      visibility: secret(5),
      receivingAccount: secret(34),
    },
    sender: {
      displayName: secret(28),
      handle: secret(6),
      accountId: `7/${secret(7)}`,
      profileUrl: `https://x.invalid/${secret(8)}`,
      phone: secret(34),
      email: secret(33),
      savedAs: secret(9),
      says: [{ name: secret(32), role: secret(10), organisation: secret(30) }],
    },
    targets: [
      { who: 'self', name: secret(11) },
      { who: 'child', name: 'Nurlan', age: 6 },
    ],
    context: [
      { text: `before ${secret(24)} after`, sender: { displayName: secret(12) }, messageId: secret(13) },
      { gap: 2, why: secret(25) },
      { description: secret(37) },
    ],
    classification: { demand: `stop ${secret(38)}`, code: secret(14), deadline: { literal: secret(39) } },
    attachments: [
      {
        path: `${secret(15)}.png`,
        declaredType: secret(16),
        capturedBy: secret(17),
        device: secret(18),
        method: secret(19),
        source: secret(20),
        stillHeld: { where: secret(21) },
      },
      { path: 'letter.txt', recordingConsent: 'no' },
    ],
    recordedBy: { name: secret(0) },
    device: { software: secret(1), os: secret(2) },
  }
}

const annotations: readonly JsonObject[] = [
  {
    annotation: 'translation',
    language: 'en',
    text: `They know ${secret(22)}; Nurlan too.`,
    translator: { name: secret(3), contact: secret(33), languages: [secret(4)], relationship: secret(5) },
  },
  {
    annotation: 'correction',
    changes: [
      { pointer: '/sender/handle', was: secret(6), is: `${secret(7)} now` },
      { pointer: `/sender/${secret(8)}`, is: { deep: [{ [secret(9)]: 1, name: secret(10) }] } },
      { pointer: '/targets/1/name', was: 'Nurlan', is: 'Nurlanbek' },
    ],
    reason: `so said ${secret(23)}`,
  },
  {
    annotation: 'attribution',
    person: { names: [{ name: secret(11) }], position: secret(12) },
    basis: [{ text: secret(13) }],
  },
  { annotation: 'report', to: secret(14), officer: secret(15), given: [secret(16)], outcome: secret(17) },
  { annotation: 'statement', person: { name: secret(18), contact: secret(34) }, text: `saw ${secret(19)}` },
  { annotation: 'custody', event: secret(20), by: secret(21), how: secret(24) },
  { annotation: 'remark', text: `${secret(25)}, ${secret(26)}, ${secret(27)}` },
]

function record(place: Place, one: JsonObject): void {
  place.good(['add', '--record', place.file('record.json', JSON.stringify(one))])
}

/** A vault with the secrets everywhere that a text can stand. */
function secretPlace(): Place {
  const place = makeVaultPlace()
  record(place, threatRecord(place))
  for (const one of annotations) record(place, { kind: 'annotation', about: { seq: 1 }, ...one })
  return place
}

const HIDING = SECRETS.slice(0, 20).flatMap((one) => ['--redact', typed(one)])
const LISTED = SECRETS.slice(20).map(typed).join('\n')
const WITHHELD = ['--withhold-attachment', '1:2']

type Atoms = readonly (string | readonly [string, ...unknown[]])[]
type Shown = { readonly header: { readonly seq: number }; readonly atoms?: Atoms }
const entriesOf = (files: ReadonlyMap<string, Uint8Array>): Shown[] =>
  JSON.parse(Buffer.from(files.get('data/evidence.json') as Uint8Array).toString()).entries

describe('a packet of a vault full of secrets', () => {
  let place: Place
  let files: ReadonlyMap<string, Uint8Array>
  let said: { stdout: string; stderr: string }
  beforeAll(() => {
    place = secretPlace()
    const args = [
      'export',
      '--to',
      'packet',
      '--for',
      'Counsel',
      ...HIDING,
      '--redact-file',
      '-',
      ...WITHHELD,
    ]
    const ran = place.run([...args, '--json'], { input: LISTED })
    expect(ran, ran.stderr).toMatchObject({ status: 0 })
    said = ran
    files = readFolder(join(place.dir, 'packet'))
  })

  test('there are forty, and each stands in the vault, so that looking for them is worth something', () => {
    expect(new Set(SECRETS).size).toBe(40)
    const ledger = readFileSync(join(place.vault, 'ledger.jsonl'), 'utf8')
    for (const one of SECRETS) expect(ledger, one).toContain(JSON.stringify(one).slice(1, -1))
    const seen = leaks(new Map([['ledger.jsonl', Buffer.from(ledger)]]), SECRETS)
    for (const one of SECRETS)
      expect(
        seen.some((leak) =>
          [`${one} UTF-8`, `${one} JSON text`].includes(leak.slice('ledger.jsonl: '.length)),
        ),
      ).toBe(true)
    expect(said.stderr).not.toContain('Not found')
  })

  test('holds none of them in any byte of any file, nor in any name, in any encoding or digest', () => {
    expect(files.size).toBeGreaterThan(10)
    expect(leaks(files, [...SECRETS, 'Nurlan', 'letter.txt'])).toEqual([])
    expect([...files.keys()].filter((path) => path.endsWith('.txt') && path.includes('EX-'))).toEqual([])
    const zip = place.run(
      ['export', '--to', 'p.zip', '--for', 'Counsel', ...HIDING, '--redact-file', '-', ...WITHHELD],
      { input: LISTED },
    )
    expect(zip, zip.stderr).toMatchObject({ status: 0 })
    expect(leaks(new Map([['zip', readFileSync(join(place.dir, 'p.zip'))]]), [...SECRETS, 'Nurlan'])).toEqual(
      [],
    )
  })

  test('has commitments that neither the secrets nor 10,000 common phrases open, under any salt one could try', () => {
    const hidden = new Set<string>()
    const salts: Uint8Array[] = []
    const paths: Guess[0][] = []
    for (const { atoms = [] } of entriesOf(files)) {
      for (const atom of atoms) if (typeof atom === 'string') hidden.add(atom)
      salts.push(...saltsTried(atoms))
    }
    expect(hidden.size).toBeGreaterThan(80)
    const truth: Guess[] = []
    for (const line of readFileSync(join(place.vault, 'ledger.jsonl'), 'utf8').split('\n').slice(1, 9)) {
      for (const { path, i, m, value } of atomsOf(JSON.parse(line).record)) {
        truth.push([path, i, m, value])
        paths.push(path)
      }
    }
    for (const digest of guessed(truth, salts)) expect(hidden.has(digest)).toBe(false)
    const phrases = commonPhrases()
    expect(phrases.length).toBeGreaterThan(10_000)
    const likely = [
      ['content', 'text'],
      ['text'],
      ['sender', 'displayName'],
      ['targets', 1, 'name'],
      ['reason'],
    ]
    const guesses = function* (): Generator<Guess> {
      for (const path of likely) for (const phrase of phrases) yield [path, 0, 1, phrase]
      for (const path of paths) for (const one of SECRETS) yield [path, 0, 1, one]
    }
    for (const digest of guessed(guesses(), [new Uint8Array(), new Uint8Array(16), ...salts.slice(0, 2)]))
      if (hidden.has(digest)) throw new Error('a guess opened a commitment')
  })

  test('still proves itself, and says in counts what was hidden', () => {
    expect(place.json(['verify', 'packet'])).toMatchObject([
      { verdict: 'consistent', findings: [{ code: 'claims-unattributed' }] },
    ])
    const { hidden } = JSON.parse(said.stdout)
    const [recorded] = place.json(['show', '9'])
    expect(recorded).toMatchObject({ record: { hidden } })
    // Words in texts of nine members, fields, the letter, and one child by two spellings of its name.
    expect(hidden).toMatchObject({ attachments: 1, minors: 2 })
    expect(hidden.texts).toBeGreaterThan(9)
    expect(hidden.fields).toBeGreaterThan(40)
  })

  test('still proves itself to the second verifier, which makes no views', ({ skip }) => {
    for (const program of ['python3', 'openssl']) needTool(program, skip)
    const ran = spawnSync('python3', [SECOND_VERIFIER, join(place.dir, 'packet')], { encoding: 'utf8' })
    const { verdict, findings } = JSON.parse(ran.stdout) as SecondReport
    expect([verdict, findings.map(({ code }) => code)]).toEqual(['cannotTell', ['views-unchecked']])
  })

  test('shows no entry whole in which anything is hidden', () => {
    const part = entriesOf(files).filter(({ atoms }) => atoms !== undefined)
    expect(part.map(({ header }) => header.seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
    const text = Buffer.from(files.get('data/evidence.json') as Uint8Array).toString()
    expect(text.match(/"seed":/g)).toHaveLength(1)
    for (const line of readFileSync(join(place.vault, 'ledger.jsonl'), 'utf8').split('\n').slice(1, 9))
      expect(text).not.toContain(JSON.parse(line).seed)
  })
})

const words = {
  kind: 'threat',
  content: { text: 'Give the papers to Dana Keel at once.' },
  sender: { phone: '+7 700' },
}

function placeWith(...records: readonly JsonObject[]): Place {
  const place = makeVaultPlace()
  for (const one of records) record(place, one)
  return place
}

describe('what cannot be hidden as asked', () => {
  let place: Place
  beforeAll(() => {
    place = placeWith(words, { kind: 'threat', content: { text: 'another' } })
  })

  test.each([
    [['--redact-field', '1:/sender/email'], 'entry 1 has no field /sender/email'],
    [['--redact-field', '1:/kind'], 'is never hidden'],
    [['--redact-field', '7:/kind'], 'Entry 7 is not among those that this packet shows'],
    [['--redact-field', '2:/content', '--entries', '1'], 'Entry 2 is not among those that this packet shows'],
    [['--redact-field', '1/content'], 'is not an entry and a field such as 3:/sender/phone'],
    [['--withhold-attachment', '1:1'], 'entry 1 has no file 1'],
    [['--withhold-attachment', '1:0'], 'is not an entry and the number of a file in it'],
    [['--redact', '\u200b'], 'nothing in'],
    [['--redact', 'keel', '--purpose', 'For DANA KEEL'], '--purpose holds words that are to be hidden'],
    [['--redact', 'keel', '--for', 'Keel & Co'], '--for holds words that are to be hidden'],
    [['--redact-file', 'absent.txt'], 'absent.txt could not be read'],
    [['--again', '1'], 'Entry 1 is not an export'],
    [['--again', '9'], 'There is no entry 9'],
  ])('%j: it is refused with a sentence, and nothing is recorded or written', (args, sentence) => {
    const before = place.bytes()
    const ran = place.run(['export', '--to', 'p', ...args])
    expect(ran.status, ran.stderr).toBe(2)
    expect(ran.stderr).toContain(sentence)
    expect(ran.stderr).toContain('Nothing was recorded.')
    expect(existsSync(join(place.dir, 'p'))).toBe(false)
    expect(place.bytes()).toEqual(before)
  })

  test('a word that is found nowhere is said, also with --quiet, and stops nothing', () => {
    const ran = place.run(['export', '--to', 'said', '--redact', 'Kell', '--redact', 'keel', '--quiet'])
    expect(ran.status).toBe(0)
    expect(ran.stderr).toContain('Not found in any entry of this packet: Kell.')
    expect(ran.stderr).not.toContain('packet: keel')
  })

  test('a translation of words that are hidden, in which nothing is, is named', () => {
    const other = placeWith(
      { kind: 'threat', content: { text: 'Бегите к Дане Кил' } },
      {
        kind: 'annotation',
        annotation: 'translation',
        about: { seq: 1 },
        language: 'en',
        text: 'Run to Dana',
      },
    )
    expect(other.run(['export', '--to', 'a', '--redact', 'кил']).stderr).toContain(
      'Entry 2 translates entry 1, of which words are hidden, and nothing is hidden in it.',
    )
    expect(other.run(['export', '--to', 'b', '--redact', 'кил', '--redact', 'dana']).stderr).not.toContain(
      'translates',
    )
  })
})

describe('files', () => {
  test('of text that hold hidden words stop the export until they are withheld, also in UTF-16', () => {
    const place = makeVaultPlace()
    place.file('plain.txt', 'see Dana Keel')
    place.file('wide.txt', Buffer.from('\ufeffsee DANA KEEL', 'utf16le'))
    place.file('none.txt', 'see nobody')
    place.file('shot.png', PICTURE)
    const files = ['plain.txt', 'wide.txt', 'none.txt', 'shot.png'].flatMap((name) => ['--attach', name])
    place.good(['add', '--text', 'x', ...files])
    const stopped = place.run(['export', '--to', 'p', '--redact', 'dana keel'])
    expect(stopped.status).toBe(2)
    expect(stopped.stderr).toContain('file 1 of entry 1, file 2 of entry 1')
    expect(stopped.stderr).toContain('--withhold-attachment 1:1 --withhold-attachment 1:2')
    const options = ['--withhold-attachment', '1:1', '--withhold-attachment', '1:2']
    const ran = place.run(['export', '--to', 'p', '--redact', 'dana keel', ...options])
    expect(ran.status, ran.stderr).toBe(0)
    expect(ran.stderr).toContain('1 file (pictures, recordings, documents) could not be searched')
    const packet = readFolder(join(place.dir, 'p'))
    expect([...packet.keys()].filter((path) => path.includes('native/EX-'))).toHaveLength(2)
    expect(leaks(packet, ['Dana Keel'])).toEqual([])
    expect(place.json(['verify', 'p'])).toMatchObject([{ verdict: 'consistent' }])
  })
})

describe('names of children', () => {
  test('are hidden unless they are to be shown, and it is said what could not be found', () => {
    const place = placeWith(
      {
        kind: 'threat',
        content: { text: 'We know Timur and the rest' },
        targets: [{ who: 'child', name: 'Timur', age: 4 }],
      },
      { kind: 'threat', content: { text: 'no child' } },
    )
    const ran = place.run(['export', '--to', 'hidden'])
    expect(ran.status).toBe(0)
    expect(ran.stderr).toContain('Hidden, wholly or in part: 1 text, 1 other field, the name of 1 child.')
    expect(ran.stderr).toContain('not other spellings')
    expect(leaks(readFolder(join(place.dir, 'hidden')), ['Timur'])).toEqual([])
    const html = readFileSync(join(place.dir, 'hidden', 'data', 'packet.html'), 'utf8')
    expect(html).toContain('Child A, 4 (child, name not shown)')

    const shown = place.json(['export', '--to', 'shown', '--show-minors'])
    expect(shown).toMatchObject([{ hidden: { texts: 0, fields: 0, attachments: 0, minors: 0 } }])
    expect(leaks(readFolder(join(place.dir, 'shown')), ['Timur'])).not.toEqual([])
  })
})

describe('--again', () => {
  let place: Place
  const hiding = ['--redact', 'dana keel', '--redact-field', '1:/sender/phone']
  const packet = (name: string) => readFolder(join(place.dir, name))
  beforeAll(() => {
    place = placeWith(words, {
      kind: 'threat',
      content: { text: 'x' },
      targets: [{ who: 'child', name: 'Timur' }],
    })
    place.good(['export', '--to', 'first', '--for', 'Counsel', '--purpose', 'advice', ...hiding])
    place.good(['export', '--to', 'first.zip', '--entries', '1', ...hiding])
    // What comes later must not matter: another entry, a correction, another child of that name's kind.
    place.good(['add', '--text', 'later', '--target', 'child:Keel:3'])
    place.good(['correct', '1', '--sender-phone', '+7 701', '--reason', 'misread'])
  })

  test('makes the same bytes, as a folder or a ZIP, and records nothing', () => {
    const before = place.bytes()
    const [made] = place.json(['export', '--again', '3', '--to', 'second', ...hiding])
    expect(made).toMatchObject({ seq: 3, entries: [0, 1, 2] })
    expect(packet('second')).toEqual(packet('first'))
    expect(place.good(['export', '--again', '4', '--to', 'second.zip', ...hiding])).toContain(
      'The same bytes',
    )
    expect(readFileSync(join(place.dir, 'second.zip'))).toEqual(readFileSync(join(place.dir, 'first.zip')))
    expect(place.bytes()).toEqual(before)
  })

  test.each(['Asia/Kolkata', 'America/St_Johns', 'Pacific/Kiritimati'])(
    'makes the same bytes in %s',
    (zone) => {
      const env = { TZ: zone, LANG: 'ar_EG.UTF-8', LC_ALL: 'ar_EG.UTF-8' }
      place.good(['export', '--again', '3', '--to', zone.replace('/', '-'), ...hiding], { env })
      expect(packet(zone.replace('/', '-'))).toEqual(packet('first'))
    },
  )

  test(`makes the same bytes on Node ${OTHER}`, ({ skip }) => {
    const node = otherNode(skip)
    // `under` stands before node and program: env -S would be one more; a shell runs the other node instead.
    const under = ['sh', '-c', `shift; exec "${node}" "$@"`, 'sh']
    place.good(['export', '--again', '3', '--to', 'other', ...hiding], { under })
    expect(packet('other')).toEqual(packet('first'))
    place.good(['export', '--again', '4', '--to', 'other.zip', ...hiding], { under })
    expect(readFileSync(join(place.dir, 'other.zip'))).toEqual(readFileSync(join(place.dir, 'first.zip')))
  })

  test.each([
    [hiding.slice(0, 2)],
    [[...hiding, '--redact', 'papers']],
    [[...hiding, '--show-minors']],
    [[]],
  ])('with other things hidden, %j, puts nothing in place and says so', (args) => {
    const before = place.bytes()
    const ran = place.run(['export', '--again', '3', '--to', 'no', ...args])
    expect(ran.status).toBe(2)
    expect(ran.stderr).toContain('not the same words, fields or files are hidden')
    expect(existsSync(join(place.dir, 'no'))).toBe(false)
    expect(place.bytes()).toEqual(before)
  })

  test('is refused for a packet that another version made', async () => {
    const older = placeWith(words)
    older.good(['export', '--to', 'p'])
    const [listed] = older.json(['show', '2'])
    const vault = await openVault(older.vault, fixedContext('older', '2031-01-01T00:00:00.000Z'))
    commit(vault, [{ ...(listed as { record: ExportRecord }).record, software: 'evidence 0.0.9' }])
    vault.close()
    const ran = older.run(['export', '--again', '3', '--to', 'q'])
    expect(ran.status).toBe(2)
    expect(ran.stderr).toContain(
      'was made by evidence 0.0.9, and only that version makes the same bytes again',
    )
    expect(existsSync(join(older.dir, 'q'))).toBe(false)
  })

  test('takes nothing that the entry tells', () => {
    for (const args of [
      ['--for', 'x'],
      ['--entries', '1'],
      ['--contains', 'x'],
      ['--purpose', ''],
    ]) {
      const ran = place.run(['export', '--again', '3', '--to', 'no', ...args])
      expect([ran.status, ran.stderr]).toEqual([
        2,
        expect.stringContaining(`${args[0]} is told by the entry`),
      ])
    }
  })
})
