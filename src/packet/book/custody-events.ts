/** What was recorded of the handling of an exhibit, in the order of the stated times. Nothing is inferred. */
import { clearForm } from '../../core/clear-form.ts'
import type { FoldedEntry } from '../../core/fold.ts'
import type { JsonObject } from '../../core/jcs.ts'
import { memberAt, textAt, whenAt } from '../../core/recorded.ts'
import { type When, whenInterval } from '../../core/when.ts'
import { everyEntry, type PacketView, type ViewExhibit } from '../packet-view.ts'
import { utcText } from '../page-parts.ts'
import type { Text } from './blocks.ts'
import type { CustodyEvent } from './custody-gaps.ts'
import type { Reading } from './reading.ts'
import { saidText } from './said.ts'
import { entryLink, joined, pathSpan, saidOr } from './spans.ts'
import { madeAt, wholeDay } from './whole-day.ts'

/** The events of an exhibit: made, recorded, what custody entries and receipts tell, this packet. */
export function custodyEvents(view: PacketView, exhibit: ViewExhibit, reading: Reading): CustodyEvent[] {
  const entry = reading.entries.get(exhibit.seq)
  if (entry === undefined) return [packetEvent(view, exhibit)]
  const recorded = recordedEvent(entry, reading)
  const told = entry.folded.filter(isCustody).map((one) => toldEvent(view, one, reading))
  const events = [recorded, ...told].sort((a, b) => a.at - b.at)
  return [madeEvent(exhibit, recorded.at, reading), ...events, packetEvent(view, exhibit)]
}

/** Custody entries of which no exhibit of this packet tells. */
export function otherCustody(view: PacketView, reading: Reading): CustodyEvent[] {
  const told = new Set(
    view.exhibits.flatMap(({ seq }) => reading.entries.get(seq)?.folded.map((one) => one.seq) ?? []),
  )
  return everyEntry(view)
    .filter((one) => isCustody(one) && !told.has(one.seq))
    .map((one) => toldEvent(view, one, reading))
}

const ROLES: ReadonlyMap<string, string> = new Map([
  ['affectedPerson', 'affected person'],
  ['helper', 'helper'],
  ['advocate', 'advocate'],
  ['lawyer', 'lawyer'],
  ['translator', 'translator'],
  ['investigator', 'investigator'],
])

/** A text that says something: an empty one names nobody. */
function filledAt(value: JsonObject, ...names: readonly string[]): string | undefined {
  const text = textAt(value, ...names)
  return text === '' ? undefined : text
}

function isCustody({ record }: FoldedEntry): boolean {
  return record['annotation'] === 'custody' || record['annotation'] === 'receipt'
}

function madeEvent({ details, index, seq }: ViewExhibit, before: number, reading: Reading): CustodyEvent {
  const holes = reading.holes(seq)
  const absent = (member: string) => holes.absent(['attachments', index, member])
  const when = whenAt(details, 'capturedAt')
  const by = filledAt(details, 'capturedBy')
  const from = when === undefined ? undefined : whenInterval(when)?.from
  const how = [
    ['method', 'method: '],
    ['device', 'device: '],
    ['source', 'source: '],
  ].flatMap(([member = '', label = '']): Text[] => {
    const text = textAt(details, member)
    return text === undefined ? [] : [[label, ...saidText(text)]]
  })
  return {
    at: from === undefined || from === -Infinity ? before : from,
    when: when === undefined ? [`time ${absent('capturedAt')}`] : [{ said: clearForm(when) }],
    what: ['The file was made or taken from its source'],
    by: saidOr(by, absent('capturedBy')),
    to: [''],
    how: how.length === 0 ? [absent('method')] : joined(how, '; '),
    name: ['the making or taking of the file'],
    ...datedText(when, ['the making or taking of the file']),
    ...(by === undefined ? {} : { giver: by, holder: by }),
  }
}

function recordedEvent(entry: FoldedEntry, reading: Reading): CustodyEvent {
  const { seq, recordedAt, corrected } = entry
  const holes = reading.holes(seq)
  const name = filledAt(corrected, 'recordedBy', 'name')
  const role = ROLES.get(textAt(corrected, 'recordedBy', 'role') ?? '')
  const fingerprint = reading.keyAt(seq)
  const holder = name ?? (role === undefined ? undefined : `the recorder, ${role}`)
  return {
    at: Date.parse(recordedAt),
    when: [`${utcText(recordedAt)}, by the clock of the device`],
    what: ['Recorded as ', entryLink(seq), ' and stored; its SHA-256 is in that entry'],
    by: [
      ...(name === undefined ? [`name ${holes.absent(['recordedBy', 'name'])}`] : saidText(name)),
      ', ',
      role ?? `role ${holes.absent(['recordedBy', 'role'])}`,
      '; signed with the key ',
      fingerprint === undefined ? 'that cannot be read' : { code: fingerprint },
    ],
    to: ['the vault'],
    how: [''],
    name: ['the recording as ', entryLink(seq)],
    dated: [`${recordedAt.slice(0, 10)} UTC (the recording as `, entryLink(seq), ')'],
    ...(holder === undefined ? {} : { giver: holder, holder }),
  }
}

function toldEvent(view: PacketView, entry: FoldedEntry, reading: Reading): CustodyEvent {
  const { seq, recordedAt, corrected, withdrawnBy } = entry
  const holes = reading.holes(seq)
  const absent = (member: string) => holes.absent([member])
  const isReceipt = entry.record['annotation'] === 'receipt'
  const when = isReceipt ? undefined : whenAt(corrected, 'when')
  const from = when === undefined ? undefined : whenInterval(when)?.from
  const by = filledAt(corrected, 'by')
  const to = isReceipt ? undefined : filledAt(corrected, 'to')
  const holder = isReceipt ? by : to
  const giver = isReceipt ? undefined : by
  const [why, how] = [textAt(corrected, 'why'), textAt(corrected, 'how')]
  const event = isReceipt
    ? receiptText(view, corrected, absent)
    : saidOr(textAt(corrected, 'event'), absent('event'))
  return {
    at: from === undefined || !Number.isFinite(from) ? Date.parse(recordedAt) : from,
    when:
      when === undefined
        ? [`time ${absent('when')}; recorded ${utcText(recordedAt)}`]
        : [{ said: clearForm(when) }, `; recorded ${utcText(recordedAt)}`],
    what: [...event, ' (', entryLink(seq), withdrawnBy === undefined ? ')' : ', withdrawn)'],
    by: saidOr(by, absent('by')),
    to: isReceipt ? [''] : saidOr(to, absent('to')),
    how: joined(
      [why, how].flatMap((text) => (text === undefined ? [] : [saidText(text)])),
      '; ',
    ),
    name: ['what ', entryLink(seq), ' tells'],
    ...datedText(when, [entryLink(seq)]),
    ...(giver === undefined ? {} : { giver }),
    ...(holder === undefined ? {} : { holder }),
    ...(withdrawnBy === undefined ? {} : { withdrawn: true }),
  }
}

/** By the number of the packet that was received, which is made of the vault and of the export entry. */
function receiptText({ data }: PacketView, corrected: JsonObject, absent: (member: string) => string): Text {
  const of = memberAt(corrected, 'export')
  const packet = typeof of === 'number' ? [' of packet ', { said: `${data.vault.slice(0, 8)}-${of}` }] : []
  const said = textAt(corrected, 'text')
  const noted = said === undefined && textAt(corrected, 'note') !== undefined
  return ['Receipt', ...packet, ': ', ...(noted ? ['a signed note'] : saidOr(said, absent('text')))]
}

function packetEvent({ data }: PacketView, { path }: ViewExhibit): CustodyEvent {
  const { createdAt, id, recipient } = data.packet
  return {
    at: Date.parse(createdAt),
    when: [{ said: utcText(createdAt) }, ', by the clock of the device'],
    what:
      path === undefined
        ? ['Not put into this packet, ', { said: id }]
        : ['Copied unchanged into this packet, ', { said: id }, ', as ', pathSpan(path)],
    by: ['no person is stated; the ledger is signed with its key'],
    to:
      path === undefined ? [''] : saidOr(recipient === '' ? undefined : recipient, 'no recipient is stated'),
    how: [''],
    name: ['the making of this packet'],
    ...(madeAt(createdAt) !== undefined
      ? { dated: [`${createdAt.slice(0, 10)} UTC (the making of this packet)`] }
      : {}),
  }
}

/** The date, with what is not known of it, where the day is known whole; else nothing. */
function datedText(when: When | undefined, name: Text): { readonly dated?: Text } {
  const local = when === undefined ? undefined : wholeDay(when)
  if (when === undefined || local === undefined) return {}
  const { zone, approximate } = when
  const day: When = {
    local,
    ...(zone === undefined ? {} : { zone }),
    ...(approximate === undefined ? {} : { approximate }),
  }
  return { dated: [...saidText(clearForm(day)), ' (', ...name, ')'] }
}
