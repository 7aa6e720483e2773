/** Spans that several parts of the book are put together from: links, values that may be absent, lists. */
import { readNativePath } from '../native-names.ts'
import { runsOf } from '../number-runs.ts'
import type { Span, Text } from './blocks.ts'
import { saidText } from './said.ts'

/** A link to an entry of the chronology: `entry 3`. */
export function entryLink(seq: number): Span {
  return { to: `entry-${seq}`, text: `entry ${seq}` }
}

/** A link to an exhibit by its label. */
export function fileLink(file: {
  readonly seq: number
  readonly index: number
  readonly label: string
}): Span {
  return { to: `file-${file.seq}-${file.index}`, text: file.label }
}

/** The path of a native file in the packet; one that this program would not write is data. */
export function pathSpan(path: string): Span {
  const text = `data/${path}`
  return readNativePath(path) === undefined ? { said: text } : { code: text }
}

/** Words by others, or words of ours where there are none. */
export function saidOr(text: string | undefined, otherwise: string): Text {
  if (text === undefined) return [otherwise]
  return text === '' ? ['(empty text)'] : saidText(text)
}

/** Texts one after another with a text of ours between them. */
export function joined(texts: readonly Text[], between = ', '): Text {
  return texts.flatMap((text, at) => (at === 0 ? text : [between, ...text]))
}

/** Links to entries, the first `most` of them, and how many more there are. */
export function entryLinks(seqs: readonly number[], most = 200): Text {
  const links = joined(seqs.slice(0, most).map((seq) => [entryLink(seq)]))
  return seqs.length <= most ? links : [...links, ` and ${seqs.length - most} more`]
}

/** Links to the ends of each unbroken run of entries, the first `most` runs: `entries 1 to 6, 8, 10 to 27`. */
export function entryRuns(seqs: readonly number[], most = 100): Text {
  const runs = runsOf(seqs)
  const [only] = runs
  if (only !== undefined && runs.length === 1 && only[0] === only[1]) return [entryLink(only[0])]
  const end = (seq: number): Span => ({ to: `entry-${seq}`, text: String(seq) })
  const texts = runs.slice(0, most).map(([from, to]): Text => {
    return from === to ? [end(from)] : [end(from), to === from + 1 ? ', ' : ' to ', end(to)]
  })
  const more = runs.slice(most).reduce((sum, [from, to]) => sum + to - from + 1, 0)
  return ['entries ', ...joined(texts), more === 0 ? '' : ` and ${more} more`]
}

/** Something that is made anew each time it is walked, one at a time. */
export function lazily<T>(make: () => Iterator<T>): Iterable<T> {
  return { [Symbol.iterator]: make }
}
