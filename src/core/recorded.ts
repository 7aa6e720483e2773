/**
 * Reading records that may be anything: a vault or packet by someone else holds what its writer pleased. What is not
 * of the expected type is as if it were not there; nothing is thrown, and the record itself is never changed.
 */
import { isJsonObject, type Json, type JsonObject } from './jcs.ts'
import { DIGITS } from './local.ts'
import type { When } from './when.ts'

/** The value that member names lead to, or undefined. Own members only. */
export function memberAt(value: Json | undefined, ...names: readonly string[]): Json | undefined {
  let at = value
  for (const name of names) at = isJsonObject(at) && Object.hasOwn(at, name) ? at[name] : undefined
  return at
}

/** The text that member names lead to, or undefined. */
export function textAt(value: Json | undefined, ...names: readonly string[]): string | undefined {
  const found = memberAt(value, ...names)
  return typeof found === 'string' ? found : undefined
}

/** The elements of the list that member names lead to; none where there is no list. */
export function listAt(value: Json | undefined, ...names: readonly string[]): readonly Json[] {
  const found = memberAt(value, ...names)
  return Array.isArray(found) ? found : []
}

/** The objects in the list that member names lead to. */
export function objectsAt(value: Json | undefined, ...names: readonly string[]): JsonObject[] {
  return listAt(value, ...names).filter(isJsonObject)
}

const TEXTS = ['literal', 'entered', 'local', 'zone', 'utc', 'notBefore', 'notAfter'] as const
const BASES = ['device', 'shown', 'stated', 'export', 'inferred', 'unknown'] as const
const CLOCKS = ['platform', 'device', 'memory', 'other'] as const

/** The time value that member names lead to, of which only well-typed members are taken; or undefined. */
export function whenAt(value: Json | undefined, ...names: readonly string[]): When | undefined {
  const found = memberAt(value, ...names)
  if (!isJsonObject(found)) return undefined
  const when: When = {}
  for (const name of TEXTS) {
    const text = textAt(found, name)
    if (text !== undefined) when[name] = text
  }
  const precision = [...DIGITS, 'range' as const].find((one) => one === found['precision'])
  const basis = BASES.find((one) => one === found['zoneBasis'])
  const clock = CLOCKS.find((one) => one === found['clock'])
  if (precision !== undefined) when.precision = precision
  if (basis !== undefined) when.zoneBasis = basis
  if (clock !== undefined) when.clock = clock
  if (typeof found['approximate'] === 'boolean') when.approximate = found['approximate']
  return when
}

/** Every string within a value, member names left out. */
export function textsIn(value: Json): string[] {
  if (typeof value === 'string') return [value]
  if (Array.isArray(value)) return value.flatMap(textsIn)
  return isJsonObject(value) ? Object.values(value).flatMap(textsIn) : []
}
