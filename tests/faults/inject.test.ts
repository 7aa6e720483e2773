// An error at every system call of the built program that changes something: once, and from then on. The points are
// counted from a run without one, each error is seen in strace's log, and what the program then says must be so.
// A seeded sample of the runs; all of them with EVIDENCE_ALL_FAULTS=1.
import { appendFileSync, cpSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { expectHarmless, jsonLines, makePlace, makeVaultPlace, type Place } from '../cli/evidence.ts'
import { seededNumbers } from '../seeded.ts'
import {
  type Before,
  entriesOf,
  type Left,
  leaveLock,
  mustBeWhole,
  readBefore,
  reportOf,
} from './after-fault.ts'
import { ALL_FAULTS } from './sampled.ts'
import { type Call, callsThatMayFail, canStrike, type Injected, injectedAt, MOST_TRIES } from './strace.ts'
import { twoAtATime } from './two-at-a-time.ts'

const SAMPLE = 12

const ERRORS = ['EIO', 'ENOSPC', 'EDQUOT', 'EROFS', 'EACCES'] as const
type Run = {
  readonly call: Call
  readonly error: string
  readonly onwards: boolean
  readonly json: boolean
  readonly at: number
}

/** Every point with every error, once and from then on; as a person and as a program reads it by turns. */
function runsOf(calls: readonly Call[]): Run[] {
  const kinds = ERRORS.flatMap((error) => [false, true].map((onwards) => ({ error, onwards })))
  return calls.flatMap((call, point) =>
    kinds.map(({ error, onwards }, kind) => {
      const at = point * kinds.length + kind
      return { call, error, onwards, json: (point + (kind >> 1)) % 2 === 0, at }
    }),
  )
}

function sampleOf(runs: readonly Run[], name: string): Run[] {
  if (ALL_FAULTS) return [...runs]
  const below = seededNumbers(`faults of ${name}`)
  const left = [...runs]
  return Array.from(
    { length: Math.min(SAMPLE, left.length) },
    () => left.splice(below(left.length), 1)[0] as Run,
  )
}

describe.runIf(canStrike())(
  'an error at every changing system call',
  { timeout: ALL_FAULTS ? 14_400_000 : 1_200_000 },
  () => {
    let place: Place
    let before: Before
    let crashed = ''

    beforeAll(async () => {
      place = makeVaultPlace()
      // Two writes long, so that an error falls between them.
      place.file('recording.bin', new Uint8Array(1_100_000).fill(7))
      place.file('first.txt', 'a first file')
      place.good(['add', '--text', 'the first', '--attach', 'first.txt', '--sender', 'Olge'])
      place.good(['add', '--text', 'the second'])
      before = readBefore(place.vault)
      expect(before.entries.size).toBe(3)
      // As a kill within the ledger's write leaves it: half a line, and a lock that is nobody's.
      crashed = join(place.dir, 'crashed')
      cpSync(place.vault, crashed, { recursive: true })
      appendFileSync(join(crashed, 'ledger.jsonl'), before.ledger.subarray(0, 200))
      await leaveLock(crashed)
    })

    /** A folder of its own with a copy of the vault in it; a packet comes beside that. */
    const freshVault = (name: string, from = place.vault): string => {
      const vault = join(place.dir, name, 'vault')
      mkdirSync(dirname(vault))
      cpSync(from, vault, { recursive: true })
      return vault
    }

    // Without pages: pipes to the typesetter are written to as they fill, never the same number of times twice.
    const COMMANDS: Record<string, (vault: string) => string[]> = {
      add: () => ['add', '--text', 'a third'],
      'add after a crash': () => ['add', '--text', 'a third'],
      'add --attach': () => ['add', '--text', 'a third', '--attach', 'recording.bin'],
      correct: () => ['correct', '1', '--sender', 'Olga', '--reason', 'typed wrongly'],
      export: (vault) => ['export', '--to', packetOf(vault), '--for', 'Counsel', '--no-pdf'],
    }

    it.each(Object.keys(COMMANDS))(
      'of %s: a plain sentence that is true, and a vault as before or after',
      async (name) => {
        const argsFor = (vault: string) => [...(COMMANDS[name]?.(vault) ?? []), '--vault', vault]
        const fresh = (folder: string) =>
          freshVault(folder, name === 'add after a crash' ? crashed : place.vault)
        const counted = fresh(`${name}-counted`)
        const calls = await callsThatMayFail(place, argsFor(counted), dirname(counted))
        const all = runsOf(calls)
        const runs = sampleOf(all, name)
        const tally = { recorded: 0, refused: 0, unfinished: 0, completed: 0 }
        const problems = await problemsOf(runs, async (run) => {
          const { vault, outcome } = await struck(place, run, `${name}-${run.at}`, argsFor, fresh)
          const said = sayingOf(outcome, run, place)
          const left = await mustBeWhole(vault, before)
          mustBeTrue(said, left, before.entries.size)
          if (name === 'export') await packetMustFit(vault, said, run)
          tally.recorded += said.status === 0 ? 1 : 0
          tally.refused += said.status === 3 ? 1 : 0
          tally.unfinished += left.verdict === 'unfinished' ? 1 : 0
          tally.completed += left.recovered > left.seen ? 1 : 0
          rmSync(dirname(vault), { recursive: true })
        })
        console.log(
          `errors injected into ${name}: ${runs.length} of ${all.length} (${calls.length} calls × ${ERRORS.length} errors × once, onwards): ${JSON.stringify(tally)}`,
        )
        expect(problems).toEqual([])
        expect(tally.recorded + tally.refused).toBe(runs.length)
        expect(calls.length).toBeGreaterThan(name === 'export' ? 60 : 15)
        expect(tally.refused).toBeGreaterThan(0)
      },
    )

    it('of init: nothing or a whole vault under its name, and init or add works next', async () => {
      const fresh = makePlace()
      const argsFor = (vault: string) => ['init', '--unencrypted', '--owner', 'Nour', '--vault', vault]
      const nothing = (name: string): string => {
        const home = join(fresh.dir, name)
        mkdirSync(home)
        return join(home, 'vault')
      }
      const counted = nothing('counted')
      const calls = await callsThatMayFail(fresh, argsFor(counted), dirname(counted))
      const all = runsOf(calls)
      const runs = sampleOf(all, 'init')
      const tally = { whole: 0, nothing: 0 }
      const problems = await problemsOf(runs, async (run) => {
        const { vault, outcome } = await struck(fresh, run, `${run.at}`, argsFor, nothing)
        const said = sayingOf(outcome, run, fresh)
        if (said.status === 0) expect(existsSync(vault)).toBe(true)
        if (existsSync(vault)) tally.whole += 1
        else {
          tally.nothing += 1
          // What was being built is removed again, unless it cannot be.
          if (!run.onwards) expect(readdirSync(dirname(vault))).toEqual([])
          const again = await fresh.start(argsFor(vault))
          expect(again.status, again.stderr).toBe(0)
        }
        await mustBeWhole(vault, readBefore(vault))
      })
      console.log(
        `errors injected into init: ${runs.length} of ${all.length} (${calls.length} calls × ${ERRORS.length} errors × once, onwards): ${JSON.stringify(tally)}`,
      )
      expect(problems).toEqual([])
      expect(tally.whole + tally.nothing).toBe(runs.length)
      expect(calls.length).toBeGreaterThan(30)
      expect(tally.nothing).toBeGreaterThan(0)
    })
  },
)

/** Does `act` for every run; what is wrong with any of them, each by its own name. */
async function problemsOf(runs: readonly Run[], act: (run: Run) => Promise<void>): Promise<string[]> {
  const problems: string[] = []
  await twoAtATime(runs, async (run) => {
    try {
      await act(run)
    } catch (error) {
      const { error: code, call, onwards, json } = run
      const where = `${code} at ${call.about} (${call.time})${onwards ? ' and onwards' : ''}${json ? ', --json' : ''}`
      problems.push(`${where}: ${String((error as Error).message).slice(0, 500)}`)
    }
  })
  return problems
}

const packetOf = (vault: string): string => join(dirname(vault), 'packet')

/** Strikes at the call of `run` in a fresh vault, until the log shows that it was hit there. */
async function struck(
  place: Place,
  run: Run,
  name: string,
  argsFor: (vault: string) => string[],
  fresh: (name: string) => string,
): Promise<{ vault: string; outcome: Injected }> {
  for (let tries = 1, { call } = run; ; tries++) {
    const vault = fresh(`${name}-${tries}`)
    const args = [...argsFor(vault), ...(run.json ? ['--json'] : [])]
    const outcome = await injectedAt(place, args, dirname(vault), { ...run, call })
    if (outcome.seen) {
      if (!run.onwards) expect(outcome.failed).toHaveLength(1)
      return { vault, outcome }
    }
    expect(tries, `${run.call.about} was not hit`).toBeLessThan(MOST_TRIES)
    call = outcome.next
  }
}

/** What a run said, once it is known to be fit to be read. */
type Said = {
  readonly status: number | null
  readonly message: string
  readonly seq: number | undefined
  readonly stderr: string
}

function sayingOf({ ran }: Injected, run: Run, place: Place): Said {
  const about = `${ran.stdout}${ran.stderr}`
  expect(ran.signal, about).toBe(null)
  expect([0, 3], about).toContain(ran.status)
  expectHarmless(ran)
  for (const own of [dirname(dirname(place.program)), 'node_modules', '.js:', '.ts:'])
    expect(`${ran.stdout}${ran.stderr}`).not.toContain(own)
  const objects = run.json ? jsonLines(ran.stdout) : []
  const error = objects.find((one) => 'error' in one)?.['error'] as { message: string } | undefined
  const message = run.json ? (error?.message ?? '') : (ran.stderr.trimEnd().split('\n').at(-1) ?? '')
  if (ran.status === 3)
    expect(message, about).toMatch(/^(The packet was made, but|\S.* could not be (read|written):) \S[^\n]*$/)
  const number = run.json
    ? (objects[0]?.['seq'] as number | undefined)
    : Number(/(?:Recorded as entry|[Ee]xport is entry|entry) (\d+)/.exec(ran.stdout)?.[1])
  const seq = number === undefined || Number.isNaN(number) ? undefined : number
  return { status: ran.status, message: ran.status === 3 ? message : '', seq, stderr: ran.stderr }
}

/** What was said of the vault against what is so, now and once a writer has recovered it. */
function mustBeTrue({ status, message, seq }: Said, left: Left, size: number): void {
  if (status === 0 || seq !== undefined) expect(left.seen).toBe(size + 1)
  if (seq !== undefined) expect(seq).toBe(size)
  if (message.includes('stays recorded')) expect([message, left.seen]).toEqual([message, size + 1])
  if (message.includes('Nothing was recorded')) expect([message, left.recovered]).toEqual([message, size])
}

/** A packet under its name is whole and recorded; one that was not finished leaves nothing beside it. */
async function packetMustFit(vault: string, said: Said, run: Run): Promise<void> {
  const packet = packetOf(vault)
  if (said.status === 0) expect(existsSync(packet)).toBe(true)
  if (existsSync(packet)) {
    const report = await reportOf(packet, 'packet')
    expect(report.verdict, JSON.stringify(report.findings)).toBe('consistent')
    expect([...entriesOf(vault).values()].some((entry) => entry.includes('"kind":"export"'))).toBe(true)
  }
  const left = readdirSync(dirname(vault)).filter((name) => name.endsWith('.partial'))
  if (!run.onwards && !/rmdir|unlink/.test(run.call.name)) expect(left).toEqual([])
  for (const name of left) expect(said.stderr).toContain(`${name} could not be removed.`)
}
