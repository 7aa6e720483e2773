/**
 * Files of a vault that repeat what checkpoints.jsonl says: `checkpoint`, notes under timestamps/, frontier.json.
 * They never justify cutting anything, but one that is ahead of the last line shows that something was lost.
 */
import { join } from 'node:path'
import { decodeUtf8, encodeUtf8, equalBytes } from '../core/bytes.ts'
import { checkpointOf } from '../core/checkpoint.ts'
import { type Damage, EvidenceError } from '../core/errors.ts'
import { type Frontier, frontierRoot, parseFrontier } from '../core/frontier.ts'
import { keyId, parseNoteText } from '../core/note.ts'
import { type Succession, verifyHeldNote } from '../core/succession.ts'
import { listTree, pathKind, readWhole } from './disk-reads.ts'
import { vaultPaths } from './layout.ts'
import { MAX_SMALL_FILE } from './tail.ts'

/** A base64 digit lies in two bytes at most. */
const BYTES_OF_A_DIGIT = 2

/** A copy that says more than the last line, or something else: the tree size it names, and what is wrong with it. */
export type Ahead = { readonly size: number; readonly damage: Damage; readonly path: string }

/** Notes that name a larger size than `size`, signed by this vault or by a key that its ledger does not know. */
export function findAhead(dir: string, succession: Succession, size: number): Ahead[] {
  const paths = vaultPaths(dir)
  const ahead: Ahead[] = []
  const judge = (path: string, damage: Damage): void => {
    const found = sizeOfNote(join(dir, path), succession)
    if (found !== undefined && found.size > size)
      ahead.push({ size: found.size, damage: found.known ? damage : 'newer-unknown-key', path })
  }
  judge('checkpoint', 'newer-checkpoint')
  if (pathKind(paths.timestamps) !== 'folder') return ahead
  for (const { path, kind } of listTree(paths.timestamps))
    if (kind === 'file' && path.endsWith('.checkpoint')) judge(`timestamps/${path}`, 'newer-timestamp')
  return ahead
}

/**
 * The size of a note under this vault's name: `known` when the keys of the succession signed it, not known when another
 * key did, as in a ledger that was rolled back behind a key entry. Undefined for anything else, such as a copy with a
 * bit turned over: that has a signature by a known key which is not good.
 */
function sizeOfNote(path: string, succession: Succession): { size: number; known: boolean } | undefined {
  const bytes = readWhole(path, MAX_SMALL_FILE)
  const text = bytes && decodeUtf8(bytes)
  const note = text === undefined ? undefined : parseNoteText(text)
  const checkpoint = note && checkpointOf(note)
  if (text === undefined || note === undefined || checkpoint === undefined) return undefined
  const { size, origin } = checkpoint
  if (verifyHeldNote(text, succession, size) !== undefined) return { size, known: true }
  const ids = succession.map((term) => keyId(term.key))
  const own = note.signatures.filter(({ name }) => name === origin && origin === succession[0]?.key.name)
  return own.some((signature) => !ids.some((id) => equalBytes(id, signature.id)))
    ? { size, known: false }
    : undefined
}

/** frontier.json, or undefined for anything that is not one. */
export function readFrontier(dir: string): Frontier | undefined {
  const bytes = readWhole(vaultPaths(dir).frontier, MAX_SMALL_FILE)
  return bytes && parseFrontier(bytes)
}

/**
 * What a frontier tells that is not of this ledger, or of a later state of it. It is unsigned, so a turned bit must not
 * count: one in its size leaves our own root, one in a hash changes one digit of it.
 */
export function frontierAhead(
  held: Frontier | undefined,
  scan: { readonly frontier: Frontier; readonly asked: Frontier | undefined },
): Ahead[] {
  if (held === undefined) return []
  const found = { size: held.size, path: 'frontier.json' }
  if (held.size > scan.frontier.size) {
    const turned = equalBytes(frontierRoot(held), frontierRoot(scan.frontier))
    return turned ? [] : [{ ...found, damage: 'newer-frontier' }]
  }
  const ours = scan.asked?.hashes ?? []
  const different = held.hashes.flatMap((hash, k) => [...hash].filter((byte, at) => byte !== ours[k]?.[at]))
  return different.length <= BYTES_OF_A_DIGIT ? [] : [{ ...found, damage: 'foreign-frontier' }]
}

/** Whether the file `checkpoint` is a copy of this note. */
export function isCheckpointCopy(dir: string, note: string): boolean {
  const bytes = readWhole(vaultPaths(dir).checkpoint, MAX_SMALL_FILE)
  return bytes !== undefined && equalBytes(bytes, encodeUtf8(note))
}

/** Refuses writing where a copy is ahead of `size`, or is of another ledger. */
export function refuseAhead(ahead: readonly Ahead[], size: number): void {
  const first = ahead.find((copy) => copy.size > size || copy.damage === 'foreign-frontier')
  if (first !== undefined) {
    throw new EvidenceError({
      code: 'vault-damaged',
      damage: first.damage,
      path: first.path,
      size: first.size,
    })
  }
}
