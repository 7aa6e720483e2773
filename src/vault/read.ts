/**
 * Reading a vault without lock or repair: the last complete checkpoint line first, then the ledger up to the byte it
 * acknowledges. Entries are given with what was found wrong about them, so that nothing damaged is shown as sound.
 */
import type { Identity } from '../age/keys.ts'
import { equalBytes } from '../core/bytes.ts'
import { type CheckpointLine, parseCheckpointLine, type VerifiedCheckpoint } from '../core/checkpoint.ts'
import { contentMatches, type Entry, headerBytes, MAX_LINE_BYTES, readEntry } from '../core/entry.ts'
import { EvidenceError } from '../core/errors.ts'
import { appendLeaf, EMPTY_FRONTIER, frontierRoot } from '../core/frontier.ts'
import { leafHash } from '../core/merkle.ts'
import { extendSuccession, type Succession, startSuccession, verifyHeldNote } from '../core/succession.ts'
import { type OpenFile, openFile } from './disk-reads.ts'
import { type Settings, vaultPaths } from './layout.ts'
import { lastCheckpointLine, lastLine, readLines } from './lines.ts'
import { readSettings } from './open.ts'
import { MAX_CHECKPOINT_LINE } from './tail.ts'
import { unsealEntry } from './unseal.ts'

/** The acknowledged entries of a vault. */
export type Reading = {
  readonly settings: Settings
  readonly line: CheckpointLine
  /** The last line's checkpoint, when its root is that of these entries and its signature is good. */
  readonly checkpoint: VerifiedCheckpoint | undefined
  readonly entries: readonly Entry[]
  readonly leaves: readonly Uint8Array[]
  readonly succession: Succession
  /** Places (from 0) of lines that could not be read or whose content is not what was committed to. */
  readonly damaged: readonly number[]
}

/** What a line of the ledger gives by itself: `entry` where it can be believed; undefined where it cannot be read. */
export type LineRead = { readonly leaf: Uint8Array; readonly entry: Entry | undefined } | undefined

/** Lines that are given out to be read together, and how many such batches before the first is waited for. */
const BATCH = 256
const AHEAD = 6

/**
 * Reads all acknowledged entries. What is sealed is opened with the identities; without any it stays as it is.
 * @throws EvidenceError 'not-a-vault', 'unknown-version', 'vault-damaged' when there is no complete checkpoint line
 */
export function readVault(dir: string, identities: readonly Identity[] = []): Reading {
  const { ledger, gathering } = startReading(dir)
  try {
    for (const { bytes } of readLines(ledger, gathering.line.bytes, MAX_LINE_BYTES))
      gathering.take(readLine(bytes, identities))
  } finally {
    ledger.close()
  }
  return gathering.end()
}

/**
 * As `readVault`, with lines read by `readBatch`, which may do it elsewhere: later batches are given out while earlier
 * ones are still being read.
 */
export async function readVaultAhead(
  dir: string,
  readBatch: (lines: readonly Uint8Array[]) => Promise<Iterable<LineRead>>,
): Promise<Reading> {
  const { ledger, gathering } = startReading(dir)
  const waiting: Promise<Iterable<LineRead>>[] = []
  const takeFirst = async (): Promise<void> => {
    for (const read of (await waiting.shift()) ?? []) gathering.take(read)
  }
  try {
    let batch: Uint8Array[] = []
    for (const { bytes } of readLines(ledger, gathering.line.bytes, MAX_LINE_BYTES)) {
      batch.push(bytes)
      if (batch.length < BATCH) continue
      waiting.push(readBatch(batch))
      batch = []
      if (waiting.length > AHEAD) await takeFirst()
    }
    waiting.push(readBatch(batch))
  } finally {
    ledger.close()
  }
  while (waiting.length > 0) await takeFirst()
  return gathering.end()
}

/** Reads one line, whatever stands before it. */
export function readLine(bytes: Uint8Array, identities: readonly Identity[]): LineRead {
  const read = readEntry(bytes)
  if (!read.ok) return undefined
  return { leaf: leafHash(headerBytes(read.value.header)), entry: opened(read.value, identities) }
}

function startReading(dir: string): { ledger: OpenFile; gathering: Gathering } {
  const settings = readSettings(dir)
  const line = readLastLine(dir)
  const ledger = openFile(vaultPaths(dir).ledger)
  if (ledger !== undefined && ledger.size >= line.bytes)
    return { ledger, gathering: startGathering(settings, line) }
  ledger?.close()
  const [damage, path] = ['ledger-short', 'ledger.jsonl'] as const
  throw new EvidenceError({ code: 'vault-damaged', damage, path, size: line.size })
}

type Gathering = { readonly line: CheckpointLine; take(read: LineRead): void; end(): Reading }

/** The entries as they come, in order, with all that hangs on what stood before. */
function startGathering(settings: Settings, line: CheckpointLine): Gathering {
  const entries: Entry[] = []
  const leaves: Uint8Array[] = []
  const damaged: number[] = []
  let succession: Succession = []
  let frontier = EMPTY_FRONTIER
  let place = 0
  return {
    line,
    take: (read) => {
      const entry = read?.entry?.header.seq === place ? read.entry : undefined
      if (entry === undefined) damaged.push(place)
      else {
        entries.push(entry)
        succession = successionWith(succession, entry)
      }
      if (read !== undefined) {
        leaves.push(read.leaf)
        frontier = appendLeaf(frontier, read.leaf)
      }
      place++
    },
    end: () => {
      const verified = succession.length === 0 ? undefined : verifyHeldNote(line.note, succession, line.size)
      const whole =
        verified !== undefined &&
        frontier.size === line.size &&
        equalBytes(frontierRoot(frontier), verified.root)
      return {
        settings,
        line,
        checkpoint: whole ? verified : undefined,
        entries,
        leaves,
        succession,
        damaged,
      }
    },
  }
}

/** The entry with all that can be known of it, or undefined when it is not what was committed to. */
function opened(entry: Entry, identities: readonly Identity[]): Entry | undefined {
  if (!contentMatches(entry)) return undefined
  return 'sealed' in entry && identities.length > 0 ? unsealEntry(entry, identities) : entry
}

function successionWith(succession: Succession, entry: Entry): Succession {
  if (!('record' in entry)) return succession
  const { seq } = entry.header
  const next =
    seq === 0
      ? startSuccession(entry.record)
      : entry.record['kind'] === 'key'
        ? extendSuccession(succession, seq, succession.at(-1)?.seq ?? 0, entry.record)
        : succession
  return typeof next === 'string' ? succession : next
}

/** When the last entry of the ledger says it was recorded, or undefined where that line cannot be read. */
export function lastRecordedAt(dir: string): string | undefined {
  const file = openFile(vaultPaths(dir).ledger)
  try {
    const last = file && lastLine(file, MAX_LINE_BYTES)
    const entry = last && readEntry(last.bytes)
    return entry?.ok ? entry.value.header.recordedAt : undefined
  } finally {
    file?.close()
  }
}

/** The newest acknowledged checkpoint line, without reading anything else. */
export function readLastLine(dir: string): CheckpointLine {
  const file = openFile(vaultPaths(dir).checkpoints)
  try {
    const last = file && lastCheckpointLine(file, MAX_CHECKPOINT_LINE)
    const line = last && parseCheckpointLine(last.bytes)
    if (line === undefined) {
      throw new EvidenceError({ code: 'vault-damaged', damage: 'checkpoint-line', path: 'checkpoints.jsonl' })
    }
    return line
  } finally {
    file?.close()
  }
}

/** The notes of the commits that ended with these sizes: a packet carries those that its key entries rest on. */
export function readNotes(dir: string, sizes: ReadonlySet<number>): string[] {
  const notes: string[] = []
  const file = sizes.size === 0 ? undefined : openFile(vaultPaths(dir).checkpoints)
  if (file === undefined) return notes
  try {
    for (const { bytes } of readLines(file, file.size, MAX_CHECKPOINT_LINE)) {
      const line = parseCheckpointLine(bytes)
      if (line !== undefined && sizes.has(line.size)) notes.push(line.note)
    }
    return notes
  } finally {
    file.close()
  }
}
