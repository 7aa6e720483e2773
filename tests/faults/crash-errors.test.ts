// Every call that changes something fails, in every way a disk fails or a process ends, once or from then on; then the
// same again during the recovery that follows. In this process, so that two levels of it take seconds.
import { join } from 'node:path'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { EvidenceError } from '../../src/core/errors.ts'
import { commit } from '../../src/vault/commit.ts'
import { openVault } from '../../src/vault/open.ts'
import { fastFolder } from '../fast-folder.ts'
import { type Before, mustBeWhole, readBefore, rootsOf, writer } from './after-fault.ts'
import { COMMANDS, makeBase, placesIn, sample } from './crash-base.ts'
import { putTree, type Tree, treeOf } from './crash-model.ts'
import { runHere } from './program-here.ts'
import { ALL_FAULTS } from './sampled.ts'
import { type CallName, watchDisk } from './watched-disk.ts'

vi.setConfig({ testTimeout: ALL_FAULTS ? 14_400_000 : 1_200_000, hookTimeout: 120_000 })

/** How many faults of a command are tried, of how many the recovery is struck too, and in how many ways each. */
const SAMPLE = ALL_FAULTS ? Number.POSITIVE_INFINITY : 36
const RECOVERIES = ALL_FAULTS ? 8 : 3
const OF_A_RECOVERY = ALL_FAULTS ? 25 : 6

/** As Node 20 reports them; it has no name for a full quota. */
const ERRORS = {
  EIO: { code: 'EIO', errno: -5 },
  ENOSPC: { code: 'ENOSPC', errno: -28 },
  EDQUOT: { code: 'UNKNOWN', errno: -122 },
  EROFS: { code: 'EROFS', errno: -30 },
  EACCES: { code: 'EACCES', errno: -13 },
} as const
type Way = keyof typeof ERRORS | 'short' | 'stop'
const WAYS = [...Object.keys(ERRORS), 'short', 'stop'] as readonly Way[]
/** One fault: the `nth` call (from 1), how, and whether all later ones fail too. */
type Fault = { readonly nth: number; readonly way: Way; readonly lasts: boolean }

/** Stands for the end of the process: nothing of ours catches it, and no call after it does anything. */
class Stopped extends Error {}

const folder = fastFolder('errors')
const places = placesIn(folder)
const { base, state, boots } = places

beforeAll(() => makeBase(places))

type Run = {
  readonly calls: readonly CallName[]
  readonly struck: boolean
  readonly told: boolean
  readonly ended: string
}

/** Runs `act` on `state`, struck by `fault`. */
async function struckRun(
  boot: string,
  act: (told: () => void) => Promise<void>,
  fault?: Fault,
): Promise<Run> {
  const calls: CallName[] = []
  let struck = false
  let told = false
  let ended = 'well'
  const watch = watchDisk(state, {
    boot,
    before: (call, about, bytes) => {
      calls.push(call)
      const hit =
        fault !== undefined && (calls.length === fault.nth || (fault.lasts && calls.length > fault.nth))
      const over = struck && fault?.way === 'stop'
      if (fault === undefined || (!hit && !over)) return undefined
      if (fault.way === 'short') {
        if (call !== 'write') return undefined
        struck = true
        return bytes >> 1
      }
      struck = true
      if (fault.way === 'stop') throw new Stopped(about)
      throw Object.assign(new Error(`${fault.way}: ${about}`), { ...ERRORS[fault.way], syscall: call })
    },
  })
  try {
    await act(() => {
      told = true
    })
  } catch (error) {
    if (error instanceof Stopped) ended = 'stopped'
    else if (error instanceof EvidenceError) ended = error.fault.code
    else throw error
  } finally {
    watch.stop()
  }
  return { calls, struck, told, ended }
}

function faultsOf(calls: readonly CallName[]): Fault[] {
  return calls.flatMap((call, at) =>
    WAYS.filter((way) => way !== 'short' || call === 'write').flatMap((way) =>
      [false, true].filter((lasts) => !lasts || way !== 'stop').map((lasts) => ({ nth: at + 1, way, lasts })),
    ),
  )
}

const recovery = async (told: () => void): Promise<void> => {
  const vault = await openVault(join(state, 'vault'), writer)
  try {
    commit(vault, [{ kind: 'threat', content: { text: 'while it recovered' } }])
    told()
  } finally {
    vault.close()
  }
}

describe('a call that fails, or is the last, in', () => {
  it.each(COMMANDS)('%s, and in the recovery after it', async (name, args) => {
    const before = readBefore(join(base, 'vault'))
    const clean = treeOf(base)
    const act = (told: () => void) => runHere(state, args, name, told)
    putTree(state, clean)
    const uninjected = await struckRun(boots[0], act)
    expect(uninjected).toMatchObject({ struck: false, told: true, ended: 'well' })
    const after = readBefore(join(state, 'vault'))
    expect(after.entries.size).toBeGreaterThan(before.entries.size)

    const faults = faultsOf(uninjected.calls)
    expect(uninjected.calls.length).toBeGreaterThan(11)
    const endings = new Map<string, number>()
    const left: { tree: Tree; acknowledged: Before; about: string }[] = []
    for (const fault of sample(faults, SAMPLE)) {
      const about = `${fault.way} ${fault.lasts ? 'from' : 'at'} call ${fault.nth}, ${uninjected.calls[fault.nth - 1]}`
      putTree(state, clean)
      const run = await struckRun(boots[0], act, fault)
      expect(run.struck, about).toBe(true)
      endings.set(run.ended, (endings.get(run.ended) ?? 0) + 1)
      const acknowledged = run.told ? after : before
      left.push({ tree: treeOf(state), acknowledged, about })
      await held(about, acknowledged, new Map())
    }
    console.log(
      `faults of ${name}: ${uninjected.calls.length} calls, ${faults.length} faults, ended ${JSON.stringify([...endings])}`,
    )
    expect([...endings.values()].reduce((sum, count) => sum + count, 0)).toBe(Math.min(faults.length, SAMPLE))

    let second = 0
    for (const { tree, acknowledged, about } of sample(left, RECOVERIES)) {
      putTree(state, tree)
      const roots = rootsOf(join(state, 'vault'))
      const { calls } = await struckRun(boots[1], recovery)
      const recovered = readBefore(join(state, 'vault'))
      for (const fault of sample(faultsOf(calls), OF_A_RECOVERY)) {
        putTree(state, tree)
        const run = await struckRun(boots[1], recovery, fault)
        const both = `${about}, then ${fault.way} ${fault.lasts ? 'from' : 'at'} call ${fault.nth}, ${calls[fault.nth - 1]}`
        expect(run.struck, both).toBe(true)
        second++
        // Times and random bytes of a later run are others: of what it told, only the number can be compared.
        const seen = await held(both, acknowledged, roots)
        if (run.told) expect(seen, both).toBe(recovered.entries.size)
      }
    }
    console.log(`faults of recoveries after ${name}: ${second}`)
    expect(second).toBeGreaterThan(10)
  })
})

/** What must be so after any fault; how many entries were seen before the next was added. */
async function held(about: string, before: Before, roots: ReadonlyMap<number, Set<string>>): Promise<number> {
  try {
    const left = await mustBeWhole(join(state, 'vault'), before)
    const now = rootsOf(join(state, 'vault'))
    for (const [size, some] of roots)
      for (const root of some) expect([size, ...(now.get(size) ?? [root])]).toEqual([size, root])
    return left.seen
  } catch (error) {
    throw new Error(`${about}: ${(error as Error).message}`, { cause: error })
  }
}
