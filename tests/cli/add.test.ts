// `evidence add` as a user runs it: every option in its member, whole records, batches, what it says afterwards.
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { makeVaultPlace, type Place } from './evidence.ts'

const SHOT = readFileSync(join(import.meta.dirname, '..', '..', 'fixtures', 'demo', 'screenshot.png'))
const SHOT_SHA256 = createHash('sha256').update(SHOT).digest('hex')

let place: Place
beforeAll(() => {
  place = makeVaultPlace()
})

const recordOf = (seq: number): Record<string, unknown> =>
  place.json(['show', String(seq)])[0]?.['record'] as Record<string, unknown>

/** Adds with these options and gives back the record as the vault now holds it. */
const added = (args: readonly string[], input = ''): Record<string, unknown> => {
  const [receipt] = place.json(['add', ...args], { input })
  return recordOf(receipt?.['seq'] as number)
}

describe('the options of add', () => {
  it.each<[string, string[], Record<string, unknown>]>([
    ['--text', ['--text', 'I will find you'], { content: { text: 'I will find you' } }],
    ['--description', ['--description', 'A gesture'], { content: { description: 'A gesture' } }],
    [
      '--language and --text-origin',
      ['--text', 'я тебя найду', '--language', 'ru', '--text-origin', 'typed'],
      { content: { text: 'я тебя найду', language: 'ru', textOrigin: 'typed' } },
    ],
    [
      '--edited and --deleted-by-sender',
      ['--text', 'x', '--edited', '--deleted-by-sender'],
      { content: { text: 'x' }, channel: { edited: true, deletedBySender: true } },
    ],
    [
      'the channel',
      [
        '--text',
        'x',
        '--platform',
        'messenger',
        '--medium',
        'message',
        '--conversation',
        'C',
        '--message-id',
        'm-1',
      ].concat(['--url', 'https://example.org/1', '--received-on', '+00 000 0001']),
      {
        content: { text: 'x' },
        channel: {
          medium: 'message',
          platform: 'messenger',
          conversation: 'C',
          messageId: 'm-1',
          url: 'https://example.org/1',
          receivingAccount: '+00 000 0001',
        },
      },
    ],
    [
      'the sender',
      ['--text', 'x', '--sender', 'Олег', '--sender-handle', '@o', '--sender-id', '77', '--sender-url', 'u']
        .concat(['--sender-phone', '+0', '--sender-email', 'o@example.org', '--sender-saved-as', 'Bad'])
        .concat(['--sender-claims', 'O. P.; Captain; Office; Third floor']),
      {
        content: { text: 'x' },
        sender: {
          displayName: 'Олег',
          handle: '@o',
          accountId: '77',
          profileUrl: 'u',
          phone: '+0',
          email: 'o@example.org',
          savedAs: 'Bad',
          says: [{ name: 'O. P.', role: 'Captain', organisation: 'Office; Third floor' }],
        },
      },
    ],
    [
      '--target: an age is only 1 to 3 digits, and WHO ends at the first colon',
      [
        '--text',
        'x',
        '--target',
        'self',
        '--target',
        'child:Aylin:6',
        '--target',
        'family:N: the elder',
      ].concat(['--target', 'child:7', '--target', 'other:flat 1234']),
      {
        content: { text: 'x' },
        targets: [
          { who: 'self' },
          { who: 'child', name: 'Aylin', age: 6 },
          { who: 'family', name: 'N: the elder' },
          { who: 'child', age: 7 },
          { who: 'other', name: 'flat 1234' },
        ],
      },
    ],
    [
      'the classification',
      [
        '--text',
        'x',
        '--threat-form',
        'veiled',
        '--harm',
        'death',
        '--harm',
        'doxing',
        '--marker',
        'weapon',
      ].concat(['--demand', 'Be silent', '--ongoing', '--act-code', '020103020200']),
      {
        content: { text: 'x' },
        classification: {
          form: 'veiled',
          harms: ['death', 'doxing'],
          markers: ['weapon'],
          demand: 'Be silent',
          ongoing: true,
          code: '020103020200',
        },
      },
    ],
    [
      '--perceived, --recorded-by and --recorder-role',
      ['--text', 'x', '--perceived', 'told', '--recorded-by', 'H.', '--recorder-role', 'helper'],
      { content: { text: 'x' }, perceived: { how: 'told' }, recordedBy: { name: 'H.', role: 'helper' } },
    ],
  ])('%s', (_name, args, members) => {
    expect(added(args)).toEqual({ kind: 'threat', ...members })
  })

  it.each([
    ['helper', true],
    ['advocate', true],
    ['affectedPerson', false],
    ['lawyer', false],
  ])('a %s is told what gathering for others may cost, or is not: %s', (role, told) => {
    const ran = place.run(['add', '--text', 'x', '--recorder-role', role])
    expect([ran.status, ran.stderr.includes('can be called to testify about it')]).toEqual([0, told])
  })

  it('--attach keeps the bytes under their SHA-256, with name, type, role and copy', () => {
    place.file('shot 1.png', SHOT)
    place.file('words.txt', 'words')
    const record = added([
      '--attach',
      'shot 1.png',
      '--attach',
      './words.txt',
      '--attach-role',
      'screenshot',
      '--attach-copy',
      'originalBytes',
    ])
    expect(record).toEqual({
      kind: 'threat',
      attachments: [
        {
          sha256: SHOT_SHA256,
          size: SHOT.length,
          name: 'shot 1.png',
          mediaType: 'image/png',
          role: 'screenshot',
          copy: 'originalBytes',
        },
        {
          sha256: createHash('sha256').update('words').digest('hex'),
          size: 5,
          name: 'words.txt',
          role: 'screenshot',
          copy: 'originalBytes',
        },
      ],
    })
    const stored = join(place.vault, 'objects', SHOT_SHA256.slice(0, 2), SHOT_SHA256.slice(2))
    expect(readFileSync(stored).equals(SHOT)).toBe(true)
  })

  it('--text-file takes a file or standard input, byte for byte', () => {
    const words = ' first line\r\n\r\n\tsecond \u0007 \u202e line\n\n'
    place.file('w.txt', words)
    expect(added(['--text-file', 'w.txt'])).toEqual({ kind: 'threat', content: { text: words } })
    expect(added(['--text-file', '-'], words)).toEqual({ kind: 'threat', content: { text: words } })
  })
})

describe('what add says', () => {
  it('names the vault, the entry, the words to send, what is missing, and how to go on', () => {
    const { stdout, stderr } = place.run(['add', '--text', 'x'])
    expect(stdout).toMatch(/^Recorded as entry \d+\.\n\d+ · (\w+ \w+ \w+ \w+ · ){2}\w+ \w+ \w+ \w+\n$/)
    expect(stderr).toContain(place.vault)
    expect(stderr).toContain('send this line to someone you trust')
    expect(stderr).toContain('No time')
    expect(stderr).toContain('--same-as')
    expect(stderr.split('\n').filter((line) => line.includes('history of your shell'))).toHaveLength(1)
  })

  it('says nothing of the history of the shell when the words did not stand in the command', () => {
    expect(place.run(['add', '--text-file', '-'], { input: 'x' }).stderr).not.toContain(
      'history of your shell',
    )
  })

  it('with --quiet gives the results only', () => {
    const { stdout, stderr } = place.run(['add', '--quiet', '--text', 'x'])
    expect(stderr).toBe('')
    expect(stdout.split('\n')).toHaveLength(3)
  })

  it('says that the original of an attachment stays readable', () => {
    const path = place.file('left.txt', 'x')
    expect(place.run(['add', '--attach', path]).stderr).toContain(`The original at ${path} remains readable`)
  })

  it('names the owner', () => {
    const other = join(place.dir, 'owned')
    place.good(['init', '--unencrypted', '--owner', 'Nour', '--vault', other])
    expect(place.run(['add', '--vault', other, '--text', 'x']).stderr).toContain(
      `Vault of Nour: ${other} (1 entry)`,
    )
  })

  it('with --json gives a receipt for each entry and then the checkpoint', () => {
    const lines = place.json(['add', '--text', 'x'])
    expect(lines).toHaveLength(2)
    const [receipt, checkpoint] = lines
    expect(Object.keys(receipt ?? {})).toEqual(['seq', 'digest', 'recordedAt', 'kind'])
    expect(receipt).toMatchObject({ kind: 'threat', digest: expect.stringMatching(/^[0-9a-f]{64}$/) })
    expect(receipt?.['recordedAt']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
    expect(Object.keys(checkpoint ?? {})).toEqual(['size', 'root', 'words'])
    expect(checkpoint?.['size']).toBe((receipt?.['seq'] as number) + 1)
  })
})

describe('--record', () => {
  it('takes one object, with files relative to the JSON file', () => {
    const folder = join(place.dir, 'elsewhere')
    mkdirSync(folder)
    place.file('elsewhere/shot.png', SHOT)
    const record = { kind: 'threat', attachments: [{ path: 'shot.png', role: 'screenshot', method: 'key' }] }
    place.file('elsewhere/one.json', JSON.stringify(record, null, 2))
    expect(added(['--record', 'elsewhere/one.json'])).toEqual({
      kind: 'threat',
      attachments: [
        {
          sha256: SHOT_SHA256,
          size: SHOT.length,
          name: 'shot.png',
          mediaType: 'image/png',
          role: 'screenshot',
          method: 'key',
        },
      ],
    })
  })

  it('takes an array and JSON lines as one commit, also from standard input', () => {
    const records = ['one', 'two', 'three'].map((text) => ({ kind: 'threat', content: { text } }))
    const forms = [JSON.stringify(records), records.map((record) => JSON.stringify(record)).join('\n\n')]
    for (const input of forms) {
      const before = readFileSync(join(place.vault, 'checkpoints.jsonl'), 'utf8').split('\n').length
      const lines = place.json(['add', '--record', '-'], { input })
      expect(lines.slice(0, 3).map((line) => recordOf(line['seq'] as number)['content'])).toEqual(
        records.map((record) => record.content),
      )
      expect(lines).toHaveLength(4)
      expect(readFileSync(join(place.vault, 'checkpoints.jsonl'), 'utf8').split('\n')).toHaveLength(
        before + 1,
      )
    }
  })

  it('records nothing of a batch in which one record is wrong, and names its line', () => {
    const before = place.bytes()
    const input =
      '{"kind":"threat","content":{"text":"x"}}\n{"kind":"threat","content":{"text":"y","size":1}}\n'
    const ran = place.run(['add', '--record', '-'], { input })
    expect(ran.status).toBe(2)
    expect(ran.stderr).toContain('line 2')
    expect(ran.stderr).toContain('/content/size')
    expect(ran.stderr).toContain('Nothing was recorded.')
    expect(place.bytes()).toEqual(before)
  })

  it('takes annotations, and pins their target by its digest', () => {
    const [receipt] = place.json(['add', '--text', 'я тебя найду'])
    const seq = receipt?.['seq'] as number
    const input = JSON.stringify({
      kind: 'annotation',
      annotation: 'translation',
      about: { seq },
      language: 'en',
      text: 'I will find you',
    })
    expect(added(['--record', '-'], input)).toMatchObject({ about: { seq, digest: receipt?.['digest'] } })
  })
})

describe('--same-as', () => {
  it('takes conversation, account, targets and clock, not the words or the time', () => {
    const options = [
      '--platform',
      'sms',
      '--sender-phone',
      '+0',
      '--target',
      'self',
      '--message-id',
      'm',
      '--edited',
    ]
    const [first] = place.json([
      'add',
      '--text',
      'one',
      '--at',
      '2021-12-01 08:17',
      '--zone',
      'Asia/Almaty',
      ...options,
    ])
    const seq = String(first?.['seq'])
    expect(added(['--same-as', seq, '--text', 'two', '--at', '2021-12-02 09:00'])).toEqual({
      kind: 'threat',
      occurred: {
        entered: '2021-12-02 09:00',
        local: '2021-12-02T09:00',
        precision: 'minute',
        zone: 'Asia/Almaty',
        zoneBasis: 'stated',
        utc: '2021-12-02T03:00:00Z',
      },
      content: { text: 'two' },
      channel: { platform: 'sms' },
      sender: { phone: '+0' },
      targets: [{ who: 'self' }],
    })
  })

  it('goes on from the entry as it was corrected', () => {
    const [first] = place.json(['add', '--text', 'one', '--sender', 'Oleg'])
    const about = { seq: first?.['seq'] }
    const changes = [{ pointer: '/sender/displayName', was: 'Oleg', is: 'Олег' }]
    const correction = { kind: 'annotation', annotation: 'correction', about, changes, reason: 'as shown' }
    place.good(['add', '--record', '-'], { input: JSON.stringify(correction) })
    expect(added(['--same-as', String(first?.['seq']), '--text', 'two'])['sender']).toEqual({
      displayName: 'Олег',
    })
  })
})
