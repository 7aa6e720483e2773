/**
 * From what a person typed for a time to a `When` (docs/format.md, "Time"; cli.md, "add").
 * What has two readings is a question, never a guess; a zone is put in only if one was given.
 */
import { digitsOf, isReal, type LocalTime, readLocal, wallDigits, wallSpan, writeLocal } from './local.ts'
import { readSpelling, type SpelledClock, type SpelledDate } from './time-spelling.ts'
import { type When, whenInterval, writeUtc } from './when.ts'
import {
  formatOffset,
  instantsOf,
  knownZone,
  nearbyOffsets,
  offsetAt,
  spanInZone,
  spellInZone,
  zonesLike,
} from './zone.ts'

/** `zone` as the person gave it. `deviceZone` counts `yesterday` only, when no zone was given; it is never recorded. */
export type TimeSurroundings = {
  zone?: string
  zoneBasis?: NonNullable<When['zoneBasis']>
  /** Epoch milliseconds. */
  nowMs: number
  deviceZone: string
}

export type TimeQuestion =
  | 'not-understood'
  | 'impossible'
  | 'day-or-month'
  | 'skipped-hour'
  | 'repeated-hour'
  | 'offset-contradicts-zone'
  | 'unknown-zone'

/**
 * `choices` are spellings that would be clear; for `unknown-zone`, zones. Those of a question about the zone are accepted
 * with the same surroundings; the others are read, and may lead to a question about the zone.
 */
export type ParsedTime =
  | { ok: true; when: When; future: boolean }
  | { ok: false; why: TimeQuestion; choices: string[] }

type Clock = Pick<LocalTime, 'hour' | 'minute' | 'second'>
type Refusal = Extract<ParsedTime, { ok: false }>

const DAY = 86_400_000

/**
 * Reads a typed time. `future` when all of it lies after `nowMs`; such a time is accepted.
 * `entered` is `input` to the letter; `literal` is never set.
 */
export function parseTime(input: string, around: TimeSurroundings): ParsedTime {
  const given = around.zone === undefined ? undefined : knownZone(around.zone)
  if (around.zone !== undefined && given === undefined) return refuse('unknown-zone', zonesLike(around.zone))
  const spelled = readSpelling(input)
  if (spelled === undefined) return refuse('not-understood')
  const { date, clock } = spelled
  const offset = clock?.offset === undefined ? undefined : knownZone(clock.offset)
  if (clock?.offset !== undefined && offset === undefined) return refuse('unknown-zone')

  const counting = countingZone(date, given ?? offset, around.deviceZone)
  if (counting === undefined) return refuse('unknown-zone', zonesLike(around.deviceZone))
  const here = around.nowMs + offsetAt(counting, around.nowMs)
  const time = readClock(clock)
  const { days, unclear } = readDate(date, here)
  const readings = days.map((day) => ({ ...day, ...time?.digits })).filter(isReal)
  const choices = readings.map((local) => writeLocal(local) + (offset ?? ''))
  const [local] = readings
  if (time === undefined) return refuse('impossible')
  if (unclear !== undefined) return refuse(unclear, choices)
  if (local === undefined || time.contradictory) return refuse('impossible', choices)
  return inZone(local, offset, given ?? offset, input, around)
}

/** Places the digits in the zone, if there is one, and makes the `When`. */
function inZone(
  local: LocalTime,
  offset: string | undefined,
  zone: string | undefined,
  entered: string,
  { zoneBasis = zone === undefined ? undefined : 'stated', nowMs }: TimeSurroundings,
): ParsedTime {
  const when: When = { entered, local: writeLocal(local), precision: digitsOf(local) }
  if (zone !== undefined) when.zone = zone
  if (zoneBasis !== undefined) when.zoneBasis = zoneBasis
  if (zone !== undefined && local.hour === undefined) {
    const wall = wallSpan(local)
    if (spanInZone(wall, zone) === undefined) {
      return refuse('skipped-hour', [wallDigits(wall.from - 1, 'day'), wallDigits(wall.to + 1, 'day')])
    }
  } else if (zone !== undefined) {
    const settled = settle(local, offset, zone)
    if (!settled.ok) return settled
    const utc = writeUtc(settled.instant)
    if (utc === undefined) return refuse('impossible')
    when.utc = utc
  }
  const interval = whenInterval(when)
  return { ok: true, when, future: interval !== undefined && interval.from > nowMs }
}

/** The one instant at which clocks in the zone showed these digits; a typed offset chooses, and must be one they had. */
function settle(
  local: LocalTime,
  offset: string | undefined,
  zone: string,
): { ok: true; instant: number } | Refusal {
  const wall = wallSpan(local).from
  const spell = (instant: number) => spellInZone(instant, zone, digitsOf(local))
  const instants = instantsOf(wall, zone)
  if (instants.length === 0) {
    const around = nearbyOffsets(wall, zone).map((near) => wall - near)
    return refuse('skipped-hour', around.sort((a, b) => a - b).map(spell))
  }
  const agreeing =
    offset === undefined ? instants : instants.filter((at) => formatOffset(offsetAt(zone, at)) === offset)
  const [instant] = agreeing
  if (offset !== undefined && instant === undefined) {
    const meant = local.minute === undefined ? [] : [wall - offsetAt(offset, wall)]
    return refuse('offset-contradicts-zone', [...instants, ...meant].map(spell))
  }
  if (instant === undefined || agreeing.length > 1) return refuse('repeated-hour', instants.map(spell))
  return { ok: true, instant }
}

/** The zone in which today is today. Days and years written in full need none: the runtime's table takes 20 ms to load. */
function countingZone(date: SpelledDate, zone: string | undefined, deviceZone: string): string | undefined {
  if (date.form === 'daysAgo') return zone ?? knownZone(deviceZone)
  if (date.year?.length === 4) return '+00:00'
  return zone ?? knownZone(deviceZone) ?? '+00:00'
}

/** The days that the words can mean, counted from the wall time `here`; `unclear` when one must be chosen. */
function readDate(date: SpelledDate, here: number): { days: LocalTime[]; unclear?: TimeQuestion } {
  if (date.form === 'daysAgo') {
    const day = readLocal(wallDigits(here - date.days * DAY, 'day') ?? '')
    return { days: day === undefined ? [] : [day] }
  }
  const thisYear = readLocal(wallDigits(here, 'year') ?? '')?.year ?? 0
  const years = yearsMeant(date.year, thisYear)
  const unclear = date.year?.length === 4 ? {} : { unclear: 'not-understood' as const }
  if (date.form === 'calendar') {
    const { month, day } = date
    const rest = { ...(month !== undefined && { month }), ...(day !== undefined && { day }) }
    const days = years.map((year) => ({ year, ...rest }))
    const past = days.filter((day) => date.year !== undefined || wallSpan(day).from <= here)
    return { days: past, ...unclear }
  }
  const { first, second } = date
  const orders =
    first === second
      ? [[first, second]]
      : [
          [first, second],
          [second, first],
        ]
  const days = years
    .flatMap((year) => orders.map(([day = 0, month = 0]) => ({ year, month, day })))
    .filter(isReal)
  return { days, ...(days.length > 1 && { unclear: 'day-or-month' }), ...unclear }
}

/** The year as written; for two digits the latest such year that is near or past; for none this year and the last. */
function yearsMeant(year: string | undefined, thisYear: number): number[] {
  if (year === undefined) return [thisYear, thisYear - 1]
  if (year.length === 4) return [Number(year)]
  const latest = Math.floor((thisYear + 1) / 100) * 100 + Number(year)
  return [latest > thisYear + 1 ? latest - 100 : latest]
}

/** Digits of the clock; `contradictory` when 20:15 is called pm. Undefined when no clock shows such a time. */
function readClock(clock: SpelledClock | undefined): { digits: Clock; contradictory: boolean } | undefined {
  if (clock === undefined) return { digits: {}, contradictory: false }
  const { hour, minute, second, half } = clock
  const rest = { ...(minute !== undefined && { minute }), ...(second !== undefined && { second }) }
  if (half === undefined || (half === 'a' ? hour === 0 : hour > 12)) {
    return isClock(hour, minute, second)
      ? { digits: { hour, ...rest }, contradictory: half !== undefined }
      : undefined
  }
  const turned = (hour % 12) + (half === 'p' ? 12 : 0)
  return hour >= 1 && hour <= 12 && isClock(turned, minute, second)
    ? { digits: { hour: turned, ...rest }, contradictory: false }
    : undefined
}

function isClock(hour: number, minute = 0, second = 0): boolean {
  return hour <= 23 && minute <= 59 && second <= 59
}

function refuse(why: TimeQuestion, choices: (string | undefined)[] = []): Refusal {
  return { ok: false, why, choices: [...new Set(choices.filter((choice) => choice !== undefined))] }
}
