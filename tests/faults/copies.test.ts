// SIGKILL at the system calls of backup, restore and deposit: a sample in every run, all of them with
// EVIDENCE_ALL_FAULTS=1. Whatever has its name is whole, and the vault is never worse than before.
import { cpSync, existsSync, mkdirSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { expectHarmless, makeVaultPlace, type Place } from '../cli/evidence.ts'
import { readFolder } from '../made-vault.ts'
import { seededNumbers } from '../seeded.ts'
import { ALL_FAULTS } from './sampled.ts'
import { type Call, canStrike, changingCalls, killedAt, MOST_TRIES } from './strace.ts'

const TIME = ALL_FAULTS ? 1_800_000 : 300_000
const SAMPLE = 12
const FRIEND = 'age1t7rxyev2z3rw82stdlrrepyc39nvn86l5078zqkf5uasdy86jp6svpy7pa'

describe.runIf(canStrike())('a kill at a changing system call', { timeout: TIME }, () => {
  let place: Place
  let older: string
  beforeAll(() => {
    place = makeVaultPlace()
    place.file('shot.txt', 'what was shown')
    place.good(['add', '--text', 'the first', '--attach', 'shot.txt'])
    older = join(place.dir, 'older')
    place.good(['backup', '--to', older])
    place.good(['add', '--text', 'the second'])
  })

  /** Kills the command at each chosen call, each time in a folder of its own, and hands that to `judge`. */
  const sweep = async (
    name: string,
    prepare: (home: string) => void,
    argsFor: (home: string) => string[],
    judge: (home: string) => Promise<string>,
  ): Promise<void> => {
    const fresh = (at: string): string => {
      const home = join(place.dir, `${name}-${at}`)
      mkdirSync(home)
      prepare(home)
      return home
    }
    const counted = fresh('counted')
    const calls = await changingCalls(place, argsFor(counted), counted)
    const random = seededNumbers(`kills of ${name}`)
    // The last calls are where names are given; they are always among the sample.
    const chosen = calls.filter(
      ({ name: call }, at) =>
        ALL_FAULTS ||
        call.startsWith('rename') ||
        call.startsWith('link') ||
        at >= calls.length - 3 ||
        random(calls.length) < SAMPLE,
    )
    const states = new Map<string, number>()
    for (const [at, call] of chosen.entries()) {
      const home = await killed(call, (tries) => fresh(`${at}-${tries}`), argsFor)
      const state = await judge(home)
      states.set(state, (states.get(state) ?? 0) + 1)
    }
    console.log(
      `kill points of ${name}: ${calls.length}, of which tried ${chosen.length}: ${[...states].map(([state, count]) => `${count} ${state}`).join(', ')}`,
    )
    expect([...states.keys()]).toContain('before')
    expect([...states.keys()]).toContain('after')
  }

  const killed = async (
    call: Call,
    fresh: (tries: number) => string,
    argsFor: (home: string) => string[],
  ) => {
    for (let tries = 1, { nth } = call; ; tries++) {
      const home = fresh(tries)
      const { seen, next } = await killedAt(place, argsFor(home), home, call, nth)
      if (seen) return home
      expect(tries, `${call.about} was not killed`).toBeLessThan(MOST_TRIES)
      nth = next
    }
  }

  const mustVerify = async (path: string): Promise<void> => {
    const ran = await place.start(['verify', path])
    expectHarmless(ran)
    expect(ran.status, `${path}: ${ran.stdout}${ran.stderr}`).toBe(0)
  }

  it('of backup: a copy under its name is whole, the vault is untouched, and it works again', async () => {
    const args = (home: string) => ['backup', '--to', join(home, 'copy')]
    const before = place.bytes()
    await sweep(
      'backup',
      () => {},
      args,
      async (home) => {
        const copy = join(home, 'copy')
        const done = existsSync(copy)
        if (done) expect(readFolder(copy)).toEqual(before)
        else expect((await place.start(args(home))).status).toBe(0)
        await mustVerify(copy)
        expect(place.bytes()).toEqual(before)
        return done ? 'after' : 'before'
      },
    )
  })

  it('of restore over an earlier state: that, or the copy, or both beside it under other names; again works', async () => {
    const earlier = readFolder(older)
    const copy = place.bytes()
    const vaultOf = (home: string) => join(home, 'vault')
    const args = (home: string) => ['restore', place.vault, '--vault', vaultOf(home)]
    await sweep(
      'restore',
      (home) => cpSync(older, vaultOf(home), { recursive: true }),
      args,
      async (home) => {
        const withoutLock = (dir: string) =>
          new Map([...readFolder(dir)].filter(([path]) => !path.startsWith('lock')))
        const keptNames = readdirSync(home).filter((one) => one.includes('.kept-'))
        for (const kept of keptNames) expect(withoutLock(join(home, kept))).toEqual(earlier)
        const standing = existsSync(vaultOf(home)) ? withoutLock(vaultOf(home)) : undefined
        const waiting = standing?.delete('restored') === true
        if (standing === undefined) expect(keptNames).toHaveLength(1)
        else expect(standing).toEqual(waiting ? copy : earlier)
        if (!waiting) {
          const again = await place.start(args(home))
          expect(again.status, again.stderr).toBe(0)
        }
        await mustVerify(vaultOf(home))
        expect(existsSync(join(vaultOf(home), 'restored'))).toBe(true)
        return standing === undefined ? 'between' : waiting ? 'after' : 'before'
      },
    )
  })

  it('of deposit with removal: the vault is there whole until the deposit is', async () => {
    const vaultOf = (home: string) => join(home, 'vault')
    const args = (home: string) => [
      'deposit',
      '--vault',
      vaultOf(home),
      '--to',
      join(home, 'deposit.tar.age'),
      '--encrypt-to',
      FRIEND,
      '--remove',
      '--yes',
    ]
    const before = place.bytes()
    let whole: number | undefined
    await sweep(
      'deposit',
      (home) => cpSync(place.vault, vaultOf(home), { recursive: true }),
      args,
      async (home) => {
        const deposit = readdirSync(home, { withFileTypes: true }).find(
          ({ name }) => name === 'deposit.tar.age',
        )
        if (existsSync(vaultOf(home))) {
          const left = new Map([...readFolder(vaultOf(home))].filter(([path]) => !path.startsWith('lock')))
          expect(left).toEqual(before)
          return deposit === undefined ? 'before' : 'between'
        }
        expect(deposit).toBeDefined()
        const bytes = readFolder(home).get('deposit.tar.age')?.length
        whole ??= bytes
        expect(bytes).toBe(whole)
        expect(dirname(vaultOf(home))).toBe(home)
        return 'after'
      },
    )
  })
})
