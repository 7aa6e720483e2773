/**
 * Time values of records, `When` (docs/format.md, "Time"): the interval that one stands for, and whether it is
 * consistent. Without a zone there is no instant, only an interval 26 hours wider. Nothing is guessed or repaired here.
 */
import {
  coarsen,
  DIGITS,
  type Digits,
  digitsOf,
  isReal,
  type LocalTime,
  readLocal,
  type Span,
  wallDigits,
  wallSpan,
} from './local.ts'
import { instantsOf, knownZone, spanInZone } from './zone.ts'

/** Absent members were not recorded. The digits of `notBefore` and `notAfter` are read as those of `local` are. */
export type When = {
  /** The letters on the screen. */
  literal?: string
  /** What the recorder typed. */
  entered?: string
  /** Only the known digits: `2021`, `2021-12`, `2021-12-01`, `2021-12-01T08`, `…T08:17` or `…T08:17:05`. */
  local?: string
  /** An IANA name, or `±HH:MM`. */
  zone?: string
  zoneBasis?: 'device' | 'shown' | 'stated' | 'export' | 'inferred' | 'unknown'
  /** `YYYY-MM-DDTHH:MM:SSZ`; only with a zone, and only if the hour is known. */
  utc?: string
  precision?: Digits | 'range'
  notBefore?: string
  notAfter?: string
  clock?: 'platform' | 'device' | 'memory' | 'other'
  approximate?: boolean
}

/** One inconsistency. `message` begins after the member's name: "must be …". Codes of `ZONE_TABLE_CODES` hang on the runtime. */
export type WhenProblem = { code: WhenProblemCode; member: keyof When; message: string }

export type WhenProblemCode =
  | 'bad-form'
  | 'impossible-date'
  | 'unknown-zone'
  | 'zone-form'
  | 'skipped-by-zone'
  | 'utc-without-zone'
  | 'utc-without-local'
  | 'utc-differs'
  | 'utc-too-exact'
  | 'precision-too-fine'
  | 'range-without-bounds'
  | 'bounds-without-range'
  | 'bounds-reversed'

/** Problems that another runtime, with another zone table, may not see: a reader notes them and accuses nobody. */
export const ZONE_TABLE_CODES: readonly WhenProblemCode[] = [
  'unknown-zone',
  'zone-form',
  'skipped-by-zone',
  'utc-differs',
  'bounds-reversed',
]

const SIZE = { hour: 3_600_000, minute: 60_000, second: 1000 } as const
const FARTHEST_EAST = 14 * SIZE.hour
const FARTHEST_WEST = 12 * SIZE.hour

/**
 * The instants (epoch milliseconds, inclusive) between which the time lies; an open end is an infinity.
 * Undefined when nothing is known or what is there cannot be read. `approximate` does not widen it: nobody said by how much.
 */
export function whenInterval(when: When): Span | undefined {
  const { local, utc, precision, notBefore, notAfter } = when
  if (precision === 'range' || (local === undefined && utc === undefined)) {
    if (notBefore === undefined && notAfter === undefined) return undefined
    const first = notBefore === undefined ? undefined : instantsIn(notBefore, when.zone)
    const last = notAfter === undefined ? undefined : instantsIn(notAfter, when.zone)
    if ((notBefore !== undefined && first === undefined) || (notAfter !== undefined && last === undefined))
      return undefined
    return ordered({ from: first?.from ?? -Infinity, to: last?.to ?? Infinity })
  }
  const exact = utc === undefined ? undefined : readUtc(utc)
  const known = local === undefined ? undefined : readReal(local)
  const digits = precision ?? (known === undefined ? 'second' : digitsOf(known))
  if (exact !== undefined && (digits === 'hour' || digits === 'minute' || digits === 'second')) {
    return { from: exact, to: exact + SIZE[digits] - 1 }
  }
  return local === undefined ? undefined : instantsIn(local, when.zone, digits)
}

/** What contradicts itself in a time value; empty when nothing does. Never throws, whatever the texts hold. */
export function checkWhen(when: When, zoneTable = true): WhenProblem[] {
  const problems: WhenProblem[] = []
  const note = (code: WhenProblemCode, member: keyof When, message: string) =>
    problems.push({ code, member, message })

  const zone = when.zone === undefined || !zoneTable ? undefined : knownZone(when.zone)
  if (!zoneTable) {
    // What the tables of this runtime say about a zone is no property of the record.
  } else if (when.zone !== undefined && zone === undefined) {
    note('unknown-zone', 'zone', 'must be a zone such as America/New_York, or an offset such as -05:00')
  } else if (zone !== when.zone) note('zone-form', 'zone', `must be written ${zone}`)

  for (const member of ['local', 'notBefore', 'notAfter'] as const) {
    const text = when[member]
    if (text === undefined) continue
    const local = readLocal(text)
    if (local === undefined)
      note('bad-form', member, 'must be written as 2021-12-01T08:17, or the part of it that is known')
    else if (!isReal(local)) note('impossible-date', member, 'must be a date and time that exist')
    else if (zone !== undefined && isSkipped(local, zone)) {
      note('skipped-by-zone', member, 'must be a time that clocks in the zone showed; they skipped this one')
    }
  }
  problems.push(...checkUtc(when, zone), ...checkPrecision(when, zoneTable))
  return problems
}

function checkUtc({ utc, local, zone }: When, known: string | undefined): WhenProblem[] {
  if (utc === undefined) return []
  const problem = (code: WhenProblemCode, message: string): WhenProblem[] => [
    { code, member: 'utc', message },
  ]
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(utc))
    return problem('bad-form', 'must be written as 2021-12-01T13:17:00Z')
  if (readUtc(utc) === undefined) return problem('impossible-date', 'must be a date and time that exist')
  if (zone === undefined) return problem('utc-without-zone', 'must be absent while the zone is not known')
  if (local === undefined)
    return problem('utc-without-local', 'must stand beside the local time that it comes from')
  const digits = readReal(local)
  if (digits === undefined || known === undefined) return []
  if (digits.hour === undefined) return problem('utc-too-exact', 'must be absent while the hour is not known')
  const given = instantsOf(wallSpan(digits).from, known).map(writeUtc)
  if (given.length === 0 || given.includes(utc)) return []
  return problem(
    'utc-differs',
    `must be ${given.join(' or ') || 'absent'}, as the local time and the zone give`,
  )
}

function checkPrecision(when: When, zoneTable: boolean): WhenProblem[] {
  const { precision, notBefore, notAfter } = when
  const local = when.local === undefined ? undefined : readLocal(when.local)
  const bounded = notBefore !== undefined || notAfter !== undefined
  const problem = (code: WhenProblemCode, member: keyof When, message: string): WhenProblem[] => [
    { code, member, message },
  ]
  if (precision === 'range') {
    if (!bounded)
      return problem('range-without-bounds', 'precision', 'must not be a range without notBefore or notAfter')
    if (!zoneTable) return []
    const first = notBefore === undefined ? undefined : instantsIn(notBefore, when.zone)
    const last = notAfter === undefined ? undefined : instantsIn(notAfter, when.zone)
    const reversed = first !== undefined && last !== undefined && first.from > last.to
    return reversed ? problem('bounds-reversed', 'notAfter', 'must not lie before notBefore') : []
  }
  if (bounded)
    return problem('bounds-without-range', 'precision', 'must be range when notBefore or notAfter is given')
  if (precision === undefined || local === undefined) return []
  const tooFine = DIGITS.indexOf(precision) > DIGITS.indexOf(digitsOf(local))
  return tooFine
    ? problem('precision-too-fine', 'precision', 'must not be finer than the digits of local')
    : []
}

/** An instant as `YYYY-MM-DDTHH:MM:SSZ`; undefined outside the years 0001 to 9999. */
export function writeUtc(instant: number): string | undefined {
  const shown = wallDigits(instant, 'second')
  return shown === undefined ? undefined : `${shown}Z`
}

function readUtc(utc: string): number | undefined {
  const local = utc.length === 20 && utc.endsWith('Z') ? readReal(utc.slice(0, -1)) : undefined
  return local === undefined ? undefined : wallSpan(local).from
}

function readReal(text: string): LocalTime | undefined {
  const local = readLocal(text)
  return local !== undefined && isReal(local) ? local : undefined
}

/** True when no instant in the zone shows these digits; with an hour, when its first moment was skipped. */
function isSkipped(local: LocalTime, zone: string): boolean {
  const wall = wallSpan(local)
  return local.hour === undefined
    ? spanInZone(wall, zone) === undefined
    : instantsOf(wall.from, zone).length === 0
}

/** The instants that the digits stand for in the zone; anywhere on Earth if it is not known here, or skipped them. */
function instantsIn(text: string, zone: string | undefined, precision: Digits = 'second'): Span | undefined {
  const local = readReal(text)
  if (local === undefined) return undefined
  const wall = wallSpan(coarsen(local, precision))
  const known = zone === undefined ? undefined : knownZone(zone)
  const inZone = known === undefined ? undefined : spanInZone(wall, known)
  return inZone ?? { from: wall.from - FARTHEST_EAST, to: wall.to + FARTHEST_WEST }
}

function ordered(span: Span): Span | undefined {
  return span.from > span.to ? undefined : span
}
