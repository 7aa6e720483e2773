/**
 * keys/passphrase.age and keys/secrets.age of an encrypted vault (docs/format.md, "Encryption at rest"): the
 * passphrase opens an age identity, that identity (or the recovery sheet's) opens the secrets. Stock `age` opens both.
 */
import { formatIdentity, type Identity, parseIdentity, type Recipient } from '../age/keys.ts'
import { open, type Random, seal, sealWithPassphrase } from '../age/sealed.ts'
import { decodeUtf8, encodeUtf8 } from '../core/bytes.ts'
import { type Damage, EvidenceError } from '../core/errors.ts'
import { replaceSynced } from './disk.ts'
import { readWhole } from './disk-reads.ts'
import { vaultPaths } from './layout.ts'
import { formatSecrets, parseSecrets, type Secrets } from './secrets.ts'
import { MAX_SMALL_FILE } from './tail.ts'

/** The work that a guess at the passphrase costs: 2^18 KiB of memory and about a second, as stock `age` asks. */
export const WORK_FACTOR = 18

/** keys/passphrase.age: the identity under the passphrase. */
export function sealIdentity(
  identity: Identity,
  passphrase: string,
  random: Random,
  workFactor: number = WORK_FACTOR,
): Uint8Array {
  return sealWithPassphrase(encodeUtf8(`${formatIdentity(identity)}\n`), passphrase, workFactor, random)
}

/** keys/secrets.age: the secrets, sealed to their own recipients and to `also`. */
export function sealSecrets(secrets: Secrets, random: Random, also: readonly Recipient[] = []): Uint8Array {
  return seal(formatSecrets(secrets), [...secrets.recipients, ...also], random)
}

/**
 * Replaces keys/secrets.age; on return the new one is on disk. The recipients in `also` are to open this file only:
 * the secrets do not name them.
 */
export function replaceSealedSecrets(
  dir: string,
  secrets: Secrets,
  random: Random,
  also: readonly Recipient[] = [],
): void {
  const { sealedSecrets: path } = vaultPaths(dir)
  replaceSynced(path, `${path}.new`, sealSecrets(secrets, random, also))
}

/**
 * The identity that the passphrase opens; about a second of work.
 * @throws EvidenceError 'wrong-passphrase', 'vault-damaged', 'disk'
 */
export function unlockWithPassphrase(dir: string, passphrase: string): Identity {
  const path = 'keys/passphrase.age'
  const opened = open(readKeyFile(vaultPaths(dir).passphrase, path), { passphrase })
  if (opened === 'no-match') throw new EvidenceError({ code: 'wrong-passphrase' })
  if (typeof opened === 'string') throw damaged(opened === 'work-factor' ? 'work-factor' : 'passphrase', path)
  const text = decodeUtf8(opened)
  const identity = text?.endsWith('\n') ? parseIdentity(text.slice(0, -1)) : undefined
  if (identity === undefined) throw damaged('passphrase', path)
  return identity
}

/**
 * The secrets, opened by the passphrase's identity or the recovery sheet's.
 * @throws EvidenceError 'wrong-identity' when they are sealed to others, 'vault-damaged', 'disk'
 */
export function openSecrets(dir: string, by: Identity): Secrets {
  const path = 'keys/secrets.age'
  const opened = open(readKeyFile(vaultPaths(dir).sealedSecrets, path), { identities: [by] })
  if (opened === 'no-match') throw new EvidenceError({ code: 'wrong-identity' })
  const secrets = typeof opened === 'string' ? undefined : parseSecrets(opened)
  // Key and identity came together, each at the same place of its list.
  if (secrets === undefined || secrets.identities.length !== secrets.signing.length)
    throw damaged('secrets', path)
  return secrets
}

function readKeyFile(path: string, name: string): Uint8Array {
  const bytes = readWhole(path, MAX_SMALL_FILE)
  if (bytes === undefined) throw damaged(name === 'keys/secrets.age' ? 'secrets' : 'passphrase', name)
  return bytes
}

function damaged(damage: Damage, path: string): EvidenceError {
  return new EvidenceError({ code: 'vault-damaged', damage, path })
}
