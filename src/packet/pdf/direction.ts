/**
 * The direction of a text by its first strong letter (UAX #9, P2 and P3). Asked here, for the typesetter goes by the
 * language, and words by others come in any.
 */

/** Blocks whose letters are of class R or AL; what is not a letter in them is passed over. */
const RTL = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u
const STRONG = /\p{L}/u

/** Whether the first strong letter is one that is written from right to left. */
export function isRightToLeft(text: string): boolean {
  const letter = STRONG.exec(text)
  return letter !== null && RTL.test(letter[0])
}

/** Whether anything in the text is written from right to left, so that it could reorder what stands beside it. */
export function holdsRightToLeft(text: string): boolean {
  return RTL.test(text)
}

/** The text isolated from what stands beside it (UAX #9, X5a to X6a); the marks draw nothing. */
export function isolated<Run>(runs: readonly (Run | string)[], rightToLeft: boolean): (Run | string)[] {
  return [rightToLeft ? '\u2067' : '\u2066', ...runs, '\u2069']
}
