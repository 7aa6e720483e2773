/**
 * All reading and durable writing of the vault. Each function says what it guarantees when it returns; a short
 * write is an error (Node hides the cause), and a failed fsync is never tried again and called good.
 */
import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readlinkSync,
  readSync,
  renameSync,
  rmSync,
  type Stats,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { type DiskReason, EvidenceError } from '../core/errors.ts'

const { O_APPEND, O_CREAT, O_DIRECTORY, O_EXCL, O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_WRONLY } = constants
const CHUNK = 1 << 20

const REASONS: Record<string, DiskReason> = {
  ENOENT: 'missing',
  ENOTDIR: 'missing',
  EACCES: 'permission',
  EPERM: 'permission',
  ENOSPC: 'full',
  EDQUOT: 'full',
  EFBIG: 'full',
  EROFS: 'read-only',
  EMFILE: 'too-many',
  ENFILE: 'too-many',
  EIO: 'io',
  EBUSY: 'busy',
}
/** Linux numbers that Node 20 does not name: it reports a full quota as "UNKNOWN". */
const EDQUOT_LINUX = -122

/** The kind of reason behind an error of node:fs. */
export function diskReason(error: unknown): DiskReason {
  const { code, errno } = error as NodeJS.ErrnoException
  return errno === EDQUOT_LINUX ? 'full' : (REASONS[code ?? ''] ?? 'other')
}

function isCode(error: unknown, ...codes: string[]): boolean {
  return codes.includes((error as NodeJS.ErrnoException).code ?? '')
}

function guarded<T>(doing: 'read' | 'write', path: string, certain: boolean, act: () => T): T {
  try {
    return act()
  } catch (error) {
    if (error instanceof EvidenceError || !(error instanceof Error) || !('code' in error)) throw error
    throw new EvidenceError(
      { code: 'disk', doing, path, reason: diskReason(error), certain },
      { cause: error },
    )
  }
}

/** What a path is, without following a link. */
export type PathKind = 'file' | 'folder' | 'link' | 'pipe' | 'device' | 'other'

function kindOf(stats: Stats): PathKind {
  if (stats.isFile()) return 'file'
  if (stats.isDirectory()) return 'folder'
  if (stats.isSymbolicLink()) return 'link'
  if (stats.isFIFO()) return 'pipe'
  return stats.isBlockDevice() || stats.isCharacterDevice() ? 'device' : 'other'
}

/** The kind of `path`, or undefined where nothing is. */
export function pathKind(path: string): PathKind | undefined {
  return guarded('read', path, true, () => {
    try {
      return kindOf(lstatSync(path))
    } catch (error) {
      if (isCode(error, 'ENOENT', 'ENOTDIR')) return undefined
      throw error
    }
  })
}

/** A regular file opened for reading at any offset. */
export type OpenFile = {
  readonly size: number
  read(buffer: Uint8Array, offset: number): number
  close(): void
}

/** Opens a regular file without following a link or hanging on a pipe; undefined where nothing is. */
export function openFile(path: string): OpenFile | undefined {
  return guarded('read', path, true, () => {
    let fd: number
    try {
      fd = openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
    } catch (error) {
      if (isCode(error, 'ENOENT', 'ENOTDIR')) return undefined
      if (isCode(error, 'ELOOP', 'ENXIO'))
        throw new EvidenceError({ code: 'not-a-regular-file', path, what: 'link' })
      throw error
    }
    const stats = fstatSync(fd)
    const kind = kindOf(stats)
    if (kind !== 'file') {
      closeSync(fd)
      throw new EvidenceError({ code: 'not-a-regular-file', path, what: kind })
    }
    return {
      size: stats.size,
      read: (buffer: Uint8Array, offset: number) =>
        guarded('read', path, true, () => readSync(fd, buffer, 0, buffer.length, offset)),
      close: () => closeSync(fd),
    }
  })
}

/** Bytes `offset … offset+length` of an open file, fewer at its end. */
export function readRange(file: OpenFile, offset: number, length: number): Uint8Array {
  const buffer = new Uint8Array(length)
  let have = 0
  while (have < length) {
    const read = file.read(buffer.subarray(have), offset + have)
    if (read === 0) break
    have += read
  }
  return buffer.subarray(0, have)
}

/** All bytes of a regular file of at most `limit` bytes; undefined where nothing is. */
export function readWhole(path: string, limit: number): Uint8Array | undefined {
  const file = openFile(path)
  if (file === undefined) return undefined
  try {
    if (file.size > limit) throw new EvidenceError({ code: 'too-large', what: path, bytes: file.size, limit })
    return readRange(file, 0, file.size)
  } finally {
    file.close()
  }
}

/** The bytes of an open file in chunks, from `from` up to `to` or its end as it is met. Each chunk is fresh. */
export function* readChunks(file: OpenFile, from = 0, to = Number.MAX_SAFE_INTEGER): Generator<Uint8Array> {
  for (let at = from; at < to; ) {
    const chunk = readRange(file, at, Math.min(CHUNK, to - at))
    if (chunk.length === 0) return
    yield chunk
    at += chunk.length
  }
}

/** Everything below `folder`, by path relative to it with '/' between; links are named, never followed. */
export function listTree(folder: string): { path: string; kind: PathKind; size: number }[] {
  return guarded('read', folder, true, () => {
    const found: { path: string; kind: PathKind; size: number }[] = []
    const visit = (relative: string): void => {
      for (const name of readdirSync(join(folder, relative)).sort()) {
        const path = relative === '' ? name : `${relative}/${name}`
        const stats = lstatSync(join(folder, path), { throwIfNoEntry: false })
        // A file of a writer at work may go between listing and looking.
        if (stats === undefined) continue
        const kind = kindOf(stats)
        if (kind === 'folder') visit(path)
        else found.push({ path, kind, size: stats.size })
      }
    }
    visit('')
    return found
  })
}

/** The target of a link such as /proc/self/ns/pid, or undefined. */
export function linkTarget(path: string): string | undefined {
  try {
    return readlinkSync(path)
  } catch {
    return undefined
  }
}

/** A small file of the system (/proc), or undefined; never an error. */
export function systemText(path: string): string | undefined {
  try {
    const fd = openSync(path, O_RDONLY | O_NONBLOCK)
    try {
      const buffer = new Uint8Array(4096)
      return new TextDecoder().decode(buffer.subarray(0, readSync(fd, buffer, 0, buffer.length, null)))
    } finally {
      closeSync(fd)
    }
  } catch {
    return undefined
  }
}

function writeAll(fd: number, path: string, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; at += CHUNK) {
    const chunk = bytes.subarray(at, at + CHUNK)
    if (writeSync(fd, chunk) !== chunk.length) {
      throw new EvidenceError({ code: 'disk', doing: 'write', path, reason: 'full', certain: true })
    }
  }
}

function fsyncOrUncertain(fd: number, path: string): void {
  guarded('write', path, false, () => fsyncSync(fd))
}

function withFd<T>(path: string, flags: number, act: (fd: number) => T): T {
  return guarded('write', path, true, () => {
    const fd = openSync(path, flags, 0o600)
    try {
      return act(fd)
    } finally {
      closeSync(fd)
    }
  })
}

/**
 * Appends to an existing regular file whose length must be `length`; on return the bytes are on disk.
 * False, with nothing written, when the length is another: someone else wrote.
 */
export function appendSynced(path: string, length: number, bytes: Uint8Array): boolean {
  return withFd(path, O_WRONLY | O_APPEND | O_NOFOLLOW, (fd) => {
    const stats = fstatSync(fd)
    if (!stats.isFile() || stats.size !== length) return false
    writeAll(fd, path, bytes)
    fsyncOrUncertain(fd, path)
    return true
  })
}

/** Creates a file that must not exist, with its bytes on disk (its name is not, until the folder is synced). */
export function createSynced(path: string, bytes: Uint8Array): void {
  withFd(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, (fd) => {
    writeAll(fd, path, bytes)
    fsyncOrUncertain(fd, path)
  })
}

/** Creates a file in one step with its content, or returns false where one is. Owes no durability. */
export function createAtomic(path: string, temporary: string, bytes: Uint8Array): boolean {
  withFd(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, (fd) => writeAll(fd, temporary, bytes))
  try {
    return guarded('write', path, true, () => {
      try {
        linkSync(temporary, path)
        return true
      } catch (error) {
        if (isCode(error, 'EEXIST')) return false
        throw error
      }
    })
  } finally {
    removeFile(temporary)
  }
}

/** Replaces a file by rename; readers see the old or the new. Owes no durability: for copies of what is on disk. */
export function replaceUnsynced(path: string, temporary: string, bytes: Uint8Array): void {
  removeFile(temporary)
  withFd(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, (fd) => writeAll(fd, temporary, bytes))
  rename(temporary, path)
}

/** Replaces a file by rename; on return the new bytes and their name are on disk. */
export function replaceSynced(path: string, temporary: string, bytes: Uint8Array): void {
  removeFile(temporary)
  createSynced(temporary, bytes)
  rename(temporary, path)
  syncFolder(dirname(path))
}

/** Copies what `read` gives (until it gives 0) into a new file; on return the bytes are on disk. Returns their count. */
export function copySynced(path: string, read: (buffer: Uint8Array) => number): number {
  return withFd(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, (fd) => {
    const buffer = new Uint8Array(CHUNK)
    let total = 0
    for (let got = read(buffer); got > 0; got = read(buffer)) {
      writeAll(fd, path, buffer.subarray(0, got))
      total += got
    }
    fsyncOrUncertain(fd, path)
    return total
  })
}

/** Cuts a file to `length`; on return that is on disk. */
export function truncateSynced(path: string, length: number): void {
  withFd(path, O_WRONLY | O_NOFOLLOW, (fd) => {
    ftruncateSync(fd, length)
    fsyncOrUncertain(fd, path)
  })
}

/** Renames within the vault, over what is there. */
export function rename(from: string, to: string): void {
  guarded('write', to, true, () => renameSync(from, to))
}

/** Removes a file; nothing there is no error. */
export function removeFile(path: string): void {
  guarded('write', path, true, () => {
    try {
      unlinkSync(path)
    } catch (error) {
      if (!isCode(error, 'ENOENT')) throw error
    }
  })
}

/** Removes a folder of our own making that never got its final name. */
export function removeTree(path: string): void {
  guarded('write', path, true, () => rmSync(path, { recursive: true, force: true }))
}

/** Makes a folder, 0700; false where one is already. */
export function makeFolder(path: string): boolean {
  return guarded('write', path, true, () => {
    try {
      mkdirSync(path, { mode: 0o700 })
      return true
    } catch (error) {
      if (isCode(error, 'EEXIST') && pathKind(path) === 'folder') return false
      throw error
    }
  })
}

/** Makes a folder and those above it; each new one is on disk in its parent on return. */
export function makeFolders(path: string): void {
  const parent = dirname(path)
  if (pathKind(path) !== undefined || parent === path) return
  makeFolders(parent)
  if (makeFolder(path)) syncFolder(parent)
}

/** Puts the names in a folder on disk. */
export function syncFolder(path: string): void {
  guarded('write', path, true, () => {
    const fd = openSync(path, O_RDONLY | O_DIRECTORY)
    try {
      fsyncOrUncertain(fd, path)
    } finally {
      closeSync(fd)
    }
  })
}
