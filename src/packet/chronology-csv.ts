/**
 * chronology.csv: the shown entries as a table, in the order of packet.html, a corrected entry once as recorded and
 * once as corrected. A view, as its last column says: what can be checked is evidence.json.
 */
import { encodeUtf8 } from '../core/bytes.ts'
import { sha256Hex } from '../core/crypto.ts'
import type { FoldedEntry } from '../core/fold.ts'
import type { JsonObject } from '../core/jcs.ts'
import { memberAt, textAt } from '../core/recorded.ts'
import { showVisible } from '../core/visible.ts'
import { formatCsv } from './csv.ts'
import { mainTime, targetLines } from './event-words.ts'
import { foldLong } from './html-text.ts'
import { everyEntry, type PacketView } from './packet-view.ts'

const COLUMNS = [
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
  ...['description', 'translator', 'translation_method', 'exhibits', 'digest', 'note'],
] as const

/** Excel keeps 32,767 UTF-16 units a cell and breaks what is longer. An escape takes up to ten for one character. */
const MAX_CELL = 32_000
const FOLDED_TO = 3000

/** The table as bytes. */
export function chronologyCsv(view: PacketView): Uint8Array {
  const uncertain = new Set(view.timeline.filter((one) => one.orderUncertain).map(({ seq }) => seq))
  const rows = everyEntry(view).flatMap((entry) => {
    const order = uncertain.has(entry.seq)
    const recorded = rowOf(view, entry, entry.record, 'as recorded', order)
    return entry.changes.length === 0
      ? [recorded]
      : [recorded, rowOf(view, entry, entry.corrected, 'as corrected', order)]
  })
  return formatCsv([COLUMNS, ...rows])
}

function rowOf(
  view: PacketView,
  entry: FoldedEntry,
  record: JsonObject,
  state: string,
  uncertain: boolean,
): string[] {
  const time = mainTime(record)
  const when = time?.when
  const inContent = memberAt(record, 'content') !== undefined
  const text = textAt(record, 'content', 'text') ?? (inContent ? undefined : textAt(record, 'text'))
  const about = memberAt(record, 'about', 'seq')
  const cells: Record<(typeof COLUMNS)[number], string | undefined> = {
    entry: String(entry.seq),
    state,
    kind: textAt(record, 'annotation') ?? textAt(record, 'kind'),
    about_entry: typeof about === 'number' ? String(about) : undefined,
    recorded_at: entry.recordedAt,
    withdrawn_by: entry.withdrawnBy === undefined ? undefined : String(entry.withdrawnBy),
    order_uncertain: uncertain ? 'yes' : undefined,
    when_means: time?.meaning,
    when_as_shown: when?.literal,
    when_typed_by_recorder: when?.entered,
    when_local: when?.local,
    zone: when?.zone,
    zone_basis: when?.zoneBasis,
    utc: when?.utc,
    precision: when?.precision,
    not_before: when?.notBefore,
    not_after: when?.notAfter,
    approximate: when?.approximate === true ? 'yes' : undefined,
    platform: textAt(record, 'channel', 'platform'),
    medium: textAt(record, 'channel', 'medium'),
    conversation: textAt(record, 'channel', 'conversation'),
    account_name_displayed: textAt(record, 'sender', 'displayName'),
    account_handle: textAt(record, 'sender', 'handle'),
    account_id: textAt(record, 'sender', 'accountId'),
    account_phone: textAt(record, 'sender', 'phone'),
    account_email: textAt(record, 'sender', 'email'),
    targets: targetLines(record).join('; '),
    language: textAt(record, 'content', 'language') ?? textAt(record, 'language'),
    text,
    text_sha256: text === undefined ? undefined : sha256Hex(encodeUtf8(text)),
    description: textAt(record, 'content', 'description') ?? textAt(record, 'description'),
    translator: textAt(record, 'translator', 'name'),
    translation_method: textAt(record, 'method'),
    exhibits: view.exhibits
      .filter(({ seq }) => seq === entry.seq)
      .map(({ label }) => label)
      .join(', '),
    digest: entry.digest,
    note: `a view of entry ${entry.seq} in data/evidence.json, which counts`,
  }
  return COLUMNS.map((column) => cell(cells[column] ?? ''))
}

function cell(text: string): string {
  const { shown, left } = foldLong(text, showVisible(text).length > MAX_CELL ? FOLDED_TO : MAX_CELL)
  return left === 0 ? shown : `${shown} [${left} more characters in data/evidence.json]`
}
