/** What opens a vault for adding: the add-only store where it is switched on, else what opens everything (cli.md, "unlock"). */
import type { Identity } from '../age/keys.ts'
import { EvidenceError } from '../core/errors.ts'
import { type AddOnly, parseAddOnly } from '../vault/add-only.ts'
import { isAddOnlyOn } from '../vault/add-only-marker.ts'
import { readSettings } from '../vault/open.ts'
import type { CommonFlags, Context } from './context.ts'
import { isUnlocked, unlock } from './unlock.ts'

/** For commands that only add. A passphrase that was given in the command, or already asked for, is used instead. */
export async function unlockForAdding(
  context: Context,
  flags: CommonFlags,
  dir: string,
): Promise<Identity | AddOnly | undefined> {
  const { encryption, id } = readSettings(dir)
  const given = flags.passphraseFile !== undefined || flags.passphraseCommand !== undefined
  const wanted = encryption !== null && !given && !isUnlocked(context, dir)
  const store =
    wanted && isAddOnlyOn(context.vault.stateFolder, id) ? await fromKeyring(context, id) : undefined
  return store ?? unlock(context, flags, dir)
}

/** What the keyring holds; a keyring that is locked or gone is no reason not to add with the passphrase. */
async function fromKeyring(context: Context, id: string): Promise<AddOnly | undefined> {
  try {
    const { readFromKeyring } = await import('./keyring.ts')
    const text = await readFromKeyring(id)
    const store = text === undefined ? undefined : parseAddOnly(text)
    if (store !== undefined) return store
    await context.out.message('The keyring no longer holds what adding needs: the passphrase does.')
  } catch (error) {
    if (!(error instanceof EvidenceError) || error.fault.code !== 'no-keyring') throw error
    await context.out.message('The keyring of this system cannot be used now: the passphrase is needed.')
  }
  return undefined
}
