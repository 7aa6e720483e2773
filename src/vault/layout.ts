/** Names of a vault's files, and vault.json (docs/format.md, "Files"). Names from outside never become a path here. */
import { join } from 'node:path'
import { encodeUtf8, isHash } from '../core/bytes.ts'
import { canonicalize, isJsonObject, parseCanonical } from '../core/jcs.ts'
import type { KeyTerm, Succession } from '../core/succession.ts'

/** The files of the vault at `dir`. */
export function vaultPaths(dir: string) {
  return {
    dir,
    settings: join(dir, 'vault.json'),
    ledger: join(dir, 'ledger.jsonl'),
    checkpoints: join(dir, 'checkpoints.jsonl'),
    checkpoint: join(dir, 'checkpoint'),
    frontier: join(dir, 'frontier.json'),
    objects: join(dir, 'objects'),
    keys: join(dir, 'keys'),
    secrets: join(dir, 'keys', 'secrets.json'),
    sealedSecrets: join(dir, 'keys', 'secrets.age'),
    passphrase: join(dir, 'keys', 'passphrase.age'),
    timestamps: join(dir, 'timestamps'),
    notes: join(dir, 'notes'),
    quarantine: join(dir, 'quarantine'),
    restored: join(dir, 'restored'),
    lock: join(dir, 'lock'),
    takeover: join(dir, 'lock.takeover'),
  }
}

/** The file of a stored object, by the 64 hex digits of its SHA-256. */
export function objectPath(dir: string, sha256: string): string {
  if (!isHash(sha256)) throw new RangeError('a stored name is 64 hex digits')
  return join(dir, 'objects', sha256.slice(0, 2), sha256.slice(2))
}

/** vault.json: a copy of what entry 0 and the key entries say, in JCS form with LF. */
export type Settings = {
  readonly encryption: { readonly recipient: string } | null
  readonly id: string
  readonly keys: readonly string[]
  readonly v: 1
}

/** The settings that a succession says. */
export function settingsOf(id: string, succession: Succession): Settings {
  const last = succession.at(-1) as KeyTerm
  return { encryption: last.encryption, id, keys: succession.map((term) => term.vkey), v: 1 }
}

/** vault.json as bytes. */
export function formatSettings(settings: Settings): Uint8Array {
  return encodeUtf8(`${canonicalize({ ...settings, keys: [...settings.keys] })}\n`)
}

/** Reads vault.json as to its form; `unknown-version` where a later program wrote it. */
export function parseSettings(bytes: Uint8Array): Settings | 'damaged' | 'unknown-version' {
  if (bytes.at(-1) !== 0x0a) return 'damaged'
  const value = parseCanonical(bytes.subarray(0, -1))
  if (!isJsonObject(value)) return 'damaged'
  if (value['v'] !== 1) return typeof value['v'] === 'number' ? 'unknown-version' : 'damaged'
  const { encryption, id, keys } = value
  const good =
    Object.keys(value).sort().join() === 'encryption,id,keys,v' &&
    typeof id === 'string' &&
    (encryption === null || (isJsonObject(encryption) && typeof encryption['recipient'] === 'string')) &&
    Array.isArray(keys) &&
    keys.length > 0 &&
    keys.every((key) => typeof key === 'string')
  return good ? (value as unknown as Settings) : 'damaged'
}
