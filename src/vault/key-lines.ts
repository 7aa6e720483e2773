/**
 * The key entries of a ledger found from its end, without reading what lies between (docs/format.md, "Opening for
 * writing"): each is the last of its commit, so its line ends where a line of checkpoints.jsonl says.
 */
import { parseCheckpointLine } from '../core/checkpoint.ts'
import { contentMatches, MAX_LINE_BYTES, readEntry, type WholeEntry } from '../core/entry.ts'
import { extendSuccession, type KeyTerm, type Succession } from '../core/succession.ts'
import type { OpenFile } from './disk-reads.ts'
import { type Line, lastLine, readLines } from './lines.ts'

type Parsed = NonNullable<ReturnType<typeof parseCheckpointLine>>

/** Places in files are beyond what bit operators take. */
const middle = (low: number, high: number): number => Math.floor((low + high) / 2)

/** The first `end` bytes of checkpoints.jsonl, lines whose sizes rise: the one of `size`, by halving. */
function lineOfSize(checkpoints: OpenFile, end: number, size: number, limit: number): Parsed | undefined {
  let low = 0
  let high = end
  while (low < high) {
    const before = lastLine(checkpoints, limit, middle(low, high))
    const line: Line | undefined =
      before !== undefined && before.end > low
        ? before
        : readLines(checkpoints, high, limit, low).next().value
    const parsed = line && parseCheckpointLine(line.bytes)
    if (line === undefined || parsed === undefined || parsed.size === size) return parsed
    if (parsed.size < size) low = line.end
    else high = line.end - line.bytes.length - 1
  }
  return undefined
}

/**
 * The succession whose newest key entry is `seq`: `first`, that of entry 0, and the key entries back from `seq`, each
 * found by the one after it. Undefined where anything does not fit; then a full scan must decide. What is found is
 * as good as a header of the last line is: the caller holds it against a signature and the secrets.
 */
export function successionBackFrom(
  seq: number,
  first: Succession,
  ledger: OpenFile,
  checkpoints: OpenFile,
  limit: number,
): Succession | undefined {
  const entries: WholeEntry[] = []
  for (let at = seq; at > 0; ) {
    const entry = keyEntryAt(at, ledger, checkpoints, limit)
    const previous = entry?.record['previous']
    if (entry === undefined || typeof previous !== 'number' || previous >= at) return undefined
    entries.unshift(entry)
    at = previous
  }
  let succession = first
  for (const { header, record } of entries) {
    const extended = extendSuccession(succession, header.seq, (succession.at(-1) as KeyTerm).seq, record)
    if (typeof extended === 'string') return undefined
    succession = extended
  }
  return succession
}

function keyEntryAt(
  seq: number,
  ledger: OpenFile,
  checkpoints: OpenFile,
  limit: number,
): WholeEntry | undefined {
  const end = lineOfSize(checkpoints, checkpoints.size, seq + 1, limit)?.bytes
  const line = end === undefined ? undefined : lastLine(ledger, MAX_LINE_BYTES, end)
  const read = line === undefined || line.end !== end ? undefined : readEntry(line.bytes)
  if (!read?.ok || !('record' in read.value)) return undefined
  const { header } = read.value
  return header.seq === seq && header.key === seq && contentMatches(read.value) ? read.value : undefined
}
