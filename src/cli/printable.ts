// Text by others on a terminal (hostile-input.md): shown visibly, each line behind a margin mark and never wider than
// the terminal, so that no line of theirs can stand where one of ours would; bounded, with the rest counted.
// What is cut here is cut from the view only; the exact text is in the JSON output.

import { showVisible } from '../core/visible.ts'
import { columnsOfCluster } from './columns.ts'

export const MARGIN = '| '

/** A cluster longer than any emoji sequence (15 units) is a heap of combining marks: the rest of it is spelled out. */
const LONGEST_CLUSTER = 16

export interface Bounds {
  /** Terminal columns; without it (no terminal) lines are not wrapped. */
  readonly columns?: number
  /** Most lines of the text to show, as the text has them. Default 200. */
  readonly lines?: number
  /** Most characters (code points) of the text to show. Default 20,000. */
  readonly characters?: number
}

const codePointCount = (text: string): number => {
  let count = 0
  for (let index = 0; index < text.length; index += 1) {
    if ((text.codePointAt(index) as number) > 0xffff) index += 1
    count += 1
  }
  return count
}

const lineEndCount = (text: string): number => {
  let count = 0
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1
  return count
}

/** Where the view of a text ends: after so many lines or code points, whichever comes first. */
const cutAt = (text: string, lines: number, characters: number): number => {
  let at = 0
  let line = 1
  for (let taken = 0; at < text.length && taken < characters; taken += 1) {
    const code = text.codePointAt(at) as number
    if (code === 0x0a) {
      if (line === lines) return at
      line += 1
    }
    at += code > 0xffff ? 2 : 1
  }
  return at
}

/** One sign on the screen: a grapheme, or an escape of ours, which is never broken. */
interface Sign {
  readonly text: string
  readonly columns: number
}

let segmenter: Intl.Segmenter | undefined

/** The graphemes of a text. Making a segmenter loads tables: ASCII needs none, for each of its letters is one. */
const graphemes = (text: string): Iterable<{ segment: string }> => {
  if (/^[ -~]*$/.test(text)) return Array.from(text, (segment) => ({ segment }))
  segmenter ??= new Intl.Segmenter()
  return segmenter.segment(text)
}

/** The columns a terminal may need. */
export const columnsOf = (shown: string): number => {
  let columns = 0
  for (const sign of signs(shown)) columns += sign.columns
  return columns
}

const spelled = (text: string): string =>
  Array.from(text, (point) => `\\u{${(point.codePointAt(0) as number).toString(16)}}`).join('')

/** The signs of a text that is already shown visibly. */
function* signs(shown: string): Generator<Sign> {
  let at = 0
  while (at < shown.length) {
    const ours = shown.indexOf('\\u{', at)
    const plain = shown.slice(at, ours < 0 ? shown.length : ours)
    for (const { segment } of graphemes(plain)) {
      if (segment.length <= LONGEST_CLUSTER) yield { text: segment, columns: columnsOfCluster(segment) }
      else {
        // Six units are 18 bytes at most: tmux keeps 21 for a cell and drops the marks that do not fit.
        let cut = 6
        if ((segment.codePointAt(cut - 1) as number) > 0xffff) cut += 1
        yield { text: segment.slice(0, cut), columns: columnsOfCluster(segment.slice(0, cut)) }
        for (const point of segment.slice(cut)) yield { text: spelled(point), columns: spelled(point).length }
      }
    }
    if (ours < 0) return
    const end = shown.indexOf('}', ours) + 1
    yield { text: shown.slice(ours, end), columns: end - ours }
    at = end
  }
}

/** A shown line in rows of at most `columns`; at least one row, and always progress on a terminal too narrow. */
export const rowsOf = (shownLine: string, columns: number): string[] => {
  const rows: string[] = []
  let row = ''
  let used = 0
  for (const sign of signs(shownLine)) {
    if (used + sign.columns > columns && row !== '') {
      rows.push(row)
      row = ''
      used = 0
    }
    row += sign.text
    used += sign.columns
  }
  rows.push(row)
  return rows
}

const counted = (count: number, noun: string): string =>
  `${count.toLocaleString('en-US')} more ${noun}${count === 1 ? '' : 's'}`

/**
 * A text by others as lines for the terminal, without a last line end: each begins with `| ` and has no byte below
 * 0x20; a TAB is shown as `\u{9}`. What is beyond the bounds is counted in a last line of ours, without the mark:
 * `… 3 more lines, 120 more characters`, counted in the text itself.
 */
export const markedText = (text: string, bounds: Bounds = {}): string => {
  const cut = cutAt(text, bounds.lines ?? 200, bounds.characters ?? 20_000)
  const width =
    bounds.columns === undefined ? Number.POSITIVE_INFINITY : Math.max(bounds.columns - MARGIN.length, 1)
  const lines: string[] = []
  for (const line of showVisible(text.slice(0, cut)).split('\n')) {
    for (const row of rowsOf(line, width)) lines.push(MARGIN + row)
  }
  if (cut < text.length) {
    const rest = text.slice(cut)
    const moreLines = lineEndCount(rest)
    const characters = counted(codePointCount(rest), 'character')
    lines.push(`… ${moreLines > 0 ? `${counted(moreLines, 'line')}, ` : ''}${characters}`)
  }
  return lines.join('\n')
}

/**
 * A name or title by others on one line of at most `columns` columns, `…` at the end when it is cut; LF is shown as
 * `\u{a}`. Reads no more of a long text than it can show.
 */
export const oneLine = (text: string, columns: number): string => {
  // Marks without width must not make the view endless: so many units, and the rest is cut.
  const view = text.slice(0, columns * 8 + LONGEST_CLUSTER)
  const whole = view.length === text.length
  const shown = showVisible(whole ? view : view.replace(/[\ud800-\udbff]$/, ''))
  let line = ''
  let used = 0
  let before = ''
  for (const sign of signs(shown.replaceAll('\n', '\\u{a}'))) {
    if (used + sign.columns > columns) return `${before}…`
    line += sign.text
    used += sign.columns
    if (used < columns) before = line
  }
  return whole ? line : `${before}…`
}

/** `oneLine`, filled with spaces to exactly `columns`: a cell of a list. */
export const cell = (text: string, columns: number): string => {
  const shown = oneLine(text, columns)
  return shown + ' '.repeat(Math.max(columns - columnsOf(shown), 0))
}
