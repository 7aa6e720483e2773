/**
 * Changes of keys, passphrase and sheet on disk: what opens the vault after every single step of them, a fault at each,
 * and what an attacker with the folder alone can make of it (docs/format.md, "Succession", "Encryption at rest").
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { type Identity, identityOf } from '../../src/age/keys.ts'
import { encodeUtf8 } from '../../src/core/bytes.ts'
import { ed25519PublicKey } from '../../src/core/crypto.ts'
import type { Entry } from '../../src/core/entry.ts'
import { EvidenceError } from '../../src/core/errors.ts'
import { formatVkey } from '../../src/core/note.ts'
import { changeKey, changePassphrase, changeSheet, newLock } from '../../src/vault/change-keys.ts'
import { commit } from '../../src/vault/commit.ts'
import { createVault } from '../../src/vault/create.ts'
import { readKeys } from '../../src/vault/key-terms.ts'
import { vaultPaths } from '../../src/vault/layout.ts'
import { type OpenVault, openKeys, openVault } from '../../src/vault/open.ts'
import { readVault } from '../../src/vault/read.ts'
import { openSecrets, unlockWithPassphrase } from '../../src/vault/sealed-secrets.ts'
import { readTailQuickly } from '../../src/vault/tail.ts'
import { fixedContext, readFolder } from '../made-vault.ts'
import { seededBytes, seededNumbers, steppingClock } from '../seeded.ts'
import { outcome } from '../verify/outcome.ts'
import { entriesOf, type FileMap, notesOf, otherFiles, vaultFiles, withRecord } from '../written-vault.ts'
import { faultOf, putFiles, record } from './vault-on-disk.ts'

vi.setConfig({ testTimeout: 120_000 })

/** The real disk, with a look at the folder after each step, and a fault at a chosen one. */
const { watch } = vi.hoisted(() => ({
  watch: { steps: [] as string[], after: undefined as ((step: string) => void) | undefined, failAt: 0 },
}))
vi.mock('../../src/vault/disk.ts', async (original) => {
  const real = await original<typeof import('../../src/vault/disk.ts')>()
  const { EvidenceError: Failure } = await import('../../src/core/errors.ts')
  const step = <T>(name: string, path: string, act: () => T): T => {
    watch.steps.push(`${name} ${path.split('/').slice(-2).join('/')}`)
    if (watch.steps.length === watch.failAt)
      throw new Failure({ code: 'disk', doing: 'write', path, reason: 'full', certain: true })
    const result = act()
    watch.after?.(watch.steps.at(-1) as string)
    return result
  }
  return {
    ...real,
    replaceSynced: (path: string, temporary: string, bytes: Uint8Array) =>
      step('replace', path, () => real.replaceSynced(path, temporary, bytes)),
    appendSynced: (path: string, length: number, bytes: Uint8Array) =>
      step('append', path, () => real.appendSynced(path, length, bytes)),
  } satisfies typeof real
})

const folder = mkdtempSync(join(tmpdir(), 'evidence-keys-'))
afterAll(() => rmSync(folder, { recursive: true }))
const dir = join(folder, 'vault')
const OLD = 'the old passphrase'
const NEW = 'the new passphrase'
const now = steppingClock('2021-12-02T09:00:00.000Z')
let contexts = 0
/** Fresh randomness each time, and one clock for all, whatever is laid back in between. */
const context = () => ({ ...fixedContext(`keys ${++contexts}`), now })

beforeEach(() => {
  Object.assign(watch, { steps: [], after: undefined, failAt: 0 })
})

/** A fresh vault with two commits; what opens it, where it is encrypted. */
async function freshVault(encrypted: boolean): Promise<Identity | undefined> {
  rmSync(dir, { recursive: true, force: true })
  const locking = encrypted ? { passphrase: OLD, workFactor: 4 } : undefined
  const { by } = createVault(dir, 'Owner', context(), locking)
  await writing(by, (vault) => {
    commit(vault, [record('one'), record('two')])
    commit(vault, [record('three')])
  })
  Object.assign(watch, { steps: [] })
  return by
}

async function writing<T>(by: Identity | undefined, act: (vault: OpenVault) => T): Promise<T> {
  const vault = await openVault(dir, context(), by)
  try {
    return act(vault)
  } finally {
    vault.close()
  }
}

/** What a passphrase gives that opens the secrets too; undefined where it opens nothing. */
function opens(passphrase: string): Identity | undefined {
  try {
    const by = unlockWithPassphrase(dir, passphrase)
    openSecrets(dir, by)
    return by
  } catch (error) {
    if (error instanceof EvidenceError && ['wrong-passphrase', 'wrong-identity'].includes(error.fault.code))
      return undefined
    throw error
  }
}

const opensBy = (by: Identity): boolean => {
  try {
    return openSecrets(dir, by).signing.length > 0
  } catch (error) {
    if (error instanceof EvidenceError && error.fault.code === 'wrong-identity') return false
    throw error
  }
}

/** Runs `act` and gives the files after each step of it, and the steps. */
async function snapshots(act: () => Promise<unknown>): Promise<{ step: string; files: FileMap }[]> {
  const states: { step: string; files: FileMap }[] = []
  watch.after = (step) => states.push({ step, files: without(readFolder(dir), 'lock') })
  await act()
  watch.after = undefined
  return states
}

const without = (files: FileMap, path: string): FileMap =>
  new Map([...files].filter(([name]) => name !== path))

/** Opens, adds, verifies: what every state must bear. */
async function mustWork(by: Identity | undefined): Promise<void> {
  await writing(by, (vault) => commit(vault, [record('afterwards')]))
  expect(await outcome(readFolder(dir))).toMatch(/^consistent:( quarantine-holds)?$/)
}

describe.each([
  ['an encrypted vault', true],
  ['an unencrypted vault', false],
])('a new key of %s', (_name, encrypted) => {
  const secretsFile = encrypted ? 'keys/secrets.age' : 'keys/secrets.json'

  test('signs from its entry on; entries before and after are read and verify; nothing else changes', async () => {
    const by = await freshVault(encrypted)
    const before = readFolder(dir)
    expect(await outcome(before)).toBe('consistent:')
    const change = await writing(by, (vault) => {
      const change = changeKey(vault, 'rotate')
      commit(vault, [record('in the same run')])
      return change
    })
    expect(change.committed.receipts).toMatchObject([{ seq: 4, kind: 'key' }])
    await writing(by, (vault) => {
      expect(vault.recovery).toBeUndefined()
      commit(vault, [record('later')])
    })
    await writing(by, (vault) => {
      changeKey(vault, 'revoke')
      commit(vault, [record('latest')])
    })
    const after = readFolder(dir)
    expect(await outcome(after)).toBe('consistent:')
    const bytes = before.get('ledger.jsonl') as Uint8Array
    expect(after.get('ledger.jsonl')?.subarray(0, bytes.length)).toEqual(bytes)

    const identities = by === undefined ? [] : openSecrets(dir, by).identities
    const { entries, succession, checkpoint } = readVault(dir, identities)
    expect(checkpoint?.size).toBe(9)
    expect(entries.map((entry) => 'record' in entry && entry.record['content'])).toEqual(
      [undefined, 'one', 'two', 'three', undefined, 'in the same run', 'later', undefined, 'latest'].map(
        (text) => text && { text },
      ),
    )
    expect(entries.map(({ header }) => header.key)).toEqual([0, 0, 0, 0, 4, 4, 4, 7, 7])
    const recipients = succession.map(({ encryption }) => encryption?.recipient)
    expect(recipients).toEqual(
      encrypted ? identities.map(({ recipient }) => recipient.text) : [undefined, undefined, undefined],
    )
    expect(new Set(recipients).size).toBe(encrypted ? 3 : 1)
    expect(readKeys(dir).map(({ from, until, ended }) => [from, until, ended])).toEqual([
      [0, 4, 'rotated'],
      [4, 7, 'revoked'],
      [7, null, null],
    ])
    // The notes of the key entries have two signatures, all others one.
    expect(notesOf(after).map(({ size, note }) => [size, note.split('\u2014 ').length - 1])).toEqual([
      [1, 1],
      [3, 1],
      [4, 1],
      [5, 2],
      [6, 1],
      [7, 1],
      [8, 2],
      [9, 1],
    ])
  })

  test('is on disk before its entry, and vault.json comes last; after every step the vault opens and grows', async () => {
    const by = await freshVault(encrypted)
    const states = await snapshots(() => writing(by, (vault) => changeKey(vault, 'rotate')))
    expect(states.map(({ step }) => step)).toEqual([
      `replace ${secretsFile}`,
      'append vault/ledger.jsonl',
      'append vault/checkpoints.jsonl',
      'replace vault/vault.json',
    ])
    for (const [at, { files }] of states.entries()) {
      putFiles(dir, files)
      await mustWork(by)
      expect(readKeys(dir)).toHaveLength(at < 2 ? 1 : 2)
      // And the next change works, though a key that never was in force may lie among the secrets.
      await writing(by, (vault) => changeKey(vault, 'revoke'))
      await mustWork(by)
      expect(readKeys(dir)).toHaveLength(at < 2 ? 2 : 3)
    }
  })

  test('whose commit was torn in the middle of its two signatures is completed or set aside, never signed anew', async () => {
    const by = await freshVault(encrypted)
    const before = without(readFolder(dir), 'lock')
    await writing(by, (vault) => changeKey(vault, 'rotate'))
    const after = readFolder(dir)
    const lines = after.get('checkpoints.jsonl') as Uint8Array
    const start = (before.get('checkpoints.jsonl') as Uint8Array).length
    const counts = { completed: 0, aside: 0 }
    for (let end = start + 1; end < lines.length; end += 31) {
      const torn = new Map([...before, ['ledger.jsonl', after.get('ledger.jsonl') as Uint8Array] as const])
      for (const path of ['keys/secrets.age', 'keys/secrets.json'])
        if (after.has(path)) torn.set(path, after.get(path) as Uint8Array)
      torn.set('checkpoints.jsonl', lines.slice(0, end))
      putFiles(dir, torn)
      const completed = await writing(by, (vault) => vault.recovery?.completed)
      counts[completed === undefined ? 'aside' : 'completed'] += 1
      if (completed !== undefined)
        expect(new Uint8Array(readFileSync(join(dir, 'checkpoints.jsonl')))).toEqual(lines)
      await mustWork(by)
    }
    expect(counts.completed).toBeGreaterThan(5)
    expect(counts.aside).toBeGreaterThan(5)
  })

  test('that cannot be written at any step leaves the vault as before or after', async () => {
    for (const failAt of [1, 2, 3, 4]) {
      const by = await freshVault(encrypted)
      watch.failAt = failAt
      const failed = await writing(by, (vault) => changeKey(vault, 'rotate')).then(
        () => undefined,
        (error: unknown) => (error as EvidenceError).fault.code,
      )
      watch.failAt = 0
      // vault.json is a copy: the change is acknowledged without it, and the next writer mends it.
      expect(failed).toBe(failAt === 4 ? undefined : 'disk')
      await mustWork(by)
      expect(readKeys(dir)).toHaveLength(failAt === 4 ? 2 : 1)
    }
  })
})

describe('a new passphrase', () => {
  const sheet = identityOf(seededBytes('a sheet')(32))
  const lock = () => newLock(NEW, seededBytes('new lock'), 4)
  const change = async (by: Identity): Promise<void> => {
    const keys = await openKeys(dir, context(), by)
    try {
      changePassphrase(keys, lock())
    } finally {
      keys.close()
    }
  }
  /** A vault that a sheet opens too. */
  const withSheet = async (): Promise<Identity> => {
    const by = (await freshVault(true)) as Identity
    const keys = await openKeys(dir, context(), by)
    changeSheet(keys, sheet.recipient, () => {})
    keys.close()
    watch.steps = []
    return by
  }

  test.each([
    ['by the old one', (by: Identity) => by],
    ['by the sheet', () => sheet],
  ])(
    'set %s: after every step the old or the new one opens the vault, and the sheet always',
    async (_how, opener) => {
      const by = await withSheet()
      const states = await snapshots(() => change(opener(by)))
      expect(states.map(({ step }) => step)).toEqual([
        'replace keys/secrets.age',
        'replace keys/passphrase.age',
        'replace keys/secrets.age',
      ])
      for (const [at, { files }] of states.entries()) {
        putFiles(dir, files)
        expect([opens(OLD) !== undefined, opens(NEW) !== undefined]).toEqual([at === 0, at > 0])
        expect(opensBy(sheet)).toBe(true)
        await mustWork(opens(OLD) ?? opens(NEW))
        // The next writer has finished what was cut short: the old identity opens nothing that lies here.
        expect(opensBy(by)).toBe(at === 0)
        await change((opens(OLD) ?? opens(NEW)) as Identity)
        expect([opens(OLD), opens(NEW) !== undefined, opensBy(by), opensBy(sheet)]).toEqual([
          undefined,
          true,
          false,
          true,
        ])
      }
    },
  )

  test('that cannot be written at any step leaves one of both that opens the vault, and says which may be', async () => {
    for (const failAt of [1, 2, 3]) {
      const by = await withSheet()
      watch.failAt = failAt
      const fault = await faultOf(() => change(by))
      watch.failAt = 0
      expect(fault.code).toBe(failAt === 1 ? 'disk' : 'keys-between')
      expect([opens(OLD) !== undefined, opens(NEW) !== undefined]).toEqual([failAt < 3, failAt === 3])
      expect(opensBy(sheet)).toBe(true)
      await mustWork(opens(OLD) ?? opens(NEW))
    }
  })

  test('works where the ledger is damaged and where keys/passphrase.age is gone', async () => {
    await withSheet()
    const { ledger, passphrase } = vaultPaths(dir)
    writeFileSync(ledger, 'nothing that reads')
    rmSync(passphrase)
    await change(sheet)
    expect(opens(NEW)).toBeDefined()
    expect(readFileSync(ledger, 'utf8')).toBe('nothing that reads')
  })

  test('opens a copy from before it no more than the old one opens the vault now; the copy keeps what it held', async () => {
    const by = await withSheet()
    const copy = without(readFolder(dir), 'lock')
    await change(by)
    expect(opens(OLD)).toBeUndefined()
    putFiles(dir, copy)
    expect([opens(OLD) !== undefined, opens(NEW)]).toEqual([true, undefined])
  })
})

describe('a recovery sheet', () => {
  const sheets = ['first', 'second'].map((name) => identityOf(seededBytes(`sheet ${name}`)(32)))
  const file = join(folder, 'sheet.txt')
  const write = async (
    by: Identity,
    sheet: Identity,
    put = () => writeFileSync(file, 'x'),
  ): Promise<number> => {
    const keys = await openKeys(dir, context(), by)
    try {
      return changeSheet(keys, sheet.recipient, put)
    } finally {
      keys.close()
    }
  }

  test('that replaces another: after every step a file that has its name opens the vault, and one of both always', async () => {
    const by = (await freshVault(true)) as Identity
    const [first, second] = sheets as [Identity, Identity]
    expect(await write(by, first)).toBe(0)
    rmSync(file, { force: true })
    let there = false
    const states = await snapshots(async () => {
      expect(
        await write(by, second, () => {
          there = true
          expect([opensBy(first), opensBy(second)]).toEqual([true, true])
        }),
      ).toBe(1)
    })
    expect(there).toBe(true)
    expect(states.map(({ step }) => step)).toEqual(['replace keys/secrets.age', 'replace keys/secrets.age'])
    for (const [at, { files }] of states.entries()) {
      putFiles(dir, files)
      expect([opensBy(first), opensBy(second), opens(OLD) !== undefined]).toEqual([at === 0, true, true])
      // What others write in between keeps both: nobody was told yet that the first is of no use.
      await writing(by, (vault) => changeKey(vault, 'rotate'))
      expect([opensBy(first), opensBy(second)]).toEqual([at === 0, true])
      expect(await write(by, second)).toBe(at === 0 ? 2 : 1)
      expect([opensBy(first), opensBy(second)]).toEqual([false, true])
    }
  })

  test('that could not get its name leaves the one from before as it was', async () => {
    const by = (await freshVault(true)) as Identity
    const [first, second] = sheets as [Identity, Identity]
    await write(by, first)
    rmSync(file, { force: true })
    const fault = await faultOf(() =>
      write(by, second, () => {
        throw new EvidenceError({ code: 'already-there', path: file })
      }),
    )
    expect([fault.code, existsSync(file)]).toEqual(['already-there', false])
    expect([opensBy(first), opensBy(second)]).toEqual([true, false])
  })
})

describe('the quick way to the end of the ledger', () => {
  test('finds every key, and gives what a scan of everything gives, in six vaults with changes anywhere', async () => {
    const pick = seededNumbers('quick keys')
    for (let round = 0; round < 6; round++) {
      const by = await freshVault(round % 2 === 0)
      await writing(by, (vault) => {
        for (let left = pick(30); left >= 0; left--) {
          if (pick(8) === 0) changeKey(vault, pick(2) === 0 ? 'rotate' : 'revoke')
          else
            commit(
              vault,
              Array.from({ length: 1 + pick(3) }, () => record('x'.repeat(pick(9000)))),
            )
        }
        if (round % 3 === 0) changeKey(vault, 'rotate')
      })
      const quick = readTailQuickly(dir)
      const { succession, line, leaves } = readVault(dir)
      expect(quick?.succession).toEqual(succession)
      expect([quick?.line.note, quick?.frontier.size]).toEqual([line.note, leaves.length])
    }
  })
})

describe('somebody who has the folder alone', () => {
  const signerOf = (files: FileMap) => {
    const notes = notesOf(files)
    return ({ size }: { size: number }): string[] => [
      (notes.find((one) => one.size === size)?.note ?? '').split('\n\n')[1] ?? '',
    ]
  }
  const rewrittenAs = (files: FileMap, change: (entries: Entry[]) => Entry[]): FileMap =>
    vaultFiles(
      change(entriesOf(files)),
      notesOf(files).map(({ size }) => size),
      signerOf(files),
      otherFiles(files),
    )
  const damageBy = async (by: Identity): Promise<string> => {
    const fault = await faultOf(async () => (await openVault(dir, context(), by)).close())
    return fault.code === 'vault-damaged' ? fault.damage : fault.code
  }

  test('cannot make the next entry be sealed to an older key of ours that he may have', async () => {
    const by = (await freshVault(true)) as Identity
    await writing(by, (vault) => {
      changeKey(vault, 'revoke')
      commit(vault, [record('after the theft')])
    })
    const files = without(readFolder(dir), 'lock')
    const stolen = openSecrets(dir, by).identities[0]?.recipient.text as string
    const [, , , , key] = entriesOf(files) as (Entry & { record: Record<string, unknown> })[]
    const edited = { ...key?.record, encryption: { recipient: stolen } } as never
    // With the record alone, then with a header that fits it; the frontier stays as it was signed.
    for (const entry of [{ ...key, record: edited } as Entry, withRecord(key as Entry, edited)]) {
      const forged = rewrittenAs(files, (entries) => entries.with(4, entry))
      const copies = ['frontier.json', 'checkpoint', 'checkpoints.jsonl']
      const settings = encodeUtf8(
        Buffer.from(files.get('vault.json') as Uint8Array)
          .toString()
          .replace(/age1[a-z0-9]+/, stolen),
      )
      putFiles(
        dir,
        new Map([
          ...forged,
          ...copies.map((path) => [path, files.get(path) as Uint8Array] as const),
          ['vault.json', settings],
        ]),
      )
      expect(['recipient', 'ledger-changed']).toContain(await damageBy(by))
      rmSync(join(dir, 'frontier.json'))
      expect(['recipient', 'ledger-changed']).toContain(await damageBy(by))
      expect(await outcome(readFolder(dir))).toMatch(/^changed/)
    }
  })

  test('cannot smuggle a key of his own in: it is not shown as ours, and nothing is written after it', async () => {
    const by = (await freshVault(true)) as Identity
    const files = without(readFolder(dir), 'lock')
    const seed = seededBytes('thief')(32)
    const own = identityOf(seededBytes('thief reads')(32)).recipient.text
    const { signedWith } = await import('../written-vault.ts')
    const entries = entriesOf(files)
    const first = entries[0] as Entry & { record: Record<string, unknown> }
    const name = String(first.record['key']).split('+')[0] as string
    const base: Entry = {
      header: { ...first.header, seq: 4, key: 4, recordedAt: '2022-01-01T00:00:00.000Z' },
      record: {
        kind: 'key',
        action: 'rotate',
        encryption: { recipient: own },
        key: formatVkey({ name, publicKey: ed25519PublicKey(seed) }),
        previous: 0,
        seal: null,
      },
      seed: seededBytes('thief seed')(32),
    }
    const more = [...entries, withRecord(base, base.record as never)]
    const old = signerOf(files)
    for (const sizes of [
      [1, 3, 4, 5],
      [1, 3, 4, 5, 6],
    ]) {
      const after = { ...base, header: { ...base.header, seq: 5 }, record: { kind: 'threat' } } as Entry
      const all = sizes.length === 4 ? more : [...more, withRecord(after, { kind: 'threat' } as never)]
      const forged = vaultFiles(
        all,
        sizes,
        (checkpoint) => (checkpoint.size <= 4 ? old(checkpoint) : signedWith(seed)(checkpoint)),
        otherFiles(files),
      )
      putFiles(dir, forged)
      expect(['key-in-force', 'checkpoint-signature']).toContain(await damageBy(by))
      expect(await faultOf(() => readKeys(dir))).toMatchObject({ damage: 'key-unsigned', size: 5 })
      expect(await outcome(readFolder(dir))).toMatch(/^changed:.*succession-broken/)
    }
  })
})
