/**
 * What adding needs and no more: a signing key, and whom to seal to (cli.md, "unlock"). It opens nothing. The system's
 * keyring keeps it; a writer believes it no further than the ledger and vault.json say the same.
 */
import { parseRecipient, type Recipient } from '../age/keys.ts'
import { decodeBase64Url, encodeBase64Url, encodeUtf8, equalBytes } from '../core/bytes.ts'
import { ed25519PublicKey } from '../core/crypto.ts'
import { EvidenceError } from '../core/errors.ts'
import { canonicalize, isJsonObject, parseCanonical } from '../core/jcs.ts'
import type { KeyTerm, Succession } from '../core/succession.ts'
import type { Settings } from './layout.ts'
import type { Secrets, SigningKey } from './secrets.ts'

/** The add-only store of one vault. */
export type AddOnly = { readonly id: string; readonly recipient: Recipient; readonly signing: SigningKey }

/** The store as text, JCS. */
export function formatAddOnly({ id, recipient, signing }: AddOnly): string {
  const { seed, seq } = signing
  return canonicalize({ id, recipient: recipient.text, signing: { seed: encodeBase64Url(seed), seq }, v: 1 })
}

/** Reads the store, or undefined for anything else. */
export function parseAddOnly(text: string): AddOnly | undefined {
  const value = parseCanonical(encodeUtf8(text))
  if (!isJsonObject(value) || Object.keys(value).join() !== 'id,recipient,signing,v' || value['v'] !== 1)
    return undefined
  const { id, signing } = value
  const recipient = typeof value['recipient'] === 'string' ? parseRecipient(value['recipient']) : undefined
  if (typeof id !== 'string' || recipient === undefined || !isJsonObject(signing)) return undefined
  const { seed, seq } = signing
  const bytes = typeof seed === 'string' ? decodeBase64Url(seed, 32) : undefined
  if (bytes === undefined || typeof seq !== 'number' || !Number.isSafeInteger(seq) || seq < 0)
    return undefined
  return { id, recipient, signing: { seed: bytes, seq } }
}

/**
 * The store as secrets that open nothing, for a vault with these settings.
 * @throws EvidenceError 'add-only-differs'
 */
export function secretsOfAddOnly(store: AddOnly, settings: Settings): Secrets {
  if (store.id !== settings.id || store.recipient.text !== settings.encryption?.recipient)
    throw addOnlyDiffers()
  return { identities: [], owner: null, recipients: [], seals: [], signing: [store.signing] }
}

/** Nothing is written, whichever of them was changed. */
function addOnlyDiffers(): EvidenceError {
  return new EvidenceError({ code: 'add-only-differs' })
}

/**
 * The signing key of the store, where it is the one in force and seals to whom the ledger says.
 * @throws EvidenceError 'add-only-differs'
 */
export function keyOfAddOnly(store: AddOnly, succession: Succession): SigningKey {
  const term = succession.at(-1) as KeyTerm
  const brought = succession.find((one) => one.vkey === term.vkey)
  const fits =
    term.encryption?.recipient === store.recipient.text &&
    store.signing.seq === brought?.seq &&
    equalBytes(ed25519PublicKey(store.signing.seed), term.key.publicKey)
  if (!fits) throw addOnlyDiffers()
  return store.signing
}
