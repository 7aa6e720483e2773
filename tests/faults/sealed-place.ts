/** Encrypted vaults to be struck: their passphrase costs next to nothing, and what opens them is found out again. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { Identity } from '../../src/age/keys.ts'
import { identityOnSheet } from '../../src/cli/sheet-text.ts'
import { EvidenceError } from '../../src/core/errors.ts'
import { commit } from '../../src/vault/commit.ts'
import { openVault } from '../../src/vault/open.ts'
import { readVault } from '../../src/vault/read.ts'
import { openSecrets, sealIdentity, unlockWithPassphrase } from '../../src/vault/sealed-secrets.ts'
import { makePlace, type Place } from '../cli/evidence.ts'
import { reportOf, writer } from './after-fault.ts'

/** The passphrases, each in a file of the place with the name that it has here. */
export const PASSPHRASES = {
  old: 'violin carpet eleven monsoon gravel tide',
  new: 'parcel window seventy orchid lantern dune',
} as const
type Opener = keyof typeof PASSPHRASES

/** A guess costs a second by design, and every look at a vault is a guess. */
const CHEAP = 4

/** A place with an encrypted vault of two entries, an attachment, a recovery sheet and a backup from before the second. */
export function makeSealedPlace(): Place {
  const place = makePlace()
  for (const [name, words] of Object.entries(PASSPHRASES)) place.file(name, `${words}\n`)
  place.file('shot.bin', new Uint8Array(70_000).fill(7))
  place.good(['init', '--owner', 'Nour', '--passphrase-file', 'old'])
  const by = unlockWithPassphrase(place.vault, PASSPHRASES.old)
  writeFileSync(
    join(place.vault, 'keys', 'passphrase.age'),
    sealIdentity(by, PASSPHRASES.old, writer.random, CHEAP),
  )
  place.good(['add', '--text', 'the first', '--attach', 'shot.bin', '--passphrase-file', 'old'])
  place.good(['key', 'sheet', '--to', 'sheet.txt', '--passphrase-file', 'old'])
  place.good(['add', '--text', 'the second', '--passphrase-file', 'old'])
  return place
}

/** Which passphrases open the vault, and with what. */
export function openersOf(vault: string): Map<Opener, Identity> {
  const found = new Map<Opener, Identity>()
  for (const name of ['old', 'new'] as const) {
    try {
      const by = unlockWithPassphrase(vault, PASSPHRASES[name])
      openSecrets(vault, by)
      found.set(name, by)
    } catch (error) {
      const code = error instanceof EvidenceError ? error.fault.code : error
      expect(['wrong-passphrase', 'wrong-identity']).toContain(code)
    }
  }
  return found
}

/** The texts that the vault holds, opened. */
export function textsOf(vault: string, by: Identity): unknown[] {
  const { entries, damaged } = readVault(vault, openSecrets(vault, by).identities)
  expect(damaged).toEqual([])
  return entries.flatMap((entry) =>
    'record' in entry && entry.record['kind'] === 'threat'
      ? [(entry.record['content'] as { text?: string }).text]
      : [],
  )
}

/**
 * Holds an encrypted vault to what must be so after any fault: it verifies, one passphrase opens it, what was
 * acknowledged is in it, and the next entry goes in. Answers which one opens it, and what it held.
 */
export async function mustBeSealedAndWhole(vault: string): Promise<{ opener: Opener; texts: unknown[] }> {
  const { verdict, findings } = await reportOf(vault, 'vault')
  expect(['consistent', 'unfinished'], JSON.stringify(findings)).toContain(verdict)
  const openers = [...openersOf(vault)]
  expect(openers.map(([name]) => name)).toHaveLength(1)
  const [opener, by] = openers[0] as [Opener, Identity]
  const open = await openVault(vault, writer, by)
  commit(open, [{ kind: 'threat', content: { text: 'the next one' } }])
  open.close()
  const texts = textsOf(vault, by)
  expect(texts.slice(0, 2)).toEqual(['the first', 'the second'])
  expect(texts.at(-1)).toBe('the next one')
  const after = await reportOf(vault, 'vault')
  expect(after.verdict, JSON.stringify(after.findings)).toBe('consistent')
  return { opener, texts: texts.slice(2, -1) }
}

/** The identities in files of `home` that open the vault's secrets: for each the names of the files that hold it. */
export function sheetsThatOpen(home: string, vault: string): string[][] {
  const found = new Map<string, string[]>()
  for (const item of readdirSync(home, { withFileTypes: true })) {
    const identity = item.isFile() ? identityOnSheet(readFileSync(join(home, item.name), 'utf8')) : undefined
    if (identity === undefined || !opens(vault, identity)) continue
    const { text } = identity.recipient
    found.set(text, [...(found.get(text) ?? []), item.name].sort())
  }
  return [...found.values()]
}

function opens(vault: string, identity: Identity): boolean {
  try {
    openSecrets(vault, identity)
    return true
  } catch (error) {
    expect(error instanceof EvidenceError && error.fault.code).toBe('wrong-identity')
    return false
  }
}
