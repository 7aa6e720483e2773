/**
 * The full scan of a vault for a writer: every line of the ledger and of checkpoints.jsonl, in step, up to the
 * last acknowledged byte. It judges only what decides about writing; `verify` judges everything.
 */
import { equalBytes } from '../core/bytes.ts'
import { type CheckpointLine, parseCheckpointLine } from '../core/checkpoint.ts'
import { contentMatches, type Entry, headerBytes, MAX_LINE_BYTES, readEntry } from '../core/entry.ts'
import { type Damage, EvidenceError } from '../core/errors.ts'
import { appendLeaf, EMPTY_FRONTIER, type Frontier, frontierRoot } from '../core/frontier.ts'
import { leafHash } from '../core/merkle.ts'
import { extendSuccession, type Succession, startSuccession, verifyHeldNote } from '../core/succession.ts'
import type { OpenFile } from './disk-reads.ts'
import { lastCheckpointLine, readLines } from './lines.ts'
import { MAX_CHECKPOINT_LINE } from './tail.ts'

type ParsedLine = NonNullable<ReturnType<typeof parseCheckpointLine>>

/** What the acknowledged lines give. */
export type Scan = {
  readonly frontier: Frontier
  readonly line: CheckpointLine
  /** Where the last complete line of checkpoints.jsonl ends. */
  readonly checkpointsEnd: number
  readonly succession: Succession
  /** The frontier at the size that was asked for, when the acknowledged part reaches it. */
  readonly asked: Frontier | undefined
}

/** A scan in progress: what the entries so far give. */
export type Run = { readonly frontier: Frontier; readonly succession: Succession; readonly lastKey: number }

const NO_ENTRIES: Run = { frontier: EMPTY_FRONTIER, succession: [], lastKey: 0 }

function refuse(damage: Damage, path: string, size?: number): never {
  throw new EvidenceError({ code: 'vault-damaged', damage, path, ...(size === undefined ? {} : { size }) })
}

/** The run with one more ledger line, or undefined when the line is not the entry that comes next. */
export function extendRun(run: Run, line: Uint8Array): Run | undefined {
  const read = readEntry(line)
  if (!read.ok) return undefined
  const { header } = read.value
  if (header.seq !== run.frontier.size) return undefined
  const succession = successionWith(run, read.value)
  if (succession === undefined || header.key !== succession.at(-1)?.seq) return undefined
  return {
    frontier: appendLeaf(run.frontier, leafHash(headerBytes(header))),
    succession,
    lastKey: header.key,
  }
}

function successionWith(run: Run, entry: Entry): Succession | undefined {
  const kind = 'record' in entry ? entry.record['kind'] : undefined
  // The tree holds only the header: a record that decides about keys must be the one that it commits to.
  if ((kind === 'vault' || kind === 'key') && !contentMatches(entry)) return undefined
  if (run.succession.length === 0 || kind === 'vault') {
    if (!('record' in entry) || entry.header.seq !== 0) return undefined
    const started = startSuccession(entry.record)
    return typeof started === 'string' ? undefined : started
  }
  if (!('record' in entry) || kind !== 'key') return run.succession
  const extended = extendSuccession(run.succession, entry.header.seq, run.lastKey, entry.record)
  return typeof extended === 'string' ? undefined : extended
}

/**
 * Scans the acknowledged part, and keeps the frontier at `askedSize`.
 * @throws EvidenceError 'vault-damaged' for anything in it that does not fit; nothing is changed.
 */
export function scanAcknowledged(
  ledger: OpenFile,
  checkpoints: OpenFile,
  askedSize: number | undefined,
): Scan & { run: Run } {
  const last = lastCheckpointLine(checkpoints, MAX_CHECKPOINT_LINE)
  const lastParsed = last && parseCheckpointLine(last.bytes)
  if (last === undefined || lastParsed === undefined) return refuse('checkpoint-line', 'checkpoints.jsonl')
  if (ledger.size < lastParsed.bytes) return refuse('ledger-short', 'ledger.jsonl', lastParsed.size)

  const lines = parsedLines(checkpoints, last.end)
  let next = lines.next().value
  let run = NO_ENTRIES
  let asked: Frontier | undefined
  for (const line of readLines(ledger, lastParsed.bytes, MAX_LINE_BYTES)) {
    const extended = extendRun(run, line.bytes)
    if (extended === undefined) return refuse('ledger-changed', 'ledger.jsonl', run.frontier.size)
    run = extended
    if (run.frontier.size === askedSize) asked = run.frontier
    if (next !== undefined && run.frontier.size >= next.size) {
      const fits =
        run.frontier.size === next.size &&
        line.end === next.bytes &&
        equalBytes(frontierRoot(run.frontier), next.checkpoint.root)
      const following = lines.next().value
      // A line of the same size that comes next was refused just now: not the ledger is at fault, there are two.
      if (!fits) return refuse('ledger-changed', 'ledger.jsonl', next.size)
      next = following
    }
  }
  if (next !== undefined || run.frontier.size !== lastParsed.size)
    return refuse('ledger-changed', 'ledger.jsonl', lastParsed.size)
  if (verifyHeldNote(lastParsed.note, run.succession, lastParsed.size) === undefined) {
    return refuse('checkpoint-signature', 'checkpoints.jsonl', lastParsed.size)
  }
  return {
    run,
    frontier: run.frontier,
    line: lastParsed,
    checkpointsEnd: last.end,
    succession: run.succession,
    asked,
  }
}

function* parsedLines(checkpoints: OpenFile, end: number): Generator<ParsedLine, undefined> {
  let before: ParsedLine | undefined
  for (const { bytes } of readLines(checkpoints, end, MAX_CHECKPOINT_LINE)) {
    const parsed = parseCheckpointLine(bytes)
    if (parsed === undefined) return refuse('checkpoint-line', 'checkpoints.jsonl', before?.size)
    if (before !== undefined && parsed.size <= before.size) {
      const forked =
        parsed.size === before.size && !equalBytes(parsed.checkpoint.root, before.checkpoint.root)
      return refuse(forked ? 'two-roots' : 'checkpoint-line', 'checkpoints.jsonl', parsed.size)
    }
    yield parsed
    before = parsed
  }
  return undefined
}
