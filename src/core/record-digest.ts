/**
 * The digest of a whole record, fast: the same value as `digestOfCommitments(commitmentsOf(…))`, which says what it
 * is. Here each atom is written straight into one reused buffer behind its salt, and hashes stay strings until the
 * end, for making a view and an array an atom costs more than hashing it.
 */
import { encodeUtf8 } from './bytes.ts'
import { sha256Hex, sha256Latin1, shake256 } from './crypto.ts'
import { canonicalize, type Json, type JsonObject, sortedKeys } from './jcs.ts'
import { cut, isCutMember } from './pieces.ts'

const SALT_BYTES = 16
const SALTS_PREFIX = encodeUtf8('evidence/v1/salts\n')
const RECORD_PREFIX = encodeUtf8('evidence/v1/record\n')
const encoder = new TextEncoder()

let buffer = new Uint8Array(65_536)
let afterSalt = buffer.subarray(SALT_BYTES)

/**
 * The digest of a record under a 32-byte seed, 64 lower-case hex digits.
 * @throws TypeError where the record has no JCS form.
 */
export function digestOf(record: JsonObject, seed: Uint8Array): string {
  const texts: string[] = []
  writeAtoms(record, '', false, texts)
  const seeded = new Uint8Array(SALTS_PREFIX.length + seed.length)
  seeded.set(SALTS_PREFIX)
  seeded.set(seed, SALTS_PREFIX.length)
  const salts = shake256(seeded, SALT_BYTES * texts.length)
  const hashed = new Uint8Array(RECORD_PREFIX.length + 32 * texts.length)
  hashed.set(RECORD_PREFIX)
  let at = RECORD_PREFIX.length
  for (let k = 0; k < texts.length; k++) {
    const length = writeAtom(salts, k, texts[k] as string)
    const commitment = sha256Latin1(buffer.subarray(0, length))
    for (let i = 0; i < 32; i++) hashed[at++] = commitment.charCodeAt(i)
  }
  return sha256Hex(hashed)
}

/** Salt and atom into the buffer; returns their length. */
function writeAtom(salts: Uint8Array, k: number, text: string): number {
  // A UTF-16 unit is at most three bytes of UTF-8.
  if (text.length * 3 > afterSalt.length) {
    buffer = new Uint8Array(SALT_BYTES + text.length * 3)
    afterSalt = buffer.subarray(SALT_BYTES)
  }
  for (let i = 0, from = SALT_BYTES * k; i < SALT_BYTES; i++) buffer[i] = salts[from + i] as number
  return SALT_BYTES + encoder.encodeInto(text, afterSalt).written
}

/** The JCS form of every atom in walk order; `path` is that of the path's elements, joined by commas. */
function writeAtoms(value: Json, path: string, cutHere: boolean, texts: string[]): void {
  if (typeof value === 'string' && cutHere) {
    const pieces = cut(value)
    // Half a surrogate pair may be joined again by no cut, so each piece is checked as it is written.
    for (let i = 0; i < pieces.length; i++) {
      texts.push(`[[${path}],${i},${pieces.length},${canonicalize(pieces[i] as string)}]`)
    }
    return
  }
  if (typeof value === 'object' && value !== null) {
    const before = path === '' ? '' : `${path},`
    if (Array.isArray(value)) {
      if (value.length > 0) {
        for (let i = 0; i < value.length; i++) writeAtoms(value[i] as Json, `${before}${i}`, false, texts)
        return
      }
    } else {
      const object = value as JsonObject
      const keys = sortedKeys(object)
      if (keys.length > 0) {
        for (const key of keys)
          writeAtoms(object[key] as Json, before + memberName(key), isCutMember(key), texts)
        return
      }
    }
  }
  texts.push(`[[${path}],0,1,${canonicalize(value)}]`)
}

/** As `canonicalize` writes a member name, with the one that no record may have refused. */
function memberName(key: string): string {
  if (key === '__proto__') throw new TypeError('a member is named __proto__')
  return canonicalize(key)
}
