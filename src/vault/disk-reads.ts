/** All reading of the vault's disk: regular files only, opened without following a link or hanging on a pipe. */
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readlinkSync,
  readSync,
  realpathSync,
  type Stats,
} from 'node:fs'
import { join } from 'node:path'
import { EvidenceError } from '../core/errors.ts'
import { guarded, isCode } from './disk-errors.ts'

const { O_NOFOLLOW, O_NONBLOCK, O_RDONLY } = constants
const CHUNK = 1 << 20

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

/** Whose a path is and who may use it: the twelve permission bits and the owner's number. */
export type Standing = {
  readonly path: string
  readonly kind: PathKind
  readonly mode: number
  readonly uid: number
}

/** The standing of `path`, without following a link; undefined where nothing is or nothing can be told. */
export function standingOf(path: string): Standing | undefined {
  try {
    const stats = lstatSync(path)
    return { path, kind: kindOf(stats), mode: stats.mode & 0o7777, uid: stats.uid }
  } catch {
    return undefined
  }
}

/** Names in a folder, sorted; none where it cannot be read. */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort()
  } catch {
    return []
  }
}

/** The path without links in it; as it is where that cannot be told. */
export function realPath(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}

/** Names of the regular files of one folder. */
export function fileNames(folder: string): string[] {
  return guarded('read', folder, true, () =>
    readdirSync(folder, { withFileTypes: true }).flatMap((item) => (item.isFile() ? [item.name] : [])),
  )
}

/** Names of the folders in one folder; none where it may not be listed. */
export function folderNames(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).flatMap((item) =>
      item.isDirectory() ? [item.name] : [],
    )
  } catch {
    return []
  }
}

/** When a file was last written to, by the disk's clock, in milliseconds since 1970; undefined where nothing is. */
export function modifiedAt(path: string): number | undefined {
  return guarded('read', path, true, () => lstatSync(path, { throwIfNoEntry: false })?.mtimeMs)
}

/** The target of a link such as /proc/self/ns/pid, or undefined. */
export function linkTarget(path: string): string | undefined {
  try {
    return readlinkSync(path)
  } catch {
    return undefined
  }
}

/** A small file of the system (/proc), at most `limit` bytes of it, or undefined; never an error. */
export function systemText(path: string, limit = 4096): string | undefined {
  try {
    const fd = openSync(path, O_RDONLY | O_NONBLOCK)
    try {
      const buffer = new Uint8Array(limit)
      let have = readSync(fd, buffer, 0, limit, null)
      // /proc gives a page at a time, whatever is asked for.
      for (let got = have; got > 0 && limit > 4096 && have < limit; have += got)
        got = readSync(fd, buffer, have, limit - have, null)
      return new TextDecoder().decode(buffer.subarray(0, have))
    } finally {
      closeSync(fd)
    }
  } catch {
    return undefined
  }
}
