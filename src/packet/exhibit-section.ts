/**
 * The exhibits of packet.html: an index, and for each file what its record says of it, with small pictures blurred
 * until a reader presses. The rank is that of record.md, by how close a copy is to its source; nothing is judged.
 */
import { encodeBase64 } from '../core/bytes.ts'
import { textAt } from '../core/recorded.ts'
import { type Holes, holesOf } from './holes.ts'
import { attr, type Html, html } from './html-text.ts'
import { everyEntry, type PacketView, type ViewExhibit } from './packet-view.ts'
import { listTable, type Row, rowTable, shortText } from './page-parts.ts'
import { rowsOf } from './record-rows.ts'

const ROLES = [
  ['platformExport', 'export of the platform'],
  ['original', 'original file'],
  ['screenshot', 'screenshot'],
  ['photoOfScreen', 'photograph of a screen'],
  ['screenRecording', 'recording of a screen'],
  ['webCapture', 'capture of a web page'],
  ['callRecording', 'recording of a call'],
  ['voicemail', 'voicemail'],
  ['scan', 'scan'],
  ['document', 'document'],
] as const

const COPIES = [
  ['originalBytes', 'the original bytes'],
  ['exactCopy', 'an exact copy'],
  ['transcoded', 'converted'],
  ['cropped', 'cropped'],
  ['edited', 'edited'],
] as const

/** What kind of file it is, with its rank, and what kind of copy, as stated by the recorder. */
export function roleText({ details, index }: ViewExhibit, holes: Holes): string {
  const absent = (member: string) => holes.absent(['attachments', index, member])
  const role = ROLES.findIndex(([name]) => name === textAt(details, 'role'))
  const copy = COPIES.find(([name]) => name === textAt(details, 'copy'))?.[1]
  const kind =
    role < 0 ? `kind ${absent('role')}` : `${ROLES[role]?.[1]} (rank ${role + 1} of ${ROLES.length})`
  return `${kind}; ${copy ?? `kind of copy ${absent('copy')}`}`
}

/** The section with an index and one article a file. */
export function exhibitSection(view: PacketView): Html {
  const { exhibits } = view
  const entries = new Map(everyEntry(view).map((entry) => [entry.seq, entry]))
  const read = ({ seq }: ViewExhibit) => holesOf(entries.get(seq) ?? {}, view.letters)
  if (exhibits.length === 0)
    return html`<section aria-labelledby="exhibits"><h2 id="exhibits">Exhibits</h2><p>No entry shown has a file.</p></section>\n`
  return html`<section aria-labelledby="exhibits"><h2 id="exhibits">Exhibits</h2>
<p>Files as they were recorded, unchanged, in data/exhibits/native. Labels and Bates numbers stay the same in every later packet; a file that is withheld has none here. Files may come from the sender of a threat: see 00-WARNING.txt there before opening one.</p>
${listTable(
  'Index of exhibits',
  ['Exhibit', 'Bates number', 'Entry', 'Description', 'Bytes'],
  exhibits.map((exhibit) => [
    html`<a href="#file-${exhibit.seq}-${exhibit.index}">${attr(exhibit.label)}</a>`,
    attr(exhibit.bates ?? 'none'),
    html`<a href="#entry-${exhibit.seq}">${exhibit.seq}</a>`,
    attr(roleText(exhibit, read(exhibit))),
    exhibit.size === undefined ? attr('withheld') : html`${exhibit.size}`,
  ]),
)}${exhibits.map((exhibit) => article(exhibit, read(exhibit)))}</section>
`
}

function article(exhibit: ViewExhibit, holes: Holes): Html {
  const { seq, index, details, label, bates, path, sha256, size } = exhibit
  const name = textAt(details, 'name')
  const absent = (member: string) => holes.absent(['attachments', index, member])
  const rows: Row[] = [
    [attr('Of entry'), html`<a href="#entry-${seq}">entry ${seq}</a>, file ${index + 1}`],
    [attr('Bates number'), attr(bates ?? 'none')],
    [attr('Kind'), attr(roleText(exhibit, holes))],
    [attr('Name as recorded'), name === undefined ? attr(absent('name')) : shortText(name)],
    [attr('Size'), size === undefined ? attr('withheld') : html`${size} bytes`],
    [
      attr('SHA-256'),
      sha256 === undefined ? attr('withheld') : html`<span class="mono">${attr(sha256)}</span>`,
    ],
    [attr('File in the packet'), path === undefined ? attr('withheld') : `data/${path}`],
    ...rowsOf(details, SHOWN).map(({ label: member, text }): Row => [member, shortText(text)]),
  ]
  return html`<article id="file-${seq}-${index}"><h3>${attr(label)}</h3>
${rowTable(rows)}${pictureOf(exhibit)}</article>
`
}

const SHOWN: ReadonlySet<string> = new Set(['/sha256', '/size', '/name', '/role', '/copy'])

const SENSITIVE: ReadonlyMap<string, string> = new Map([
  ['intimate', 'marked by the recorder as intimate'],
  ['graphic', 'marked by the recorder as graphic'],
  ['thirdParty', 'marked by the recorder as showing other people'],
])

function pictureOf({ seq, index, label, picture, path, details }: ViewExhibit): Html | undefined {
  if (path === undefined) return undefined
  if (picture === undefined) return html`<p class="note">Not shown here: see the file.</p>\n`
  const { type, width, height, bytes } = picture
  const sensitive = SENSITIVE.get(textAt(details, 'sensitive') ?? '') ?? 'it may threaten or distress'
  const id = `see-${seq}-${index}`
  return html`<figure><input type="checkbox" id="${attr(id)}"><label for="${attr(id)}">Show ${attr(label)}: a picture, blurred until this box is ticked; ${attr(sensitive)}</label>
<img src="data:${attr(type)};base64,${attr(encodeBase64(bytes))}" width="${width}" height="${height}" alt="Picture of ${attr(label)}, as recorded"></figure>
`
}
