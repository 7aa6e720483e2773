/**
 * Changes of keys (docs/format.md, "Succession of keys", "Encryption at rest"): each in steps after every one of which
 * what opened the vault before, or what is to open it now, opens it. The caller holds the vault open, and so the lock.
 */
import { type Identity, identityOf, type Recipient } from '../age/keys.ts'
import type { Random } from '../age/sealed.ts'
import { ed25519PublicKey, sha256Hex } from '../core/crypto.ts'
import { EvidenceError } from '../core/errors.ts'
import { formatVkey } from '../core/note.ts'
import type { KeyRecord } from '../core/record-ledger.ts'
import type { KeyTerm } from '../core/succession.ts'
import { type Committed, commit } from './commit.ts'
import { replaceSynced } from './disk.ts'
import { settingsOf, vaultPaths } from './layout.ts'
import { keyInForce, type OpenKeys, type OpenVault, recipientInForce, replaceSettings } from './open.ts'
import { replaceSealedSecrets, sealIdentity } from './sealed-secrets.ts'
import { formatSecrets, type SealKey, type Secrets } from './secrets.ts'

/** What a new passphrase opens, and keys/passphrase.age that holds it. Made before the lock: it takes a second. */
export type NewLock = { readonly by: Identity; readonly sealed: Uint8Array }
/** A change of key: its commit, and the terms that ended and began. */
export type KeyChange = { readonly committed: Committed; readonly before: KeyTerm; readonly now: KeyTerm }

function replaceSecrets(vault: OpenKeys, secrets: Secrets, also: readonly Recipient[] = []): void {
  const { random } = vault.context
  if (secrets.identities.length > 0) replaceSealedSecrets(vault.dir, secrets, random, also)
  else {
    const { secrets: path } = vaultPaths(vault.dir)
    replaceSynced(path, `${path}.new`, formatSecrets(secrets))
  }
  vault.secrets = secrets
}

/**
 * A new signing key and, where the vault is encrypted, a new recipient, from the next entry on. The secrets with both
 * are on disk before the entry is. `revoke` says for good that the old key was in other hands.
 * @throws EvidenceError 'disk'; then the old key is in force, or the next writer finishes
 */
export function changeKey(vault: OpenVault, action: 'rotate' | 'revoke'): KeyChange {
  const { random } = vault.context
  const before = vault.tail.succession.at(-1) as KeyTerm
  const seed = random(32)
  const identity = vault.recipient === null ? undefined : identityOf(random(32))
  const record: KeyRecord = {
    kind: 'key',
    action,
    key: formatVkey({ name: before.key.name, publicKey: ed25519PublicKey(seed) }),
    previous: before.seq,
    encryption: identity === undefined ? null : { recipient: identity.recipient.text },
    // Whoever took the secrets took what seals as well.
    seal: action === 'revoke' ? null : before.seal,
  }
  replaceSecrets(vault, {
    ...vault.secrets,
    identities: [...vault.secrets.identities, ...(identity === undefined ? [] : [identity])],
    signing: [...vault.secrets.signing, { seed, seq: vault.tail.line.size }],
  })
  const committed = commit(vault, [record])
  const { succession } = vault.tail
  vault.key = keyInForce(vault.secrets, succession)
  vault.recipient = recipientInForce(vault.secrets, succession)
  mendable(() => replaceSettings(vault.dir, settingsOf(vault.settings.id, succession)))
  return { committed, before, now: succession.at(-1) as KeyTerm }
}

/**
 * A seal from the next entry on, or none. The secrets with it are on disk before the entry is; earlier ones stay there.
 * @throws EvidenceError 'disk'; then the seal is as before, or the next writer finishes
 */
export function changeSeal(vault: OpenVault, seal: SealKey | null): KeyChange {
  const before = vault.tail.succession.at(-1) as KeyTerm
  const record: KeyRecord = {
    kind: 'key',
    action: 'seal',
    key: before.vkey,
    previous: before.seq,
    encryption: before.encryption,
    seal: seal === null ? null : sha256Hex(seal.certificate),
  }
  if (seal !== null) replaceSecrets(vault, { ...vault.secrets, seals: [...vault.secrets.seals, seal] })
  const committed = commit(vault, [record])
  const { succession } = vault.tail
  mendable(() => replaceSettings(vault.dir, settingsOf(vault.settings.id, succession)))
  return { committed, before, now: succession.at(-1) as KeyTerm }
}

/** What seals where the ledger names the certificate of this digest, or undefined. */
export function sealNamed({ seals }: Secrets, sha256: string | null): SealKey | undefined {
  return seals.find(({ certificate }) => sha256Hex(certificate) === sha256)
}

/** vault.json is a copy of what is acknowledged already: where it cannot be written, the next writer does it. */
function mendable(write: () => void): void {
  try {
    write()
  } catch (error) {
    if (!(error instanceof EvidenceError)) throw error
  }
}

/** A new identity under a new passphrase; `workFactor` as in sealed-secrets.ts. */
export function newLock(passphrase: string, random: Random, workFactor?: number): NewLock {
  const by = identityOf(random(32))
  return { by, sealed: sealIdentity(by, passphrase, random, workFactor) }
}

/**
 * Puts a new passphrase in the place of the old one. Secrets for old and new; then the new passphrase.age; then secrets
 * without the old: whatever is cut short, the passphrase of the passphrase.age that lies there opens the secrets.
 * @throws EvidenceError 'disk' when nothing was changed, 'keys-between' when either passphrase may be the right one
 */
export function changePassphrase(vault: OpenKeys, lock: NewLock): void {
  const { passphrase: path } = vaultPaths(vault.dir)
  const [, ...sheets] = vault.secrets.recipients
  replaceSecrets(vault, vault.secrets, [lock.by.recipient])
  between(path, () => {
    replaceSynced(path, `${path}.new`, lock.sealed)
    replaceSecrets(vault, { ...vault.secrets, recipients: [lock.by.recipient, ...sheets] })
  })
}

function between(path: string, act: () => void): void {
  try {
    act()
  } catch (error) {
    if (!(error instanceof EvidenceError) || error.fault.code !== 'disk') throw error
    const { reason } = error.fault
    throw new EvidenceError({ code: 'keys-between', path, reason }, { cause: error, changed: true })
  }
}

/**
 * Lets a recovery sheet open the secrets, and no older one. `put` gives the sheet its name: after the secrets are
 * sealed to both sheets, before they are sealed to the new one only, so that there never is a sheet that opens
 * nothing. Gives the number of older sheets.
 * @throws EvidenceError of `put`, and then the older sheet is as it was
 */
export function changeSheet(vault: OpenKeys, sheet: Recipient, put: () => void): number {
  const before = vault.secrets
  const [passphrase, ...older] = before.recipients as [Recipient, ...Recipient[]]
  replaceSecrets(vault, { ...before, recipients: [passphrase, ...older, sheet] })
  try {
    put()
  } catch (error) {
    replaceSecrets(vault, before)
    throw error
  }
  if (older.length > 0) replaceSecrets(vault, { ...before, recipients: [passphrase, sheet] })
  return older.length
}
