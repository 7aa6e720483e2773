/**
 * Entries about others, folded into the entry they are about (docs/format.md, "Record kinds"; record.md,
 * "Annotation"). The past is never edited: a record as recorded stays beside the record as corrected, and what is
 * withdrawn is marked, not dropped. An `about` that does not fit is flagged and folded into nothing.
 */
import { canonicalize, isJsonObject, type Json, type JsonObject } from './jcs.ts'
import { hasHoles, mayBeHidden, type Partly } from './partly.ts'
import { formatPointer, getAt, parsePointer, removeAt, setAt } from './pointer.ts'
import { memberAt, objectsAt, textAt } from './recorded.ts'

/** An entry of which the record is at hand; with `partly`, one with holes (partly.ts). */
export type RecordedEntry = {
  readonly seq: number
  readonly recordedAt: string
  readonly digest: string
  readonly record: JsonObject
  readonly partly?: Partly
}

/**
 * One change of a correction in force, in the order of application. `stood` is what stood there before it, absent
 * where nothing did; `is` likewise. `was-differs`: applied, though the correction names something else as `was`.
 * `not-applicable`: its pointer leads nowhere that a value can stand; nothing was changed. `was-hidden`: what stood
 * there is hidden at least in part, so nothing can be said of it; applied where it could be.
 */
export type AppliedChange = {
  readonly by: number
  readonly pointer: string
  readonly stood?: Json
  readonly is?: Json
  readonly fault?: 'was-differs' | 'not-applicable' | 'was-hidden'
}

/** `about-mismatch`: it names a later entry, itself, or another digest. `about-absent`: the entry is not at hand. */
export type FoldFlag = 'about-mismatch' | 'about-absent'

/** An entry with everything that was recorded about it later. */
export type FoldedEntry = RecordedEntry & {
  /** The record with every correction in force applied; the record itself where there is none. */
  readonly corrected: JsonObject
  readonly changes: readonly AppliedChange[]
  /** The newest withdrawal in force. */
  readonly withdrawnBy?: number
  /** The entries directly about this one, rising by seq; theirs are within them. */
  readonly folded: readonly FoldedEntry[]
  readonly flags: readonly FoldFlag[]
}

/** The entries that are about no other (or whose `about` does not fit), rising by seq, with all others in them. */
export function foldAnnotations(entries: readonly RecordedEntry[]): FoldedEntry[] {
  const bySeq = new Map(entries.map((entry) => [entry.seq, entry]))
  const about = new Map<number, FoldedEntry[]>()
  const roots: FoldedEntry[] = []
  // An annotation is about an earlier entry, so going down every entry finds its own annotations complete.
  for (const entry of [...bySeq.values()].sort((a, b) => b.seq - a.seq)) {
    const target = targetOf(entry, bySeq)
    const flags = typeof target === 'string' ? [target] : []
    const node = withAnnotations(entry, (about.get(entry.seq) ?? []).reverse(), flags)
    if (typeof target !== 'number') roots.push(node)
    else if (about.get(target)?.push(node) === undefined) about.set(target, [node])
  }
  return roots.reverse()
}

function targetOf(
  { seq, record }: RecordedEntry,
  bySeq: ReadonlyMap<number, RecordedEntry>,
): number | FoldFlag | undefined {
  if (record['kind'] !== 'annotation') return undefined
  const about = memberAt(record, 'about', 'seq')
  if (typeof about !== 'number' || about >= seq) return 'about-mismatch'
  const target = bySeq.get(about)
  if (target === undefined) return 'about-absent'
  return textAt(record, 'about', 'digest') === target.digest ? about : 'about-mismatch'
}

function withAnnotations(
  entry: RecordedEntry,
  folded: readonly FoldedEntry[],
  flags: readonly FoldFlag[],
): FoldedEntry {
  const inForce = folded.filter((one) => one.withdrawnBy === undefined)
  const changes: AppliedChange[] = []
  let corrected = entry.record
  for (const correction of inForce.filter(isFoldedCorrection)) {
    for (const change of objectsAt(correction.corrected, 'changes')) {
      const applied = applyChange(corrected, correction.seq, change, entry.partly)
      corrected = applied.record
      changes.push(applied.change)
    }
  }
  const withdrawal = inForce.findLast((one) => one.record['annotation'] === 'withdrawal')
  const state = { corrected, changes, folded, flags }
  return { ...entry, ...state, ...(withdrawal === undefined ? {} : { withdrawnBy: withdrawal.seq }) }
}

/** A correction with anything hidden changes nothing: it is shown as it is (docs/format.md 6.4). */
function isFoldedCorrection({ record, partly }: FoldedEntry): boolean {
  return record['annotation'] === 'correction' && partly === undefined
}

function applyChange(
  record: JsonObject,
  by: number,
  change: JsonObject,
  partly: Partly | undefined,
): { record: JsonObject; change: AppliedChange } {
  const pointer = textAt(change, 'pointer') ?? ''
  const { was, is } = change as { readonly was?: Json; readonly is?: Json }
  const stood = getAt(record, pointer)
  const next = is === undefined ? removeAt(record, pointer) : setAt(record, pointer, is)
  const said = {
    by,
    pointer,
    ...(stood === undefined ? {} : { stood }),
    ...(is === undefined ? {} : { is }),
  }
  const unknown = partly !== undefined && (hasHoles(stood) || isHiddenAt(partly, record, pointer))
  if (pointer === '' || !isJsonObject(next))
    return { record, change: { ...said, fault: unknown ? 'was-hidden' : 'not-applicable' } }
  if (unknown) return { record: next, change: { ...said, fault: 'was-hidden' } }
  const fits =
    was === undefined || stood === undefined ? was === stood : canonicalize(was) === canonicalize(stood)
  return { record: next, change: fits ? said : { ...said, fault: 'was-differs' } }
}

/** Whether something hidden may stand at a pointer, or on the way to it. */
function isHiddenAt(partly: Partly, record: JsonObject, pointer: string): boolean {
  let at: Json | undefined = record
  const path: (string | number)[] = []
  for (const token of parsePointer(pointer) ?? []) {
    path.push(Array.isArray(at) && /^[0-9]{1,9}$/.test(token) ? Number(token) : token)
    at = at === undefined ? undefined : getAt(at, formatPointer([token]))
    if (typeof at === 'string' && hasHoles(at)) return true
  }
  return mayBeHidden(partly, path)
}

/** Everything folded into an entry, at any depth, each before what is about it. No recursion: chains may be long. */
export function allFolded(entry: FoldedEntry): FoldedEntry[] {
  const found: FoldedEntry[] = []
  const waiting = [...entry.folded].reverse()
  for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
    found.push(one)
    // Not by spreading: an entry may have more annotations than a call takes arguments.
    for (const inner of [...one.folded].reverse()) waiting.push(inner)
  }
  return found
}

/** The seqs of everything folded into an entry, rising: `folded` of `list --json` and `show --json`. */
export function foldedSeqs(entry: FoldedEntry): number[] {
  return allFolded(entry)
    .map((one) => one.seq)
    .sort((a, b) => a - b)
}

const BROUGHT: ReadonlySet<unknown> = new Set(['correction', 'withdrawal', 'translation'])

/** True for what an exported entry always brings with it (docs/format.md, "Packet"). */
export function isBrought({ record }: RecordedEntry): boolean {
  return record['kind'] === 'annotation' && BROUGHT.has(record['annotation'])
}
