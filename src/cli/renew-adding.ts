/** The keyring after a change of keys: what adding needs is renewed where that was on, or switched off and said to be. */
import type { Identity } from '../age/keys.ts'
import { EvidenceError } from '../core/errors.ts'
import { formatAddOnly } from '../vault/add-only.ts'
import { isAddOnlyOn, switchAddOnlyOff } from '../vault/add-only-marker.ts'
import { readSettings } from '../vault/open.ts'
import type { Context } from './context.ts'
import { withVault } from './with-vault.ts'

/** Keeps the key in force in the keyring, where `evidence unlock --add-only` put the one before. */
export async function renewAdding(context: Context, dir: string, by: Identity | undefined): Promise<void> {
  const { id } = readSettings(dir)
  if (!isAddOnlyOn(context.vault.stateFolder, id)) return
  const text = await withVault(context, dir, by, async ({ recipient, key }) =>
    recipient === null ? undefined : formatAddOnly({ id, recipient, signing: key }),
  )
  if (text !== undefined && (await kept(id, text))) {
    await context.out.message('Adding without the passphrase goes on here, with the new key.')
    return
  }
  switchAddOnlyOff(context.vault.stateFolder, id)
  await context.out.message(
    'The keyring did not take the new key: adding asks for the passphrase again. What it may still hold adds nothing. See: evidence unlock --add-only',
  )
}

async function kept(id: string, text: string): Promise<boolean> {
  try {
    const { keepInKeyring, readFromKeyring } = await import('./keyring.ts')
    await keepInKeyring(id, text)
    return (await readFromKeyring(id)) === text
  } catch (error) {
    if (!(error instanceof EvidenceError) || error.fault.code !== 'no-keyring') throw error
    return false
  }
}
