/** Leaves of a record in few rows: those of one member, or of one element of a list, stand together. */
import { formatPointer, parsePointer } from '../../core/pointer.ts'
import { labelOfPath, labelWithin, type RecordRow } from '../record-rows.ts'
import type { Text } from './blocks.ts'
import type { Row } from './event-text.ts'
import { worded } from './member-words.ts'
import { joined } from './spans.ts'

/** Leaves of a record, those of one member or element together in a row. */
export function groupedRows(leaves: readonly RecordRow[], isStrange: (pointer: string) => boolean): Row[] {
  const groups = new Map<string, { label: Text; values: Text[] }>()
  for (const { pointer, text } of leaves) {
    const path = (parsePointer(pointer) ?? []).map(pathStep)
    const depth = typeof path[1] === 'number' ? 2 : 1
    const above = path.slice(0, depth)
    const within = labelWithin(path.slice(depth))
    const value: Text = [
      ...(within === '' ? [] : [{ said: within }, ': ']),
      ...worded(pointer, text),
      ...(isStrange(pointer) ? [{ note: ' (not a member that this format knows)' }] : []),
    ]
    const key = formatPointer(above)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, { label: [{ said: labelOfPath(above) }], values: [value] })
    else group.values.push(value)
  }
  return [...groups.values()].map(({ label, values }) => [label, joined(values, '; ')])
}

/** A token of a pointer as a step of a path: an index where it looks like one. */
export function pathStep(token: string): string | number {
  return /^[0-9]{1,9}$/.test(token) ? Number(token) : token
}
