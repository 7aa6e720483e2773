/** A restored copy is settled: the owner gives the newest checkpoint that is known, or states that nothing came later. */
import { encodeBase64 } from '../core/bytes.ts'
import { formatWords } from '../core/checkpoint.ts'
import { EvidenceError } from '../core/errors.ts'
import type { Finding } from '../core/finding.ts'
import { folderSource } from '../vault/folder-source.ts'
import { readSettings } from '../vault/open.ts'
import { readVault } from '../vault/read.ts'
import { findRollback, rememberCheckpoint } from '../vault/remembered.ts'
import { isWaiting, settle } from '../vault/restore.ts'
import type { Anchors } from '../verify/anchors.ts'
import type { CommonFlags, Context } from './context.ts'
import { checkCopy } from './copy-check.ts'
import { jsonLine } from './json-line.ts'
import { oneLine } from './printable.ts'

/** What an owner can give or state. */
export type SettleFlags = {
  readonly expect?: string[]
  readonly against?: string[]
  readonly nothingLater?: boolean
}

/** Settles the vault at `dir`. */
export async function settleVault(
  context: Context,
  flags: CommonFlags & SettleFlags,
  dir: string,
  given: Anchors,
): Promise<void> {
  readSettings(dir)
  const stated = given.notes.length + given.words.length > 0
  if (!stated && flags.nothingLater !== true)
    throw new EvidenceError({
      code: 'usage',
      detail: 'Say what to restore, or settle a restored vault with --expect, --against or --nothing-later.',
    })
  if (!isWaiting(dir))
    throw new EvidenceError({
      code: 'usage',
      detail: 'The vault is not a restored copy that waits for anything.',
    })
  const { line, checkpoint } = readVault(dir)
  if (checkpoint === undefined)
    throw new EvidenceError({
      code: 'vault-damaged',
      damage: 'checkpoint-signature',
      path: 'checkpoints.jsonl',
      size: line.size,
    })
  if (stated) refuseLater(await checkCopy(folderSource(dir, context.vault.self), dir, given), line.size)
  refuseRemembered(context, dir, line.note, line.size)
  await settle(dir, context.vault)
  rememberCheckpoint(context.vault.stateFolder, line.note)
  const { size, root } = checkpoint
  const words = formatWords(size, root)
  if (flags.json === true) {
    await context.out.result(jsonLine({ path: dir, size, root: encodeBase64(root), words, readOnly: false }))
    return
  }
  await context.out.result(`The vault at ${oneLine(dir, 400)} can be written to again.`)
}

/** Refuses where a checkpoint or words that were given are later than the copy, or not of it. */
export function refuseLater(findings: readonly Finding[], size: number): void {
  for (const { code, found = 0, size: at = 0 } of findings) {
    const later = code === 'held-longer' || code === 'words-longer'
    throw new EvidenceError({
      code: 'not-settled',
      why: later ? 'later' : 'differs',
      size,
      found: later ? found : at,
    })
  }
}

/** Refuses where this computer itself remembers more. `dir` is where the copy lies now. */
export function refuseRemembered(context: Context, dir: string, note: string, size: number): void {
  const found = findRollback(context.vault.stateFolder, dir, note)
  if (found !== undefined)
    throw new EvidenceError({ code: 'not-settled', why: 'remembered', size, found: found.remembered.size })
}
