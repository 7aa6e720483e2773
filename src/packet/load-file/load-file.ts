/**
 * data/loadfile.dat and data/loadfile.opt: the packet for review platforms, a Concordance table of its documents and an
 * Opticon list of its pictures (docs/views.md). A view, as a field of every row says: what can be checked is
 * evidence.json. A packet that hides something hides it here too.
 */
import { encodeUtf8 } from '../../core/bytes.ts'
import type { JsonObject } from '../../core/jcs.ts'
import { memberAt, textAt } from '../../core/recorded.ts'
import { type Document, documentsOf } from '../documents.ts'
import { orLeftOpen } from '../entry-cells.ts'
import { accountWords } from '../event-words.ts'
import { fileKind } from '../file-kinds.ts'
import { readNativePath } from '../native-names.ts'
import type { PacketView, ViewExhibit } from '../packet-view.ts'
import { sentOf } from '../sent.ts'
import { formatConcordance } from './concordance.ts'

/** Those that templates of platforms know come first, in their usual order. */
const FIELDS = [
  ...['BEGBATES', 'ENDBATES', 'BEGATTACH', 'ENDATTACH', 'CUSTODIAN', 'DOCTYPE', 'FROM', 'TO'],
  ...['DATESENT', 'TIMESENT', 'TIMEZONE', 'FILENAME', 'FILEEXT', 'FILESIZE', 'SHA256HASH', 'MD5HASH'],
  ...['NATIVEPATH', 'TEXTPATH', 'PAGECOUNT', 'REDACTED', 'CONFIDENTIALITY'],
  ...['ENTRY', 'STATE', 'ABOUTENTRY', 'WITHDRAWNBY', 'RECORDEDAT', 'EXHIBIT', 'FILEKIND'],
  ...['WHENMEANS', 'DATESHOWN', 'DATETYPED', 'DATELOCAL', 'ZONE', 'ZONEBASIS', 'DATEUTC', 'PRECISION'],
  ...['NOTBEFORE', 'NOTAFTER', 'APPROXIMATE', 'FROMHANDLE', 'FROMID', 'FROMPHONE', 'FROMEMAIL'],
  ...['PLATFORM', 'MEDIUM', 'CONVERSATION', 'TARGETS', 'LANGUAGE', 'TEXT', 'DESCRIPTION', 'TRANSLATOR'],
  ...['HIDDENPIECES', 'NOTE'],
] as const

type Row = Partial<Record<(typeof FIELDS)[number], string | undefined>>

/** Both files, by path in the bag; the list of pictures is empty where there are none. */
export function loadFiles(view: PacketView): { path: string; bytes: Uint8Array }[] {
  const documents = documentsOf(view)
  const last = new Map(documents.map(({ family, key }) => [family, key]))
  const rows = documents.map((one): Row => {
    const { key, family } = one
    const placed = { BEGBATES: key, ENDBATES: key, BEGATTACH: family, ENDATTACH: last.get(family) }
    return { ...placed, ...(one.is === 'entry' ? rowOfEntry(one) : rowOfFile(one)) }
  })
  const table = rows.map((row) => FIELDS.map((field) => row[field] ?? ''))
  const pages = documents.flatMap((one) => (one.is === 'file' ? pageOf(one.key, one.file) : []))
  return [
    { path: 'data/loadfile.dat', bytes: formatConcordance([FIELDS, ...table]) },
    { path: 'data/loadfile.opt', bytes: encodeUtf8(pages.join('')) },
  ]
}

function rowOfEntry({ state, holes }: Extract<Document, { is: 'entry' }>): Row {
  const { record, entry, cells } = state
  const sent = sentOf(record, holes)
  const ofThreat = (...path: string[]) =>
    record['kind'] === 'threat' ? orLeftOpen(holes, path, textAt(record, ...path)) : undefined
  return {
    CUSTODIAN: orLeftOpen(holes, ['recordedBy', 'name'], textAt(record, 'recordedBy', 'name')),
    DOCTYPE: cells.kind,
    FROM: accountName(record) ?? ofThreat('sender', 'displayName'),
    TO: ofThreat('channel', 'receivingAccount'),
    DATESENT: sent?.date,
    TIMESENT: sent?.time,
    TIMEZONE: sent === undefined ? undefined : 'UTC',
    REDACTED: entry.partly === undefined ? 'no' : 'yes',
    CONFIDENTIALITY: memberAt(record, 'confidential') === true ? 'confidential' : undefined,
    ENTRY: cells.entry,
    STATE: cells.state,
    ABOUTENTRY: cells.about_entry,
    WITHDRAWNBY: cells.withdrawn_by,
    RECORDEDAT: cells.recorded_at,
    WHENMEANS: cells.when_means,
    DATESHOWN: cells.when_as_shown,
    DATETYPED: cells.when_typed_by_recorder,
    DATELOCAL: cells.when_local,
    ZONE: cells.zone,
    ZONEBASIS: cells.zone_basis,
    DATEUTC: cells.utc,
    PRECISION: cells.precision,
    NOTBEFORE: cells.not_before,
    NOTAFTER: cells.not_after,
    APPROXIMATE: cells.approximate,
    FROMHANDLE: cells.account_handle,
    FROMID: cells.account_id,
    FROMPHONE: cells.account_phone,
    FROMEMAIL: cells.account_email,
    PLATFORM: cells.platform,
    MEDIUM: cells.medium,
    CONVERSATION: cells.conversation,
    TARGETS: cells.targets,
    LANGUAGE: cells.language,
    TEXT: cells.text,
    DESCRIPTION: cells.description,
    TRANSLATOR: cells.translator,
    HIDDENPIECES: cells.hidden_pieces,
    NOTE: cells.note,
  }
}

/** As the account was seen; what somebody saved it as in a telephone is not a name of the account. */
function accountName(record: JsonObject): string | undefined {
  const account = accountWords(record)
  return account?.member === 'savedAs' ? undefined : account?.name
}

/** Of a withheld file nothing stands here but that it is withheld, and the kinds that stay shown. */
function rowOfFile({ file, holes }: Extract<Document, { is: 'file' }>): Row {
  const { seq, index, details, size, sha256, path, bates, label, picture } = file
  const at = (member: string) => orLeftOpen(holes, ['attachments', index, member], textAt(details, member))
  const sensitive = at('sensitive')
  return {
    CUSTODIAN: at('capturedBy'),
    DOCTYPE: 'file',
    FILENAME: at('name'),
    FILEEXT: path === undefined ? undefined : readNativePath(path)?.extension,
    FILESIZE: size === undefined ? undefined : String(size),
    SHA256HASH: sha256,
    NATIVEPATH: path === undefined ? undefined : windowsPath(path),
    PAGECOUNT: isPage(picture) ? '1' : undefined,
    REDACTED: path === undefined ? 'withheld' : 'no',
    CONFIDENTIALITY: sensitive === 'none' ? undefined : sensitive,
    ENTRY: String(seq),
    EXHIBIT: bates === undefined ? undefined : label,
    FILEKIND: fileKind(file, holes),
    NOTE: `a view of file ${index + 1} of entry ${seq} in data/evidence.json, which counts`,
  }
}

type Picture = NonNullable<ViewExhibit['picture']>

/** Platforms take these as pages; copies of other types are in the packet all the same, and so are their natives. */
function isPage(picture: Picture | undefined): picture is Picture {
  return picture?.type === 'image/png' || picture?.type === 'image/jpeg'
}

/** A line of the Opticon list: key, volume, path, `Y` for the first page of a document, two blanks, pages. */
function pageOf(key: string, { picture }: ViewExhibit): string[] {
  return isPage(picture) ? [`${key},EVIDENCE,${windowsPath(picture.courtPath)},Y,,,1\r\n`] : []
}

/** As platforms join it to the folder that the load file lies in; nothing for a name that this program would not give. */
function windowsPath(path: string): string {
  return /^exhibits\/[a-z]+\/[A-Za-z0-9-]+\.[a-z0-9]+$/.test(path) ? path.replaceAll('/', '\\') : ''
}
