/** Opening a vault for writing: lock, settings, secrets, then the tail at once or by recovery. */

import { encodeUtf8, equalBytes } from '../core/bytes.ts'
import { ed25519PublicKey } from '../core/crypto.ts'
import { EvidenceError } from '../core/errors.ts'
import { canonicalize } from '../core/jcs.ts'
import type { KeyTerm, Succession } from '../core/succession.ts'
import { findAhead, isCheckpointCopy, refuseAhead } from './copies.ts'
import { replaceSynced, replaceUnsynced, syncFile } from './disk.ts'
import { pathKind, readWhole } from './disk-reads.ts'
import { formatSettings, parseSettings, type Settings, settingsOf, vaultPaths } from './layout.ts'
import { removeLeftovers } from './leftovers.ts'
import { type LockContext, takeLock } from './lock.ts'
import { type Recovery, recover } from './recover.ts'
import { parseSecrets, type Secrets, type SigningKey } from './secrets.ts'
import { MAX_SMALL_FILE, readTailQuickly, type Tail } from './tail.ts'

/** What a writer needs from outside. */
export type VaultContext = LockContext & { readonly now: () => Date; readonly software: string }

/** A vault that this process may write to until `close`. `tail` moves on with every commit. */
export type OpenVault = {
  readonly dir: string
  readonly settings: Settings
  readonly owner: string | null
  readonly key: SigningKey
  readonly context: VaultContext
  readonly recovery: Recovery | undefined
  tail: Tail
  close(): void
}

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
  damage: 'settings' | 'settings-differ' | 'secrets' | 'key-in-force',
  path: string,
): EvidenceError {
  return new EvidenceError({ code: 'vault-damaged', damage, path })
}

/**
 * Opens the vault for writing, recovering from a crash where there was one. Hold it briefly and close it.
 * @throws EvidenceError; then nothing was changed but what recovery set aside.
 */
export async function openVault(dir: string, context: VaultContext): Promise<OpenVault> {
  const settings = readSettings(dir)
  if (settings.encryption !== null) throw new EvidenceError({ code: 'not-yet', what: 'encryption' })
  const lock = await takeLock(dir, context)
  try {
    const paths = vaultPaths(dir)
    removeLeftovers(dir, lock.taker, context.now)
    const secretBytes = readWhole(paths.secrets, MAX_SMALL_FILE)
    const secrets = secretBytes && parseSecrets(secretBytes)
    if (secrets === undefined) throw damaged('secrets', 'keys/secrets.json')

    const quick = readTailQuickly(dir)
    const recovery = quick === undefined ? recover(dir, secrets.signing, context.now()) : undefined
    const tail = quick ?? (recovery as Recovery).tail
    refuseAhead(findAhead(dir, tail.succession, tail.line.size), tail.line.size)
    const key = keyInForce(secrets, tail.succession)
    mendSettings(dir, settings, tail.succession)
    if (!isCheckpointCopy(dir, tail.line.note)) {
      // The copy is written when the line is on disk. Where it is another one, nobody knows whether the line is.
      syncFile(paths.checkpoints)
      replaceUnsynced(paths.checkpoint, `${paths.checkpoint}.new`, encodeUtf8(tail.line.note))
    }
    return { dir, settings, owner: secrets.owner, key, context, recovery, tail, close: () => lock.release() }
  } catch (error) {
    lock.release()
    throw error
  }
}

/** The secrets decide who writes; a ledger whose key in force is another was not written by this owner. */
function keyInForce(secrets: Secrets, succession: Succession): SigningKey {
  const term = succession.at(-1) as KeyTerm
  const own = secrets.signing.find((key) => equalBytes(ed25519PublicKey(key.seed), term.key.publicKey))
  if (own === undefined) throw damaged('key-in-force', 'ledger.jsonl')
  const brought = succession.find((one) => one.vkey === term.vkey)
  if (own.seq !== brought?.seq) throw damaged('secrets', 'keys/secrets.json')
  return own
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
  const { settings: path } = vaultPaths(dir)
  replaceSynced(path, `${path}.new`, formatSettings(wanted))
}
