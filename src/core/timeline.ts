/**
 * Entries in the order of what happened (record.md, "Time"; docs/format.md, "Time"): by the interval that the time
 * stands for, with the order called uncertain where intervals overlap. Undated entries come last, as recorded.
 * Never orders by `recordedAt` what has a time of its own.
 */
import { type FoldedEntry, foldAnnotations, type RecordedEntry } from './fold.ts'
import type { JsonObject } from './jcs.ts'
import type { Span } from './local.ts'
import { whenAt } from './recorded.ts'
import { whenInterval } from './when.ts'

/** An entry at its place in time, with everything folded into it. */
export type TimelineEntry = FoldedEntry & {
  /** When the event was, as corrected; absent for an undated entry. */
  readonly interval?: Span
  /** The member that `interval` was read from, such as `occurred`. */
  readonly datedBy?: string
  /** True when the interval overlaps that of another entry. */
  readonly orderUncertain: boolean
}

/** Threats have the first three; annotations that stand alone have a date member of their own. */
const TIMES = {
  threat: ['occurred', 'received', 'firstSeen'],
  annotation: ['at', 'when', 'date'],
} as const

/** The first time value of a record that stands for an interval, by the member that holds it. */
export function eventTime(record: JsonObject): { member: string; interval: Span } | undefined {
  const kind = record['kind']
  for (const member of kind === 'threat' || kind === 'annotation' ? TIMES[kind] : []) {
    const when = whenAt(record, member)
    const interval = when && whenInterval(when)
    if (interval !== undefined) return { member, interval }
  }
  return undefined
}

/** All entries folded, in the order of the events: dated ones first, then undated ones by `recordedAt`. */
export function foldEntries(entries: readonly RecordedEntry[]): TimelineEntry[] {
  const placed = foldAnnotations(entries).map((entry) => ({ entry, time: eventTime(entry.corrected) }))
  const dated = placed
    .flatMap(({ entry, time }) => (time === undefined ? [] : [{ entry, ...time }]))
    .sort((a, b) => keyOf(a.interval) - keyOf(b.interval) || a.entry.seq - b.entry.seq)
  const uncertain = overlaps(dated.map(({ interval }) => interval))
  const undated = placed
    .filter(({ time }) => time === undefined)
    .map(({ entry }) => entry)
    .sort((a, b) => compareText(a.recordedAt, b.recordedAt) || a.seq - b.seq)
  return [
    ...dated.map(({ entry, interval, member }, at) => {
      return { ...entry, interval, datedBy: member, orderUncertain: uncertain[at] as boolean }
    }),
    ...undated.map((entry) => ({ ...entry, orderUncertain: false })),
  ]
}

/** Where it sorts: by its start, or by its end when nobody knows the start. */
function keyOf({ from, to }: Span): number {
  return from === -Infinity ? to : from
}

/** For spans sorted by `keyOf`: whether each overlaps any other, before or after it. */
function overlaps(spans: readonly Span[]): boolean[] {
  const found = spans.map(() => false)
  let latest = -Infinity
  for (const [at, span] of spans.entries()) {
    if (at > 0 && latest >= span.from) found[at] = true
    latest = Math.max(latest, span.to)
  }
  let earliest = Infinity
  for (const [back, span] of spans.toReversed().entries()) {
    if (back > 0 && earliest <= span.to) found[spans.length - 1 - back] = true
    earliest = Math.min(earliest, span.from)
  }
  return found
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
