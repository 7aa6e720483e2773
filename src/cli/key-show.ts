/** `evidence key show`: the public key that a reader must know from elsewhere. */

import { resolve } from 'node:path'
import { encodeHex, encodeUtf8 } from '../core/bytes.ts'
import { type KeySpan, readKeys } from '../vault/key-terms.ts'
import type { CommonFlags, Context } from './context.ts'
import { writeNewFile } from './files.ts'
import { jsonLine } from './json-line.ts'
import { vaultPlace } from './place.ts'
import { oneLine } from './printable.ts'

/** Runs the command. */
export async function keyShow(context: Context, flags: CommonFlags & { to?: string }): Promise<void> {
  const span = readKeys(vaultPlace(context, flags)).at(-1) as KeySpan
  if (flags.to !== undefined) {
    const path = resolve(context.cwd, flags.to)
    writeNewFile(path, encodeUtf8(`${span.vkey}\n`), encodeHex(context.vault.random(4)))
    if (flags.quiet !== true) await context.out.message(`Wrote the key to ${oneLine(path, 400)}`)
  }
  if (flags.json === true) {
    await context.out.result(jsonLine(span))
    return
  }
  await context.out.result(span.fingerprint)
  await context.out.result(span.vkey)
}
