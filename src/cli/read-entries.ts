/** The entries of a vault for commands that show them, with a warning when the vault does not fit its checkpoint. */
import { EvidenceError } from '../core/errors.ts'
import type { RecordedEntry } from '../core/fold.ts'
import type { Reading } from '../vault/read.ts'
import type { CommonFlags, Context } from './context.ts'
import { readOpened } from './read-opened.ts'
import { warnOfRollback } from './rollback.ts'

/** A vault that was read, and its entries as folding takes them. */
export type ReadEntries = { readonly reading: Reading; readonly recorded: readonly RecordedEntry[] }

/** Reads the vault at `dir`; entries that cannot be believed are left out, and that is said. */
export async function readEntries(context: Context, flags: CommonFlags, dir: string): Promise<ReadEntries> {
  const reading = await readOpened(context, flags, dir)
  await warnOfRollback(context, dir, reading.line.note)
  if (reading.damaged.length > 0) {
    const some = reading.damaged.slice(0, 20).join(', ')
    await context.out.message(
      `Not shown, because they are not what was recorded: ${reading.damaged.length === 1 ? 'entry' : 'entries'} ${some}. Run: evidence verify`,
    )
  } else if (reading.checkpoint === undefined) {
    await context.out.message('These entries do not fit their signed checkpoint. Run: evidence verify')
  }
  const recorded = reading.entries.flatMap((entry) =>
    'record' in entry
      ? [
          {
            seq: entry.header.seq,
            recordedAt: entry.header.recordedAt,
            digest: entry.header.digest,
            record: entry.record,
          },
        ]
      : [],
  )
  return { reading, recorded }
}

/**
 * For the end of a command that shows entries: what was shown is not all that was signed, or not in its order.
 * @throws EvidenceError 'vault-damaged'
 */
export function refuseUnfit({ reading: { checkpoint, damaged, line } }: ReadEntries): void {
  if (checkpoint !== undefined && damaged.length === 0) return
  const path = 'ledger.jsonl'
  throw new EvidenceError({ code: 'vault-damaged', damage: 'ledger-changed', path, size: line.size })
}

/** The entry with this number, as the user typed it; or a failure that says which there are. */
export function entryOf(entries: ReadEntries, seq: string): RecordedEntry {
  const found = /^[0-9]{1,15}$/.test(seq)
    ? entries.recorded.find((entry) => entry.seq === Number(seq))
    : undefined
  if (found === undefined)
    throw new EvidenceError({ code: 'unknown-entry', seq, size: entries.reading.line.size })
  return found
}
