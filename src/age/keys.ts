/** age recipients (`age1…`) and identities (`AGE-SECRET-KEY-1…`): Bech32 of 32 X25519 bytes (C2SP age.md). */
import { bech32 } from '@scure/base'
import { x25519PublicKey } from './primitives.ts'

/** Who can open what is sealed to it: the 32-byte point and its text. */
export type Recipient = { readonly point: Uint8Array; readonly text: string }
/** What opens it: the 32-byte secret, and the recipient that belongs to it. */
export type Identity = { readonly secret: Uint8Array; readonly recipient: Recipient }

/** Reads `age1…`, lower case only; undefined for anything else, other kinds of recipient among it. */
export function parseRecipient(text: string): Recipient | undefined {
  const point = decode(text, 'age')
  return point === undefined ? undefined : { point, text }
}

/** Reads `AGE-SECRET-KEY-1…`, upper case only. */
export function parseIdentity(text: string): Identity | undefined {
  const secret = /^[A-Z0-9-]+$/.test(text) ? decode(text.toLowerCase(), 'age-secret-key-') : undefined
  return secret === undefined ? undefined : identityOf(secret)
}

/** The identity of a 32-byte secret. */
export function identityOf(secret: Uint8Array): Identity {
  const point = x25519PublicKey(secret)
  return { secret, recipient: { point, text: bech32.encode('age', bech32.toWords(point), false) } }
}

/** `AGE-SECRET-KEY-1…`; whoever reads it can open what is sealed to it. */
export function formatIdentity(identity: Identity): string {
  return bech32.encode('age-secret-key-', bech32.toWords(identity.secret), false).toUpperCase()
}

function decode(text: string, prefix: string): Uint8Array | undefined {
  if (text !== text.toLowerCase() || text.length > 200) return undefined
  try {
    const { prefix: found, words } = bech32.decode(text as `${string}1${string}`, false)
    const bytes = bech32.fromWords(words)
    return found === prefix && bytes.length === 32 ? bytes : undefined
  } catch {
    return undefined
  }
}
