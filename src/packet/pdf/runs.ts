/**
 * A text as runs for the typesetter: letters that a font of ours has, codes in boxes for all others, hidden pieces,
 * and places where a long word may be broken. Nothing is dropped: what the typesetter would lose or refuse is a code.
 */
import { showVisible } from '../../core/visible.ts'
import { partsOf, showUnmarked } from '../hidden-mark.ts'
import { isCovered } from './covered.ts'
import { widthOf } from './letter-width.ts'

/** `c` a code in a box, `h` so many hidden pieces, 0 a place where the line may end. */
export type Run = string | { readonly c: string } | { readonly h: number } | 0

/** A line of the page, in ems. */
const LINE = 42
/** No letter is wider, in ems. */
const WIDEST = 1.05
const PLAIN = /^[\n\x20-\x7e]*$/
const CODES = /(\\u\{[0-9a-f]{1,6}\})/
/** Han, kana and Hangul break anywhere, Tibetan at its own marks. */
const WORDS = /[^\s\u2e80-\u9fff\u0f0b\u3000-\u30ff\uff00-\uffef]+/gu
/** Never parted from what stands before it. */
const EXTENDS =
  /\p{M}|\u200c|\u200d|[\ufe0e\ufe0f]|[\u{1f1e6}-\u{1f1ff}]|[\u{1f3fb}-\u{1f3ff}]|[\u{e0020}-\u{e007f}]/u
/** Never parted from what stands after it: joiners, and viramas that bind two letters. */
const BINDS = /\u200d|\u094d|\u0f84/
/**
 * A non-joiner that changes a shape, as Persian spelling has it: after a letter that would join, before one that can.
 * It is seen by what it does; any other is a code.
 */
const NON_JOINER =
  /(?<=[\u0626\u0628\u062a-\u062e\u0633-\u063f\u0641-\u0647\u0649\u064a\u067e\u0686\u06a4\u06a9\u06ad\u06af\u06be\u06c1\u06cc\u06d0])\u200c(?=[\u0622-\u064a\u0671-\u06d3])/u

/** Words of ours, also digests and paths; `room` is how wide a line is, in ems. */
export function ourRuns(text: string, room = LINE): Run[] {
  return brokenRuns(showVisible(text), room)
}

/** Words by others, with hidden pieces in their place. */
export function saidRuns(text: string, room = LINE): Run[] {
  return partsOf(text).flatMap((part): Run[] => {
    if (typeof part === 'number') return [{ h: part }]
    const pieces = part.includes('\u200c') ? part.split(NON_JOINER) : [part]
    return pieces.flatMap((piece, at): Run[] => [
      ...(at === 0 ? [] : ['\u200c']),
      ...brokenRuns(showUnmarked(piece), room),
    ])
  })
}

/** The letters of runs, for asking their direction. */
export function lettersOf(runs: readonly Run[]): string {
  return runs.filter((run) => typeof run === 'string').join('')
}

function brokenRuns(visible: string, room: number): Run[] {
  const runs: Run[] = []
  for (const [at, piece] of visible.split(CODES).entries()) {
    if (at % 2 === 1) runs.push({ c: piece })
    else if (piece !== '') pushCovered(runs, piece, room)
  }
  return runs
}

function pushCovered(runs: Run[], text: string, room: number): void {
  if (PLAIN.test(text)) {
    pushBroken(runs, text, room)
    return
  }
  let kept = 0
  let at = 0
  while (at < text.length) {
    const code = text.codePointAt(at) as number
    const size = code > 0xffff ? 2 : 1
    if (code > 0x7e && !isCovered(code)) {
      if (kept < at) pushBroken(runs, text.slice(kept, at), room)
      runs.push({ c: `\\u{${code.toString(16)}}` })
      kept = at + size
    }
    at += size
  }
  if (kept < text.length) pushBroken(runs, text.slice(kept), room)
}

function pushBroken(runs: Run[], text: string, room: number): void {
  if (text.length * WIDEST < room) {
    runs.push(text)
    return
  }
  let kept = 0
  for (const { 0: word, index } of text.matchAll(WORDS)) {
    if (word.length * WIDEST < room) continue
    const letters = [...word]
    if (letters.reduce((sum, letter) => sum + widthOf(letter), 0) < room) continue
    for (const cut of cutsOf(letters, Math.max(2, room / 3))) {
      runs.push(text.slice(kept, index + cut), 0)
      kept = index + cut
    }
  }
  runs.push(text.slice(kept))
}

/** Where a long word may be broken, in UTF-16 code units: every so many ems, never within a letter as it is read. */
function cutsOf(letters: readonly string[], every: number): number[] {
  const cuts: number[] = []
  let at = 0
  let since = 0
  let before = ''
  for (const letter of letters) {
    if (since >= every && !EXTENDS.test(letter) && !BINDS.test(before)) {
      cuts.push(at)
      since = 0
    }
    at += letter.length
    since += widthOf(letter)
    before = letter
  }
  return cuts
}
