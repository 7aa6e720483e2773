/**
 * How the book says when, through what and by which account: as recorded, with the instants that a time can stand for,
 * and nothing concluded. Never prints as shown what the recorder typed (record.md, principles 1 and 2).
 */
import { clearForm } from '../../core/clear-form.ts'
import type { Path } from '../../core/commitment.ts'
import type { JsonObject } from '../../core/jcs.ts'
import { textAt, whenAt } from '../../core/recorded.ts'
import { type When, whenInterval, writeUtc } from '../../core/when.ts'
import { accountWords, mainTime, shortTime, TIMES, targetLines } from '../event-words.ts'
import type { Holes } from '../holes.ts'
import type { Span, Text } from './blocks.ts'
import { worded } from './member-words.ts'
import { saidText } from './said.ts'
import { joined } from './spans.ts'

/** A label with what it holds. */
export type Row = readonly [label: Text, value: Text]

const ANNOTATIONS: Record<string, string> = {
  correction: 'Correction',
  withdrawal: 'Withdrawal',
  translation: 'Translation',
  attribution: 'Attribution',
  report: 'Report to an authority or body',
  statement: 'Statement',
  adoption: 'Adoption',
  context: 'Context',
  impact: 'Impact',
  custody: 'Custody',
  receipt: 'Receipt',
  attachment: 'Further files',
  remark: 'Remark',
}

/**
 * What kind of entry it is, in words where it is a known annotation; an attribution with who drew the conclusion, by
 * the record as `corrected`.
 */
export function titleOf(record: JsonObject, corrected = record): Text {
  const name = textAt(record, 'annotation')
  if (record['kind'] !== 'annotation') return [{ said: textAt(record, 'kind') ?? '' }]
  const known = name !== undefined && Object.hasOwn(ANNOTATIONS, name)
  if (!known) return [{ said: name ?? '' }]
  return [ANNOTATIONS[name] as string, ...(name === 'attribution' ? concludedBy(corrected) : [])]
}

function concludedBy(attribution: JsonObject): Text {
  const by = textAt(attribution, 'by') ?? ''
  return by === '' ? [', a conclusion of somebody not named here'] : [', a conclusion of ', ...saidText(by)]
}

/** When, for a heading: the letters on the screen where they were recorded, else the recorded meaning. */
export function headingTime(record: JsonObject, holes: Holes): Text {
  const time = mainTime(record)
  if (time === undefined) {
    const dateless = TIMES.every(([member]) => holes.absent([member], '') === '')
    return [...titleOf(record), dateless ? ', no date recorded' : ', no date shown']
  }
  const { text, asShown } = shortTime(time.when)
  return asShown ? ['“', { said: text }, '”', { note: ' (as shown)' }] : [{ said: text }]
}

/** The times of an event, each in one row. */
export function timeRows(record: JsonObject, holes: Holes): Row[] {
  return TIMES.flatMap(([member, meaning]): Row[] => {
    const when = whenAt(record, member)
    if (when === undefined) return []
    return [[[meaning.charAt(0).toUpperCase() + meaning.slice(1)], timeText(when, [member], holes)]]
  })
}

/** A time value that stands at `path` of a record: as shown, as recorded, in UTC, how exactly, as typed. */
export function timeText(when: When, path: Path, holes: Holes): Text {
  const { literal, entered, utc, ...recorded } = when
  const noLiteral = holes.absent([...path, 'literal'], '')
  const parts: Text[] = []
  if (literal !== undefined) parts.push(['“', ...saidText(literal), '” as shown on the screen'])
  else if (noLiteral !== '') parts.push([`as shown on the screen: ${noLiteral}`])
  const partly = holes.absent(path, '') === '' ? '' : ' (as far as it is shown)'
  parts.push(['recorded as ', ...saidText(clearForm(recorded)), partly])
  parts.push(utc === undefined ? [withoutUtc(when, path, holes)] : ['UTC ', ...saidText(utc)])
  const exact = exactness(when)
  if (exact !== undefined) parts.push([exact])
  if (entered !== undefined) parts.push(['typed by the recorder (not as shown): ', ...saidText(entered)])
  return joined(parts, '; ')
}

/** The pointers, below that of a time value, of what `timeText` says of it. */
export function timePointers(when: When): string[] {
  const range = when.precision === 'range' || when.local === undefined
  const unsaid = range ? ['local'] : ['notBefore', 'notAfter']
  if (range && when.notBefore === undefined && when.notAfter === undefined) unsaid.push('zone')
  return Object.keys(when).filter((name) => !unsaid.includes(name))
}

/** The instants that the time can stand for. Without a zone it cannot be compared with others exactly. */
function withoutUtc(when: When, path: Path, holes: Holes): Span {
  const span = whenInterval(when)
  const hidden = when.zone === undefined ? holes.absent([...path, 'zone'], '') : ''
  const why = hidden === '' ? '' : ` (zone ${hidden})`
  const from = span && minute(span.from)
  const to = span && minute(span.to)
  if (from !== undefined && to !== undefined) return `in UTC between ${from} and ${to}${why}`
  if (from !== undefined || to !== undefined)
    return `in UTC not ${from === undefined ? `after ${to}` : `before ${from}`}${why}`
  return `UTC not known${why}`
}

function minute(instant: number): string | undefined {
  if (!Number.isFinite(instant)) return undefined
  return writeUtc(instant)?.slice(0, 16).replace('T', ' ')
}

const BASES: ReadonlyMap<string, string> = new Map([
  ['device', 'zone of the device'],
  ['shown', 'zone as shown'],
  ['stated', 'zone as stated'],
  ['export', 'zone from an export file'],
  ['inferred', 'zone inferred'],
  ['unknown', 'basis of the zone not known'],
])

function exactness({ precision, approximate, zoneBasis, clock }: When): string | undefined {
  const parts = [
    precision === undefined ? undefined : precision === 'range' ? 'a range' : `to the ${precision}`,
    approximate === true ? 'approximate' : undefined,
    zoneBasis === undefined ? undefined : BASES.get(zoneBasis),
    clock === undefined ? undefined : `clock: ${clock}`,
  ].filter((part) => part !== undefined)
  return parts.length === 0 ? undefined : parts.join(', ')
}

/** The platform, the medium and the account as seen; for other kinds of entry what kind it is. */
export function channelText(record: JsonObject, holes: Holes): Text {
  if (record['kind'] !== 'threat') return titleOf(record)
  const platform = textAt(record, 'channel', 'platform')
  const noPlatform = holes.absent(['channel', 'platform'], '') === '' ? [] : [['platform not shown']]
  const medium = textAt(record, 'channel', 'medium')
  const account = accountWords(record)
  return joined([
    ...(platform === undefined ? noPlatform : [saidText(platform)]),
    ...(medium === undefined || medium === platform ? [] : [worded('/channel/medium', medium)]),
    account === undefined
      ? [`account ${holes.absent(['sender'])}`]
      : [`${account.how} “`, ...saidText(account.name), '”'],
  ])
}

/** The row of those who are threatened, or none. */
export function targetRow(record: JsonObject, holes: Holes): Row[] {
  const lines = targetLines(record, holes)
  return lines.length === 0
    ? []
    : [
        [
          ['Threatened'],
          joined(
            lines.map((line) => saidText(line)),
            '; ',
          ),
        ],
      ]
}
