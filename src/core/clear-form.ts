/**
 * A time value as one line that cannot be misread, to show before recording and in listings.
 * Texts of a record may be anything: whoever prints the line escapes it first (visible.ts).
 */
import { readLocal } from './local.ts'
import type { When } from './when.ts'

/**
 * `2021-12-01 08:17 America/New_York (13:17 UTC)`; the date stands with the UTC time where it is another one.
 * Says `zone not known` where there is none and `time not known` where there is nothing; `entered` and `literal` never stand in.
 */
export function clearForm(when: When): string {
  const span = shownSpan(when)
  if (span === undefined) return 'time not known'
  const zone = when.zone === undefined ? ', zone not known' : ` ${shownZone(when.zone)}`
  return `${when.approximate === true ? 'about ' : ''}${span}${zone}${shownUtc(when)}`
}

/** One of the spellings that parse-time.ts offers, as it is spoken: `1 February 2021 08:17 UTC+05:00`. */
export function spokenForm(choice: string): string {
  const [, digits = choice, offset = ''] = /^([0-9T:-]+?)([+-][0-9]{2}:[0-9]{2}|Z)?$/.exec(choice) ?? []
  const local = readLocal(digits)
  if (local?.month === undefined) return choice
  const date = [local.day, MONTHS[local.month - 1], local.year].filter((part) => part !== undefined).join(' ')
  const clock = local.hour === undefined ? '' : ` ${shownDigits(digits).slice(11)}`
  return `${date}${clock}${offset === '' ? '' : ` ${shownZone(offset === 'Z' ? '+00:00' : offset)}`}`
}

const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
)

function shownSpan({ local, precision, notBefore, notAfter }: When): string | undefined {
  if (local !== undefined && precision !== 'range') return shownDigits(local)
  if (notBefore !== undefined && notAfter !== undefined) {
    return `between ${shownDigits(notBefore)} and ${shownDigits(notAfter)}`
  }
  if (notBefore !== undefined) return `not before ${shownDigits(notBefore)}`
  if (notAfter !== undefined) return `not after ${shownDigits(notAfter)}`
  return undefined
}

function shownDigits(text: string): string {
  const local = readLocal(text)
  const shown = text.replace('T', ' ')
  return local?.hour !== undefined && local.minute === undefined
    ? `${shown}:00 to ${shown.slice(-2)}:59`
    : shown
}

function shownZone(zone: string): string {
  if (zone === '+00:00') return 'UTC'
  return /^[+-]/.test(zone) ? `UTC${zone}` : zone
}

function shownUtc({ local = '', zone, utc, precision }: When): string {
  if (utc === undefined || precision === 'range' || zone === '+00:00' || zone === 'UTC') return ''
  const [day = '', time = ''] = utc.replace('Z', '').split('T')
  const clock = local.length > 16 || !time.endsWith(':00') ? time : time.slice(0, 5)
  return ` (${local.startsWith(day) ? '' : `${day} `}${clock} UTC)`
}
