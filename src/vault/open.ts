/** Opening a vault for writing: lock, settings, secrets, then the tail at once or by recovery. */

import type { Identity, Recipient } from '../age/keys.ts'
import { encodeUtf8 } from '../core/bytes.ts'
import { EvidenceError } from '../core/errors.ts'
import { canonicalize } from '../core/jcs.ts'
import type { KeyTerm, Succession } from '../core/succession.ts'
import { type AddOnly, keyOfAddOnly, secretsOfAddOnly } from './add-only.ts'
import { findAhead, isCheckpointCopy, refuseAhead } from './copies.ts'
import { replaceSynced, replaceUnsynced, syncFile } from './disk.ts'
import { pathKind, readWhole } from './disk-reads.ts'
import { formatSettings, parseSettings, type Settings, settingsOf, vaultPaths } from './layout.ts'
import { removeLeftovers } from './leftovers.ts'
import { type LockContext, takeLock } from './lock.ts'
import { type Recovery, recover } from './recover.ts'
import { openSecrets, replaceSealedSecrets } from './sealed-secrets.ts'
import { parseSecrets, type Secrets, type SigningKey } from './secrets.ts'
import { ownKey } from './signing.ts'
import { MAX_SMALL_FILE, readTailQuickly, type Tail } from './tail.ts'

/** What a writer needs from outside. */
export type VaultContext = LockContext & {
  readonly now: () => Date
  readonly software: string
  /** Where the newest checkpoint of each vault is remembered (remembered.ts); nowhere without it. */
  readonly stateFolder?: string
}

/** A vault that this process may write to until `close`. `tail` moves on with every commit, the keys with a new one. */
export type OpenVault = {
  readonly dir: string
  readonly settings: Settings
  secrets: Secrets
  key: SigningKey
  /** Whom records and attachments are sealed to; null in an unencrypted vault. */
  recipient: Recipient | null
  /** Stored names of the files that this process sealed, by the SHA-256 of the files themselves. */
  readonly stored: Map<string, string>
  readonly context: VaultContext
  readonly recovery: Recovery | undefined
  tail: Tail
  close(): void
}

/** The keys of a vault, that this process may change until `close`. */
export type OpenKeys = Pick<OpenVault, 'dir' | 'settings' | 'secrets' | 'context' | 'close'>

/**
 * The settings of the vault at `dir`.
 * @throws EvidenceError 'not-a-vault', 'unknown-version', 'vault-damaged', 'disk'
 */
export function readSettings(dir: string): Settings {
  const paths = vaultPaths(dir)
  const bytes = readWhole(paths.settings, MAX_SMALL_FILE)
  if (bytes === undefined) {
    // A vault that lost this one copy is still a vault, and must not be taken for an empty place.
    if (pathKind(paths.ledger) === 'file') throw damaged('settings', 'vault.json')
    throw new EvidenceError({ code: 'not-a-vault', path: dir })
  }
  const settings = parseSettings(bytes)
  if (settings === 'unknown-version') throw new EvidenceError({ code: 'unknown-version', path: dir })
  if (settings === 'damaged') throw damaged('settings', 'vault.json')
  return settings
}

function damaged(
  damage: 'settings' | 'settings-differ' | 'secrets' | 'key-in-force' | 'recipient',
  path: string,
): EvidenceError {
  return new EvidenceError({ code: 'vault-damaged', damage, path })
}

/**
 * Opens the vault for writing, recovering from a crash where there was one. Hold it briefly and close it. `by` opens
 * the secrets of an encrypted vault, or is the add-only store; ask for it before, for the lock must not wait for a person.
 * @throws EvidenceError; then nothing was changed but what recovery set aside.
 */
export async function openVault(
  dir: string,
  context: VaultContext,
  by?: Identity | AddOnly,
): Promise<OpenVault> {
  const settings = readSettings(dir)
  const lock = await takeLock(dir, context)
  try {
    const paths = vaultPaths(dir)
    removeLeftovers(dir, lock.taker, context.now)
    // Judged under the lock: a vault may just have been restored here.
    if (pathKind(paths.restored) !== undefined) throw new EvidenceError({ code: 'restored' })
    const store = by !== undefined && 'signing' in by ? by : undefined
    const opener = by !== undefined && 'secret' in by ? by : undefined
    const secrets =
      store === undefined
        ? finishPassphrase(dir, readSecrets(dir, settings, opener), opener, context)
        : secretsOfAddOnly(store, settings)
    const quick = readTailQuickly(dir)
    const recovery = quick === undefined ? recover(dir, secrets.signing, context.now()) : undefined
    const tail = quick ?? (recovery as Recovery).tail
    refuseAhead(findAhead(dir, tail.succession, tail.line.size), tail.line.size)
    const key =
      store === undefined ? keyInForce(secrets, tail.succession) : keyOfAddOnly(store, tail.succession)
    mendSettings(dir, settings, tail.succession)
    if (!isCheckpointCopy(dir, tail.line.note)) {
      // The copy is written when the line is on disk. Where it is another one, nobody knows whether the line is.
      syncFile(paths.checkpoints)
      replaceUnsynced(paths.checkpoint, `${paths.checkpoint}.new`, encodeUtf8(tail.line.note))
    }
    return {
      dir,
      settings,
      secrets,
      key,
      recipient: store?.recipient ?? recipientInForce(secrets, tail.succession),
      stored: new Map(),
      context,
      recovery,
      tail,
      close: () => lock.release(),
    }
  } catch (error) {
    lock.release()
    throw error
  }
}

/**
 * Opens the keys of an encrypted vault and nothing else of it: what changes passphrase or sheet must work on a vault
 * whose ledger is damaged, and on a restored one that may not be written to yet.
 * @throws EvidenceError; then nothing was changed.
 */
export async function openKeys(dir: string, context: VaultContext, by: Identity): Promise<OpenKeys> {
  const settings = readSettings(dir)
  const lock = await takeLock(dir, context)
  try {
    const secrets = finishPassphrase(dir, readSecrets(dir, settings, by), by, context)
    return { dir, settings, secrets, context, close: () => lock.release() }
  } catch (error) {
    lock.release()
    throw error
  }
}

/**
 * The secrets of a vault that is only read.
 * @throws EvidenceError 'passphrase-needed', 'wrong-identity', 'vault-damaged'
 */
export function readSecretsOf(dir: string, by: Identity | undefined): Secrets {
  return readSecrets(dir, readSettings(dir), by)
}

/** The secrets decide whether this vault is encrypted, not vault.json, which anyone may have edited. */
function readSecrets(dir: string, settings: Settings, by: Identity | undefined): Secrets {
  const paths = vaultPaths(dir)
  const locked = pathKind(paths.sealedSecrets) !== undefined || pathKind(paths.passphrase) !== undefined
  if (locked !== (settings.encryption !== null)) throw damaged('settings-differ', 'vault.json')
  if (locked) {
    if (by === undefined) throw new EvidenceError({ code: 'passphrase-needed' })
    return openSecrets(dir, by)
  }
  const bytes = readWhole(paths.secrets, MAX_SMALL_FILE)
  const secrets = bytes && parseSecrets(bytes)
  if (secrets === undefined || secrets.identities.length > 0) throw damaged('secrets', 'keys/secrets.json')
  return secrets
}

/**
 * A change of passphrase that was cut short before its last step: what opened the secrets is not yet the one they name
 * first (change-keys.ts). Now it is, and the old one opens them no more.
 */
function finishPassphrase(
  dir: string,
  secrets: Secrets,
  by: Identity | undefined,
  { random }: VaultContext,
): Secrets {
  const { recipients } = secrets
  if (by === undefined || recipients.length === 0) return secrets
  if (recipients.some(({ text }) => text === by.recipient.text)) return secrets
  const finished = { ...secrets, recipients: [by.recipient, ...recipients.slice(1)] }
  replaceSealedSecrets(dir, finished, random)
  return finished
}

/**
 * Whom to seal to: the identity that came with the key in force, whatever the ledger says; an older one may be in
 * other hands by now.
 */
export function recipientInForce(secrets: Secrets, succession: Succession): Recipient | null {
  const { encryption, key } = succession.at(-1) as KeyTerm
  if (encryption === null) {
    if (secrets.identities.length > 0) throw damaged('recipient', 'ledger.jsonl')
    return null
  }
  const signs = ownKey(secrets.signing, key)
  const own = signs && secrets.identities[secrets.signing.indexOf(signs)]
  if (own?.recipient.text !== encryption.recipient) throw damaged('recipient', 'ledger.jsonl')
  return own.recipient
}

/** The secrets decide who writes; a ledger whose key in force is another was not written by this owner. */
export function keyInForce(secrets: Secrets, succession: Succession): SigningKey {
  const term = succession.at(-1) as KeyTerm
  const own = ownKey(secrets.signing, term.key)
  if (own === undefined) throw damaged('key-in-force', 'ledger.jsonl')
  const brought = succession.find((one) => one.vkey === term.vkey)
  if (own.seq !== brought?.seq) throw damaged('secrets', 'keys')
  return own
}

/** Writes vault.json as the ledger says it. */
export function replaceSettings(dir: string, settings: Settings): void {
  const { settings: path } = vaultPaths(dir)
  replaceSynced(path, `${path}.new`, formatSettings(settings))
}

/** vault.json may lag behind a key entry after a crash: then it is mended. Anything else is refused. */
function mendSettings(dir: string, settings: Settings, succession: Succession): void {
  const id = succession[0]?.key.name.split('/')[1] as string
  const wanted = settingsOf(id, succession)
  const same = (other: Settings): boolean => canonicalize({ ...other, keys: [...other.keys] }) === text
  const text = canonicalize({ ...settings, keys: [...settings.keys] })
  if (same(wanted)) return
  const earlier = succession.slice(0, -1).some((_, at) => same(settingsOf(id, succession.slice(0, at + 1))))
  if (!earlier) throw damaged('settings-differ', 'vault.json')
  replaceSettings(dir, wanted)
}
