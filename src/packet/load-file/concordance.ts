/**
 * The Concordance form of a table, which review platforms import: UTF-8 with a byte order mark, CRLF after every row,
 * each field between two þ, U+0014 between fields, ® for a line end within one. A convention without a standard; these
 * are the signs that importers take without being told.
 */
import { encodeUtf8 } from '../../core/bytes.ts'
import { markedText } from '../hidden-mark.ts'

const BETWEEN = '\u0014'
const QUOTE = '\u00fe'
const LINE_END = '\u00ae'

/**
 * A text as it stands in a field. No sign of the form's own is left in it: U+0014 has a visible form as every control
 * has, and þ and ® get one here. Read ® as a line end, then the visible form: that is the text again.
 */
export function fieldText(text: string): string {
  return markedText(text)
    .replaceAll(QUOTE, '\\u{fe}')
    .replaceAll(LINE_END, '\\u{ae}')
    .replaceAll('\n', LINE_END)
}

/** A table as bytes: the first row names the fields. */
export function formatConcordance(rows: readonly (readonly string[])[]): Uint8Array {
  const lines = rows.map((row) => row.map((text) => `${QUOTE}${fieldText(text)}${QUOTE}`).join(BETWEEN))
  return encodeUtf8(`\ufeff${lines.map((line) => `${line}\r\n`).join('')}`)
}
