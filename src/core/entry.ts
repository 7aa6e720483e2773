/**
 * An entry: one canonical line of ledger.jsonl (docs/format.md, "An entry"). The header is the leaf of the Merkle
 * tree; the record hangs on it by `digest`. Lines are hostile: anyone may have written the file.
 */
import { decodeBase64Url, encodeBase64Url, encodeUtf8, isHash } from './bytes.ts'
import { sha256Hex } from './crypto.ts'
import {
  canonicalize,
  holdsOnlySafeIntegers,
  isJsonObject,
  type Json,
  type JsonObject,
  parseCanonical,
} from './jcs.ts'
import { digestOf } from './record-digest.ts'

/** A line may have at most this many bytes, without its LF. */
export const MAX_LINE_BYTES = 1_048_576

/** What the Merkle tree covers. `ciphertext` and `objects` stand in sealed entries only. */
export type Header = {
  readonly after?: string
  readonly ciphertext?: string
  readonly digest: string
  readonly key: number
  readonly objects?: readonly string[]
  readonly recordedAt: string
  readonly seq: number
  readonly v: 1
}

/** A line of the ledger: a header with its record and seed, or with its sealed bytes. */
export type Entry =
  | { readonly header: Header; readonly record: JsonObject; readonly seed: Uint8Array }
  | { readonly header: Header; readonly sealed: Uint8Array }

/** An entry whose content is at hand; its header still tells whether the ledger holds it sealed. */
export type WholeEntry = Extract<Entry, { readonly record: JsonObject }>
/** An entry whose content is sealed. */
export type SealedEntry = Extract<Entry, { readonly sealed: Uint8Array }>

/** Why a line or a header is refused. `unknown-version` is "cannot tell"; every other is damage. */
export type EntryFault = 'not-canonical' | 'unknown-version' | 'wrong-members'

/** A value that was read, or why not. */
export type Read<T> = { ok: true; value: T } | { ok: false; fault: EntryFault }

const HEADER_MEMBERS = new Set(['after', 'ciphertext', 'digest', 'key', 'objects', 'recordedAt', 'seq', 'v'])
const CONTENT = new Set(['record', 'seed', 'sealed'])
/** Real in every month of every year, so that nearly all times need no calendar. */
const EARLY_IN_A_MONTH =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/

/** True for `YYYY-MM-DDTHH:MM:SS.sssZ` that names a real moment. */
export function isTimestamp(value: Json | undefined): value is string {
  if (typeof value !== 'string') return false
  if (EARLY_IN_A_MONTH.test(value)) return true
  if (!TIME.test(value)) return false
  // Date turns 30 February into 2 March; the spelling must come back.
  const time = new Date(value)
  return !Number.isNaN(time.getTime()) && time.toISOString() === value
}

/** Reads a header from JSON, sealed or not. */
export function readHeader(value: Json | undefined): Read<Header> {
  if (!isJsonObject(value)) return { ok: false, fault: 'wrong-members' }
  const { after, ciphertext, digest, key, objects, recordedAt, seq, v } = value as Record<
    string,
    Json | undefined
  >
  if (v !== 1) return { ok: false, fault: typeof v === 'number' ? 'unknown-version' : 'wrong-members' }
  const good =
    Object.keys(value).every((member) => HEADER_MEMBERS.has(member)) &&
    isHash(digest) &&
    isSeq(seq) &&
    isSeq(key) &&
    key <= seq &&
    isTimestamp(recordedAt) &&
    (after === undefined || isHash(after)) &&
    (ciphertext === undefined || isHash(ciphertext)) &&
    (objects === undefined || (ciphertext !== undefined && isListOfHashes(objects)))
  return good ? { ok: true, value: value as unknown as Header } : { ok: false, fault: 'wrong-members' }
}

function isSeq(value: Json | undefined): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

function isListOfHashes(value: Json): boolean {
  return Array.isArray(value) && value.length > 0 && value.every(isHash)
}

/** The leaf data of an entry: the JCS form of its header. */
export function headerBytes(header: Header): Uint8Array {
  return encodeUtf8(canonicalize(header as unknown as JsonObject))
}

/** Reads a line (without LF). Checks form only; `contentMatches` checks that the record is the one committed to. */
export function readEntry(line: Uint8Array): Read<Entry> {
  const value = line.length > MAX_LINE_BYTES ? undefined : parseCanonical(line)
  if (!isJsonObject(value)) return { ok: false, fault: 'not-canonical' }
  const { record, seed, sealed } = value as Record<string, Json | undefined>
  const header = readHeader(withoutContent(value))
  if (!header.ok) return header
  if (header.value.ciphertext === undefined) {
    const seedBytes = typeof seed === 'string' ? decodeBase64Url(seed, 32) : undefined
    if (sealed !== undefined || seedBytes === undefined || !isRecordShape(record))
      return { ok: false, fault: 'wrong-members' }
    return { ok: true, value: { header: header.value, record, seed: seedBytes } }
  }
  const bytes = typeof sealed === 'string' ? decodeBase64Url(sealed) : undefined
  if (record !== undefined || seed !== undefined || bytes === undefined)
    return { ok: false, fault: 'wrong-members' }
  return { ok: true, value: { header: header.value, sealed: bytes } }
}

function withoutContent(line: JsonObject): JsonObject {
  const header: Record<string, Json> = {}
  for (const member of Object.keys(line)) if (!CONTENT.has(member)) header[member] = line[member] as Json
  return header
}

/** True for an object with a `kind` and no numbers but safe integers: what every record is at least. */
export function isRecordShape(value: Json | undefined): value is JsonObject {
  return isJsonObject(value) && typeof value['kind'] === 'string' && holdsOnlySafeIntegers(value)
}

/** True when the record opens the header's digest, or the sealed bytes are those that the header names. */
export function contentMatches(entry: Entry): boolean {
  if ('sealed' in entry) return sha256Hex(entry.sealed) === entry.header.ciphertext
  return digestOf(entry.record, entry.seed) === entry.header.digest
}

/** The line of an entry, with its LF. */
export function formatEntry(entry: Entry): Uint8Array {
  const { after, ciphertext, objects, digest, key, recordedAt, seq, v } = entry.header
  // In the order of the line, for what stands in order is written at once.
  const members = {
    ...(after === undefined ? {} : { after }),
    ...(ciphertext === undefined ? {} : { ciphertext }),
    digest,
    key,
    ...(objects === undefined ? {} : { objects }),
    ...('sealed' in entry ? {} : { record: entry.record }),
    recordedAt,
    ...('sealed' in entry
      ? { sealed: encodeBase64Url(entry.sealed) }
      : { seed: encodeBase64Url(entry.seed) }),
    seq,
    v,
  }
  return encodeUtf8(`${canonicalize(members)}\n`)
}
