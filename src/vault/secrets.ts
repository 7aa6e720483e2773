/**
 * What the secrets of a vault hold, in keys/secrets.json or sealed in keys/secrets.age: signing keys, age identities
 * and the owner's name (docs/format.md, "Encryption at rest"). Verify never reads them; damage here is found when the
 * vault is opened for writing.
 */
import { formatIdentity, type Identity, parseIdentity, parseRecipient, type Recipient } from '../age/keys.ts'
import { decodeBase64Url, encodeBase64Url, encodeUtf8 } from '../core/bytes.ts'
import { canonicalize, isJsonObject, type Json, type JsonObject, parseCanonical } from '../core/jcs.ts'

/** A signing key: its 32-byte seed, and the `vault` or `key` entry that brought it. */
export type SigningKey = { readonly seed: Uint8Array; readonly seq: number }
/** What seals packets, each in DER: its certificate, and its private key as PKCS #8. */
export type SealKey = { readonly certificate: Uint8Array; readonly privateKey: Uint8Array }
/**
 * The secrets. `identities` open what the vault sealed, oldest first, one for each signing key and at the same place;
 * `recipients` are whom the secrets themselves are sealed to: the passphrase's identity, then the recovery sheet's if
 * there is one. An unencrypted vault has neither. `seals` are those that the ledger ever named, oldest first, so that an
 * earlier packet can be made again.
 */
export type Secrets = {
  readonly identities: readonly Identity[]
  readonly owner: string | null
  readonly recipients: readonly Recipient[]
  readonly seals: readonly SealKey[]
  readonly signing: readonly SigningKey[]
}

/** The secrets as bytes, JCS with LF. */
export function formatSecrets(secrets: Secrets): Uint8Array {
  const value = {
    identities: secrets.identities.map(formatIdentity),
    owner: secrets.owner,
    recipients: secrets.recipients.map(({ text }) => text),
    seal: secrets.seals.length === 0 ? null : secrets.seals.map(sealText),
    signing: secrets.signing.map((key) => ({ seed: encodeBase64Url(key.seed), seq: key.seq })),
    v: 1,
  }
  return encodeUtf8(`${canonicalize(value)}\n`)
}

/** Reads the secrets, or undefined for anything that is not them. */
export function parseSecrets(bytes: Uint8Array): Secrets | undefined {
  const value = bytes.at(-1) === 0x0a ? parseCanonical(bytes.subarray(0, -1)) : undefined
  // Nothing but this copy holds these bytes, so every member is judged: a changed one must not pass.
  if (!isJsonObject(value) || Object.keys(value).join() !== 'identities,owner,recipients,seal,signing,v')
    return undefined
  const { owner, seal, v } = value
  const seals = seal === null ? [] : listOf(seal, sealOf)
  const identities = listOf(value['identities'], (item) => textOf(item, parseIdentity))
  const recipients = listOf(value['recipients'], (item) => textOf(item, parseRecipient))
  const signing = listOf(value['signing'], signingKeyOf)
  if (v !== 1 || !(owner === null || typeof owner === 'string')) return undefined
  if (seals === undefined || (seal !== null && seals.length === 0)) return undefined
  if (identities === undefined || recipients === undefined || !signing?.length) return undefined
  return { identities, owner, recipients, seals, signing }
}

function listOf<T>(value: Json | undefined, read: (item: Json) => T | undefined): T[] | undefined {
  if (!Array.isArray(value)) return undefined
  const items = value.map(read)
  return items.includes(undefined) ? undefined : (items as T[])
}

function textOf<T>(item: Json, read: (text: string) => T | undefined): T | undefined {
  return typeof item === 'string' ? read(item) : undefined
}

function sealText({ certificate, privateKey }: SealKey): JsonObject {
  return { certificate: encodeBase64Url(certificate), key: encodeBase64Url(privateKey) }
}

function sealOf(item: Json): SealKey | undefined {
  if (!isJsonObject(item) || Object.keys(item).join() !== 'certificate,key') return undefined
  const [certificate, privateKey] = [item['certificate'], item['key']].map((text) =>
    typeof text === 'string' && text !== '' ? decodeBase64Url(text) : undefined,
  )
  return certificate === undefined || privateKey === undefined ? undefined : { certificate, privateKey }
}

function signingKeyOf(item: Json): SigningKey | undefined {
  if (!isJsonObject(item) || Object.keys(item).join() !== 'seed,seq') return undefined
  const { seed, seq } = item
  const bytes = typeof seed === 'string' ? decodeBase64Url(seed, 32) : undefined
  const good = bytes !== undefined && typeof seq === 'number' && Number.isSafeInteger(seq) && seq >= 0
  return good ? { seed: bytes, seq } : undefined
}
