/** Which entries a profile leaves out: by their kind, by what is said in them, and with them all that is about them. */
import { foldAnnotations, isBrought, type RecordedEntry } from '../core/fold.ts'
import { memberAt } from '../core/recorded.ts'
import type { Profile } from './profiles.ts'

/** The numbers of the entries of a ledger that `profile` leaves out; `entries` are all of it. */
export function leftOutBy(profile: Profile, entries: readonly RecordedEntry[]): ReadonlySet<number> {
  const out = new Set<number>()
  const waiting = foldAnnotations(entries).map((entry) => ({ entry, with: false }))
  for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
    const { entry } = one
    const confidential = [entry.record, entry.corrected].some((record) => {
      return record['annotation'] === 'statement' && memberAt(record, 'confidential') === true
    })
    const leftOut = one.with || !isOfKind(profile, entry) || (confidential && !profile.confidential)
    if (leftOut) out.add(entry.seq)
    for (const later of entry.folded) waiting.push({ entry: later, with: leftOut })
  }
  return out
}

function isOfKind({ kinds, withoutAnnotations }: Profile, entry: RecordedEntry): boolean {
  const { kind, annotation } = entry.record
  if (typeof annotation === 'string' && withoutAnnotations.includes(annotation)) return false
  // What an entry brings with it comes with it in every profile, or the entry would read as it never stood.
  return kinds === 'all' || isBrought(entry) || (typeof kind === 'string' && kinds.includes(kind))
}
