/** `evidence init --unencrypted`: makes a vault. */

import { EvidenceError } from '../core/errors.ts'
import { fingerprintOf } from '../core/note.ts'
import { createVault } from '../vault/create.ts'
import type { CommonFlags, Context } from './context.ts'
import { jsonLine } from './json-line.ts'
import { refuseUntested, vaultPlace } from './place.ts'
import { oneLine } from './printable.ts'

/** Runs the command. */
export async function init(
  context: Context,
  flags: CommonFlags & { unencrypted?: boolean; owner?: string },
): Promise<void> {
  refuseUntested(context)
  if (flags.unencrypted !== true) throw new EvidenceError({ code: 'not-yet', what: 'encryption' })
  const dir = vaultPlace(context, flags)
  const { id, publicKey, unfinished } = createVault(dir, flags.owner ?? null, context.vault)
  const fingerprint = fingerprintOf(publicKey)
  const { out } = context
  for (const path of unfinished) {
    await out.message(
      `${oneLine(path, 400)} is a vault that was never finished. Nothing is recorded in it; remove it unless it is being made right now.`,
    )
  }
  if (flags.json === true) {
    await out.result(jsonLine({ path: dir, id, fingerprint, encrypted: false }))
    return
  }
  await out.result(`Made a vault at ${oneLine(dir, 400)}`)
  await out.result(`Key ${fingerprint}`)
  if (flags.quiet === true) return
  await out.message('It is not encrypted: anyone who can open this computer can read what you record.')
  await out.message(
    'Give the key line to someone you trust, by another way than the packets you may send later.',
  )
  await out.message('Next: evidence add')
}
