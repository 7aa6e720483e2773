/**
 * The newest checkpoint of each vault, remembered outside it in the platform's state folder to notice a rollback
 * (docs/format.md, "Files"): `<vault id>.checkpoint`, the signed note and nothing else. Best effort: whatever fails
 * here never makes a command fail, and a memory that is not there says nothing.
 */
import { join } from 'node:path'
import { decodeUtf8, encodeUtf8, equalBytes } from '../core/bytes.ts'
import { type Checkpoint, checkpointOf, originOf, parseCheckpointLine } from '../core/checkpoint.ts'
import { EvidenceError } from '../core/errors.ts'
import { parseNoteText } from '../core/note.ts'
import { makeFolders, removeFile, replaceUnsynced } from './disk.ts'
import { openFile, readWhole } from './disk-reads.ts'
import { vaultPaths } from './layout.ts'
import { readLines } from './lines.ts'
import { MAX_CHECKPOINT_LINE, MAX_SMALL_FILE } from './tail.ts'

/** A vault that is not what was remembered: shorter, or with other entries up to the remembered size. */
export type Rollback = {
  readonly how: 'older' | 'forked'
  readonly size: number
  readonly remembered: Checkpoint
}

/** Remembers the note, if it is newer than what is remembered of its vault. `folder` undefined: nowhere. */
export function rememberCheckpoint(folder: string | undefined, note: string): void {
  quietly(() => {
    const checkpoint = checkpointOfText(note)
    const path = checkpoint && memoryPath(folder, checkpoint.origin)
    if (folder === undefined || checkpoint === undefined || path === undefined) return
    // Whoever writes on after a rollback must hear of it every time, so the newer checkpoint is kept.
    if ((readMemory(path)?.size ?? 0) >= checkpoint.size) return
    makeFolders(folder)
    replaceUnsynced(path, `${path}.new`, encodeUtf8(note))
  })
}

/** What is remembered of the vault with this id. */
export function rememberedCheckpoint(folder: string | undefined, id: string): Checkpoint | undefined {
  return quietly(() => {
    const path = memoryPath(folder, originOf(id))
    return path === undefined ? undefined : readMemory(path)
  })
}

/** Forgets the vault with this id. */
export function forgetCheckpoint(folder: string | undefined, id: string): void {
  const path = memoryPath(folder, originOf(id))
  if (path !== undefined) quietly(() => removeFile(path))
}

/** Holds the vault at `dir`, whose last checkpoint has the note, against what is remembered of it. */
export function findRollback(folder: string | undefined, dir: string, note: string): Rollback | undefined {
  const checkpoint = checkpointOfText(note)
  const id = checkpoint?.origin.split('/')[1]
  const remembered = id === undefined ? undefined : rememberedCheckpoint(folder, id)
  if (checkpoint === undefined || remembered === undefined) return undefined
  const { size } = checkpoint
  if (remembered.size > size) return { how: 'older', size, remembered }
  const root = remembered.size === size ? checkpoint.root : quietly(() => committedRoot(dir, remembered.size))
  return root !== undefined && equalBytes(root, remembered.root)
    ? undefined
    : { how: 'forked', size, remembered }
}

/** The root that the line of this size gives. No complete line is ever removed, so a missing one tells as much. */
function committedRoot(dir: string, size: number): Uint8Array | undefined {
  const file = openFile(vaultPaths(dir).checkpoints)
  if (file === undefined) return undefined
  const end = encodeUtf8(`,"size":${size}}`)
  try {
    for (const { bytes } of readLines(file, file.size, MAX_CHECKPOINT_LINE)) {
      if (equalBytes(bytes.subarray(-end.length), end)) return parseCheckpointLine(bytes)?.checkpoint.root
    }
    return undefined
  } finally {
    file.close()
  }
}

/** A file about one vault in the state folder. An id comes from files that anyone may have written: it never becomes a path unless it is one. */
export function statePath(folder: string | undefined, id: string, ending: string): string | undefined {
  return folder === undefined || !/^[0-9a-f]{32}$/.test(id) ? undefined : join(folder, `${id}.${ending}`)
}

function memoryPath(folder: string | undefined, origin: string): string | undefined {
  const [host, id = '', ...more] = origin.split('/')
  return host === 'evidence.invalid' && more.length === 0 ? statePath(folder, id, 'checkpoint') : undefined
}

function readMemory(path: string): Checkpoint | undefined {
  const bytes = readWhole(path, MAX_SMALL_FILE)
  const text = bytes && decodeUtf8(bytes)
  const checkpoint = text === undefined ? undefined : checkpointOfText(text)
  return checkpoint !== undefined && path.endsWith(`${checkpoint.origin.split('/')[1]}.checkpoint`)
    ? checkpoint
    : undefined
}

function checkpointOfText(text: string): Checkpoint | undefined {
  const note = parseNoteText(text)
  return note && checkpointOf(note)
}

function quietly<T>(act: () => T): T | undefined {
  try {
    return act()
  } catch (error) {
    if (error instanceof EvidenceError) return undefined
    throw error
  }
}
