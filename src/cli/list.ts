/** `evidence list`: one line an entry, by time of the event. */

import { matchesFilter } from '../core/choose.ts'
import { clearForm } from '../core/clear-form.ts'
import { EvidenceError } from '../core/errors.ts'
import { foldedSeqs, type RecordedEntry } from '../core/fold.ts'
import { objectsAt, textAt, whenAt } from '../core/recorded.ts'
import { foldEntries, type TimelineEntry } from '../core/timeline.ts'
import type { CommonFlags, Context } from './context.ts'
import { type FilterFlags, filterOf } from './filters.ts'
import { jsonLine } from './json-line.ts'
import { vaultPlace } from './place.ts'
import { cell, columnsOf, markedText, oneLine } from './printable.ts'
import { readEntries, refuseUnfit } from './read-entries.ts'

/** Of interest to a verifier, not to whoever looks for a threat; `--kind` shows them. */
const ABOUT_THE_VAULT: ReadonlySet<unknown> = new Set(['vault', 'key', 'continuation'])

type ListFlags = CommonFlags & FilterFlags & { words?: boolean; reverse?: boolean; limit?: string }

/** Runs the command. A damaged vault is listed as far as it can be believed, and is a failure then. */
export async function list(context: Context, flags: ListFlags): Promise<void> {
  const entries = await readEntries(context, flags, vaultPlace(context, flags))
  await listEntries(context, flags, entries.recorded)
  refuseUnfit(entries)
}

async function listEntries(
  context: Context,
  flags: ListFlags,
  recorded: readonly RecordedEntry[],
): Promise<void> {
  const filter = await filterOf(context, flags)
  const asked = Object.keys(filter).length > 0
  const chosen = foldEntries(recorded).filter((entry) =>
    asked ? matchesFilter(entry, filter) : !ABOUT_THE_VAULT.has(entry.record['kind']),
  )
  if (flags.reverse === true) chosen.reverse()
  const limited = chosen.slice(0, limitOf(flags.limit) ?? chosen.length)
  for (const entry of limited) {
    const lines = flags.json === true ? [jsonOf(entry)] : linesOf(context, entry, flags.words === true)
    for (const line of lines) if (!(await context.out.result(line))) return
  }
  if (flags.json === true || flags.quiet === true) return
  if (limited.length === 0)
    await context.out.message(
      asked ? 'No entry fits what you asked for.' : 'Nothing is recorded yet. Next: evidence add',
    )
  else if (limited.length < chosen.length)
    await context.out.message(`${chosen.length - limited.length} more; give a larger --limit.`)
}

function limitOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (/^[0-9]{1,9}$/.test(text)) return Number(text)
  throw new EvidenceError({ code: 'usage', detail: `--limit ${text} is not a number.` })
}

/** A line of `--json` for an entry and what is folded into it. */
export function jsonOf(
  entry: Pick<TimelineEntry, 'seq' | 'recordedAt' | 'digest' | 'record' | 'folded'>,
): string {
  const { seq, recordedAt, digest, record } = entry
  return jsonLine({ seq, recordedAt, digest, record, folded: foldedSeqs(entry as TimelineEntry) })
}

function linesOf(context: Context, entry: TimelineEntry, words: boolean): string[] {
  const columns = context.columns ?? 120
  const { corrected } = entry
  const when = whenAt(corrected, entry.datedBy ?? 'occurred')
  const time = when === undefined ? 'time not known' : clearForm(when)
  const marks = [
    entry.withdrawnBy === undefined ? '' : 'withdrawn',
    entry.changes.length === 0 ? '' : 'corrected',
    entry.orderUncertain ? 'order uncertain' : '',
  ].filter((mark) => mark !== '')
  // A line that the terminal breaks would begin its next row with the words of others.
  const timeRoom = Math.min(Math.max(columns - 48, 16), 48)
  const line = [
    String(entry.seq).padStart(4),
    cell(time, timeRoom),
    cell(textAt(corrected, 'channel', 'platform') ?? textAt(corrected, 'channel', 'medium') ?? '', 10),
    whoLine(entry, marks, Math.max(columns - timeRoom - 20, 4)),
  ].join('  ')
  const text = textAt(corrected, 'content', 'text') ?? textAt(corrected, 'content', 'description')
  return words && text !== undefined
    ? [line, markedText(text, { columns, lines: 6, characters: 1000 })]
    : [line]
}

const LIKE_A_MARK = /\[(?=(?:withdrawn|corrected|order uncertain)\b)/g

/** A name by others, cut so that our marks stay behind it; what looks like one of them in the name is escaped. */
function whoLine(entry: TimelineEntry, marks: readonly string[], columns: number): string {
  const name = whoOf(entry)
  const ours = `${targetsOf(entry)}${marks.length === 0 ? '' : ` [${marks.join(', ')}]`}`
  const escapes = 5 * (name.match(LIKE_A_MARK)?.length ?? 0)
  const room = Math.min(Math.max(columns - ours.length, 12), columns)
  const shown = oneLine(name, Math.max(room - escapes, 1)).replace(LIKE_A_MARK, '\\u{5b}')
  return shown + oneLine(ours, Math.max(columns - columnsOf(shown), 1))
}

function whoOf({ corrected }: TimelineEntry): string {
  const kind = textAt(corrected, 'annotation')
  if (kind !== undefined) return kind
  if (corrected['kind'] === 'export') return `packet for ${textAt(corrected, 'recipient') ?? ''}`
  if (corrected['kind'] !== 'threat') return String(corrected['kind'])
  const names = ['displayName', 'handle', 'phone', 'email', 'accountId', 'savedAs']
  return (
    names.map((name) => textAt(corrected, 'sender', name)).find((name) => name !== undefined) ??
    'account not known'
  )
}

function targetsOf({ corrected }: TimelineEntry): string {
  const targets = objectsAt(corrected, 'targets').map((target) => textAt(target, 'who') ?? '')
  return targets.length === 0 ? '' : ` → ${[...new Set(targets)].join(', ')}`
}
