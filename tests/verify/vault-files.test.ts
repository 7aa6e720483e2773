/**
 * Tampers with the files of a vault by someone who makes nothing else right, against outcomes that were written down
 * before they were run.
 */
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { encodeUtf8 } from '../../src/core/bytes.ts'
import { signCheckpoint } from '../../src/core/checkpoint.ts'
import type { JsonObject } from '../../src/core/jcs.ts'
import { formatNote } from '../../src/core/note.ts'
import { madeVault } from '../made-vault.ts'
import { seededBytes } from '../seeded.ts'
import { entriesOf, type FileMap, notesOf, startWriting } from '../written-vault.ts'
import { outcome, reportOn } from './outcome.ts'

vi.setConfig({ testTimeout: 120_000 })

let vault: FileMap
let other: FileMap
let seed: Uint8Array

const text = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes)
const threat = (words: string, more: JsonObject = {}): JsonObject => ({
  kind: 'threat',
  content: { text: words },
  ...more,
})
const put = (path: string, content: string | Uint8Array): FileMap =>
  new Map([...vault, [path, typeof content === 'string' ? encodeUtf8(content) : content]])
const without = (path: string): FileMap => new Map([...vault].filter(([name]) => name !== path))

beforeAll(async () => {
  vault = await madeVault()
  seed = Buffer.from(JSON.parse(text(vault.get('keys/secrets.json'))).signing[0].seed, 'base64url')
  const writing = startWriting('other vault')
  const file = writing.store(encodeUtf8('another picture'))
  writing.add(threat('other', { attachments: [file] }))
  writing.commit()
  other = writing.files()
})

describe('files exchanged with those of another vault', () => {
  test('every mixture of the two is found; all of one is that one', async () => {
    const parts = ['ledger.jsonl', 'checkpoints.jsonl', 'checkpoint', 'vault.json', 'objects'] as const
    let mixtures = 0
    for (let chosen = 0; chosen < 1 << parts.length; chosen++) {
      const fromOther = (path: string): boolean =>
        parts.some((part, k) => (chosen >> k) % 2 === 1 && (path === part || path.startsWith(`${part}/`)))
      const mixed = new Map([
        ...[...vault].filter(([path]) => !fromOther(path)),
        ...[...other].filter(([path]) => fromOther(path)),
      ])
      mixed.delete('frontier.json')
      const { verdict } = await reportOn(mixed)
      const same = chosen === 0 || chosen === (1 << parts.length) - 1
      expect({ chosen, verdict }).toEqual({ chosen, verdict: same ? 'consistent' : 'changed' })
      mixtures++
    }
    expect(mixtures).toBe(32)
  })
})

describe('vault.json', () => {
  const edited = (change: (settings: Record<string, unknown>) => void): FileMap => {
    const settings = JSON.parse(text(vault.get('vault.json')))
    change(settings)
    return put('vault.json', `${JSON.stringify(settings)}\n`)
  }
  const strangerKey = (): string => JSON.parse(text(other.get('vault.json'))).keys[0]

  test.each<[string, (settings: Record<string, unknown>) => void, string]>([
    [
      'a key of a stranger at the end',
      (s) => (s['keys'] as string[]).push(strangerKey()),
      'changed: settings-differ',
    ],
    ['a key of a stranger alone', (s) => (s['keys'] = [strangerKey()]), 'changed: settings-differ'],
    [
      'its own key twice',
      (s) => (s['keys'] as string[]).push((s['keys'] as string[])[0] ?? ''),
      'changed: settings-differ',
    ],
    ['no key', (s) => (s['keys'] = []), 'changed: settings-differ'],
    ['another id', (s) => (s['id'] = 'f'.repeat(32)), 'changed: settings-differ'],
    ['an encryption', (s) => (s['encryption'] = { recipient: 'age1x' }), 'changed: settings-differ'],
    ['a further member', (s) => (s['w'] = 1), 'changed: settings-differ'],
    ['another version', (s) => (s['v'] = 2), 'cannotTell: data-version-unknown'],
    ['a version that is no number', (s) => (s['v'] = '1'), 'changed: settings-differ'],
  ])('with %s', async (_, change, expected) => {
    expect(await outcome(edited(change))).toBe(expected)
  })

  test.each<[string, () => FileMap, string]>([
    ['missing', () => without('vault.json'), 'changed: file-missing'],
    ['empty', () => put('vault.json', ''), 'changed: settings-damaged'],
    [
      'without its last LF',
      () => put('vault.json', text(vault.get('vault.json')).trimEnd()),
      'changed: settings-damaged',
    ],
    [
      'with white space',
      () => put('vault.json', text(vault.get('vault.json')).replace(':', ': ')),
      'changed: settings-damaged',
    ],
    ['no object', () => put('vault.json', '[]\n'), 'changed: settings-damaged'],
    ['over a megabyte', () => put('vault.json', new Uint8Array(1_048_577)), 'changed: file-damaged'],
  ])('%s', async (_, files, expected) => {
    expect(await outcome(files())).toBe(expected)
  })
})

describe('attachments', () => {
  const stored = (k: number): [string, Uint8Array] =>
    [...vault].filter(([path]) => path.startsWith('objects/'))[k] as [string, Uint8Array]

  test.each<[string, (bytes: Uint8Array) => Uint8Array]>([
    ['emptied', () => new Uint8Array()],
    ['cut short by a byte', (bytes) => bytes.slice(0, -1)],
    ['one byte longer', (bytes) => Buffer.concat([bytes, Uint8Array.of(0)])],
    ['another file', () => encodeUtf8('another picture')],
  ])('%s: found, with every entry that refers to it', async (_, change) => {
    for (let k = 0; k < 3; k++) {
      const [path, bytes] = stored(k)
      const { verdict, findings } = await reportOn(put(path, change(bytes)))
      const seqs = findings.filter((one) => one.code === 'attachment-damaged' && one.path === path)
      const expected = entriesOf(vault).filter((entry) =>
        JSON.stringify(entry).includes(path.slice(8).replace('/', '')),
      )
      expect(verdict).toBe('changed')
      expect(seqs.map((one) => one.seq)).toEqual(expected.map((entry) => entry.header.seq))
      expect(seqs.length).toBeGreaterThan(0)
    }
  })

  test('deleted: missing, with every entry that refers to it', async () => {
    for (let k = 0; k < 3; k++) {
      const [path] = stored(k)
      const { verdict, findings } = await reportOn(without(path))
      expect(verdict).toBe('changed')
      expect(findings.every((one) => one.code === 'attachment-missing' && one.path === path)).toBe(true)
      expect(findings.length).toBeGreaterThan(0)
    }
  })

  test('two exchanged: both damaged', async () => {
    const [[a, first], [b, second]] = [stored(0), stored(1)]
    const { findings } = await reportOn(new Map([...vault, [a, second], [b, first]]))
    expect(new Set(findings.map((one) => one.path))).toEqual(new Set([a, b]))
    expect(await outcome(new Map([...vault, [a, second], [b, first]]))).toBe('changed: attachment-damaged')
  })

  test('replaced by a link: not read, and not good', async () => {
    const [path] = stored(0)
    expect(await outcome(without(path), {}, { links: new Set([path]) })).toBe('changed: file-not-regular')
  })

  test('a file that no entry refers to is a note, and one outside the known places too', async () => {
    expect(await outcome(put(`objects/ab/${'c'.repeat(62)}`, 'stray'))).toBe(
      'consistent: attachment-unreferenced',
    )
    expect(await outcome(put('diary.txt', 'stray'))).toBe('consistent: file-unknown')
    expect(await outcome(put('checkpoint.new', 'left over'))).toBe('consistent:')
    expect(await outcome(put(`quarantine/${'a'.repeat(64)}`, 'set aside'))).toBe(
      'consistent: quarantine-holds',
    )
  })

  test('a folder, a pipe or a link anywhere else in the vault is named too', async () => {
    expect(await outcome(vault, {}, { links: new Set(['notes/link']) })).toBe('changed: file-not-regular')
  })
})

describe('whole files', () => {
  test.each<[string, string]>([
    ['ledger.jsonl', 'changed: file-missing'],
    ['checkpoints.jsonl', 'changed: file-missing'],
    ['checkpoint', 'consistent: checkpoint-older'],
    ['frontier.json', 'consistent:'],
    ['keys/secrets.json', 'consistent:'],
  ])('%s missing', async (path, expected) => {
    expect(await outcome(without(path))).toBe(expected)
  })

  test.each<[string, string]>([
    ['ledger.jsonl', 'changed: file-not-regular'],
    ['checkpoints.jsonl', 'changed: file-not-regular'],
    ['checkpoint', 'changed: file-not-regular'],
    ['vault.json', 'changed: file-not-regular'],
  ])('%s as a link', async (path, expected) => {
    expect(await outcome(without(path), {}, { links: new Set([path]) })).toBe(expected)
  })
})

describe('the copy of the newest checkpoint', () => {
  const note = (): string => text(vault.get('checkpoint'))

  test('that is any older one of this vault is a note', async () => {
    for (const older of notesOf(vault).slice(0, -1))
      expect(await outcome(put('checkpoint', older.note))).toBe('consistent: checkpoint-older')
  })

  test('cut off at any byte, or filled up with zeros from there, is what a power loss leaves', async () => {
    const whole = vault.get('checkpoint') as Uint8Array
    for (let length = 0; length < whole.length; length++) {
      expect(await outcome(put('checkpoint', whole.slice(0, length)))).toBe('consistent: checkpoint-older')
      const zeros = whole.slice().fill(0, length)
      expect(await outcome(put('checkpoint', zeros))).toBe('consistent: checkpoint-older')
    }
  })

  test('that this vault signed for a greater size shows that something is lost', async () => {
    const longer = { origin: note().split('\n')[0] as string, size: 21, root: seededBytes('a root')(32) }
    const newer = formatNote(`${longer.origin}\n21\n${Buffer.from(longer.root).toString('base64')}\n`, [
      signCheckpoint(longer, seed),
    ])
    expect(await outcome(put('checkpoint', newer))).toBe('changed: checkpoint-newer')
  })

  test.each<[string, () => string]>([
    ['of another vault', () => text(other.get('checkpoint'))],
    ['with a byte after it', () => `${note()}x`],
    ['with a signature of a witness, which belongs in timestamps/', () => `${note()}\u2014 w AAAAAAAA\n`],
    ['with another size and the old signature', () => note().replace('\n20\n', '\n19\n')],
    ['with a greater size and the old signature', () => note().replace('\n20\n', '\n21\n')],
    ['that is no note', () => 'hello'],
  ])('%s is damaged', async (_, content) => {
    expect(await outcome(put('checkpoint', content()))).toBe('changed: checkpoint-damaged')
  })
})

describe('what stands in timestamps/', () => {
  test('a note of this vault is held against it', async () => {
    const held = notesOf(vault)[3]?.note as string
    expect(await outcome(put('timestamps/6.checkpoint', held))).toBe('consistent:')
    expect(await outcome(put('timestamps/6.checkpoint', text(other.get('checkpoint'))))).toBe(
      'changed: checkpoint-damaged',
    )
    expect(await outcome(put('timestamps/6.checkpoint', 'x'))).toBe('changed: checkpoint-damaged')
  })

  test('a note that it signed for more entries, or for others, is found', async () => {
    const origin = text(vault.get('checkpoint')).split('\n')[0] as string
    const signed = (size: number): string => {
      const root = seededBytes('another root')(32)
      const body = `${origin}\n${size}\n${Buffer.from(root).toString('base64')}\n`
      return formatNote(body, [signCheckpoint({ origin, size, root }, seed)])
    }
    expect(await outcome(put('timestamps/30.checkpoint', signed(30)))).toBe('changed: held-longer')
    expect(await outcome(put('timestamps/10.checkpoint', signed(10)))).toBe('changed: held-forked')
  })

  test('a token that this version cannot check leaves the verdict open', async () => {
    expect(await outcome(put('timestamps/6.0011223344556677.tsr', 'DER'))).toBe('cannotTell: token-unchecked')
  })
})
