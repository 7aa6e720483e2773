/**
 * What a partly shown entry gives to read (docs/format.md 6.4): a record with holes, every hidden piece marked in its
 * place, and how much is hidden between what is shown. Never closes up text, and never names a field that is hidden:
 * a bare commitment does not tell its path.
 */
import type { Path } from './commitment.ts'
import type { ShownAtom } from './disclosure.ts'
import type { Json, JsonObject } from './jcs.ts'

/**
 * Stands in texts for one hidden piece, and in lists for one element of which nothing is shown. Half a character: no
 * text that was committed to can hold it, so no message can look like a hole.
 */
export const HIDDEN = '\ud800'

/** Hidden atoms between two shown leaves; without `after` before the first of them, without `before` after the last. */
export type Gap = { readonly count: number; readonly after?: Path; readonly before?: Path }

/** How much of an entry is shown. `gaps` are in walk order; `texts` are those shown with pieces missing. */
export type Partly = {
  readonly atoms: number
  readonly hidden: number
  readonly gaps: readonly Gap[]
  readonly texts: readonly { readonly path: Path; readonly hidden: number }[]
}

type Leaf = { readonly path: Path; readonly start: number; readonly m: number; value: Json; hidden: number }
type Holder = { [member: string]: Json } | Json[]

/** The record with holes of `shown`, the atoms of a disclosure of `total` that was judged good. */
export function recordWithHoles(
  shown: readonly ShownAtom[],
  total: number,
): { record: JsonObject; partly: Partly } {
  const leaves = leavesOf(shown)
  const record: { [member: string]: Json } = {}
  for (const { path, value } of leaves) place(record, path, value)
  const texts = leaves.flatMap(({ path, hidden }) => (hidden === 0 ? [] : [{ path, hidden }]))
  return {
    record,
    partly: { atoms: total, hidden: total - shown.length, gaps: gapsOf(leaves, total), texts },
  }
}

function leavesOf(shown: readonly ShownAtom[]): Leaf[] {
  const leaves: Leaf[] = []
  let at = 0
  while (at < shown.length) {
    const { path, position, i, m, value } = shown[at] as ShownAtom
    const start = position - i
    if (m === 1) {
      leaves.push({ path, start, m, value, hidden: 0 })
      at++
      continue
    }
    const pieces = Array.from({ length: m }, () => HIDDEN)
    let opened = 0
    for (; at < shown.length && (shown[at] as ShownAtom).position < start + m; at++, opened++) {
      const piece = shown[at] as ShownAtom
      pieces[piece.i] = piece.value as string
    }
    leaves.push({ path, start, m, value: pieces.join(''), hidden: m - opened })
  }
  return leaves
}

function gapsOf(leaves: readonly Leaf[], total: number): Gap[] {
  const gaps: Gap[] = []
  let end = 0
  let after: Path | undefined
  for (const { path, start, m } of leaves) {
    if (start > end)
      gaps.push({ count: start - end, ...(after === undefined ? {} : { after }), before: path })
    end = start + m
    after = path
  }
  if (total > end) gaps.push({ count: total - end, ...(after === undefined ? {} : { after }) })
  return gaps
}

function place(record: Holder, path: Path, value: Json): void {
  let at = record
  for (const [depth, step] of path.entries()) {
    const next = path[depth + 1]
    const made: Json = next === undefined ? value : typeof next === 'number' ? [] : {}
    if (Array.isArray(at)) while (at.length < (step as number)) at.push(HIDDEN)
    const held = (at as { [step: string | number]: Json })[step]
    if (held === undefined || next === undefined) (at as { [step: string | number]: Json })[step] = made
    if (next !== undefined) at = (at as { [step: string | number]: Json })[step] as Holder
  }
}

/** True where a leaf at or below `path` may be among the hidden atoms; false where nothing is hidden at its place. */
export function mayBeHidden(partly: Partly | undefined, path: Path): boolean {
  return (partly?.gaps ?? []).some(({ after, before }) => {
    // A leaf has nothing within it; behind a leaf within `path` more of the same may be hidden.
    const inside = after !== undefined && after.length > path.length && isWithin(after, path)
    const fromHere = after === undefined || compare(after, path) < 0 || inside
    return fromHere && (before === undefined || compare(before, path) > 0)
  })
}

/** Walk order: names by UTF-16 code units, indexes by number; what is above comes before what is within it. */
function compare(a: Path, b: Path): number {
  for (let at = 0; at < a.length && at < b.length; at++) {
    const [x, y] = [a[at], b[at]] as [string | number, string | number]
    if (x === y) continue
    if (typeof x !== typeof y) return typeof x === 'number' ? -1 : 1
    return x < y ? -1 : 1
  }
  return a.length - b.length
}

/** True for a path at or below another. */
export function isWithin(path: Path, above: Path): boolean {
  return above.length <= path.length && above.every((step, at) => step === path[at])
}

/** True where a value holds a hole anywhere. */
export function hasHoles(value: Json | undefined): boolean {
  if (typeof value === 'string') return !value.isWellFormed()
  return typeof value === 'object' && value !== null && Object.values(value).some((one) => hasHoles(one))
}

/** The value with what is shown of it alone, for judging its form. */
export function withoutHoles(value: Json): Json {
  if (typeof value === 'string') return value.replace(/\ud800/gu, '')
  if (Array.isArray(value)) return value.map(withoutHoles)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withoutHoles(one as Json)]))
}
