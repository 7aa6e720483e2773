/** Reading a vault: what is whole is given, what is damaged is named and left out, and the disk is not changed. */
import { describe, expect, test, vi } from 'vitest'
import { encodeUtf8 } from '../../src/core/bytes.ts'
import {
  lastRecordedAt,
  readLastLine,
  readLine,
  readNotes,
  readVault,
  readVaultAhead,
} from '../../src/vault/read.ts'
import { inFolder, madeVault, readFolder } from '../made-vault.ts'
import { seededBytes, seededNumbers } from '../seeded.ts'
import {
  entriesOf,
  type FileMap,
  linesOf,
  notesOf,
  rewritten,
  signedWith,
  startWriting,
} from '../written-vault.ts'
import { faultOf, putFiles } from './vault-on-disk.ts'

vi.setConfig({ testTimeout: 60_000 })

const vault = await madeVault()
const stranger = seededBytes('a stranger who reads')(32)

/** What `act` gives of the files on disk, which it must not change. */
const onDisk = <T>(
  files: ReadonlyMap<string, Uint8Array>,
  act: (dir: string) => T | Promise<T>,
): Promise<T> =>
  inFolder(async (dir) => {
    putFiles(dir, files)
    const result = await act(dir)
    expect([...readFolder(dir).keys()]).toEqual([...files.keys()].sort())
    return result
  })
const withLine = (path: string, at: number, line: string): FileMap => {
  const lines = linesOf(vault.get(path)).map((one) => Buffer.from(one))
  // The same length, so that every checkpoint still ends where it says.
  lines[at] = Buffer.from(encodeUtf8(line.padEnd((lines[at] as Buffer).length - 1).concat('\n')))
  return new Map([...vault, [path, new Uint8Array(Buffer.concat(lines))]])
}

describe('reading a vault', () => {
  test('gives all of a whole one', async () => {
    const read = await onDisk(vault, readVault)
    expect(read.entries).toEqual(entriesOf(vault))
    expect(read.damaged).toEqual([])
    expect(read.leaves).toHaveLength(20)
    expect(read.checkpoint?.size).toBe(20)
    expect(read.succession.map(({ seq }) => seq)).toEqual([0])
  })

  test('follows the keys of a vault whose key changed, also where entries are sealed', async () => {
    const writing = startWriting('read, sealed', { encrypted: true })
    writing.add({ kind: 'threat', content: { text: 'sealed' } })
    const key = writing.changeKey('rotate')
    const read = await onDisk(writing.files(), readVault)
    expect(read.succession.map(({ seq }) => seq)).toEqual([0, key])
    expect(read.checkpoint?.size).toBe(key + 1)
    expect(read.damaged).toEqual([])
  })

  test('names a line that cannot be read, and vouches for no checkpoint', async () => {
    const read = await onDisk(withLine('ledger.jsonl', 3, '{'), readVault)
    expect(read.damaged).toEqual([3])
    expect(read.entries.map(({ header }) => header.seq)).toEqual(
      [...Array(20).keys()].filter((seq) => seq !== 3),
    )
    expect(read.checkpoint).toBeUndefined()
  })

  test('names an entry that is not the one that was committed to, or stands in another place', async () => {
    const lines = linesOf(vault.get('ledger.jsonl')).map((one) => Buffer.from(one).toString())
    const other = (lines[2] as string).replace(
      /"seed":"(.)/,
      (_, letter) => `"seed":"${letter === 'x' ? 'y' : 'x'}`,
    )
    expect(other).not.toBe(lines[2])
    const changed = new Map(vault).set('ledger.jsonl', encodeUtf8(lines.with(2, other).join('')))
    expect((await onDisk(changed, readVault)).damaged).toEqual([2])
    const swapped = lines.with(2, lines[3] as string).with(3, lines[2] as string)
    const moved = new Map(vault).set('ledger.jsonl', encodeUtf8(swapped.join('')))
    expect((await onDisk(moved, readVault)).damaged).toEqual([2, 3])
  })

  test('of which entry 0 is gone has no key, so no checkpoint', async () => {
    const read = await onDisk(withLine('ledger.jsonl', 0, '{'), readVault)
    expect(read.succession).toEqual([])
    expect(read.checkpoint).toBeUndefined()
  })

  test('signed by a stranger vouches for no checkpoint', async () => {
    const read = await onDisk(
      rewritten(vault, (entries) => entries, signedWith(stranger)),
      readVault,
    )
    expect(read.damaged).toEqual([])
    expect(read.checkpoint).toBeUndefined()
  })

  test('whose ledger is shorter than was signed, or gone, is refused', async () => {
    const ledger = vault.get('ledger.jsonl') as Uint8Array
    const short = new Map(vault).set('ledger.jsonl', ledger.subarray(0, -1))
    const gone = new Map([...vault].filter(([path]) => path !== 'ledger.jsonl'))
    for (const files of [short, gone])
      expect(await onDisk(files, (dir) => faultOf(() => readVault(dir)))).toMatchObject({
        code: 'vault-damaged',
        damage: 'ledger-short',
        size: 20,
      })
  })
})

describe('reading ahead', () => {
  const ahead = (dir: string, later: () => Promise<unknown> = async () => {}) =>
    readVaultAhead(dir, async (lines) => {
      const read = lines.map((line) => readLine(line, []))
      await later()
      return read
    })

  test('gives what reading line by line gives, also of a vault that is damaged', async () => {
    for (const files of [
      vault,
      withLine('ledger.jsonl', 3, '{'),
      withLine('ledger.jsonl', 0, '{'),
      rewritten(vault, (entries) => entries, signedWith(stranger)),
    ])
      expect(await onDisk(files, ahead)).toEqual(await onDisk(files, readVault))
  })

  test('keeps the order of many batches, whichever is read first', async () => {
    const writing = startWriting('read ahead')
    for (let n = 0; n < 2600; n++) writing.add({ kind: 'threat', content: { text: `threat ${n}` } })
    writing.commit()
    const pick = seededNumbers('which first')
    const read = await onDisk(writing.files(), (dir) =>
      ahead(dir, () => new Promise((resolve) => setTimeout(resolve, pick(20)))),
    )
    expect(read.entries).toEqual(writing.entries)
    expect(read.damaged).toEqual([])
    expect(read.checkpoint?.size).toBe(2601)
  })

  test('ends with what came in the way of a batch', async () => {
    const fails = (dir: string) =>
      readVaultAhead(dir, () => Promise.reject(new RangeError('a worker that ended'))).catch(String)
    expect(await onDisk(vault, fails)).toBe('RangeError: a worker that ended')
  })
})

describe('reading only the end', () => {
  test('the newest line and when its last entry was recorded', async () => {
    const [line, recordedAt] = await onDisk(vault, (dir) => [readLastLine(dir), lastRecordedAt(dir)] as const)
    expect(line.size).toBe(20)
    expect(recordedAt).toBe(entriesOf(vault).at(-1)?.header.recordedAt)
  })

  test('of a vault without checkpoints is refused, and without a ledger nothing was recorded', async () => {
    const empty = new Map([['vault.json', vault.get('vault.json') as Uint8Array]])
    const bare = await onDisk(
      empty,
      async (dir) => [await faultOf(() => readLastLine(dir)), lastRecordedAt(dir)] as const,
    )
    expect(bare[0]).toMatchObject({ code: 'vault-damaged', damage: 'checkpoint-line' })
    expect(bare[1]).toBeUndefined()
    const unreadable = await onDisk(withLine('ledger.jsonl', 19, '{'), lastRecordedAt)
    expect(unreadable).toBeUndefined()
  })

  test('the notes of the sizes asked for, and of no others', async () => {
    const notes = notesOf(vault)
    const asked = new Set([notes[1]?.size as number, 20, 1000])
    expect(await onDisk(vault, (dir) => readNotes(dir, asked))).toEqual([notes[1]?.note, notes.at(-1)?.note])
    expect(await onDisk(vault, (dir) => readNotes(dir, new Set()))).toEqual([])
    const gone = new Map([...vault].filter(([path]) => path !== 'checkpoints.jsonl'))
    expect(await onDisk(gone, (dir) => readNotes(dir, asked))).toEqual([])
    const torn = withLine('checkpoints.jsonl', 1, '{')
    expect(await onDisk(torn, (dir) => readNotes(dir, asked))).toEqual([notes.at(-1)?.note])
  })
})
