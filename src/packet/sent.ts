/** When a message was sent, as a review platform sorts by it: an instant in UTC or nothing. */
import type { JsonObject } from '../core/jcs.ts'
import { digitsOf, isReal, readLocal } from '../core/local.ts'
import { whenAt } from '../core/recorded.ts'
import type { Holes } from './holes.ts'

/** `2021-12-01`, and `13:17` or `13:17:05` as far as it is known. */
export type Sent = { readonly date: string; readonly time: string }

/** Whatever bears on how sure it is; where one of these may be hidden, nobody can tell. */
const BEARING = ['approximate', 'precision', 'utc'] as const

/**
 * When a threat was sent or said, where that was recorded to the minute or better, with its zone, and not as
 * approximate; nothing for anything less, which stands in fields of its own.
 */
export function sentOf(record: JsonObject, { absent }: Holes): Sent | undefined {
  const when = record['kind'] === 'threat' ? whenAt(record, 'occurred') : undefined
  const { utc = '', local = '', precision, approximate } = when ?? {}
  const known = utc.endsWith('Z') ? readLocal(utc.slice(0, -1)) : undefined
  if (known?.second === undefined || !isReal(known) || approximate === true) return undefined
  if (BEARING.some((name) => when?.[name] === undefined && absent(['occurred', name], '') !== ''))
    return undefined
  const shown = readLocal(local)
  const grain = precision ?? (shown === undefined ? undefined : digitsOf(shown))
  const length = grain === 'second' ? 19 : grain === 'minute' ? 16 : 0
  return length === 0 ? undefined : { date: utc.slice(0, 10), time: utc.slice(11, length) }
}
