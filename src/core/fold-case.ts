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
const INVISIBLE = String.raw`\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e0fff}`
const INVISIBLES = new RegExp(`[${INVISIBLE}]+`, 'gu')
/** A letter with its marks; few more than Unicode's stream-safe form allows, for reordering takes quadratic time. */
const SEGMENT = new RegExp(`[^\\p{M}${INVISIBLE}][\\p{M}${INVISIBLE}]{0,40}|[\\p{M}${INVISIBLE}]{1,40}`, 'gu')

const HEAPED = new RegExp(`[\\p{M}${INVISIBLE}]{41}`, 'u')

/** The text folded. */
export function foldText(text: string): string {
  return HEAPED.test(text) ? foldWithPlaces(text).folded : folded(text).replace(/\s+/g, ' ')
}

/** A phrase or word folded, without white space at its ends. */
export function foldPhrase(phrase: string): string {
  return foldText(phrase).trim()
}

/** The text folded, with where each letter came from. */
export function foldWithPlaces(text: string): FoldedText {
  const starts: number[] = []
  const ends: number[] = []
  const letters: string[] = []
  for (const { 0: segment, index } of text.matchAll(SEGMENT)) {
    const end = index + segment.length
    for (const letter of foldSegment(segment)) {
      const blank = /\s/.test(letter)
      if (blank && letters.at(-1) === ' ') {
        ends[ends.length - 1] = end
        continue
      }
      letters.push(blank ? ' ' : letter)
      for (let k = 0; k < letter.length; k++) {
        starts.push(index)
        ends.push(end)
      }
    }
  }
  return { folded: letters.join(''), starts, ends }
}

const known: (string | undefined)[] = []

function foldSegment(segment: string): string {
  if (segment.length > 1) return folded(segment)
  const unit = segment.charCodeAt(0)
  known[unit] ??= folded(segment)
  return known[unit]
}

/** By way of the capital: ß is ss, a dotless i is an i; and the two small sigmas are one wherever they stand. */
function folded(text: string): string {
  return text
    .replace(INVISIBLES, '')
    .normalize('NFKD')
    .toLowerCase()
    .toUpperCase()
    .toLowerCase()
    .replace(/i\u0307/g, 'i')
    .replaceAll('ς', 'σ')
}
