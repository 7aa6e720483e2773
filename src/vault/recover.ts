/**
 * Recovery, when a vault is opened for writing and its end does not fit at once (docs/format.md, "Commit protocol").
 * What no signed checkpoint covers is set aside, never signed and never deleted; whatever does not look like a
 * crash is refused with nothing cut.
 */
import { encodeUtf8 } from '../core/bytes.ts'
import { formatCheckpointLine } from '../core/checkpoint.ts'
import { sha256Hex } from '../core/crypto.ts'
import { MAX_LINE_BYTES } from '../core/entry.ts'
import { EvidenceError } from '../core/errors.ts'
import { formatFrontier, frontierRoot } from '../core/frontier.ts'
import { canonicalize } from '../core/jcs.ts'
import { type Ahead, findAhead, frontierAhead, readFrontier, refuseAhead } from './copies.ts'
import {
  createSynced,
  makeFolder,
  removeFile,
  replaceUnsynced,
  rewriteEndSynced,
  syncFolder,
  truncateSynced,
} from './disk.ts'
import { openFile, pathKind, readRange } from './disk-reads.ts'
import { vaultPaths } from './layout.ts'
import { readLines } from './lines.ts'
import { extendRun, type Run, type Scan, scanAcknowledged } from './scan.ts'
import type { SigningKey } from './secrets.ts'
import { signNote } from './signing.ts'
import type { Tail } from './tail.ts'
import { judgeTorn } from './torn-line.ts'

/** Bytes that recovery set aside: the file they came from and the file in quarantine/ that holds them. */
export type SetAside = { readonly from: string; readonly bytes: number; readonly path: string }
/** What recovery did. `completed` is the size of a checkpoint line that a crash had torn and that was completed. */
export type Recovery = {
  readonly tail: Tail
  readonly setAside: readonly SetAside[]
  readonly completed?: number
}

const MAX_TAIL = 1 << 30

/**
 * Scans the vault, completes or sets aside what a crash left, and gives the tail.
 * @throws EvidenceError 'vault-damaged' where it is not what a crash leaves; then nothing was cut.
 */
export function recover(dir: string, signing: readonly SigningKey[], now: Date): Recovery {
  const paths = vaultPaths(dir)
  const ledger = openFile(paths.ledger)
  const checkpoints = openFile(paths.checkpoints)
  try {
    if (ledger === undefined)
      throw new EvidenceError({ code: 'vault-damaged', damage: 'ledger-short', path: 'ledger.jsonl' })
    if (checkpoints === undefined) {
      throw new EvidenceError({ code: 'vault-damaged', damage: 'checkpoint-line', path: 'checkpoints.jsonl' })
    }
    const held = readFrontier(dir)
    const scan = scanAcknowledged(ledger, checkpoints, held?.size)
    const torn = readRange(checkpoints, scan.checkpointsEnd, checkpoints.size - scan.checkpointsEnd)
    const ahead = [...findAhead(dir, scan.succession, scan.line.size), ...frontierAhead(held, scan)]
    if (torn.length > 0) {
      const end = runToEnd(scan.run, scan.line.bytes, ledger)
      const whole = end === undefined ? undefined : signedLine(end, ledger.size, signing)
      const judged = judgeTorn(torn, whole?.bytes)
      if (judged === 'refuse') throw tornCheckpoint()
      if (judged === 'complete' && end !== undefined && whole !== undefined)
        return completeTorn(dir, scan, { end, whole }, ahead)
    }
    refuseAhead(ahead, scan.line.size)
    const beyond = ledger.size - scan.line.bytes
    if (beyond > MAX_TAIL)
      throw new EvidenceError({ code: 'too-large', what: 'ledger.jsonl', bytes: beyond, limit: MAX_TAIL })
    const setAside: SetAside[] = []
    if (torn.length > 0) {
      setAside.push(quarantine(dir, 'checkpoints.jsonl', scan.checkpointsEnd, torn, now))
      truncateSynced(paths.checkpoints, scan.checkpointsEnd)
    }
    if (beyond > 0) {
      setAside.push(
        quarantine(dir, 'ledger.jsonl', scan.line.bytes, readRange(ledger, scan.line.bytes, beyond), now),
      )
      truncateSynced(paths.ledger, scan.line.bytes)
    }
    replaceUnsynced(paths.frontier, `${paths.frontier}.new`, formatFrontier(scan.frontier))
    return { tail: tailOf(scan, scan.checkpointsEnd), setAside }
  } finally {
    ledger?.close()
    checkpoints?.close()
  }
}

function tailOf(scan: Scan, checkpointsLength: number): Tail {
  return { frontier: scan.frontier, line: scan.line, checkpointsLength, succession: scan.succession }
}

/** The run over every complete line to the ledger's end; undefined when the end is torn or does not fit. */
function runToEnd(
  acknowledged: Run,
  from: number,
  ledger: NonNullable<ReturnType<typeof openFile>>,
): Run | undefined {
  let run: Run | undefined = acknowledged
  let end = from
  for (const line of readLines(ledger, ledger.size, MAX_LINE_BYTES, from)) {
    run = run && extendRun(run, line.bytes)
    end = line.end
  }
  return end === ledger.size ? run : undefined
}

/**
 * Writes the line that a crash tore once more, whole: the ledger gives it, signed again in memory (Ed25519 is
 * deterministic), so that no second tree of its size is ever signed.
 */
function completeTorn(
  dir: string,
  scan: Scan,
  { end, whole }: { end: Run; whole: ReturnType<typeof signedLine> & {} },
  ahead: readonly Ahead[],
): Recovery {
  const paths = vaultPaths(dir)
  refuseAhead(ahead, whole.line.size)
  rewriteEndSynced(paths.checkpoints, scan.checkpointsEnd, whole.bytes)
  replaceUnsynced(paths.frontier, `${paths.frontier}.new`, formatFrontier(end.frontier))
  const done: Scan = { ...scan, frontier: end.frontier, line: whole.line, succession: end.succession }
  return {
    tail: tailOf(done, scan.checkpointsEnd + whole.bytes.length),
    setAside: [],
    completed: whole.line.size,
  }
}

function tornCheckpoint(): EvidenceError {
  return new EvidenceError({ code: 'vault-damaged', damage: 'torn-checkpoint', path: 'checkpoints.jsonl' })
}

function signedLine(run: Run, ledgerLength: number, signing: readonly SigningKey[]) {
  const size = run.frontier.size
  const checkpoint = { origin: run.succession[0]?.key.name as string, size, root: frontierRoot(run.frontier) }
  const note = signNote(checkpoint, run.succession, signing)
  if (note === undefined) return undefined
  const line = { bytes: ledgerLength, note, size }
  return { line, bytes: formatCheckpointLine(line) }
}

/** Puts bytes under their SHA-256 into quarantine/, with a note of when and why, on disk before anything is cut. */
function quarantine(dir: string, from: string, offset: number, bytes: Uint8Array, now: Date): SetAside {
  const folder = vaultPaths(dir).quarantine
  makeFolder(folder)
  syncFolder(dir)
  const name = sha256Hex(bytes)
  const path = `${folder}/${name}`
  const about = {
    at: now.toISOString(),
    bytes: bytes.length,
    from,
    offset,
    why: 'no signed checkpoint covers these bytes',
  }
  writeOnce(path, bytes)
  writeOnce(`${path}.json`, encodeUtf8(`${canonicalize(about)}\n`))
  syncFolder(folder)
  return { from, bytes: bytes.length, path: `quarantine/${name}` }
}

/** An earlier recovery that was killed may have left the file, whole or torn: it is written anew. */
function writeOnce(path: string, bytes: Uint8Array): void {
  if (pathKind(path) !== undefined) removeFile(path)
  createSynced(path, bytes)
}
