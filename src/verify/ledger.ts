/** ledger.jsonl up to its last acknowledged byte: every entry in order, the tree over them, the checkpoints in step. */
import { headerBytes, MAX_LINE_BYTES, readEntry } from '../core/entry.ts'
import { appendLeaf, EMPTY_FRONTIER, type Frontier, frontierRoot } from '../core/frontier.ts'
import { leafHash } from '../core/merkle.ts'
import type { Source } from '../core/source.ts'
import { type Last, startWalk, type Walk } from './checkpoint-lines.ts'
import { type EntryState, judgeEntry, startEntries } from './entries.ts'
import { type Ends, lineBatches } from './lines.ts'
import { type Findings, reading } from './report.ts'

/** The name of the file. */
export const LEDGER = 'ledger.jsonl'

/** What the acknowledged part of the ledger holds. `frontier` is undefined once a header could not be read. */
export type Ledger = {
  readonly state: EntryState
  readonly size: number
  readonly frontier: Frontier | undefined
  readonly rootAt: ReadonlyMap<number, Uint8Array>
  readonly walk: Walk
  /** Where the last entry that was read ends. */
  readonly end: number
  /** The length of the whole file, acknowledged or not. */
  readonly length: number
}

/**
 * Reads as many entries as `last` acknowledges. They are counted, not measured: no signature covers `bytes`, and
 * where only that is wrong no entry is to blame. Roots are kept at the sizes asked for.
 */
export async function readLedger(
  source: Source,
  last: Last,
  options: { all: boolean; sizes: readonly number[] },
  findings: Findings,
): Promise<Ledger | undefined> {
  return reading(findings, LEDGER, async () => {
    const stream = await source.stream(LEDGER)
    if (stream === undefined) {
      findings.add('file-missing', { path: LEDGER })
      return undefined
    }
    const acknowledged = last.line?.size ?? Number.MAX_SAFE_INTEGER
    const walk = await startWalk(source, last, options.all, findings)
    const wanted = new Set(options.sizes)
    const rootAt = new Map<number, Uint8Array>()
    const state = startEntries()
    const ends: Ends = { lines: 0, length: 0 }
    let frontier: Frontier | undefined = EMPTY_FRONTIER
    let size = 0
    let end = 0
    let expected = 0
    for await (const batch of lineBatches(stream, Number.MAX_SAFE_INTEGER, MAX_LINE_BYTES, ends)) {
      for (const line of batch) {
        if (size === acknowledged) break
        const read = readEntry(line.bytes)
        if (!read.ok) {
          const details = { seq: size, path: LEDGER, why: read.fault }
          findings.add(read.fault === 'unknown-version' ? 'entry-version-unknown' : 'entry-damaged', details)
          state.digests.add('0'.repeat(64))
          frontier = undefined
          expected++
        } else {
          const { header } = read.value
          // After a gap the count goes on from what was found, so that one missing line is one finding.
          if (header.seq !== expected)
            findings.add('entry-order', { seq: expected, path: LEDGER, found: header.seq })
          expected = header.seq + 1
          judgeEntry(read.value, size, state, LEDGER, findings)
          frontier = frontier && appendLeaf(frontier, leafHash(headerBytes(header)))
        }
        size++
        end = line.end
        if (frontier !== undefined && wanted.has(size)) rootAt.set(size, frontierRoot(frontier))
        await walk.reached(size, line.end, frontier, state.succession)
      }
    }
    if (size < acknowledged && ends.lines < ends.length)
      findings.add('entry-damaged', { seq: size, path: LEDGER, why: 'no-line-end' })
    await walk.finish(size)
    return { state, size, frontier, rootAt, walk, end, length: ends.length }
  })
}
