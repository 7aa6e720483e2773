/**
 * Where the words to be hidden stand in a text (cli.md, "export"). A phrase is found wherever its letters stand, also
 * inside longer words; the name of a minor also with other separators between its words and, when it is short, only
 * as whole words. Other spellings cannot be found, and whoever relies on this must say so.
 */
import { foldPhrase, foldText, foldWithPlaces } from './fold-case.ts'
import { beginsWithSeparator, cut } from './pieces.ts'

/** What is looked for. `letters` is found anywhere; `words` one after another, whatever stands between them. */
export type Wanted = {
  readonly said: string
  readonly letters?: string
  readonly words?: readonly string[]
}

/** From the character `start` up to, not with, `end` of a text. */
export type Span = { readonly start: number; readonly end: number }

/** Shorter names than this are parts of too many other words. */
const LONG_NAME = 4

/** A phrase as given with --redact; undefined for one that has no letter or sign to be found by. */
export function wantedPhrase(said: string): Wanted | undefined {
  const letters = foldPhrase(said)
  return letters === '' ? undefined : { said, letters }
}

/** The recorded name of a minor; undefined for one that has no word. */
export function wantedName(said: string): Wanted | undefined {
  const words = wordsIn(said).map(({ word }) => word)
  if (words.length === 0) return undefined
  const letters = foldPhrase(said)
  return [...letters].length < LONG_NAME ? { said, words } : { said, words, letters }
}

/** For each of `wanted`, in order, where it stands in `text`. */
export function spansIn(text: string, wanted: readonly Wanted[]): Span[][] {
  if (wanted.length === 0) return []
  const all = foldText(text)
  const near = wanted.map((one) => mayStandIn(all, one))
  if (!near.includes(true)) return wanted.map(() => [])
  const { folded, starts, ends } = foldWithPlaces(text)
  const words = wanted.some((one, at) => near[at] && one.words !== undefined) ? wordsIn(text) : []
  return wanted.map((one, at) => {
    if (near[at] !== true) return []
    const spans: Span[] = []
    const { letters } = one
    if (letters !== undefined) {
      for (let at = folded.indexOf(letters); at >= 0; at = folded.indexOf(letters, at + 1))
        spans.push({ start: starts[at] as number, end: ends[at + letters.length - 1] as number })
    }
    return [...spans, ...wordSpans(words, one.words ?? [])]
  })
}

/** Cheap, and never false for what stands there: most texts hold nothing of what is looked for. */
function mayStandIn(folded: string, { letters, words = [] }: Wanted): boolean {
  if (letters !== undefined && folded.includes(letters)) return true
  return words.length > 0 && words.every((word) => folded.includes(word))
}

/** True where any of `wanted` stands in `text`. */
export function holdsAny(text: string, wanted: readonly Wanted[]): boolean {
  return spansIn(text, wanted).some((spans) => spans.length > 0)
}

type Word = Span & { readonly word: string }

/** The words of a text as format 1 cuts it, folded, without the separators after them. */
function wordsIn(text: string): Word[] {
  const words: Word[] = []
  let start = 0
  for (const piece of cut(text)) {
    let length = piece.length
    while (length > 0 && beginsWithSeparator(piece.slice(length - 1))) length--
    const word = foldPhrase(piece.slice(0, length))
    if (word !== '') words.push({ word, start, end: start + length })
    start += piece.length
  }
  return words
}

function wordSpans(words: readonly Word[], name: readonly string[]): Span[] {
  const spans: Span[] = []
  for (let at = 0; name.length > 0 && at + name.length <= words.length; at++) {
    if (!name.every((word, k) => isForm((words[at + k] as Word).word, word))) continue
    spans.push({ start: (words[at] as Word).start, end: (words[at + name.length - 1] as Word).end })
  }
  return spans
}

/** The word itself or, from four letters on, a longer word that begins with it, as in inflected languages. */
function isForm(found: string, word: string): boolean {
  return found === word || (word.length >= LONG_NAME && found.startsWith(word))
}
