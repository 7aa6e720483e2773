/**
 * All durable writing of the vault. Each function says what it guarantees when it returns; a short write is an error
 * (Node hides the cause), and a failed fsync is never tried again and called good.
 */
import {
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  linkSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { EvidenceError } from '../core/errors.ts'
import { guarded, isCode } from './disk-errors.ts'
import { pathKind } from './disk-reads.ts'

const { O_APPEND, O_CREAT, O_DIRECTORY, O_EXCL, O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_WRONLY } = constants
const CHUNK = 1 << 20
const NO_LINKS = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']

function writeAll(fd: number, path: string, bytes: Uint8Array, offset?: number): void {
  for (let at = 0; at < bytes.length; at += CHUNK) {
    const chunk = bytes.subarray(at, at + CHUNK)
    const position = offset === undefined ? null : offset + at
    if (writeSync(fd, chunk, 0, chunk.length, position) !== chunk.length) {
      throw new EvidenceError({ code: 'disk', doing: 'write', path, reason: 'full', certain: true })
    }
  }
}

function fsyncOrUncertain(fd: number, path: string): void {
  guarded('write', path, false, () => fsyncSync(fd))
}

/** `named` is the path that a failure tells: that of the user, where `path` is one of our temporary names. */
function withFd<T>(path: string, flags: number, act: (fd: number) => T, named = path): T {
  return guarded('write', named, true, () => {
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

/**
 * Writes the end of an existing regular file anew, from `offset` on; on return it is on disk and the file ends with it.
 * What is there from `offset` on must be part of `bytes`, or zeros, for a crash may leave any mixture of both.
 */
export function rewriteEndSynced(path: string, offset: number, bytes: Uint8Array): void {
  withFd(path, O_WRONLY | O_NOFOLLOW, (fd) => {
    writeAll(fd, path, bytes, offset)
    if (fstatSync(fd).size > offset + bytes.length) ftruncateSync(fd, offset + bytes.length)
    fsyncOrUncertain(fd, path)
  })
}

/** Puts on disk what was written to a file by a process that may have ended before it did so. */
export function syncFile(path: string): void {
  withFd(path, O_WRONLY | O_NOFOLLOW, (fd) => fsyncOrUncertain(fd, path))
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
  try {
    withFd(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, (fd) => writeAll(fd, path, bytes), path)
    return guarded('write', path, true, () => {
      try {
        linkSync(temporary, path)
        return true
      } catch (error) {
        if (isCode(error, 'EEXIST')) return false
        if (!isCode(error, ...NO_LINKS)) throw error
        // Without hard links (FAT, some shares) the name comes first and the content a moment later.
        return createExclusive(path, bytes)
      }
    })
  } finally {
    removeFile(temporary)
  }
}

/** Whether this folder's file system has hard links, tried with two files named after `path`. */
export function hasHardLinks(path: string): boolean {
  const second = `${path}-2`
  try {
    withFd(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, () => {})
    return guarded('write', path, true, () => {
      try {
        linkSync(path, second)
        return true
      } catch (error) {
        if (!isCode(error, ...NO_LINKS)) throw error
        return false
      }
    })
  } finally {
    removeFile(second)
    removeFile(path)
  }
}

function createExclusive(path: string, bytes: Uint8Array): boolean {
  let fd: number
  try {
    fd = openSync(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600)
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false
    throw error
  }
  try {
    writeAll(fd, path, bytes)
    return true
  } finally {
    closeSync(fd)
  }
}

/** Replaces a file by rename; readers see the old or the new. Owes no durability: for copies of what is on disk. */
export function replaceUnsynced(path: string, temporary: string, bytes: Uint8Array): void {
  removeFile(temporary)
  withFd(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, (fd) => writeAll(fd, path, bytes), path)
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
  // The name is a passing one; a failure tells the folder.
  const named = dirname(path)
  const copy = (fd: number): number => {
    const buffer = new Uint8Array(CHUNK)
    let total = 0
    for (let got = read(buffer); got > 0; got = read(buffer)) {
      writeAll(fd, named, buffer.subarray(0, got))
      total += got
    }
    fsyncOrUncertain(fd, named)
    return total
  }
  return withFd(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, copy, named)
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

/** Sets the permissions of a file or folder, not through a link. Nothing is synced: they are set again if they are lost. */
export function setMode(path: string, mode: number): void {
  guarded('write', path, true, () => {
    const fd = openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
    try {
      fchmodSync(fd, mode)
    } finally {
      closeSync(fd)
    }
  })
}
