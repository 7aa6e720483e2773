/**
 * Files outside the vault that the user asked to be read or written. Read once, without following a link or hanging
 * on a pipe; written under another name first, then renamed; what is there already is never replaced.
 */
import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path'
import { decodeUtf8 } from '../core/bytes.ts'
import { EvidenceError } from '../core/errors.ts'
import { diskReason, underItsName } from '../vault/disk-errors.ts'
import { pathKind } from '../vault/disk-reads.ts'
import type { IncomingFile } from '../vault/objects.ts'

const { O_CREAT, O_EXCL, O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_WRONLY } = constants
const CHUNK = 1 << 20

function guarded<T>(doing: 'read' | 'write', path: string, act: () => T): T {
  try {
    return act()
  } catch (error) {
    if (error instanceof EvidenceError || !(error instanceof Error) || !('code' in error)) throw error
    if (error.code === 'ELOOP') throw new EvidenceError({ code: 'not-a-regular-file', path, what: 'link' })
    throw new EvidenceError(
      { code: 'disk', doing, path, reason: diskReason(error), certain: true },
      { cause: error },
    )
  }
}

function openRegular(path: string): number {
  return guarded('read', path, () => {
    // Looked at before opening, for opening a device may already do something.
    const kind = pathKind(path)
    if (kind !== undefined && kind !== 'file')
      throw new EvidenceError({ code: 'not-a-regular-file', path, what: kind })
    const fd = openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
    if (fstatSync(fd).isFile()) return fd
    closeSync(fd)
    throw new EvidenceError({ code: 'not-a-regular-file', path, what: 'other' })
  })
}

/** Opens a file to be kept: a regular one, not through a link. */
export function openIncoming(path: string): IncomingFile {
  const fd = openRegular(path)
  const before = fstatSync(fd, { bigint: true })
  let taken = 0n
  return {
    path,
    read: (buffer) =>
      guarded('read', path, () => {
        const got = readSync(fd, buffer, 0, buffer.length, null)
        taken += BigInt(got)
        return got
      }),
    unchanged: () => {
      const after = fstatSync(fd, { bigint: true })
      return (
        after.size === taken &&
        before.size === taken &&
        after.mtimeNs === before.mtimeNs &&
        after.ino === before.ino
      )
    },
    close: () => closeSync(fd),
  }
}

/** The bytes of a regular file of at most `limit` bytes. */
export function readUserFile(path: string, limit: number): Uint8Array {
  const fd = openRegular(path)
  try {
    const before = fstatSync(fd, { bigint: true })
    const size = Number(before.size)
    if (size > limit) throw new EvidenceError({ code: 'too-large', what: path, bytes: size, limit })
    return guarded('read', path, () => {
      const buffer = new Uint8Array(size)
      let have = 0
      for (let got = 1; have < size && got > 0; have += got)
        got = readSync(fd, buffer, have, size - have, null)
      const after = fstatSync(fd, { bigint: true })
      if (have !== size || after.size !== before.size || after.mtimeNs !== before.mtimeNs)
        throw new EvidenceError({ code: 'file-changed', path })
      return buffer
    })
  } finally {
    closeSync(fd)
  }
}

/** All of standard input, of at most `limit` bytes. */
export async function readStdin(
  stdin: AsyncIterable<Uint8Array | string>,
  limit: number,
): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let total = 0
  for await (const part of stdin) {
    const bytes = typeof part === 'string' ? Buffer.from(part) : part
    total += bytes.length
    // Read to the end all the same, so that the writer of the pipe is not killed and the size can be told.
    if (total <= limit) parts.push(bytes)
  }
  if (total > limit)
    throw new EvidenceError({ code: 'too-large', what: 'standard input', bytes: total, limit })
  return Buffer.concat(parts)
}

/** Strict UTF-8 of a file, or of standard input for `-`. */
export async function readText(
  path: string,
  stdin: AsyncIterable<Uint8Array | string>,
  limit: number,
): Promise<string> {
  const bytes = path === '-' ? await readStdin(stdin, limit) : readUserFile(path, limit)
  const text = decodeUtf8(bytes)
  if (text === undefined)
    throw new EvidenceError({ code: 'not-utf8', path: path === '-' ? 'standard input' : path })
  return text
}

/** What stands at a path that the user named, following links there: he chose it. */
export function whatIsAt(path: string): 'file' | 'folder' | 'other' | undefined {
  return guarded('read', path, () => {
    const stats = statSync(path, { throwIfNoEntry: false })
    if (stats === undefined) return undefined
    return stats.isFile() ? 'file' : stats.isDirectory() ? 'folder' : 'other'
  })
}

/** Random access to a file for the ZIP reader. */
export function openRandomAccess(path: string): {
  size: number
  read(offset: number, length: number): Promise<Uint8Array>
  close(): void
} {
  return guarded('read', path, () => {
    const fd = openSync(path, O_RDONLY | O_NONBLOCK)
    return {
      size: fstatSync(fd).size,
      read: async (offset: number, length: number) =>
        guarded('read', path, () => {
          const buffer = new Uint8Array(length)
          let have = 0
          for (let got = 1; have < length && got > 0; have += got)
            got = readSync(fd, buffer, have, length - have, offset + have)
          return buffer.subarray(0, have)
        }),
      close: () => closeSync(fd),
    }
  })
}

/** True for a new file whose folder is `folder` or lies below it, through whatever links. */
export function liesWithin(path: string, folder: string): boolean {
  return guarded('read', path, () => {
    const way = relative(realpathSync(folder), realpathSync(dirname(path)))
    return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
  })
}

/** Refuses a path where something is already, or whose folder is not there. */
export function refuseExisting(path: string): void {
  if (guarded('read', path, () => lstatSync(path, { throwIfNoEntry: false })) !== undefined) {
    throw new EvidenceError({ code: 'already-there', path })
  }
  const folder = dirname(path)
  if (whatIsAt(folder) !== 'folder')
    throw new EvidenceError({ code: 'disk', doing: 'read', path: folder, reason: 'missing', certain: true })
}

/** Writes a new small file, whole and on disk, or nothing. */
export function writeNewFile(path: string, bytes: Uint8Array, nonce: string): void {
  refuseExisting(path)
  const building = join(dirname(path), `.${basename(path)}.${nonce}.partial`)
  try {
    const writer = openWriter(building)
    writer.write(bytes)
    writer.close()
    putInPlace(building, path)
  } catch (error) {
    throw underItsName(error, building, path)
  } finally {
    removeBuilding(building)
  }
}

/** A new file being written in order; `close` puts it on disk. */
export type FileWriter = { write(chunk: Uint8Array): void; close(): void }

/** Opens a new file for writing; a short write is an error. */
export function openWriter(path: string): FileWriter {
  const fd = guarded('write', path, () => openSync(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600))
  return {
    write: (chunk) =>
      guarded('write', path, () => {
        for (let at = 0; at < chunk.length; at += CHUNK) {
          const part = chunk.subarray(at, at + CHUNK)
          if (writeSync(fd, part) !== part.length) {
            throw new EvidenceError({ code: 'disk', doing: 'write', path, reason: 'full', certain: true })
          }
        }
      }),
    close: () =>
      guarded('write', path, () => {
        try {
          fsyncSync(fd)
        } finally {
          closeSync(fd)
        }
      }),
  }
}

/** Makes a folder that must not be there, 0700. */
export function makeNewFolder(path: string): void {
  guarded('write', path, () => mkdirSync(path, { mode: 0o700 }))
}

/** Makes the folders above a file within a folder of our own making. */
export function makeFoldersAbove(path: string): void {
  guarded('write', path, () => mkdirSync(dirname(path), { recursive: true, mode: 0o700 }))
}

/** Gives a finished file or folder its name, never in the place of another, and puts the name on disk. */
export function putInPlace(building: string, path: string): void {
  guarded('write', path, () => {
    if (statSync(building).isDirectory()) {
      if (existsSync(path)) throw new EvidenceError({ code: 'already-there', path })
      syncFolders(building)
      renameSync(building, path)
    } else {
      try {
        // Unlike rename, link refuses a name that is taken.
        linkSync(building, path)
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException
        if (code === 'EEXIST') throw new EvidenceError({ code: 'already-there', path })
        if (existsSync(path)) throw new EvidenceError({ code: 'already-there', path })
        renameSync(building, path)
      }
    }
    syncFolder(dirname(path))
  })
}

/** Puts the names in a folder and in those below it on disk, so that none of them is missing under a name that stays. */
function syncFolders(folder: string): void {
  for (const item of readdirSync(folder, { withFileTypes: true }))
    if (item.isDirectory()) syncFolders(join(folder, item.name))
  syncFolder(folder)
}

function syncFolder(path: string): void {
  const fd = openSync(path, O_RDONLY)
  try {
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
}

/** Removes what was being built and did not get its name; false where it stays, which must not hide why it came to that. */
export function removeBuilding(path: string): boolean {
  try {
    rmSync(path, { recursive: true, force: true })
    return true
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error
    return false
  }
}
