/**
 * Every state in which a crash can leave the end of a vault, and states that no crash leaves: the first are mended
 * with nothing lost, the second refused with nothing changed (docs/format.md, "Commit protocol").
 */
import { join } from 'node:path'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { concat, encodeUtf8, equalBytes } from '../../src/core/bytes.ts'
import { signCheckpoint } from '../../src/core/checkpoint.ts'
import { sha256Hex } from '../../src/core/crypto.ts'
import { formatFrontier, parseFrontier } from '../../src/core/frontier.ts'
import { formatNote } from '../../src/core/note.ts'
import { commit } from '../../src/vault/commit.ts'
import { openVault } from '../../src/vault/open.ts'
import { recover } from '../../src/vault/recover.ts'
import { formatSecrets } from '../../src/vault/secrets.ts'
import { readTailQuickly, type Tail } from '../../src/vault/tail.ts'
import { fastFolder } from '../fast-folder.ts'
import { fixedContext, readFolder } from '../made-vault.ts'
import { seededBytes } from '../seeded.ts'
import { outcome } from '../verify/outcome.ts'
import { type FileMap, linesOf, notesOf, startWriting } from '../written-vault.ts'
import { damageOf, growVault, putFiles, record, type Step } from './vault-on-disk.ts'

vi.setConfig({ testTimeout: 120_000 })

const folder = fastFolder('recovery')
const dir = join(folder, 'vault')
/** Every byte and bit under EVIDENCE_ALL_FAULTS; else every fifth, which meets every kind. */
const STEP = process.env['EVIDENCE_ALL_FAULTS'] === '1' ? 1 : 5
const LEDGER = 'ledger.jsonl'
const LINES = 'checkpoints.jsonl'

let steps: Step[]
let last: Step
let seed: Uint8Array

beforeAll(async () => {
  steps = await growVault(dir, ['one'], ['two', 'three'], ['four'], ['five'])
  last = steps[3] as Step
  const secrets = JSON.parse(new TextDecoder().decode(last.after.get('keys/secrets.json')))
  seed = new Uint8Array(Buffer.from(secrets.signing[0].seed, 'base64url'))
})

const bytesOf = (files: FileMap, path: string): Uint8Array => files.get(path) as Uint8Array
/** What the last commit added to a file. */
const added = (path: string): Uint8Array =>
  bytesOf(last.after, path).subarray(bytesOf(last.before, path).length)
/** The files before the last commit, with `more` at the ends of ledger and checkpoints. */
const crashed = (ledger: Uint8Array, lines: Uint8Array = new Uint8Array()): FileMap =>
  new Map([
    ...last.before,
    [LEDGER, concat(bytesOf(last.before, LEDGER), ledger)],
    [LINES, concat(bytesOf(last.before, LINES), lines)],
  ])

async function open(files: FileMap) {
  putFiles(dir, files)
  const vault = await openVault(dir, fixedContext('after a crash', '2022-06-01T00:00:00.000Z'))
  vault.close()
  return { vault, now: readFolder(dir) }
}

/** Opens, and then adds an entry: the vault must be sound afterwards. */
async function expectToGrow(): Promise<void> {
  const vault = await openVault(dir, fixedContext('and on', '2022-06-02T00:00:00.000Z'))
  const size = vault.tail.line.size
  expect(vault.recovery).toBeUndefined()
  const { receipts } = commit(vault, [record('after the crash')])
  vault.close()
  expect(receipts[0]?.seq).toBe(size)
  expect(await outcome(readFolder(dir))).toMatch(/^consistent:( quarantine-holds)?$/)
}

function expectQuarantined(now: FileMap, from: string, bytes: Uint8Array): void {
  const path = `quarantine/${sha256Hex(bytes)}`
  expect(equalBytes(bytesOf(now, path), bytes)).toBe(true)
  const about = JSON.parse(new TextDecoder().decode(now.get(`${path}.json`)))
  expect(about).toMatchObject({ at: '2022-06-01T00:00:00.000Z', bytes: bytes.length, from })
  expect(about.offset).toBe(bytesOf(last.before, from).length)
}

/** Nothing in the folder may differ from what was put there, but for the lock that came and went. */
async function expectRefused(files: FileMap, damage: string): Promise<void> {
  putFiles(dir, files)
  expect(await damageOf(dir)).toBe(damage)
  const now = readFolder(dir)
  expect([...now.keys()].sort()).toEqual([...files.keys()].sort())
  for (const [path, bytes] of files) expect(equalBytes(bytesOf(now, path), bytes), path).toBe(true)
}

describe('a crash while the ledger was written', () => {
  test('at every byte of the new line: set aside byte for byte, and the vault is as before', async () => {
    const line = added(LEDGER)
    for (let length = 1; length <= line.length; length++) {
      const torn = line.slice(0, length)
      const { vault, now } = await open(crashed(torn))
      expect(vault.recovery?.setAside).toEqual([
        { from: LEDGER, bytes: length, path: `quarantine/${sha256Hex(torn)}` },
      ])
      expectQuarantined(now, LEDGER, torn)
      for (const path of [LEDGER, LINES, 'checkpoint', 'frontier.json', 'vault.json'])
        expect(equalBytes(bytesOf(now, path), bytesOf(last.before, path)), path).toBe(true)
      if (length % 50 === 0) await expectToGrow()
    }
    await expectToGrow()
  })

  test('with a tail of zeros, as a file system leaves it: the same', async () => {
    for (const length of [1, 100, 4096, 200_000]) {
      const zeros = new Uint8Array(length)
      const { now } = await open(crashed(zeros))
      expectQuarantined(now, LEDGER, zeros)
      await expectToGrow()
    }
    const { now } = await open(crashed(concat(added(LEDGER).slice(0, 40), new Uint8Array(300))))
    expect(equalBytes(bytesOf(now, LEDGER), bytesOf(last.before, LEDGER))).toBe(true)
  })

  test('several lines that someone else appended are set aside too, and never signed', async () => {
    const foreign = encodeUtf8('not an entry\n\n{"seq":1}\n')
    const { vault, now } = await open(crashed(foreign))
    expect(vault.tail.line.size).toBe(5)
    expectQuarantined(now, LEDGER, foreign)
    await expectToGrow()
  })
})

describe('a crash while the checkpoint was written', () => {
  /** Base64 digits of the signature that a torn line holds, as bytes, less the four of the key id. */
  const signatureBytes = (torn: Uint8Array): number => {
    const after = new TextDecoder().decode(torn).split(/\u2014 [^ ]+ /)[1] ?? ''
    return Math.floor((after.replace(/[^A-Za-z0-9+/]/g, '').length * 3) / 4) - 4
  }

  test('at every byte of its line: completed from 32 bytes of signature on, else set aside with its entry', async () => {
    const [entry, line] = [added(LEDGER), added(LINES)]
    let completed = 0
    for (let length = 1; length < line.length; length++) {
      const torn = line.slice(0, length)
      const { vault, now } = await open(crashed(entry, torn))
      if (signatureBytes(torn) >= 32) {
        completed++
        expect(vault.recovery).toMatchObject({ completed: 6, setAside: [] })
        for (const path of [LEDGER, LINES, 'checkpoint', 'frontier.json'])
          expect(equalBytes(bytesOf(now, path), bytesOf(last.after, path)), path).toBe(true)
      } else {
        expect(vault.recovery?.setAside.map((one) => one.from)).toEqual([LINES, LEDGER])
        expectQuarantined(now, LINES, torn)
        expectQuarantined(now, LEDGER, entry)
        for (const path of [LEDGER, LINES])
          expect(equalBytes(bytesOf(now, path), bytesOf(last.before, path)), path).toBe(true)
      }
      if (length % 60 === 0) await expectToGrow()
    }
    // 32 of the signature's 64 bytes, and what closes the line.
    expect(completed).toBeGreaterThan(42)
    expect(completed).toBeLessThan(70)
  })

  test('with 32 or more bytes of a signature that is not the one over this ledger: refused, nothing cut', async () => {
    const line = added(LINES)
    const at = line.length - 20
    const other = line.slice(0, at)
    other[at - 10] = other[at - 10] === 65 ? 66 : 65
    await expectRefused(crashed(added(LEDGER), other), `torn-checkpoint ${LINES}`)
    // The right line, but the ledger under it is torn, is another one, or is gone.
    await expectRefused(crashed(added(LEDGER).slice(0, -1), line.slice(0, at)), `torn-checkpoint ${LINES}`)
    await expectRefused(crashed(new Uint8Array(), line.slice(0, at)), `torn-checkpoint ${LINES}`)
    await expectRefused(
      crashed(concat(added(LEDGER), added(LEDGER)), line.slice(0, at)),
      `torn-checkpoint ${LINES}`,
    )
    // Holes in a line that is not the one the ledger gives, with and without its LF.
    for (const end of [line.length, line.length - 9]) {
      const holed = line.slice(0, end)
      holed.fill(0, 0, 100)
      holed[end - 30] = holed[end - 30] === 65 ? 66 : 65
      await expectRefused(crashed(added(LEDGER), holed), `torn-checkpoint ${LINES}`)
    }
  })

  test('with zeros where a block was not written, before or behind what was: completed or set aside likewise', async () => {
    const [entry, line] = [added(LEDGER), added(LINES)]
    const counts = { completed: 0, aside: 0 }
    const expectMended = async (torn: Uint8Array, told: number): Promise<void> => {
      const { vault, now } = await open(crashed(entry, torn))
      if (told >= 32) {
        counts.completed++
        expect(vault.recovery).toMatchObject({ completed: 6, setAside: [] })
        for (const path of [LEDGER, LINES, 'checkpoint', 'frontier.json'])
          expect(equalBytes(bytesOf(now, path), bytesOf(last.after, path)), path).toBe(true)
      } else {
        counts.aside++
        expectQuarantined(now, LINES, torn)
        expectQuarantined(now, LEDGER, entry)
        for (const path of [LEDGER, LINES])
          expect(equalBytes(bytesOf(now, path), bytesOf(last.before, path)), path).toBe(true)
      }
    }
    const signature = new TextDecoder('latin1').decode(line).lastIndexOf(' ') + 1
    // A byte of the signature is there when all digits that carry it are.
    const whole = (from: number, to: number): number =>
      Array.from({ length: 64 }, (_, at) => at + 4).filter(
        (at) => signature + Math.floor((at * 8) / 6) >= from && signature + Math.floor((at * 8 + 7) / 6) < to,
      ).length
    for (let kept = 1; kept < line.length; kept += STEP) {
      const zeros = line.length - kept
      await expectMended(concat(line.slice(0, kept), new Uint8Array(zeros)), whole(0, kept))
      // With its LF, or torn once more behind the hole.
      for (const end of kept % 7 === 0 ? [line.length, line.length - 3] : [line.length])
        if (zeros < end)
          await expectMended(concat(new Uint8Array(zeros), line.slice(zeros, end)), whole(zeros, end))
    }
    // What a longer run of zeros adds is nothing that was written.
    await expectMended(concat(line.slice(0, -4), new Uint8Array(5000)), 64)
    expect(counts.completed).toBeGreaterThan(250 / STEP)
    expect(counts.aside).toBeGreaterThan(250 / STEP)
    await expectToGrow()
  })

  test('with a tail of zeros and no signature yet: set aside', async () => {
    for (const kept of [0, 10, 100]) {
      const torn = concat(added(LINES).slice(0, kept), new Uint8Array(added(LINES).length - kept))
      const { now } = await open(crashed(added(LEDGER), torn))
      expectQuarantined(now, LINES, torn)
      await expectToGrow()
    }
  })

  test('after it, before the copies: they are brought up, whatever state they are in', async () => {
    const [copy, edge] = [bytesOf(last.after, 'checkpoint'), bytesOf(last.after, 'frontier.json')]
    const states: [string, Uint8Array | undefined][] = [
      ...[undefined, new Uint8Array(), copy.slice(0, 50), new Uint8Array(copy.length)].map(
        (bytes): [string, Uint8Array | undefined] => ['checkpoint', bytes],
      ),
      ...[undefined, new Uint8Array(), edge.slice(0, 20), new Uint8Array(edge.length)].map(
        (bytes): [string, Uint8Array | undefined] => ['frontier.json', bytes],
      ),
      ...steps.flatMap(({ before }) =>
        ['checkpoint', 'frontier.json'].map((path): [string, Uint8Array] => [path, bytesOf(before, path)]),
      ),
    ]
    for (const [path, bytes] of states) {
      const files = new Map(last.after)
      if (bytes === undefined) files.delete(path)
      else files.set(path, bytes)
      const { vault, now } = await open(files)
      expect(vault.tail.line.size).toBe(6)
      expect(vault.recovery?.setAside ?? []).toEqual([])
      for (const name of ['checkpoint', 'frontier.json', LEDGER, LINES])
        expect(equalBytes(bytesOf(now, name), bytesOf(last.after, name)), name).toBe(true)
    }
  })

  test('a torn line that is already in the copy is completed, for the copy then is not ahead of it', async () => {
    const torn = added(LINES).slice(0, -10)
    const files = crashed(added(LEDGER), torn)
    files.set('checkpoint', bytesOf(last.after, 'checkpoint'))
    files.set('frontier.json', bytesOf(last.after, 'frontier.json'))
    const { vault, now } = await open(files)
    expect(vault.recovery?.completed).toBe(6)
    expect(equalBytes(bytesOf(now, LINES), bytesOf(last.after, LINES))).toBe(true)
  })
})

describe('a turned bit in a copy', () => {
  test('of frontier.json never stands in the way: it is made again, whatever size it names', async () => {
    const whole = bytesOf(last.after, 'frontier.json')
    let larger = 0
    for (let bit = 0; bit < whole.length * 8; bit += STEP) {
      const turned = whole.slice()
      turned[bit >> 3] = (turned[bit >> 3] as number) ^ (1 << (bit & 7))
      if ((parseFrontier(turned)?.size ?? 0) > 6) larger++
      const { vault, now } = await open(new Map([...last.after, ['frontier.json', turned] as const]))
      expect(vault.tail.line.size).toBe(6)
      expect(equalBytes(bytesOf(now, 'frontier.json'), whole)).toBe(true)
    }
    // 6 has two bits; so has 24, and 20 is one bit away from it.
    const twenty = await growVault(
      join(folder, 'twenty'),
      Array.from({ length: 19 }, (_, at) => `${at}`),
    )
    const files = (twenty[0] as Step).after
    const text = new TextDecoder().decode(bytesOf(files, 'frontier.json'))
    const turned = encodeUtf8(text.replace('"size":20', '"size":24'))
    expect(parseFrontier(turned)?.size).toBe(24)
    const { vault, now } = await open(new Map([...files, ['frontier.json', turned] as const]))
    expect(vault.tail.line.size).toBe(20)
    expect(new TextDecoder().decode(now.get('frontier.json'))).toBe(text)
    expect(larger).toBe(0)
  })

  test('of checkpoint never stands in the way either', async () => {
    const whole = bytesOf(last.after, 'checkpoint')
    for (let bit = 0; bit < whole.length * 8; bit += STEP) {
      const turned = whole.slice()
      turned[bit >> 3] = (turned[bit >> 3] as number) ^ (1 << (bit & 7))
      const { now } = await open(new Map([...last.after, ['checkpoint', turned] as const]))
      expect(equalBytes(bytesOf(now, 'checkpoint'), whole)).toBe(true)
    }
  })
})

describe('what no crash leaves is refused, and nothing is changed', () => {
  test('a checkpoint line that is invalid and has its LF', async () => {
    for (const bad of ['x\n', '{}\n', '\n', '{"bytes":1,"note":"","size":1}\n'])
      await expectRefused(crashed(new Uint8Array(), encodeUtf8(bad)), `checkpoint-line ${LINES}`)
  })

  test('a signature that is not good', async () => {
    const line = new TextDecoder().decode(added(LINES))
    const bad = line.replace(/(.)(...=\\n"|..==\\n"|....\\n")/, (_, a: string, rest: string) =>
      a === 'A' ? `B${rest}` : `A${rest}`,
    )
    expect(bad).not.toBe(line)
    await expectRefused(crashed(added(LEDGER), encodeUtf8(bad)), `checkpoint-signature ${LINES}`)
  })

  test('a ledger shorter than its checkpoint says, by any number of bytes', async () => {
    const whole = bytesOf(last.after, LEDGER)
    for (let cut = 1; cut < whole.length; cut += 97) {
      const files = new Map([...last.after, [LEDGER, whole.slice(0, whole.length - cut)] as const])
      await expectRefused(files, `ledger-short ${LEDGER}`)
    }
    await expectRefused(
      new Map([...last.after].filter(([path]) => path !== LEDGER)),
      `ledger-short ${LEDGER}`,
    )
    await expectRefused(
      new Map([...last.after].filter(([path]) => path !== LINES)),
      `checkpoint-line ${LINES}`,
    )
  })

  test('an acknowledged entry that was changed, when anything else makes a full scan necessary', async () => {
    for (let seq = 0; seq < 6; seq++) {
      const lines = linesOf(bytesOf(last.after, LEDGER))
      const text = new TextDecoder().decode(lines[seq])
      const other = text.replace(/"recordedAt":"2021-12-02T0(\d)/, (all, d: string) =>
        all.replace(`0${d}`, `0${(Number(d) + 1) % 10}`),
      )
      expect(other).not.toBe(text)
      const files = new Map(last.after)
      files.set(LEDGER, concat(...lines.with(seq, encodeUtf8(other)), encodeUtf8('torn')))
      files.delete('frontier.json')
      await expectRefused(files, `ledger-changed ${LEDGER}`)
    }
  })

  test('a copy that is ahead of the last line: checkpoint, frontier.json, or a note in timestamps/', async () => {
    const torn = added(LEDGER).slice(0, 100)
    const frontier = parseFrontier(bytesOf(last.after, 'frontier.json'))
    const ahead: [string, Uint8Array, string][] = [
      ['checkpoint', bytesOf(last.after, 'checkpoint'), 'newer-checkpoint checkpoint'],
      ['frontier.json', formatFrontier(frontier as never), 'newer-frontier frontier.json'],
      [
        'timestamps/6.checkpoint',
        bytesOf(last.after, 'checkpoint'),
        'newer-timestamp timestamps/6.checkpoint',
      ],
    ]
    for (const [path, bytes, damage] of ahead) {
      await expectRefused(new Map([...last.before, [path, bytes] as const]), damage)
      await expectRefused(new Map([...crashed(torn), [path, bytes] as const]), damage)
      await expectRefused(new Map([...crashed(torn, encodeUtf8('{"by')), [path, bytes] as const]), damage)
    }
  })

  test('a frontier.json of another ledger, at whatever size', async () => {
    const other = await growVault(join(folder, 'other'), ['x'], ['y', 'z'], ['u'], ['v', 'w'], ['t'])
    for (const files of [...other.map(({ before }) => before), (other[4] as Step).after]) {
      const frontier = bytesOf(files, 'frontier.json')
      const kind = (parseFrontier(frontier)?.size ?? 0) > 6 ? 'newer' : 'foreign'
      const foreign = new Map([...last.after, ['frontier.json', frontier] as const])
      await expectRefused(foreign, `${kind}-frontier frontier.json`)
    }
  })

  test('a checkpoint by a key that a ledger rolled back does not know', async () => {
    const writing = startWriting('rolled back')
    writing.add({ content: { text: 'one' }, kind: 'threat' })
    writing.commit()
    const before = writing.files()
    const rotated = writing.changeKey('rotate')
    writing.add({ content: { text: 'two' }, kind: 'threat' })
    writing.commit()
    const after = writing.files()
    const secrets = formatSecrets({
      identities: [],
      owner: null,
      recipients: [],
      seals: [],
      signing: writing.seeds.map((one, at) => ({ seed: one, seq: at === 0 ? 0 : rotated })),
    })
    const notes = notesOf(after)
    expect(notes.map(({ size }) => size)).toEqual([1, 2, 3, 4])
    const place = (files: FileMap, note: string, path: string): FileMap =>
      new Map([...files, ['keys/secrets.json', secrets] as const, [path, encodeUtf8(note)] as const])
    for (const { note, size } of notes) {
      for (const path of ['checkpoint', 'timestamps/0.checkpoint']) {
        const files = place(before, note, path)
        if (size > 2) await expectRefused(files, `newer-unknown-key ${path}`)
        else expect((await open(files)).vault.tail.line.size).toBe(2)
      }
    }
    expect((await open(place(after, notes[3]?.note as string, 'checkpoint'))).vault.tail.line.size).toBe(4)
  })

  test('a vault that was rolled back to any earlier state and kept one newer copy', async () => {
    for (const { before } of steps) {
      const files = new Map([...before, ['checkpoint', bytesOf(last.after, 'checkpoint')] as const])
      await expectRefused(files, 'newer-checkpoint checkpoint')
    }
  })

  test('two checkpoint lines of one size with different roots: two histories, as of two laptops', async () => {
    const origin = notesOf(last.after)[0]?.note.split('\n')[0] as string
    const root = seededBytes('the other laptop')(32)
    const body = `${origin}\n6\n${Buffer.from(root).toString('base64')}\n`
    const note = formatNote(body, [signCheckpoint({ origin, size: 6, root }, seed)])
    const other = encodeUtf8(
      `${JSON.stringify({ bytes: bytesOf(last.after, LEDGER).length, note, size: 6 })}\n`,
    )
    const lines = linesOf(bytesOf(last.after, LINES))
    const after = new Map([...last.after, [LINES, concat(...lines, other)] as const])
    await expectRefused(after, `two-roots ${LINES}`)
    // The line that fits stands last: opening in constant time must not overlook the other.
    const before = new Map([...last.after, [LINES, concat(...lines.toSpliced(-1, 0, other))] as const])
    await expectRefused(before, `two-roots ${LINES}`)
  })

  test('links where files belong', async () => {
    const { symlinkSync, rmSync: remove } = await import('node:fs')
    for (const path of [LEDGER, LINES, 'checkpoint', 'frontier.json', 'vault.json', 'keys/secrets.json']) {
      putFiles(dir, last.after)
      const target = join(folder, 'elsewhere')
      const { writeFileSync } = await import('node:fs')
      writeFileSync(target, bytesOf(last.after, path))
      remove(join(dir, path))
      symlinkSync(target, join(dir, path))
      expect(await damageOf(dir)).toMatch(/^(?:not-a-regular-file|link .*)$/)
    }
  })
})

describe('the quick look at the end and the full scan', () => {
  test('know the same at every size', async () => {
    for (const { after } of steps) {
      putFiles(dir, after)
      const quick = readTailQuickly(dir)
      const full = recover(dir, [{ seed, seq: 0 }], new Date(0))
      expect(full.setAside).toEqual([])
      const plain = (tail: Tail | undefined) =>
        tail && { ...tail, frontier: new TextDecoder().decode(formatFrontier(tail.frontier)) }
      expect(plain(quick)).toEqual(plain(full.tail))
      expect(quick?.line.size).toBe(notesOf(after).at(-1)?.size)
    }
  })

  test('the quick look says nothing as soon as anything does not fit', () => {
    const cases: FileMap[] = [
      crashed(encodeUtf8('x')),
      crashed(new Uint8Array(), encodeUtf8('x')),
      new Map([...last.after].filter(([path]) => path !== 'frontier.json')),
      new Map([...last.after, ['frontier.json', bytesOf(last.before, 'frontier.json')] as const]),
      new Map([...last.after, [LEDGER, bytesOf(last.before, LEDGER)] as const]),
      new Map([...last.after, [LINES, bytesOf(last.before, LINES)] as const]),
    ]
    for (const files of cases) {
      putFiles(dir, files)
      expect(readTailQuickly(dir)).toBeUndefined()
    }
  })
})

describe('a vault that was restored from a copy and written on', () => {
  test('is sound by itself, and another history for whoever holds what was signed before', async () => {
    const older = steps[1]?.after as FileMap
    putFiles(dir, older)
    const vault = await openVault(dir, fixedContext('restored', '2022-07-01T00:00:00.000Z'))
    commit(vault, [record('another four')])
    commit(vault, [record('another five')])
    vault.close()
    const files = readFolder(dir)
    expect(await outcome(files)).toBe('consistent:')
    const held = (note: string) => outcome(files, { notes: [{ from: 'checkpoint', path: 'held', note }] })
    const said = await Promise.all(notesOf(last.after).map((one) => held(one.note)))
    expect(said).toEqual([
      'consistent:',
      'consistent:',
      'consistent:',
      'changed: held-forked',
      'changed: held-forked',
    ])
  })
})
