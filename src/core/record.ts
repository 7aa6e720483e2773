/**
 * Records as one discriminated union, and the only place where a record is judged (docs/format.md, "Records").
 * Writers refuse members that the format does not know; readers keep, show and flag them.
 */
import * as v from 'valibot'
import { holdsOnlySafeIntegers, isJsonObject, type Json, type JsonObject } from './jcs.ts'
import { annotation } from './record-annotation.ts'
import { continuation, exported, imported, key, vault } from './record-ledger.ts'
import { threat } from './record-threat.ts'

const anyRecord = v.variant('kind', [threat, annotation, vault, key, continuation, imported, exported])

/** Everything that an entry can hold. */
export type LedgerRecord = v.InferOutput<typeof anyRecord>
/** The kinds of record that this version of the format knows. */
export type RecordKind = LedgerRecord['kind']

/** What is wrong with a record: where, as a JSON Pointer, and what. `unknown` marks a member nobody defined. */
export type RecordProblem = { pointer: string; problem: string; unknown: boolean }

/** A record may have at most this many bytes in JCS form; what is longer is attached. */
export const MAX_RECORD_BYTES = 700_000

const KINDS: ReadonlySet<string> = new Set<RecordKind>([
  'threat',
  'annotation',
  'vault',
  'key',
  'continuation',
  'import',
  'export',
])

/** True for a kind of record that this version of the format knows. */
export function isKnownKind(kind: Json | undefined): kind is RecordKind {
  return typeof kind === 'string' && KINDS.has(kind)
}

/** Judges any JSON value as a record: the record typed, or every problem found. */
export function checkRecord(
  value: Json,
): { ok: true; record: LedgerRecord } | { ok: false; problems: RecordProblem[] } {
  if (!isJsonObject(value))
    return { ok: false, problems: [{ pointer: '', problem: 'must be an object', unknown: false }] }
  if (!holdsOnlySafeIntegers(value)) {
    return {
      ok: false,
      problems: [{ pointer: '', problem: 'numbers must be whole and within ±(2^53−1)', unknown: false }],
    }
  }
  const result = v.safeParse(anyRecord, value)
  if (result.success) return { ok: true, record: result.output }
  return { ok: false, problems: result.issues.map(problemOf) }
}

function problemOf(issue: v.BaseIssue<unknown>): RecordProblem {
  const path = (issue.path ?? []) as readonly { key: unknown }[]
  const pointer = path
    .map((step) => `/${String(step.key).replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('')
  if (issue.type === 'strict_object' && issue.expected === 'never') {
    return { pointer, problem: 'is not a member that this format knows', unknown: true }
  }
  if (issue.received === 'undefined' && issue.type !== 'raw_check')
    return { pointer, problem: 'is missing', unknown: false }
  return { pointer, problem: issue.message, unknown: false }
}

/** A record as JSON, for hashing and printing; the types already exclude anything else. */
export function asJson(record: LedgerRecord): JsonObject {
  return record as unknown as JsonObject
}
