// Many writers at once, some of them killed, with readers beside them that take no lock: nothing acknowledged is lost
// or there twice, and no reader is ever told of damage. A smaller number of processes, or with EVIDENCE_ALL_FAULTS=1
// sixteen that add fifty each. What a lock says of its owner by itself is tests/vault/lock.test.ts.
import { type ChildProcess, spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { createVault } from '../../src/vault/create.ts'
import { takeLock, writerLives } from '../../src/vault/lock.ts'
import { readVault } from '../../src/vault/read.ts'
import { freshFolder, makeVaultPlace } from '../cli/evidence.ts'
import { bundled } from '../cli/pty.ts'
import { part } from '../parts.ts'
import { seededNumbers } from '../seeded.ts'
import { faultOf } from '../vault/vault-on-disk.ts'
import { leaveLock, reportOf, rootsOf, writer } from './after-fault.ts'

const ALL = process.env['EVIDENCE_ALL_FAULTS'] === '1'
const [PROCESSES, EACH, KILLS] = ALL ? [16, 50, 100] : [8, 8, 12]

/** A process in a pid namespace of its own, with a /proc that is of it, killed when its parent is. */
const UNSHARE: [string, ...string[]] = ['unshare', '--pid', '--fork', '--kill-child', '--mount-proc', 'true']

let program = ''
beforeAll(async () => {
  program = await bundled(join(import.meta.dirname, 'adder-program.ts'))
})

type Acknowledged = { number: number; text: string; seq: number }

/** Starts an adder; gives what it acknowledges, line by line, and how it ended. */
function adder(args: readonly (string | number)[], onAck: (acknowledged: Acknowledged) => void) {
  const child = spawn(process.execPath, [program, ...args.map(String)], { stdio: ['ignore', 'pipe', 'pipe'] })
  let rest = ''
  let errors = ''
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    const lines = `${rest}${part}`.split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) onAck(JSON.parse(line) as Acknowledged)
  })
  child.stderr.setEncoding('utf8').on('data', (part: string) => {
    errors += part
  })
  const ended = new Promise<string>((resolve) =>
    child.once('close', (code, signal) => resolve(signal ?? `${code} ${errors}`.trim())),
  )
  return { child, ended }
}

/** The process that a lock or a guard names. */
function ownerOf(path: string): number | undefined {
  try {
    return (JSON.parse(readFileSync(path, 'utf8')) as { pid: number }).pid
  } catch {
    return undefined
  }
}

describe('writers and readers at once', { timeout: 1_200_000 }, () => {
  it('with random kills: what was acknowledged is there once, and no reader is told of damage', async () => {
    const place = makeVaultPlace()
    const { vault } = place
    const below = seededNumbers('concurrency')
    const acknowledged = new Map<string, number>()
    const tally = { kills: 0, inUse: 0, reads: 0, unfinished: 0 }
    const running = new Map<number, ChildProcess>()
    let writing = true

    /** Adds its entries, started again after every end until all of them are acknowledged. */
    const writes = async (name: number): Promise<void> => {
      let next = 1
      for (let attempt = 1; writing && next <= EACH; attempt++) {
        const { child, ended } = adder([vault, `w${name}`, next, EACH, attempt], ({ number, text, seq }) => {
          acknowledged.set(text, seq)
          next = number + 1
        })
        running.set(name, child)
        const end = await ended
        running.delete(name)
        if (end === '11') tally.inUse += 1
        else expect(['0', 'SIGKILL']).toContain(end)
      }
    }
    const kills = async (): Promise<void> => {
      while (writing && tally.kills < KILLS) {
        await pause(20 + below(ALL ? 300 : 500))
        // By turns anyone, and whoever has the lock.
        const holder = tally.kills % 2 === 0 ? undefined : ownerOf(join(vault, 'lock'))
        const victims = [...running.values()].filter(({ pid }) => holder === undefined || pid === holder)
        if (victims.length > 0 && victims[below(victims.length)]?.kill('SIGKILL') === true) tally.kills += 1
      }
    }
    const reads = async (): Promise<void> => {
      while (writing) {
        const report = await reportOf(vault, 'vault')
        expect(['consistent', 'unfinished'], JSON.stringify(report.findings)).toContain(report.verdict)
        expect(report.findings.filter(({ severity }) => severity === 'failure')).toEqual([])
        const reading = readVault(vault)
        expect(reading.damaged).toEqual([])
        expect(reading.checkpoint?.size).toBe(reading.entries.length)
        tally.reads += 1
        tally.unfinished += report.verdict === 'unfinished' ? 1 : 0
        await othersTurn()
      }
    }
    const names = Array.from({ length: PROCESSES }, (_, name) => name)
    /** Whatever goes wrong with one ends all of them. */
    const ends = async (work: Promise<unknown>): Promise<void> => {
      try {
        await work
      } catch (error) {
        stop()
        throw error
      }
    }
    const stop = (): void => {
      writing = false
      for (const child of running.values()) child.kill('SIGKILL')
    }
    const all = Promise.all(names.map((name) => ends(writes(name)))).then(stop)
    await Promise.all([all, ends(kills()), ends(reads()), ends(reads())])

    const texts = readVault(vault).entries.flatMap((entry) =>
      'record' in entry && entry.record['kind'] === 'threat'
        ? [(entry.record['content'] as { text: string }).text]
        : [],
    )
    console.log(
      `${PROCESSES} processes, ${EACH} entries each: ${texts.length} entries, ${acknowledged.size} acknowledged; ${JSON.stringify(tally)}`,
    )
    expect(new Set(texts).size).toBe(texts.length)
    for (const [text, seq] of acknowledged) expect([text, texts[seq - 1]]).toEqual([text, text])
    const done = new Set([...acknowledged.keys()].map((text) => text.replace(/-\d+$/, '')))
    expect(done.size).toBe(PROCESSES * EACH)
    expect(tally.kills).toBeGreaterThan(0)
    expect(tally.reads).toBeGreaterThan(10)
    expect(place.run(['verify', '--all']).status).toBe(0)
    expect(place.run(['list', '--json']).stdout.trimEnd().split('\n')).toHaveLength(texts.length)
    for (const [size, roots] of rootsOf(vault)) expect([size, roots.size]).toEqual([size, 1])
  })

  it('that find one stale lock at the same moment: one at a time has it, and each adds its entry', async () => {
    const vault = join(freshFolder(), 'vault')
    createVault(vault, null, writer, undefined)
    const rounds = ALL ? 10 : 2
    for (let round = 1; round <= rounds; round++) {
      await leaveLock(vault)
      const seqs: number[] = []
      const at = Date.now() + 2_500
      const ends = Array.from({ length: 6 }, (_, name) =>
        adder([vault, `r${round}w${name}`, 1, 1, 1, at], ({ seq }) => seqs.push(seq)),
      )
      expect(await Promise.all(ends.map(({ ended }) => ended))).toEqual(Array(6).fill('0'))
      const first = (round - 1) * 6 + 1
      expect(seqs.sort((a, b) => a - b)).toEqual(Array.from({ length: 6 }, (_, at) => first + at))
    }
    expect(readdirSync(join(vault, 'quarantine'))).toEqual([])
    expect(readdirSync(vault).filter((name) => name.startsWith('lock'))).toEqual([])
    expect((await reportOf(vault, 'vault')).verdict).toBe('consistent')
  })

  it.runIf(part('unshare', UNSHARE))(
    'in another container: what holds the lock there is never judged from here, living or killed',
    async () => {
      const vault = join(freshFolder(), 'vault')
      createVault(vault, null, writer, undefined)
      const [command, ...args] = UNSHARE.slice(0, -1) as [string, ...string[]]
      const holder = spawn(command, [...args, process.execPath, program, vault, 'x', '1', 'hold'], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      await new Promise((resolve) => holder.stdout.once('data', resolve))
      const before = readFileSync(join(vault, 'lock'))
      expect(JSON.parse(before.toString())).toMatchObject({ pid: 1, host: hostname() })
      let waited = 0
      const impatient = {
        ...writer,
        sleep: async (milliseconds: number) => {
          waited += milliseconds
        },
      }
      const refused = { code: 'vault-in-use', provable: false, holder: { pid: 1 } }
      expect(await faultOf(() => takeLock(vault, impatient))).toMatchObject(refused)
      expect(waited).toBe(30_000)
      holder.kill('SIGKILL')
      await new Promise((resolve) => holder.once('exit', resolve))
      // Process 1 lives here too, and is another one: nothing is concluded from that.
      expect(await faultOf(() => takeLock(vault, impatient))).toMatchObject(refused)
      expect(readFileSync(join(vault, 'lock'))).toEqual(before)
      expect(writerLives(vault, writer)).toBe(false)
      const asked = await takeLock(vault, { ...impatient, confirm: async () => true })
      asked.release()
      expect(readdirSync(vault).filter((name) => name.startsWith('lock'))).toEqual([])
    },
  )
})

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds))

/** Timers that are always due would keep this process from hearing of the others. */
const othersTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
