/**
 * What of a record has a term of its own, and everything else as sentences `label: value`, so that nothing shown is
 * left unsaid. Exact text, but for what is hidden in part: that is said to be, and stands in its visible form.
 */
import type { JsonObject } from '../../core/jcs.ts'
import { hasHoles } from '../../core/partly.ts'
import { formatPointer } from '../../core/pointer.ts'
import { textAt } from '../../core/recorded.ts'
import { markedText } from '../hidden-mark.ts'
import { rowsOf } from '../record-rows.ts'

/** A record of which values are taken one by one. */
export type Taking = {
  /** The text at a path, if it is shown whole; it is not among what is left. */
  take(...path: readonly string[]): string | undefined
  /** A sentence for each value that was not taken. */
  left(): string[]
}

/** Takes from a record; `without` are the members that are told elsewhere. */
export function takingFrom(record: JsonObject, without: readonly string[]): Taking {
  const taken = new Set(without.map((member) => formatPointer([member])))
  return {
    take: (...path) => {
      const text = textAt(record, ...path)
      if (text === undefined || hasHoles(text)) return undefined
      taken.add(formatPointer(path))
      return text
    },
    left: () =>
      rowsOf(record, taken).map(({ label, text }) =>
        hasHoles(text) ? `${label}, in part: ${markedText(text)}` : `${label}: ${text}`,
      ),
  }
}
