/** The entries of a packet by their numbers, each with how to read what it does not show. */
import type { FoldedEntry } from '../../core/fold.ts'
import { type Holes, holesOf } from '../holes.ts'
import { everyEntry, type PacketView } from '../packet-view.ts'

/** Entries by number; `holes` of an entry that is not shown says that nothing is hidden in it. */
export type Reading = {
  readonly entries: ReadonlyMap<number, FoldedEntry>
  holes(seq: number): Holes
  /** The fingerprint of the key in force when an entry was signed; undefined where it cannot be read. */
  keyAt(seq: number): string | undefined
}

/** How to read the entries of `view`. */
export function readingOf(view: PacketView): Reading {
  const entries = new Map(everyEntry(view).map((entry) => [entry.seq, entry as FoldedEntry]))
  const keys = new Map(view.keys.map(({ seq, fingerprint }) => [seq, fingerprint]))
  const signed = new Map(view.headers.map(({ seq, key }) => [seq, key]))
  return {
    entries,
    holes: (seq) => holesOf(entries.get(seq) ?? {}, view.letters),
    keyAt: (seq) => keys.get(signed.get(seq) ?? -1),
  }
}
