/** The cover of packet.html: what this is, for whom, what is in it, what was left out. Counts and claims, no verdict. */
import { HIDDEN } from '../core/partly.ts'
import { memberAt, textAt } from '../core/recorded.ts'
import { writeUtc } from '../core/when.ts'
import { attr, type Html, html } from './html-text.ts'
import { readNativePath } from './native-names.ts'
import { isSearchable } from './native-words.ts'
import { everyEntry, type PacketView } from './packet-view.ts'
import { counted, type Row, rowTable, utcText } from './page-parts.ts'

/** The cover. */
export function cover(view: PacketView): Html {
  const { packet } = view.data
  const stated = (text: string) => (text === '' ? attr('not stated') : text)
  const key = view.keys.at(-1)
  const rows: Row[] = [
    [attr('Prepared for'), stated(packet.recipient)],
    [attr('Purpose'), stated(packet.purpose)],
    [attr('Prepared by'), attr('not stated in this packet; the ledger is signed with the key below')],
    [attr('Date of the packet'), attr(utcText(packet.createdAt))],
    [attr('Profile'), stated(packet.profile)],
    [attr('Made with'), stated(packet.software)],
    [attr('Period covered'), attr(periodOf(view))],
    [attr('Languages recorded'), languagesOf(view)],
    ...ongoingRow(view),
    [attr('Entries shown'), attr(shownText(view))],
    [attr('Left out'), attr(leftOutText(view))],
    ...hiddenRows(view),
    [attr('Files enclosed'), attr(filesText(view))],
    [attr('Checkpoint'), attr(checkpointText(view))],
    [
      attr('The checkpoint in words'),
      html`<b class="mono">${attr(view.checkpoint?.words ?? 'cannot be read')}</b>`,
    ],
    [
      attr('Key of the ledger'),
      html`<span class="mono">${key?.fingerprint ?? attr('cannot be read')}</span>`,
    ],
  ]
  return html`<header>
<p class="kind">Evidence packet</p>
<h1>Packet ${packet.id}</h1>
<p class="draft">Draft for review by counsel</p>
${rowTable(rows)}<p class="note">The first three rows are as stated by whoever made the packet. This page is a view for reading: what can be checked is data/evidence.json, data/leaves.txt and data/checkpoint.txt, and the page says how.</p>
</header>
`
}

function shownText({ data, headers }: PacketView): string {
  const { entries, shown, partly } = data.counts
  const bare = headers.length - shown - partly
  const extra = [
    partly === 0 ? undefined : `${partly} in part`,
    bare === 0 ? undefined : `${bare} by header alone`,
  ].filter((part) => part !== undefined)
  return [`${shown} of ${counted(entries, 'entry', 'entries')} whole`, ...extra].join('; ')
}

function leftOutText({ data, headers }: PacketView): string {
  const out = data.counts.entries - headers.length
  const withheld = data.attachments.filter((one) => one.as === 'withheld').length
  const entries = out === 0 ? 'no entry' : counted(out, 'entry', 'entries')
  const files = withheld === 0 ? 'no file of a shown entry' : `${counted(withheld, 'file')} of shown entries`
  return `${entries}; ${files}${out === 0 ? '' : '. Nothing is said here of what those entries hold'}`
}

/** What is hidden within entries shown in part, as far as their atoms tell. */
function hiddenRows(view: PacketView): Row[] {
  const parts = everyEntry(view).flatMap(({ partly }) => (partly === undefined ? [] : [partly]))
  if (parts.length === 0) return []
  const hidden = parts.reduce((sum, one) => sum + one.hidden, 0)
  const atoms = parts.reduce((sum, one) => sum + one.atoms, 0)
  const texts = parts.reduce((sum, one) => sum + one.texts.length, 0)
  const words = [
    `${hidden} of ${counted(atoms, 'piece')} of ${parts.length === 1 ? 'one entry' : `${parts.length} entries`}`,
    texts === 0 ? undefined : `${counted(texts, 'text')} with words missing`,
  ].filter((part) => part !== undefined)
  const rows: Row[] = [
    [attr('Hidden'), html`${attr(`${words.join('; ')}. A hidden piece looks like this: `)}${HIDDEN}`],
  ]
  rows.push(...unsearchedRow(view))
  if (view.letters.size === 0) return rows
  const letters = [...view.letters.values()].join(', ')
  const note = `${letters}: names not shown. Two mentions have one letter where they are described alike; whether they are the same child is not shown.`
  return [...rows, [attr('Children'), attr(note)]]
}

/** Whoever relies on what is hidden must know where nobody looked for it. */
function unsearchedRow({ data }: PacketView): Row[] {
  const paths = data.attachments.flatMap((one) => (one.as === 'native' ? [one.path] : []))
  if (paths.length === 0) return []
  const closed = paths.filter((path) => !isSearchable(readNativePath(path)?.extension ?? '')).length
  const which =
    closed === 0
      ? ''
      : `. Pictures, recordings, PDF, office and packed files are never searched for hidden words: ${closed} of ${counted(paths.length, 'enclosed file')} ${closed === 1 ? 'is such a file' : 'are such files'} and may hold them`
  return [
    [attr('Hidden words in files'), attr(`Enclosed files are whole, nothing is hidden inside them${which}`)],
  ]
}

function filesText({ data }: PacketView): string {
  return counted(data.attachments.filter((one) => one.as === 'native').length, 'file')
}

function checkpointText({ checkpoint }: PacketView): string {
  return checkpoint === undefined ? 'cannot be read' : `size ${checkpoint.size}, root ${checkpoint.root}`
}

/** The widest reading of the recorded times. */
function periodOf(view: PacketView): string {
  const spans = view.timeline.flatMap(({ interval }) => (interval === undefined ? [] : [interval]))
  if (spans.length === 0) return 'no dated entry is shown'
  const from = day(spans.reduce((least, span) => Math.min(least, span.from), Infinity))
  const to = day(spans.reduce((most, span) => Math.max(most, span.to), -Infinity))
  return from === to ? `${from} (UTC)` : `${from} to ${to} (UTC, the widest reading of the recorded times)`
}

function day(instant: number): string {
  return (Number.isFinite(instant) ? writeUtc(instant)?.slice(0, 10) : undefined) ?? 'open'
}

function languagesOf(view: PacketView): Html | string {
  const found = everyEntry(view).flatMap(({ corrected }) => [
    textAt(corrected, 'content', 'language'),
    textAt(corrected, 'language'),
  ])
  const languages = [...new Set(found.filter((language) => language !== undefined))].sort()
  return languages.length === 0 ? attr('none') : languages.join(', ')
}

function ongoingRow(view: PacketView): Row[] {
  const seqs = view.timeline
    .filter(({ corrected, withdrawnBy }) => {
      return withdrawnBy === undefined && memberAt(corrected, 'classification', 'ongoing') === true
    })
    .map(({ seq }) => seq)
  return seqs.length === 0
    ? []
    : [[attr('Stated as ongoing'), attr(`by the recorder, in entry ${seqs.join(', ')}`)]]
}
