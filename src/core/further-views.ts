/**
 * Views that a packet holds only where it was asked for them, by the words of the claim `views` (docs/format.md,
 * "evidence.json"). The claim is absent where there are none, so that a packet without them has the bytes that it had
 * before there were any.
 */

/** The words, rising, as the claim holds them with commas between; each with its files. */
export const FURTHER_VIEWS = {
  'case-uco': ['data/case.jsonld'],
  'load-file': ['data/loadfile.dat', 'data/loadfile.opt'],
} as const

/** The word of a further view. */
export type FurtherView = keyof typeof FURTHER_VIEWS

const WORDS = Object.keys(FURTHER_VIEWS) as FurtherView[]

/** True where the claim, which may be absent, names this view. */
export function hasView(claim: string | undefined, view: FurtherView): boolean {
  return (claim ?? '').split(',').includes(view)
}

/** The files that the claim names, by path in the bag; a word that this version does not know names none. */
export function claimedFiles(claim: string | undefined): string[] {
  return WORDS.filter((word) => hasView(claim, word)).flatMap((word) => [...FURTHER_VIEWS[word]])
}

/** The claim for these views, as a member to spread: none where there are none. */
export function viewsClaim(views: readonly FurtherView[]): { views?: string } {
  const named = WORDS.filter((word) => views.includes(word))
  return named.length === 0 ? {} : { views: named.join(',') }
}
