/** Making a vault: built whole in a folder beside its target, then renamed, so that half a vault never has its name. */
import { basename, dirname, join } from 'node:path'
import { type Identity, identityOf } from '../age/keys.ts'
import { concat, encodeHex, encodeUtf8 } from '../core/bytes.ts'
import {
  formatCheckpointBody,
  formatCheckpointLine,
  originOf,
  signCheckpoint,
  vaultIdOf,
} from '../core/checkpoint.ts'
import { ed25519PublicKey } from '../core/crypto.ts'
import { type Entry, formatEntry, headerBytes, type WholeEntry } from '../core/entry.ts'
import { EvidenceError } from '../core/errors.ts'
import { appendLeaf, EMPTY_FRONTIER, formatFrontier, frontierRoot } from '../core/frontier.ts'
import type { JsonObject } from '../core/jcs.ts'
import { leafHash } from '../core/merkle.ts'
import { formatNote, formatVkey } from '../core/note.ts'
import { asJson } from '../core/record.ts'
import { digestOf } from '../core/record-digest.ts'
import type { ContinuationRecord, VaultRecord } from '../core/record-ledger.ts'
import { type KeyTerm, startSuccession } from '../core/succession.ts'
import { createSynced, makeFolder, makeFolders, removeTree, rename, syncFolder } from './disk.ts'
import { underItsName } from './disk-errors.ts'
import { folderNames, pathKind } from './disk-reads.ts'
import { formatSettings, settingsOf, vaultPaths } from './layout.ts'
import { sealIdentity, sealSecrets } from './sealed-secrets.ts'
import { formatSecrets, type Secrets } from './secrets.ts'
import { sealEntry } from './unseal.ts'

/** Clock and randomness, handed in by the program. */
export type Sources = {
  readonly now: () => Date
  readonly random: (bytes: number) => Uint8Array
  readonly software: string
}

/** How an encrypted vault is locked; `workFactor` is the logarithm of what one guess costs (sealed-secrets.ts). */
export type Locking = { readonly passphrase: string; readonly workFactor?: number }
/**
 * A vault that was just made; `by` opens its secrets, in an encrypted one. `unfinished` are folders beside it that an
 * earlier try was stopped in and left.
 */
export type CreatedVault = {
  readonly id: string
  readonly publicKey: Uint8Array
  readonly by: Identity | undefined
  readonly unfinished: readonly string[]
}

/**
 * Makes a vault at `dir`, which must not exist or be an empty folder; encrypted, unless `locking` is undefined. On
 * return it is on disk. `continues` becomes its entry 1.
 * @throws EvidenceError 'already-there', 'disk'
 */
export function createVault(
  dir: string,
  owner: string | null,
  sources: Sources,
  locking: Locking | undefined,
  continues?: ContinuationRecord,
): CreatedVault {
  const kind = pathKind(dir)
  if (kind !== undefined && kind !== 'folder') throw new EvidenceError({ code: 'already-there', path: dir })
  const parent = dirname(dir)
  makeFolders(parent)
  const building = join(parent, `.${basename(dir)}.new-${encodeHex(sources.random(8))}`)
  try {
    const made = newSecrets(owner, sources, locking)
    fillVault(building, made, sources, locking, continues)
    moveIntoPlace(building, dir)
    syncFolder(parent)
    const publicKey = ed25519PublicKey(made.seed)
    return { id: vaultIdOf(publicKey), publicKey, by: made.by, unfinished: unfinishedBeside(dir) }
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

type NewSecrets = {
  readonly seed: Uint8Array
  readonly identity: Identity | undefined
  readonly by: Identity | undefined
  readonly secrets: Secrets
}

function newSecrets(owner: string | null, sources: Sources, locking: Locking | undefined): NewSecrets {
  const seed = sources.random(32)
  const identity = locking && identityOf(sources.random(32))
  const by = locking && identityOf(sources.random(32))
  const secrets: Secrets = {
    identities: identity === undefined ? [] : [identity],
    owner,
    recipients: by === undefined ? [] : [by.recipient],
    seals: [],
    signing: [{ seed, seq: 0 }],
  }
  return { seed, identity, by, secrets }
}

/** Entry 0, and entry 1 of a vault that continues another: one commit, so that no continuation lacks its first entry. */
function firstEntries(
  { seed, identity }: NewSecrets,
  sources: Sources,
  continues: ContinuationRecord | undefined,
): Entry[] {
  const publicKey = ed25519PublicKey(seed)
  const id = vaultIdOf(publicKey)
  const record: VaultRecord = {
    kind: 'vault',
    id,
    key: formatVkey({ name: originOf(id), publicKey }),
    encryption: identity === undefined ? null : { recipient: identity.recipient.text },
    seal: null,
    software: sources.software,
  }
  const first = openEntry(asJson(record), 0, sources)
  if (continues === undefined) return [first]
  const second = openEntry(asJson(continues), 1, sources)
  return [first, identity === undefined ? second : sealEntry(second, [], identity.recipient, sources.random)]
}

function openEntry(record: JsonObject, seq: number, sources: Sources): WholeEntry {
  const seed = sources.random(32)
  const header = {
    digest: digestOf(record, seed),
    key: 0,
    recordedAt: sources.now().toISOString(),
    seq,
    v: 1,
  } as const
  return { header, record, seed }
}

function fillVault(
  building: string,
  made: NewSecrets,
  sources: Sources,
  locking: Locking | undefined,
  continues: ContinuationRecord | undefined,
): void {
  const entries = firstEntries(made, sources, continues)
  const lines = concat(...entries.map(formatEntry))
  const leaves = entries.map((entry) => leafHash(headerBytes(entry.header)))
  const frontier = leaves.reduce(appendLeaf, EMPTY_FRONTIER)
  const succession = startSuccession((entries[0] as WholeEntry).record)
  if (typeof succession === 'string') throw new Error(`a vault record of our own is refused: ${succession}`)
  const origin = (succession[0] as KeyTerm).key.name
  const checkpoint = { origin, size: frontier.size, root: frontierRoot(frontier) }
  const note = formatNote(formatCheckpointBody(checkpoint), [signCheckpoint(checkpoint, made.seed)])

  const paths = vaultPaths(building)
  makeFolder(building)
  for (const folder of [paths.objects, paths.keys, paths.timestamps, paths.notes, paths.quarantine])
    makeFolder(folder)
  if (locking === undefined || made.by === undefined) createSynced(paths.secrets, formatSecrets(made.secrets))
  else {
    const { passphrase, workFactor } = locking
    createSynced(paths.passphrase, sealIdentity(made.by, passphrase, sources.random, workFactor))
    createSynced(paths.sealedSecrets, sealSecrets(made.secrets, sources.random))
  }
  syncFolder(paths.keys)
  createSynced(paths.settings, formatSettings(settingsOf(vaultIdOf(ed25519PublicKey(made.seed)), succession)))
  createSynced(paths.ledger, lines)
  createSynced(paths.checkpoints, formatCheckpointLine({ bytes: lines.length, note, size: frontier.size }))
  createSynced(paths.checkpoint, encodeUtf8(note))
  createSynced(paths.frontier, formatFrontier(frontier))
  syncFolder(building)
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
