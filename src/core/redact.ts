/**
 * Which atoms of which entries a packet hides (docs/format.md 6.4 and 14.4; cli.md, "export"): by phrase, by the
 * recorded names of minors, by field, by file. Pure: it says what to hide, `disclose` hides it. What a correction says
 * of a hidden field is hidden with it. Never hides kind, annotation or about, nor anything of `vault` and `key`.
 */
import { atomsOf, type Path } from './commitment.ts'
import type { RecordedEntry } from './fold.ts'
import type { JsonObject } from './jcs.ts'
import { type Span, spansIn, type Wanted, wantedName, wantedPhrase } from './phrases.ts'
import { isCutPath } from './pieces.ts'
import {
  type FieldRef,
  type FileRef,
  hiddenPaths,
  isHiddenPath,
  isOfFile,
  isStructural,
  type RefProblem,
  refProblem,
  withSameBytes,
} from './redact-paths.ts'

/** What is to be hidden, as the owner said it; `minors` are recorded names. */
export type Redaction = {
  readonly phrases: readonly string[]
  readonly minors: readonly string[]
  readonly fields: readonly FieldRef[]
  readonly files: readonly FileRef[]
}

/** What the owner asked for that cannot be done. */
export type RedactionProblem = RefProblem | { readonly why: 'no-letters'; readonly phrase: string }

/** What to hide, and what has to be said about it. */
export type Redacted = {
  /** Positions in the walk, of entries in which anything is hidden. */
  readonly positions: ReadonlyMap<number, ReadonlySet<number>>
  /** The files asked for, and those with the same bytes; by seq and index. */
  readonly withheld: readonly FileRef[]
  /** As `hidden` of an export record: leaves that are cut, other leaves, files, names of minors. */
  readonly counts: {
    readonly texts: number
    readonly fields: number
    readonly attachments: number
    readonly minors: number
  }
  /** Phrases that stand nowhere in these entries. */
  readonly unfound: readonly string[]
  /** Phrases that also stand where nothing is ever hidden: in `kind`, `annotation`, `recordedAt`. */
  readonly unhidable: readonly string[]
  /** Files whose SHA-256 a phrase spells, at least in part: their name in the packet would show it. */
  readonly spelled: readonly FileRef[]
  /** Everything that is looked for: phrases, minors, digests of withheld files. */
  readonly wanted: readonly Wanted[]
}

/** A shorter run of hex digits stands in too many digests by chance. */
const SPELLED = 16

/** Judges what was asked for against the entries of a packet. */
export function redact(
  entries: readonly RecordedEntry[],
  redaction: Redaction,
): { ok: true; redacted: Redacted } | { ok: false; problem: RedactionProblem } {
  const phrases: Wanted[] = []
  for (const phrase of redaction.phrases) {
    const wanted = wantedPhrase(phrase)
    if (wanted === undefined) return { ok: false, problem: { why: 'no-letters', phrase } }
    phrases.push(wanted)
  }
  const shown = entries.filter(({ record }) => record['kind'] !== 'vault' && record['kind'] !== 'key')
  const problem = refProblem(shown, redaction.fields, redaction.files)
  if (problem !== undefined) return { ok: false, problem }

  const minors = redaction.minors.map(wantedName).filter((one) => one !== undefined)
  const withheld = withSameBytes(shown, redaction.files)
  const digests = withheld.map(({ sha256 }) => wantedPhrase(sha256) as Wanted)
  const wanted = [...phrases, ...minors, ...digests]
  const paths = hiddenPaths(shown, redaction.fields, withheld)
  const said: Said = { found: new Set(), unhidable: new Set(), spelled: [] }
  const positions = new Map<number, ReadonlySet<number>>()
  const counts = { texts: 0, fields: 0 }
  for (const { seq, recordedAt, record } of shown) {
    for (const one of hitsIn(recordedAt, wanted).keys()) said.unhidable.add(one)
    const hidden = new Set<number>()
    for (const leaf of leavesOf(seq, record)) {
      const places = isHiddenPath(paths.get(seq) ?? [], leaf.path)
        ? allOf(leaf, wanted, said)
        : byWords(leaf, record, wanted, said)
      for (const at of places) hidden.add(leaf.first + at)
      if (places.length > 0 && !isOfFile(withheld, seq, leaf.path)) counts[leaf.cut ? 'texts' : 'fields']++
    }
    if (hidden.size > 0) positions.set(seq, hidden)
  }
  const minorsHidden = minors.filter((one) => said.found.has(one)).length
  return {
    ok: true,
    redacted: {
      positions,
      withheld: withheld.map(({ seq, index }) => ({ seq, index })),
      counts: { ...counts, attachments: withheld.length, minors: minorsHidden },
      unfound: phrases.filter((one) => !said.found.has(one) && !said.unhidable.has(one)).map(theSaid),
      unhidable: phrases.filter((one) => said.unhidable.has(one)).map(theSaid),
      spelled: said.spelled,
      wanted,
    },
  }
}

const theSaid = ({ said }: Wanted): string => said

/** What was met on the way. */
type Said = { readonly found: Set<Wanted>; readonly unhidable: Set<Wanted>; readonly spelled: FileRef[] }
type Leaf = {
  readonly seq: number
  readonly path: Path
  readonly first: number
  readonly cut: boolean
  readonly pieces: readonly string[]
}

/** The leaves of a record with the texts of their pieces; a value that is no string has none, as ''. */
function leavesOf(seq: number, record: JsonObject): Leaf[] {
  const leaves: Leaf[] = []
  let pieces: string[] = []
  for (const [first, { path, i, value }] of atomsOf(record).entries()) {
    const piece = typeof value === 'string' ? value : ''
    if (i > 0) {
      pieces.push(piece)
      continue
    }
    pieces = [piece]
    leaves.push({ seq, path, first, cut: typeof value === 'string' && isCutPath(path), pieces })
  }
  return leaves
}

function hitsIn(text: string, wanted: readonly Wanted[]): Map<Wanted, Span[]> {
  const spans = spansIn(text, wanted)
  return new Map(
    wanted.flatMap((one, at) => (spans[at]?.length === 0 ? [] : [[one, spans[at] as Span[]] as const])),
  )
}

/** Every piece of a leaf that is hidden as a field; what it says was found all the same. */
function allOf({ pieces }: Leaf, wanted: readonly Wanted[], said: Said): number[] {
  for (const one of hitsIn(pieces.join(''), wanted).keys()) said.found.add(one)
  return [...pieces.keys()]
}

/** The pieces of a leaf in which wanted words stand, or all of it where they stand in a name on the way to it. */
function byWords(leaf: Leaf, record: JsonObject, wanted: readonly Wanted[], said: Said): number[] {
  const { seq, path, pieces } = leaf
  const hits = hitsIn(pieces.join(''), wanted)
  if (isStructural(record, path)) {
    if (path.length === 1) for (const one of hits.keys()) said.unhidable.add(one)
    return []
  }
  // A digest is no text: hidden, it would only no longer fit its file, whose name in the packet begins with it.
  if (path.length === 3 && path[0] === 'attachments' && path[2] === 'sha256') {
    for (const one of hits.keys()) {
      if ((one.letters?.length ?? 0) < SPELLED) continue
      said.found.add(one)
      said.spelled.push({ seq, index: path[1] as number })
    }
    return []
  }
  const named = namesOfOthers(path).flatMap((name) => [...hitsIn(name, wanted).keys()])
  for (const one of [...named, ...hits.keys()]) said.found.add(one)
  if (named.length > 0) return [...pieces.keys()]
  const spans = [...hits.values()].flat()
  const places: number[] = []
  let start = 0
  for (const [at, piece] of pieces.entries()) {
    const end = start + piece.length
    if (spans.some((span) => span.start < end && span.end > start)) places.push(at)
    start = end
  }
  return places
}

/** Member names that the format did not give: those within the values of a correction. */
function namesOfOthers(path: Path): string[] {
  const from = path.findIndex((step) => step === 'was' || step === 'is')
  return from < 0 ? [] : path.slice(from + 1).filter((step) => typeof step === 'string')
}
