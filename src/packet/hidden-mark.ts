/**
 * The mark that stands where something is hidden. Only this page makes it: a text by others that looks like one is
 * shown with its code point, so that no message can pretend to have been blacked out.
 */
import { HIDDEN } from '../core/partly.ts'
import { showVisible } from '../core/visible.ts'

/** The block that is seen; one for each hidden piece. */
export const BLOCK = '\u25ae'

/** What is read in its place: `[hidden]`, `[hidden: 3 pieces]`. */
export function hiddenWords(pieces: number): string {
  return pieces === 1 ? '[hidden]' : `[hidden: ${pieces} pieces]`
}

/** The visible form of a text by others, in which nothing looks like a mark of ours. */
export function showUnmarked(text: string, options: { readonly tab?: boolean } = {}): string {
  return showVisible(text, options)
    .replaceAll(BLOCK, '\\u{25ae}')
    .replace(/\[(?=hidden)/gi, '\\u{5b}')
}

/** A text with holes in parts, in order: what is shown of it, and how many pieces are hidden between. */
export function partsOf(text: string): (string | number)[] {
  const parts: (string | number)[] = []
  for (const part of text.split(RUNS)) {
    if (!part.isWellFormed()) parts.push(part.length)
    else if (part !== '') parts.push(part)
  }
  return parts
}

/** A text in its visible form, with words for each run of holes. */
export function markedText(text: string): string {
  return partsOf(text)
    .map((part) => (typeof part === 'number' ? hiddenWords(part) : showUnmarked(part)))
    .join('')
}

/** By code points, so that half of a whole character is no hole. */
const RUNS = new RegExp(`(${HIDDEN}+)`, 'u')
