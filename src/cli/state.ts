/** `evidence` alone: what state the vault is in, and the commands most likely wanted next. */
import { dirname, join } from 'node:path'
import { EvidenceError } from '../core/errors.ts'
import { besideVault } from '../vault/beside.ts'
import { readSettings } from '../vault/open.ts'
import { lastRecordedAt, readLastLine } from '../vault/read.ts'
import { isWaiting } from '../vault/restore.ts'
import type { CommonFlags, Context } from './context.ts'
import { vaultPlace } from './place.ts'
import { oneLine } from './printable.ts'
import { warnOfRollback } from './rollback.ts'

/** The first words that anyone ever reads from this program; two lines of at most 78 columns. */
export const FIRST_WORDS = `If someone you fear can see or use this computer, stop and use another.
You never have to collect evidence. Nothing is sent anywhere.`

/** Runs the command. Without a vault it is no failure. */
export async function state(context: Context, flags: CommonFlags): Promise<void> {
  const { out } = context
  const dir = vaultPlace(context, flags)
  try {
    readSettings(dir)
    const { size, note } = readLastLine(dir)
    await warnOfRollback(context, dir, note)
    const place = oneLine(dir, 400)
    await out.result(
      `Vault at ${place}: ${size} ${size === 1 ? 'entry' : 'entries'}, the first of them about the vault itself.`,
    )
    const recorded = lastRecordedAt(dir)
    if (recorded !== undefined) {
      const { formatDistanceStrict } = await import('date-fns/formatDistanceStrict')
      const ago = formatDistanceStrict(new Date(recorded), context.vault.now(), { addSuffix: true })
      await out.result(`The newest was recorded ${ago}, by this device's clock.`)
    }
    await sayOther(context, dir)
    await out.result('')
    await out.result('  evidence add                  record a threat')
    await out.result('  evidence list                 what is recorded')
    await out.result('  evidence export --to PATH     a packet for someone who must read or check it')
  } catch (error) {
    if (!(error instanceof EvidenceError) || error.fault.code !== 'not-a-vault') throw error
    await out.result(FIRST_WORDS)
    await sayBeside(context, dir)
    await out.result('')
    await out.result(
      '  evidence init                 make a place to keep evidence, locked with a passphrase',
    )
    await out.result('  evidence verify PATH          check a packet that someone gave you')
    await out.result('  evidence help safety          who can help, safer devices, when not to collect')
    await out.result('  evidence --help               everything else')
  }
}

/** That a restored copy waits for its owner, and what stands beside the vault. */
async function sayOther(context: Context, dir: string): Promise<void> {
  if (isWaiting(dir))
    await context.out.result(
      'It is a restored copy and waits: nothing can be added until you say that nothing newer exists. See: evidence restore --help',
    )
  await sayBeside(context, dir)
}

async function sayBeside({ out }: Context, dir: string): Promise<void> {
  for (const { what, name } of besideVault(dir)) {
    const path = oneLine(join(dirname(dir), name), 400)
    if (what === 'kept') await out.result(`Beside it is the vault that a restore took the place of: ${path}`)
    if (what === 'leaving')
      await out.result(`A vault was being removed here, and that did not finish: ${path}`)
  }
}
