/** `export --profile` as the built program runs: every byte looked through, consent asked, the same bytes again. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { claimedFiles } from '../../src/core/further-views.ts'
import { readFolder } from '../made-vault.ts'
import { leaks } from '../packet/leaks.ts'
import { png } from '../packet/sample.ts'
import { part } from '../parts.ts'
import { makeVaultPlace, type Place } from './evidence.ts'
import { onPty } from './pty.ts'

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 })

/** A word for each place, which stands nowhere else. */
const WORDS = {
  entered: 'Quovarina',
  literal: 'Quovarinb',
  told: 'Quovarinc',
  text: 'Quovarind',
  description: 'Quovarine',
  conversation: 'Quovarinf',
  messageId: 'Quovaring',
  url: 'https://m.invalid/quovarinh',
  receiving: '+998 71 555 01 99',
  displayName: 'Quovarinj',
  handle: 'quovarink',
  phone: '+998 71 555 02 88',
  savedAs: 'Quovarinm',
  target: 'Quovarinn',
  ownPhone: '+998 71 555 03 77',
  ownText: 'Quovarino',
  fileName: 'Quovarinp.png',
  device: 'Quovarinq',
  recorder: 'Quovarinr',
  translated: 'Quovarins',
  translator: 'Quovarint',
  impact: 'Quovarinu',
  witness: 'Quovarinv',
  contact: 'witness.quovarinw@mail.invalid',
  confidential: 'Quovarinx',
  officer: 'Quovariny',
  custodian: 'Quovarinz',
  changed: 'ovarinqab',
  reason: 'ovarinqac',
} as const
type Word = keyof typeof WORDS
const ALL = Object.keys(WORDS) as Word[]

/** The words that a packet of a profile holds; all others are in no byte of it. */
const SHOWN: Readonly<Record<string, readonly Word[]>> = {
  lawyer: ALL.filter((one) => !['receiving', 'ownPhone'].includes(one)),
  police: ALL.filter((one) => !['receiving', 'ownPhone', 'impact', 'contact', 'confidential'].includes(one)),
  asylum: ALL.filter((one) => !['receiving', 'ownPhone', 'confidential'].includes(one)),
  un: [
    ...([
      'literal',
      'text',
      'description',
      'conversation',
      'messageId',
      'url',
      'displayName',
      'handle',
    ] as const),
    ...(['phone', 'savedAs', 'target', 'fileName', 'translated', 'translator', 'changed', 'reason'] as const),
  ],
  platform: ['literal', 'messageId', 'url', 'displayName', 'handle', 'phone'],
  public: ['literal', 'text', 'description', 'displayName', 'handle', 'translated'],
}

let place: Place
const record = (one: object) => place.good(['add', '--record', '-'], { input: JSON.stringify(one) })
const note = (annotation: string, members: object) =>
  record({ kind: 'annotation', annotation, about: { seq: 1 }, ...members })

beforeAll(() => {
  place = makeVaultPlace()
  const w = WORDS
  place.file(w.fileName, png(40, 30))
  record({
    kind: 'threat',
    occurred: { literal: w.literal, entered: w.entered, local: '2021-12-01', precision: 'day' },
    perceived: { how: 'told', by: w.told },
    content: { text: w.text, description: w.description, language: 'kk' },
    channel: {
      medium: 'message',
      platform: 'messenger',
      conversation: w.conversation,
      messageId: w.messageId,
      url: w.url,
      receivingAccount: w.receiving,
    },
    sender: { displayName: w.displayName, handle: w.handle, phone: w.phone, savedAs: w.savedAs },
    targets: [{ who: 'self', name: w.target }],
    context: [{ own: true, text: w.ownText, sender: { phone: w.ownPhone } }],
    attachments: [{ path: w.fileName, device: w.device }],
    recordedBy: { name: w.recorder, role: 'helper' },
  })
  note('translation', {
    language: 'en',
    text: w.translated,
    method: 'human',
    translator: { name: w.translator },
  })
  note('impact', { text: w.impact })
  note('statement', { text: 'I saw it', person: { name: w.witness, contact: w.contact } })
  note('statement', { text: w.confidential, confidential: true })
  note('report', { to: 'police', officer: w.officer })
  note('custody', { event: 'handed over', by: w.custodian })
  note('correction', {
    changes: [{ pointer: '/sender/savedAs', was: w.savedAs, is: w.changed }],
    reason: w.reason,
  })
})

let packets = 0
const exported = (...args: string[]) => {
  packets += 1
  const to = `packet-${packets}`
  const ran = place.run(['export', '--to', to, ...args])
  expect(ran, ran.stderr).toMatchObject({ status: 0 })
  return { to, stderr: ran.stderr, files: readFolder(join(place.dir, to)) }
}
/** Views that are looked through with the others. */
const FURTHER = ['--load-file', '--case-uco']
const consent = (name: string) => (['un', 'public'].includes(name) ? ['--consent'] : [])
const textOf = (files: ReadonlyMap<string, Uint8Array>) =>
  [...files].map(([path, bytes]) => `${path}\n${Buffer.from(bytes).toString('utf8')}`).join('\n')

describe('a profile', () => {
  test.each(Object.keys(SHOWN))('%s: what it leaves out is in no byte; the rest is there', (name) => {
    const { files, stderr } = exported('--profile', name, ...FURTHER, ...consent(name))
    const shown = (SHOWN[name] as readonly Word[]).map((one) => WORDS[one])
    const hidden = Object.values(WORDS).filter((one) => !shown.includes(one))
    expect(leaks(files, hidden)).toEqual([])
    const data = Buffer.from(files.get('data/evidence.json') as Uint8Array).toString('utf8')
    expect(shown.filter((one) => !data.includes(one))).toEqual([])
    expect(JSON.parse(data).packet.profile).toBe(name)
    expect(claimedFiles(JSON.parse(data).packet.views).filter((path) => !files.has(path))).toEqual([])
    const natives = [...files.keys()].filter((path) => path.includes('native/EX-'))
    expect(natives).toHaveLength(['platform', 'public'].includes(name) ? 0 : 1)
    if (name !== 'lawyer') expect(stderr).toContain(`The profile ${name} leaves out`)
    expect(stderr.includes('--show-accounts shows them')).toBe(name !== 'platform')
    expect(stderr).not.toContain('also stands elsewhere')
    place.good(['verify', `packet-${packets}`])
  })

  test('shows the accounts of the recipient when the owner says so', () => {
    const { files, stderr } = exported('--show-accounts')
    const text = textOf(files)
    for (const one of ['receiving', 'ownPhone'] as const) expect(text).toContain(WORDS[one])
    expect(stderr).not.toContain('--show-accounts')
  })

  test('does not give an entry that it leaves out when that is asked for by number', () => {
    const ran = place.run(['export', '--to', 'none', '--profile', 'police', '--entries', '3'])
    expect(ran.status).toBe(2)
    expect(ran.stderr).toContain('No entry fits')
    const { stderr, files } = exported('--profile', 'police', '--entries', '1,3,5')
    expect(stderr).toContain('The profile police leaves out 2 entries of those asked for.')
    expect(leaks(files, [WORDS.impact, WORDS.confidential])).toEqual([])
  })

  test('hides no more when words are hidden besides, and no less', () => {
    const { files } = exported('--profile', 'police', '--redact', WORDS.displayName)
    expect(leaks(files, [WORDS.displayName, WORDS.impact, WORDS.contact])).toEqual([])
    expect(textOf(files)).toContain(WORDS.handle)
  })

  test('tells of an own account that stands in words as well, where a profile does not look', () => {
    const other = makeVaultPlace()
    other.good(['add', '--text', `I know ${WORDS.receiving}`, '--received-on', WORDS.receiving])
    const ran = (...args: string[]) => other.run(['export', '--to', `p${args.length}`, ...args]).stderr
    expect(ran()).toContain('One of them also stands elsewhere in entry 1. --redact hides it there too.')
    expect(ran('--redact', WORDS.receiving)).not.toContain('also stands elsewhere')
  })

  test('is made again, the same bytes, with the same words', () => {
    const first = exported('--profile', 'police', '--jurisdiction', 'uk', '--jurisdiction', 'in')
    const data = JSON.parse(Buffer.from(first.files.get('data/evidence.json') as Uint8Array).toString())
    expect(data.packet).toMatchObject({ jurisdiction: 'in,uk', profile: 'police' })
    const [last] = place.json(['list', '--kind', 'export']).slice(-1) as [{ seq: number }]
    const again = exported('--again', String(last.seq))
    expect(again.files).toEqual(first.files)
    for (const told of [
      ['--profile', 'public'],
      ['--jurisdiction', 'in'],
    ]) {
      const ran = place.run(['export', '--to', 'told', '--again', String(last.seq), ...told])
      expect(ran.status).toBe(2)
      expect(ran.stderr).toContain(`${told[0]} is told by the entry`)
    }
  })

  test('asks for consent again when it is made again, and without it writes nothing', () => {
    const first = exported('--profile', 'public', '--consent')
    const [last] = place.json(['list', '--kind', 'export']).slice(-1) as [{ seq: number }]
    const unasked = place.run(['export', '--to', 'told', '--again', String(last.seq)])
    expect(unasked.status).toBe(2)
    expect(existsSync(join(place.dir, 'told'))).toBe(false)
    expect(exported('--again', String(last.seq), '--consent').files).toEqual(first.files)
  })

  test('is made again only with the accounts shown that were shown', () => {
    const first = exported('--show-accounts')
    const [last] = place.json(['list', '--kind', 'export']).slice(-1) as [{ seq: number }]
    const without = place.run(['export', '--to', 'told', '--again', String(last.seq)])
    expect(without.status).not.toBe(0)
    expect(without.stderr).toContain('is not the packet of entry')
    expect(exported('--again', String(last.seq), '--show-accounts').files).toEqual(first.files)
  })
})

describe('what it refuses', () => {
  const refused = (...args: string[]) => {
    const before = [place.bytes(), readdirSync(place.dir)]
    const ran = place.run(['export', '--to', 'refused', ...args])
    expect([place.bytes(), readdirSync(place.dir)]).toEqual(before)
    expect(ran.status).toBe(2)
    return ran.stderr
  }

  test('a profile that it does not know, and lists the six', () => {
    expect(refused('--profile', 'court')).toMatch(
      /'court' is invalid.*lawyer, police, asylum, un, platform, public/,
    )
  })

  test('a jurisdiction that it does not know, and lists those it has', () => {
    expect(refused('--jurisdiction', 'in,fr')).toContain('--jurisdiction fr has no drafts of its own.')
    expect(refused('--jurisdiction', '')).toContain('There are: in, uk')
  })

  test('a jurisdiction for a profile that has no drafts', () => {
    expect(refused('--profile', 'un', '--consent', '--jurisdiction', 'in')).toContain(
      'A packet of the profile un has no drafts to sign',
    )
  })

  test.each([
    ['un', 'The government concerned receives the letter'],
    ['public', 'Anyone will be able to read this packet'],
  ])('%s without consent, where nobody can be asked', (name, reminder) => {
    const said = refused('--profile', name)
    expect(said).toContain(reminder)
    expect(said).toContain('--consent')
    refused('--profile', name, '--yes')
    refused('--profile', name, '--no-input')
  })
})

describe.runIf(part('python3', ['python3', '-c', 'import pty, termios']))('asked on a terminal', () => {
  test('no, and enter alone, write nothing; yes makes the packet', async () => {
    for (const [answer, made] of [
      ['\r', false],
      ['n\r', false],
      ['y\r', true],
    ] as const) {
      const before = place.bytes()
      const ran = await onPty(
        [
          'env',
          '-C',
          place.dir,
          process.execPath,
          place.program,
          'export',
          '--to',
          'letter',
          '--profile',
          'un',
        ],
        [{ wait: 'Do all who are named in this packet agree to that?' }, { sleep: 0.25 }, { send: answer }],
        { env: { HOME: join(place.dir, 'home'), EVIDENCE_VAULT: place.vault, TZ: 'UTC' } },
      )
      expect(ran.status, JSON.stringify(ran)).toBe(0)
      expect(existsSync(join(place.dir, 'letter'))).toBe(made)
      if (!made) expect(place.bytes()).toEqual(before)
    }
  })
})
