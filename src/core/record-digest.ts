/**
 * The digest of a whole record, fast: the same value as `digestOfCommitments(commitmentsOf(…))`, which says what it
 * is. Here one walk writes each atom as bytes behind its salt into one reused buffer, where the path stays in place
 * for the atoms that share it; for making a string or an array an atom costs more than hashing it.
 */
import { concat, encodeUtf8 } from './bytes.ts'
import { sha256Hex, sha256Latin1, shake256Latin1 } from './crypto.ts'
import { canonicalize, type Json, type JsonObject, sortedKeys } from './jcs.ts'
import { cut, isCutMember } from './pieces.ts'

const SALT_BYTES = 16
const SALTS_PREFIX = encodeUtf8('evidence/v1/salts\n')
const RECORD_PREFIX = encodeUtf8('evidence/v1/record\n')
/** Most records have fewer atoms; the first salts of more are the same. */
const FIRST_SALTS = 48
/** After the salt stands `[[`, then the path. */
const PATH_START = SALT_BYTES + 2

/** Shorter starts of the buffer are kept as views. */
const VIEWS = 512
const encoder = new TextEncoder()

let views: Uint8Array[] = []
let buffer = new Uint8Array(65_536)
let hashed = new Uint8Array(65_536)
let salts = ''
let seeded: Uint8Array = hashed
let count = 0

/**
 * The digest of a record under a 32-byte seed, 64 lower-case hex digits.
 * @throws TypeError where the record has no JCS form.
 */
export function digestOf(record: JsonObject, seed: Uint8Array): string {
  seeded = concat(SALTS_PREFIX, seed)
  salts = shake256Latin1(seeded, SALT_BYTES * FIRST_SALTS)
  count = 0
  hashed.set(RECORD_PREFIX)
  put('[[', SALT_BYTES)
  walk(record, PATH_START, false)
  return sha256Hex(hashed.subarray(0, RECORD_PREFIX.length + 32 * count))
}

/** The atoms of `value`, in walk order; its path stands in the buffer and ends at `end`. */
function walk(value: Json, end: number, cutHere: boolean): void {
  if (typeof value === 'object' && value !== null) {
    const before = end === PATH_START ? end : put(',', end)
    if (Array.isArray(value)) {
      for (let i = 0; i < value.length; i++) walk(value[i] as Json, put(`${i}`, before), false)
      if (value.length > 0) return
    } else {
      const keys = sortedKeys(value as JsonObject)
      for (const key of keys) {
        if (key === '__proto__') throw new TypeError('a member is named __proto__')
        walk((value as JsonObject)[key] as Json, putJson(key, before), isCutMember(key))
      }
      if (keys.length > 0) return
    }
  }
  if (typeof value === 'string' && cutHere) {
    const pieces = cut(value)
    const start = put('],', end)
    for (let i = 0; i < pieces.length; i++)
      commitAtom(put(']', putJson(pieces[i] as string, put(`${i},${pieces.length},`, start))))
  } else commitAtom(put(']', putJson(value, put('],0,1,', end))))
}

/** Adds the hash of the atom that stands in the buffer up to `end`. */
function commitAtom(end: number): void {
  // The output of SHAKE256 at any length begins with that at a shorter one.
  if (SALT_BYTES * count >= salts.length) salts = shake256Latin1(seeded, 4 * salts.length)
  for (let i = 0, from = SALT_BYTES * count; i < SALT_BYTES; i++) buffer[i] = salts.charCodeAt(from + i)
  const commitment = sha256Latin1(upTo(end))
  let at = RECORD_PREFIX.length + 32 * count++
  if (at + 32 > hashed.length) hashed = larger(hashed, at)
  for (let i = 0; i < 32; i++) hashed[at++] = commitment.charCodeAt(i)
}

/** The start of the buffer: a view made anew costs a third of hashing it, and most atoms are short. */
function upTo(end: number): Uint8Array {
  if (end >= VIEWS) return buffer.subarray(0, end)
  views[end] ??= buffer.subarray(0, end)
  return views[end]
}

/** Writes the JCS form of a string, a number, a literal, {} or [] into the buffer, from `at`; returns where it ends. */
function putJson(value: Json, at: number): number {
  if (typeof value !== 'string') return put(canonicalize(value), at)
  makeRoom(at + value.length + 2)
  let end = at
  buffer[end++] = 0x22
  for (let i = 0; i < value.length; i++) {
    const unit = value.charCodeAt(i)
    // Whatever an escape or more than one byte may stand for is written by those who know.
    if (unit < 0x20 || unit === 0x22 || unit === 0x5c || unit >= 0x7f) return put(canonicalize(value), at)
    buffer[end++] = unit
  }
  buffer[end++] = 0x22
  return end
}

/** Writes a well-formed text as UTF-8 into the buffer, from `at`; returns where it ends. */
function put(text: string, at: number): number {
  // A UTF-16 unit is at most three bytes of UTF-8.
  makeRoom(at + 3 * text.length)
  let end = at
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit >= 0x80) return end + encoder.encodeInto(text.slice(i), buffer.subarray(end)).written
    buffer[end++] = unit
  }
  return end
}

function makeRoom(length: number): void {
  if (length <= buffer.length) return
  buffer = larger(buffer, length)
  views = []
}

function larger(bytes: Uint8Array, least: number): Uint8Array<ArrayBuffer> {
  const more = new Uint8Array(2 * Math.max(least, bytes.length))
  more.set(bytes)
  return more
}
