// SIGKILL at system calls of `key rotate` and `key passphrase`: the calls are those of docs/format.md in their order, and
// whatever is left opens with the old passphrase or the new one. A sample of the points in every run, drawn by a seed;
// all of them with EVIDENCE_ALL_FAULTS=1.
import { cpSync, existsSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { expectHarmless, makePlace, type Place } from '../cli/evidence.ts'
import { ALL_FAULTS, sampled } from './sampled.ts'
import { type Call, canStrike, changingCalls, killedAt, MOST_TRIES } from './strace.ts'

const TIME = ALL_FAULTS ? 3_600_000 : 900_000
const SAMPLE = 4

const NEW = 'O_WRONLY|O_CREAT|O_EXCL|O_NOFOLLOW|O_CLOEXEC'
const LOCKED = [
  `openat ROOT/vault/lock.new-* ${NEW}`,
  'write ROOT/vault/lock.new-*',
  'link ROOT/vault/lock.new-* ROOT/vault/lock',
  'unlink ROOT/vault/lock.new-*',
]
/** A file replaced with its bytes and then its name on disk; a copy owes neither. */
const replaced = (path: string, folder: string): string[] => [
  `openat ROOT/vault/${path}.new ${NEW}`,
  `write ROOT/vault/${path}.new`,
  `fsync ROOT/vault/${path}.new`,
  `rename ROOT/vault/${path}.new ROOT/vault/${path}`,
  `fsync ROOT/vault${folder}`,
]
const copied = (path: string): string[] => replaced(path, '').filter((call) => !call.startsWith('fsync'))
const appended = (path: string): string[] => [`write ROOT/vault/${path}`, `fsync ROOT/vault/${path}`]

const ROTATE_CALLS = [
  ...LOCKED,
  ...replaced('keys/secrets.age', '/keys'),
  ...appended('ledger.jsonl'),
  ...appended('checkpoints.jsonl'),
  ...copied('checkpoint'),
  ...copied('frontier.json'),
  ...replaced('vault.json', ''),
  'unlink ROOT/vault/lock',
]
const PASSPHRASE_CALLS = [
  ...LOCKED,
  ...replaced('keys/secrets.age', '/keys'),
  ...replaced('keys/passphrase.age', '/keys'),
  ...replaced('keys/secrets.age', '/keys'),
  'unlink ROOT/vault/lock',
]

describe.runIf(canStrike())('a kill in a change of keys', { timeout: TIME }, () => {
  let place: Place
  beforeAll(() => {
    place = makePlace()
    place.file('old', 'violin carpet eleven monsoon gravel tide')
    place.file('new', 'parcel window seventy orchid lantern dune')
    place.good(['init', '--passphrase-file', 'old'])
    place.good(['add', '--text', 'the first', '--passphrase-file', 'old'])
    place.good(['key', 'sheet', '--to', 'sheet.txt', '--passphrase-file', 'old'])
  })

  const freshVault = (name: string): string => {
    const vault = join(place.dir, name, 'vault')
    mkdirSync(dirname(vault))
    cpSync(place.vault, vault, { recursive: true })
    return vault
  }

  const killed = async (name: string, call: Call, args: (vault: string) => string[]): Promise<string> => {
    for (let tries = 1, { nth } = call; ; tries++) {
      const vault = freshVault(`${name}-${tries}`)
      const { ran, seen, next } = await killedAt(place, args(vault), dirname(vault), call, nth)
      if (seen) {
        expect([ran.signal, ran.stdout]).toEqual(['SIGKILL', ''])
        return vault
      }
      expect(tries, `${call.about} was not killed`).toBeLessThan(MOST_TRIES)
      nth = next
    }
  }

  /** What must hold whatever was cut short; `opener` is the passphrase's file that opens the vault. */
  const mustBeWhole = (vault: string, opener: string): void => {
    const verified = place.run(['verify', vault])
    expectHarmless(verified)
    expect([0, 4], verified.stdout).toContain(verified.status)
    place.good(['add', '--vault', vault, '--text', 'the next', '--passphrase-file', opener])
    const listed = place.good(['list', '--vault', vault, '--words', '--passphrase-file', opener])
    expect(listed).toContain('the first')
    expect(listed).toContain('the next')
    expect(place.run(['verify', vault]).status).toBe(0)
    expect(existsSync(join(vault, 'lock'))).toBe(false)
  }

  it('of key rotate: one key or two, never between, and the next change works', async () => {
    const args = (vault: string) => ['key', 'rotate', '--vault', vault, '--passphrase-file', 'old']
    const counted = freshVault('rotate-counted')
    const calls = await changingCalls(place, args(counted), dirname(counted))
    expect(calls.map(({ about }) => about)).toEqual(ROTATE_CALLS)
    const points = sampled('kill rotate', calls, SAMPLE)
    console.log(`kill points of key rotate: ${points.length} of ${calls.length}`)
    const keys = new Set<number>()
    for (const [at, call] of points) {
      const vault = await killed(`rotate-${at}`, call, args)
      mustBeWhole(vault, 'old')
      keys.add(place.json(['key', 'list', '--vault', vault]).length)
      place.good(args(vault))
      expect(place.run(['verify', vault]).status).toBe(0)
    }
    expect([...keys].sort()).toEqual([1, 2])
  })

  it('of key passphrase: the old one or the new one opens the vault, and the sheet always', async () => {
    const args = (vault: string) => [
      ...['key', 'passphrase', '--vault', vault],
      ...['--passphrase-file', 'old', '--new-passphrase-file', 'new'],
    ]
    const counted = freshVault('passphrase-counted')
    const calls = await changingCalls(place, args(counted), dirname(counted))
    expect(calls.map(({ about }) => about)).toEqual(PASSPHRASE_CALLS)
    const points = sampled('kill passphrase', calls, SAMPLE)
    console.log(`kill points of key passphrase: ${points.length} of ${calls.length}`)
    const found = new Set<string>()
    for (const [at, call] of points) {
      const vault = await killed(`passphrase-${at}`, call, args)
      const opener =
        place.run(['list', '--vault', vault, '--passphrase-file', 'old']).status === 0 ? 'old' : 'new'
      found.add(opener)
      mustBeWhole(vault, opener)
      place.good(['key', 'recover', '--vault', vault, '--sheet', 'sheet.txt', '--new-passphrase-file', 'old'])
      place.good(['list', '--vault', vault, '--passphrase-file', 'old'])
    }
    expect([...found].sort()).toEqual(['new', 'old'])
  })
})
