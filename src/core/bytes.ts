/**
 * Strict text encodings of bytes. Every decoder encodes again and compares, so no value has two spellings
 * (docs/format.md, "Conventions"). Never drops, pads or repairs what it is given.
 */

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))
const STANDARD = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const URL_SAFE = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const HEX_VALUES = valuesOf('0123456789abcdef')
const STANDARD_VALUES = valuesOf(STANDARD)
const URL_SAFE_VALUES = valuesOf(URL_SAFE)

const encoder = new TextEncoder()
const asciiDecoder = new TextDecoder()
const strictDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function valuesOf(alphabet: string): Int8Array {
  const values = new Int8Array(128).fill(-1)
  for (let i = 0; i < alphabet.length; i++) values[alphabet.charCodeAt(i)] = i
  return values
}

/** UTF-8 bytes of a well-formed string; callers check `isWellFormed` where a lone surrogate could arrive. */
export function encodeUtf8(text: string): Uint8Array {
  return encoder.encode(text)
}

/** The text of `bytes`, or undefined where they are not strict UTF-8. A byte order mark is kept as U+FEFF. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return strictDecoder.decode(bytes)
  } catch {
    return undefined
  }
}

/** Lower-case hex. */
export function encodeHex(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += HEX[byte]
  return text
}

/** Bytes of lower-case hex of exactly `length` bytes, or undefined. */
export function decodeHex(text: string, length: number): Uint8Array | undefined {
  if (text.length !== 2 * length) return undefined
  const bytes = new Uint8Array(length)
  for (let i = 0; i < length; i++) {
    const high = HEX_VALUES[text.charCodeAt(2 * i)] ?? -1
    const low = HEX_VALUES[text.charCodeAt(2 * i + 1)] ?? -1
    if (high < 0 || low < 0) return undefined
    bytes[i] = (high << 4) | low
  }
  return bytes
}

/** True for 64 lower-case hex digits: the only form of a hash that may become a path. */
export function isHash(text: unknown): text is string {
  return typeof text === 'string' && /^[0-9a-f]{64}$/.test(text)
}

function encode64(bytes: Uint8Array, alphabet: string, padded: boolean): string {
  // Letters as bytes, decoded once: a string grown letter by letter takes half a second a megabyte.
  const letters = new Uint8Array(4 * Math.ceil(bytes.length / 3)).fill(0x3d)
  let at = 0
  for (let i = 0; i < bytes.length; i += 3) {
    const left = bytes.length - i
    const word = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0)
    letters[at] = alphabet.charCodeAt(word >> 18)
    letters[at + 1] = alphabet.charCodeAt((word >> 12) & 63)
    if (left > 1) letters[at + 2] = alphabet.charCodeAt((word >> 6) & 63)
    if (left > 2) letters[at + 3] = alphabet.charCodeAt(word & 63)
    at += 4
  }
  const missing = (3 - (bytes.length % 3)) % 3
  return asciiDecoder.decode(padded ? letters : letters.subarray(0, at - missing))
}

function decode64(text: string, values: Int8Array, padded: boolean): Uint8Array | undefined {
  let digits = text.length
  if (padded) {
    if (digits % 4 !== 0) return undefined
    if (text.endsWith('==')) digits -= 2
    else if (text.endsWith('=')) digits -= 1
  }
  if (digits % 4 === 1) return undefined
  const bytes = new Uint8Array(Math.floor((digits * 3) / 4))
  let word = 0
  let bits = 0
  let at = 0
  for (let i = 0; i < digits; i++) {
    const value = values[text.charCodeAt(i)] ?? -1
    if (value < 0) return undefined
    word = (word << 6) | value
    bits += 6
    if (bits >= 8) {
      bits -= 8
      bytes[at++] = (word >> bits) & 255
      word &= (1 << bits) - 1
    }
  }
  // Left-over bits that are set would be a second spelling of the same bytes.
  return word === 0 ? bytes : undefined
}

/** Standard base64 with padding (RFC 4648 §4): note roots, signatures, vkeys. */
export function encodeBase64(bytes: Uint8Array): string {
  return encode64(bytes, STANDARD, true)
}

/** Bytes of canonical, padded base64, or undefined. */
export function decodeBase64(text: string): Uint8Array | undefined {
  return decode64(text, STANDARD_VALUES, true)
}

/** Unpadded base64url (RFC 4648 §5): seeds, sealed bytes, salts, commitments. */
export function encodeBase64Url(bytes: Uint8Array): string {
  return encode64(bytes, URL_SAFE, false)
}

/** Bytes of canonical, unpadded base64url, or undefined; with `length`, of exactly that many bytes. */
export function decodeBase64Url(text: string, length?: number): Uint8Array | undefined {
  const bytes = decode64(text, URL_SAFE_VALUES, false)
  return bytes === undefined || (length !== undefined && bytes.length !== length) ? undefined : bytes
}

/** One array of all parts in order. */
export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** True when both hold the same bytes. Not constant-time: nothing compared here is secret. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}
