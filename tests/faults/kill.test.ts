// SIGKILL at every system call that changes something: the points are counted from a run that is not killed, each kill
// is seen in strace's log, and whatever is left must be a vault as before or after, never between.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { expectHarmless, jsonLines, makePlace, makeVaultPlace, type Place } from '../cli/evidence.ts'
import { type Call, callsOfAllThreads, canStrike, changingCalls, killedAt, MOST_TRIES } from './strace.ts'
import { twoAtATime } from './two-at-a-time.ts'

/** A listing by entry, to compare byte for byte. */
type Listing = Map<number, string>

async function listing(place: Place, vault: string): Promise<Listing> {
  const ran = await place.start(['list', '--json', '--vault', vault])
  expect(ran.status, ran.stderr).toBe(0)
  return new Map(
    jsonLines(ran.stdout).map((line) => [
      line['seq'] as number,
      JSON.stringify([line['digest'], line['record']]),
    ]),
  )
}

describe.runIf(canStrike())('a kill at every changing system call', { timeout: 240_000 }, () => {
  let place: Place
  let base: string
  let before: Listing
  let ledger: Buffer

  beforeAll(async () => {
    place = makeVaultPlace()
    base = place.vault
    // Two writes long, so that a kill falls between them.
    place.file('recording.bin', new Uint8Array(1_500_000).fill(7))
    place.file('first.txt', 'a first file')
    place.good(['add', '--text', 'the first', '--attach', 'first.txt'])
    place.good(['add', '--text', 'the second'])
    before = await listing(place, base)
    expect(before.size).toBe(2)
    ledger = readFileSync(join(base, 'ledger.jsonl'))
  })

  /** A folder of its own with a copy of the vault in it; a packet comes beside that. */
  const freshVault = (name: string): string => {
    const vault = join(place.dir, name, 'vault')
    mkdirSync(dirname(vault))
    cpSync(base, vault, { recursive: true })
    return vault
  }

  const verdictOf = async (path: string): Promise<number> => {
    const ran = await place.start(['verify', path])
    expectHarmless(ran)
    expect([0, 4], `${path}: ${ran.stdout}${ran.stderr}`).toContain(ran.status)
    return ran.status as number
  }

  /** What must hold of a vault whose writer was killed, and of the next writer. */
  const mustBeWhole = async (vault: string): Promise<number> => {
    const status = await verdictOf(vault)
    const left = await listing(place, vault)
    for (const [seq, entry] of before) expect(left.get(seq)).toBe(entry)
    const acknowledged = readFileSync(join(vault, 'ledger.jsonl')).subarray(0, ledger.length)
    expect(acknowledged.equals(ledger)).toBe(true)
    const next = await place.start(['add', '--vault', vault, '--text', 'the next one', '--json'])
    expectHarmless(next)
    expect(next.status, next.stderr).toBe(0)
    const { seq } = jsonLines(next.stdout)[0] ?? {}
    expect(seq).toBe(left.size + 1)
    expect(await verdictOf(vault)).toBe(0)
    expect(existsSync(join(vault, 'lock'))).toBe(false)
    return status
  }

  /** Kills `args` at `call` in a fresh copy until the kill is seen there; a call counted otherwise is a try more. */
  const killed = async (name: string, call: Call, argsFor: (vault: string) => string[]) => {
    for (let tries = 1, { nth } = call; ; tries++) {
      const vault = freshVault(`${name}-${tries}`)
      const { ran, seen, next } = await killedAt(place, argsFor(vault), dirname(vault), call, nth)
      if (seen) {
        expect([ran.status, ran.signal]).toEqual([null, 'SIGKILL'])
        return { vault, stdout: ran.stdout }
      }
      expect(tries, `${call.about} was not killed`).toBeLessThan(MOST_TRIES)
      nth = next
    }
  }

  it('of add with an attachment: nothing acknowledged is lost, verify is 0 or 4, the next add works', async () => {
    const args = (vault: string) => [
      'add',
      '--vault',
      vault,
      '--text',
      'killed',
      '--attach',
      'recording.bin',
      '--json',
    ]
    const counted = freshVault('counted')
    const calls = await changingCalls(place, args(counted), dirname(counted))
    console.log(`kill points of add with an attachment: ${calls.length}`)
    expect(calls.map(({ about }) => about)).toEqual(ADD_CALLS)
    const threads = freshVault('threads')
    expect(await callsOfAllThreads(place, args(threads), dirname(threads))).toEqual(ADD_CALLS)

    const statuses = new Map<number, number>()
    await twoAtATime([...calls.entries()], async ([at, call]) => {
      const { vault, stdout } = await killed(`add-${at}`, call, args)
      // No number is printed before all of it is on disk and the lock is given back.
      expect(stdout).toBe('')
      statuses.set(at, await mustBeWhole(vault))
    })
    expect(statuses.size).toBe(calls.length)
    // An unfinished tail was met on the way, or the sweep did not reach the ledger.
    expect([...statuses.values()]).toContain(4)
  })

  it('of export: a packet under its name is whole, and the vault is as after any kill', async () => {
    const out = (vault: string) => join(dirname(vault), 'packet')
    const args = (vault: string) => [
      'export',
      '--vault',
      vault,
      '--to',
      out(vault),
      '--for',
      'Counsel',
      // Pipes to the typesetter are written to as they fill, never the same number of times twice.
      '--no-pdf',
      '--json',
    ]
    const counted = freshVault('export-counted')
    const calls = await changingCalls(place, args(counted), dirname(counted))
    console.log(`kill points of export: ${calls.length}`)
    expect(calls.length).toBeGreaterThan(50)

    const judged = new Set<string>()
    await twoAtATime([...calls.entries()], async ([at, call]) => {
      const { vault, stdout } = await killed(`export-${at}`, call, args)
      if (stdout !== '') expect(existsSync(out(vault))).toBe(true)
      if (existsSync(out(vault))) {
        expect(await verdictOf(out(vault))).toBe(0)
        expect((await listing(place, vault)).size).toBe(before.size + 1)
      }
      // While the packet is written the vault stays as it is: one look at each state of it is enough.
      const state = stateOf(vault)
      if (judged.has(state)) return
      judged.add(state)
      await mustBeWhole(vault)
    })
    expect(judged.size).toBeGreaterThan(8)
  })

  it('of init: nothing or a whole vault under its name, and init or add works next', async () => {
    const fresh = makePlace()
    const make = (at: string) => {
      const home = join(fresh.dir, at)
      mkdirSync(home)
      return join(home, 'vault')
    }
    const args = (vault: string) => ['init', '--unencrypted', '--owner', 'Nour', '--vault', vault]
    const counted = make('counted')
    const calls = await changingCalls(fresh, args(counted), dirname(counted))
    console.log(`kill points of init: ${calls.length}`)
    expect(calls.length).toBeGreaterThan(25)

    const found = { nothing: 0, whole: 0 }
    await twoAtATime([...calls.entries()], async ([at, call]) => {
      let vault = ''
      for (let tries = 1, seen = false, { nth } = call; !seen; tries++) {
        vault = make(`${at}-${tries}`)
        const run = await killedAt(fresh, args(vault), dirname(vault), call, nth)
        seen = run.seen
        nth = run.next
        expect(tries, `${call.about} was not killed`).toBeLessThan(MOST_TRIES)
      }
      if (existsSync(vault)) found.whole += 1
      else {
        found.nothing += 1
        const again = await fresh.start(args(vault))
        expect(again.status, again.stderr).toBe(0)
      }
      expect(await verdictOf(vault)).toBe(0)
    })
    expect(found.nothing + found.whole).toBe(calls.length)
    expect(found.nothing).toBeGreaterThan(0)
    expect(found.whole).toBeGreaterThan(0)
  })
})

/** The files of a vault with their sizes; random names and whose lock it is do not matter. */
function stateOf(vault: string): string {
  return readdirSync(vault, { recursive: true, withFileTypes: true })
    .filter((item) => item.isFile())
    .map((item) => {
      const path = join(item.parentPath, item.name)
      return `${path.slice(vault.length).replace(/new-[0-9a-f]+/, 'new-*')} ${item.name.startsWith('lock') ? '' : readFileSync(path).length}`
    })
    .sort()
    .join('\n')
}

/** The commit protocol as the system sees it (docs/format.md): nothing else may be written, and nothing in another order. */
const NEW = 'O_WRONLY|O_CREAT|O_EXCL|O_NOFOLLOW|O_CLOEXEC'
const ADD_CALLS = [
  `openat ROOT/vault/lock.new-* ${NEW}`,
  'write ROOT/vault/lock.new-*',
  'link ROOT/vault/lock.new-* ROOT/vault/lock',
  'unlink ROOT/vault/lock.new-*',
  `openat ROOT/vault/objects/new-* ${NEW}`,
  'write ROOT/vault/objects/new-*',
  'write ROOT/vault/objects/new-*',
  'fsync ROOT/vault/objects/new-*',
  'mkdir ROOT/vault/objects/*',
  'rename ROOT/vault/objects/new-* ROOT/vault/objects/*/*',
  'fsync ROOT/vault/objects/*',
  'fsync ROOT/vault/objects',
  'write ROOT/vault/ledger.jsonl',
  'fsync ROOT/vault/ledger.jsonl',
  'write ROOT/vault/checkpoints.jsonl',
  'fsync ROOT/vault/checkpoints.jsonl',
  `openat ROOT/vault/checkpoint.new ${NEW}`,
  'write ROOT/vault/checkpoint.new',
  'rename ROOT/vault/checkpoint.new ROOT/vault/checkpoint',
  `openat ROOT/vault/frontier.json.new ${NEW}`,
  'write ROOT/vault/frontier.json.new',
  'rename ROOT/vault/frontier.json.new ROOT/vault/frontier.json',
  'unlink ROOT/vault/lock',
]
