/**
 * What is hidden by its place: fields, the parts of withheld files, and what corrections say of either
 * (docs/format.md 6.4 and 14.4). Corrections of corrections are followed as far as they go.
 */
import { isHash } from './bytes.ts'
import type { Path } from './commitment.ts'
import type { RecordedEntry } from './fold.ts'
import type { JsonObject } from './jcs.ts'
import { getAt, parsePointer } from './pointer.ts'
import { listAt, memberAt, textAt } from './recorded.ts'

/** A field by entry and JSON Pointer. */
export type FieldRef = { readonly seq: number; readonly pointer: string }
/** A file by entry and place in `attachments`, from 0. */
export type FileRef = { readonly seq: number; readonly index: number }

/** A place that is not there, or that is never hidden. */
export type RefProblem =
  | { readonly why: 'no-entry'; readonly seq: number }
  | { readonly why: 'no-field' | 'never-hidden'; readonly seq: number; readonly pointer: string }
  | { readonly why: 'no-file'; readonly seq: number; readonly index: number }

/** A place in an entry; `keep` are members directly below it that stay. */
type Place = { readonly tokens: readonly string[]; readonly keep?: ReadonlySet<string> }

/** Of a withheld file only these stay: words of closed lists, which tell how strong a copy it is and nothing else. */
const KEPT_OF_FILE: ReadonlySet<string> = new Set(['role', 'copy', 'sensitive'])

/** The first of the fields and files asked for that cannot be hidden. */
export function refProblem(
  entries: readonly RecordedEntry[],
  fields: readonly FieldRef[],
  files: readonly FileRef[],
): RefProblem | undefined {
  const records = new Map(entries.map(({ seq, record }) => [seq, record]))
  for (const { seq, pointer } of fields) {
    const record = records.get(seq)
    if (record === undefined) return { why: 'no-entry', seq }
    const tokens = parsePointer(pointer)
    if (tokens === undefined || getAt(record, pointer) === undefined) return { why: 'no-field', seq, pointer }
    if (tokens.length === 0 || isStructural(record, tokens)) return { why: 'never-hidden', seq, pointer }
  }
  for (const { seq, index } of files) {
    const record = records.get(seq)
    if (record === undefined) return { why: 'no-entry', seq }
    if (!isHash(memberAt(listAt(record, 'attachments')[index], 'sha256')))
      return { why: 'no-file', seq, index }
  }
  return undefined
}

/** True for what an entry shown in part must show (docs/format.md 6.4, rule 9). */
export function isStructural(record: JsonObject, path: Path): boolean {
  if (path[0] === 'kind') return true
  return record['kind'] === 'annotation' && (path[0] === 'annotation' || path[0] === 'about')
}

/** The files asked for and all others of these entries with the same bytes, each once, by seq and index. */
export function withSameBytes(
  entries: readonly RecordedEntry[],
  files: readonly FileRef[],
): (FileRef & { readonly sha256: string })[] {
  const all = entries.flatMap(({ seq, record }) =>
    listAt(record, 'attachments').flatMap((one, index) => {
      const sha256 = textAt(one, 'sha256')
      return sha256 === undefined ? [] : [{ seq, index, sha256 }]
    }),
  )
  const asked = new Set(files.map(({ seq, index }) => `${seq}:${index}`))
  const digests = new Set(
    all.filter((one) => asked.has(`${one.seq}:${one.index}`)).map(({ sha256 }) => sha256),
  )
  return all.filter(({ sha256 }) => digests.has(sha256))
}

/** By seq, the places hidden whole: those asked for, and the values of corrections of them. */
export function hiddenPaths(
  entries: readonly RecordedEntry[],
  fields: readonly FieldRef[],
  files: readonly FileRef[],
): ReadonlyMap<number, readonly Place[]> {
  const corrections = new Map<number, RecordedEntry[]>()
  for (const entry of entries.filter(({ record }) => record['annotation'] === 'correction')) {
    const seq = memberAt(entry.record, 'about', 'seq') as number
    if (corrections.get(seq)?.push(entry) === undefined) corrections.set(seq, [entry])
  }
  const places = new Map<number, Place[]>()
  const known = new Set<string>()
  const waiting: (Place & { seq: number })[] = [
    ...fields.map(({ seq, pointer }) => ({ seq, tokens: parsePointer(pointer) as string[] })),
    ...files.map(({ seq, index }) => ({ seq, tokens: ['attachments', String(index)], keep: KEPT_OF_FILE })),
  ]
  for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
    const { seq, ...place } = one
    const key = JSON.stringify([seq, place.tokens])
    if (known.has(key)) continue
    known.add(key)
    if (places.get(seq)?.push(place) === undefined) places.set(seq, [place])
    for (const { seq: by, record } of corrections.get(seq) ?? []) {
      for (const at of by > seq ? changesOf(record, place.tokens) : []) {
        for (const value of ['was', 'is']) waiting.push({ seq: by, tokens: ['changes', String(at), value] })
      }
    }
  }
  return places
}

/** The places of the changes that name a pointer at, below or above a place. */
function changesOf(record: JsonObject, tokens: readonly string[]): number[] {
  return listAt(record, 'changes').flatMap((change, at) => {
    const named = parsePointer(textAt(change, 'pointer') ?? '') ?? []
    const shared = Math.min(named.length, tokens.length)
    return named.slice(0, shared).every((token, k) => token === tokens[k]) ? [at] : []
  })
}

/** True for a path at or below a hidden place. */
export function isHiddenPath(places: readonly Place[], path: Path): boolean {
  const steps = path.map(String)
  return places.some(({ tokens, keep }) => {
    if (!tokens.every((token, at) => token === steps[at])) return false
    return !(steps.length === tokens.length + 1 && keep?.has(steps[tokens.length] as string) === true)
  })
}

/** True for a path within one of these files. */
export function isOfFile(files: readonly FileRef[], seq: number, path: Path): boolean {
  return path[0] === 'attachments' && files.some((file) => file.seq === seq && file.index === path[1])
}
