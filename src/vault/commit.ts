/**
 * The commit protocol (docs/format.md): ledger lines, fsync; signature, read back; checkpoint line, fsync. Only then
 * is an entry acknowledged. The signature comes last, so two trees of one size are never signed.
 */
import { encodeUtf8 } from '../core/bytes.ts'
import {
  type Checkpoint,
  formatCheckpointBody,
  formatCheckpointLine,
  signCheckpoint,
  type VerifiedCheckpoint,
} from '../core/checkpoint.ts'
import { type Entry, formatEntry, type Header, headerBytes } from '../core/entry.ts'
import { EvidenceError } from '../core/errors.ts'
import { appendLeaf, formatFrontier, frontierRoot } from '../core/frontier.ts'
import { leafHash } from '../core/merkle.ts'
import { formatNote } from '../core/note.ts'
import { asJson, checkRecord, type LedgerRecord } from '../core/record.ts'
import { digestOf } from '../core/record-digest.ts'
import { type KeyTerm, verifyHeldNote } from '../core/succession.ts'
import { appendSynced, replaceUnsynced } from './disk.ts'
import { vaultPaths } from './layout.ts'
import type { OpenVault } from './open.ts'

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
  const entries = records.map((record, k) => entryOf(vault, record, vault.tail.line.size + k))
  const lines = Buffer.concat(entries.map(formatEntry))
  const paths = vaultPaths(vault.dir)
  const { line, frontier: before, checkpointsLength, succession } = vault.tail

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
  const { note, checkpoint } = signAndReadBack(vault, {
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
  const receipts = entries.map(({ header }, k) => ({
    seq: header.seq,
    digest: header.digest,
    recordedAt: header.recordedAt,
    kind: (records[k] as LedgerRecord).kind,
  }))
  return { receipts, checkpoint, note }
}

function entryOf(vault: OpenVault, record: LedgerRecord, seq: number): Entry {
  const json = asJson(record)
  const checked = checkRecord(json)
  if (!checked.ok) throw new EvidenceError({ code: 'invalid-record', problems: checked.problems })
  const seed = vault.context.random(32)
  const header: Header = {
    digest: digestOf(json, seed),
    key: (vault.tail.succession.at(-1) as KeyTerm).seq,
    recordedAt: vault.context.now().toISOString(),
    seq,
    v: 1,
  }
  return { header, record: json, seed }
}

function signAndReadBack(
  vault: OpenVault,
  checkpoint: Checkpoint,
): { note: string; checkpoint: VerifiedCheckpoint } {
  const note = formatNote(formatCheckpointBody(checkpoint), [signCheckpoint(checkpoint, vault.key.seed)])
  const verified = verifyHeldNote(note, vault.tail.succession, checkpoint.size)
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
