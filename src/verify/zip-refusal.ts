/**
 * Why an archive is refused whole, and what may be wrong with the content of one file of it. Codes only: the
 * sentences for them are the caller's. Names are the sender's bytes: data, to be shown visibly.
 */
import type { ZipNameFault } from '../core/zip-rules.ts'

export type ZipRefusal =
  | ZipNameFault
  | 'not-a-zip' // no end record
  | 'truncated' // fewer bytes than the source promised
  | 'bytes-after-end' // a comment, or anything behind the end record
  | 'hidden-bytes' // before, between or after the entries, belonging to none of them
  | 'overlap' // two entries share bytes, or one runs into the directory
  | 'directory-damaged' // the list of entries does not parse, or does not have the stated length
  | 'many-disks'
  | 'zip64-disagrees' // 64-bit fields that contradict the others or lack a value
  | 'too-many-files'
  | 'too-large'
  | 'ratio' // unpacks to over 200 times its size
  | 'encrypted'
  | 'method' // neither stored nor deflated
  | 'flags' // general purpose bits that we do not know
  | 'entry-comment'
  | 'extra-field' // extra fields that do not parse
  | 'name-not-utf8'
  | 'name-disagrees' // the Unicode path extra field gives another name
  | 'name-twice' // equal after NFC and case folding, or both file and folder
  | 'link' // a symbolic link, device, pipe, socket or reparse point
  | 'folder-disagrees' // a folder with content, or whose attributes call it a file, or the reverse
  | 'sizes-disagree' // a stored file whose two sizes differ
  | 'local-disagrees' // the header before the content contradicts the list
  | 'descriptor-disagrees' // the record after the content contradicts the list, or is missing

/** Thrown inside the reader only; `openZip` turns it into its answer. */
export class ZipRefused extends Error {
  readonly code: ZipRefusal
  readonly entry: string | undefined
  constructor(code: ZipRefusal, entry?: string) {
    super(`zip refused: ${code}`)
    this.code = code
    this.entry = entry
  }
}

/** 'ends-early' and 'runs-over' compare with the stated size; 'deflate': the packed bytes are no deflate stream, or more than one. */
export type ZipDamageCode = 'ends-early' | 'runs-over' | 'deflate' | 'crc'

/** The content of one file is not what the archive says. `entry` is its name: a finding about that file. */
export class ZipDamage extends Error {
  readonly code: ZipDamageCode
  readonly entry: string
  constructor(code: ZipDamageCode, entry: string) {
    super(`zip entry damaged: ${code}`)
    this.code = code
    this.entry = entry
  }
}
