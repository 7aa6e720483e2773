/** `evidence key passphrase`: another passphrase for the vault. What was recorded stays sealed as it was. */
import { resolve } from 'node:path'
import type { Identity } from '../age/keys.ts'
import { EvidenceError } from '../core/errors.ts'
import { changePassphrase, newLock } from '../vault/change-keys.ts'
import { openKeys } from '../vault/open.ts'
import { openSecrets } from '../vault/sealed-secrets.ts'
import type { CommonFlags, Context } from './context.ts'
import { jsonLine } from './json-line.ts'
import { takePassphrase } from './new-passphrase.ts'
import { passphraseFromFile } from './passphrase.ts'
import { refuseUntested, vaultPlace } from './place.ts'
import { remember, unlock } from './unlock.ts'

/** What commands take that set a passphrase; --passphrase-file names the one that opens the vault now. */
export type NewPassphraseFlags = CommonFlags & { readonly newPassphraseFile?: string }

/** Runs the command. */
export async function keyPassphrase(context: Context, flags: NewPassphraseFlags): Promise<void> {
  refuseUntested(context)
  const dir = vaultPlace(context, flags)
  const by = await unlock(context, flags, dir)
  if (by === undefined) throw new EvidenceError({ code: 'not-encrypted' })
  await setPassphrase(context, flags, dir, by)
}

/** Asks for the new passphrase and sets it; `by` opens the secrets now. Says what an old copy still opens. */
export async function setPassphrase(
  context: Context,
  flags: NewPassphraseFlags,
  dir: string,
  by: Identity,
): Promise<void> {
  const { owner } = openSecrets(dir, by)
  const lock = newLock(await chosen(context, flags, owner), context.vault.random)
  const keys = await openKeys(dir, context.vault, by)
  try {
    changePassphrase(keys, lock)
  } finally {
    keys.close()
  }
  remember(context, dir, lock.by)
  const { out } = context
  if (flags.json === true) await out.result(jsonLine({ path: dir, changed: 'passphrase' }))
  else await out.result('The new passphrase is set.')
  if (flags.quiet === true) return
  await out.message(
    'Copies of the vault from before now still open with the old passphrase: change or destroy them where they may be found.',
  )
  await out.message(
    'Who has both a copy of the vault and the old passphrase keeps what he could read. New entries are sealed to another key only after: evidence key rotate',
  )
}

async function chosen(context: Context, flags: NewPassphraseFlags, owner: string | null): Promise<string> {
  const { newPassphraseFile: file } = flags
  const given = file === undefined ? undefined : passphraseFromFile(resolve(context.cwd, file))
  if (given === undefined && (flags.input === false || context.controlling() === undefined))
    throw new EvidenceError({ code: 'no-terminal', option: '--new-passphrase-file' })
  return takePassphrase(context, flags, given, owner === null ? [] : [owner])
}
