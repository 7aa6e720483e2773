// Every state in which a power loss can leave the disk during a command, and during the recovery after it: the write log
// of the real code is replayed as the model allows, and each state is held to the same as after any other fault.
import { join } from 'node:path'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { commit } from '../../src/vault/commit.ts'
import { openVault } from '../../src/vault/open.ts'
import { fastFolder } from '../fast-folder.ts'
import {
  type Before,
  entriesOf,
  mustBeWhole,
  readBefore,
  reportOf,
  rootsIn,
  rootsOf,
  writer,
} from './after-fault.ts'
import { COMMANDS, makeBase, placesIn, sample } from './crash-base.ts'
import { type CrashState, crashStates, putTree, treeOf } from './crash-model.ts'
import { runHere } from './program-here.ts'
import { ALL_FAULTS } from './sampled.ts'
import { type Log, watchDisk } from './watched-disk.ts'

vi.setConfig({ testTimeout: 1_200_000, hookTimeout: 120_000 })

/** How many states of a command are tried, of how many the recovery is, and how many states of each recovery. */
const SAMPLE = ALL_FAULTS ? 1000 : 40
const RECOVERIES = ALL_FAULTS ? 8 : 3
const OF_A_RECOVERY = ALL_FAULTS ? 25 : 8

const folder = fastFolder('crash')
const places = placesIn(folder)
const { base, state, boots } = places
const NOTHING: Before = { entries: new Map(), ledger: new Uint8Array(), checkpoints: new Uint8Array() }

beforeAll(() => makeBase(places))

/** Runs a command on a copy of the base under another boot of the machine, and gives its write log. */
async function logOf(
  name: string,
  args: readonly string[],
  from: string | undefined,
): Promise<{ log: Log; dir: string }> {
  const dir = join(folder, `log-${name}`)
  putTree(dir, from === undefined ? new Map() : treeOf(from))
  const watch = watchDisk(dir, { boot: boots[0] })
  try {
    await runHere(dir, args, name, watch.told)
  } finally {
    watch.stop()
  }
  return { log: watch.log, dir }
}

/** Runs the next writer on what lies in `state`, under yet another boot, and gives its write log. */
async function logOfRecovery(): Promise<Log> {
  const watch = watchDisk(state, { boot: boots[1] })
  try {
    const vault = await openVault(join(state, 'vault'), writer)
    commit(vault, [{ kind: 'threat', content: { text: 'while it recovered' } }])
    vault.close()
    watch.told('recorded')
  } finally {
    watch.stop()
  }
  return watch.log
}

type Expected = {
  readonly before: Before
  readonly after: Before
  readonly roots: ReadonlyMap<number, Set<string>>
}
type Counts = { states: number; unfinished: number; told: number; lost: number }

/** Holds one state to what must be so. */
async function mustSurvive(found: CrashState, expected: Expected, counts: Counts, log: Log): Promise<void> {
  putTree(state, found.tree)
  const vault = join(state, 'vault')
  const told = found.told.length > 0
  counts.states++
  if (told) counts.told++
  try {
    const left = await mustBeWhole(vault, told ? expected.after : expected.before)
    if (left.verdict === 'unfinished') counts.unfinished++
    const now = rootsOf(vault)
    for (const [size, roots] of expected.roots)
      for (const root of roots) expect([size, ...(now.get(size) ?? [root])]).toEqual([size, root])
    if (signedTwice(log, found.at, now)) counts.lost++
  } catch (error) {
    throw new Error(`${found.about}: ${(error as Error).message}`, { cause: error })
  }
}

/** Whether a signature that was asked to be written, and of which no disk kept 32 bytes, was followed by another. */
function signedTwice(log: Log, at: number, now: ReadonlyMap<number, Set<string>>): boolean {
  return log.ops
    .slice(0, at)
    .some(
      (op) =>
        op.kind === 'write' && rootsIn(op.data).some(([size, root]) => now.get(size)?.has(root) === false),
    )
}

describe('a power loss at any moment of', () => {
  it.each(COMMANDS)('%s, and of the recovery after it', async (name, args) => {
    const { log, dir } = await logOf(name, args, base)
    const expected = {
      before: readBefore(join(base, 'vault')),
      after: readBefore(join(dir, 'vault')),
      roots: new Map(),
    }
    expect(expected.after.entries.size).toBeGreaterThan(expected.before.entries.size)
    const all = [...crashStates(log, name)]
    const counts: Counts = { states: 0, unfinished: 0, told: 0, lost: 0 }
    for (const found of sample(all, SAMPLE)) await mustSurvive(found, expected, counts, log)
    console.log(
      `crash states of ${name}: ${log.ops.length} operations, ${all.length} states, tried ${JSON.stringify(counts)}`,
    )
    expect(all.length).toBeGreaterThan(200)
    expect(counts.unfinished).toBeGreaterThan(0)
    expect(counts.told).toBeGreaterThan(0)

    const second: Counts = { states: 0, unfinished: 0, told: 0, lost: 0 }
    let recoveries = 0
    for (const found of sample(all, RECOVERIES)) {
      putTree(state, found.tree)
      const acknowledged = found.told.length > 0 ? expected.after : expected.before
      const roots = rootsOf(join(state, 'vault'))
      const recovery = await logOfRecovery()
      const after = readBefore(join(state, 'vault'))
      recoveries++
      for (const again of sample([...crashStates(recovery, `${name} ${recoveries}`)], OF_A_RECOVERY))
        await mustSurvive(again, { before: acknowledged, after, roots }, second, recovery)
    }
    console.log(`crash states of ${recoveries} recoveries after ${name}: tried ${JSON.stringify(second)}`)
    expect(second.states).toBeGreaterThan(RECOVERIES)
  })

  it('init: nothing or a whole vault, and init or add works next', async () => {
    const { log, dir } = await logOf('init', ['init', '--unencrypted'], undefined)
    const after = readBefore(join(dir, 'vault'))
    const all = [...crashStates(log, 'init')]
    const counts: Counts = { states: 0, unfinished: 0, told: 0, lost: 0 }
    let nothing = 0
    const [made, unmade] = [true, false].map((whole) => all.filter(({ tree }) => tree.has('vault') === whole))
    for (const found of [...sample(made ?? [], SAMPLE / 2), ...sample(unmade ?? [], SAMPLE / 2)]) {
      if (found.tree.has('vault')) {
        await mustSurvive(found, { before: NOTHING, after, roots: new Map() }, counts, log)
        continue
      }
      expect(found.told, found.about).toEqual([])
      nothing++
      putTree(state, found.tree)
      await runHere(state, ['init', '--unencrypted'], 'again')
      expect((await reportOf(join(state, 'vault'), 'vault')).verdict).toBe('consistent')
    }
    console.log(
      `crash states of init: ${log.ops.length} operations, ${all.length} states, ${nothing} without a vault, tried ${JSON.stringify(counts)}`,
    )
    expect(nothing).toBeGreaterThan(10)
    expect(counts.states).toBeGreaterThan(0)
  })

  it('export: a packet under its name is whole, and the vault is as after any other', async () => {
    const { log, dir } = await logOf('export', ['export', '--to', 'packet', '--for', 'Counsel'], base)
    const expected = {
      before: readBefore(join(base, 'vault')),
      after: readBefore(join(dir, 'vault')),
      roots: new Map(),
    }
    const all = [...crashStates(log, 'export')]
    const counts: Counts = { states: 0, unfinished: 0, told: 0, lost: 0 }
    let packets = 0
    const [made, unmade] = [true, false].map((whole) =>
      all.filter(({ tree }) => tree.has('packet') === whole),
    )
    for (const found of [...sample(made ?? [], SAMPLE / 2), ...sample(unmade ?? [], SAMPLE / 2)]) {
      await mustSurvive(found, expected, counts, log)
      if (found.told.length > 0) expect(found.tree.has('packet'), found.about).toBe(true)
      if (!found.tree.has('packet')) continue
      packets++
      const report = await reportOf(join(state, 'packet'), 'packet')
      expect(report.verdict, `${found.about}: ${JSON.stringify(report.findings)}`).toBe('consistent')
      // Whoever has it can see that it was recorded.
      expect(entriesOf(join(state, 'vault')).size).toBeGreaterThan(expected.before.entries.size + 1)
    }
    console.log(
      `crash states of export: ${log.ops.length} operations, ${all.length} states, ${packets} with a packet, tried ${JSON.stringify(counts)}`,
    )
    expect(packets).toBeGreaterThan(0)
  })
})
