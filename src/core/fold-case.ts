/**
 * Texts as redaction compares them: upper and lower case, letter styles, composed letters, invisible characters and
 * runs of white space make no difference. Folds only to compare, and keeps where each letter came from; errs on the
 * side of finding too much. Nothing folded is ever shown or kept.
 */

/** A folded text; the letter at k comes from the characters `starts[k]` to `ends[k]` of the text. */
export type FoldedText = {
  readonly folded: string
  readonly starts: readonly number[]
  readonly ends: readonly number[]
}

/** Frozen, so that two engines fold alike: soft hyphen, joiners, marks of direction, selectors, tags. */
const INVISIBLE =
  /\u034f|[\u180b-\u180d\u180f]|[\ufe00-\ufe0f]|[\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e0fff}]/gu
/** A letter with its marks; as many as Unicode's stream-safe form allows, for reordering more takes quadratic time. */
const SEGMENT = /\P{M}\p{M}{0,30}|\p{M}{1,30}/gu

/** The text folded, with where each letter came from. */
export function foldWithPlaces(text: string): FoldedText {
  const starts: number[] = []
  const ends: number[] = []
  const letters: string[] = []
  for (const { 0: segment, index } of text.matchAll(SEGMENT)) {
    const end = index + segment.length
    for (const letter of foldSegment(segment)) {
      if (letter === ' ' && letters.at(-1) === ' ') {
        ends[ends.length - 1] = end
        continue
      }
      letters.push(letter)
      for (let k = 0; k < letter.length; k++) {
        starts.push(index)
        ends.push(end)
      }
    }
  }
  return { folded: letters.join(''), starts, ends }
}

/** A phrase or word folded, without white space at its ends. */
export function foldPhrase(phrase: string): string {
  return foldWithPlaces(phrase).folded.trim()
}

const known: (string | undefined)[] = []

function foldSegment(segment: string): string {
  if (segment.length > 1) return foldLetters(segment)
  const unit = segment.charCodeAt(0)
  known[unit] ??= foldLetters(segment)
  return known[unit]
}

function foldLetters(segment: string): string {
  let folded = ''
  for (const letter of segment.normalize('NFKD').replace(INVISIBLE, '')) {
    if (/\s/.test(letter)) folded += ' '
    // By way of the capital: ß is ss, the two small sigmas are one, a dotless i is an i.
    else for (const big of letter.toUpperCase()) folded += big.toLowerCase()
  }
  return folded.normalize('NFKD').replace(/i\u0307/g, 'i')
}
