/**
 * CSV by RFC 4180 for spreadsheets (hostile-input.md, "CSV"): all fields quoted, CRLF, UTF-8 with a byte order mark,
 * and no field that a spreadsheet would take for a formula. Measured: LibreOffice makes a quoted `=1+1` a formula all
 * the same, and none of those that begin with an apostrophe.
 */
import { encodeUtf8 } from '../core/bytes.ts'
import { markedText } from './hidden-mark.ts'

/** = + - @ | % and what looks or acts like them, also fullwidth and small; tabs, line ends, NUL. */
const ACTS = /[=+\-@|%\t\r\n\0＝＋－＠｜％﹦﹢﹣﹫﹪−]/u
/** What a spreadsheet or an eye may skip before it: white space, invisible characters, quotes. */
const SKIPPED = /\p{Z}|\p{Cf}|\p{Cc}|\p{Mn}|[\u115f\u1160\u3164\uffa0"“”„«»]/u

/**
 * The visible form of a text as it may stand in a cell, `[hidden]` for each run of holes. Take away one apostrophe at the start, if there is one, and
 * read the visible form: that is the text again, for one that begins with an apostrophe gets another.
 */
export function cellText(text: string): string {
  const shown = markedText(text)
  return mayAct(text) ? `'${shown}` : shown
}

function mayAct(text: string): boolean {
  if (text.startsWith("'")) return true
  for (const sign of text) {
    if (ACTS.test(sign)) return true
    if (!SKIPPED.test(sign)) return false
  }
  return false
}

/** A table as bytes: the first row names the columns. */
export function formatCsv(rows: readonly (readonly string[])[]): Uint8Array {
  const lines = rows.map((row) => row.map((cell) => `"${cellText(cell).replaceAll('"', '""')}"`).join(','))
  return encodeUtf8(`\ufeff${lines.map((line) => `${line}\r\n`).join('')}`)
}
