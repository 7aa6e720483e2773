// Every state in which a power loss can leave the disk during a command of an encrypted vault: the write log of the real
// code is replayed as the model allows, and each state must verify, be opened by one passphrase, hold what was
// acknowledged, and take the next entry. A sample of the states; with EVIDENCE_ALL_FAULTS=1 a thousand of each command,
// and sixty of those whose every state costs a passphrase that is made for good.
import { cpSync, existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import type { Identity } from '../../src/age/keys.ts'
import { sealNamed } from '../../src/vault/change-keys.ts'
import { readKeys } from '../../src/vault/key-terms.ts'
import { readVault } from '../../src/vault/read.ts'
import { openSecrets } from '../../src/vault/sealed-secrets.ts'
import { fastFolder } from '../fast-folder.ts'
import { readFolder } from '../made-vault.ts'
import { reportOf } from './after-fault.ts'
import { placesIn, sample } from './crash-base.ts'
import { type CrashState, crashStates, putTree, treeOf } from './crash-model.ts'
import { runHere } from './program-here.ts'
import { ALL_FAULTS } from './sampled.ts'
import { makeSealedPlace, mustBeSealedAndWhole, openersOf, sheetsThatOpen } from './sealed-place.ts'
import { watchDisk } from './watched-disk.ts'

vi.setConfig({ testTimeout: ALL_FAULTS ? 14_400_000 : 600_000, hookTimeout: 120_000 })

const SAMPLE = ALL_FAULTS ? 1000 : 30
const FRIEND = 'age1t7rxyev2z3rw82stdlrrepyc39nvn86l5078zqkf5uasdy86jp6svpy7pa'
const OLD = ['--passphrase-file', 'old']

const folder = fastFolder('crash-sealed')
const { base, state, boots } = placesIn(folder)
const vault = join(state, 'vault')

beforeAll(() => {
  const place = makeSealedPlace()
  for (const name of ['vault', 'old', 'new', 'sheet.txt', 'shot.bin'])
    cpSync(join(place.dir, name), join(base, name), { recursive: true })
  mkdirSync(join(base, 'fresh'))
  putTree(join(folder, 'boots'), new Map(boots.map((_, at) => [`${at}`, new Uint8Array()])))
})

type Case = {
  readonly args: readonly string[]
  /** Whether the state is that after the command; holds it to what must be so besides. */
  readonly done: (texts: readonly unknown[], opener: string) => Promise<boolean> | boolean
  /** Each look at what it leaves costs a passphrase made for good. */
  readonly slow?: true
  /** It makes a vault of its own, in the folder `fresh`. */
  readonly makes?: true
}

const made = join(state, 'fresh', 'vault')

const CASES: Record<string, Case> = {
  init: {
    args: ['init', '--owner', 'Nour', '--passphrase-file', join('..', 'old')],
    done: async () => {
      if (!existsSync(made)) return false
      expect((await reportOf(made, 'vault')).verdict).toBe('consistent')
      expect([...openersOf(made).keys()]).toEqual(['old'])
      return true
    },
    slow: true,
    makes: true,
  },
  restore: {
    args: ['restore', join('..', 'vault')],
    done: async () => {
      if (!existsSync(made)) return false
      expect((await reportOf(made, 'vault')).verdict).toBe('consistent')
      expect([...openersOf(made).keys()]).toEqual(['old'])
      return true
    },
    makes: true,
  },
  add: { args: ['add', '--text', 'the third', ...OLD], done: (texts) => texts.includes('the third') },
  'add --attach': {
    args: ['add', '--text', 'the third', '--attach', 'shot.bin', ...OLD],
    done: (texts) => texts.includes('the third'),
  },
  'key rotate': { args: ['key', 'rotate', ...OLD], done: () => readKeys(vault).length === 2 },
  'key revoke': { args: ['key', 'revoke', ...OLD], done: () => readKeys(vault)[0].ended === 'revoked' },
  'key seal': {
    args: ['key', 'seal', '--p256', ...OLD],
    done: (_texts, opener) => {
      const { seal } = readVault(vault).succession.at(-1) ?? { seal: null }
      if (seal === null) return false
      const secrets = openSecrets(vault, openersOf(vault).get(opener as 'old') as Identity)
      expect(sealNamed(secrets, seal)).toBeDefined()
      return true
    },
  },
  'key passphrase': {
    args: ['key', 'passphrase', ...OLD, '--new-passphrase-file', 'new'],
    done: (_texts, opener) => opener === 'new',
    slow: true,
  },
  'key recover': {
    args: ['key', 'recover', '--sheet', 'sheet.txt', '--new-passphrase-file', 'new'],
    done: (_texts, opener) => opener === 'new',
    slow: true,
  },
  'key sheet': {
    args: ['key', 'sheet', '--to', 'second.txt', ...OLD],
    done: () => {
      const opening = sheetsThatOpen(state, vault).flat()
      // There is always a sheet that opens it, the old one or the new.
      expect(opening.length).toBeGreaterThan(0)
      return opening.includes('second.txt')
    },
  },
  backup: {
    args: ['backup', '--to', 'copy'],
    done: async () => {
      const copy = join(state, 'copy')
      if (!existsSync(copy)) return false
      expect((await reportOf(copy, 'vault')).verdict).toBe('consistent')
      return true
    },
  },
  deposit: {
    args: ['deposit', '--to', 'deposit.age', '--encrypt-to', FRIEND],
    done: () => existsSync(join(state, 'deposit.age')),
  },
}

/** Runs the command on a copy of the base under an earlier boot, and gives its write log and what it left. */
async function logOf(name: string, { args, makes }: Case) {
  const dir = join(folder, 'log')
  putTree(dir, treeOf(base))
  const watch = watchDisk(dir, { boot: join(folder, 'boots', '0') })
  try {
    await runHere(makes === true ? join(dir, 'fresh') : dir, args, name, watch.told)
  } finally {
    watch.stop()
  }
  return { log: watch.log, left: readFolder(dir) }
}

describe('a power loss at any moment of a command of an encrypted vault', () => {
  it.each(Object.keys(CASES))('%s: as before or after, and what was printed is so', async (name) => {
    const { done, slow } = CASES[name] as Case
    const { log, left } = await logOf(name, CASES[name] as Case)
    const all = [...crashStates(log, `sealed ${name}`)]
    const counts = { states: 0, after: 0, told: 0 }
    const problems: string[] = []
    const survive = async ({ tree, told, about }: CrashState) => {
      putTree(state, tree)
      counts.states++
      try {
        const { texts, opener } = await mustBeSealedAndWhole(vault)
        const after = await done(texts, opener)
        if (told.length > 0) expect(after, 'it was said to be done').toBe(true)
        if (name === 'deposit' && told.length > 0)
          expect(readFolder(state).get('deposit.age')).toEqual(left.get('deposit.age'))
        counts.after += after ? 1 : 0
        counts.told += told.length > 0 ? 1 : 0
      } catch (error) {
        problems.push(`${about}: ${(error as Error).message.slice(0, 400)}`)
      }
    }
    for (const found of sample(all, slow === true ? (ALL_FAULTS ? 60 : 6) : SAMPLE)) await survive(found)
    await survive(all.at(-1) as CrashState)
    console.log(
      `crash states of ${name}, encrypted: ${log.ops.length} operations, ${all.length} states, tried ${JSON.stringify(counts)}`,
    )
    expect(problems).toEqual([])
    expect(counts.told).toBeGreaterThan(0)
    expect(counts.after).toBeLessThan(counts.states)
  })
})
