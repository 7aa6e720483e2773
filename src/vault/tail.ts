/**
 * What a writer knows of the ledger's end, and the quick way to know it: the same cost at entry 10 and at entry
 * 1,000,000 (docs/format.md, "Commit protocol"). Whatever does not fit at once is left to recover.ts.
 */
import { equalBytes } from '../core/bytes.ts'
import { type CheckpointLine, parseCheckpointLine } from '../core/checkpoint.ts'
import { MAX_LINE_BYTES, readEntry } from '../core/entry.ts'
import { type Frontier, frontierRoot, parseFrontier } from '../core/frontier.ts'
import { type Succession, startSuccession, verifyHeldNote } from '../core/succession.ts'
import { openFile, readRange, readWhole } from './disk-reads.ts'
import { successionBackFrom } from './key-lines.ts'
import { vaultPaths } from './layout.ts'
import { lastLine } from './lines.ts'

/** A line of checkpoints.jsonl with a hundred signatures stays below this. */
export const MAX_CHECKPOINT_LINE = 65_536
/** Small files of the vault stay below this. */
export const MAX_SMALL_FILE = 1_048_576

/** Entry 0 holds a key and an id; a longer one is read by the full scan. */
const HEAD_BYTES = 16_384

/** The acknowledged end of the ledger: what the next entry is appended to. */
export type Tail = {
  readonly frontier: Frontier
  readonly line: CheckpointLine
  readonly checkpointsLength: number
  readonly succession: Succession
}

/** The tail if everything fits at once, or undefined: then a full scan must decide. */
export function readTailQuickly(dir: string): Tail | undefined {
  const paths = vaultPaths(dir)
  const checkpoints = openFile(paths.checkpoints)
  const ledger = openFile(paths.ledger)
  try {
    if (checkpoints === undefined || ledger === undefined) return undefined
    const last = lastLine(checkpoints, MAX_CHECKPOINT_LINE)
    const line = last === undefined ? undefined : parseCheckpointLine(last.bytes)
    if (line === undefined || last?.end !== checkpoints.size || ledger.size !== line.bytes) return undefined
    // Two laptops on one synced folder leave two lines of one size: the full scan tells them from damage.
    const start = last.end - last.bytes.length - 1
    const before = start === 0 ? undefined : lastLine(checkpoints, MAX_CHECKPOINT_LINE, start)
    if (start > 0 && (parseCheckpointLine(before?.bytes ?? new Uint8Array())?.size ?? line.size) >= line.size)
      return undefined

    const frontierBytes = readWhole(paths.frontier, MAX_SMALL_FILE)
    const frontier = frontierBytes && parseFrontier(frontierBytes)
    if (frontier?.size !== line.size || !equalBytes(frontierRoot(frontier), line.checkpoint.root))
      return undefined

    const lastEntryLine = lastLine(ledger, MAX_LINE_BYTES)
    const lastEntry = lastEntryLine && readEntry(lastEntryLine.bytes)
    if (!lastEntry?.ok || lastEntryLine?.end !== ledger.size || lastEntry.value.header.seq !== line.size - 1)
      return undefined
    const first = readFirstTerm(readRange(ledger, 0, HEAD_BYTES))
    const succession =
      first && successionBackFrom(lastEntry.value.header.key, first, ledger, checkpoints, MAX_CHECKPOINT_LINE)
    if (succession === undefined || verifyHeldNote(line.note, succession, line.size) === undefined)
      return undefined
    return { frontier, line, checkpointsLength: checkpoints.size, succession }
  } finally {
    checkpoints?.close()
    ledger?.close()
  }
}

function readFirstTerm(head: Uint8Array): Succession | undefined {
  const first = readEntry(head.subarray(0, head.indexOf(0x0a)))
  if (!first.ok || !('record' in first.value)) return undefined
  const succession = startSuccession(first.value.record)
  return typeof succession === 'string' ? undefined : succession
}
