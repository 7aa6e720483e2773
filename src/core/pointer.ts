/**
 * JSON Pointer (RFC 6901) on JSON values that are never changed in place: corrections name what they change by it.
 * Looks at own members only, so no pointer reaches a prototype; a pointer through `__proto__` is refused.
 */
import { isJsonObject, type Json, MAX_DEPTH } from './jcs.ts'

/** The member names of a pointer, or undefined where it is none, is deeper than a record, or holds `__proto__`. */
export function parsePointer(pointer: string): string[] | undefined {
  if (pointer === '') return []
  if (!pointer.startsWith('/') || /~(?![01])/.test(pointer)) return undefined
  const tokens = pointer
    .slice(1)
    .split('/')
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'))
  return tokens.length > MAX_DEPTH || tokens.includes('__proto__') ? undefined : tokens
}

/** The pointer of a path of member names and array indexes. */
export function formatPointer(path: readonly (string | number)[]): string {
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

/** The value at `pointer`, or undefined where nothing stands there. */
export function getAt(value: Json, pointer: string): Json | undefined {
  let at: Json | undefined = value
  const tokens = parsePointer(pointer)
  if (tokens === undefined) return undefined
  for (const token of tokens) at = at === undefined ? undefined : child(at, token)
  return at
}

/**
 * `value` with `next` at `pointer`; undefined where it cannot stand there: a malformed pointer, a scalar on the way,
 * an index beyond the end. Objects that are missing on the way are made, and a list where the next step is `0`.
 */
export function setAt(value: Json, pointer: string, next: Json): Json | undefined {
  const tokens = parsePointer(pointer)
  return tokens === undefined ? undefined : place(value, tokens, 0, next)
}

/** `value` without what stands at `pointer`: unchanged where nothing does, undefined for the whole or no pointer. */
export function removeAt(value: Json, pointer: string): Json | undefined {
  const tokens = parsePointer(pointer)
  return tokens === undefined || tokens.length === 0 ? undefined : drop(value, tokens, 0)
}

function child(value: Json, token: string): Json | undefined {
  if (Array.isArray(value)) return value[indexOf(token)]
  return isJsonObject(value) && Object.hasOwn(value, token) ? value[token] : undefined
}

/** RFC 6901 §4: digits without leading zeros; -1 for anything else. */
function indexOf(token: string): number {
  return /^(?:0|[1-9][0-9]{0,8})$/.test(token) ? Number(token) : -1
}

function place(
  value: Json | undefined,
  tokens: readonly string[],
  depth: number,
  next: Json,
): Json | undefined {
  const token = tokens[depth]
  if (token === undefined) return next
  const holder = value ?? (token === '0' ? [] : {})
  if (Array.isArray(holder)) {
    const index = token === '-' ? holder.length : indexOf(token)
    if (index < 0 || index > holder.length) return undefined
    const placed = place(holder[index], tokens, depth + 1, next)
    return placed === undefined ? undefined : [...holder.slice(0, index), placed, ...holder.slice(index + 1)]
  }
  if (!isJsonObject(holder)) return undefined
  const placed = place(child(holder, token), tokens, depth + 1, next)
  return placed === undefined ? undefined : { ...holder, [token]: placed }
}

function drop(value: Json, tokens: readonly string[], depth: number): Json {
  const token = tokens[depth] as string
  const held = child(value, token)
  if (held === undefined) return value
  const last = depth === tokens.length - 1
  if (Array.isArray(value)) {
    const index = indexOf(token)
    const kept = last ? [] : [drop(held, tokens, depth + 1)]
    return [...value.slice(0, index), ...kept, ...value.slice(index + 1)]
  }
  const { [token]: _dropped, ...rest } = value as { readonly [member: string]: Json }
  return last ? rest : { ...rest, [token]: drop(held, tokens, depth + 1) }
}
