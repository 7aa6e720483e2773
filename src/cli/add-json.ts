/** `--record`: whole records as JSON or JSON lines. What the program itself sets is refused when it is given. */
import { resolve } from 'node:path'
import { EvidenceError } from '../core/errors.ts'
import { isJsonObject, type Json, type JsonObject } from '../core/jcs.ts'
import type { RecordProblem } from '../core/record.ts'
import { readJson } from './strict-json.ts'

/**
 * A record from JSON: its members, and the files that its attachments name, with what else is said of each. `line` is
 * where it stands among JSON lines, `at` its place in an array.
 */
export type JsonDraft = {
  readonly line?: number
  readonly at?: number
  readonly record: JsonObject
  readonly files: readonly { path: string; notes: JsonObject }[]
}

type Standing = Pick<JsonDraft, 'line' | 'at'> & { readonly value: Json }

/** Reads one JSON object, an array of them, or one a line. `name` is for messages, `folder` is where relative paths start. */
export function draftsOfJson(text: string, name: string, folder: string): JsonDraft[] {
  return valuesOf(text, name).map((standing) => draftOfValue(standing, folder))
}

function valuesOf(text: string, name: string): Standing[] {
  if (text.trim() === '') throw new EvidenceError({ code: 'nothing-to-record' })
  const whole = readJson(text)
  if (whole.ok) {
    const { value } = whole
    if (!Array.isArray(value)) return [{ value }]
    if (value.length === 0) throw new EvidenceError({ code: 'nothing-to-record' })
    return value.map((one: Json, at: number) => ({ value: one, at }))
  }
  if ('problem' in whole) throw refusal({}, whole)
  const lines = text.split('\n').map((line, before) => ({ line, number: before + 1 }))
  const filled = lines.filter(({ line }) => line.trim() !== '')
  // A first line that is no JSON by itself begins a text of many lines.
  const first = readJson(filled[0]?.line ?? '')
  if (!first.ok && 'line' in first)
    throw new EvidenceError({ code: 'not-json', path: name, line: whole.line })
  return filled.map(({ line, number }) => {
    const read = readJson(line)
    if (read.ok) return { value: read.value, line: number }
    if ('problem' in read) throw refusal({ line: number }, read)
    throw new EvidenceError({ code: 'not-json', path: name, line: number })
  })
}

function refusal({ line }: Pick<JsonDraft, 'line'>, one: Omit<RecordProblem, 'unknown'>): EvidenceError {
  const problems = [{ pointer: one.pointer, problem: one.problem, unknown: false }]
  return new EvidenceError({ code: 'invalid-record', problems, ...(line === undefined ? {} : { line }) })
}

function draftOfValue({ value, ...standing }: Standing, folder: string): JsonDraft {
  const refuse = ({ pointer, problem }: { pointer: string; problem: string }): never => {
    throw refusal(standing, {
      pointer: `${standing.at === undefined ? '' : `/${standing.at}`}${pointer}`,
      problem,
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
  if (attachments === undefined) return { ...standing, record, files: [] }
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
  return { ...standing, record, files }
}
