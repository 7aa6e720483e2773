/**
 * The chronology of packet.html: every shown entry in the order of the events, with everything recorded about it
 * later. The record as recorded stays beside the record as corrected; what is withdrawn is marked, never removed.
 */
import { allFolded, type FoldedEntry } from '../core/fold.ts'
import type { Partly } from '../core/partly.ts'
import { parsePointer } from '../core/pointer.ts'
import { memberAt, textAt } from '../core/recorded.ts'
import type { TimelineEntry } from '../core/timeline.ts'
import {
  channelAndAccount,
  contentBlocks,
  eventRows,
  otherRows,
  titleOf,
  translationBlocks,
  translationsInForce,
} from './entry-rows.ts'
import { delayWords, mainTime, shortTime, TIMES } from './event-words.ts'
import { hiddenTable } from './hidden-table.ts'
import { type Holes, holesOf } from './holes.ts'
import { attr, type Html, html } from './html-text.ts'
import type { PacketView } from './packet-view.ts'
import { counted, listTable, type Row, rowTable, shortText, utcText } from './page-parts.ts'
import { labelOfPath, wholeText } from './record-rows.ts'

/** The section with an overview and one article an entry. */
export function chronologySection(view: PacketView): Html {
  const { timeline } = view
  if (timeline.length === 0)
    return html`<section aria-labelledby="chronology"><h2 id="chronology">Chronology</h2><p>No entry is shown.</p></section>\n`
  return html`<section aria-labelledby="chronology"><h2 id="chronology">Chronology</h2>
<p>In the order of the events as recorded. “Order uncertain” marks an entry whose time overlaps that of another. Entries without a date stand last, in the order of recording. Numbers are those of the ledger.</p>
${listTable(
  'Overview',
  ['Entry', 'When', 'Channel and account', 'Exhibits'],
  timeline.map((entry) => [
    html`<a href="#entry-${entry.seq}">${entry.seq}</a>`,
    html`${headingTime(view, entry)}${entry.orderUncertain ? attr(' (order uncertain)') : undefined}${entry.withdrawnBy === undefined ? undefined : attr(' (withdrawn)')}`,
    channelAndAccount(entry.corrected, holesOf(entry, view.letters)),
    exhibitLinks(
      view,
      [entry, ...allFolded(entry)].map(({ seq }) => seq),
    ),
  ]),
)}${timeline.map((entry) => article(view, entry))}</section>
`
}

function article(view: PacketView, entry: TimelineEntry): Html {
  const later = allFolded(entry)
  const said = saidAbove([entry, ...later])
  const marks = entry.orderUncertain ? ['Order uncertain: its time overlaps that of another entry'] : []
  return html`<article id="entry-${entry.seq}"><h3>Entry ${entry.seq} <span class="when">${headingTime(view, entry)}</span></h3>
${body(view, entry, marks, said)}${later.map((one) => laterEntry(view, one, said))}</article>
`
}

function laterEntry(view: PacketView, entry: FoldedEntry, said: ReadonlySet<number>): Html {
  const { seq, record, corrected } = entry
  const about = memberAt(record, 'about', 'seq') as number
  const machine = record['annotation'] === 'translation' && textAt(corrected, 'method') === 'machine'
  return html`<section class="later" id="entry-${seq}"><h4>${titleOf(record)} <span class="when">entry ${seq}, about entry ${about}</span></h4>
${body(view, entry, machine ? ['Machine translation'] : [], said)}</section>
`
}

/** The corrections and translations in force whose content stands with the entry that they are about. */
function saidAbove(entries: readonly FoldedEntry[]): Set<number> {
  const faulty = entries.flatMap(({ changes }) => changes.filter(({ fault }) => fault !== undefined))
  const said = new Set(entries.flatMap(({ changes }) => changes.map(({ by }) => by)))
  for (const { by } of faulty) said.delete(by)
  for (const { seq } of entries.flatMap(translationsInForce)) said.add(seq)
  return said
}

function body(
  view: PacketView,
  entry: FoldedEntry & Pick<TimelineEntry, 'interval'>,
  marks: readonly string[],
  said: ReadonlySet<number>,
): Html {
  const { seq, record, corrected, withdrawnBy, changes, flags, partly } = entry
  const holes = holesOf(entry, view.letters)
  const all = [
    ...(partly === undefined ? [] : [partlyText(partly)]),
    ...(withdrawnBy === undefined ? [] : [`Withdrawn by entry ${withdrawnBy}; kept here as recorded`]),
    ...marks,
    ...(changes.length === 0 ? [] : ['Shown as corrected; what stood before is under “Corrections”']),
    ...entry.folded.filter(isUnappliedCorrection).map((one) => {
      return `Corrected by entry ${one.seq}, of which something is hidden: not applied here, shown below as it is`
    }),
    ...flags.map((flag) => FLAGS[flag]),
  ]
  const list = html`<ul class="marks">${all.map((mark) => html`<li>${attr(mark)}</li>`)}</ul>\n`
  const words = said.has(seq) && record === corrected ? [] : contentBlocks(entry, holes)
  const rows = [
    ...eventRows(corrected, holes),
    ...otherRows(corrected, said.has(seq), holes),
    ...recordedRows(view, entry, entry.interval),
  ]
  return html`${all.length === 0 ? undefined : list}${words}${translationBlocks(entry, (one) => holesOf(one, view.letters))}${rowTable(rows)}${changesTable(entry, holes)}${hiddenTable(entry)}`
}

function partlyText({ atoms, hidden }: Partly): string {
  return `Shown in part: ${hidden} of its ${counted(atoms, 'piece')} ${hidden === 1 ? 'is' : 'are'} hidden, each marked in its place or counted under “Hidden”`
}

function isUnappliedCorrection({ record, partly, withdrawnBy }: FoldedEntry): boolean {
  return record['annotation'] === 'correction' && partly !== undefined && withdrawnBy === undefined
}

const FLAGS = {
  'about-mismatch': 'Says that it is about an entry of the ledger, but number or digest do not fit',
  'about-absent': 'Is about an entry that is not shown here',
} as const

function headingTime(view: PacketView, entry: TimelineEntry): Html {
  const time = mainTime(entry.corrected)
  const holes = holesOf(entry, view.letters)
  if (time === undefined) {
    const dateless = TIMES.every(([member]) => holes.absent([member], '') === '')
    return html`<span class="note">${titleOf(entry.corrected)}, ${attr(dateless ? 'no date recorded' : 'no date shown')}</span>`
  }
  const { text, asShown } = shortTime(time.when)
  return asShown ? html`“${text}” <span class="note">(as shown)</span>` : html`${text}`
}

function recordedRows(view: PacketView, entry: FoldedEntry, interval: TimelineEntry['interval']): Row[] {
  const delay = interval === undefined ? '' : `, ${delayWords(entry.recordedAt, interval)}`
  const rows: Row[] = [
    [attr('Recorded'), attr(`${utcText(entry.recordedAt)}${delay}, by the clock of the recording device`)],
  ]
  const exhibits = exhibitLinks(view, [entry.seq])
  return exhibits.markup === '' ? rows : [...rows, [attr('Exhibits'), exhibits]]
}

function changesTable(entry: FoldedEntry, holes: Holes): Html | undefined {
  if (entry.changes.length === 0) return undefined
  return listTable(
    `Corrections of entry ${entry.seq}`,
    ['Member', 'Before', 'As corrected', 'By'],
    entry.changes.map(({ pointer, stood, is, by, fault }) => [
      labelOfPath((parsePointer(pointer) ?? [pointer]).map(pathStep)),
      stood === undefined && fault === 'was-hidden' ? attr(holes.absent([])) : shortText(wholeText(stood)),
      shortText(wholeText(is)),
      html`<a href="#entry-${by}">entry ${by}</a>${fault === undefined ? undefined : attr(`; ${FAULTS[fault]}`)}`,
    ]),
  )
}

const FAULTS = {
  'was-differs': 'the correction names another value as the one before',
  'not-applicable': 'not applied: nothing can stand there',
  'was-hidden': 'what stood before is hidden, so it was not compared',
} as const

function pathStep(token: string): string | number {
  return /^[0-9]{1,9}$/.test(token) ? Number(token) : token
}

function exhibitLinks(view: PacketView, seqs: readonly number[]): Html {
  const found = view.exhibits.filter(({ seq }) => seqs.includes(seq))
  return html`${found.map(({ seq, index, label }, at) => {
    return html`${at === 0 ? undefined : attr(', ')}<a href="#file-${seq}-${index}">${attr(label)}</a>`
  })}`
}
