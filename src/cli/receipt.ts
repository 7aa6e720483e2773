/** `evidence receipt SEQ FILE|-`: what a recipient answered about a packet, back in as an entry about its export. */
import { resolve } from 'node:path'
import { EvidenceError } from '../core/errors.ts'
import type { RecordedEntry } from '../core/fold.ts'
import { type Acknowledgement, type HandedOut, handedOut, judgeAcknowledgement } from '../core/receipt.ts'
import { recordAbout } from './about.ts'
import { wordsOf } from './add.ts'
import { present } from './add-options.ts'
import type { CommonFlags, Context } from './context.ts'
import { refuseUntested, vaultPlace } from './place.ts'
import { entryOf, type ReadEntries, readEntries, refuseUnfit } from './read-entries.ts'
import { receiptChecked, receiptDoubts, receiptUnfit } from './receipt-words.ts'
import type { Terminal } from './screen.ts'

/** What `receipt` takes. */
export type ReceiptFlags = CommonFlags & { readonly by?: string; readonly attach?: readonly string[] }

type Judged = { readonly content: string; readonly is: Exclude<Acknowledgement, { form: 'refused' }> }

/** Runs the command. */
export async function receipt(
  context: Context,
  seq: string,
  file: string | undefined,
  flags: ReceiptFlags,
): Promise<void> {
  refuseUntested(context)
  const { attach = [] } = flags
  if (file === undefined && attach.length === 0) {
    const detail =
      'Give what the recipient wrote as a file, or - for standard input; a scan or a picture of it with --attach.'
    throw new EvidenceError({ code: 'usage', detail })
  }
  const dir = vaultPlace(context, flags)
  const entries = await readEntries(context, flags, dir)
  const packets = entries.recorded.flatMap((entry) => handedOut(entry) ?? [])
  const { entry, ours } = exportOf(entries, seq, packets)
  const terminal = flags.input === false ? undefined : context.terminal
  // Asked first: a terminal that standard input was read from to its end answers nothing any more.
  const by = flags.by ?? (await askBy(terminal))
  const judged = file === undefined ? undefined : await readAnswer(context, file, { entries, ours, packets })
  if (!(await isMeant(context, flags, { terminal: file === '-' ? undefined : terminal, ours, judged })))
    return
  const members = {
    annotation: 'receipt',
    export: ours.seq,
    ...present({ by: by === '' ? undefined : by }),
    ...(judged === undefined ? {} : { [judged.is.form === 'note' ? 'note' : 'text']: judged.content }),
  }
  const files = attach.map((path) => ({ path: resolve(context.cwd, path), notes: {} }))
  const committed = await recordAbout(context, flags, dir, [{ entry, members, files }])
  if (judged === undefined) return
  for (const sentence of receiptDoubts(ours, judged.is)) await context.out.message(sentence)
  if (flags.quiet === true || flags.json === true) return
  const kept = { seq: committed.receipts[0]?.seq as number, file: files.length > 0 }
  for (const sentence of receiptChecked(ours, judged.is, kept)) await context.out.message(sentence)
}

/** The export entry with that number; or a failure that says which entries are exports. */
function exportOf(
  entries: ReadEntries,
  seq: string,
  packets: readonly HandedOut[],
): { entry: RecordedEntry; ours: HandedOut } {
  const entry = entryOf(entries, seq)
  const ours = packets.find((packet) => packet.seq === entry.seq)
  if (ours !== undefined) return { entry, ours }
  const some = packets.slice(-8).map((packet) => packet.seq)
  const which =
    packets.length === 0
      ? 'No packet was made from this vault yet: evidence export makes one and records it.'
      : `${packets.length > some.length ? 'The newest exports' : 'Exports'} are: ${some.join(', ')}. evidence list --kind export shows to whom.`
  throw new EvidenceError({ code: 'usage', detail: `Entry ${entry.seq} is not an export. ${which}` })
}

async function askBy(terminal: Terminal | undefined): Promise<string | undefined> {
  if (terminal === undefined) return undefined
  const { askLine } = await import('./ask.ts')
  return askLine(terminal, 'Who acknowledges it, as they name themselves? (Enter: not said)')
}

async function readAnswer(
  context: Context,
  file: string,
  against: { entries: ReadEntries; ours: HandedOut; packets: readonly HandedOut[] },
): Promise<Judged> {
  if (file === '-' && context.terminal !== undefined)
    await context.out.message('Type or paste what came back. Ctrl-D on an empty line ends it.')
  const content = (await wordsOf(context, { textFile: file })) ?? ''
  const { ours, packets, entries } = against
  if (entries.reading.succession.length === 0) refuseUnfit(entries)
  const is = judgeAcknowledgement(content, ours, packets, entries.reading.succession)
  if (is.form === 'refused') throw new EvidenceError({ code: 'receipt-unfit', ours, problem: is.problem })
  return { content, is }
}

/** Words that name another packet are most likely about that one: asked, or `--yes`, before they are recorded. */
async function isMeant(
  context: Context,
  flags: CommonFlags,
  about: { terminal: Terminal | undefined; ours: HandedOut; judged: Judged | undefined },
): Promise<boolean> {
  const { terminal, ours, judged } = about
  if (flags.yes === true || judged?.is.form !== 'words' || judged.is.names.what !== 'other') return true
  const problem = { why: 'other-packet', form: 'words', seq: judged.is.names.seq } as const
  if (terminal === undefined) throw new EvidenceError({ code: 'receipt-unfit', ours, problem })
  const { askYes } = await import('./ask.ts')
  if (await askYes(terminal, `${receiptUnfit(ours, problem)} Record them about entry ${ours.seq}?`, false))
    return true
  await context.out.message('Nothing was recorded.')
  return false
}
