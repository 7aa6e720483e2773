/** checkpoints.jsonl read in step with the ledger: each line's size, bytes and root, and the signatures asked for. */
import { equalBytes } from '../core/bytes.ts'
import { type CheckpointLine, isHalfWritten, parseCheckpointLine } from '../core/checkpoint.ts'
import { type Frontier, frontierRoot } from '../core/frontier.ts'
import type { Source } from '../core/source.ts'
import { type Succession, verifyHeldNote } from '../core/succession.ts'
import { type Ends, type Line, lineBatches, lineReader } from './lines.ts'
import { type Findings, reading } from './report.ts'

/** The name of the file. */
export const CHECKPOINTS = 'checkpoints.jsonl'
/** A line with a hundred signatures stays below this. */
const MAX_LINE = 65_536
/** Up to this many lines every signature is checked. */
const ALL_SIGNATURES = 10_000

/** The last complete line, and how many there are; what it acknowledges is what counts. */
export type Last = {
  readonly line: CheckpointLine | undefined
  readonly count: number
  readonly end: number
  readonly length: number
}

/** Finds the last complete line. An unreadable or missing file is a finding, and undefined. */
export async function findLast(source: Source, findings: Findings): Promise<Last | undefined> {
  return reading(findings, CHECKPOINTS, async () => {
    const stream = await source.stream(CHECKPOINTS)
    if (stream === undefined) {
      findings.add('file-missing', { path: CHECKPOINTS })
      return undefined
    }
    const ends: Ends = { lines: 0, length: 0 }
    let last: Line | undefined
    let before: Line | undefined
    let count = 0
    for await (const batch of lineBatches(stream, Number.MAX_SAFE_INTEGER, MAX_LINE, ends)) {
      count += batch.length
      before = batch.at(-2) ?? last
      last = batch.at(-1)
      // Of a long file only these two stay in memory.
      if (before !== undefined) before = { ...before, bytes: before.bytes.slice() }
      if (last !== undefined) last = { ...last, bytes: last.bytes.slice() }
    }
    // Not written whole: neither damage nor a line that counts.
    if (last !== undefined && isHalfWritten(last.bytes)) {
      last = before
      count -= 1
    }
    const line = last === undefined ? undefined : parseCheckpointLine(last.bytes)
    return { line, count, end: last?.end ?? 0, length: ends.length }
  })
}

/** Whether the note of any line up to `last` is such a one. */
export async function someNote(
  source: Source,
  last: Last,
  test: (note: string) => boolean,
): Promise<boolean> {
  const stream = await source.stream(CHECKPOINTS)
  const ends: Ends = { lines: 0, length: 0 }
  for await (const batch of lineBatches(stream ?? nothing(), last.end, MAX_LINE, ends))
    if (batch.some(({ bytes }) => test(parseCheckpointLine(bytes)?.note ?? ''))) return true
  return false
}

/** A walk along the lines up to `last`, told of each entry as the ledger is read. */
export type Walk = {
  /** True when `reached` has something to do at this size: asked for every entry, so it must cost nothing. */
  isDue(size: number): boolean
  /** Call when the ledger has `frontier.size` entries that end at byte `end`; `frontier` is undefined after damage. */
  reached(size: number, end: number, frontier: Frontier | undefined, succession: Succession): Promise<void>
  /** Call after the last entry. */
  finish(size: number): Promise<void>
  readonly unchecked: number
  /** Sizes whose line has the right root and the signatures that its size demands. */
  readonly good: ReadonlySet<number>
}

/** Starts the walk. `all` checks every signature however many lines there are. */
export async function startWalk(source: Source, last: Last, all: boolean, findings: Findings): Promise<Walk> {
  const stream = await source.stream(CHECKPOINTS)
  const ends: Ends = { lines: 0, length: 0 }
  const reader = lineReader(lineBatches(stream ?? nothing(), last.end, MAX_LINE, ends))
  const checkAll = all || last.count <= ALL_SIGNATURES
  const good = new Set<number>()
  let unchecked = 0
  let previousSize = 0
  let rootsBroken = false
  let next = await advance()

  async function advance(): Promise<ReturnType<typeof parseCheckpointLine>> {
    for (let line = await reader.next(); line !== undefined; line = await reader.next()) {
      const parsed = parseCheckpointLine(line.bytes)
      if (parsed === undefined) findings.add('checkpoint-damaged', { path: CHECKPOINTS, size: previousSize })
      else if (parsed.size <= previousSize)
        findings.add('checkpoint-order', { path: CHECKPOINTS, size: parsed.size })
      else return parsed
    }
    return undefined
  }

  return {
    isDue: (size) => next !== undefined && size >= next.size,
    good,
    get unchecked() {
      return unchecked
    },
    async reached(size, end, frontier, succession) {
      if (next === undefined || size < next.size) return
      const line = next
      if (line.bytes !== end) findings.add('checkpoint-bytes', { path: CHECKPOINTS, size })
      // Every later root differs too once one does; only the first tells where.
      const rootGood = frontier !== undefined && equalBytes(frontierRoot(frontier), line.checkpoint.root)
      if (!rootGood && frontier !== undefined && !rootsBroken) {
        rootsBroken = true
        findings.add('root-mismatch', { path: 'ledger.jsonl', size, found: previousSize })
      }
      const isKeyEntry = size > 1 && succession.at(-1)?.seq === size - 1
      if (checkAll || isKeyEntry || size === last.line?.size) {
        const signed = succession.length > 0 && verifyHeldNote(line.note, succession, size) !== undefined
        if (!signed) findings.add('signature-bad', { path: CHECKPOINTS, size })
        else if (rootGood) good.add(size)
      } else unchecked++
      previousSize = size
      next = await advance()
    },
    async finish(size) {
      for (; next !== undefined; next = await advance()) {
        findings.add('ledger-short', { path: 'ledger.jsonl', size, found: next.size })
        previousSize = next.size
      }
      // The file is read twice; one that was cut in between must not pass for one whose last line was judged.
      if (last.line !== undefined && previousSize < last.line.size)
        findings.add('checkpoint-damaged', { path: CHECKPOINTS, size: last.line.size })
    },
  }
}

async function* nothing(): AsyncGenerator<Uint8Array> {}
