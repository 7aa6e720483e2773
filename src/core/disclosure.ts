/**
 * Showing a record in part: each atom either opened (salt, path, i, m, value) or as its bare commitment, and the
 * rules by which a stranger judges what is shown (docs/format.md, "digest"). The attacker is the discloser: he
 * may merge, move, double or restructure atoms so that what is left reads as something never committed.
 */
import { decodeBase64Url, encodeBase64Url } from './bytes.ts'
import { type Atom, atomsOf, commitAtom, digestOfCommitments, type Path, saltsOf } from './commitment.ts'
import { isJsonObject, type Json, type JsonObject } from './jcs.ts'
import { beginsWithSeparator, cut, isCutPath } from './pieces.ts'

/** A disclosed atom as it stands in a packet: a bare commitment, or [salt, path, i, m, value]. */
export type DisclosedAtom = string | readonly [string, Path, number, number, Json]
/** A shown atom at its position in the walk. */
export type ShownAtom = Atom & { position: number }
/** Why a disclosure is refused; `position` in `DisclosureJudgement` says where. */
export type DisclosureFault =
  | 'malformed-atom'
  | 'atoms-out-of-order'
  | 'path-inside-path'
  | 'array-and-object'
  | 'pieces-disagree'
  | 'piece-cut-wrongly'
  | 'elements-missing'
  | 'structure-hidden'

/** What a disclosure shows, with the digest that its entry's header must hold, or why it is refused. */
export type DisclosureJudgement =
  | { ok: true; digest: string; atoms: number; shown: readonly ShownAtom[] }
  | DisclosureRefusal
/** Why a disclosure is refused, and at which atom. */
export type DisclosureRefusal = { ok: false; fault: DisclosureFault; position: number }

/** Discloses a record: atoms for which `hide` is true become bare commitments. */
export function disclose(
  record: JsonObject,
  seed: Uint8Array,
  hide: (atom: Atom, position: number) => boolean,
): DisclosedAtom[] {
  const atoms = atomsOf(record)
  const salts = saltsOf(seed, atoms.length)
  return atoms.map((atom, k) => {
    const salt = salts[k] as Uint8Array
    if (hide(atom, k)) return encodeBase64Url(commitAtom(salt, atom))
    return [encodeBase64Url(salt), atom.path, atom.i, atom.m, atom.value]
  })
}

/** Judges the atoms of a partly shown entry by every rule; the caller compares `digest` with the header's. */
export function judgeDisclosure(atoms: Json | undefined): DisclosureJudgement {
  const read = openAtoms(atoms)
  if (!read.ok) return read
  const commitments = read.opened.map((one) =>
    one instanceof Uint8Array ? one : commitAtom(one.salt, one.atom),
  )
  return { ok: true, digest: digestOfCommitments(commitments), atoms: read.opened.length, shown: read.shown }
}

/** What the atoms of a partly shown entry show, judged by every rule but the digest: for whoever compares none. */
export function readDisclosure(
  atoms: Json | undefined,
): { ok: true; atoms: number; shown: readonly ShownAtom[] } | DisclosureRefusal {
  const read = openAtoms(atoms)
  return read.ok ? { ok: true, atoms: read.opened.length, shown: read.shown } : read
}

type Opened = { readonly salt: Uint8Array; readonly atom: ShownAtom }

function openAtoms(
  atoms: Json | undefined,
): { ok: true; opened: readonly (Uint8Array | Opened)[]; shown: readonly ShownAtom[] } | DisclosureRefusal {
  if (!Array.isArray(atoms) || atoms.length === 0) return { ok: false, fault: 'malformed-atom', position: 0 }
  const opened: (Uint8Array | Opened)[] = []
  const shown: ShownAtom[] = []
  for (const [position, item] of (atoms as readonly Json[]).entries()) {
    const one = typeof item === 'string' ? decodeBase64Url(item, 32) : openAtom(item, position)
    if (one === undefined) return { ok: false, fault: 'malformed-atom', position }
    opened.push(one)
    if (!(one instanceof Uint8Array)) shown.push(one.atom)
  }
  const fault = findFault(shown, atoms.length)
  return fault === undefined ? { ok: true, opened, shown } : { ok: false, ...fault }
}

function openAtom(item: Json, position: number): Opened | undefined {
  if (!Array.isArray(item) || item.length !== 5) return undefined
  const [salt, path, i, m, value] = item as unknown as readonly [Json, Json, Json, Json, Json]
  const saltBytes = typeof salt === 'string' ? decodeBase64Url(salt, 16) : undefined
  if (saltBytes === undefined || !isPath(path) || !isCount(i) || !isCount(m) || i >= m) return undefined
  if (!isLeafValue(value)) return undefined
  if (m > 1 && !(typeof value === 'string' && isCutPath(path))) return undefined
  return { salt: saltBytes, atom: { path, i, m, value, position } }
}

function isCount(value: Json): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

function isPath(value: Json): value is readonly (string | number)[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    typeof value[0] === 'string' &&
    value.every((step: Json) =>
      typeof step === 'string' ? step !== '__proto__' && step.isWellFormed() : isCount(step),
    )
  )
}

function isLeafValue(value: Json): boolean {
  if (Array.isArray(value)) return value.length === 0
  if (isJsonObject(value)) return Object.keys(value).length === 0
  if (typeof value === 'string') return value.isWellFormed()
  return typeof value !== 'number' || Number.isSafeInteger(value)
}

type Refusal = { fault: DisclosureFault; position: number }

/**
 * The rule for what an entry must show to be shown in part: `kind`, `annotation`, all of `about`; and never a
 * `vault` or `key` record.
 */
export function structureFault(shown: readonly ShownAtom[]): DisclosureFault | undefined {
  const at = (...path: string[]): Json | undefined => shown.find((atom) => samePath(atom.path, path))?.value
  const kind = at('kind')
  if (kind === undefined || kind === 'vault' || kind === 'key') return 'structure-hidden'
  if (kind !== 'annotation') return undefined
  const parts = [at('annotation'), at('about', 'seq'), at('about', 'digest')]
  return parts.includes(undefined) ? 'structure-hidden' : undefined
}

function findFault(shown: readonly ShownAtom[], total: number): Refusal | undefined {
  // Order first: what the other rules conclude from neighbours holds only in order.
  for (const [at, atom] of shown.entries()) {
    const previous = shown[at - 1]
    const fault = previous === undefined ? undefined : compareNeighbours(previous, atom)
    if (fault !== undefined) return { fault, position: atom.position }
  }
  for (const [at, atom] of shown.entries()) {
    const previous = shown[at - 1]
    if (!claimHolds(atom, [previous, shown[at + 1]], total))
      return { fault: 'pieces-disagree', position: atom.position }
    if (elementsMissing(previous, atom)) return { fault: 'elements-missing', position: atom.position }
  }
  return findWrongCut(shown)
}

/** Compares two paths in walk order: names by UTF-16 code units, indexes by number. */
function compareNeighbours(a: ShownAtom, b: ShownAtom): DisclosureFault | undefined {
  const common = commonLength(a.path, b.path)
  if (common === a.path.length && common === b.path.length) {
    return a.i < b.i ? undefined : 'atoms-out-of-order'
  }
  if (common === a.path.length || common === b.path.length) return 'path-inside-path'
  const left = a.path[common] as string | number
  const right = b.path[common] as string | number
  if (typeof left !== typeof right) return 'array-and-object'
  return left < right ? undefined : 'atoms-out-of-order'
}

function commonLength(a: Path, b: Path): number {
  let length = 0
  while (length < a.length && length < b.length && a[length] === b[length]) length++
  return length
}

function samePath(a: Path, b: Path): boolean {
  return a.length === b.length && commonLength(a, b) === a.length
}

/** The positions that an atom claims for its leaf hold that leaf alone, each piece at its place. */
function claimHolds(atom: ShownAtom, neighbours: readonly (ShownAtom | undefined)[], total: number): boolean {
  const first = atom.position - atom.i
  if (first < 0 || first + atom.m > total) return false
  // In walk order the atoms of one leaf are neighbours, so looking left and right of each is enough.
  for (const neighbour of neighbours) {
    if (neighbour === undefined) continue
    const inside = neighbour.position >= first && neighbour.position < first + atom.m
    if (samePath(neighbour.path, atom.path) !== inside) return false
    if (inside && (neighbour.m !== atom.m || neighbour.position - neighbour.i !== first)) return false
  }
  return true
}

/** Skipped array elements each need a hidden atom before the leaf that comes after them. */
function elementsMissing(previous: ShownAtom | undefined, atom: ShownAtom): boolean {
  if (previous !== undefined && samePath(previous.path, atom.path)) return false
  const free =
    atom.position - atom.i - (previous === undefined ? 0 : previous.position - previous.i + previous.m)
  const common = previous === undefined ? 0 : commonLength(previous.path, atom.path)
  let needed = 0
  for (let depth = common; depth < atom.path.length; depth++) {
    const step = atom.path[depth]
    if (typeof step !== 'number') continue
    const before = depth === common && previous !== undefined ? previous.path[depth] : undefined
    needed += typeof before === 'number' ? step - before - 1 : step
  }
  return free < needed
}

function findWrongCut(shown: readonly ShownAtom[]): Refusal | undefined {
  for (let at = 0; at < shown.length; ) {
    const first = shown[at] as ShownAtom
    let end = at + 1
    while (isNextPiece(shown[end - 1] as ShownAtom, shown[end])) end++
    const run = shown.slice(at, end)
    if (typeof first.value === 'string' && isCutPath(first.path) && !cutsIntoItself(run)) {
      return { fault: 'piece-cut-wrongly', position: first.position }
    }
    at = end
  }
  return undefined
}

function isNextPiece(a: ShownAtom, b: ShownAtom | undefined): boolean {
  return b !== undefined && b.position === a.position + 1 && b.i === a.i + 1 && samePath(a.path, b.path)
}

function cutsIntoItself(run: readonly ShownAtom[]): boolean {
  const values = run.map((atom) => atom.value as string)
  const first = run[0] as ShownAtom
  if (values.some((value) => typeof value !== 'string')) return false
  // An empty piece is the whole of an empty string, never one piece of several.
  if (first.m > 1 && values.includes('')) return false
  if (first.i > 0 && beginsWithSeparator(values[0] as string)) return false
  const again = cut(values.join(''))
  return again.length === values.length && again.every((piece, k) => piece === values[k])
}
