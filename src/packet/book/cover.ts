/**
 * Part 0, the cover: what this is, for whom, what is in it, what was left out. Counts and claims, no verdict; what is
 * urgent stands as the owner stated it.
 */
import { HIDDEN } from '../../core/partly.ts'
import { textAt } from '../../core/recorded.ts'
import { writeUtc } from '../../core/when.ts'
import { readNativePath } from '../native-names.ts'
import { isSearchable } from '../native-words.ts'
import { everyEntry, type PacketView } from '../packet-view.ts'
import { counted, utcText } from '../page-parts.ts'
import { OWN_ACCOUNTS_SENTENCE, partsOfProfile, profileSentences } from '../profiles.ts'
import type { Block, Part, Text } from './blocks.ts'
import type { Row } from './event-text.ts'
import { stated } from './said.ts'
import { joined } from './spans.ts'
import { urgentRows } from './urgent.ts'

/** The cover. */
export function cover(view: PacketView): Part {
  return { id: 'part-0', number: '0', title: 'Cover', blocks: () => blocksOf(view) }
}

function* blocksOf(view: PacketView): Generator<Block> {
  const { packet } = view.data
  yield { is: 'marks', marks: ['Draft for review by counsel'] }
  yield { is: 'text', text: [whatItIs(view)] }
  const urgent = urgentRows(view)
  if (urgent.length > 0) yield { is: 'facts', rows: urgent }
  yield {
    is: 'facts',
    rows: [
      [['Prepared for'], [stated(packet.recipient)]],
      [['Purpose'], [stated(packet.purpose)]],
      [['Prepared by'], ['not stated in this packet; the ledger is signed with the key below']],
      [['Date of the packet'], [utcText(packet.createdAt)]],
      [['Packet'], [{ said: packet.id }]],
      [['Profile'], [stated(packet.profile)]],
      [['Made with'], [stated(packet.software)]],
      [['Drafts for'], draftsFor(packet)],
      ...pdfRow(packet.pdf),
    ],
  }
  yield { is: 'facts', rows: countRows(view) }
  yield { is: 'facts', rows: checkpointRows(view) }
  yield {
    is: 'text',
    note: true,
    text: [
      'For whom, what for and the profile are as stated by whoever made the packet. This is a view for reading: what can be checked is data/evidence.json, data/leaves.txt and data/checkpoint.txt, and part 2 says how.',
    ],
  }
}

/** From counts alone. What hidden or left-out entries are nobody can tell, so only what is shown is called a threat. */
function whatItIs({ data, timeline }: PacketView): string {
  const threats = timeline.filter(({ corrected }) => corrected['kind'] === 'threat')
  const withdrawn = threats.filter(({ withdrawnBy }) => withdrawnBy !== undefined).length
  const shown =
    threats.length === 0
      ? 'none of them is shown here as the record of a threat'
      : `${threats.length} of them ${threats.length === 1 ? 'is' : 'are'} shown here as ${threats.length === 1 ? 'the record of a threat' : 'records of threats'}`
  const less = withdrawn === 0 ? '' : `, ${withdrawn} of which ${withdrawn === 1 ? 'was' : 'were'} withdrawn`
  return `From a ledger of ${counted(data.counts.entries, 'entry', 'entries')}: ${shown}${less}. Who recorded them, as far as that is shown, stands in part 3.`
}

const JURISDICTIONS: Readonly<Record<string, string>> = { in: 'India', uk: 'the United Kingdom' }

function draftsFor({ jurisdiction, profile }: PacketView['data']['packet']): Text {
  if (!partsOfProfile(profile).includes('10')) return ['nobody: this profile has none']
  if (jurisdiction === '') return ['the United States; no other jurisdiction was asked for']
  return ['the United States, ', ...jurisdictionText(jurisdiction)]
}

function jurisdictionText(names: string): Text {
  const known = names
    .split(',')
    .map((name) => (Object.hasOwn(JURISDICTIONS, name) ? JURISDICTIONS[name] : undefined))
  return known.includes(undefined) ? [{ said: names }] : [known.join(', ')]
}

function pdfRow(pdf: string): Row[] {
  if (pdf === 'made') return [[['As a PDF'], ['data/packet.pdf holds the same pages, made for paper']]]
  return [[['As a PDF'], ['not made: ', stated(pdf)]]]
}

function countRows(view: PacketView): Row[] {
  return [
    [['Period covered'], [periodOf(view)]],
    [['Languages recorded'], languagesOf(view)],
    [['Entries shown'], [shownText(view)]],
    [['Left out'], [leftOutText(view)]],
    [['By the profile'], profileText(view)],
    ...hiddenRows(view),
    [['Files enclosed'], [filesText(view)]],
  ]
}

function checkpointRows({ checkpoint, keys }: PacketView): Row[] {
  const { fingerprint, seal } = keys.at(-1) ?? {}
  return [
    [
      ['Checkpoint'],
      checkpoint === undefined
        ? ['cannot be read']
        : [`size ${checkpoint.size}, root `, { code: checkpoint.root }],
    ],
    [['The checkpoint in words'], [{ strong: checkpoint?.words ?? 'cannot be read' }]],
    [['Key of the ledger'], [fingerprint === undefined ? 'cannot be read' : { code: fingerprint }]],
    [
      ['Seal'],
      seal === undefined
        ? ['none: what is chosen and stated here is signed by nobody']
        : ['by the certificate ', { code: seal }],
    ],
  ]
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

/** A profile that this version does not know is told by its name alone. */
function profileText({ data }: PacketView): Text {
  const sentences = [...profileSentences(data.packet.profile), OWN_ACCOUNTS_SENTENCE]
  return [sentences.join(' ')]
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
    [['Hidden'], [`${words.join('; ')}. A hidden piece looks like this: `, { said: HIDDEN }]],
    ...unsearchedRow(view),
  ]
  if (view.letters.size === 0) return rows
  const letters = [...view.letters.values()].join(', ')
  const note = `${letters}: names not shown. Two mentions have one letter where they are described alike; whether they are the same child is not shown.`
  return [...rows, [['Children'], [note]]]
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
  return [[['Hidden words in files'], [`Enclosed files are whole, nothing is hidden inside them${which}`]]]
}

function filesText({ data }: PacketView): string {
  return counted(data.attachments.filter((one) => one.as === 'native').length, 'file')
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

function languagesOf(view: PacketView): Text {
  const found = everyEntry(view).flatMap(({ corrected }) => [
    textAt(corrected, 'content', 'language'),
    textAt(corrected, 'language'),
  ])
  const languages = [...new Set(found.filter((language) => language !== undefined))].sort()
  return languages.length === 0 ? ['none'] : joined(languages.map((language) => [{ said: language }]))
}
