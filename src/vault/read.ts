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
import { openFile } from './disk-reads.ts'
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

/**
 * Reads all acknowledged entries. What is sealed is opened with the identities; without any it stays as it is.
 * @throws EvidenceError 'not-a-vault', 'unknown-version', 'vault-damaged' when there is no complete checkpoint line
 */
export function readVault(dir: string, identities: readonly Identity[] = []): Reading {
  const settings = readSettings(dir)
  const line = readLastLine(dir)
  const ledger = openFile(vaultPaths(dir).ledger)
  if (ledger === undefined || ledger.size < line.bytes) {
    ledger?.close()
    throw new EvidenceError({
      code: 'vault-damaged',
      damage: 'ledger-short',
      path: 'ledger.jsonl',
      size: line.size,
    })
  }
  const entries: Entry[] = []
  const leaves: Uint8Array[] = []
  const damaged: number[] = []
  let succession: Succession = []
  let frontier = EMPTY_FRONTIER
  let place = 0
  try {
    for (const { bytes } of readLines(ledger, line.bytes, MAX_LINE_BYTES)) {
      const read = readEntry(bytes)
      const entry = read.ok ? opened(read.value, identities) : undefined
      const good = entry !== undefined && entry.header.seq === place
      if (!good) damaged.push(place)
      if (read.ok) {
        if (good) entries.push(entry)
        const leaf = leafHash(headerBytes(read.value.header))
        leaves.push(leaf)
        frontier = appendLeaf(frontier, leaf)
        if (good) succession = successionWith(succession, entry)
      }
      place++
    }
  } finally {
    ledger.close()
  }
  const verified = succession.length === 0 ? undefined : verifyHeldNote(line.note, succession, line.size)
  const whole =
    verified !== undefined && frontier.size === line.size && equalBytes(frontierRoot(frontier), verified.root)
  return { settings, line, checkpoint: whole ? verified : undefined, entries, leaves, succession, damaged }
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
