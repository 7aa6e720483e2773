/**
 * Files of a vault that repeat what checkpoints.jsonl says: `checkpoint`, notes under timestamps/, frontier.json.
 * They never justify cutting anything, but one that is ahead of the last line shows that something was lost.
 */
import { decodeUtf8, encodeUtf8, equalBytes } from '../core/bytes.ts'
import { checkpointOf } from '../core/checkpoint.ts'
import { type Damage, EvidenceError } from '../core/errors.ts'
import { parseFrontier } from '../core/frontier.ts'
import { parseNoteText } from '../core/note.ts'
import { type Succession, verifyHeldNote } from '../core/succession.ts'
import { replaceUnsynced } from './disk.ts'
import { listTree, pathKind, readWhole } from './disk-reads.ts'
import { vaultPaths } from './layout.ts'
import { MAX_SMALL_FILE } from './tail.ts'

/** The largest tree size that a copy names, and what kind of copy names it. */
export type Ahead = { readonly size: number; readonly damage: Damage; readonly path: string }

/** Copies that name a larger size than `size`: notes signed by this vault, and frontier.json. */
export function findAhead(dir: string, succession: Succession, size: number): Ahead[] {
  const paths = vaultPaths(dir)
  const ahead: Ahead[] = []
  const frontierBytes = readWhole(paths.frontier, MAX_SMALL_FILE)
  const frontier = frontierBytes && parseFrontier(frontierBytes)
  if (frontier !== undefined && frontier.size > size) {
    ahead.push({ size: frontier.size, damage: 'newer-frontier', path: 'frontier.json' })
  }
  const copy = signedSize(paths.checkpoint, succession)
  if (copy !== undefined && copy > size)
    ahead.push({ size: copy, damage: 'newer-checkpoint', path: 'checkpoint' })
  if (pathKind(paths.timestamps) !== 'folder') return ahead
  for (const { path, kind } of listTree(paths.timestamps)) {
    if (kind !== 'file' || !path.endsWith('.checkpoint')) continue
    const held = signedSize(`${paths.timestamps}/${path}`, succession)
    if (held !== undefined && held > size)
      ahead.push({ size: held, damage: 'newer-timestamp', path: `timestamps/${path}` })
  }
  return ahead
}

/** The size of a note signed by this vault; undefined for anything else. */
function signedSize(path: string, succession: Succession): number | undefined {
  const bytes = readWhole(path, MAX_SMALL_FILE)
  const text = bytes && decodeUtf8(bytes)
  const note = text === undefined ? undefined : parseNoteText(text)
  const checkpoint = note && checkpointOf(note)
  if (text === undefined || checkpoint === undefined) return undefined
  return verifyHeldNote(text, succession, checkpoint.size)?.size
}

/** Brings `checkpoint` up to the last line's note where it is not that; it is a copy for stock tools. */
export function repairCheckpointCopy(dir: string, note: string, temporary: string): void {
  const paths = vaultPaths(dir)
  const bytes = readWhole(paths.checkpoint, MAX_SMALL_FILE)
  const wanted = encodeUtf8(note)
  if (bytes === undefined || !equalBytes(bytes, wanted)) replaceUnsynced(paths.checkpoint, temporary, wanted)
}

/** Refuses writing where a copy is ahead of `size`. */
export function refuseAhead(ahead: readonly Ahead[], size: number): void {
  const first = ahead.find((copy) => copy.size > size)
  if (first !== undefined) {
    throw new EvidenceError({
      code: 'vault-damaged',
      damage: first.damage,
      path: first.path,
      size: first.size,
    })
  }
}
