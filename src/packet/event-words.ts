/**
 * How a packet says when, through what, by which account and against whom: as recorded, and nothing concluded. Never
 * says that a person sent something, and never prints as shown what the recorder typed (record.md, principles 1, 2).
 */
import { clearForm } from '../core/clear-form.ts'
import { isJsonObject, type JsonObject } from '../core/jcs.ts'
import type { Span } from '../core/local.ts'
import { listAt, memberAt, textAt, whenAt } from '../core/recorded.ts'
import type { When } from '../core/when.ts'
import type { Holes } from './holes.ts'

/** A time of an event under its member's name, in the order in which they date an entry. */
export const TIMES = [
  ['occurred', 'sent or said'],
  ['received', 'received'],
  ['firstSeen', 'first seen'],
  ['at', 'date'],
  ['when', 'when'],
  ['date', 'date'],
] as const

/** The first time value of a record with its meaning, or undefined. */
export function mainTime(record: JsonObject): { when: When; meaning: string; member: string } | undefined {
  for (const [member, meaning] of TIMES) {
    const when = whenAt(record, member)
    if (when !== undefined) return { when, meaning, member }
  }
  return undefined
}

/** The short form for a heading: the letters on the screen where they were recorded, else the recorded meaning. */
export function shortTime(when: When): { text: string; asShown: boolean } {
  if (when.literal !== undefined) return { text: when.literal, asShown: true }
  return { text: clearForm(when), asShown: false }
}

const NAMES = [
  ['displayName', 'displaying the name'],
  ['handle', 'with the handle'],
  ['phone', 'with the number'],
  ['email', 'with the e-mail address'],
  ['accountId', 'with the account id'],
  ['savedAs', 'saved in the phone as'],
] as const

/** The account in words: what goes before the name, and the name, which is data; or undefined where none is recorded. */
export function accountWords(record: JsonObject): { how: string; name: string; member: string } | undefined {
  for (const [member, how] of NAMES) {
    const name = textAt(record, 'sender', member)
    if (name !== undefined) return { how: `account ${how}`, name, member }
  }
  return undefined
}

/** The targets, one line each: relation, recorded name, age. */
export function targetLines(record: JsonObject, holes: Holes): string[] {
  return listAt(record, 'targets').flatMap((target, at) => {
    if (!isJsonObject(target)) return []
    const { age } = target
    const years = typeof age === 'number' ? age : undefined
    const marks = [
      memberAt(target, 'minor') === true ? 'minor' : undefined,
      memberAt(target, 'isRecipient') === true ? 'received it' : undefined,
    ]
    const who = textAt(target, 'who') ?? `relation ${holes.absent(['targets', at, 'who'])}`
    const child = holes.child(record, at)
    if (child !== undefined) {
      const about = [who, ...marks, 'name not shown'].filter((part) => part !== undefined)
      return [`${child}${years === undefined ? '' : `, ${years}`} (${about.join(', ')})`]
    }
    const aged = years === undefined ? undefined : `age ${years}`
    const parts = [textAt(target, 'name'), aged, ...marks].filter((part) => part !== undefined)
    return [parts.length === 0 ? who : `${who}: ${parts.join(', ')}`]
  })
}

/** How long after the event an entry was recorded, by the clock of the recording device. */
export function delayWords(recordedAt: string, interval: Span | undefined): string {
  if (interval === undefined) return 'the time of the event is not known'
  const recorded = Date.parse(recordedAt)
  if (recorded < interval.from) return 'before the recorded time of the event'
  const most = interval.from === -Infinity ? undefined : duration(recorded - interval.from)
  const least = duration(Math.max(0, recorded - interval.to))
  if (most === undefined) return `at least ${least} after the event`
  return most === least ? `${most} after the event` : `between ${least} and ${most} after the event`
}

function duration(ms: number): string {
  const minutes = Math.floor(ms / 60_000)
  if (minutes < 1) return 'less than a minute'
  if (minutes < 120) return `${minutes} minute${minutes === 1 ? '' : 's'}`
  const hours = Math.floor(minutes / 60)
  return hours < 48 ? `${hours} hours` : `${Math.floor(hours / 24)} days`
}
