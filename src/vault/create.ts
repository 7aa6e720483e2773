/** Making a vault: built whole in a folder beside its target, then renamed, so that half a vault never has its name. */
import { basename, dirname, join } from 'node:path'
import { type Identity, identityOf } from '../age/keys.ts'
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
import { pathKind } from './disk-reads.ts'
import { formatSettings, settingsOf, vaultPaths } from './layout.ts'
import { sealIdentity, sealSecrets } from './sealed-secrets.ts'
import { formatSecrets, type Secrets } from './secrets.ts'

/** Clock and randomness, handed in by the program. */
export type Sources = {
  readonly now: () => Date
  readonly random: (bytes: number) => Uint8Array
  readonly software: string
}

/** How an encrypted vault is locked; `workFactor` is the logarithm of what one guess costs (sealed-secrets.ts). */
export type Locking = { readonly passphrase: string; readonly workFactor?: number }
/** A vault that was just made; `by` opens its secrets, in an encrypted one. */
export type CreatedVault = {
  readonly id: string
  readonly publicKey: Uint8Array
  readonly by: Identity | undefined
}

/**
 * Makes a vault at `dir`, which must not exist or be an empty folder; encrypted, unless `locking` is undefined. On
 * return it is on disk.
 * @throws EvidenceError 'already-there', 'disk'
 */
export function createVault(
  dir: string,
  owner: string | null,
  sources: Sources,
  locking: Locking | undefined,
): CreatedVault {
  const kind = pathKind(dir)
  if (kind !== undefined && kind !== 'folder') throw new EvidenceError({ code: 'already-there', path: dir })
  const parent = dirname(dir)
  makeFolders(parent)
  const building = join(parent, `.${basename(dir)}.new-${encodeHex(sources.random(8))}`)
  try {
    const created = fillVault(building, owner, sources, locking)
    moveIntoPlace(building, dir)
    syncFolder(parent)
    return created
  } catch (error) {
    removeTree(building)
    throw underItsName(error, building, dir)
  }
}

function fillVault(
  building: string,
  owner: string | null,
  sources: Sources,
  locking: Locking | undefined,
): CreatedVault {
  const seed = sources.random(32)
  const publicKey = ed25519PublicKey(seed)
  const id = vaultIdOf(publicKey)
  const origin = originOf(id)
  const identity = locking && identityOf(sources.random(32))
  const by = locking && identityOf(sources.random(32))
  const record: VaultRecord = {
    kind: 'vault',
    id,
    key: formatVkey({ name: origin, publicKey }),
    encryption: identity === undefined ? null : { recipient: identity.recipient.text },
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
  const secrets: Secrets = {
    identities: identity === undefined ? [] : [identity],
    owner,
    recipients: by === undefined ? [] : [by.recipient],
    signing: [{ seed, seq: 0 }],
  }
  if (locking === undefined || by === undefined) createSynced(paths.secrets, formatSecrets(secrets))
  else {
    const { passphrase, workFactor } = locking
    createSynced(paths.passphrase, sealIdentity(by, passphrase, sources.random, workFactor))
    createSynced(paths.sealedSecrets, sealSecrets(secrets, sources.random))
  }
  syncFolder(paths.keys)
  createSynced(paths.settings, formatSettings(settingsOf(id, succession)))
  createSynced(paths.ledger, line)
  createSynced(paths.checkpoints, formatCheckpointLine({ bytes: line.length, note, size: 1 }))
  createSynced(paths.checkpoint, encodeUtf8(note))
  createSynced(paths.frontier, formatFrontier(frontier))
  syncFolder(building)
  return { id, publicKey, by }
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
