/** `--record`: whole records as JSON or JSON lines. What the program itself sets is refused when it is given. */
import { resolve } from 'node:path'
import { EvidenceError } from '../core/errors.ts'
import { isJsonObject, type Json, type JsonObject, MAX_DEPTH, nestsWithin } from '../core/jcs.ts'
import type { RecordProblem } from '../core/record.ts'

/** A record from JSON: its members, and the files that its attachments name, with what else is said of each. */
export type JsonDraft = {
  readonly line: number
  readonly record: JsonObject
  readonly files: readonly { path: string; notes: JsonObject }[]
}

/** Reads one JSON object, an array of them, or one a line. `folder` is where relative paths start. */
export function draftsOfJson(text: string, path: string, folder: string): JsonDraft[] {
  return valuesOf(text, path).map(({ value, line }) => draftOfValue(value, line, folder))
}

function valuesOf(text: string, path: string): { value: Json; line: number }[] {
  const whole = parse(text)
  if (whole !== undefined) {
    const values = Array.isArray(whole) ? (whole as readonly Json[]) : [whole]
    return values.map((value, at) => ({ value, line: Array.isArray(whole) ? at + 1 : 1 }))
  }
  const found: { value: Json; line: number }[] = []
  for (const [at, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    const value = parse(line)
    if (value === undefined) throw new EvidenceError({ code: 'not-json', path, line: at + 1 })
    found.push({ value, line: at + 1 })
  }
  if (found.length === 0) throw new EvidenceError({ code: 'nothing-to-record' })
  return found
}

function parse(text: string): Json | undefined {
  if (!nestsWithin(text, MAX_DEPTH)) return undefined
  try {
    return JSON.parse(text) as Json
  } catch {
    return undefined
  }
}

function draftOfValue(value: Json, line: number, folder: string): JsonDraft {
  const refuse = (...problems: Omit<RecordProblem, 'unknown'>[]): never => {
    throw new EvidenceError({
      code: 'invalid-record',
      line,
      problems: problems.map((one) => ({ ...one, unknown: false })),
    })
  }
  if (!isJsonObject(value)) return refuse({ pointer: '', problem: 'must be an object' })
  const { kind } = value
  if (kind !== 'threat' && kind !== 'annotation')
    return refuse({ pointer: '/kind', problem: 'must be threat or annotation' })
  if (isJsonObject(value['about']) && 'digest' in value['about']) {
    return refuse({ pointer: '/about/digest', problem: 'is set by the program' })
  }
  const { attachments, ...record } = value
  if (attachments === undefined) return { line, record, files: [] }
  if (!Array.isArray(attachments)) return refuse({ pointer: '/attachments', problem: 'must be a list' })
  const files = attachments.map((item: Json, at: number) => {
    const pointer = `/attachments/${at}`
    if (!isJsonObject(item) || typeof item['path'] !== 'string')
      return refuse({ pointer, problem: 'must name its file as {"path": …}' })
    for (const member of ['sha256', 'size', 'name', 'mediaType']) {
      if (member in item) return refuse({ pointer: `${pointer}/${member}`, problem: 'is set by the program' })
    }
    const { path, ...notes } = item
    return { path: resolve(folder, path as string), notes }
  })
  return { line, record, files }
}
