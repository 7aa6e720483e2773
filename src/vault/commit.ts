/**
 * The commit protocol (docs/format.md): ledger lines, fsync; signature, read back; checkpoint line, fsync. Only then
 * is an entry acknowledged. The signature comes last, so two trees of one size are never signed.
 */
import { encodeUtf8 } from '../core/bytes.ts'
import { type Checkpoint, formatCheckpointLine, type VerifiedCheckpoint } from '../core/checkpoint.ts'
import { type Entry, formatEntry, type Header, headerBytes, type WholeEntry } from '../core/entry.ts'
import { EvidenceError } from '../core/errors.ts'
import { appendLeaf, formatFrontier, frontierRoot } from '../core/frontier.ts'
import { leafHash } from '../core/merkle.ts'
import { asJson, checkRecord, type LedgerRecord } from '../core/record.ts'
import { digestOf } from '../core/record-digest.ts'
import { extendSuccession, type KeyTerm, type Succession, verifyHeldNote } from '../core/succession.ts'
import { appendSynced, replaceUnsynced } from './disk.ts'
import { vaultPaths } from './layout.ts'
import type { OpenVault } from './open.ts'
import { rememberCheckpoint } from './remembered.ts'
import { signNote } from './signing.ts'
import { sealEntry } from './unseal.ts'

/** Bytes of an entry's seed (format.md, "An entry"). */
const SEED = 32

/** An acknowledged entry: on disk, and covered by `checkpoint`. */
export type Receipt = {
  readonly seq: number
  readonly digest: string
  readonly recordedAt: string
  readonly kind: string
}
/** What one commit acknowledged. */
export type Committed = {
  readonly receipts: readonly Receipt[]
  readonly checkpoint: VerifiedCheckpoint
  readonly note: string
}

/**
 * Appends the records as one commit: all of them or none. On return they are on disk and acknowledged.
 * @throws EvidenceError 'invalid-record' before anything is written; 'disk' afterwards, and then
 *   what was written is set aside when the vault is next opened.
 */
export function commit(vault: OpenVault, records: readonly LedgerRecord[]): Committed {
  if (records.length === 0) throw new EvidenceError({ code: 'nothing-to-record' })
  // One draw for all: a draw costs as much as all the hashing of an entry.
  const seeds = vault.context.random(SEED * records.length)
  const entries = records.map((record, k) =>
    entryOf(vault, record, vault.tail.line.size + k, seeds.subarray(k * SEED, (k + 1) * SEED)),
  )
  const lines = Buffer.concat(entries.map(formatEntry))
  const paths = vaultPaths(vault.dir)
  const { line, frontier: before, checkpointsLength } = vault.tail
  const succession = successionAfter(vault.tail.succession, entries)

  // Step 2 (step 1, the attachments, is storeObject's).
  if (!appendSynced(paths.ledger, line.bytes, lines)) {
    throw new EvidenceError({ code: 'vault-damaged', damage: 'ledger-changed', path: 'ledger.jsonl' })
  }
  // Step 3.
  const frontier = entries.reduce(
    (edge, entry) => appendLeaf(edge, leafHash(headerBytes(entry.header))),
    before,
  )
  const origin = (succession.at(-1) as KeyTerm).key.name
  const { note, checkpoint } = signAndReadBack(vault, succession, {
    origin,
    size: frontier.size,
    root: frontierRoot(frontier),
  })
  const checkpointLine = { bytes: line.bytes + lines.length, note, size: frontier.size }
  const lineBytes = formatCheckpointLine(checkpointLine)
  if (!appendSynced(paths.checkpoints, checkpointsLength, lineBytes)) {
    throw new EvidenceError({ code: 'vault-damaged', damage: 'checkpoint-line', path: 'checkpoints.jsonl' })
  }
  vault.tail = {
    frontier,
    line: checkpointLine,
    checkpointsLength: checkpointsLength + lineBytes.length,
    succession,
  }
  refreshCopies(vault, note)
  rememberCheckpoint(vault.context.stateFolder, note)
  const receipts = entries.map(({ header }, k) => ({
    seq: header.seq,
    digest: header.digest,
    recordedAt: header.recordedAt,
    kind: (records[k] as LedgerRecord).kind,
  }))
  return { receipts, checkpoint, note }
}

function entryOf(vault: OpenVault, record: LedgerRecord, seq: number, seed: Uint8Array): Entry {
  const json = asJson(record)
  const checked = checkRecord(json)
  if (!checked.ok) throw new EvidenceError({ code: 'invalid-record', problems: checked.problems })
  const changesKey = record.kind === 'key'
  const header: Header = {
    digest: digestOf(json, seed),
    key: changesKey ? seq : (vault.tail.succession.at(-1) as KeyTerm).seq,
    recordedAt: vault.context.now().toISOString(),
    seq,
    v: 1,
  }
  const entry = { header, record: json, seed }
  if (vault.recipient === null || changesKey) return entry
  return sealEntry(entry, storedNames(vault, checked.record), vault.recipient, vault.context.random)
}

/** The stored names of the record's attachments, which this process has just sealed. */
function storedNames(vault: OpenVault, record: LedgerRecord): string[] {
  const attachments = 'attachments' in record ? (record.attachments ?? []) : []
  return attachments.map(({ sha256 }) => {
    const name = vault.stored.get(sha256)
    if (name === undefined) throw new Error('an attachment that was not stored first')
    return name
  })
}

/** The succession with the key entry that ends the commit, if one does: its checkpoint is signed by both keys. */
function successionAfter(succession: Succession, entries: readonly Entry[]): Succession {
  const at = entries.findIndex((entry) => 'record' in entry && entry.record['kind'] === 'key')
  if (at < 0) return succession
  const entry = entries[at] as WholeEntry
  if (at < entries.length - 1) throw new Error('a key entry is the last of its commit')
  const last = (succession.at(-1) as KeyTerm).seq
  const extended = extendSuccession(succession, entry.header.seq, last, entry.record)
  if (typeof extended === 'string') throw new Error(`a key record of our own is refused: ${extended}`)
  return extended
}

function signAndReadBack(
  vault: OpenVault,
  succession: Succession,
  checkpoint: Checkpoint,
): { note: string; checkpoint: VerifiedCheckpoint } {
  const note = signNote(checkpoint, succession, vault.secrets.signing)
  if (note === undefined) throw new Error('a key that must sign is not among ours')
  const verified = verifyHeldNote(note, succession, checkpoint.size)
  if (verified === undefined) throw new Error('a signature of our own does not verify')
  return { note, checkpoint: verified }
}

/** The entries are acknowledged already; a copy that cannot be written is mended by the next writer. */
function refreshCopies(vault: OpenVault, note: string): void {
  const paths = vaultPaths(vault.dir)
  try {
    replaceUnsynced(paths.checkpoint, `${paths.checkpoint}.new`, encodeUtf8(note))
    replaceUnsynced(paths.frontier, `${paths.frontier}.new`, formatFrontier(vault.tail.frontier))
  } catch (error) {
    if (!(error instanceof EvidenceError)) throw error
  }
}
