/**
 * What a file may do to whoever opens it (S25), by the type that its first bytes show: programs, documents with macros,
 * pages, archives, and files that are two things at once. A mark warns; a file without one is not thereby harmless.
 */

import { encodeHex } from '../core/bytes.ts'
import { HEAD_BYTES } from './native-names.ts'

/** Reasons to be careful, in the words that a reader sees. */
export type FileMark =
  | 'a program or script'
  | 'an office document, which can hold macros'
  | 'a PDF, which can hold links, scripts and other files'
  | 'a page or drawing of the web, which can hold scripts'
  | 'an archive, which holds other files'
  | 'a picture, recording or text that is something else as well'
  | 'of a kind that its first bytes do not tell'

const BY_EXTENSION: Readonly<Record<string, FileMark>> = {
  ...Object.fromEntries(
    ['docx', 'xlsx', 'pptx', 'odt', 'ods', 'odp'].map((one) => [
      one,
      'an office document, which can hold macros' as const,
    ]),
  ),
  ...Object.fromEntries(
    ['zip', '7z', 'gz'].map((one) => [one, 'an archive, which holds other files' as const]),
  ),
  pdf: 'a PDF, which can hold links, scripts and other files',
  bin: 'of a kind that its first bytes do not tell',
}

/** Windows, Linux, Apple (four byte orders and both widths), Java, a shortcut of Windows, a line that names an interpreter. */
const PROGRAMS = [
  '4d5a',
  '7f454c46',
  'feedface',
  'feedfacf',
  'cefaedfe',
  'cffaedfe',
  'cafebabe',
  '4c0000000114',
  '2321',
]
/** Compound files: the office documents of before 2007, and installers. */
const COMPOUND = 'd0cf11e0a1b11ae1'
const ARCHIVES = [
  '504b0304',
  '504b0506',
  '526172211a07',
  '377abcaf271c',
  '1f8b',
  '425a68',
  'fd377a585a00',
  '4d534346',
]

/** The mark of a file whose name in a packet has this extension and which begins with `head`; undefined for none. */
export function markOf(extension: string, head: Uint8Array): FileMark | undefined {
  const hex = encodeHex(head.subarray(0, 16))
  // One character a byte, whatever the bytes are.
  const text = String.fromCharCode(...head.subarray(0, HEAD_BYTES))
  const begins = (list: readonly string[]) => list.some((one) => hex.startsWith(one))
  if (begins(PROGRAMS)) return 'a program or script'
  if (hex.startsWith(COMPOUND)) return 'an office document, which can hold macros'
  const known = BY_EXTENSION[extension]
  if (isPage(text)) return 'a page or drawing of the web, which can hold scripts'
  if (extension === 'bin' && begins(ARCHIVES)) return 'an archive, which holds other files'
  if (extension === 'bin' && /^[\s\S]{0,1024}%PDF-/.test(text)) return BY_EXTENSION['pdf']
  if (known === undefined && isSomethingElse(text))
    return 'a picture, recording or text that is something else as well'
  return known
}

/** As a browser sniffs it: tags that begin a page (WHATWG MIME Sniffing, 7.1), or an XML that is a drawing. */
function isPage(text: string): boolean {
  const start = text.replace(/^(?:\u00ef\u00bb\u00bf)?[\t\n\f\r ]*/, '')
  if (/^<(?:!doctype html|html|head|script|iframe|body|svg|!--|\?xml)[\s>]/i.test(start)) return true
  return /^<[a-z][\s\S]{0,2000}<script[\s>]/i.test(start)
}

/** A second beginning within the first bytes of a file that already is something. */
function isSomethingElse(text: string): boolean {
  return (
    /[\s\S]%PDF-\d/.test(text) || /[\s\S]PK\u0003\u0004[\s\S]{26}/.test(text) || /<script[\s>]/i.test(text)
  )
}
