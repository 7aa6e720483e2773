/**
 * keys/secrets.json of an unencrypted vault: the signing keys and the owner's name (docs/format.md, "Encryption at
 * rest"). Verify never reads it; damage here is found when the vault is opened for writing.
 */
import { decodeBase64Url, encodeBase64Url, encodeUtf8 } from '../core/bytes.ts'
import { canonicalize, isJsonObject, parseCanonical } from '../core/jcs.ts'

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
  if (!isJsonObject(value) || value['v'] !== 1) return undefined
  const { owner, signing } = value
  if (!(owner === null || typeof owner === 'string') || !Array.isArray(signing) || signing.length === 0)
    return undefined
  const keys: SigningKey[] = []
  for (const item of signing) {
    if (!isJsonObject(item) || typeof item['seed'] !== 'string' || typeof item['seq'] !== 'number')
      return undefined
    const seed = decodeBase64Url(item['seed'], 32)
    if (seed === undefined) return undefined
    keys.push({ seed, seq: item['seq'] })
  }
  return { owner, signing: keys }
}
