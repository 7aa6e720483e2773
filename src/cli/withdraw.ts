/** `evidence withdraw SEQ…`: says that an entry is not to be relied on. Nothing is erased. */
import { EvidenceError } from '../core/errors.ts'
import { entriesAbout, reasonOf, recordAbout } from './about.ts'
import type { CommonFlags, Context } from './context.ts'
import { refuseUntested, vaultPlace } from './place.ts'

/** Runs the command. */
export async function withdraw(
  context: Context,
  seqs: readonly string[],
  flags: CommonFlags & { reason?: string },
): Promise<void> {
  refuseUntested(context)
  const dir = vaultPlace(context, flags)
  const entries = await entriesAbout(context, flags, dir, seqs)
  const ledgers = entries.find((entry) => entry.record['kind'] === 'vault' || entry.record['kind'] === 'key')
  if (ledgers !== undefined) {
    throw new EvidenceError({
      code: 'usage',
      detail: `Entry ${ledgers.seq} is about the vault itself and cannot be withdrawn.`,
    })
  }
  const reason = await reasonOf(context, flags)
  await recordAbout(
    context,
    flags,
    dir,
    entries.map((entry) => ({ entry, members: { annotation: 'withdrawal', reason } })),
  )
  if (flags.quiet !== true && flags.json !== true) {
    await context.out.message(
      'What was withdrawn stays in the ledger, marked. To undo this, withdraw the withdrawal.',
    )
  }
}
