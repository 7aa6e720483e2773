/** What `export` says when the packet is at its place. */

import type { ExportRecord } from '../core/record-ledger.ts'
import { LEFT_OUT, MADE } from '../packet/pdf/pages.ts'
import type { CommonFlags, Context } from './context.ts'
import type { Target } from './export-deliver.ts'
import { jsonLine } from './json-line.ts'
import { oneLine } from './printable.ts'
import { warnOfSynced } from './synced-warning.ts'

/** On standard error also where only the result was asked for: the book for paper is what most readers open. */
export async function sayWithoutPdf({ out }: Context, pdf: string): Promise<void> {
  if (pdf === MADE || pdf === LEFT_OUT) return
  await out.message(`There is no data/packet.pdf: ${pdf}. Everything else is there, and the packet says so.`)
}

/** The result, by the entry `seq` that recorded it. */
export async function sayExported(
  context: Context,
  flags: CommonFlags,
  done: { record: ExportRecord; seq: number; target: Target; size: number; again: boolean },
): Promise<void> {
  const { record, seq, target, size, again } = done
  const { path, form, recipients } = target
  const { out } = context
  if (flags.json === true) {
    const { manifest, packet, entries, hidden } = record
    await out.result(jsonLine({ seq, path, manifest, packet, entries, hidden }))
    if (flags.quiet !== true) await warnOfSynced(context, path)
    return
  }
  await out.result(`Packet ${record.packet} is at ${oneLine(path, 400)}`)
  const kept = again ? `The same bytes as entry ${seq} recorded.` : `Recorded as entry ${seq}.`
  await out.result(`It shows ${record.entries.length} of ${size} entries. ${kept}`)
  await out.result(`Its manifest has the SHA-256 ${record.manifest}`)
  if (flags.quiet === true) return
  await out.message(
    recipients.length > 0
      ? `Only ${recipients.map(({ text }) => text).join(', ')} can open it: age -d -i KEYFILE gives the ZIP.`
      : `Anyone who can open this ${form === 'zip' ? 'file' : 'folder'} can read it.`,
  )
  await warnOfSynced(context, path)
  await out.message(
    recipients.length > 0
      ? 'Its files were checked as a stranger would, before they were sealed.'
      : 'Checked as a stranger would, before it was put there. To check it again: evidence verify PATH; in a browser: evidence verifier --to verify.html',
  )
  await out.message(
    `Ask for an answer that names that SHA-256 and the date; to keep it here: evidence receipt ${seq} FILE`,
  )
}
