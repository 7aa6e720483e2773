/**
 * keys/secrets.json of an unencrypted vault: the signing keys and the owner's name (docs/format.md, "Encryption at
 * rest"). Verify never reads it; damage here is found when the vault is opened for writing.
 */
import { decodeBase64Url, encodeBase64Url, encodeUtf8 } from '../core/bytes.ts'
import { canonicalize, isJsonObject, type Json, parseCanonical } from '../core/jcs.ts'

/** A signing key: its 32-byte seed, and the `vault` or `key` entry that brought it. */
export type SigningKey = { readonly seed: Uint8Array; readonly seq: number }
/** What the secrets hold; identities, recipients and seal belong to encrypted and sealed vaults. */
export type Secrets = { readonly owner: string | null; readonly signing: readonly SigningKey[] }

/** The secrets as bytes, JCS with LF. */
export function formatSecrets(secrets: Secrets): Uint8Array {
  const signing = secrets.signing.map((key) => ({ seed: encodeBase64Url(key.seed), seq: key.seq }))
  return encodeUtf8(
    `${canonicalize({ identities: [], owner: secrets.owner, recipients: [], seal: null, signing, v: 1 })}\n`,
  )
}

/** Reads the secrets, or undefined for anything that is not them. */
export function parseSecrets(bytes: Uint8Array): Secrets | undefined {
  const value = bytes.at(-1) === 0x0a ? parseCanonical(bytes.subarray(0, -1)) : undefined
  // Nothing but this copy holds these bytes, so every member is judged: a changed one must not pass.
  if (!isJsonObject(value) || Object.keys(value).join() !== 'identities,owner,recipients,seal,signing,v')
    return undefined
  const { identities, owner, recipients, seal, signing, v } = value
  if (v !== 1 || seal !== null || !isEmptyList(identities) || !isEmptyList(recipients)) return undefined
  if (!(owner === null || typeof owner === 'string') || !Array.isArray(signing) || signing.length === 0)
    return undefined
  const keys: SigningKey[] = []
  for (const item of signing) {
    if (!isJsonObject(item) || Object.keys(item).join() !== 'seed,seq') return undefined
    const { seed, seq } = item
    const bytes = typeof seed === 'string' ? decodeBase64Url(seed, 32) : undefined
    if (bytes === undefined || typeof seq !== 'number' || !Number.isSafeInteger(seq) || seq < 0)
      return undefined
    keys.push({ seed: bytes, seq })
  }
  return { owner, signing: keys }
}

function isEmptyList(value: Json | undefined): boolean {
  return Array.isArray(value) && value.length === 0
}
