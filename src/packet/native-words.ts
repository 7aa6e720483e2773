/**
 * Whether hidden words stand in a native file that is text: read as UTF-8 and as UTF-16 in both orders. Pictures,
 * recordings and packed documents are not looked into, and whoever relies on this must say so.
 */
import { holdsAny, type Wanted } from '../core/phrases.ts'

type Chunks = Iterable<Uint8Array> | AsyncIterable<Uint8Array>

/** True for an extension of `sniffExtension` whose bytes may be plain text. */
export function isSearchable(extension: string): boolean {
  return extension === 'txt' || extension === 'bin'
}

/** So much of what was read before is read again with what follows, for words that lie across; or four phrases. */
const OVERLAP = 2048
/** Small pieces are gathered first, so that a word is compared a few times and not once a piece. */
const GATHERED = 1 << 15

/** True where any of `wanted` stands in the bytes. `open` gives them from the start, each time it is called. */
export async function holdsWords(open: () => Chunks, wanted: readonly Wanted[]): Promise<boolean> {
  const overlap = Math.max(OVERLAP, ...wanted.map(({ said }) => said.length * 4))
  for (const encoding of ['utf-8', 'utf-16le', 'utf-16be']) {
    const decoder = new TextDecoder(encoding)
    let text = ''
    for await (const chunk of open()) {
      text += decoder.decode(chunk, { stream: true })
      if (text.length < GATHERED + overlap) continue
      if (holdsAny(text, wanted)) return true
      text = text.slice(-overlap)
    }
    if (holdsAny(text + decoder.decode(), wanted)) return true
  }
  return false
}
