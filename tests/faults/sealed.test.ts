// A kill, an error and an error from then on at the changing system calls of the commands that an encrypted vault adds:
// it verifies, one passphrase opens it, what was acknowledged is there, and no file that opens it lies about unnamed. A
// sample of the points in every run, drawn by a seed; all of them with EVIDENCE_ALL_FAULTS=1.
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { readKeys } from '../../src/vault/key-terms.ts'
import { readVault } from '../../src/vault/read.ts'
import { expectHarmless, type Place, type Ran } from '../cli/evidence.ts'
import { readFolder } from '../made-vault.ts'
import { reportOf } from './after-fault.ts'
import { ALL_FAULTS, sampled } from './sampled.ts'
import { makeSealedPlace, mustBeSealedAndWhole, openersOf, sheetsThatOpen } from './sealed-place.ts'
import { type Call, canStrike, changingCalls, injectedAt, killedAt, MOST_TRIES } from './strace.ts'
import { twoAtATime } from './two-at-a-time.ts'

/** How many points of a command are tried; fewer where each costs a passphrase that is made for good. */
const SAMPLE = 5
const OF_THE_SLOW = 2
const SLOW: ReadonlySet<string> = new Set(['init', 'key passphrase', 'key recover'])
const FRIEND = 'age1t7rxyev2z3rw82stdlrrepyc39nvn86l5078zqkf5uasdy86jp6svpy7pa'
const OLD = ['--passphrase-file', 'old']
const NEW = ['--new-passphrase-file', 'new']
const WAYS = ['kill', 'ENOSPC', 'EIO onwards'] as const

/** What a fault left: `home` holds the vault and whatever the command makes beside it; `ran` is how it ended. */
type Struck = {
  readonly home: string
  readonly vault: string
  readonly way: (typeof WAYS)[number]
  readonly ran: Ran
}
type Case = {
  readonly args: (home: string, vault: string) => readonly string[]
  readonly prepare?: (home: string) => void
  /** Holds what was left to what must be so, and names its state: 'before', 'after' or another. */
  readonly judge: (struck: Struck) => Promise<string>
}

describe.runIf(canStrike())('a fault in a command of an encrypted vault', { timeout: 7_200_000 }, () => {
  let place: Place
  beforeAll(() => {
    place = makeSealedPlace()
  })

  const changed = (found: boolean): string => (found ? 'after' : 'before')
  const vaultOnly = (vault: string) =>
    new Map([...readFolder(vault)].filter(([path]) => !path.startsWith('lock')))

  const CASES: Record<string, Case> = {
    init: {
      args: (home) => ['init', '--vault', join(home, 'made'), '--owner', 'Nour', ...OLD],
      judge: async ({ home }) => {
        const made = join(home, 'made')
        if (!existsSync(made)) return 'before'
        expect((await reportOf(made, 'vault')).verdict).toBe('consistent')
        expect([...openersOf(made).keys()]).toEqual(['old'])
        return 'after'
      },
    },
    'add --attach': {
      args: () => ['add', '--text', 'the third', '--attach', 'shot.bin', ...OLD],
      judge: async ({ vault, ran }) => {
        const { texts } = await mustBeSealedAndWhole(vault)
        if (/Recorded as entry 3/.test(ran.stdout)) expect(texts).toEqual(['the third'])
        return changed(texts.length === 1)
      },
    },
    'key sheet': {
      prepare: (home) => cpSync(join(place.dir, 'sheet.txt'), join(home, 'sheet.txt')),
      args: (home) => ['key', 'sheet', '--to', join(home, 'second.txt'), ...OLD],
      judge: async ({ home, vault }) => {
        await mustBeSealedAndWhole(vault)
        const opening = sheetsThatOpen(home, vault)
        const [first = []] = opening
        if (opening.length === 1) {
          // Under its name; under the passing one besides where the kill came right after it was given.
          expect([first.includes('sheet.txt'), first.includes('second.txt')]).toContain(true)
          return changed(first.includes('second.txt'))
        }
        // Between the two the vault knows both, so that there is always a sheet that opens it; the next one ends that.
        expect(opening).toHaveLength(2)
        expect(opening).toContainEqual(['sheet.txt'])
        place.good(['key', 'sheet', '--vault', vault, '--to', join(home, 'third.txt'), ...OLD])
        expect(sheetsThatOpen(home, vault)).toEqual([['third.txt']])
        return 'between'
      },
    },
    'key passphrase': {
      args: () => ['key', 'passphrase', ...OLD, ...NEW],
      judge: async ({ vault }) => changed((await mustBeSealedAndWhole(vault)).opener === 'new'),
    },
    'key recover': {
      args: () => ['key', 'recover', '--sheet', 'sheet.txt', ...NEW],
      judge: async ({ vault }) => {
        const { opener } = await mustBeSealedAndWhole(vault)
        expect(sheetsThatOpen(place.dir, vault)).toEqual([['sheet.txt']])
        return changed(opener === 'new')
      },
    },
    'key rotate': {
      args: () => ['key', 'rotate', ...OLD],
      judge: async ({ vault }) => {
        await mustBeSealedAndWhole(vault)
        return changed(readKeys(vault).length === 2)
      },
    },
    'key seal': {
      args: () => ['key', 'seal', '--p256', ...OLD],
      judge: async ({ vault }) => {
        await mustBeSealedAndWhole(vault)
        return changed((readVault(vault).succession.at(-1)?.seal ?? null) !== null)
      },
    },
    'key revoke': {
      args: () => ['key', 'revoke', ...OLD],
      judge: async ({ vault }) => {
        await mustBeSealedAndWhole(vault)
        return changed(readKeys(vault)[0].ended === 'revoked')
      },
    },
    backup: {
      args: (home) => ['backup', '--to', join(home, 'copy')],
      judge: async ({ home, vault }) => {
        const copy = join(home, 'copy')
        const done = existsSync(copy)
        if (done) expect(vaultOnly(copy)).toEqual(vaultOnly(vault))
        await mustBeSealedAndWhole(vault)
        return changed(done)
      },
    },
    restore: {
      args: (home, vault) => ['restore', vault, '--vault', join(home, 'restored')],
      judge: async ({ home, vault }) => {
        const restored = join(home, 'restored')
        const done = existsSync(restored)
        if (done) {
          const files = vaultOnly(restored)
          expect(files.delete('restored')).toBe(true)
          expect(files).toEqual(vaultOnly(vault))
        }
        await mustBeSealedAndWhole(vault)
        return changed(done)
      },
    },
    deposit: {
      args: (home) => ['deposit', '--to', join(home, 'deposit.age'), '--encrypt-to', FRIEND],
      judge: async ({ home, vault }) => {
        await mustBeSealedAndWhole(vault)
        return changed(existsSync(join(home, 'deposit.age')))
      },
    },
  }

  /** Strikes the command there, each time in a folder of its own, until strace's log shows that it was hit there. */
  const struckAt = async (name: string, call: Call, way: Struck['way'], at: number): Promise<Struck> => {
    for (let tries = 1, next = call; ; tries++) {
      const { home, vault, args } = fresh(name, `${at}-${way}-${tries}`)
      if (way === 'kill') {
        const hit = await killedAt(place, args, home, call, next.nth)
        if (hit.seen) return { home, vault, way, ran: hit.ran }
        next = { ...next, nth: hit.next }
      } else {
        const [error = '', onwards] = way.split(' ')
        const fault = { call: next, error, onwards: onwards !== undefined }
        const hit = await injectedAt(place, args, home, fault)
        if (hit.seen) return { home, vault, way, ran: hit.ran }
        next = hit.next
      }
      rmSync(home, { recursive: true })
      expect(tries, `${call.about} was not hit`).toBeLessThan(MOST_TRIES)
    }
  }

  const fresh = (name: string, at: string) => {
    const home = join(place.dir, `${name}-${at}`.replaceAll(' ', '-'))
    const vault = join(home, 'vault')
    mkdirSync(home)
    cpSync(place.vault, vault, { recursive: true })
    const { args, prepare } = CASES[name] as Case
    prepare?.(home)
    const given = args(home, vault)
    return { home, vault, args: given.includes('--vault') ? given : [...given, '--vault', vault] }
  }

  it.each(Object.keys(CASES))('of %s: as before or after, whatever was struck', async (name) => {
    const { judge } = CASES[name] as Case
    const counted = fresh(name, 'counted')
    const calls = await changingCalls(place, counted.args, counted.home)
    const points = calls.flatMap((call) => WAYS.map((way) => ({ call, way })))
    const chosen = sampled(`sealed ${name}`, points, SLOW.has(name) ? OF_THE_SLOW : SAMPLE)
    const states = new Map<string, number>()
    const problems: string[] = []
    const start = performance.now()
    await twoAtATime(chosen, async ([at, { call, way }]) => {
      try {
        const struck = await struckAt(name, call, way, at)
        const { home, ran } = struck
        if (way === 'kill') expect([ran.signal, ran.stdout]).toEqual(['SIGKILL', ''])
        else {
          expect(ran.signal, ran.stderr).toBe(null)
          expect([0, 3], ran.stderr).toContain(ran.status)
          expectHarmless(ran)
        }
        const state = await judge(struck)
        if (ran.status === 0) expect(state).toBe('after')
        // What was being built is gone, or said where it could not be removed.
        const left = readdirSync(home).filter((one) => /\.partial$/.test(one))
        if (way !== 'kill') for (const one of left) expect(ran.stderr).toContain(one)
        states.set(state, (states.get(state) ?? 0) + 1)
        rmSync(home, { recursive: true })
      } catch (error) {
        problems.push(
          `${way} at ${call.about} (${call.time}): ${String((error as Error).message).slice(0, 600)}`,
        )
      }
    })
    const seconds = ((performance.now() - start) / 1000).toFixed(0)
    console.log(
      `faults in ${name} of an encrypted vault: ${chosen.length} of ${points.length} (${calls.length} calls): ${[...states].map(([state, count]) => `${count} ${state}`).join(', ')}; ${seconds} s`,
    )
    expect(problems).toEqual([])
    if (ALL_FAULTS) expect([...states.keys()]).toEqual(expect.arrayContaining(['before', 'after']))
  })
})
