/** Longer texts are folded: the page stays readable, and the whole of them is in evidence.json. */
export const MAX_SHOWN = 20_000

/** The start of a text of at most `limit` code points, and how many code points are left. */
export function foldLong(text: string, limit = MAX_SHOWN): { shown: string; left: number } {
  if (text.length <= limit) return { shown: text, left: 0 }
  let at = 0
  for (let taken = 0; at < text.length && taken < limit; taken++) {
    at += (text.codePointAt(at) as number) > 0xffff ? 2 : 1
  }
  let left = 0
  for (const _ of text.slice(at)) left++
  return { shown: text.slice(0, at), left }
}
