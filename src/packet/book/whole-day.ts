/** The days of a time value, only where every digit of a date was recorded: what is known by month alone has none. */
import { coarsen, isReal, readLocal, writeLocal } from '../../core/local.ts'
import { type When, whenInterval } from '../../core/when.ts'

/** The date of digits that are known to the day, `2021-12-01`; undefined for less, and for a date that does not exist. */
function dayOf(digits: string | undefined): string | undefined {
  const local = digits === undefined ? undefined : readLocal(digits)
  return local?.day === undefined || !isReal(local) ? undefined : writeLocal(coarsen(local, 'day'))
}

/** The date in its own zone of a time that is known to the day, and no range. */
export function wholeDay({ local, precision }: When): string | undefined {
  return precision === 'range' || precision === 'year' || precision === 'month' ? undefined : dayOf(local)
}

/**
 * Epoch milliseconds of the last moment that a time can stand for in any zone of the Earth. Undefined where its last
 * day is not known whole, and where it is approximate: nobody said by how much.
 */
export function lastMomentAnywhere(when: When): number | undefined {
  const { precision, notAfter, approximate } = when
  const last = precision === 'range' ? dayOf(notAfter) : wholeDay(when)
  if (last === undefined || approximate === true) return undefined
  const zoneless = whenInterval({ local: last })
  const stated = whenInterval(when)
  return zoneless === undefined || stated === undefined ? undefined : Math.max(zoneless.to, stated.to)
}

/** Epoch milliseconds of when a packet was made, which is any text; undefined where it is not written as we write it. */
export function madeAt(createdAt: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?Z$/.test(createdAt)) return undefined
  const instant = Date.parse(createdAt)
  return Number.isNaN(instant) ? undefined : instant
}
