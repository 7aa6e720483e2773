/** Copies of a vault: one acknowledged state, byte for byte, whatever else lies in the folder; and the same as a tar. */
import { spawnSync } from 'node:child_process'
import { appendFileSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { concat } from '../../src/core/bytes.ts'
import { commit } from '../../src/vault/commit.ts'
import { writeSnapshot } from '../../src/vault/copy.ts'
import { openVault } from '../../src/vault/open.ts'
import { snapshotSource, takeSnapshot } from '../../src/vault/snapshot.ts'
import { tarPortions } from '../../src/vault/snapshot-tar.ts'
import { NO_ANCHORS } from '../../src/verify/anchors.ts'
import { verify } from '../../src/verify/verify.ts'
import { fixedContext, inFolder, LOCKING, makeVault, readFolder } from '../made-vault.ts'
import { needTool } from '../tool.ts'
import { outcome } from '../verify/outcome.ts'
import { damageOf, faultOf, growVault, record } from './vault-on-disk.ts'

vi.setConfig({ testTimeout: 60_000 })

const MODES = [
  ['encrypted', LOCKING],
  ['unencrypted', undefined],
] as const

describe.each(MODES)('the snapshot of an %s vault', (_mode, locking) => {
  test('is the vault, byte for byte, for its owner alone', () =>
    inFolder(async (folder) => {
      const [dir, copy] = [join(folder, 'vault'), join(folder, 'copy')]
      await makeVault(dir, locking)
      writeFileSync(join(dir, 'notes', 'kept.age'), 'a private note')
      writeFileSync(join(dir, 'quarantine', 'a'.repeat(64)), 'set aside')
      const snapshot = takeSnapshot(dir)
      expect(snapshot.leftOut).toEqual([])
      writeSnapshot(snapshot, copy)
      expect(readFolder(copy)).toEqual(readFolder(dir))
      expect(await outcome(readFolder(copy))).toBe('consistent: quarantine-holds')
      for (const path of ['', 'keys', 'objects', 'notes', 'timestamps'])
        expect(statSync(join(copy, path)).mode & 0o777, path).toBe(0o700)
      for (const path of ['ledger.jsonl', 'vault.json'])
        expect(statSync(join(copy, path)).mode & 0o777).toBe(0o600)
    }))

  test('leaves out what was never acknowledged, what passes, links and what is no file of a vault, and says so', () =>
    inFolder(async (folder) => {
      const [dir, copy] = [join(folder, 'vault'), join(folder, 'copy')]
      await makeVault(dir, locking)
      const before = readFolder(dir)
      const { size } = takeSnapshot(dir).line
      appendFileSync(join(dir, 'ledger.jsonl'), '{"half')
      appendFileSync(join(dir, 'checkpoints.jsonl'), '{"by')
      for (const name of ['lock', 'lock.takeover', 'frontier.json.new', `lock.new-${'0'.repeat(32)}`])
        writeFileSync(join(dir, name), 'passes')
      writeFileSync(join(dir, 'objects', 'new-0123456789abcdef'), 'half a copy')
      // A token for a later state, taken while the snapshot was: with it this state would look cut short.
      writeFileSync(join(dir, 'timestamps', `${size + 1}.checkpoint`), 'later')
      writeFileSync(join(dir, 'timestamps', `${size}.0123456789abcdef.tsr`), 'of this state')
      writeFileSync(join(dir, 'todo.txt'), 'mine')
      mkdirSync(join(dir, 'cache'))
      writeFileSync(join(dir, 'cache', 'x'), 'x')
      symlinkSync('/etc/passwd', join(dir, 'notes', 'link.age'))
      const snapshot = takeSnapshot(dir)
      writeSnapshot(snapshot, copy)
      expect(snapshot.leftOut).toEqual([
        { path: 'checkpoints.jsonl', why: 'unacknowledged' },
        { path: 'ledger.jsonl', why: 'unacknowledged' },
        { path: 'cache/x', why: 'unknown' },
        { path: 'notes/link.age', why: 'not-a-file' },
        { path: 'todo.txt', why: 'unknown' },
      ])
      const tokens = new Map([[`timestamps/${size}.0123456789abcdef.tsr`, 'of this state']])
      const copied = readFolder(copy)
      for (const [path, text] of tokens) {
        expect(Buffer.from(copied.get(path) as Uint8Array).toString()).toBe(text)
        copied.delete(path)
      }
      expect(copied).toEqual(before)
    }))
})

test('a frontier that is of another state is left out, and the next writer makes it anew', () =>
  inFolder(async (folder) => {
    const [dir, copy] = [join(folder, 'vault'), join(folder, 'copy')]
    const [, step] = await growVault(dir, ['a'], ['b'])
    writeFileSync(join(dir, 'frontier.json'), step?.before.get('frontier.json') as Uint8Array)
    writeSnapshot(takeSnapshot(dir), copy)
    expect(readFolder(copy).has('frontier.json')).toBe(false)
    const vault = await openVault(copy, fixedContext('anew', '2022-01-01T00:00:00.000Z'))
    expect(commit(vault, [record('c')]).receipts[0]?.seq).toBe(3)
    vault.close()
    expect(await outcome(readFolder(copy))).toBe('consistent:')
  }))

test('a vault without a complete checkpoint line, or with a ledger that was cut, has no snapshot', () =>
  inFolder(async (folder) => {
    const dir = join(folder, 'vault')
    await growVault(dir, ['a'])
    const whole = readFileSync(join(dir, 'ledger.jsonl'))
    writeFileSync(join(dir, 'ledger.jsonl'), whole.subarray(0, -1))
    expect(await faultOf(() => takeSnapshot(dir))).toMatchObject({
      code: 'vault-damaged',
      damage: 'ledger-short',
    })
    writeFileSync(join(dir, 'ledger.jsonl'), whole)
    writeFileSync(join(dir, 'checkpoints.jsonl'), '{}\n')
    expect(await faultOf(() => takeSnapshot(dir))).toMatchObject({ damage: 'checkpoint-line' })
    expect(await faultOf(() => takeSnapshot(join(folder, 'nothing')))).toMatchObject({ code: 'not-a-vault' })
  }))

test('a vault with the file `restored` is refused for writing, with nothing changed, and verifies as before', () =>
  inFolder(async (folder) => {
    const dir = join(folder, 'vault')
    await growVault(dir, ['a'])
    writeFileSync(join(dir, 'restored'), 'whatever it holds')
    const before = readFolder(dir)
    expect(await damageOf(dir)).toBe('restored')
    expect(readFolder(dir)).toEqual(before)
    expect(await outcome(before)).toBe('consistent:')
  }))

describe('the snapshot as a tar', () => {
  const tarOf = (dir: string): Uint8Array =>
    concat(...tarPortions(takeSnapshot(dir), 'vault', 1_600_000_000, () => {}))

  test('is unpacked by the stock tar to the same bytes, with its empty folders', async ({ skip }) => {
    needTool('tar', skip)
    await inFolder(async (folder) => {
      const dir = join(folder, 'made')
      await makeVault(dir, LOCKING)
      writeFileSync(join(folder, 'vault.tar'), tarOf(dir))
      const ran = spawnSync('tar', ['-xf', 'vault.tar'], { cwd: folder, encoding: 'utf8' })
      expect([ran.status, ran.stderr]).toEqual([0, ''])
      expect(readFolder(join(folder, 'vault'))).toEqual(readFolder(dir))
      expect(statSync(join(folder, 'vault', 'timestamps')).mode & 0o777).toBe(0o700)
      expect(statSync(join(folder, 'vault', 'ledger.jsonl'))).toMatchObject({ mtimeMs: 1_600_000_000_000 })
    })
  })

  test('names nobody, and is the same bytes each time', () =>
    inFolder(async (folder) => {
      const dir = join(folder, 'made')
      await makeVault(dir, LOCKING)
      const tar = tarOf(dir)
      expect(Buffer.from(tar).equals(Buffer.from(tarOf(dir)))).toBe(true)
      const header = Buffer.from(tar.subarray(0, 512))
      // Owner and group: numbers 0, no names.
      expect(header.subarray(108, 124).toString()).toBe('0000000\u00000000000\u0000')
      expect(header.subarray(265, 329).every((byte) => byte === 0)).toBe(true)
    }))

  test('tells a file that became shorter on the way', () =>
    inFolder(async (folder) => {
      const dir = join(folder, 'made')
      await growVault(dir, ['a'])
      const snapshot = takeSnapshot(dir)
      writeFileSync(join(dir, 'ledger.jsonl'), 'short')
      expect(await faultOf(() => concat(...tarPortions(snapshot, 'vault', 0, () => {})))).toEqual({
        code: 'file-changed',
        path: 'ledger.jsonl',
      })
    }))
})

test('the snapshot verifies as a source without being written anywhere', () =>
  inFolder(async (folder) => {
    const dir = join(folder, 'vault')
    await makeVault(dir, LOCKING)
    const source = snapshotSource(takeSnapshot(dir))
    const report = await verify(source, 'vault', { anchors: NO_ANCHORS, all: true, views: undefined })
    expect(report).toMatchObject({ verdict: 'consistent', findings: [], checked: { entries: 20 } })
  }))
