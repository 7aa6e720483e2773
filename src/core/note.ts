/**
 * Signed notes and their keys (C2SP signed-note v1.0.0): a text, a blank line, signature lines. A known key with a
 * bad signature rejects the note; unknown keys are ignored; at most 100 signatures.
 */
import {
  concat,
  decodeBase64,
  decodeHex,
  decodeUtf8,
  encodeBase64,
  encodeHex,
  encodeUtf8,
  equalBytes,
} from './bytes.ts'
import { ed25519PublicKey, ed25519Sign, sha256 } from './crypto.ts'
import { checkSignature, isSoundKey } from './ed25519.ts'

/** Signature type of plain Ed25519, the first byte of a vkey's key material. */
const ED25519 = 0x01
const MAX_SIGNATURES = 100

/** A public key of a note: its name and its 32 raw bytes. */
export type VerifierKey = { readonly name: string; readonly publicKey: Uint8Array }
/** One signature line: name, 4-byte key id, and what is left. */
export type NoteSignature = { readonly name: string; readonly id: Uint8Array; readonly signature: Uint8Array }
/** A note whose form is right; no signature has been checked. `text` ends with LF. */
export type Note = { readonly text: string; readonly signatures: readonly NoteSignature[] }
/** What came of checking a note against known keys. */
export type NoteJudgement = { good: readonly VerifierKey[]; bad: boolean }

/** The 4-byte id of a key: the start of SHA-256(name ‖ LF ‖ 0x01 ‖ key). */
export function keyId(key: VerifierKey): Uint8Array {
  return sha256(concat(encodeUtf8(`${key.name}\n`), Uint8Array.of(ED25519), key.publicKey)).slice(0, 4)
}

/** True for a key name: not empty, no white space, no plus sign, no control character. */
function isKeyName(name: string): boolean {
  return /^[^\s+\p{Cc}]+$/u.test(name) && name.isWellFormed()
}

/** The vkey text `<name>+<key id, 8 hex>+<base64 of 0x01 ‖ 32 key bytes>`. */
export function formatVkey(key: VerifierKey): string {
  return `${key.name}+${encodeHex(keyId(key))}+${encodeBase64(concat(Uint8Array.of(ED25519), key.publicKey))}`
}

/** Reads a vkey of a sound Ed25519 key, or undefined. */
export function parseVkey(text: string): VerifierKey | undefined {
  const [name, id, material, ...more] = splitPlus(text)
  if (name === undefined || id === undefined || material === undefined || more.length > 0) return undefined
  const idBytes = decodeHex(id, 4)
  const bytes = decodeBase64(material)
  if (!isKeyName(name) || idBytes === undefined || bytes?.length !== 33 || bytes[0] !== ED25519)
    return undefined
  const key = { name, publicKey: bytes.slice(1) }
  return equalBytes(keyId(key), idBytes) && isSoundKey(key.publicKey) ? key : undefined
}

/** Splits at the first two plus signs only, for base64 may hold more of them. */
function splitPlus(text: string): string[] {
  const first = text.indexOf('+')
  const second = text.indexOf('+', first + 1)
  return first < 0 || second < 0
    ? []
    : [text.slice(0, first), text.slice(first + 1, second), text.slice(second + 1)]
}

/** Signs `text` (which must end with LF) with a 32-byte seed under `name`, after the `earlier` signature lines. */
export function signatureLine(text: string, name: string, seed: Uint8Array): string {
  const key = { name, publicKey: ed25519PublicKey(seed) }
  return `\u2014 ${name} ${encodeBase64(concat(keyId(key), ed25519Sign(seed, encodeUtf8(text))))}\n`
}

/** A note of a text and its signature lines. */
export function formatNote(text: string, signatureLines: readonly string[]): string {
  return `${text}\n${signatureLines.join('')}`
}

/** Reads the form of a note, or undefined: strict UTF-8, no control character but LF, canonical base64. */
export function parseNote(bytes: Uint8Array): Note | undefined {
  const whole = decodeUtf8(bytes)
  return whole === undefined ? undefined : parseNoteText(whole)
}

/** As `parseNote`, for a note that is already text. */
export function parseNoteText(whole: string): Note | undefined {
  if (/[\u0000-\u0009\u000b-\u001f\u007f]/.test(whole) || !whole.endsWith('\n')) return undefined
  // A lone surrogate would be signed as U+FFFD, and so two texts have one signature.
  if (!whole.isWellFormed()) return undefined
  const blank = whole.lastIndexOf('\n\n')
  if (blank < 0) return undefined
  const lines = whole.slice(blank + 2, -1).split('\n')
  if (lines.length > MAX_SIGNATURES) return undefined
  const signatures = lines.map(parseSignatureLine)
  if (!signatures.every((signature) => signature !== undefined)) return undefined
  return { text: whole.slice(0, blank + 1), signatures }
}

function parseSignatureLine(line: string): NoteSignature | undefined {
  const [dash, name, encoded, ...more] = line.split(' ')
  if (dash !== '\u2014' || name === undefined || encoded === undefined || more.length > 0) return undefined
  const bytes = decodeBase64(encoded)
  if (!isKeyName(name) || bytes === undefined || bytes.length < 5) return undefined
  return { name, id: bytes.slice(0, 4), signature: bytes.slice(4) }
}

/**
 * Checks every signature by a key of `known`. `good` lists the keys with a good signature, in the order of the note;
 * `bad` is true when a known key has a bad one or signs twice, which rejects the note.
 */
export function judgeNote(note: Note, known: readonly VerifierKey[]): NoteJudgement {
  const message = encodeUtf8(note.text)
  const good: VerifierKey[] = []
  let bad = false
  for (const signature of note.signatures) {
    const key = known.find((one) => one.name === signature.name && equalBytes(keyId(one), signature.id))
    if (key === undefined) continue
    if (good.includes(key) || !checkSignature(key.publicKey, message, signature.signature)) bad = true
    else good.push(key)
  }
  return { good, bad }
}

/** `SHA256:` and the unpadded base64 of the SHA-256 of the raw key: what people compare by another way. */
export function fingerprintOf(publicKey: Uint8Array): string {
  return `SHA256:${encodeBase64(sha256(publicKey)).replace(/=+$/, '')}`
}
