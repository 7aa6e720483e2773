/**
 * Stored attachments: the user's file is read once into our own copy, and the copy is hashed; the original is not
 * looked at again. Named by the SHA-256 of what is stored, so that `sha256sum` alone checks them.
 */

import { dirname } from 'node:path'
import { encodeHex } from '../core/bytes.ts'
import { startSha256 } from '../core/crypto.ts'
import { EvidenceError } from '../core/errors.ts'
import { copySynced, makeFolder, removeFile, rename, syncFolder } from './disk.ts'
import { type OpenFile, openFile, readChunks, readRange } from './disk-reads.ts'
import { objectPath, vaultPaths } from './layout.ts'

/** A file that the user named, opened by the program. `read` goes on where it stopped and gives 0 at the end. */
export type IncomingFile = {
  readonly path: string
  read(buffer: Uint8Array): number
  unchanged(): boolean
  close(): void
}
/** What was stored; `head` is its first bytes, for telling its type. */
export type StoredObject = { readonly sha256: string; readonly size: number; readonly head: Uint8Array }

const HEAD_BYTES = 4096

/**
 * Copies a file into the vault; on return copy and name are on disk.
 * @throws EvidenceError 'file-changed' when the file was written to meanwhile; nothing of it stays.
 */
export function storeObject(
  dir: string,
  file: IncomingFile,
  random: (bytes: number) => Uint8Array,
): StoredObject {
  return storeBytes(
    dir,
    (buffer) => file.read(buffer),
    random,
    () => {
      if (!file.unchanged()) throw new EvidenceError({ code: 'file-changed', path: file.path })
    },
  )
}

/** Stores what the portions hold, under the name of its SHA-256. `check` runs before it gets that name. */
export function storePortions(
  dir: string,
  portions: Iterator<Uint8Array>,
  random: (bytes: number) => Uint8Array,
  check: () => void,
): StoredObject {
  let rest: Uint8Array = new Uint8Array()
  const read = (buffer: Uint8Array): number => {
    let filled = 0
    while (filled < buffer.length) {
      if (rest.length === 0) {
        const step = portions.next()
        if (step.done === true) break
        rest = step.value
      }
      const part = rest.subarray(0, buffer.length - filled)
      buffer.set(part, filled)
      filled += part.length
      rest = rest.subarray(part.length)
    }
    return filled
  }
  return storeBytes(dir, read, random, check)
}

function storeBytes(
  dir: string,
  read: (buffer: Uint8Array) => number,
  random: (bytes: number) => Uint8Array,
  check: () => void,
): StoredObject {
  const temporary = `${vaultPaths(dir).objects}/new-${encodeHex(random(8))}`
  try {
    const size = copySynced(temporary, read)
    check()
    const { sha256, head } = hashCopy(temporary)
    const path = objectPath(dir, sha256)
    const folder = dirname(path)
    makeFolder(folder)
    rename(temporary, path)
    syncFolder(folder)
    // Also when the folder was there: an add that was killed may have made it and never put its name on disk.
    syncFolder(dirname(folder))
    return { sha256, size, head }
  } catch (error) {
    removeFile(temporary)
    throw error
  }
}

function hashCopy(path: string): { sha256: string; head: Uint8Array } {
  const copy = openFile(path)
  if (copy === undefined)
    throw new EvidenceError({ code: 'disk', doing: 'read', path, reason: 'missing', certain: true })
  try {
    return { sha256: hashFile(copy).sha256, head: readRange(copy, 0, HEAD_BYTES) }
  } finally {
    copy.close()
  }
}

/** Read into one buffer again and again: fresh memory for each part takes twice as long as hashing it. */
const PART = 1 << 18

/** The SHA-256 of an open file, and how many bytes were hashed. */
export function hashFile(file: OpenFile): { sha256: string; size: number } {
  const hasher = startSha256()
  const part = new Uint8Array(PART)
  let size = 0
  for (let read = file.read(part, 0); read > 0; read = file.read(part, size)) {
    hasher.update(part.subarray(0, read))
    size += read
  }
  return { sha256: hasher.digestHex(), size }
}

/** The bytes of a stored object; none where it is missing, so that whoever compares them with the record finds it. */
export function* readObject(dir: string, sha256: string): Generator<Uint8Array> {
  const file = openFile(objectPath(dir, sha256))
  if (file === undefined) return
  try {
    yield* readChunks(file)
  } finally {
    file.close()
  }
}
