/** The warning of a rollback: the vault is not what this computer remembers of it. On stderr, also with `--quiet`. */
import { formatWords } from '../core/checkpoint.ts'
import { findRollback } from '../vault/remembered.ts'
import type { Context } from './context.ts'

/** Warns where the vault at `dir`, whose last checkpoint has this note, is older than or other than remembered. */
export async function warnOfRollback(context: Context, dir: string, note: string): Promise<void> {
  const found = findRollback(context.vault.stateFolder, dir, note)
  if (found === undefined) return
  const { how, size, remembered } = found
  const so =
    how === 'older'
      ? `This vault has size ${size}, but this computer remembers it with ${remembered.size}: it is an older copy, or was put back to an earlier state. What was recorded after that is not in it.`
      : `This vault does not hold what this computer remembers of it at size ${remembered.size}: it was put back to an earlier state and went on otherwise, or another history took its place.`
  await context.out.message(
    context.out.paint.message(
      'warn',
      `${so} Remembered: ${formatWords(remembered.size, remembered.root)}. Look for the newer copy before you record anything here.`,
    ),
  )
}
