/**
 * The recipient's own accounts as values: whether there are any to hide, and where else one of them stands. A profile
 * hides fields; the same number in the words of a message is not found by it, and whoever relies on it must be told.
 */
import { atomsOf } from '../core/commitment.ts'
import type { RecordedEntry } from '../core/fold.ts'
import { holdsAny, type Wanted, wantedPhrase } from '../core/phrases.ts'
import { formatPointer, getAt } from '../core/pointer.ts'
import { textsIn } from '../core/recorded.ts'
import { ownPlaces } from './profile-hiding.ts'

/** Shorter ones are parts of too many words. */
const LONG_ENOUGH = 5

/** The account names, numbers and addresses of the recipient in `entries`, each once. */
export function ownAccounts(entries: readonly RecordedEntry[]): string[] {
  const found = entries.flatMap(({ record }) =>
    ownPlaces(record).flatMap((tokens) => textsIn(getAt(record, formatPointer(tokens)) ?? '')),
  )
  return [...new Set(found)].filter((text) => text !== '')
}

/** The entries in whose visible texts one of `accounts` stands; `hidden` are positions in the walk, by seq. */
export function alsoIn(
  accounts: readonly string[],
  entries: readonly RecordedEntry[],
  hidden: ReadonlyMap<number, ReadonlySet<number>>,
): number[] {
  const wanted = accounts
    .map(wantedPhrase)
    .filter((one): one is Wanted => (one?.letters?.length ?? 0) >= LONG_ENOUGH)
  if (wanted.length === 0) return []
  return entries
    .filter(({ record, seq }) => {
      const places = hidden.get(seq)
      let text = ''
      for (const [at, { i, value }] of atomsOf(record).entries())
        if (typeof value === 'string' && places?.has(at) !== true) text += i === 0 ? `\n${value}` : value
      return holdsAny(text, wanted)
    })
    .map(({ seq }) => seq)
}
