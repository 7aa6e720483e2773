/** The two ways to a file key that this program takes: X25519 and scrypt (C2SP age.md, "Native recipient types"). */
import { concat, encodeUtf8 } from '../core/bytes.ts'
import { decodeBare, encodeBare, type Stanza } from './header.ts'
import type { Identity, Recipient } from './keys.ts'
import { hkdf, openBytes, scrypt, sealBytes, TAG_BYTES, x25519, x25519PublicKey } from './primitives.ts'

/** Bytes of a file key. */
export const FILE_KEY_BYTES = 16
/** A passphrase file that asks for more work than this is refused unread: 2^20 takes 1 GiB and some seconds. */
export const MAX_WORK_FACTOR = 20

const X25519_INFO = 'age-encryption.org/v1/X25519'
const SCRYPT_LABEL = 'age-encryption.org/v1/scrypt'
const WRAPPED_BYTES = FILE_KEY_BYTES + TAG_BYTES
const ZERO_NONCE = new Uint8Array(12)
const EMPTY = new Uint8Array()

/** A file key, or why there is none: no stanza for these keys, a stanza against the rules, or too much work asked for. */
export type Unwrapped = Uint8Array | 'no-match' | 'malformed' | 'work-factor'

/** The stanza that gives the file key to a recipient. `ephemeral` are 32 fresh random bytes. */
export function wrapForRecipient(fileKey: Uint8Array, recipient: Recipient, ephemeral: Uint8Array): Stanza {
  const share = x25519PublicKey(ephemeral)
  const shared = x25519(ephemeral, recipient.point)
  if (shared === undefined) throw new RangeError('a recipient of low order')
  const key = hkdf(shared, concat(share, recipient.point), X25519_INFO)
  return { type: 'X25519', args: [encodeBare(share)], body: sealBytes(key, ZERO_NONCE, fileKey) }
}

/** The file key, when a stanza is for one of the identities. */
export function unwrapWithIdentities(stanzas: readonly Stanza[], identities: readonly Identity[]): Unwrapped {
  // A passphrase stands alone, or whoever knows it could add readers unseen.
  if (stanzas.some(({ type }) => type === 'scrypt')) return stanzas.length > 1 ? 'malformed' : 'no-match'
  for (const { type, args, body } of stanzas) {
    if (type !== 'X25519') continue
    const share = args.length === 1 ? decodeBare(args[0] as string) : undefined
    if (share?.length !== 32 || body.length !== WRAPPED_BYTES) return 'malformed'
    for (const { secret, recipient } of identities) {
      const shared = x25519(secret, share)
      if (shared === undefined) return 'malformed'
      const fileKey = openBytes(hkdf(shared, concat(share, recipient.point), X25519_INFO), ZERO_NONCE, body)
      if (fileKey !== undefined) return fileKey
    }
  }
  return 'no-match'
}

/** The stanza that gives the file key to whoever knows the passphrase. `salt` are 16 fresh random bytes. */
export function wrapForPassphrase(
  fileKey: Uint8Array,
  passphrase: string,
  logN: number,
  salt: Uint8Array,
): Stanza {
  const key = scrypt(encodeUtf8(passphrase), concat(encodeUtf8(SCRYPT_LABEL), salt), logN)
  return {
    type: 'scrypt',
    args: [encodeBare(salt), String(logN)],
    body: sealBytes(key, ZERO_NONCE, fileKey),
  }
}

/** The file key, when the passphrase is right; 'no-match' when it is not. */
export function unwrapWithPassphrase(
  stanzas: readonly Stanza[],
  passphrase: string,
  maxLogN: number = MAX_WORK_FACTOR,
): Unwrapped {
  const [stanza = { type: '', args: [], body: EMPTY }] = stanzas
  if (stanza.type !== 'scrypt')
    return stanzas.some(({ type }) => type === 'scrypt') ? 'malformed' : 'no-match'
  const [saltText = '', work = ''] = stanza.args
  const salt = decodeBare(saltText)
  const wellFormed = stanzas.length === 1 && stanza.args.length === 2 && salt?.length === 16
  if (!wellFormed || !/^[1-9][0-9]*$/.test(work) || stanza.body.length !== WRAPPED_BYTES) return 'malformed'
  if (Number(work) > maxLogN) return 'work-factor'
  const key = scrypt(encodeUtf8(passphrase), concat(encodeUtf8(SCRYPT_LABEL), salt), Number(work))
  return openBytes(key, ZERO_NONCE, stanza.body) ?? 'no-match'
}
