/**
 * A record as labelled rows, for people: everything that it holds, in its own words, so that nothing shown whole is
 * left unsaid. Labels of ours come from a list; member names that nobody defined are data like the rest.
 */
import { isJsonObject, type Json, type JsonObject, sortedKeys } from '../core/jcs.ts'
import { formatPointer } from '../core/pointer.ts'

/** One leaf of a record: where it stands, what to call it, and what it holds as text. */
export type RecordRow = { readonly pointer: string; readonly label: string; readonly text: string }

const WORDS: Record<string, string> = {
  literal: 'as shown',
  sender: 'account as seen',
  entered: 'as typed by the recorder',
  local: 'local time',
  utc: 'UTC',
  url: 'address (URL)',
  profileUrl: 'profile address (URL)',
  sha256: 'SHA-256',
  os: 'operating system',
  who: 'relation to the recorder',
  says: 'says of itself',
  code: 'act code (HURIDOCS)',
  notBefore: 'not before',
  notAfter: 'not after',
  displayName: 'name displayed',
  savedAs: 'saved in the phone as',
  declaredType: 'type as declared by the source',
  mediaType: 'type as recorded',
}

/** A pointer as words: `/sender/displayName` is `Sender, name displayed`; list positions count from 1. */
export function labelOfPath(path: readonly (string | number)[]): string {
  return path.map((step, at) => wordsOf(step, at === 0)).join(', ')
}

/** The same within a row that has a label: no capital. */
export function labelWithin(path: readonly (string | number)[]): string {
  return path.map((step) => wordsOf(step, false)).join(', ')
}

function wordsOf(step: string | number, first: boolean): string {
  if (typeof step === 'number') return String(step + 1)
  if (!/^[a-z]+(?:[A-Z0-9][a-z0-9]*)*$/.test(step)) return step
  const words = Object.hasOwn(WORDS, step)
    ? (WORDS[step] as string)
    : step.replace(/[A-Z]/g, (big) => ` ${big.toLowerCase()}`)
  return first ? words.charAt(0).toUpperCase() + words.slice(1) : words
}

/** A value as text: yes and no for flags, and words for what is empty. */
export function valueText(value: Json): string {
  if (typeof value === 'string') return value === '' ? '(empty text)' : value
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (value === null) return '(null)'
  if (typeof value === 'number') return String(value)
  if (Array.isArray(value)) return '(empty list)'
  return '(empty object)'
}

/** The leaves of `value` in walk order, without those at or below a pointer of `skip`. */
export function rowsOf(value: Json, skip: ReadonlySet<string> = new Set()): RecordRow[] {
  const rows: RecordRow[] = []
  walk(value, [], skip, rows)
  return rows
}

function walk(
  value: Json,
  path: readonly (string | number)[],
  skip: ReadonlySet<string>,
  rows: RecordRow[],
): void {
  const pointer = formatPointer(path)
  if (skip.has(pointer)) return
  if (Array.isArray(value) && value.length > 0) {
    // A list of short words reads better in one row.
    if (
      value.every((one) => typeof one === 'string' && /^[A-Za-z]{1,40}$/.test(one)) &&
      !skipsBelow(skip, pointer)
    )
      rows.push({ pointer, label: labelOfPath(path), text: value.join(', ') })
    else for (const [at, one] of value.entries()) walk(one, [...path, at], skip, rows)
  } else if (isJsonObject(value) && sortedKeys(value).length > 0) {
    for (const key of sortedKeys(value)) walk((value as JsonObject)[key] as Json, [...path, key], skip, rows)
  } else rows.push({ pointer, label: labelOfPath(path), text: valueText(value) })
}

function skipsBelow(skip: ReadonlySet<string>, pointer: string): boolean {
  for (const one of skip) if (one.startsWith(`${pointer}/`)) return true
  return false
}

/** A value of any kind as one text, for tables of changes. */
export function wholeText(value: Json | undefined): string {
  if (value === undefined) return '(not present)'
  if (typeof value !== 'object' || value === null) return valueText(value)
  return rowsOf(value)
    .map(({ label, text }) => (label === '' ? text : `${label}: ${text}`))
    .join('\n')
}
