/** `evidence init`: makes a vault, encrypted unless told otherwise. */

import { resolve } from 'node:path'
import { EvidenceError } from '../core/errors.ts'
import { fingerprintOf } from '../core/note.ts'
import type { ContinuationRecord } from '../core/record-ledger.ts'
import { type CreatedVault, createVault, type Locking } from '../vault/create.ts'
import { readVault } from '../vault/read.ts'
import type { CommonFlags, Context } from './context.ts'
import { whatIsAt } from './files.ts'
import { firstScreen } from './first-screen.ts'
import { jsonLine } from './json-line.ts'
import { refuseUntested, vaultPlace } from './place.ts'
import { oneLine } from './printable.ts'
import { warnOfSynced } from './synced-warning.ts'
import { remember } from './unlock.ts'

/** What `init` takes. */
export type InitFlags = CommonFlags & {
  readonly unencrypted?: boolean
  readonly owner?: string
  /** The vault that this one goes on from. */
  readonly continue?: string
}

/** Runs the command. */
export async function init(context: Context, flags: InitFlags): Promise<void> {
  refuseUntested(context)
  const dir = vaultPlace(context, flags)
  const said = isTaken(dir) ? '' : await firstScreen(context, flags)
  const { id, publicKey, unfinished } = await makeVault(context, flags, dir, said)
  const fingerprint = fingerprintOf(publicKey)
  const encrypted = flags.unencrypted !== true
  const { out } = context
  for (const path of unfinished) {
    await out.message(
      `${oneLine(path, 400)} is a vault that was never finished. Nothing is recorded in it; remove it unless it is being made right now.`,
    )
  }
  if (flags.json === true) await out.result(jsonLine({ path: dir, id, fingerprint, encrypted }))
  else {
    await out.result(`Made ${encrypted ? 'an encrypted' : 'a'} vault at ${oneLine(dir, 400)}`)
    await out.result(`Key ${fingerprint}`)
  }
  await warnOfSynced(context, dir)
  if (flags.json === true || flags.quiet === true) return
  await out.message(
    encrypted
      ? 'Whoever takes this computer can see that there is a vault, how many entries it has and when they were recorded; not what they say.'
      : 'It is not encrypted: anyone who can open this computer can read what you record.',
  )
  await out.message(
    'Give the key line to someone you trust, by another way than the packets you may send later.',
  )
  if (flags.continue !== undefined)
    await out.message(
      'Entry 1 pins the newest checkpoint of the old vault. Keep the old one as it is: it still verifies, and nothing of it was copied.',
    )
  if (encrypted) await (await import('./key-sheet.ts')).offerSheet(context, flags)
  await out.message('Next: evidence add')
}

/**
 * Asks for what is needed and makes the vault; its secrets stay at hand for the rest of the command. `above` is shown
 * once more over the question for a passphrase.
 */
export async function makeVault(
  context: Context,
  flags: InitFlags,
  dir: string,
  above = '',
): Promise<CreatedVault> {
  // Before a passphrase is thought out for nothing.
  if (isTaken(dir)) throw new EvidenceError({ code: 'already-there', path: dir })
  const continues =
    flags.continue === undefined ? undefined : continuationOf(resolve(context.cwd, flags.continue))
  const locking = await lockingOf(context, flags, above)
  const created = createVault(dir, flags.owner ?? null, context.vault, locking, continues)
  if (created.by !== undefined) remember(context, dir, created.by)
  return created
}

/**
 * What pins the old vault: its newest checkpoint, which must fit its entries. No passphrase is needed, for whoever
 * lost it goes on from here.
 */
function continuationOf(old: string): ContinuationRecord {
  const { checkpoint, line, settings } = readVault(old)
  if (checkpoint === undefined)
    throw new EvidenceError({
      code: 'vault-damaged',
      damage: 'checkpoint-signature',
      path: old,
      size: line.size,
    })
  return { kind: 'continuation', checkpoint: line.note, vault: settings.id }
}

/** Whether a vault cannot be made there: a file stands in its place, or a vault is there already. */
function isTaken(dir: string): boolean {
  const kind = whatIsAt(dir)
  return kind === 'folder' ? whatIsAt(`${dir}/vault.json`) !== undefined : kind !== undefined
}

async function lockingOf(context: Context, flags: InitFlags, above: string): Promise<Locking | undefined> {
  if (flags.unencrypted === true) return undefined
  const { newPassphrase } = await import('./new-passphrase.ts')
  const known = flags.owner === undefined ? [] : [flags.owner]
  return { passphrase: await newPassphrase(context, flags, known, above) }
}
