/** `evidence checkpoint`: size and root in twelve words, and the signed note for whoever keeps it. */

import { resolve } from 'node:path'
import { encodeBase64, encodeHex, encodeUtf8 } from '../core/bytes.ts'
import { formatWords } from '../core/checkpoint.ts'
import { EvidenceError } from '../core/errors.ts'
import { readVault } from '../vault/read.ts'
import type { CommonFlags, Context } from './context.ts'
import { writeNewFile } from './files.ts'
import { jsonLine } from './json-line.ts'
import { vaultPlace } from './place.ts'
import { oneLine } from './printable.ts'
import { warnOfRollback } from './rollback.ts'

/** Runs the command. The words are given only for a checkpoint that fits the entries. */
export async function checkpoint(context: Context, flags: CommonFlags & { to?: string }): Promise<void> {
  const dir = vaultPlace(context, flags)
  const { line, checkpoint: verified } = readVault(dir)
  await warnOfRollback(context, dir, line.note)
  if (verified === undefined) {
    throw new EvidenceError({
      code: 'vault-damaged',
      damage: 'checkpoint-signature',
      path: 'checkpoints.jsonl',
      size: line.size,
    })
  }
  const words = formatWords(verified.size, verified.root)
  if (flags.to !== undefined) {
    const path = resolve(context.cwd, flags.to)
    writeNewFile(path, encodeUtf8(line.note), encodeHex(context.vault.random(4)))
    if (flags.quiet !== true) await context.out.message(`Wrote the checkpoint to ${oneLine(path, 400)}`)
  }
  if (flags.json === true) {
    await context.out.result(
      jsonLine({ size: verified.size, root: encodeBase64(verified.root), words, note: line.note }),
    )
  } else await context.out.result(words)
}
