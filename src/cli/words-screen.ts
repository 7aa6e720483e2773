// What the words prompt shows: its heading, the end of the words behind margin marks, and what has been taken.
// Pure: one frame from one state. The words on it are text by others like any other.

import { showVisible } from '../core/visible.ts'
import { columnsOf, MARGIN, rowsOf } from './printable.ts'
import type { Refusal, WordsText } from './words-text.ts'

const RECORD_LIMIT = '700,000'
export const WORDS_HELP = [
  'Paste it or type it, as many lines as it has. Ctrl-D on an empty line ends.',
  'Enter with nothing before it skips. Ctrl-C stops, and nothing is recorded.',
]

const count = (number: number, noun: string): string =>
  `${number.toLocaleString('en-US')} ${noun}${number === 1 ? '' : 's'}`

export const takenSentence = (words: WordsText): string =>
  `${count(words.lines, 'line')}, ${count(words.characters, 'character')} taken.`

/** What was refused and why, that nothing else is lost, and what to do. */
export const refusalSentence = (refusal: Refusal): string =>
  refusal.why === 'too-long'
    ? `This was ${count(refusal.bytes, 'byte')}; with it the words are longer than an entry can hold (${RECORD_LIMIT} bytes). ` +
      'None of it was taken; what was here before is still here. Save it as a file and attach the file.'
    : 'Some of this is not UTF-8 text. None of it was taken; what was here before is still here. ' +
      'Set the terminal to UTF-8, or save it as a file and attach the file.'

export interface Frame {
  readonly heading: readonly string[]
  readonly words: WordsText
  readonly refusal: Refusal | undefined
  readonly rows: number
  readonly columns: number
}

/** The last rows of the words, at most `count`, each with its mark; reads only the end of a long text. */
const lastRows = (text: string, count: number, columns: number): string[] => {
  const reach = count * columns * 2
  let from = Math.max(text.length - reach, 0)
  const unit = text.charCodeAt(from)
  if (from > 0 && unit >= 0xdc00 && unit <= 0xdfff) from += 1
  const lines = showVisible(text.slice(from)).split('\n').slice(-count)
  return lines.flatMap((line) => rowsOf(line, Math.max(columns - MARGIN.length, 1))).slice(-count)
}

/** Our own sentences, broken between words. */
const sentenceRows = (sentence: string, columns: number): string[] => {
  const rows: string[] = []
  let row = ''
  for (const word of sentence.split(' ')) {
    const longer = row === '' ? word : `${row} ${word}`
    if (row !== '' && columnsOf(longer) > columns) {
      rows.push(row)
      row = word
    } else row = longer
  }
  return [...rows, row].flatMap((one) => rowsOf(one, columns))
}

/** One whole screen, as one write; the cursor is left at the end of the words. */
export const wordsFrame = (frame: Frame): string => {
  // One column less than there is: in the last one, terminals differ about where the cursor then stands.
  const columns = Math.max(frame.columns - 1, 10)
  const top = [...frame.heading, ...WORDS_HELP].flatMap((line) => sentenceRows(line, columns))
  const bottom = [takenSentence(frame.words), ...(frame.refusal ? [refusalSentence(frame.refusal)] : [])]
  const below = bottom.flatMap((line) => sentenceRows(line, columns))
  const room = Math.max(frame.rows - top.length - below.length - 2, 1)
  const body = lastRows(frame.words.text, room, columns).map((row) => MARGIN + row)
  const lines = [...top, '', ...body, '', ...below].slice(0, Math.max(frame.rows, 1))
  const row = Math.min(top.length + 1 + body.length, frame.rows)
  const column = columnsOf(body.at(-1) ?? '') + 1
  return `\u001b[H${lines.map((line) => `${line}\u001b[K`).join('\r\n')}\u001b[J\u001b[${row};${column}H`
}
