/** Whole age v1 files, sealed and opened in one step or as a stream (C2SP age.md). Binary only, never armoured. */
import { concat } from '../core/bytes.ts'
import {
  type AgeHeader,
  formatHeader,
  formatMaced,
  MAX_HEADER_BYTES,
  parseHeader,
  type Stanza,
} from './header.ts'
import type { Identity, Recipient } from './keys.ts'
import { equalSecrets, hkdf, hmac } from './primitives.ts'
import { openStream, type Sealing, startSealing } from './stream.ts'
import {
  FILE_KEY_BYTES,
  MAX_WORK_FACTOR,
  type Unwrapped,
  unwrapWithIdentities,
  unwrapWithPassphrase,
  wrapForPassphrase,
  wrapForRecipient,
} from './wrap.ts'

/** Fresh random bytes. */
export type Random = (bytes: number) => Uint8Array
/**
 * Why a file does not open: 'malformed' is no age file of the kinds read here, 'no-match' is sealed to others (or the
 * passphrase is wrong), 'work-factor' asks for more work than is safe, 'damaged' is not what was sealed.
 */
export type OpenFault = 'malformed' | 'no-match' | 'work-factor' | 'damaged'
/** What opens a file: identities, or a passphrase with the most work that may be spent on it. */
export type Opener =
  | { readonly identities: readonly Identity[] }
  | { readonly passphrase: string; readonly maxWorkFactor?: number }

const NONCE_BYTES = 16
const NO_SALT = new Uint8Array()

/** Seals the bytes to the recipients. */
export function seal(bytes: Uint8Array, recipients: readonly Recipient[], random: Random): Uint8Array {
  return concat(...sealPortions([bytes], recipients, random))
}

/** Seals a stream to the recipients; the header comes first. */
export function* sealPortions(
  portions: Iterable<Uint8Array>,
  recipients: readonly Recipient[],
  random: Random,
): Generator<Uint8Array> {
  const { head, sealing } = startSealingTo(recipients, random)
  yield head
  for (const portion of portions) yield* sealing.push(portion)
  yield sealing.end()
}

/** Starts sealing what is pushed; `head` comes before all of it. */
export function startSealingTo(recipients: readonly Recipient[], random: Random): Started {
  const fileKey = random(FILE_KEY_BYTES)
  const stanzas = recipients.map((recipient) => wrapForRecipient(fileKey, recipient, random(32)))
  return started(fileKey, stanzas, random)
}

/** Seals the bytes under a passphrase alone, with 2^`logN` KiB of work. */
export function sealWithPassphrase(
  bytes: Uint8Array,
  passphrase: string,
  logN: number,
  random: Random,
): Uint8Array {
  const fileKey = random(FILE_KEY_BYTES)
  const stanza = wrapForPassphrase(fileKey, passphrase, logN, random(16))
  const { head, sealing } = started(fileKey, [stanza], random)
  return concat(head, ...sealing.push(bytes), sealing.end())
}

type Started = { readonly head: Uint8Array; readonly sealing: Sealing }

function started(fileKey: Uint8Array, stanzas: readonly Stanza[], random: Random): Started {
  const maced = formatMaced(stanzas)
  const nonce = random(NONCE_BYTES)
  const head = concat(formatHeader(maced, headerMac(fileKey, maced)), nonce)
  return { head, sealing: startSealing(hkdf(fileKey, nonce, 'payload')) }
}

/** Opens a file whole: its plaintext, or why not; then nothing of it is given. */
export function open(bytes: Uint8Array, opener: Opener): Uint8Array | OpenFault {
  const opening = openPortions([bytes], opener)
  const parts: Uint8Array[] = []
  for (;;) {
    const step = opening.next()
    if (step.done === true) return step.value ?? concat(...parts)
    parts.push(step.value)
  }
}

/**
 * Opens a file as a stream. Yields plaintext whose chunk is proved; returns why it ended too early, or undefined at
 * its proved end. Whoever takes from it must not call it whole before that.
 */
export function* openPortions(
  portions: Iterable<Uint8Array>,
  opener: Opener,
): Generator<Uint8Array, OpenFault | undefined> {
  const source = portions[Symbol.iterator]()
  let head: Uint8Array = new Uint8Array()
  let header: AgeHeader | undefined
  for (;;) {
    const step = source.next()
    if (step.done === true) break
    head = concat(head, step.value)
    header = parseHeader(head)
    if (header !== undefined ? head.length >= header.length + NONCE_BYTES : head.length > MAX_HEADER_BYTES)
      break
  }
  if (header === undefined) return 'malformed'
  const fileKey = unwrap(header.stanzas, opener)
  if (typeof fileKey === 'string') return fileKey
  if (!equalSecrets(headerMac(fileKey, header.maced), header.mac)) return 'damaged'
  const nonce = head.subarray(header.length, header.length + NONCE_BYTES)
  if (nonce.length < NONCE_BYTES) return 'malformed'
  const rest = head.subarray(header.length + NONCE_BYTES)
  const whole = yield* openStream(hkdf(fileKey, nonce, 'payload'), following(rest, source))
  return whole ? undefined : 'damaged'
}

function unwrap(stanzas: readonly Stanza[], opener: Opener): Unwrapped {
  return 'identities' in opener
    ? unwrapWithIdentities(stanzas, opener.identities)
    : unwrapWithPassphrase(stanzas, opener.passphrase, opener.maxWorkFactor ?? MAX_WORK_FACTOR)
}

function headerMac(fileKey: Uint8Array, maced: Uint8Array): Uint8Array {
  return hmac(hkdf(fileKey, NO_SALT, 'header'), maced)
}

function* following(first: Uint8Array, rest: Iterator<Uint8Array>): Generator<Uint8Array> {
  if (first.length > 0) yield first
  for (;;) {
    const step = rest.next()
    if (step.done === true) return
    yield step.value
  }
}
