/**
 * The vault as one acknowledged state, read without a lock while others may write (docs/format.md, "Reading"): the
 * last checkpoint line first, then the ledger up to its bytes, then what those entries can name. Never follows a link.
 */
import { join } from 'node:path'
import { encodeUtf8, equalBytes, isHash } from '../core/bytes.ts'
import { type Checkpoint, type CheckpointLine, parseCheckpointLine } from '../core/checkpoint.ts'
import { EvidenceError } from '../core/errors.ts'
import { frontierRoot, parseFrontier } from '../core/frontier.ts'
import type { Source } from '../core/source.ts'
import { listTree, openFile, type PathKind, pathKind, readChunks, readWhole } from './disk-reads.ts'
import { type Settings, vaultPaths } from './layout.ts'
import { lastLine } from './lines.ts'
import { readSettings } from './open.ts'
import { MAX_CHECKPOINT_LINE, MAX_SMALL_FILE } from './tail.ts'

/** A file of the snapshot; `open` gives its bytes from the start, each time it is called. */
export type SnapshotFile = { readonly path: string; readonly size: number; open(): Iterable<Uint8Array> }
/** What lies in the folder and is not copied: `unacknowledged` bytes at the ends, or a file that is none of a vault's. */
export type LeftOut = { readonly path: string; readonly why: 'unacknowledged' | 'not-a-file' | 'unknown' }
/** One state of a vault. */
export type Snapshot = {
  readonly settings: Settings
  readonly line: CheckpointLine & { readonly checkpoint: Checkpoint }
  readonly files: readonly SnapshotFile[]
  readonly leftOut: readonly LeftOut[]
}

/** Folders that every vault has, also when they are empty. */
export const VAULT_FOLDERS = ['keys', 'notes', 'objects', 'quarantine', 'timestamps'] as const

const TOP = /^(?:vault\.json|ledger\.jsonl|checkpoints\.jsonl|checkpoint|frontier\.json|restored)$/
/** A lock is this process's or another's, and a left-over means nothing: neither belongs to a copy. */
const PASSING = /^lock(?:\.|$)|\.new(?:-[0-9a-f]+(?:-guard)?)?$|(?:^|\/)new-[0-9a-f]+$/
const READ_AGAIN = 20

/**
 * The acknowledged state of the vault at `dir`.
 * @throws EvidenceError 'not-a-vault', 'unknown-version', 'vault-damaged' without a complete checkpoint line, 'disk'
 */
export function takeSnapshot(dir: string): Snapshot {
  const paths = vaultPaths(dir)
  // Before the checkpoint line: then this copy of what the ledger says can lag behind it, but never be ahead.
  const settings = readSettings(dir)
  const settingsBytes = readWhole(paths.settings, MAX_SMALL_FILE) ?? new Uint8Array()
  const marker = readWhole(paths.restored, MAX_SMALL_FILE)
  const { line, end, beyond } = readEnd(dir)
  const ledger = openFile(paths.ledger)
  const ledgerSize = ledger?.size ?? 0
  ledger?.close()
  if (ledgerSize < line.bytes) {
    const path = 'ledger.jsonl'
    throw new EvidenceError({ code: 'vault-damaged', damage: 'ledger-short', path, size: line.size })
  }
  const listed = listTree(dir)
  const leftOut: LeftOut[] = []
  if (beyond > 0) leftOut.push({ path: 'checkpoints.jsonl', why: 'unacknowledged' })
  if (ledgerSize > line.bytes) leftOut.push({ path: 'ledger.jsonl', why: 'unacknowledged' })
  const files: SnapshotFile[] = [
    held('checkpoint', encodeUtf8(line.note)),
    part(dir, 'checkpoints.jsonl', end),
    part(dir, 'ledger.jsonl', line.bytes),
    held('vault.json', settingsBytes),
    ...(marker === undefined ? [] : [held('restored', marker)]),
    ...frontierOf(paths.frontier, line),
  ]
  for (const { path, kind, size } of listed) {
    const why = reasonToLeave(path, kind, line.size)
    if (why !== undefined) leftOut.push(...(why === 'passing' ? [] : [{ path, why }]))
    else if (path.startsWith('objects/')) files.push(part(dir, path, size))
    else if (path.includes('/') && !path.startsWith('keys/')) files.push(...pinned(dir, path, size))
  }
  files.push(...keysOf(dir))
  return { settings, line, files: files.sort((a, b) => (a.path < b.path ? -1 : 1)), leftOut }
}

/** The snapshot for the verifier. */
export function snapshotSource(snapshot: Snapshot): Source {
  const files = new Map(snapshot.files.map((file) => [file.path, file]))
  return {
    files: async () => snapshot.files.map(({ path, size }) => ({ path, kind: 'file' as const, size })),
    read: async (path, limit) => {
      const file = files.get(path)
      if (file === undefined) return undefined
      if (file.size > limit)
        throw new EvidenceError({ code: 'too-large', what: path, bytes: file.size, limit })
      return Buffer.concat([...file.open()])
    },
    stream: async (path) => {
      const file = files.get(path)
      return file && inTurn(file.open())
    },
    writerLive: async () => false,
  }
}

async function* inTurn(chunks: Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* chunks
}

function readEnd(dir: string) {
  const file = openFile(vaultPaths(dir).checkpoints)
  try {
    const last = file && lastLine(file, MAX_CHECKPOINT_LINE)
    const line = last && parseCheckpointLine(last.bytes)
    if (file === undefined || last === undefined || line === undefined) {
      throw new EvidenceError({ code: 'vault-damaged', damage: 'checkpoint-line', path: 'checkpoints.jsonl' })
    }
    return { line, end: last.end, beyond: file.size - last.end }
  } finally {
    file?.close()
  }
}

function reasonToLeave(path: string, kind: PathKind, size: number): LeftOut['why'] | 'passing' | undefined {
  if (PASSING.test(path)) return 'passing'
  if (kind !== 'file') return 'not-a-file'
  const [folder = '', ...names] = path.split('/')
  if (names.length === 0) return TOP.test(path) ? undefined : 'unknown'
  if (!(VAULT_FOLDERS as readonly string[]).includes(folder)) return 'unknown'
  if (folder === 'objects') return isHash(names.join('')) && names.length === 2 ? undefined : 'unknown'
  // What came about a later checkpoint while we read would show this state as one that was cut short.
  const of = folder === 'timestamps' ? /^([0-9]{1,16})\./.exec(names[0] ?? '')?.[1] : undefined
  return of !== undefined && Number(of) > size ? 'passing' : undefined
}

/** The first `size` bytes of a file that only grows, or never changes. */
function part(dir: string, path: string, size: number): SnapshotFile {
  return { path, size, open: () => chunksOf(join(dir, path), size) }
}

function* chunksOf(path: string, size: number): Generator<Uint8Array> {
  const file = openFile(path)
  if (file === undefined)
    throw new EvidenceError({ code: 'disk', doing: 'read', path, reason: 'missing', certain: true })
  try {
    yield* readChunks(file, 0, size)
  } finally {
    file.close()
  }
}

function held(path: string, bytes: Uint8Array): SnapshotFile {
  return { path, size: bytes.length, open: () => [bytes] }
}

/** A file that may be replaced or removed at any time: held as it is now, unless it is too large for that. */
function pinned(dir: string, path: string, size: number): SnapshotFile[] {
  if (size > MAX_SMALL_FILE) return [part(dir, path, size)]
  const bytes = readWhole(join(dir, path), MAX_SMALL_FILE)
  return bytes === undefined ? [] : [held(path, bytes)]
}

/** frontier.json where it is that of the line; it is derived, and the next writer makes it anew. */
function frontierOf(path: string, line: Snapshot['line']): SnapshotFile[] {
  const bytes = pathKind(path) === 'file' ? readWhole(path, MAX_SMALL_FILE) : undefined
  const frontier = bytes && parseFrontier(bytes)
  const fits = frontier?.size === line.size && equalBytes(frontierRoot(frontier), line.checkpoint.root)
  return bytes !== undefined && fits ? [held('frontier.json', bytes)] : []
}

/** The files of keys/, which must fit each other: read until two readings in a row are the same. */
function keysOf(dir: string): SnapshotFile[] {
  const read = (): SnapshotFile[] =>
    listTree(vaultPaths(dir).keys)
      .filter(({ path, kind }) => kind === 'file' && !PASSING.test(path))
      .flatMap(({ path, size }) => pinned(dir, `keys/${path}`, size))
  let before = read()
  for (let tries = 0; tries < READ_AGAIN; tries++) {
    const now = read()
    if (same(before, now)) return now
    before = now
  }
  throw new EvidenceError({ code: 'file-changed', path: vaultPaths(dir).keys })
}

function same(some: readonly SnapshotFile[], others: readonly SnapshotFile[]): boolean {
  return (
    some.length === others.length &&
    some.every((file, at) => {
      const other = others[at] as SnapshotFile
      return (
        file.path === other.path && Buffer.concat([...file.open()]).equals(Buffer.concat([...other.open()]))
      )
    })
  )
}
