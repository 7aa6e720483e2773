/**
 * Which entries a packet shows whole and which by header alone (docs/format.md, "Packet"). An exported entry brings
 * every correction, withdrawal and translation of it; entry 0, the key entries and the last header are always there.
 * Must never show an `export` record: its recipients and purposes go into no packet.
 */
import { encodeBase64Url } from '../core/bytes.ts'
import { disclose } from '../core/disclosure.ts'
import type { WholeEntry } from '../core/entry.ts'
import { foldAnnotations, isBrought, type RecordedEntry } from '../core/fold.ts'
import type { ShownEntry } from '../core/packet-data.ts'

/** Seqs, each list rising, no seq in both. */
export type Shown = { readonly whole: readonly number[]; readonly headerOnly: readonly number[] }

/** As the timeline takes them. */
export function asRecorded({ header, record }: WholeEntry): RecordedEntry {
  return { seq: header.seq, recordedAt: header.recordedAt, digest: header.digest, record }
}

/** What a packet over all `entries` of a vault (in order, from 0) shows when `chosen` were asked for. */
export function entriesToShow(chosen: Iterable<number>, entries: readonly WholeEntry[]): Shown {
  const last = entries.at(-1)
  if (last === undefined) throw new RangeError('a ledger has at least one entry')
  const whole = new Set(keyChain(last, entries))
  const wanted = new Set(chosen)
  const waiting = foldAnnotations(entries.map(asRecorded)).map((entry) => ({ entry, brought: false }))
  for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
    const { entry, brought } = one
    const shown = (brought || wanted.has(entry.seq)) && entry.record['kind'] !== 'export'
    if (shown) whole.add(entry.seq)
    for (const later of entry.folded) waiting.push({ entry: later, brought: shown && isBrought(later) })
  }
  const lastSeq = last.header.seq
  return { whole: [...whole].sort((a, b) => a - b), headerOnly: whole.has(lastSeq) ? [] : [lastSeq] }
}

/** The seqs of the key entries from the last entry's `key` back along `previous`, and entry 0. */
function keyChain(last: WholeEntry, entries: readonly WholeEntry[]): number[] {
  const chain: number[] = []
  let seq = last.header.key
  while (seq > 0) {
    chain.push(seq)
    const previous = entries[seq]?.record['previous']
    if (typeof previous !== 'number' || previous >= seq)
      throw new RangeError(`key entry ${seq} has no previous`)
    seq = previous
  }
  return [...chain, 0]
}

/**
 * The entries as evidence.json holds them, rising by seq. `hidden` are positions in the walk by seq (core/redact.ts);
 * of an entry with any the seed is withheld, for it would open every salt.
 */
export function showEntries(
  entries: readonly WholeEntry[],
  shown: Shown,
  hidden: ReadonlyMap<number, ReadonlySet<number>> = new Map(),
): ShownEntry[] {
  const whole = new Set(shown.whole)
  return [...shown.whole, ...shown.headerOnly]
    .sort((a, b) => a - b)
    .map((seq) => {
      const { header, record, seed } = entries[seq] as WholeEntry
      if (!whole.has(seq)) return { header }
      const places = hidden.get(seq)
      if (places === undefined || places.size === 0) return { header, record, seed: encodeBase64Url(seed) }
      return { header, atoms: disclose(record, seed, (_, position) => places.has(position)) }
    })
}
