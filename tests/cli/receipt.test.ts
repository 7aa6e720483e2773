/**
 * `evidence receipt` of the built program: words and notes about a packet, what is said of each, what is refused and
 * with which words, in both kinds of vault and on a terminal; and where a receipt goes later.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { formatNote, signatureLine } from '../../src/core/note.ts'
import { readFolder } from '../made-vault.ts'
import { HOSTILE_TEXTS } from '../packet/hostile-texts.ts'
import { leaks } from '../packet/leaks.ts'
import { part } from '../parts.ts'
import { encryptedPlace, shareBase } from './encrypted-place.ts'
import { jsonLines, makeVaultPlace, type Place } from './evidence.ts'
import { onPty, type PtyStep } from './pty.ts'
import { expectRefused, NOTHING } from './refused.ts'

type Packet = { readonly seq: number; readonly manifest: string; readonly packet: string }

const THEIRS = new Uint8Array(32).fill(9)
const theirs = (text: string, name = 'counsel.invalid'): string => signatureLine(text, name, THEIRS)
const signed = (text: string): string => formatNote(text, [theirs(text)])

let place: Place
/** The packets of entries 2 and 3, and what the second says of its checkpoint. */
let first: Packet
let ours: Packet
let checkpoint: string
const packetTo = (at: Place, to: string, ...args: string[]): Packet =>
  at.json(['export', '--to', to, '--for', 'Counsel', '--no-pdf', ...args])[0] as unknown as Packet
const checkpointIn = (at: Place, to: string): string =>
  readFileSync(join(at.dir, to, 'data', 'checkpoint.txt'), 'utf8')

beforeAll(() => {
  place = makeVaultPlace()
  place.good(['add', '--text', 'I know where you live.'])
  first = packetTo(place, 'first')
  ours = packetTo(place, 'ours')
  checkpoint = checkpointIn(place, 'ours')
})

const recordOf = (at: Place, seq: unknown): Record<string, unknown> =>
  at.json(['show', String(seq)])[0]?.['record'] as Record<string, unknown>
/** Records an answer to our packet; the record that came of it and what was said on standard error. */
const taken = (content: string | Uint8Array, ...args: string[]) => {
  const ran = place.run(['receipt', '3', '-', '--json', ...args], { input: content })
  expect(ran, ran.stderr).toMatchObject({ status: 0 })
  const [line = {}, root = {}, ...more] = jsonLines(ran.stdout)
  expect(more).toEqual([])
  return { line, root, record: recordOf(place, line['seq']), stderr: ran.stderr }
}
const said = (content: string, ...args: string[]) => {
  const ran = place.run(['receipt', '3', '-', ...args], { input: content })
  expect(ran, ran.stderr).toMatchObject({ status: 0 })
  return ran
}

describe('words', () => {
  it('are kept byte for byte as an entry about the export, with the lines that annotate prints', () => {
    const words = `\ufeffReceived on 3 May.\r\n\r\n  ${ours.manifest}  \r\n-- \r\nA. Advocate \u202e\n`
    const { line, root, record } = taken(words, '--by', 'A. Advocate')
    expect(Object.keys(line)).toEqual(['seq', 'digest', 'recordedAt', 'kind'])
    expect(Object.keys(root)).toEqual(['size', 'root', 'words'])
    expect(record).toEqual({
      kind: 'annotation',
      annotation: 'receipt',
      about: { seq: 3, digest: place.json(['show', '3'])[0]?.['digest'] },
      export: 3,
      by: 'A. Advocate',
      text: words,
    })
    expect(place.json(['list', '--kind', 'export']).at(-1)?.['folded']).toContain(line['seq'])
    expect(place.json(['verify'])[0]).toMatchObject({
      verdict: 'consistent',
      answers: { complete: { against: ['nothing'] } },
    })
  })

  it('that name the packet: it is said what they tell, and that nobody checked who wrote them', () => {
    const { stdout, stderr } = said(`${ours.manifest.toUpperCase()}, 3 May\n`)
    expect(stdout).toMatch(/^Recorded as entry \d+\.\n\d+ · /)
    const seq = /entry (\d+)/.exec(stdout)?.[1]
    expect(stderr).toContain(`These words name packet ${ours.packet} by the SHA-256`)
    expect(stderr).toContain('Who wrote them was not checked')
    expect(stderr).toContain(`evidence annotate attachment ${seq} --attach FILE`)
    expect(stderr).not.toMatch(/do not|authentic|proves|verified/i)
    expect(place.good(['show', '3'])).toContain(`Entry ${seq}, about it: receipt\n`)
  })

  it('that do not name it are recorded, and that is said also where only results are wanted', () => {
    for (const args of [[], ['--json'], ['--quiet']]) {
      const { stdout, stderr } = said('Got it, thanks.', ...args)
      expect(stdout).not.toBe('')
      expect(stderr).toContain('do not show which packet was received. They were recorded all the same.')
      expect(stderr).toContain(ours.manifest)
    }
    expect(said('Got it, thanks.', '--quiet').stderr).not.toContain('Who wrote them')
  })

  it('that name another packet of this vault are refused without a word more, and taken with --yes', () => {
    const input = `Received: ${first.manifest}`
    expectRefused(place, ['receipt', '3', '-'], {
      status: 2,
      says: [
        `These words name the packet of entry 2, and not packet ${ours.packet} of entry 3.`,
        NOTHING,
        'evidence receipt 2 FILE',
        '--yes',
      ],
      options: { input },
    })
    expect(said(input, '--yes').stderr).toContain(
      'These words name the packet of entry 2. They were recorded as you said.',
    )
    expect(said(`${input} and ${ours.manifest}`).stderr).toContain('These words name packet')
  })

  it('with every hostile string are read back exactly, and nothing of them acts on a terminal', () => {
    const words = HOSTILE_TEXTS.map(({ text }) => text)
      .join('\n')
      .slice(0, 200_000)
    const { record, line } = taken(words, '--by', '\u001b]0;x\u0007\u202eevil')
    expect(record).toMatchObject({ text: words, by: '\u001b]0;x\u0007\u202eevil' })
    const shown = place.run(['show', String(line['seq'])])
    expect(shown.stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/)
  })

  it('from a file, with a scan beside them, or a scan alone', () => {
    const scan = place.file('scan.pdf', Buffer.from('%PDF-1.4\n%\xff\xfe\n', 'latin1'))
    place.file('answer.txt', `Received. ${ours.manifest}`)
    const both = place.json(['receipt', '3', 'answer.txt', '--attach', scan])
    expect(recordOf(place, both[0]?.['seq'])).toMatchObject({
      text: `Received. ${ours.manifest}`,
      attachments: [{ name: 'scan.pdf' }],
    })
    const alone = place.json(['receipt', '3', '--attach', scan, '--by', ''])
    expect(Object.keys(recordOf(place, alone[0]?.['seq'])).sort()).toEqual([
      'about',
      'annotation',
      'attachments',
      'export',
      'kind',
    ])
  })
})

describe('a note', () => {
  it('over the checkpoint of the packet, with a line of the recipient, is kept byte for byte', () => {
    const note = checkpoint + theirs(checkpoint.slice(0, checkpoint.indexOf('\n\n') + 1))
    const { record } = taken(note)
    expect(record).toMatchObject({ annotation: 'receipt', export: 3, note })
    expect(record).not.toHaveProperty('text')
    const { stderr } = said(note)
    expect(stderr).toContain(`over the checkpoint of packet ${ours.packet}, size 3.`)
    expect(stderr).toContain('does not show what of it was received')
    expect(stderr).toMatch(
      /under the name counsel\.invalid \(key id [0-9a-f]{8}\)\. That key is not known here: neither the signature nor whose it is was checked/,
    )
    place.file('note', note)
    // What the recipient keeps holds against the vault as any checkpoint does.
    expect(place.json(['verify', '--against', 'note'])[0]).toMatchObject({
      verdict: 'consistent',
      answers: { complete: { against: ['checkpoint'] } },
    })
  })

  it('over checkpoints that an older key signed, and that two keys signed', () => {
    const rotated = makeVaultPlace()
    rotated.good(['add', '--text', 'x'])
    const packets = [packetTo(rotated, 'before')]
    rotated.good(['key', 'rotate'])
    packets.push(packetTo(rotated, 'after'))
    const lines = ['before', 'after'].map((to) => checkpointIn(rotated, to).split('\n').length)
    expect(lines).toEqual([6, 7])
    for (const [at, to] of ['before', 'after'].entries()) {
      const note = checkpointIn(rotated, to)
      const input = note + theirs(note.slice(0, note.indexOf('\n\n') + 1))
      const [line] = rotated.json(['receipt', String(packets[at]?.seq), '-'], { input })
      expect(recordOf(rotated, line?.['seq'])).toMatchObject({ note: input })
    }
  })

  it('over words that name the packet, or nothing', () => {
    expect(said(signed(`I received ${ours.manifest} on 3 May.\n`)).stderr).toContain(
      `The note names packet ${ours.packet}`,
    )
    const { stderr } = said(signed('I received it.\n'), '--quiet')
    expect(stderr).toContain('The note does not name the SHA-256')
  })

  it('with names that would act on a terminal, and more lines than are told', () => {
    const text = `got ${ours.manifest}\n`
    const lines = Array.from({ length: 9 }, (_, at) => theirs(text, `\u202e${at}.invalid`))
    const { stderr } = said(formatNote(text, lines))
    expect(stderr).toMatch(
      /It carries 9 signature lines under the name \\u\{202e\}0\.invalid .* and 4 more\. Those keys/,
    )
  })

  it.each<[string, () => string, (string | RegExp)[]]>([
    [
      'of another vault',
      () => {
        const other = makeVaultPlace()
        other.good(['add', '--text', 'x'])
        packetTo(other, 'p')
        const note = checkpointIn(other, 'p')
        return note + theirs(note.slice(0, note.indexOf('\n\n') + 1))
      },
      [/another ledger: evidence\.invalid\/[0-9a-f]{32}\./, '--vault'],
    ],
    [
      'of another packet, by its checkpoint',
      () => {
        const note = checkpointIn(place, 'first')
        return note + theirs(note.slice(0, note.indexOf('\n\n') + 1))
      },
      ['size 2, on which the packet of entry 2 stands', 'evidence receipt 2 FILE'],
    ],
    [
      'of another packet, by its digest',
      () => signed(`got ${first.manifest}\n`),
      ['names the packet of entry 2', 'evidence receipt 2 FILE'],
    ],
    [
      'of a digest that is of nobody',
      () => signed(`got ${'a'.repeat(64)}\n`),
      [/SHA-256 a{64}\. That of packet/, 'tagmanifest-sha256.txt'],
    ],
    ['of nobody but the vault', () => checkpoint, ['your own checkpoint']],
    [
      'whose lines were changed by a mail program',
      () => (checkpoint + theirs('x\n')).replaceAll('\n', '\r\n'),
      ['changed on its way', 'as a file'],
    ],
    [
      'in which our signature is not good',
      () => {
        const lines = checkpoint.split('\n')
        return `${lines.slice(0, 4).join('\n')}\n${(lines[4] ?? '').replace(/.{6}$/, 'AAAAA=')}\n${theirs('x\n')}`
      },
      ['not good', 'once more'],
    ],
  ])('%s is refused', (_what, note, says) => {
    expectRefused(place, ['receipt', '3', '-'], {
      status: 2,
      says: [...says, NOTHING],
      options: { input: note() },
    })
  })
})

describe('refused', () => {
  it.each<[string, string[], string | Uint8Array, (string | RegExp)[]]>([
    [
      'an entry that is no export',
      ['1', '-'],
      'x',
      ['Entry 1 is not an export. Exports are: 2, 3.', 'evidence list --kind export'],
    ],
    ['an entry that is not there', ['999', '-'], 'x', ['There is no entry 999']],
    ['a word for a number', ['first', '-'], 'x', ['There is no entry first']],
    ['no answer', ['3'], '', ['--attach']],
    ['no number', [], '', ['seq']],
    ['an answer too many', ['3', '-', 'more'], 'x', ['Too many arguments']],
    ['an empty answer', ['3', '-'], '', ['There are no words in it.', '--attach']],
    ['blank lines alone', ['3', '-'], ' \r\n\t\n', ['There are no words in it.']],
    [
      'bytes that are no text',
      ['3', '-'],
      Uint8Array.of(0x25, 0x50, 0xff, 0xfe),
      ['not text in UTF-8', '--attach'],
    ],
    ['more than a record holds', ['3', '-'], 'x'.repeat(700_001), ['at most 700000', '--attach']],
    ['a file that is not there', ['3', 'none.txt'], '', ['no such file']],
    ['a folder', ['3', 'ours'], '', ['is a folder']],
  ])('%s', (_what, args, input, says) => {
    expectRefused(place, ['receipt', ...args], { status: 2, says: [...says, NOTHING], options: { input } })
  })

  it('by a vault of which no key is known any more', () => {
    const damaged = makeVaultPlace()
    damaged.good(['add', '--text', 'x'])
    packetTo(damaged, 'p')
    const note = checkpointIn(damaged, 'p')
    const ledger = join(damaged.vault, 'ledger.jsonl')
    writeFileSync(ledger, readFileSync(ledger, 'utf8').replace('"seq":0', '"seq":9'))
    const before = damaged.bytes()
    const ran = damaged.run(['receipt', '2', '-'], {
      input: note + theirs(note.slice(0, note.indexOf('\n\n') + 1)),
    })
    expect(ran.status, ran.stderr).toBe(3)
    expect(ran.stderr).toMatch(/This vault is damaged: .*Nothing was recorded\./)
    expect(damaged.bytes()).toEqual(before)
  })

  it('without any export, and without a vault', () => {
    const none = makeVaultPlace()
    expectRefused(none, ['receipt', '0', '-'], {
      status: 2,
      says: ['No packet was made from this vault yet', NOTHING],
      options: { input: 'x' },
    })
    const ran = none.run(['receipt', '0', '-', '--vault', 'nowhere'], { input: 'x' })
    expect(ran.status).toBe(10)
  })
})

describe('an encrypted vault', () => {
  it('asks for the passphrase once, keeps the words sealed, and changes nothing without it', () => {
    shareBase()
    const sealed = encryptedPlace()
    const { manifest, seq } = packetTo(sealed, 'p', '--passphrase-file', 'old')
    const args = ['receipt', String(seq), '-', '--by', 'A. Advocate']
    const input = `Quovarinu received ${manifest}`
    expectRefused(sealed, args, { status: 3, says: ['encrypted', NOTHING], options: { input } })
    expectRefused(sealed, [...args, '--passphrase-file', 'new'], {
      status: 12,
      says: [NOTHING],
      options: { input },
    })
    const [line] = sealed.json([...args, '--passphrase-file', 'old'], { input })
    expect(leaks(sealed.bytes(), ['Quovarinu', 'Advocate', manifest])).toEqual([])
    const [shown] = sealed.json(['show', String(line?.['seq']), '--passphrase-file', 'old'])
    expect(shown?.['record']).toMatchObject({ export: seq, by: 'A. Advocate', text: input })
    expect(sealed.json(['verify'])[0]).toMatchObject({ verdict: 'consistent' })
  })
})

describe('a later packet', () => {
  it('holds a receipt only where its number is asked for, in the custody log; profiles leave it out', () => {
    const { line } = taken(`Quovarinv, ${ours.manifest}`, '--by', 'Quovarinw')
    const { line: note } = taken(signed('Quovarinx\n'))
    const words = ['Quovarinv', 'Quovarinw', 'Quovarinx']
    const files = (to: string, ...args: string[]) => {
      packetTo(place, to, ...args)
      return readFolder(join(place.dir, to))
    }
    expect(leaks(files('unasked'), words)).toEqual([])
    const chosen = ['--entries', `1,${line['seq']},${note['seq']}`]
    const page = Buffer.from(files('asked', ...chosen).get('data/packet.html') ?? [])
      .toString()
      .replace(/<[^>]+>/g, '')
    for (const word of words) expect(page).toContain(word)
    expect(page).toContain(`Receipt of packet ${ours.packet}: Quovarinv`)
    expect(page).toContain(`Receipt of packet ${ours.packet}: a signed note`)
    expect(place.json(['verify', 'asked'])[0]).toMatchObject({ verdict: 'consistent' })
    for (const profile of ['un', 'platform', 'public'])
      expect(leaks(files(profile, ...chosen, '--profile', profile, '--consent'), words)).toEqual([])
  })
})

describe.runIf(part('python3', ['python3', '-c', 'import pty, termios']))('on a terminal', () => {
  const play = async (args: readonly string[], steps: readonly PtyStep[]) => {
    const argv = ['env', '-C', place.dir, process.execPath, place.program, 'receipt', '3', ...args]
    const env = { EVIDENCE_VAULT: place.vault, HOME: place.dir, TZ: 'UTC', NO_COLOR: '1', TERM: 'dumb' }
    const run = await onPty(argv, steps, { env })
    expect(run, run.output.slice(-1500)).toMatchObject({ unmet: null, timedOut: false })
    expect(run.after).toEqual(run.before)
    return run
  }
  const newest = () =>
    place
      .json(['list', '--kind', 'receipt'])
      .flatMap((one) => one['folded'] as number[])
      .sort((a, b) => a - b)
      .at(-1)
  const BY = { wait: 'Who acknowledges it' }

  it('asks who acknowledges it, and takes Enter for nobody', async () => {
    place.file('answer.txt', `Received. ${ours.manifest}`)
    const named = await play(['answer.txt'], [BY, { sleep: 0.3 }, { send: 'A. Advocate\r' }])
    expect(named.status, named.output).toBe(0)
    expect(recordOf(place, newest())).toMatchObject({ by: 'A. Advocate' })
    const unnamed = await play(['answer.txt'], [BY, { sleep: 0.3 }, { send: '\r' }])
    expect(unnamed.status, unnamed.output).toBe(0)
    expect(recordOf(place, newest())).not.toHaveProperty('by')
  })

  it('takes what is typed up to Ctrl-D', async () => {
    const run = await play(
      ['-'],
      [
        BY,
        { sleep: 0.3 },
        { send: '\r' },
        { wait: 'Ctrl-D' },
        { sleep: 0.3 },
        { send: 'Received.\n' },
        { sleep: 0.2 },
        { send: '\u0004' },
      ],
    )
    expect(run.status, run.output).toBe(0)
    expect(recordOf(place, newest())).toMatchObject({ text: 'Received.\n' })
  })

  it('asks before it records words about another packet, and Enter records nothing', async () => {
    place.file('other.txt', `Received. ${first.manifest}`)
    const before = place.bytes()
    const ask = [{ wait: 'Record them about entry 3?' }, { sleep: 0.3 }]
    const no = await play(['other.txt', '--by', 'A'], [...ask, { send: '\r' }])
    expect(no.status).toBe(0)
    expect(no.output).toContain('Nothing was recorded.')
    expect(place.bytes()).toEqual(before)
    const stopped = await play(['other.txt', '--by', 'A'], [...ask, { send: '\u0003' }])
    expect(stopped.status).toBe(130)
    expect(place.bytes()).toEqual(before)
    const yes = await play(['other.txt', '--by', 'A'], [...ask, { send: 'y\r' }])
    expect(yes.status).toBe(0)
    expect(recordOf(place, newest())).toMatchObject({ text: `Received. ${first.manifest}` })
  })
})
