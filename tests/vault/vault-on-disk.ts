/** Vaults on disk for tests of writing: small ones, made by the program, put into any state that a crash leaves. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { EvidenceError, type Fault } from '../../src/core/errors.ts'
import { commit } from '../../src/vault/commit.ts'
import { createVault } from '../../src/vault/create.ts'
import { openVault } from '../../src/vault/open.ts'
import { fixedContext, readFolder } from '../made-vault.ts'
import type { FileMap } from '../written-vault.ts'

/** What one commit changes: the files before it, and after. */
export type Step = { readonly before: FileMap; readonly after: FileMap }

/** Entries that make a small vault. */
export const record = (text: string) => ({ kind: 'threat' as const, content: { text } })

/** A vault made at `dir` with one commit for each list of texts; the files before and after each of them. */
export async function growVault(dir: string, ...commits: readonly (readonly string[])[]): Promise<Step[]> {
  const context = fixedContext(`vault on disk ${commits.length}`)
  createVault(dir, 'Owner', context, undefined)
  const steps: Step[] = []
  for (const texts of commits) {
    const before = readFolder(dir)
    const vault = await openVault(dir, context)
    commit(vault, texts.map(record))
    vault.close()
    steps.push({ before, after: readFolder(dir) })
  }
  return steps
}

/** Makes the folder hold exactly these files. */
export function putFiles(dir: string, files: ReadonlyMap<string, Uint8Array>): void {
  rmSync(dir, { recursive: true, force: true })
  for (const folder of ['objects', 'keys', 'timestamps', 'notes', 'quarantine'])
    mkdirSync(join(dir, folder), { recursive: true })
  for (const [path, bytes] of files) {
    mkdirSync(dirname(join(dir, path)), { recursive: true })
    writeFileSync(join(dir, path), bytes)
  }
}

/** The failure of `act`; anything else, or none, fails the test. */
export async function faultOf(act: () => unknown): Promise<Fault> {
  try {
    await act()
  } catch (error) {
    if (error instanceof EvidenceError) return error.fault
    throw error
  }
  throw new Error('nothing was refused')
}

/** The damage that opening for writing names. */
export async function damageOf(dir: string): Promise<string> {
  const fault = await faultOf(async () => (await openVault(dir, fixedContext('refused'))).close())
  return fault.code === 'vault-damaged' ? `${fault.damage} ${fault.path}` : fault.code
}
