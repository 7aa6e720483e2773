/**
 * Canonical JSON, RFC 8785 ("JCS"), and the strict reader of docs/format.md: decode, parse, write again, compare.
 * That one comparison refuses duplicate keys, other number spellings, escapes and white space.
 */
import { decodeUtf8 } from './bytes.ts'

/** JSON as this format uses it. Records hold no floats; `canonicalize` still writes them as RFC 8785 says. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject
/** An object of JSON members. */
export type JsonObject = { readonly [member: string]: Json }

/** Nesting beyond this is refused before parsing, for recursion must stay bounded. */
export const MAX_DEPTH = 64

/** True for a JSON object, as opposed to an array, a scalar or nothing. */
export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Member names in the order of RFC 8785 §3.2.3 (UTF-16 code units). */
export function sortedKeys(value: JsonObject): string[] {
  const keys = Object.keys(value)
  for (let i = 1; i < keys.length; i++) if ((keys[i - 1] as string) > (keys[i] as string)) return keys.sort()
  return keys
}

/**
 * The JCS form of `value`.
 * @throws TypeError for what has no JCS form: lone surrogates, non-finite numbers, a member `__proto__`, other types.
 */
export function canonicalize(value: Json): string {
  // What is read from a ledger is in order already, and the engine writes that four times as fast.
  return isInOrder(value) ? JSON.stringify(value) : writeInOrder(value)
}

/** True when JSON.stringify writes the JCS form: names in order everywhere, and nothing that has no such form. */
function isInOrder(value: Json): boolean {
  switch (typeof value) {
    case 'string':
      return value.isWellFormed()
    case 'number':
      return Number.isFinite(value)
    case 'boolean':
      return true
    case 'object':
      break
    default:
      return false
  }
  if (value === null) return true
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) if (!isInOrder(value[i] as Json)) return false
    return true
  }
  let before = ''
  for (const key of Object.keys(value)) {
    if (key < before || key === '__proto__' || !key.isWellFormed()) return false
    if (!isInOrder((value as JsonObject)[key] as Json)) return false
    before = key
  }
  return true
}

function writeInOrder(value: Json): string {
  switch (typeof value) {
    case 'string':
      if (!value.isWellFormed()) throw new TypeError('a string holds a lone surrogate')
      return JSON.stringify(value)
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError('a number is not finite')
      return JSON.stringify(value)
    case 'boolean':
      return value ? 'true' : 'false'
    case 'object':
      break
    default:
      throw new TypeError(`a ${typeof value} has no JSON form`)
  }
  if (value === null) return 'null'
  if (Array.isArray(value)) return `[${value.map(writeInOrder).join(',')}]`
  const object = value as JsonObject
  let text = ''
  for (const key of sortedKeys(object)) {
    // Some engines and libraries treat the name as a setter; no honest writer has it.
    if (key === '__proto__') throw new TypeError('a member is named __proto__')
    text += `${text === '' ? '' : ','}${writeInOrder(key)}:${writeInOrder(object[key] as Json)}`
  }
  return `{${text}}`
}

/** True when brackets in `text` nest no deeper than `limit`; strings are skipped. Linear, no recursion. */
export function nestsWithin(text: string, limit: number): boolean {
  return opensAtMost(text, limit) || nests(text, limit)
}

/** True when there are no more brackets than that, nested or not: quickly told of nearly every line. */
function opensAtMost(text: string, limit: number): boolean {
  let opened = 0
  for (const bracket of ['{', '[']) {
    for (let at = text.indexOf(bracket); at >= 0; at = text.indexOf(bracket, at + 1))
      if (++opened > limit) return false
  }
  return true
}

function nests(text: string, limit: number): boolean {
  let depth = 0
  let inString = false
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (inString) {
      if (code === 0x5c) i++
      else if (code === 0x22) inString = false
    } else if (code === 0x22) inString = true
    else if (code === 0x5b || code === 0x7b) {
      if (++depth > limit) return false
    } else if (code === 0x5d || code === 0x7d) depth--
  }
  return true
}

/** The value of bytes that are exactly their own JCS form, or undefined for any others. */
export function parseCanonical(bytes: Uint8Array): Json | undefined {
  const text = decodeUtf8(bytes)
  return text === undefined ? undefined : parseCanonicalText(text)
}

/** The value of a text that is exactly its own JCS form, or undefined for any other. */
export function parseCanonicalText(text: string): Json | undefined {
  if (!nestsWithin(text, MAX_DEPTH)) return undefined
  try {
    const value = JSON.parse(text) as Json
    return canonicalize(value) === text ? value : undefined
  } catch {
    return undefined
  }
}

/** True when every number in `value` is an integer within ±(2^53−1): the only numbers a record may hold. */
export function holdsOnlySafeIntegers(value: Json): boolean {
  if (typeof value === 'number') return Number.isSafeInteger(value)
  if (typeof value !== 'object' || value === null) return true
  if (Array.isArray(value)) return value.every(holdsOnlySafeIntegers)
  for (const key of Object.keys(value)) {
    if (!holdsOnlySafeIntegers((value as JsonObject)[key] as Json)) return false
  }
  return true
}
