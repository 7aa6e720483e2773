/**
 * Checkpoints: signed notes over a tree size and root (C2SP tlog-checkpoint), their lines in checkpoints.jsonl, and
 * their twelve words. A `Checkpoint` is what a note says; a `VerifiedCheckpoint` is one whose demanded signatures
 * were checked.
 */
import { wordlist } from '@scure/bip39/wordlists/english.js'
import { concat, decodeBase64, encodeBase64, encodeHex, encodeUtf8 } from './bytes.ts'
import { sha256 } from './crypto.ts'
import { canonicalize, isJsonObject, parseCanonical } from './jcs.ts'
import { judgeNote, type Note, parseNoteText, signatureLine, type VerifierKey } from './note.ts'

/** What a checkpoint says: an origin, a tree size from 1, a root of 32 bytes. */
export type Checkpoint = { readonly origin: string; readonly size: number; readonly root: Uint8Array }
/** A checkpoint whose demanded signatures are good; only `verifyCheckpoint` makes one. */
export type VerifiedCheckpoint = Checkpoint & { readonly verified: 'by the keys that its size demands' }
/** A line of checkpoints.jsonl: the length of ledger.jsonl that the note of `size` acknowledges. */
export type CheckpointLine = { readonly bytes: number; readonly note: string; readonly size: number }

/** The vault id: the first 32 hex digits of SHA-256 of the raw public key of entry 0. */
export function vaultIdOf(publicKey: Uint8Array): string {
  return encodeHex(sha256(publicKey)).slice(0, 32)
}

/** The origin and key name of a vault's notes. `.invalid` (RFC 2606) says that no such host is ever asked. */
export function originOf(vaultId: string): string {
  return `evidence.invalid/${vaultId}`
}

/** The body of a checkpoint: three lines, each with LF. */
export function formatCheckpointBody(checkpoint: Checkpoint): string {
  return `${checkpoint.origin}\n${checkpoint.size}\n${encodeBase64(checkpoint.root)}\n`
}

/** Reads a body of exactly three lines, decimal size without leading zero, root of 32 bytes; or undefined. */
export function parseCheckpointBody(body: string): Checkpoint | undefined {
  const [origin, size, root, end, ...more] = body.split('\n')
  if (origin === undefined || origin === '' || end !== '' || more.length > 0) return undefined
  if (size === undefined || !/^[1-9][0-9]{0,15}$/.test(size) || !Number.isSafeInteger(Number(size)))
    return undefined
  const rootBytes = decodeBase64(root as string)
  return rootBytes?.length === 32 ? { origin, size: Number(size), root: rootBytes } : undefined
}

/** The checkpoint that a note's text says, or undefined. */
export function checkpointOf(note: Note): Checkpoint | undefined {
  return parseCheckpointBody(note.text)
}

/** The signature line of a checkpoint by a 32-byte seed, under the checkpoint's origin. */
export function signCheckpoint(checkpoint: Checkpoint, seed: Uint8Array): string {
  return signatureLine(formatCheckpointBody(checkpoint), checkpoint.origin, seed)
}

/**
 * The checkpoint of `noteText`, verified, or undefined. Its first signature lines must be by exactly the `demanded`
 * keys in that order (two at a rotation, old first); further lines under the origin's name are refused, lines of
 * other names are cosignatures and are not judged here.
 */
export function verifyCheckpoint(
  noteText: string,
  demanded: readonly VerifierKey[],
): VerifiedCheckpoint | undefined {
  const note = parseNoteText(noteText)
  const checkpoint = note && checkpointOf(note)
  if (note === undefined || checkpoint === undefined) return undefined
  const own = note.signatures.filter((signature) => signature.name === checkpoint.origin)
  if (own.length !== demanded.length || note.signatures.slice(0, own.length).some((one, k) => one !== own[k]))
    return undefined
  if (demanded.some((key) => key.name !== checkpoint.origin)) return undefined
  const { good, bad } = judgeNote(note, demanded)
  if (bad || good.length !== demanded.length || good.some((key, k) => key !== demanded[k])) return undefined
  return { ...checkpoint, verified: 'by the keys that its size demands' }
}

/** A line of checkpoints.jsonl, with its LF. */
export function formatCheckpointLine(line: CheckpointLine): Uint8Array {
  return encodeUtf8(`${canonicalize({ bytes: line.bytes, note: line.note, size: line.size })}\n`)
}

/**
 * True for a line of checkpoints.jsonl that begins with a zero byte: a power loss took the block with its beginning
 * and left the one with its LF. At the end of the file it counts as not written, like a line without LF.
 */
export function isHalfWritten(line: Uint8Array): boolean {
  return line[0] === 0
}

/** Reads a line of checkpoints.jsonl (without LF) whose `size` is that of its note; or undefined. */
export function parseCheckpointLine(
  bytes: Uint8Array,
): (CheckpointLine & { checkpoint: Checkpoint }) | undefined {
  const value = parseCanonical(bytes)
  if (!isJsonObject(value) || Object.keys(value).join() !== 'bytes,note,size') return undefined
  const { bytes: length, note, size } = value
  if (typeof note !== 'string' || !Number.isSafeInteger(length) || (length as number) < 1) return undefined
  const parsed = parseNoteText(note)
  const checkpoint = parsed && checkpointOf(parsed)
  if (checkpoint === undefined || checkpoint.size !== size) return undefined
  return { bytes: length as number, note, size, checkpoint }
}

const WORD_COUNT = 12

/** The twelve words of a size and root: the first 132 bits of a SHA-256, 11 bits a word, most significant first. */
export function checkpointWords(size: number, root: Uint8Array): string[] {
  const hash = sha256(concat(encodeUtf8(`evidence/v1/checkpoint\n${size}\n`), root))
  const words: string[] = []
  let bits = 0
  let held = 0
  for (const byte of hash) {
    held = (held << 8) | byte
    bits += 8
    if (bits >= 11) {
      bits -= 11
      words.push(wordlist[held >> bits] as string)
      held &= (1 << bits) - 1
    }
  }
  return words.slice(0, WORD_COUNT)
}

/** `13 · four words · four words · four words`, to be read aloud, written down or sent. */
export function formatWords(size: number, root: Uint8Array): string {
  const words = checkpointWords(size, root)
  const groups = [0, 4, 8].map((from) => words.slice(from, from + 4).join(' '))
  return [size, ...groups].join(' · ')
}

/** Reads a size and twelve words; case, separators and `·` do not matter. Undefined when it is not that. */
export function parseWords(text: string): { size: number; words: string[] } | undefined {
  const [size, ...words] = text
    .normalize('NFKC')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((part) => part !== '')
  if (size === undefined || !/^[1-9][0-9]{0,15}$/.test(size) || words.length !== WORD_COUNT) return undefined
  if (!Number.isSafeInteger(Number(size))) return undefined
  return words.every((word) => wordlist.includes(word)) ? { size: Number(size), words } : undefined
}
