/** The lock of a vault: whose it is can be told or is asked, and two writers never hold it at once. */
import { type ChildProcess, spawn } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { LockHolder } from '../../src/core/errors.ts'
import { canonicalize, type JsonObject } from '../../src/core/jcs.ts'
import { removeLeftovers } from '../../src/vault/leftovers.ts'
import { type LockContext, takeLock, writerLives } from '../../src/vault/lock.ts'
import { seededBytes } from '../seeded.ts'
import { faultOf } from './vault-on-disk.ts'

vi.setConfig({ testTimeout: 120_000 })

const folder = mkdtempSync(join(tmpdir(), 'evidence-lock-'))
afterAll(() => rmSync(folder, { recursive: true }))
const dir = join(folder, 'vault')
const LOCK = join(dir, 'lock')
const GUARD = join(dir, 'lock.takeover')

beforeEach(() => {
  rmSync(dir, { recursive: true, force: true })
  mkdirSync(dir)
})

/** A context that does not wait in truth, counts how long it would have, and answers the question with `answer`. */
function context(answer?: boolean) {
  const state = { waited: 0, asked: [] as LockHolder[] }
  const given: LockContext = {
    self: { pid: process.pid, host: 'desk' },
    random: seededBytes(`lock ${Math.trunc(performance.now() * 1000)}`),
    sleep: async (milliseconds) => {
      state.waited += milliseconds
    },
    ...(answer === undefined
      ? {}
      : {
          confirm: async (holder: LockHolder) => {
            state.asked.push(holder)
            return answer
          },
        }),
  }
  return { given, state }
}

/** What a lock of this process says. */
async function ownLock(): Promise<JsonObject> {
  const lock = await takeLock(dir, context().given)
  const content = JSON.parse(readFileSync(LOCK, 'utf8'))
  lock.release()
  return content
}

/** A lock of this process, while a stale lock lies there. */
async function ownLockElsewhere(): Promise<JsonObject> {
  const elsewhere = mkdtempSync(join(folder, 'elsewhere-'))
  const lock = await takeLock(elsewhere, context().given)
  const content = JSON.parse(readFileSync(join(elsewhere, 'lock'), 'utf8'))
  lock.release()
  return content
}

const leave = (content: string | JsonObject, path = LOCK): void =>
  writeFileSync(path, typeof content === 'string' ? content : canonicalize(content))

/** A process id that is free now. */
async function endedProcess(): Promise<number> {
  const child = spawn('true')
  await new Promise((resolve) => child.once('exit', resolve))
  return child.pid as number
}

/** Takes the lock that lies there, or tells how it was refused, and what it cost. */
async function attempt(answer?: boolean) {
  const { given, state } = context(answer)
  try {
    const lock = await takeLock(dir, given)
    const held = readFileSync(LOCK, 'utf8')
    expect(JSON.parse(held)).toMatchObject({ pid: process.pid, host: 'desk' })
    lock.release()
    expect(readdirSync(dir)).toEqual([])
    return { taken: true as const, ...state }
  } catch (error) {
    const fault = await faultOf(() => Promise.reject(error))
    return { taken: false as const, fault, ...state }
  }
}

describe('a free lock', () => {
  test('is taken at once, names its owner, and is gone after release', async () => {
    const content = await ownLock()
    expect(Object.keys(content)).toEqual(['boot', 'host', 'namespace', 'nonce', 'pid', 'start'])
    expect(content['nonce']).toMatch(/^[0-9a-f]{32}$/)
    expect(readdirSync(dir)).toEqual([])
    expect(await attempt()).toEqual({ taken: true, waited: 0, asked: [] })
  })
})

describe('a lock of a process that lives', () => {
  test('is said after a second, once, to the one who waits', async () => {
    const held = await takeLock(dir, context().given)
    const { given, state } = context()
    const told: [number, LockHolder][] = []
    const waiting = async (holder: LockHolder): Promise<void> => void told.push([state.waited, holder])
    await expect(takeLock(dir, { ...given, waiting })).rejects.toThrow('vault-in-use')
    expect(told).toMatchObject([[1000, { pid: process.pid, host: 'desk' }]])
    held.release()
  })

  test('is waited for, thirty seconds, and never asked about', async () => {
    const held = await takeLock(dir, context().given)
    const before = readFileSync(LOCK)
    const refused = await attempt(true)
    expect(refused).toMatchObject({
      taken: false,
      waited: 30_000,
      asked: [],
      fault: { code: 'vault-in-use', provable: true, holder: { pid: process.pid, host: 'desk' } },
    })
    expect(readFileSync(LOCK)).toEqual(before)
    expect(writerLives(dir, context().given)).toBe(true)
    held.release()
    expect(writerLives(dir, context().given)).toBe(false)
  })

  test('that ends meanwhile is taken then', async () => {
    const held = await takeLock(dir, context().given)
    const { given } = context()
    let steps = 0
    const lock = await takeLock(dir, {
      ...given,
      sleep: async () => {
        if (++steps === 7) held.release()
      },
    })
    expect(steps).toBe(7)
    lock.release()
  })
})

describe('a lock whose owner is gone', () => {
  test('because its process ended, is taken over without a question', async () => {
    leave({ ...(await ownLock()), pid: await endedProcess() })
    expect(writerLives(dir, context().given)).toBe(false)
    expect(await attempt(false)).toEqual({ taken: true, waited: 0, asked: [] })
  })

  test('because its process id was given to another process, likewise', async () => {
    const own = await ownLock()
    leave({ ...own, start: String(Number(own['start']) - 1) })
    expect(writerLives(dir, context().given)).toBe(false)
    expect(await attempt(false)).toEqual({ taken: true, waited: 0, asked: [] })
  })

  test('because this machine was started again, likewise', async () => {
    leave({ ...(await ownLock()), boot: '00000000-0000-4000-8000-000000000000' })
    expect(writerLives(dir, context().given)).toBe(false)
    expect(await attempt(false)).toEqual({ taken: true, waited: 0, asked: [] })
  })
})

describe('a lock that a power loss left', () => {
  const torn: readonly (readonly [string, (own: string) => string])[] = [
    ['empty', () => ''],
    ['filled with zeros', () => '\0'.repeat(200)],
    ['cut off in its first word', (own) => own.slice(0, 5)],
    ['cut off', (own) => own.slice(0, 40)],
    ['cut off, and zeros', (own) => `${own.slice(0, 40)}${'\0'.repeat(100)}`],
    ['all but its end', (own) => own.slice(0, -1)],
  ]

  // No living process can leave one: where there are hard links, a lock appears with its content.
  test.each(torn)('%s is taken over without a question', async (_, make) => {
    leave(make(canonicalize(await ownLock())))
    expect(writerLives(dir, context().given)).toBe(false)
    expect(await attempt(false)).toEqual({ taken: true, waited: 0, asked: [] })
  })
})

describe('a lock that cannot be judged', () => {
  const cases: readonly (readonly [string, (own: JsonObject) => string | JsonObject])[] = [
    ['of another host', (own) => ({ ...own, host: 'laptop' })],
    ['of another host that was started again', (own) => ({ ...own, host: 'laptop', boot: 'other' })],
    ['of another container', (own) => ({ ...own, namespace: 'pid:[1]' })],
    ['of a system that tells no boot', (own) => ({ ...own, boot: null })],
    ['of a system that tells no namespace', (own) => ({ ...own, namespace: null })],
    ['of a system that tells no start', (own) => ({ ...own, start: null })],
    ['with a hole in it', (own) => `${canonicalize(own).slice(0, 40)}\0\0${canonicalize(own).slice(42)}`],
    ['that is torn and was never ours', () => '{"pid":'],
    ['that says something else', () => '{"pid":"1"}'],
    ['with a process id that is no number', (own) => ({ ...own, pid: 'x' })],
  ]

  test.each(cases)('%s: left alone without an answer, or when the answer is no', async (_, make) => {
    leave(make(await ownLock()))
    const before = readFileSync(LOCK)
    for (const answer of [undefined, false]) {
      const refused = await attempt(answer)
      expect(refused).toMatchObject({
        taken: false,
        waited: 30_000,
        fault: { code: 'vault-in-use', provable: false },
      })
      // Asked once, not every fiftieth of a second.
      expect(refused.asked).toHaveLength(answer === undefined ? 0 : 1)
      expect(readFileSync(LOCK)).toEqual(before)
    }
  })

  test.each(cases)('%s: taken when the owner says so, who is shown what it says', async (_, make) => {
    leave(make(await ownLock()))
    const bytes = readFileSync(LOCK).toString('hex')
    const taken = await attempt(true)
    expect(taken).toMatchObject({ taken: true, asked: [{ bytes }] })
  })
})

describe('a guard that was left over', () => {
  const guards = (depth: number): string[] =>
    Array.from({ length: depth }, (_, at) => `${GUARD}${'.takeover'.repeat(at)}`)

  test('by a process that is gone is taken over like the lock itself, and removed', async () => {
    const stale = { ...(await ownLock()), pid: await endedProcess() }
    for (const [at, content] of [stale, '', '\0'.repeat(200), canonicalize(stale).slice(0, 60)].entries()) {
      for (const depth of [1, 2, 3]) {
        leave({ ...stale, nonce: `${at}${depth}` })
        for (const guard of guards(depth)) leave(content, guard)
        expect(await attempt(), `${depth} of ${content}`).toEqual({ taken: true, waited: 0, asked: [] })
      }
    }
  })

  test('by a process that lives is waited for', async () => {
    leave({ ...(await ownLock()), pid: await endedProcess() })
    leave(await ownLockElsewhere(), GUARD)
    expect(await attempt(true)).toMatchObject({ taken: false, waited: 30_000, asked: [] })
    expect(existsSync(GUARD)).toBe(true)
  })

  test('and that cannot be judged is put to the owner', async () => {
    const stale = { ...(await ownLock()), pid: await endedProcess() }
    for (const guard of [{ ...stale, host: 'laptop' }, 'something else']) {
      leave(stale)
      leave(guard, GUARD)
      expect(await attempt()).toMatchObject({ taken: false, fault: { code: 'vault-in-use' } })
      expect(await attempt(false)).toMatchObject({ taken: false, asked: [{ pid: stale.pid }] })
      expect(existsSync(GUARD)).toBe(true)
      expect(await attempt(true)).toMatchObject({ taken: true })
    }
  })

  test('beside no lock does not matter', async () => {
    leave('something else', GUARD)
    const lock = await takeLock(dir, context().given)
    lock.release()
    expect(readdirSync(dir)).toEqual(['lock.takeover'])
  })
})

describe('what a killed writer left beside the ledger', () => {
  const OBJECTS = join(dir, 'objects')
  const nonce = 'ab'.repeat(16)

  /** Names that are left after the writer of this process has looked. */
  async function left(): Promise<string[]> {
    const { given } = context()
    const lock = await takeLock(dir, given)
    removeLeftovers(dir, lock.taker, () => new Date())
    lock.release()
    return readdirSync(dir, { recursive: true }).map(String).sort()
  }

  test('is removed when its process is gone, and only what has a name of ours', async () => {
    const own = await ownLock()
    const stale = { ...own, pid: await endedProcess() }
    mkdirSync(OBJECTS)
    for (const name of [`lock.new-${nonce}`, `lock.new-${nonce}-guard`, `lock.new-${nonce}-probe`])
      leave(stale, join(dir, name))
    leave(stale, GUARD)
    leave('', `${GUARD}.takeover`)
    leave('half an attachment', join(OBJECTS, 'new-0123456789abcdef'))
    expect(await left()).toEqual(['objects'])

    const kept = [
      'lock.new',
      `lock.new-${nonce}x`,
      'lock.new-AB',
      'ledger.jsonl',
      'checkpoint.new',
      'objects/new-1',
    ]
    for (const name of kept) leave(stale, join(dir, name))
    expect(await left()).toEqual([...kept, 'objects'].sort())
  })

  test('stays while its process lives or cannot be judged, or when it is empty and may just be made', async () => {
    const own = await ownLock()
    const names = ['1', '2', '3'].map((digit) => `lock.new-${digit.repeat(32)}`)
    leave(own, join(dir, names[0] as string))
    leave({ ...own, host: 'laptop' }, join(dir, names[1] as string))
    leave('', join(dir, names[2] as string))
    expect(await left()).toEqual(names)
    utimesSync(join(dir, names[2] as string), new Date(0), new Date(Date.now() - 3_700_000))
    expect(await left()).toEqual(names.slice(0, 2))
  })
})

test('release removes only the lock that is its own', async () => {
  const lock = await takeLock(dir, context().given)
  leave('someone took it over')
  lock.release()
  expect(readFileSync(LOCK, 'utf8')).toBe('someone took it over')
})

describe('several processes at once', () => {
  test('never hold it together: each adds to a number, and none is lost, though some are killed holding it', async () => {
    const script = join(folder, 'adder.mjs')
    await build({
      entryPoints: [join(import.meta.dirname, 'lock-adder.ts')],
      bundle: true,
      format: 'esm',
      platform: 'node',
      outfile: script,
      logLevel: 'error',
    })
    const counter = join(folder, 'counter')
    writeFileSync(counter, '0')
    const start = (rounds: number, dies: boolean): ChildProcess =>
      spawn(process.execPath, [script, dir, counter, String(rounds), dies ? 'dies' : 'lives'], {
        stdio: ['ignore', 'inherit', 'inherit'],
      })
    const ended = (child: ChildProcess): Promise<string> =>
      new Promise((resolve) => child.once('exit', (code, signal) => resolve(signal ?? String(code))))
    const lives = Array.from({ length: 4 }, () => ended(start(25, false)))
    const dies = Array.from({ length: 3 }, () => ended(start(5, true)))
    expect(await Promise.all(lives)).toEqual(Array(4).fill('0'))
    expect(await Promise.all(dies)).toEqual(Array(3).fill('SIGKILL'))
    expect(Number(readFileSync(counter, 'utf8'))).toBe(4 * 25 + 3 * 5)
    // The last one that was killed may have left its lock; it is nobody's.
    expect(writerLives(dir, context().given)).toBe(false)
    expect(await attempt(false)).toMatchObject({ taken: true })
  })
})
