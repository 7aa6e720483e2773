/** Removal of the vault here after a deposit (`deposit --remove`): said honestly, typed out, and only of what was deposited. */
import { basename, dirname, join } from 'node:path'
import { encodeHex } from '../core/bytes.ts'
import { EvidenceError } from '../core/errors.ts'
import { isAddOnlyOn, switchAddOnlyOff } from '../vault/add-only-marker.ts'
import { forgetCheckpoint } from '../vault/remembered.ts'
import { removeVault } from '../vault/remove.ts'
import type { Snapshot } from '../vault/snapshot.ts'
import type { CommonFlags, Context } from './context.ts'
import { oneLine } from './printable.ts'

/** Said before anything is removed. */
const WHAT_STAYS = [
  'Removing is not erasing: on flash storage (phones, SSDs, USB sticks) what was removed can often be brought back.',
  'Copies stay wherever they are: backups, synced or cloud folders and their history, and the original files that you attached.',
  'Without the deposit nothing of this vault is left here. Whoever looks may still see that this program was used.',
]
const WORD = 'remove'

/** Asks, removes, and says so; false where the person did not want it. The deposit is on disk by now. */
export async function removeDeposited(
  context: Context,
  flags: CommonFlags,
  dir: string,
  snapshot: Snapshot,
): Promise<boolean> {
  const { out } = context
  for (const line of WHAT_STAYS) await out.message(line)
  if (flags.yes !== true && !(await isWanted(context, dir))) {
    await out.message('Nothing was removed. The deposit stays where it is.')
    return false
  }
  const leaving = join(dirname(dir), `.${basename(dir)}.leaving-${encodeHex(context.vault.random(8))}`)
  await removeVault(dir, snapshot, leaving, context.vault)
  await forget(context, snapshot.settings.id)
  await out.message(`The vault at ${oneLine(dir, 400)} was removed.`)
  return true
}

async function isWanted(context: Context, dir: string): Promise<boolean> {
  const { terminal } = context
  if (terminal === undefined) throw new EvidenceError({ code: 'no-terminal', option: '--yes' })
  const { askLine } = await import('./ask.ts')
  const typed = await askLine(terminal, `To remove the vault at ${oneLine(dir, 200)} type ${WORD}:`)
  return typed?.trim() === WORD
}

/** What this program keeps of the vault outside it. */
async function forget(context: Context, id: string): Promise<void> {
  const { stateFolder } = context.vault
  forgetCheckpoint(stateFolder, id)
  if (!isAddOnlyOn(stateFolder, id)) return
  switchAddOnlyOff(stateFolder, id)
  const { removeFromKeyring } = await import('./keyring.ts')
  await removeFromKeyring(id).catch((error: unknown) => {
    // The vault is gone already; a keyring that is locked now must not make that look like a failure.
    if (!(error instanceof EvidenceError)) throw error
    return context.out.message(
      'Its key in the keyring of this computer could not be removed. Open the keyring program and remove what is there under the name evidence.',
    )
  })
}
