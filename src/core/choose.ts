/**
 * The filters of `list` and `export` (cli.md, "Filters") as one predicate. Comparing folds case and composed letters;
 * nothing that is compared is ever shown or kept in that form.
 */
import { allFolded, type FoldedEntry, isBrought } from './fold.ts'
import type { Json } from './jcs.ts'
import { memberAt, objectsAt, textAt, textsIn } from './recorded.ts'
import { eventTime, type TimelineEntry } from './timeline.ts'

/** Entries from `from` to `to`, both inclusive. */
export type SeqRange = { readonly from: number; readonly to: number }

/** What must hold, all of it; an absent member asks nothing. Instants are epoch milliseconds, both inclusive. */
export type EntryFilter = {
  readonly entries?: readonly SeqRange[]
  readonly since?: number
  readonly until?: number
  readonly sender?: string
  readonly platform?: string
  readonly target?: string
  /** A kind of record, or of annotation. */
  readonly kind?: string
  readonly contains?: string
}

/** Ranges, or the part that is none and why. */
export type SeqRanges =
  | { ok: true; ranges: SeqRange[] }
  | { ok: false; part: string; problem: 'empty' | 'not-a-number' | 'reversed' }

/** Reads `3,7-9`. Spaces around numbers do not matter; a range runs upwards. */
export function parseSeqRanges(text: string): SeqRanges {
  const ranges: SeqRange[] = []
  for (const part of text.split(',')) {
    if (part.trim() === '') return { ok: false, part, problem: 'empty' }
    const [, first, last = first] = /^\s*([0-9]{1,15})\s*(?:-\s*([0-9]{1,15})\s*)?$/.exec(part) ?? []
    if (first === undefined) return { ok: false, part, problem: 'not-a-number' }
    if (Number(first) > Number(last)) return { ok: false, part, problem: 'reversed' }
    ranges.push({ from: Number(first), to: Number(last) })
  }
  return { ok: true, ranges }
}

/** True when the entry itself, or anything folded into it, is what the filter asks for: the entries of a listing. */
export function matchesFilter(entry: TimelineEntry, filter: EntryFilter): boolean {
  return [entry, ...allFolded(entry)].some((one) => fits(one, filter))
}

/**
 * The seqs that an export is asked for, rising: each entry that itself fits, judged with the corrections, withdrawals
 * and translations that it brings. Those are not chosen by themselves unless the filter names their number; exports
 * and what is about them only so.
 */
export function chosenSeqs(timeline: readonly TimelineEntry[], filter: EntryFilter): number[] {
  const chosen: number[] = []
  for (const root of timeline) {
    const unsaid = root.record['kind'] === 'export'
    for (const one of [root, ...allFolded(root)]) {
      const named = filter.entries !== undefined && inRanges(one.seq, filter.entries)
      if (!named && (unsaid || (one !== root && isBrought(one)))) continue
      if (fits(one, filter)) chosen.push(one.seq)
    }
  }
  return chosen.sort((a, b) => a - b)
}

function fits(entry: FoldedEntry, filter: EntryFilter): boolean {
  const { entries, since, until, sender, platform, target, kind, contains } = filter
  const records = [entry.record, entry.corrected]
  const brought = entry.folded.filter(isBrought).map((one) => one.record)
  return (
    (entries === undefined || inRanges(entry.seq, entries)) &&
    ((since === undefined && until === undefined) || overlaps(entry, since, until)) &&
    (sender === undefined ||
      holds(
        records.map((record) => memberAt(record, 'sender') ?? null),
        sender,
      )) &&
    (platform === undefined ||
      records.some((record) => folded(textAt(record, 'channel', 'platform') ?? '') === folded(platform))) &&
    (target === undefined ||
      holds(
        records.flatMap((record) => objectsAt(record, 'targets')),
        target,
      )) &&
    (kind === undefined || entry.record['kind'] === kind || entry.record['annotation'] === kind) &&
    (contains === undefined || holds([...records, ...brought], contains))
  )
}

function inRanges(seq: number, ranges: readonly SeqRange[]): boolean {
  return ranges.some(({ from, to }) => seq >= from && seq <= to)
}

function overlaps(entry: FoldedEntry, since = -Infinity, until = Infinity): boolean {
  const interval = eventTime(entry.corrected)?.interval
  return interval !== undefined && interval.to >= since && interval.from <= until
}

function holds(values: readonly Json[], part: string): boolean {
  const wanted = folded(part)
  return values.flatMap(textsIn).some((text) => folded(text).includes(wanted))
}

function folded(text: string): string {
  return text.normalize('NFC').toLowerCase()
}
