/**
 * An entry as named cells of text, for tables: each value as recorded, `[hidden]` where something is hidden, and words
 * that leave it open where something may be. Values are data; what a table does with signs that act in it is its own
 * affair.
 */
import { encodeUtf8 } from '../core/bytes.ts'
import type { Path } from '../core/commitment.ts'
import { sha256Hex } from '../core/crypto.ts'
import type { FoldedEntry } from '../core/fold.ts'
import type { JsonObject } from '../core/jcs.ts'
import { HIDDEN, hasHoles } from '../core/partly.ts'
import { memberAt, textAt } from '../core/recorded.ts'
import { mainTime, targetLines } from './event-words.ts'
import { type Holes, holesOf } from './holes.ts'
import { everyEntry, type PacketView } from './packet-view.ts'

/** The names of the cells, in the order of chronology.csv. */
export const CELLS = [
  ...['entry', 'state', 'kind', 'about_entry', 'recorded_at', 'withdrawn_by', 'order_uncertain'],
  ...[
    'when_means',
    'when_as_shown',
    'when_typed_by_recorder',
    'when_local',
    'zone',
    'zone_basis',
    'utc',
    'precision',
  ],
  ...[
    'not_before',
    'not_after',
    'approximate',
    'platform',
    'medium',
    'conversation',
    'account_name_displayed',
  ],
  ...[
    'account_handle',
    'account_id',
    'account_phone',
    'account_email',
    'targets',
    'language',
    'text',
    'text_sha256',
  ],
  ...['description', 'translator', 'translation_method', 'exhibits', 'hidden_pieces', 'digest', 'note'],
] as const

/** The cells of an entry in one state; absent where there is nothing to say. */
export type EntryCells = Readonly<Record<(typeof CELLS)[number], string | undefined>>

/** An entry as recorded or, where it was corrected, also as corrected. */
export type EntryState = {
  readonly entry: FoldedEntry
  readonly record: JsonObject
  readonly isCorrected: boolean
  readonly cells: EntryCells
}

/** Every entry of a packet in each of its states, in reading order. */
export function entryStates(view: PacketView): EntryState[] {
  const uncertain = new Set(view.timeline.filter((one) => one.orderUncertain).map(({ seq }) => seq))
  const stateOf = (entry: FoldedEntry, isCorrected: boolean): EntryState => {
    const record = isCorrected ? entry.corrected : entry.record
    const state = isCorrected ? 'as corrected' : 'as recorded'
    const cells = cellsOf(view, entry, record, state, uncertain.has(entry.seq))
    return { entry, record, isCorrected, cells }
  }
  return everyEntry(view).flatMap((entry) => {
    const recorded = stateOf(entry, false)
    return entry.changes.length === 0 ? [recorded] : [recorded, stateOf(entry, true)]
  })
}

function cellsOf(
  view: PacketView,
  entry: FoldedEntry,
  record: JsonObject,
  state: string,
  uncertain: boolean,
): EntryCells {
  const holes = holesOf(entry, view.letters)
  const elsewhere = record['kind'] === 'threat' ? NOT_IN_THREATS : NOT_IN_OTHERS
  const time = mainTime(record)
  const when = time?.when
  const member = time?.member ?? 'occurred'
  const inContent = record['kind'] === 'threat' || memberAt(record, 'content') !== undefined
  const content = inContent ? ['content'] : []
  const text = textAt(record, ...content, 'text')
  const about = memberAt(record, 'about', 'seq')
  const at = (...path: string[]) => read(holes, path, textAt(record, ...path), elsewhere)
  const inTime = (name: string, value: string | undefined) => read(holes, [member, name], value, elsewhere)
  return {
    entry: String(entry.seq),
    state: entry.partly === undefined ? state : `${state}, in part`,
    kind: textAt(record, 'annotation') ?? textAt(record, 'kind'),
    about_entry: typeof about === 'number' ? String(about) : undefined,
    recorded_at: entry.recordedAt,
    withdrawn_by: entry.withdrawnBy === undefined ? undefined : String(entry.withdrawnBy),
    order_uncertain: uncertain ? 'yes' : undefined,
    when_means: time?.meaning,
    when_as_shown: inTime('literal', when?.literal),
    when_typed_by_recorder: inTime('entered', when?.entered),
    when_local: inTime('local', when?.local),
    zone: inTime('zone', when?.zone),
    zone_basis: inTime('zoneBasis', when?.zoneBasis),
    utc: inTime('utc', when?.utc),
    precision: inTime('precision', when?.precision),
    not_before: inTime('notBefore', when?.notBefore),
    not_after: inTime('notAfter', when?.notAfter),
    approximate: inTime('approximate', when?.approximate === true ? 'yes' : undefined),
    platform: at('channel', 'platform'),
    medium: at('channel', 'medium'),
    conversation: at('channel', 'conversation'),
    account_name_displayed: at('sender', 'displayName'),
    account_handle: at('sender', 'handle'),
    account_id: at('sender', 'accountId'),
    account_phone: at('sender', 'phone'),
    account_email: at('sender', 'email'),
    targets: read(holes, ['targets'], targetLines(record, holes).join('; ') || undefined, elsewhere),
    language: at(...content, 'language'),
    text: at(...content, 'text'),
    // The digest of a text with holes would be that of no text at all.
    text_sha256: text === undefined || hasHoles(text) ? undefined : sha256Hex(encodeUtf8(text)),
    description: at(...content, 'description'),
    translator: at('translator', 'name'),
    translation_method: at('method'),
    exhibits: view.exhibits
      .filter(({ seq }) => seq === entry.seq)
      .map(({ label }) => label)
      .join(', '),
    hidden_pieces: entry.partly === undefined ? undefined : `${entry.partly.hidden} of ${entry.partly.atoms}`,
    digest: entry.digest,
    note: `a view of entry ${entry.seq} in data/evidence.json, which counts`,
  }
}

/** What the format has no place for in a kind of record needs no words there. */
const NOT_IN_THREATS: ReadonlySet<unknown> = new Set(['translator', 'method'])
const NOT_IN_OTHERS: ReadonlySet<unknown> = new Set([
  'occurred',
  'channel',
  'sender',
  'targets',
  'description',
])

function read(
  holes: Holes,
  path: Path,
  text: string | undefined,
  elsewhere: ReadonlySet<unknown>,
): string | undefined {
  return elsewhere.has(path[0]) ? text : orLeftOpen(holes, path, text)
}

/** No text reads like this: what follows a hole in a text begins with a word. */
const LEFT_OPEN = `${HIDDEN} or not recorded`

/** The text at `path`; words that leave it open where it is absent and may be hidden. */
export function orLeftOpen({ absent }: Holes, path: Path, text: string | undefined): string | undefined {
  return text ?? (absent(path, '') === '' ? undefined : LEFT_OPEN)
}
