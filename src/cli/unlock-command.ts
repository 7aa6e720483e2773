/** `evidence unlock --add-only | --forget`: the keyring keeps what adding needs, or no longer. Reading always asks. */
import { EvidenceError } from '../core/errors.ts'
import { formatAddOnly } from '../vault/add-only.ts'
import { isAddOnlyOn, switchAddOnlyOff, switchAddOnlyOn } from '../vault/add-only-marker.ts'
import { readSettings } from '../vault/open.ts'
import type { CommonFlags, Context } from './context.ts'
import { jsonLine } from './json-line.ts'
import { keepInKeyring, readFromKeyring, removeFromKeyring } from './keyring.ts'
import { refuseUntested, vaultPlace } from './place.ts'
import { unlock } from './unlock.ts'
import { withVault } from './with-vault.ts'

/** Runs the command. */
export async function unlockCommand(
  context: Context,
  flags: CommonFlags & { addOnly?: boolean; forget?: boolean },
): Promise<void> {
  refuseUntested(context)
  if ((flags.addOnly === true) === (flags.forget === true))
    throw new EvidenceError({ code: 'usage', detail: 'Give either --add-only or --forget.' })
  const dir = vaultPlace(context, flags)
  const { encryption, id } = readSettings(dir)
  if (flags.forget === true) return forget(context, flags, id)
  if (encryption === null)
    throw new EvidenceError({
      code: 'usage',
      detail: 'The vault is not encrypted: adding needs no passphrase.',
    })
  const by = await unlock(context, flags, dir)
  const text = await withVault(context, dir, by, async ({ recipient, key }) => {
    if (recipient === null) throw new Error('an encrypted vault without recipient')
    return formatAddOnly({ id, recipient, signing: key })
  })
  await keepInKeyring(id, text)
  if ((await readFromKeyring(id)) !== text)
    throw new EvidenceError({ code: 'no-keyring', why: 'it does not give back what was put in' })
  if (!switchAddOnlyOn(context.vault.stateFolder, id)) {
    await removeFromKeyring(id)
    throw new EvidenceError({ code: 'no-keyring', why: 'no home folder is known' })
  }
  if (flags.json === true) return void (await context.out.result(jsonLine({ id, addOnly: true })))
  await context.out.result('evidence add no longer asks for the passphrase here. Reading still does.')
  if (flags.quiet === true) return
  await context.out.message(
    'What it costs: whoever sits at this computer while you are signed in, and every program that runs in it, can take the signing key and add entries in your name. They cannot read the vault with it. evidence unlock --forget ends it.',
  )
}

async function forget(context: Context, flags: CommonFlags, id: string): Promise<void> {
  const was = isAddOnlyOn(context.vault.stateFolder, id)
  // First the keyring: while it may still hold the key, this must not look as if it were done.
  const removed = was ? await removeFromKeyring(id) : false
  switchAddOnlyOff(context.vault.stateFolder, id)
  if (flags.json === true) return void (await context.out.result(jsonLine({ id, addOnly: false })))
  await context.out.result(
    removed ? 'The keyring holds nothing of this vault any more.' : 'The keyring held nothing of this vault.',
  )
}
