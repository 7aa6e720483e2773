/** `evidence show SEQ…`: everything about an entry, later entries folded in. */
import { clearForm } from '../core/clear-form.ts'
import { allFolded, type FoldedEntry, foldAnnotations } from '../core/fold.ts'
import { isJsonObject, type Json, sortedKeys } from '../core/jcs.ts'
import { whenAt } from '../core/recorded.ts'
import type { CommonFlags, Context } from './context.ts'
import { jsonOf } from './list.ts'
import { vaultPlace } from './place.ts'
import { columnsOf, markedText, oneLine } from './printable.ts'
import { entryOf, type ReadEntries, readEntries, refuseUnfit } from './read-entries.ts'

/** Runs the command. */
export async function show(context: Context, seqs: readonly string[], flags: CommonFlags): Promise<void> {
  const entries = await readEntries(context, flags, vaultPlace(context, flags))
  await showEntries(context, seqs, flags, entries)
  refuseUnfit(entries)
}

async function showEntries(
  context: Context,
  seqs: readonly string[],
  flags: CommonFlags,
  entries: ReadEntries,
): Promise<void> {
  const wanted = seqs.map((seq) => entryOf(entries, seq).seq)
  const roots = foldAnnotations(entries.recorded)
  const all = new Map(roots.flatMap((root) => [root, ...allFolded(root)]).map((entry) => [entry.seq, entry]))
  const chosen = wanted.map((seq) => all.get(seq) as FoldedEntry)
  if (flags.json === true) {
    for (const entry of chosen) await context.out.result(jsonOf(entry))
    return
  }
  const columns = context.columns ?? 100
  const lines = chosen.flatMap((entry) => [...linesOf(context, entry, columns), ''])
  const { showLines } = await import('./pager.ts')
  await showLines(context, flags, lines)
}

function linesOf(context: Context, entry: FoldedEntry, columns: number): string[] {
  const title = (text: string): string => context.out.paint.result('strong', text)
  const lines = [
    title(`Entry ${entry.seq}`),
    `Recorded at ${entry.recordedAt} by this device's clock`,
    `Digest ${entry.digest}`,
  ]
  if (entry.withdrawnBy !== undefined)
    lines.push(`Withdrawn by entry ${entry.withdrawnBy}. Nothing is erased.`)
  lines.push('', ...memberLines(entry.record, [], columns))
  for (const { by, pointer, stood, is, fault } of entry.changes) {
    const doubt =
      fault === undefined
        ? ''
        : ` (${fault === 'was-differs' ? 'it names another earlier value' : 'it could not be applied'})`
    const heading = `Corrected by entry ${by}${doubt}: `
    lines.push('', heading + oneLine(pointer, Math.max(columns - heading.length, 12)))
    lines.push(`was:`, shown(stood, columns), `is:`, shown(is, columns))
  }
  for (const later of allFolded(entry)) {
    lines.push(
      '',
      title(`Entry ${later.seq}, about it: ${oneLine(String(later.record['annotation'] ?? ''), 40)}`),
    )
    if (later.withdrawnBy !== undefined) lines.push(`Withdrawn by entry ${later.withdrawnBy}.`)
    lines.push(`Recorded at ${later.recordedAt}`, ...memberLines(later.record, [], columns))
  }
  return lines
}

function shown(value: Json | undefined, columns: number): string {
  if (value === undefined) return markedText('(not there)', { columns })
  return markedText(typeof value === 'string' ? value : JSON.stringify(value), { columns })
}

const HEADINGS = new Set(['kind', 'annotation', 'about'])

/** Members as `a.b: value`; free texts below their name behind the margin mark, times with their meaning. */
function memberLines(value: Json, path: readonly string[], columns: number): string[] {
  if (Array.isArray(value))
    return value.flatMap((item: Json, at) => memberLines(item, [...path, String(at + 1)], columns))
  if (isJsonObject(value)) {
    const when =
      path.length > 0 && ('local' in value || 'utc' in value) ? whenAt({ when: value }, 'when') : undefined
    const meaning = when === undefined ? [] : [valueLine(path, clearForm(when), columns)]
    const members = sortedKeys(value).filter((key) => path.length > 0 || !HEADINGS.has(key))
    return [...meaning, ...members.flatMap((key) => memberLines(value[key] as Json, [...path, key], columns))]
  }
  return [valueLine(path, String(value), columns)]
}

/** On one line, if the terminal does not break it: the next row would begin with the words of others, without the mark. */
function valueLine(path: readonly string[], text: string, columns: number): string {
  const name = oneLine(path.join('.'), Math.min(columns - 1, 80))
  const short = !text.includes('\n') && text.length <= 60
  // No cut at that width: each of the sixty characters is an escape at most.
  const line = short ? `${name}: ${oneLine(text, 600)}` : ''
  return short && columnsOf(line) <= columns ? line : `${name}:\n${markedText(text, { columns })}`
}
