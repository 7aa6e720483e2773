// The commands that read: list, show, checkpoint, key show, verify and `evidence` alone, on one small case.
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { jsonLines, makePlace, makeVaultPlace, type Place } from './evidence.ts'

const threat = (text: string, members: object) => ({ kind: 'threat', content: { text }, ...members })
const about = (seq: number, annotation: string, members: object) => ({
  kind: 'annotation',
  annotation,
  about: { seq },
  ...members,
})
const at = (local: string, zone?: string) => ({
  local,
  precision: 'minute',
  ...(zone === undefined ? {} : { zone, zoneBasis: 'stated', utc: `${local}:00Z` }),
})

/** Entries 1 to 4 are threats, out of order in time; 5 to 8 are about them. */
const RECORDS = [
  threat('I know where you live', {
    occurred: at('2021-12-03T10:00', 'UTC'),
    channel: { platform: 'messenger' },
    sender: { displayName: 'Олег', handle: '@oleg' },
    targets: [{ who: 'self' }, { who: 'family', name: 'Nour' }],
  }),
  threat('Я знаю твоих братьев', {
    occurred: at('2021-12-01T08:17', 'UTC'),
    channel: { platform: 'sms' },
    sender: { phone: '+00 000 0001' },
  }),
  threat('no time at all \u001b[2J', { channel: { medium: 'inPerson' } }),
  threat('same account again', { occurred: at('2021-12-02T09:00', 'UTC'), sender: { displayName: 'Olge' } }),
]
const ANNOTATIONS = [
  about(4, 'correction', {
    changes: [{ pointer: '/sender/displayName', was: 'Olge', is: 'Олег' }],
    reason: 'as shown',
  }),
  about(2, 'translation', { language: 'en', text: 'I know your brothers', method: 'human' }),
  about(3, 'withdrawal', { reason: 'it was a dream' }),
  about(1, 'remark', { text: 'seen by a neighbour' }),
]

let place: Place
let receipts: Record<string, unknown>[]
beforeAll(() => {
  place = makeVaultPlace()
  const written = (records: object[]) =>
    place.json(['add', '--record', '-'], {
      input: records.map((record) => JSON.stringify(record)).join('\n'),
    })
  receipts = [...written(RECORDS).slice(0, -1), ...written(ANNOTATIONS).slice(0, -1)]
})

const seqs = (...args: string[]): unknown[] => place.json(['list', ...args]).map((line) => line['seq'])

describe('list', () => {
  it('has one entry a line, by time of the event, those without a time last, what is about one folded in', () => {
    expect(seqs()).toEqual([2, 4, 1, 3])
    expect(seqs('--reverse')).toEqual([3, 1, 4, 2])
    expect(seqs('--limit', '2')).toEqual([2, 4])
    expect(place.good(['list']).trimEnd().split('\n')).toHaveLength(4)
  })

  it('with --json gives exactly seq, recordedAt, digest, record and what is folded in', () => {
    const lines = place.json(['list'])
    for (const line of lines)
      expect(Object.keys(line)).toEqual(['seq', 'recordedAt', 'digest', 'record', 'folded'])
    const first = lines.find((line) => line['seq'] === 4)
    expect(first).toEqual({
      ...{ seq: 4, recordedAt: receipts[3]?.['recordedAt'], digest: receipts[3]?.['digest'] },
      record: RECORDS[3],
      folded: [5],
    })
  })

  it.each<[string[], number[]]>([
    [
      ['--entries', '1,3-4'],
      [4, 1, 3],
    ],
    [
      ['--since', '2021-12-02T09:00Z'],
      [4, 1],
    ],
    [
      ['--until', '2021-12-02T09:00Z'],
      [2, 4],
    ],
    [['--since', '2021-12-02', '--until', '2021-12-02'], [4]],
    [
      ['--sender', 'ОЛЕГ'],
      [4, 1],
    ],
    [['--sender', '0001'], [2]],
    [['--platform', 'SMS'], [2]],
    [['--target', 'nour'], [1]],
    [
      ['--kind', 'threat'],
      [2, 4, 1, 3],
    ],
    [['--kind', 'translation'], [2]],
    [['--kind', 'vault'], [0]],
    [['--contains', 'LIVE'], [1]],
    [['--contains', 'brothers'], [2]],
    [['--contains', 'neighbour'], [1]],
    [['--sender', 'Олег', '--contains', 'again'], [4]],
    [['--contains', 'nowhere'], []],
  ])('%j', (filter, expected) => {
    expect(seqs(...filter)).toEqual(expected)
  })

  it('shows words only when asked, marked and harmless; corrected and withdrawn entries say so', () => {
    const plain = place.good(['list'])
    expect(plain).not.toMatch(/where|братьев|at all/)
    expect(plain).toMatch(/^ +4 .*Олег.*\[corrected\]$/m)
    expect(plain).toMatch(/^ +3 +time not known .*\[withdrawn\]$/m)
    expect(plain).toMatch(/^ +2 +2021-12-01 08:17 UTC .*sms.*\+00 000 0001$/m)
    const words = place.good(['list', '--words'])
    expect(words).toContain('| no time at all \\u{1b}[2J')
    expect(words).not.toContain('\u001b')
  })

  it('says that nothing is there, and what next', () => {
    const empty = makeVaultPlace()
    const ran = empty.run(['list'])
    expect(ran).toMatchObject({ status: 0, stdout: '' })
    expect(ran.stderr).toBe('Nothing is recorded yet. Next: evidence add\n')
    expect(place.run(['list', '--contains', 'nowhere']).stderr).toContain('No entry fits')
  })
})

describe('show', () => {
  it('gives everything about an entry, with corrections, translations and withdrawals in it', () => {
    const corrected = place.good(['show', '4'])
    expect(corrected).toContain(receipts[3]?.['digest'])
    expect(corrected).toContain('Corrected by entry 5: /sender/displayName')
    expect(corrected).toMatch(/was:\n\| Olge\nis:\n\| Олег/)
    expect(place.good(['show', '2'])).toMatch(/Entry 6, about it: translation[\s\S]*I know your brothers/)
    expect(place.good(['show', '3'])).toContain('Withdrawn by entry 7. Nothing is erased.')
    expect(place.good(['show', '1', '2']).match(/^Entry \d$/gm)).toEqual(['Entry 1', 'Entry 2'])
  })

  it('with --json has the shape of list', () => {
    expect(place.json(['show', '4', '0'])).toEqual([
      expect.objectContaining({ seq: 4, record: RECORDS[3], folded: [5] }),
      expect.objectContaining({ seq: 0, folded: [] }),
    ])
    expect(place.json(['show', '6'])[0]).toMatchObject({
      seq: 6,
      record: { about: { seq: 2, digest: receipts[1]?.['digest'] } },
    })
  })
})

describe('checkpoint and key show', () => {
  it('checkpoint prints the line, writes the note, and gives both as JSON', () => {
    const words = place.good(['checkpoint']).trimEnd()
    expect(words).toMatch(/^9 · (\w+ ){3}\w+ · (\w+ ){3}\w+ · (\w+ ){3}\w+$/)
    const [json] = place.json(['checkpoint', '--to', 'note.txt'])
    const note = readFileSync(join(place.dir, 'note.txt'), 'utf8')
    expect(json).toEqual({ size: 9, root: note.split('\n')[2], words, note })
    expect(Object.keys(json ?? {})).toEqual(['size', 'root', 'words', 'note'])
    expect(readFileSync(join(place.vault, 'checkpoint'), 'utf8')).toBe(note)
  })

  it('key show prints the fingerprint and the key, writes it, and gives both as JSON', () => {
    const [fingerprint, vkey] = place.good(['key', 'show', '--to', 'key.txt']).trimEnd().split('\n')
    expect(fingerprint).toMatch(/^SHA256:[A-Za-z0-9+/]{43}$/)
    expect(place.json(['key', 'show'])).toEqual([{ vkey, fingerprint, from: 0, until: null, ended: null }])
    expect(readFileSync(join(place.dir, 'key.txt'), 'utf8')).toBe(`${vkey}\n`)
  })
})

describe('verify', () => {
  const [WORDS, KEY] = ['checkpoint', 'key show']
  const first = (command: string): string => place.good(command.split(' ')).split('\n')[0] ?? ''

  it('gives the five answers in words and as JSON, and writes nothing', () => {
    const before = place.bytes()
    const said = place.good(['verify'])
    for (const line of [
      'unchanged since signed   yes',
      'signed by                SHA256:',
      'existed by               not shown',
      'complete up to           9 entries, held against nothing',
      'content true             never answered',
      'Checked: 9 entries, 0 attachments, 3 checkpoints.',
    ])
      expect(said).toContain(line)
    expect(place.json(['verify'])).toEqual([
      {
        verdict: 'consistent',
        answers: {
          unchanged: 'yes',
          signedBy: { key: first(KEY as string), from: 'enclosed' },
          existedBy: [],
          notBefore: [],
          complete: { size: 9, against: ['nothing'] },
          contentTrue: 'neverAnswered',
        },
        findings: [],
        checked: { entries: 9, objects: 0, checkpoints: 3, tokens: 0 },
      },
    ])
    expect(place.bytes()).toEqual(before)
  })

  it('holds the vault against what is held from elsewhere', () => {
    const complete = (...args: string[]): unknown => {
      const [report = {}] = place.json(['verify', ...args])
      return (report['answers'] as Record<string, unknown>)['complete']
    }
    place.good(['checkpoint', '--to', 'held.txt'])
    place.good(['key', 'show', '--to', 'held.key'])
    expect(complete('--expect', first(WORDS as string))).toEqual({ size: 9, against: ['words'] })
    expect(complete('--against', 'held.txt')).toEqual({ size: 9, against: ['checkpoint'] })
    const all = [
      '--against',
      'held.txt',
      '--expect',
      first(WORDS as string),
      '--require',
      'key,checkpoint',
      '--all',
    ]
    for (const key of [first(KEY as string), 'held.key']) {
      const [report] = place.json(['verify', ...all, '--key', key])
      expect(report?.['verdict']).toBe('consistent')
      expect(report?.['answers']).toMatchObject({
        signedBy: { from: 'given' },
        complete: { against: ['checkpoint', 'words'] },
      })
    }
  })

  const changedCopy = (name: string, change: (dir: string) => void): string => {
    const copy = join(place.dir, name)
    cpSync(place.vault, copy, { recursive: true })
    change(copy)
    return copy
  }
  const edit = (dir: string, file: string, act: (text: string) => string): void =>
    writeFileSync(join(dir, file), act(readFileSync(join(dir, file), 'utf8')))

  it('ends with 0, 1, 4 or 5 by its verdict', () => {
    const other = makeVaultPlace()
    other.good(['checkpoint', '--to', 'other.txt'])
    const otherWords = other.good(['checkpoint']).trimEnd()
    const otherKey = other.good(['key', 'show']).split('\n')[0] as string
    const table: [string, number, string[]][] = [
      ['consistent', 0, []],
      [
        'changed',
        1,
        [changedCopy('edited', (dir) => edit(dir, 'ledger.jsonl', (text) => text.replace('live', 'love')))],
      ],
      ['changed', 1, ['--expect', `9${otherWords.slice(otherWords.indexOf(' '))}`]],
      ['changed', 1, ['--key', otherKey]],
      [
        'unfinished',
        4,
        [changedCopy('torn', (dir) => edit(dir, 'ledger.jsonl', (text) => `${text}{"digest":`))],
      ],
      ['cannotTell', 5, ['--require', 'key']],
      ['cannotTell', 5, ['--require', 'time']],
    ]
    for (const [verdict, status, args] of table) {
      const ran = place.run(['verify', ...args, '--json'])
      expect([args, ran.status, jsonLines(ran.stdout)[0]?.['verdict']]).toEqual([args, status, verdict])
      expect(place.run(['verify', ...args]).status).toBe(status)
    }
    expect(place.run(['verify', '--against', join(other.dir, 'other.txt')]).status).not.toBe(0)
  })

  it('names the entry that was changed, and its number is not listed any more', () => {
    const copy = changedCopy('named', (dir) =>
      edit(dir, 'ledger.jsonl', (text) => text.replace('brothers', 'brethren')),
    )
    const ran = place.run(['verify', copy, '--json'])
    const [report] = jsonLines(ran.stdout)
    expect(report?.['findings']).toContainEqual(expect.objectContaining({ seq: 6, severity: 'failure' }))
    for (const args of [['list'], ['show', '1']]) {
      const shown = place.run([...args, '--vault', copy])
      expect(shown).toMatchObject({ status: 3, stdout: expect.stringContaining('Олег') })
      expect(shown.stderr).toContain('Not shown, because they are not what was recorded: entry 6')
      expect(shown.stderr).toContain('the ledger is not what was signed (size 9)')
    }
  })

  it('a vault whose entries are sound, but are not those that were signed, is listed as a failure', () => {
    const other = makeVaultPlace()
    other.good(['add', '--text', 'in the place of the true one'])
    const copy = changedCopy('exchanged', (dir) => {
      const foreign = readFileSync(join(other.vault, 'ledger.jsonl'), 'utf8').split('\n')[1] as string
      edit(dir, 'ledger.jsonl', (text) => {
        const lines = text.split('\n')
        // The acknowledged bytes stay as many: the surplus goes into the last line's place.
        const kept = [...lines.slice(0, 1), foreign, ...lines.slice(2)].join('\n')
        return kept.padEnd(text.length, '\n')
      })
    })
    const json = place.run(['list', '--json', '--vault', copy])
    expect(json.status).toBe(3)
    expect(jsonLines(json.stdout).at(-1)).toMatchObject({ error: { code: 'vault-damaged', changed: false } })
  })
})

describe('evidence alone', () => {
  it('says what state the vault is in and what is wanted next; without a vault it is no failure', () => {
    expect(place.good([])).toMatch(/9 entries[\s\S]*evidence add[\s\S]*evidence list[\s\S]*evidence export/)
    const nothing = makePlace().good([])
    expect(nothing).toMatch(/^If someone you fear can see or use this computer, stop and use another\./)
    expect(nothing).toContain('evidence init ')
  })

  it('--help shows examples first, and the help of each command lists its exit statuses', () => {
    expect(place.good(['--help'])).toMatch(/^Examples:/)
    expect(place.good(['--version'])).toBe('0.1.0\n')
    for (const command of ['init', 'add', 'list', 'show', 'checkpoint', 'key show', 'verify', 'export'])
      expect(place.good([...command.split(' '), '--help'])).toMatch(/Exit status:\n {4}0 {2}done/)
  })
})
