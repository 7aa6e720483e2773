/**
 * JSON that a person hands in, read so that nothing of it is lost unseen: JSON.parse keeps the last of two members of
 * one name and says nothing, and `__proto__` is a setter to half the world.
 */
import { type Json, MAX_DEPTH, nestsWithin } from '../core/jcs.ts'
import { formatPointer } from '../core/pointer.ts'

/** A value, or why there is none: no JSON (`line` is where, from 1), or JSON that says something twice or too deep. */
export type ReadJson =
  | { readonly ok: true; readonly value: Json }
  | { readonly ok: false; readonly line: number }
  | { readonly ok: false; readonly pointer: string; readonly problem: string }

/** Reads one JSON text. */
export function readJson(text: string): ReadJson {
  if (!nestsWithin(text, MAX_DEPTH))
    return { ok: false, pointer: '', problem: `must nest at most ${MAX_DEPTH} deep` }
  let value: Json
  try {
    value = JSON.parse(text) as Json
  } catch (error) {
    return { ok: false, line: lineOf(text, (error as Error).message) }
  }
  return findBadMember(text) ?? { ok: true, value }
}

/** Node says where as an offset, or that the text ended too early. */
function lineOf(text: string, message: string): number {
  const offset = /at position ([0-9]+)/.exec(message)?.[1]
  const before = text.slice(0, offset === undefined ? text.trimEnd().length : Number(offset))
  return before.split('\n').length
}

/** An object or array that is open; `names` is undefined in an array. */
type Level = { readonly names: Set<string> | undefined; step: string | number; nameComes: boolean }

/** The first member that its object has already, or that is named `__proto__`. `text` is JSON; no regular expression, for texts are long. */
function findBadMember(text: string): Extract<ReadJson, { pointer: string }> | undefined {
  const levels: Level[] = []
  for (let at = 0; at < text.length; at++) {
    const sign = text[at]
    const level = levels.at(-1)
    if (sign === '{') levels.push({ names: new Set(), step: '', nameComes: true })
    else if (sign === '[') levels.push({ names: undefined, step: 0, nameComes: false })
    else if (sign === '}' || sign === ']') levels.pop()
    else if (sign === ',' && level !== undefined) {
      if (typeof level.step === 'number') level.step += 1
      level.nameComes = level.names !== undefined
    } else if (sign === '"') {
      const end = endOfString(text, at)
      if (level?.names !== undefined && level.nameComes) {
        level.nameComes = false
        const name = JSON.parse(text.slice(at, end)) as string
        const again = level.names.has(name)
        level.names.add(name)
        level.step = name
        if (again || name === '__proto__') {
          const problem = again ? 'is given twice' : 'is not a member that this format knows'
          return { ok: false, pointer: formatPointer(levels.map(({ step }) => step)), problem }
        }
      }
      at = end - 1
    }
  }
  return undefined
}

/** Where the string that begins at `at` ends, after its quotation mark. */
function endOfString(text: string, at: number): number {
  for (let end = at + 1; ; end++) {
    if (text[end] === '\\') end++
    else if (text[end] === '"') return end + 1
  }
}
