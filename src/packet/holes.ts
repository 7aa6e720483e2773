/**
 * Words for what a partly shown entry does not show. Where something is hidden nobody can tell whether a member was
 * recorded, so no view may say that it was not; the hidden name of a child is a letter (record.md, principle 6).
 */
import type { Path } from '../core/commitment.ts'
import { isJsonObject, type JsonObject } from '../core/jcs.ts'
import { isMinor } from '../core/minors.ts'
import { mayBeHidden, type Partly } from '../core/partly.ts'
import { listAt, textAt } from '../core/recorded.ts'

/** How an entry is read: what to say of an absent member, and what to call the children whose names are hidden. */
export type Holes = {
  readonly partly: Partly | undefined
  /** `otherwise` where nothing is hidden at that place, else words that leave it open. */
  absent(path: Path, otherwise?: string): string
  /** `Child A` for a target of `record` whose name is hidden, by its place. */
  child(record: JsonObject, at: number): string | undefined
}

/** Letters by description, in the order of first appearance. */
export type ChildLetters = ReadonlyMap<string, string>

/** How to read an entry. */
export function holesOf(entry: { readonly partly?: Partly }, letters: ChildLetters): Holes {
  const { partly } = entry
  return {
    partly,
    absent: (path, otherwise = 'not recorded') =>
      mayBeHidden(partly, path) ? 'hidden, or not recorded' : otherwise,
    child: (record, at) => letters.get(descriptions(record, partly)[at] ?? ''),
  }
}

/**
 * Letters for the children whose names are hidden. Two mentions get one letter where they are described alike, and
 * never within one entry: whether they are one child is not shown, and the page says so.
 */
export function childLetters(
  entries: readonly { readonly record: JsonObject; readonly partly?: Partly }[],
): ChildLetters {
  const letters = new Map<string, string>()
  for (const { record, partly } of entries) {
    for (const key of descriptions(record, partly)) {
      if (key !== undefined && !letters.has(key)) letters.set(key, `Child ${letterOf(letters.size)}`)
    }
  }
  return letters
}

/** For each target: what tells a child with a hidden name from others, or undefined. */
function descriptions(record: JsonObject, partly: Partly | undefined): (string | undefined)[] {
  const counts = new Map<string, number>()
  return listAt(record, 'targets').map((target, at) => {
    if (!isJsonObject(target) || !isMinor(target) || textAt(target, 'name') !== undefined) return undefined
    if (!mayBeHidden(partly, ['targets', at, 'name'])) return undefined
    const { age } = target
    const like = typeof age === 'number' ? String(age) : 'age not known'
    const count = counts.get(like) ?? 0
    counts.set(like, count + 1)
    return `${like}/${count}`
  })
}

/** A to Z, then AA, AB and so on. */
function letterOf(number: number): string {
  const last = String.fromCharCode(65 + (number % 26))
  return number < 26 ? last : letterOf(Math.floor(number / 26) - 1) + last
}
