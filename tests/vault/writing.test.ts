/** Making a vault, opening it, storing files and committing: in which order, and what is refused before it. */
import { spawnSync } from 'node:child_process'
import {
  appendFileSync,
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { openIncoming } from '../../src/cli/files.ts'
import { encodeUtf8 } from '../../src/core/bytes.ts'
import { sha256Hex } from '../../src/core/crypto.ts'
import type { LedgerRecord } from '../../src/core/record.ts'
import { commit } from '../../src/vault/commit.ts'
import { createVault } from '../../src/vault/create.ts'
import { storeObject } from '../../src/vault/objects.ts'
import { openVault } from '../../src/vault/open.ts'
import { fixedContext, incoming, makeVault, OWNER, readFolder } from '../made-vault.ts'
import { seededBytes, seededNumbers } from '../seeded.ts'
import { outcome } from '../verify/outcome.ts'
import { type FileMap, objectFile } from '../written-vault.ts'
import { damageOf, faultOf, growVault, putFiles, record } from './vault-on-disk.ts'

vi.setConfig({ testTimeout: 300_000 })

const folder = mkdtempSync(join(tmpdir(), 'evidence-writing-'))
afterAll(() => rmSync(folder, { recursive: true }))
const dir = join(folder, 'vault')
const random = seededBytes('writing')
beforeEach(() => rmSync(dir, { recursive: true, force: true }))

const objectsOf = (files: FileMap): string[] =>
  [...files.keys()].filter((path) => path.startsWith('objects/'))

describe('a new vault', () => {
  test('has its folders for its owner alone, and verifies', async () => {
    createVault(dir, 'Owner', fixedContext('new'), undefined)
    expect(readdirSync(dir).sort()).toEqual([
      'checkpoint',
      'checkpoints.jsonl',
      'frontier.json',
      'keys',
      'ledger.jsonl',
      'notes',
      'objects',
      'quarantine',
      'timestamps',
      'vault.json',
    ])
    for (const name of readdirSync(dir, { recursive: true, encoding: 'utf8' })) {
      const stats = statSync(join(dir, name))
      expect((stats.mode & 0o777).toString(8), name).toBe(stats.isDirectory() ? '700' : '600')
    }
    expect((statSync(dir).mode & 0o777).toString(8)).toBe('700')
    expect(await outcome(readFolder(dir))).toBe('consistent:')
    expect(readdirSync(folder)).toEqual(['vault'])
  })

  test('says what an earlier try left beside it, and leaves that alone', () => {
    const place = join(folder, 'beside')
    const names = [
      '.vault.new-0123456789abcdef',
      '.vault.new-1',
      '.other.new-0123456789abcdef',
      'vault.new-1',
    ]
    for (const name of names) mkdirSync(join(place, name), { recursive: true })
    const { unfinished } = createVault(join(place, 'vault'), null, fixedContext('beside'), undefined)
    expect(unfinished).toEqual([join(place, names[0] as string)])
    expect(readdirSync(place).sort()).toEqual([...names, 'vault'].sort())
    rmSync(place, { recursive: true })
  })

  test('is not made over anything that is there, and then leaves nothing behind', async () => {
    const there: [string, () => void][] = [
      ['a file', () => writeFileSync(dir, 'x')],
      ['a link', () => symlinkSync('/tmp', dir)],
      ['a folder with something in it', () => void (mkdirSync(dir) ?? writeFileSync(join(dir, 'x'), 'x'))],
    ]
    for (const [what, make] of there) {
      rmSync(dir, { recursive: true, force: true })
      make()
      const fault = await faultOf(() => createVault(dir, null, fixedContext(what), undefined))
      expect(fault).toEqual({ code: 'already-there', path: dir })
      expect(readdirSync(folder)).toEqual(['vault'])
    }
    rmSync(dir, { recursive: true, force: true })
    mkdirSync(dir)
    createVault(dir, null, fixedContext('an empty folder'), undefined)
    expect(existsSync(join(dir, 'vault.json'))).toBe(true)
  })
})

describe('opening what is no vault, or not one of ours', () => {
  test('is refused with what it is', async () => {
    expect(await damageOf(dir)).toBe('not-a-vault')
    mkdirSync(dir)
    expect(await damageOf(dir)).toBe('not-a-vault')
    const [{ after } = { after: new Map() }] = await growVault(join(folder, 'sound'), ['one'])
    rmSync(join(folder, 'sound'), { recursive: true })
    const settings = new TextDecoder().decode(after.get('vault.json'))
    const edited = (change: (text: string) => string): FileMap =>
      new Map([...after, ['vault.json', encodeUtf8(change(settings))] as const])
    const cases: [FileMap, string][] = [
      [new Map([...after].filter(([path]) => path !== 'vault.json')), 'settings vault.json'],
      [edited(() => ''), 'settings vault.json'],
      [edited((text) => text.trimEnd()), 'settings vault.json'],
      [edited((text) => text.replace('"v":1', '"v":2')), 'unknown-version'],
      [edited((text) => text.replace('null', '{"recipient":"age1x"}')), 'settings-differ vault.json'],
      [edited((text) => text.replace(/"id":"./, '"id":"g')), 'settings-differ vault.json'],
      [edited((text) => text.replace('"]', '","x"]')), 'settings-differ vault.json'],
      [new Map([...after].filter(([path]) => path !== 'keys/secrets.json')), 'secrets keys/secrets.json'],
    ]
    for (const [files, expected] of cases) {
      putFiles(dir, files)
      expect(await damageOf(dir)).toBe(expected)
      expect(existsSync(join(dir, 'lock'))).toBe(false)
      for (const [path, bytes] of files) expect(readFileSync(join(dir, path)).equals(bytes), path).toBe(true)
    }
  })
})

describe('keys/secrets.json, which verify never reads', () => {
  let files: FileMap
  beforeAll(async () => {
    const made = join(folder, 'made')
    await makeVault(made)
    files = readFolder(made)
    rmSync(made, { recursive: true })
  })

  test('with any bit turned over is refused when opened for writing, or only the name of the owner is another', async () => {
    putFiles(dir, files)
    const secrets = files.get('keys/secrets.json') as Uint8Array
    const text = new TextDecoder().decode(secrets)
    const name = text.indexOf(`"${OWNER}"`) + 1
    const inName = (byte: number): boolean => byte >= name && byte < name + OWNER.length
    const all = process.env['EVIDENCE_ALL_BITS'] === '1'
    const chosen = seededNumbers('bits of the secrets')
    let flips = 0
    let harmless = 0
    for (let byte = 0; byte < secrets.length; byte++) {
      const one = chosen(8)
      for (let bit = 0; bit < 8; bit++) {
        if (!all && bit !== one) continue
        const damaged = secrets.slice()
        damaged[byte] = (damaged[byte] as number) ^ (1 << bit)
        writeFileSync(join(dir, 'keys/secrets.json'), damaged)
        flips++
        try {
          const vault = await openVault(dir, fixedContext('secrets'))
          vault.close()
          expect({ byte, bit, harmless: inName(byte) }).toEqual({ byte, bit, harmless: true })
          expect(vault.secrets.owner).not.toBe(OWNER)
          harmless++
        } catch (error) {
          const fault = await faultOf(() => Promise.reject(error))
          expect(fault.code === 'vault-damaged' && ['secrets', 'key-in-force'].includes(fault.damage)).toBe(
            true,
          )
        }
      }
    }
    expect(flips).toBe(secrets.length * (all ? 8 : 1))
    console.log(
      `keys/secrets.json: ${flips} bits turned over, all refused but ${harmless} in the name of the owner`,
    )
    expect(harmless).toBeLessThanOrEqual(OWNER.length * 8)
    const now = readFolder(dir)
    for (const [path, bytes] of files)
      if (path !== 'keys/secrets.json')
        expect(Buffer.from(bytes).equals(now.get(path) as Uint8Array), path).toBe(true)
  })
})

describe('a commit', () => {
  test('gives each record its number, all under one checkpoint', async () => {
    await growVault(dir, ['one'])
    const vault = await openVault(dir, fixedContext('batch', '2022-01-01T00:00:00.000Z'))
    const { receipts, checkpoint } = commit(vault, ['a', 'b', 'c'].map(record))
    expect(receipts.map((one) => one.seq)).toEqual([2, 3, 4])
    expect(checkpoint.size).toBe(5)
    const again = commit(vault, [record('d')])
    expect(again.receipts[0]?.seq).toBe(5)
    vault.close()
    expect(await outcome(readFolder(dir))).toBe('consistent:')
  })

  test('refuses what is no record, is too large, or is nothing, before a byte is written', async () => {
    await growVault(dir, ['one'])
    const before = readFolder(dir)
    const vault = await openVault(dir, fixedContext('refused'))
    const bad = { ...record('x'), sender: 7 } as unknown as LedgerRecord
    expect((await faultOf(() => commit(vault, [record('good'), bad]))).code).toBe('invalid-record')
    expect((await faultOf(() => commit(vault, []))).code).toBe('nothing-to-record')
    expect((await faultOf(() => commit(vault, [record('x'.repeat(700_000))]))).code).toMatch(
      /^(?:too-large|invalid-record)$/,
    )
    vault.close()
    expect(readFolder(dir)).toEqual(before)
  })

  test('writes nothing when someone else wrote to the ledger meanwhile', async () => {
    await growVault(dir, ['one'])
    const vault = await openVault(dir, fixedContext('raced'))
    appendFileSync(join(dir, 'ledger.jsonl'), 'x')
    const before = readFolder(dir)
    const fault = await faultOf(() => commit(vault, [record('two')]))
    expect(fault).toMatchObject({ code: 'vault-damaged', damage: 'ledger-changed' })
    expect(readFolder(dir)).toEqual(before)
    vault.close()
  })

  test('puts the entry before the signature: what is not signed is set aside, never acknowledged', async () => {
    await growVault(dir, ['one'])
    const vault = await openVault(dir, fixedContext('order'))
    const before = readFolder(dir)
    appendFileSync(join(dir, 'checkpoints.jsonl'), '{')
    const fault = await faultOf(() => commit(vault, [record('two')]))
    expect(fault).toMatchObject({ code: 'vault-damaged', damage: 'checkpoint-line' })
    const now = readFolder(dir)
    expect(now.get('ledger.jsonl')?.length).toBeGreaterThan(before.get('ledger.jsonl')?.length as number)
    expect(now.get('checkpoint')).toEqual(before.get('checkpoint'))
    vault.close()
    const next = await openVault(dir, fixedContext('after'))
    expect(next.recovery?.setAside.map((one) => one.from)).toEqual(['checkpoints.jsonl', 'ledger.jsonl'])
    next.close()
    expect(await outcome(readFolder(dir))).toBe('consistent: quarantine-holds')
  })

  test('stands when the copies cannot be written: the next writer mends them', async () => {
    await growVault(dir, ['one'])
    const vault = await openVault(dir, fixedContext('copies', '2022-01-01T00:00:00.000Z'))
    // A folder where the copy is written first makes every way to write it fail, for root too.
    mkdirSync(join(dir, 'checkpoint.new'))
    expect(commit(vault, [record('two')]).receipts[0]?.seq).toBe(2)
    vault.close()
    const after = await outcome(readFolder(dir))
    expect(after).toMatch(/^consistent: checkpoint-older( frontier-differs)?$/)
    rmSync(join(dir, 'checkpoint.new'), { recursive: true })
    const next = await openVault(dir, fixedContext('mends'))
    next.close()
    expect(await outcome(readFolder(dir))).toBe('consistent:')
  })
})

describe('a stored file', () => {
  beforeEach(() => growVault(dir, ['one']))
  const source = join(folder, 'source')
  const store = (path = source) => {
    const file = openIncoming(path)
    try {
      return storeObject(dir, file, random)
    } finally {
      file.close()
    }
  }

  test('has the bytes, the hash as its name, and is for its owner alone', () => {
    for (const bytes of [
      new Uint8Array(),
      Uint8Array.of(0),
      random(4096),
      random((1 << 20) - 1),
      random(1 << 20),
      random((1 << 20) + 1),
      random(3_000_001),
    ]) {
      writeFileSync(source, bytes)
      const stored = store()
      const path = join(dir, objectFile(sha256Hex(bytes)))
      expect(stored).toMatchObject({ sha256: sha256Hex(bytes), size: bytes.length })
      expect(Buffer.from(stored.head).equals(bytes.subarray(0, 4096))).toBe(true)
      expect(readFileSync(path).equals(bytes)).toBe(true)
      expect((statSync(path).mode & 0o777).toString(8)).toBe('600')
    }
  })

  test('given twice is there once', () => {
    writeFileSync(source, 'twice')
    expect(store()).toEqual(store())
    expect(objectsOf(readFolder(dir))).toEqual([objectFile(sha256Hex(encodeUtf8('twice')))])
  })

  test('is a copy of its own: what happens to the original later does not matter', () => {
    writeFileSync(source, 'first')
    const { sha256 } = store()
    writeFileSync(source, 'later')
    expect(readFileSync(join(dir, objectFile(sha256)), 'utf8')).toBe('first')
    expect(lstatSync(join(dir, objectFile(sha256))).nlink).toBe(1)
  })

  test('that grows, shrinks or is written to while it is read is refused, and nothing of it stays', async () => {
    const changes: (() => void)[] = [
      () => appendFileSync(source, 'more'),
      () => writeFileSync(source, 'less'),
      () => writeFileSync(source, 'x'.repeat(100_000)),
    ]
    for (const change of changes) {
      writeFileSync(source, 'y'.repeat(100_000))
      const file = openIncoming(source)
      let changed = false
      const growing = {
        ...file,
        read: (buffer: Uint8Array) => {
          const got = file.read(buffer.subarray(0, 30_000))
          if (!changed) {
            changed = true
            change()
          }
          return got
        },
      }
      expect(await faultOf(() => storeObject(dir, growing, random))).toEqual({
        code: 'file-changed',
        path: source,
      })
      file.close()
      expect(objectsOf(readFolder(dir))).toEqual([])
    }
  })

  test('that cannot be read to its end leaves nothing', async () => {
    const broken = {
      ...incoming(encodeUtf8('half')),
      read: () => {
        throw new RangeError('the medium went away')
      },
    }
    expect(() => storeObject(dir, broken, random)).toThrow('the medium went away')
    expect(objectsOf(readFolder(dir))).toEqual([])
  })

  test('must be a regular file: no folder, link, pipe or device is opened', async () => {
    const place = join(folder, 'odd')
    const odd: [string, () => void, string][] = [
      ['folder', () => mkdirSync(place), 'folder'],
      ['link', () => symlinkSync(source, place), 'link'],
      ['dangling link', () => symlinkSync('/nowhere', place), 'link'],
      ['pipe', () => expect(spawnSync('mkfifo', [place]).status).toBe(0), 'pipe'],
    ]
    for (const [name, make, what] of odd) {
      rmSync(place, { recursive: true, force: true })
      make()
      expect(await faultOf(() => openIncoming(place)), name).toEqual({
        code: 'not-a-regular-file',
        path: place,
        what,
      })
    }
    expect(await faultOf(() => openIncoming('/dev/zero'))).toMatchObject({ what: 'device' })
    expect(await faultOf(() => openIncoming(join(folder, 'absent')))).toMatchObject({
      code: 'disk',
      doing: 'read',
      reason: 'missing',
    })
    expect(objectsOf(readFolder(dir))).toEqual([])
  })

  test('with more than one name is a regular file all the same', () => {
    writeFileSync(source, 'two names')
    const other = join(folder, 'other-name')
    linkSync(source, other)
    chmodSync(other, 0o400)
    expect(store(other).size).toBe(9)
    rmSync(other)
  })

  test('in a folder of objects that is a link is not stored through it', async () => {
    const elsewhere = join(folder, 'elsewhere')
    mkdirSync(elsewhere, { recursive: true })
    writeFileSync(source, 'through a link')
    const hash = sha256Hex(encodeUtf8('through a link'))
    symlinkSync(elsewhere, join(dir, 'objects', hash.slice(0, 2)))
    expect((await faultOf(() => store())).code).toBe('disk')
    expect(readdirSync(elsewhere)).toEqual([])
  })
})
