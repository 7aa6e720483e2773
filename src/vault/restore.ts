/**
 * A copy in the place of a vault, and out of its waiting state (docs/format.md, "A restored copy"). What was there
 * before is renamed and kept, never deleted.
 */

import { dirname } from 'node:path'
import { decodeUtf8, encodeUtf8 } from '../core/bytes.ts'
import { EvidenceError } from '../core/errors.ts'
import { canonicalize } from '../core/jcs.ts'
import { parseNoteText } from '../core/note.ts'
import { makeFolders, removeFile, rename, syncFolder } from './disk.ts'
import { listTree, pathKind, readWhole } from './disk-reads.ts'
import { vaultPaths } from './layout.ts'
import { type LockContext, takeLock } from './lock.ts'
import { readSettings } from './open.ts'
import { readLastLine } from './read.ts'
import { MAX_SMALL_FILE } from './tail.ts'

/** The content of the file `restored`: when, and at which size. That the file is there is what counts. */
export function restoredMarker(at: Date, size: number): Uint8Array {
  return encodeUtf8(`${canonicalize({ at: at.toISOString(), size })}\n`)
}

/** Whether the vault at `dir` is a restored copy that waits for its owner. */
export function isWaiting(dir: string): boolean {
  return pathKind(vaultPaths(dir).restored) !== undefined
}

/** What stands at a place: nothing that matters, a vault with its id and newest notes, or something else. */
export type Standing =
  | { readonly what: 'nothing' | 'other' }
  | { readonly what: 'vault'; readonly id: string; readonly size: number; readonly notes: readonly string[] }

/** Looks at the place for a restored vault. */
export function whatStands(dir: string): Standing {
  const kind = pathKind(dir)
  if (kind === undefined || (kind === 'folder' && listTree(dir).length === 0)) return { what: 'nothing' }
  if (kind !== 'folder') return { what: 'other' }
  try {
    const { id } = readSettings(dir)
    const { size, note } = readLastLine(dir)
    // The copy may be ahead of the last line, where lines were cut off: then that is the newest that is known.
    const copy = readWhole(vaultPaths(dir).checkpoint, MAX_SMALL_FILE)
    const text = copy && decodeUtf8(copy)
    const read = text !== undefined && text !== note && parseNoteText(text) !== undefined
    return { what: 'vault', id, size, notes: read ? [note, text] : [note] }
  } catch (error) {
    if (error instanceof EvidenceError && error.fault.code !== 'disk') return { what: 'other' }
    throw error
  }
}

/**
 * Gives the finished folder `building` the name `dir`; what stood there is kept as `kept`. On return that is on disk.
 * A vault that stood there must be locked by the caller; its lock does not go into what is kept.
 */
export function takePlace(building: string, dir: string, standing: Standing, kept: string): void {
  if (standing.what === 'vault') {
    rename(dir, kept)
    removeFile(vaultPaths(kept).lock)
  }
  rename(building, dir)
  syncFolder(dirname(dir))
}

/** Makes the folders above the place of a vault. */
export function makePlaceFor(dir: string): void {
  makeFolders(dirname(dir))
}

/** The owner has settled that nothing newer is known: the vault can be written to again. On return that is on disk. */
export async function settle(dir: string, context: LockContext): Promise<void> {
  const lock = await takeLock(dir, context)
  try {
    removeFile(vaultPaths(dir).restored)
    syncFolder(dir)
  } finally {
    lock.release()
  }
}
