/** ledger.jsonl up to its last acknowledged byte: every entry in order, the tree over them, the checkpoints in step. */
import { MAX_LINE_BYTES } from '../core/entry.ts'
import { appendLeaf, EMPTY_FRONTIER, type Frontier, frontierRoot } from '../core/frontier.ts'
import type { Source } from '../core/source.ts'
import { type Last, startWalk, type Walk } from './checkpoint-lines.ts'
import { type EntryState, judgeEntry, startEntries } from './entries.ts'
import { type Examine, type Examined, examineLine } from './examine.ts'
import { type Ends, type Line, lineBatches } from './lines.ts'
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
  options: { all: boolean; sizes: readonly number[]; examine: Examine | undefined },
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
    const batches = lineBatches(stream, Number.MAX_SAFE_INTEGER, MAX_LINE_BYTES, ends)
    for await (const { lineEnds, examined } of examineAhead(
      batches,
      acknowledged,
      options.examine ?? examineHere,
    )) {
      let at = 0
      for (const entry of examined) {
        const lineEnd = lineEnds[at++] as number
        if ('fault' in entry) {
          const details = { seq: size, path: LEDGER, why: entry.fault }
          findings.add(entry.fault === 'unknown-version' ? 'entry-version-unknown' : 'entry-damaged', details)
          state.digests.add('0'.repeat(64))
          frontier = undefined
          expected++
        } else {
          const { header, leaf } = entry
          // After a gap the count goes on from what was found, so that one missing line is one finding.
          if (header.seq !== expected)
            findings.add('entry-order', { seq: expected, path: LEDGER, found: header.seq })
          expected = header.seq + 1
          judgeEntry(entry, size, state, LEDGER, findings)
          frontier = frontier && appendLeaf(frontier, leaf)
        }
        size++
        end = lineEnd
        if (frontier !== undefined && wanted.has(size)) rootAt.set(size, frontierRoot(frontier))
        if (walk.isDue(size)) await walk.reached(size, lineEnd, frontier, state.succession)
      }
    }
    if (size < acknowledged && ends.lines < ends.length)
      findings.add('entry-damaged', { seq: size, path: LEDGER, why: 'no-line-end' })
    await walk.finish(size)
    return { state, size, frontier, rootAt, walk, end, length: ends.length }
  })
}

/** Examines on the thread that asks. */
export const examineHere: Examine = async (lines) => lines.map((line) => examineLine(line))

/** A batch that was given out: where each of its lines ends, and what will be found of them. */
type Batch = { readonly lineEnds: readonly number[]; readonly examined: Promise<Iterable<Examined>> }

/** So many batches are given out before the first is waited for; each is about a megabyte. */
const AHEAD = 2

/** The first `count` lines with what was found of each, in order, while later batches are already being examined. */
async function* examineAhead(
  batches: AsyncIterable<Line[]>,
  count: number,
  examine: Examine,
): AsyncGenerator<{ lineEnds: readonly number[]; examined: Iterable<Examined> }> {
  const waiting: Batch[] = []
  let left = count
  for await (const batch of batches) {
    const lines = batch.slice(0, left)
    left -= lines.length
    // The whole file is read all the same, for its length matters.
    if (lines.length > 0) {
      const examined = examine(lines.map((line) => line.bytes))
      waiting.push({ lineEnds: lines.map((line) => line.end), examined })
    }
    if (waiting.length > AHEAD) yield await first(waiting)
  }
  while (waiting.length > 0) yield await first(waiting)
}

async function first(waiting: Batch[]) {
  const { lineEnds, examined } = waiting.shift() as Batch
  return { lineEnds, examined: await examined }
}
