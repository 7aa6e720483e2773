/** The messages before and after, as recorded: whose, when, the words, and whatever else the record holds of each. */
import type { Path } from '../../core/commitment.ts'
import { isJsonObject, type JsonObject } from '../../core/jcs.ts'
import { formatPointer } from '../../core/pointer.ts'
import { listAt, memberAt, textAt, whenAt } from '../../core/recorded.ts'
import { accountWords } from '../event-words.ts'
import type { Holes } from '../holes.ts'
import { counted } from '../page-parts.ts'
import { rowsOf } from '../record-rows.ts'
import type { Span, Text } from './blocks.ts'
import { type Row, timePointers, timeText } from './event-text.ts'
import { groupedRows } from './grouped-rows.ts'
import { saidText } from './said.ts'
import { joined } from './spans.ts'

type IsStrange = (pointer: string) => boolean

/** The messages of a record, a row each: those of `context`, and those of a later entry that adds context. */
export function messageRows(record: JsonObject, holes: Holes, isStrange: IsStrange): Row[] {
  return ['context', 'messages'].flatMap((list) =>
    listAt(record, list).flatMap((message, at): Row[] => {
      if (!isJsonObject(message)) return []
      const label = `${list === 'context' ? 'Context' : 'Message'} ${at + 1}`
      return [[[label], messageText(message, [list, at], holes, isStrange)]]
    }),
  )
}

function messageText(message: JsonObject, path: Path, holes: Holes, isStrange: IsStrange): Text {
  const shown = new Set<string>()
  const parts: Text[] = []
  const gap = memberAt(message, 'gap')
  if (typeof gap === 'number') {
    parts.push([`a gap of ${counted(gap, 'message')}`])
    shown.add('/gap')
  }
  if (memberAt(message, 'own') === true) {
    parts.push(['own message'])
    shown.add('/own')
  }
  const account = accountWords(message)
  if (account !== undefined) {
    parts.push([`${account.how} “`, ...saidText(account.name), '”'])
    shown.add(`/sender/${account.member}`)
  }
  const when = whenAt(message, 'occurred')
  if (when !== undefined) {
    parts.push(timeText(when, [...path, 'occurred'], holes))
    for (const name of timePointers(when)) shown.add(`/occurred/${name}`)
  }
  const language = textAt(message, 'language')
  const text = textAt(message, 'text')
  if (text !== undefined && text !== '') {
    parts.push(['\n“', ...saidText(text).map((span) => inLanguage(span, language)), '”'])
    shown.add('/text')
  }
  const at = formatPointer(path)
  const rest = groupedRows(rowsOf(message, shown), (pointer) => isStrange(`${at}${pointer}`))
  for (const [label, value] of rest) parts.push([...label, ': ', ...value])
  return joined(parts, '; ')
}

function inLanguage(span: Span, language: string | undefined): Span {
  return typeof span === 'object' && 'said' in span && language !== undefined ? { ...span, language } : span
}
