/** `evidence key show`: the public key that a reader must know from elsewhere. */

import { resolve } from 'node:path'
import { encodeHex, encodeUtf8 } from '../core/bytes.ts'
import { EvidenceError } from '../core/errors.ts'
import { fingerprintOf } from '../core/note.ts'
import { readVault } from '../vault/read.ts'
import type { CommonFlags, Context } from './context.ts'
import { writeNewFile } from './files.ts'
import { jsonLine } from './json-line.ts'
import { vaultPlace } from './place.ts'
import { oneLine } from './printable.ts'

/** Runs the command. */
export async function keyShow(context: Context, flags: CommonFlags & { to?: string }): Promise<void> {
  const { succession } = readVault(vaultPlace(context, flags))
  const term = succession.at(-1)
  if (term === undefined)
    throw new EvidenceError({
      code: 'vault-damaged',
      damage: 'ledger-changed',
      path: 'ledger.jsonl',
      size: 0,
    })
  const fingerprint = fingerprintOf(term.key.publicKey)
  if (flags.to !== undefined) {
    const path = resolve(context.cwd, flags.to)
    writeNewFile(path, encodeUtf8(`${term.vkey}\n`), encodeHex(context.vault.random(4)))
    if (flags.quiet !== true) await context.out.message(`Wrote the key to ${oneLine(path, 400)}`)
  }
  if (flags.json === true) {
    await context.out.result(jsonLine({ vkey: term.vkey, fingerprint, from: term.seq, until: null }))
    return
  }
  await context.out.result(fingerprint)
  await context.out.result(term.vkey)
}
