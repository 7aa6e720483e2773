/**
 * Local digits: what a calendar and a clock on a wall show, without a zone (docs/format.md, "Time").
 * A wall time is a number here: milliseconds since 1970-01-01T00:00 on that wall, whatever its zone.
 * Never leans on the leniency of `Date`: 30 February is refused, not moved to March.
 */

/** The last digit that is known. */
export type Digits = 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second'

/** Finest last. */
export const DIGITS: readonly Digits[] = ['year', 'month', 'day', 'hour', 'minute', 'second']

/** Known digits only: a member is present only if those before it are. Months and days count from 1. */
export type LocalTime = {
  year: number
  month?: number
  day?: number
  hour?: number
  minute?: number
  second?: number
}

/** From the first to the last millisecond, both inclusive. */
export type Span = { from: number; to: number }

const DAY = 86_400_000
const FORM = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d)(?::(\d\d)(?::(\d\d))?)?)?)?)?$/
const SHOWN = { year: 4, month: 7, day: 10, hour: 13, minute: 16, second: 19 } as const

/** Reads `2021`, `2021-12`, `2021-12-01`, `2021-12-01T08`, `…T08:17`, `…T08:17:05`; undefined for any other form. */
export function readLocal(text: string): LocalTime | undefined {
  const found = FORM.exec(text)
  if (found === null) return undefined
  const local: LocalTime = { year: Number(found[1]) }
  for (let at = 1; at < DIGITS.length; at++) {
    const shown = found[at + 1]
    if (shown === undefined) break
    local[DIGITS[at] as Digits] = Number(shown)
  }
  return local
}

/** The form that `readLocal` reads. */
export function writeLocal(local: LocalTime): string {
  const two = (lead: string, n: number | undefined) =>
    n === undefined ? '' : lead + String(n).padStart(2, '0')
  return (
    String(local.year).padStart(4, '0') +
    two('-', local.month) +
    two('-', local.day) +
    two('T', local.hour) +
    two(':', local.minute) +
    two(':', local.second)
  )
}

/** The last digit that is known. */
export function digitsOf(local: LocalTime): Digits {
  return DIGITS.findLast((digit) => local[digit] !== undefined) ?? 'year'
}

/** True when the calendar and the clock have such digits: years 0001 to 9999, no 24:00, no second 60. */
export function isReal(local: LocalTime): boolean {
  const { year, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = local
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1) return false
  return day <= daysIn(year, month) && hour <= 23 && minute <= 59 && second <= 59
}

/** The same time known less exactly; unchanged when `digits` is finer than what is known. */
export function coarsen(local: LocalTime, digits: Digits): LocalTime {
  const kept: LocalTime = { year: local.year }
  for (const digit of DIGITS.slice(0, DIGITS.indexOf(digits) + 1)) {
    const n = local[digit]
    if (n !== undefined) kept[digit] = n
  }
  return kept
}

/** The wall times that the digits stand for, first to last millisecond. `local` must be real. */
export function wallSpan(local: LocalTime): Span {
  const { year, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = local
  const from = dayStart(year, month, day) + hour * 3_600_000 + minute * 60_000 + second * 1000
  const digits = digitsOf(local)
  if (digits === 'year') return { from, to: dayStart(year + 1, 1, 1) - 1 }
  if (digits === 'month') return { from, to: from + daysIn(year, month) * DAY - 1 }
  return { from, to: from + { day: DAY, hour: 3_600_000, minute: 60_000, second: 1000 }[digits] - 1 }
}

/** A wall time as digits; undefined outside the years 0001 to 9999. */
export function wallDigits(wall: number, digits: Digits): string | undefined {
  const text = new Date(wall).toISOString().slice(0, SHOWN[digits])
  const local = readLocal(text)
  return local !== undefined && isReal(local) ? text : undefined
}

function daysIn(year: number, month: number): number {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  return month === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31
}

/** `Date.UTC` takes the years 0 to 99 for 1900 to 1999; 400 years are always 146,097 days. */
function dayStart(year: number, month: number, day: number): number {
  return Date.UTC(year + 400, month - 1, day) - 146_097 * DAY
}
