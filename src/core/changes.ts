/** The changes that lead from one record to another, as a correction holds them (docs/format.md, "Annotations"). */
import { canonicalize, isJsonObject, type Json, type JsonObject, sortedKeys } from './jcs.ts'
import { formatPointer } from './pointer.ts'

/** One change; an absent `was` or `is` means not present. */
export type Change = { readonly pointer: string; readonly was?: Json; readonly is?: Json }

/**
 * What differs, in the order of member names: objects are compared member by member, everything else whole, so that
 * a list that changed is one change.
 */
export function changesBetween(before: JsonObject, after: JsonObject): Change[] {
  return compare(before, after, [])
}

function compare(before: JsonObject, after: JsonObject, path: readonly string[]): Change[] {
  return sortedKeys({ ...before, ...after }).flatMap((key) => {
    const was = Object.hasOwn(before, key) ? before[key] : undefined
    const is = Object.hasOwn(after, key) ? after[key] : undefined
    if (isJsonObject(was) && isJsonObject(is)) return compare(was, is, [...path, key])
    if (was !== undefined && is !== undefined && canonicalize(was) === canonicalize(is)) return []
    const pointer = formatPointer([...path, key])
    return [{ pointer, ...(was === undefined ? {} : { was }), ...(is === undefined ? {} : { is }) }]
  })
}

/** `changed` laid over `record`: objects member by member, everything else as a whole. */
export function overlaid(record: JsonObject, changed: JsonObject): JsonObject {
  const result: Record<string, Json> = { ...record }
  for (const key of Object.keys(changed)) {
    const [old, next] = [record[key], changed[key] as Json]
    result[key] = isJsonObject(old) && isJsonObject(next) ? overlaid(old, next) : next
  }
  return result
}
