/**
 * Zones: which name is one, and what its clocks showed when (docs/format.md, "Time").
 * The table is the runtime's own (`Intl`): names that only another runtime knows are unknown here, never guessed.
 * Not through @date-fns/tz: its offset loses the sign of -00:43:08 (Monrovia to 1972) and takes +25:00 for a zone.
 */
import type { Digits, Span } from './local.ts'
import { wallDigits } from './local.ts'

const NAME = /^[A-Za-z][A-Za-z0-9_+-]{0,31}(?:\/[A-Za-z0-9_+-]{1,31}){0,3}$/
const OFFSET = /^([+-])(\d\d)(?::?(\d\d))?$/
const SHORT_NAMES = new Set(['UTC', 'GMT', 'CUBA', 'EIRE', 'IRAN'])
const REGIONS = ['Africa', 'America', 'Asia', 'Atlantic', 'Australia', 'Europe', 'Indian', 'Pacific']
const HOUR = 3_600_000
/** Farther from UTC than any clock ever was (Manila, 15:56 behind until 1844). */
const REACH = 16 * HOUR

/**
 * No clock was changed twice in so short a time: with the same offset at both ends there is none other between. To ask
 * the runtime takes longer than all else that is judged of a record, and messages come close upon each other.
 */
const STRETCH = 6 * HOUR
const MOST_STRETCHES = 10_000

/** An offset at the instant, in milliseconds east of UTC. */
type OffsetAt = (instant: number) => number

/** Remembered, for a formatter takes 50 microseconds to make and a ledger names few zones. */
const known = new Map<string, string>()
const offsetsOf = new Map<string, OffsetAt>()

/**
 * The zone that `text` names, in the form that records hold: an IANA name, or `±HH:MM` from -12:00 to +14:00.
 * Takes `Z`, `+05`, `+0530` as well. Undefined when it is none; so are EST, CST, IST, BST and their like,
 * which `Intl` takes although each names several zones (its IST is India's only, its BST Bangladesh's).
 */
export function knownZone(text: string): string | undefined {
  if (/^z$/i.test(text)) return '+00:00'
  const [, sign, hours, minutes = '00'] = OFFSET.exec(text) ?? []
  if (sign !== undefined) {
    const east = Number(`${sign}1`) * (Number(hours) * 60 + Number(minutes))
    if (Number(minutes) > 59 || east < -12 * 60 || east > 14 * 60) return undefined
    return formatOffset(east * 60_000)
  }
  if (!NAME.test(text) || (/^[a-z]{2,4}$/i.test(text) && !SHORT_NAMES.has(text.toUpperCase())))
    return undefined
  const seen = known.get(text)
  if (seen !== undefined) return seen
  try {
    const { timeZone } = new Intl.DateTimeFormat('en-US', { timeZone: text }).resolvedOptions()
    const zone = timeZone.toLowerCase() === text.toLowerCase() ? timeZone : text
    known.set(text, zone)
    return zone
  } catch {
    return undefined
  }
}

/** Up to five zones that a person may have meant by `text`, by city, or by GMT+5 and its like. */
export function zonesLike(text: string): string[] {
  const [, sign, hours = '', minutes = '00'] =
    /^(?:GMT|UTC)? ?([+-])(\d{1,2})(?::?(\d\d))?$/i.exec(text) ?? []
  if (sign !== undefined) {
    const zone = knownZone(`${sign}${hours.padStart(2, '0')}:${minutes}`)
    return zone === undefined ? [] : [zone]
  }
  const wanted = text.slice(0, 40).trim().toLowerCase().replace(/\s+/g, '_')
  if (wanted.length < 4) return []
  const city = wanted.replace(/(?:^|_)[a-z]/g, (letter) => letter.toUpperCase())
  const exact = REGIONS.map((region) => knownZone(`${region}/${city}`)).filter((zone) => zone !== undefined)
  if (exact.length > 0) return exact
  const names = Intl.supportedValuesOf('timeZone')
  return names.filter((name) => name.slice(name.indexOf('/')).toLowerCase().includes(wanted)).slice(0, 5)
}

/** How far the zone's clocks were ahead of UTC at the instant, in milliseconds. `zone` must be a known one. */
export function offsetAt(zone: string, instant: number): number {
  let offset = offsetsOf.get(zone)
  if (offset === undefined) {
    offset = OFFSET.test(zone) ? fixedOffset(zone) : namedOffset(zone)
    offsetsOf.set(zone, offset)
  }
  return offset(instant)
}

/** `±HH:MM`; seconds, which clocks had before 1973 only, are cut. */
export function formatOffset(offset: number): string {
  const minutes = Math.trunc(Math.abs(offset) / 60_000)
  const two = (n: number) => String(n).padStart(2, '0')
  return `${offset < 0 && minutes > 0 ? '-' : '+'}${two(Math.trunc(minutes / 60))}:${two(minutes % 60)}`
}

/** The instants, earliest first, at which the zone's clocks showed the wall time: none if it was skipped, two if repeated. */
export function instantsOf(wall: number, zone: string): number[] {
  return nearbyOffsets(wall, zone)
    .filter((offset) => offsetAt(zone, wall - offset) === offset)
    .map((offset) => wall - offset)
    .sort((a, b) => a - b)
}

/**
 * The instants of a span of wall times, first to last, with every repeated hour in it.
 * Undefined when the zone skipped all of it (Pacific/Apia had no 30 December 2011).
 */
export function spanInZone(wall: Span, zone: string): Span | undefined {
  const from = instantsOf(wall.from, zone).at(0) ?? jumpAcross(wall.from, zone)
  const to = instantsOf(wall.to, zone).at(-1) ?? jumpAcross(wall.to, zone) - 1
  return from > to ? undefined : { from, to }
}

/** The instant as the zone's clocks showed it, with the offset: `2021-12-01T08:17-05:00`. */
export function spellInZone(instant: number, zone: string, digits: Digits): string | undefined {
  const offset = offsetAt(zone, instant)
  const shown = wallDigits(instant + offset, digits)
  return shown === undefined ? undefined : shown + formatOffset(offset)
}

/** The first instant after the clocks jumped over a skipped wall time. */
function jumpAcross(wall: number, zone: string): number {
  const offsets = nearbyOffsets(wall, zone)
  let before = wall - Math.max(...offsets)
  let after = wall - Math.min(...offsets)
  const old = offsetAt(zone, before)
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2)
    if (offsetAt(zone, middle) === old) before = middle
    else after = middle
  }
  return after
}

/** The offsets, in milliseconds, that the zone used about a wall time: one, or two around a change of its clocks. */
export function nearbyOffsets(wall: number, zone: string): number[] {
  return [...new Set([wall - REACH, wall, wall + REACH].map((instant) => offsetAt(zone, instant)))]
}

function fixedOffset(zone: string): OffsetAt {
  const offset = milliseconds(zone)
  return () => offset
}

function namedOffset(zone: string): OffsetAt {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' })
  const asked: OffsetAt = (instant) => milliseconds(format.format(instant).split('GMT')[1] || '+00:00')
  const steady = new Map<number, number | undefined>()
  return (instant) => {
    const stretch = Math.floor(instant / STRETCH)
    if (!steady.has(stretch)) {
      if (steady.size >= MOST_STRETCHES) steady.clear()
      const first = asked(stretch * STRETCH)
      steady.set(stretch, first === asked((stretch + 1) * STRETCH) ? first : undefined)
    }
    return steady.get(stretch) ?? asked(instant)
  }
}

/** `±HH:MM` or `±HH:MM:SS` in milliseconds. */
function milliseconds(offset: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = offset.slice(1).split(':').map(Number)
  return (hours * HOUR + minutes * 60_000 + seconds * 1000) * (offset.startsWith('-') ? -1 : 1)
}
