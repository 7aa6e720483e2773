/** `evidence verifier`: the stand-alone checking page, as it was built with this program, and its SHA-256. */
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { encodeHex } from '../core/bytes.ts'
import { sha256Hex } from '../core/crypto.ts'
import { SOFTWARE } from '../core/version.ts'
import type { CommonFlags, Context } from './context.ts'
import { readUserFile, writeNewFile } from './files.ts'
import { jsonLine } from './json-line.ts'
import { oneLine } from './printable.ts'

/** Lies beside the bundled program. */
const PAGE = fileURLToPath(new URL('./verify.html', import.meta.url))
const MAX_PAGE = 16 * 1_048_576

/** Runs the command: writes the page where `--to` says, and gives its SHA-256 in any case. */
export async function verifier(context: Context, flags: CommonFlags & { to?: string }): Promise<void> {
  const { out } = context
  const page = readUserFile(PAGE, MAX_PAGE)
  const sha256 = sha256Hex(page)
  const path = flags.to === undefined ? undefined : resolve(context.cwd, flags.to)
  if (path !== undefined) writeNewFile(path, page, encodeHex(context.vault.random(4)))
  if (flags.json === true) {
    await out.result(jsonLine({ ...(path === undefined ? {} : { path }), sha256, bytes: page.length }))
    return
  }
  if (path !== undefined) await out.result(`The checking page is at ${oneLine(path, 400)}`)
  await out.result(`The checking page of ${SOFTWARE} has the SHA-256 ${sha256}`)
  if (flags.quiet === true) return
  await out.message(
    path === undefined
      ? 'Nothing was written: evidence verifier --to verify.html writes the page.'
      : 'Give it by another way than the packet, and tell its SHA-256 by a third: a page that comes with a packet can say anything.',
  )
}
