/**
 * Records as one discriminated union, and the only place where a record is judged (docs/format.md, "Records").
 * Writers refuse members that the format does not know; readers keep, show and flag them.
 */
import * as v from 'valibot'
import { encodeUtf8 } from './bytes.ts'
import { holdsOnlySafeIntegers, isJsonObject, type Json, type JsonObject, MAX_DEPTH } from './jcs.ts'
import { formatPointer } from './pointer.ts'
import { annotation } from './record-annotation.ts'
import { continuation, exported, imported, key, vault } from './record-ledger.ts'
import { READING } from './record-parts.ts'
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

/** A record may nest no deeper than this: evidence.json puts three brackets round it, a line of the ledger one. */
export const MAX_RECORD_DEPTH = MAX_DEPTH - 3

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

/**
 * Judges any JSON value as a record: the record typed, or the problems found. Of several unknown members of one
 * object the first is named. Readers judge neither the length of a line that they have already read nor what hangs
 * on the zone tables of their runtime, so that two of them find the same.
 */
export function checkRecord(
  value: Json,
  mode: 'writing' | 'reading' = 'writing',
): { ok: true; record: LedgerRecord } | { ok: false; problems: RecordProblem[] } {
  if (!isJsonObject(value)) return refused('must be an object')
  if (judged.has(value)) return { ok: true, record: value as unknown as LedgerRecord }
  if (isDeeperThan(value, MAX_RECORD_DEPTH)) return refused(`must nest at most ${MAX_RECORD_DEPTH} deep`)
  if (!holdsOnlySafeIntegers(value)) return refused('must hold whole numbers only, within ±(2^53−1)')
  const result = v.safeParse(anyRecord, value, mode === 'reading' ? READING : {})
  if (!result.success) {
    const problems = new Map(result.issues.map(problemOf).map((one) => [JSON.stringify(one), one]))
    return { ok: false, problems: [...problems.values()] }
  }
  if (mode === 'writing' && bytesOfRecord(value) > MAX_RECORD_BYTES)
    return refused(`must have at most ${MAX_RECORD_BYTES} bytes; attach what is longer`)
  const listed = findEmptyList(value, asJson(result.output))
  if (listed !== undefined) return refused('must be an object', listed)
  if (mode === 'writing') judged.add(result.output)
  return { ok: true, record: result.output }
}

/** The length of a record in JCS form: the order of members makes none longer, so that none has to be sought. */
export function bytesOfRecord(record: JsonObject): number {
  return encodeUtf8(JSON.stringify(record)).length
}

/** What was judged for writing and given back is not judged again on its way to the ledger; nobody changes it there. */
const judged = new WeakSet<object>()

function refused(problem: string, path: readonly string[] = []): { ok: false; problems: RecordProblem[] } {
  return { ok: false, problems: [{ pointer: formatPointer(path), problem, unknown: false }] }
}

/** Where `[]` stands for an object: valibot takes an array for an object of no members, and gives back `{}`. */
function findEmptyList(value: Json, output: Json): string[] | undefined {
  if (Array.isArray(value) && !Array.isArray(output)) return []
  if (typeof value !== 'object' || value === null) return undefined
  for (const step of Object.keys(value)) {
    const found = findEmptyList((value as JsonObject)[step] as Json, (output as JsonObject)[step] as Json)
    if (found !== undefined) return [step, ...found]
  }
  return undefined
}

function isDeeperThan(value: Json, limit: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (limit === 0) return true
  for (const step of Object.keys(value))
    if (isDeeperThan((value as JsonObject)[step] as Json, limit - 1)) return true
  return false
}

function problemOf(issue: v.BaseIssue<unknown>): RecordProblem {
  const steps = (issue.path ?? []) as readonly { type: string; input: unknown; key: string | number }[]
  const path = steps.map(({ key }) => key)
  const listed = steps.findIndex(({ type, input }) => type === 'object' && Array.isArray(input))
  if (listed >= 0)
    return { pointer: formatPointer(path.slice(0, listed)), problem: 'must be an object', unknown: false }
  const pointer = formatPointer(path)
  if (issue.type === 'strict_object' && issue.expected === 'never')
    return { pointer, problem: 'is not a member that this format knows', unknown: true }
  if (issue.received === 'undefined' && issue.kind === 'schema')
    return { pointer, problem: 'is missing', unknown: false }
  return { pointer, problem: sentenceOf(issue), unknown: false }
}

function sentenceOf(issue: v.BaseIssue<unknown>): string {
  if (issue.type === 'strict_object') return 'must be an object'
  if (issue.type === 'array') return 'must be a list'
  if (issue.type === 'variant' && (issue.path?.length ?? 0) > 0) return 'is not a kind that this format knows'
  return issue.message
}

/** A record as JSON, for hashing and printing; the types already exclude anything else. */
export function asJson(record: LedgerRecord): JsonObject {
  return record as unknown as JsonObject
}
