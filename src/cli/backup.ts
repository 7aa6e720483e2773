/** `evidence backup --to PATH`: a checked copy of the vault, byte for byte, also while it is in use. Needs no passphrase. */
import { basename, dirname, join, relative, resolve } from 'node:path'
import { encodeBase64, encodeHex } from '../core/bytes.ts'
import { formatWords } from '../core/checkpoint.ts'
import { EvidenceError } from '../core/errors.ts'
import { writeSnapshot } from '../vault/copy.ts'
import { underItsName } from '../vault/disk-errors.ts'
import { folderSource } from '../vault/folder-source.ts'
import { type Snapshot, takeSnapshot } from '../vault/snapshot.ts'
import type { CommonFlags, Context } from './context.ts'
import { checkCopy } from './copy-check.ts'
import { putInPlace, refuseExisting } from './files.ts'
import { jsonLine } from './json-line.ts'
import { refuseUntested, vaultPlace } from './place.ts'
import { oneLine } from './printable.ts'
import { removeOrSay } from './remove-or-say.ts'
import { warnOfRollback } from './rollback.ts'

/** Runs the command. */
export async function backup(context: Context, flags: CommonFlags & { to?: string }): Promise<void> {
  refuseUntested(context)
  const path = placeForCopy(context, flags, flags.to)
  const dir = vaultPlace(context, flags)
  const snapshot = takeSnapshot(dir)
  await warnOfRollback(context, dir, snapshot.line.note)
  const building = join(dirname(path), `.${basename(path)}.${encodeHex(context.vault.random(4))}.partial`)
  try {
    writeSnapshot(snapshot, building)
    await checkCopy(folderSource(building, context.vault.self), dir)
    putInPlace(building, path)
  } catch (error) {
    throw underItsName(error, building, path)
  } finally {
    await removeOrSay(context, building)
  }
  await sayLeftOut(context, snapshot)
  if (flags.json === true) {
    await context.out.result(jsonLine({ path, ...whatItHolds(snapshot) }))
    return
  }
  const { words, files, bytes } = whatItHolds(snapshot)
  await context.out.result(
    `Copied ${files} files (${bytes} bytes) to ${oneLine(path, 400)}, and checked them.`,
  )
  await context.out.result(words)
  if (flags.quiet === true) return
  await context.out.message(
    snapshot.settings.encryption === null
      ? 'The vault is not encrypted: whoever has the copy can read it.'
      : 'Whoever has the copy needs the passphrase, or the recovery sheet, to read it. A later change of passphrase does not reach it.',
  )
  await context.out.message(
    'The line above says which state it holds: keep it, so that a newer copy can be told from an older one.',
  )
}

/** The absolute path for a copy, which must be new and outside the vault. */
export function placeForCopy(context: Context, flags: CommonFlags, to: string | undefined): string {
  if (to === undefined)
    throw new EvidenceError({ code: 'usage', detail: 'Say where the copy goes with --to PATH.' })
  const path = resolve(context.cwd, to)
  const inside = relative(vaultPlace(context, flags), path)
  if (!inside.startsWith('..') && inside !== path)
    throw new EvidenceError({ code: 'usage', detail: 'A copy cannot lie in the vault itself.' })
  refuseExisting(path)
  return path
}

/** Which checkpoint a snapshot holds, and how much. */
export function whatItHolds({ line, files }: Snapshot) {
  const { size, root } = line.checkpoint
  return {
    size,
    root: encodeBase64(root),
    words: formatWords(size, root),
    files: files.length,
    bytes: files.reduce((sum, file) => sum + file.size, 0),
  }
}

/** Nothing is left out unsaid. */
export async function sayLeftOut(context: Context, { leftOut }: Snapshot): Promise<void> {
  for (const { path, why } of leftOut.slice(0, 20)) {
    const reason = {
      unacknowledged: 'of it, the end of a write that was never finished',
      'not-a-file': 'it is a link or something else that is no plain file',
      unknown: 'it is not a file of a vault',
    }[why]
    await context.out.message(`Not copied: ${oneLine(path, 200)} (${reason}).`)
  }
  if (leftOut.length > 20) await context.out.message(`Not copied: ${leftOut.length - 20} more.`)
}
