/** Making a vault: built whole in a folder beside its target, then renamed, so that half a vault never has its name. */
import { basename, dirname, join } from 'node:path'
import { encodeHex, encodeUtf8 } from '../core/bytes.ts'
import {
  formatCheckpointBody,
  formatCheckpointLine,
  originOf,
  signCheckpoint,
  vaultIdOf,
} from '../core/checkpoint.ts'
import { ed25519PublicKey } from '../core/crypto.ts'
import { type Entry, formatEntry, headerBytes } from '../core/entry.ts'
import { EvidenceError } from '../core/errors.ts'
import { appendLeaf, EMPTY_FRONTIER, formatFrontier, frontierRoot } from '../core/frontier.ts'
import { leafHash } from '../core/merkle.ts'
import { formatNote, formatVkey } from '../core/note.ts'
import { asJson } from '../core/record.ts'
import { digestOf } from '../core/record-digest.ts'
import type { VaultRecord } from '../core/record-ledger.ts'
import { startSuccession } from '../core/succession.ts'
import { createSynced, makeFolder, makeFolders, removeTree, rename, syncFolder } from './disk.ts'
import { underItsName } from './disk-errors.ts'
import { folderNames, pathKind } from './disk-reads.ts'
import { formatSettings, settingsOf, vaultPaths } from './layout.ts'
import { formatSecrets } from './secrets.ts'

/** Clock and randomness, handed in by the program. */
export type Sources = {
  readonly now: () => Date
  readonly random: (bytes: number) => Uint8Array
  readonly software: string
}

/** A vault that was just made; `unfinished` are folders beside it that an earlier try was stopped in and left. */
export type CreatedVault = {
  readonly id: string
  readonly publicKey: Uint8Array
  readonly unfinished: readonly string[]
}

/**
 * Makes an unencrypted vault at `dir`, which must not exist or be an empty folder. On return it is on disk.
 * @throws EvidenceError 'already-there', 'disk'
 */
export function createVault(dir: string, owner: string | null, sources: Sources): CreatedVault {
  const kind = pathKind(dir)
  if (kind !== undefined && kind !== 'folder') throw new EvidenceError({ code: 'already-there', path: dir })
  const parent = dirname(dir)
  makeFolders(parent)
  const building = join(parent, `.${basename(dir)}.new-${encodeHex(sources.random(8))}`)
  try {
    const created = fillVault(building, owner, sources)
    moveIntoPlace(building, dir)
    syncFolder(parent)
    return { ...created, unfinished: unfinishedBeside(dir) }
  } catch (error) {
    removeTree(building)
    throw underItsName(error, building, dir)
  }
}

/** They name no process, so nobody can tell whether one is still at work there: they are said, not removed. */
function unfinishedBeside(dir: string): string[] {
  const beginning = `.${basename(dir)}.new-`
  return folderNames(dirname(dir))
    .filter((name) => name.startsWith(beginning) && /^[0-9a-f]{16}$/.test(name.slice(beginning.length)))
    .map((name) => join(dirname(dir), name))
}

function fillVault(
  building: string,
  owner: string | null,
  sources: Sources,
): Omit<CreatedVault, 'unfinished'> {
  const seed = sources.random(32)
  const publicKey = ed25519PublicKey(seed)
  const id = vaultIdOf(publicKey)
  const origin = originOf(id)
  const record: VaultRecord = {
    kind: 'vault',
    id,
    key: formatVkey({ name: origin, publicKey }),
    encryption: null,
    seal: null,
    software: sources.software,
  }
  const recordSeed = sources.random(32)
  const entry: Entry = {
    header: {
      digest: digestOf(asJson(record), recordSeed),
      key: 0,
      recordedAt: sources.now().toISOString(),
      seq: 0,
      v: 1,
    },
    record: asJson(record),
    seed: recordSeed,
  }
  const line = formatEntry(entry)
  const frontier = appendLeaf(EMPTY_FRONTIER, leafHash(headerBytes(entry.header)))
  const checkpoint = { origin, size: 1, root: frontierRoot(frontier) }
  const note = formatNote(formatCheckpointBody(checkpoint), [signCheckpoint(checkpoint, seed)])
  const succession = startSuccession(asJson(record))
  if (typeof succession === 'string') throw new Error(`a vault record of our own is refused: ${succession}`)

  const paths = vaultPaths(building)
  makeFolder(building)
  for (const folder of [paths.objects, paths.keys, paths.timestamps, paths.notes, paths.quarantine])
    makeFolder(folder)
  createSynced(paths.secrets, formatSecrets({ owner, signing: [{ seed, seq: 0 }] }))
  syncFolder(paths.keys)
  createSynced(paths.settings, formatSettings(settingsOf(id, succession)))
  createSynced(paths.ledger, line)
  createSynced(paths.checkpoints, formatCheckpointLine({ bytes: line.length, note, size: 1 }))
  createSynced(paths.checkpoint, encodeUtf8(note))
  createSynced(paths.frontier, formatFrontier(frontier))
  syncFolder(building)
  return { id, publicKey }
}

/** rename(2) replaces an empty folder only, so nothing that is there can be lost. */
function moveIntoPlace(building: string, dir: string): void {
  try {
    rename(building, dir)
  } catch (error) {
    const code = ((error as EvidenceError).cause as NodeJS.ErrnoException | undefined)?.code
    if (code === 'ENOTEMPTY' || code === 'EEXIST')
      throw new EvidenceError({ code: 'already-there', path: dir })
    throw error
  }
}
