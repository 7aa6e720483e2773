/**
 * A recipient's acknowledgement of a packet, judged by its content: the recipient's words, or a signed note (C2SP
 * signed-note) over the checkpoint that the packet stands on, or over a text. The sender of either may be anyone.
 * Whose words or whose key it is cannot be told here, so no signature of a recipient is ever called good.
 */
import { isHash } from './bytes.ts'
import { checkpointOf, originOf } from './checkpoint.ts'
import type { RecordedEntry } from './fold.ts'
import { judgeNote, type Note, type NoteSignature, parseNoteText } from './note.ts'
import { memberAt, textAt } from './recorded.ts'
import { demandedKeys, type KeyTerm, type Succession } from './succession.ts'

/**
 * A packet as its `export` entry `seq` tells of it: its number, the SHA-256 of its tagmanifest-sha256.txt in hex, and
 * the size and root (standard base64) of the checkpoint that it stands on.
 */
export type HandedOut = {
  readonly seq: number
  readonly packet: string
  readonly manifest: string
  readonly size: number
  readonly root: string
}

/** What a text names: this packet by its digest, else another one of this vault, else none. */
export type Named = { readonly what: 'this' | 'none' } | { readonly what: 'other'; readonly seq: number }

/** Why what came back is not recorded as an acknowledgement of the packet. */
export type ReceiptProblem =
  | { readonly why: 'empty' | 'damaged' | 'own-only' | 'own-signature' }
  | { readonly why: 'other-vault'; readonly origin: string }
  | { readonly why: 'other-checkpoint'; readonly size: number; readonly seq?: number }
  | { readonly why: 'other-root'; readonly size: number }
  | { readonly why: 'other-packet'; readonly form: 'words' | 'note'; readonly seq: number }
  | { readonly why: 'other-digest'; readonly digest: string }

/** What an acknowledgement is. `signatures` are the lines that are not the vault's own; none of them was checked. */
export type Acknowledgement =
  | { readonly form: 'words'; readonly names: Named }
  | {
      readonly form: 'note'
      readonly over: 'checkpoint' | 'manifest' | 'other-text'
      readonly signatures: readonly NoteSignature[]
    }
  | { readonly form: 'refused'; readonly problem: ReceiptProblem }

/** The packet of an `export` entry, or undefined where the entry is none or does not say which packet it was. */
export function handedOut({ seq, record }: RecordedEntry): HandedOut | undefined {
  if (record['kind'] !== 'export') return undefined
  const [packet, manifest] = [textAt(record, 'packet'), textAt(record, 'manifest')]
  const [size, root] = [memberAt(record, 'checkpoint', 'size'), textAt(record, 'checkpoint', 'root')]
  if (packet === undefined || !isHash(manifest) || typeof size !== 'number' || root === undefined)
    return undefined
  return { seq, packet, manifest, size, root }
}

/**
 * Judges what came back for the packet `ours`, one of `packets`, which are all that the vault handed out. `succession`
 * is not empty: where entry 0 is damaged no key is known, and no note can be judged.
 */
export function judgeAcknowledgement(
  content: string,
  ours: HandedOut,
  packets: readonly HandedOut[],
  succession: Succession,
): Acknowledgement {
  if (content.trim() === '') return refused({ why: 'empty' })
  const origin = (succession[0] as KeyTerm).key.name
  const signers = Array.from(content.matchAll(SIGNATURE_LINE), ([, name]) => name)
  const note = signers.length === 0 ? undefined : wholeNote(content)
  if (note === undefined) {
    // Our own line alone, within a letter, is what was sent to its writer.
    if (signers.some((name) => name !== origin)) return refused({ why: 'damaged' })
    return { form: 'words', names: namedIn(content, ours, packets) }
  }
  const signatures = note.signatures.filter(({ name }) => name !== origin)
  const over = overWhat(note, origin, ours, packets)
  if (typeof over !== 'string') return refused(over)
  if (!ownAreGood(note, origin, over === 'checkpoint' ? ours.size : undefined, succession))
    return refused({ why: 'own-signature' })
  return signatures.length === 0 ? refused({ why: 'own-only' }) : { form: 'note', over, signatures }
}

/** As notes have it, and long enough to be told from a name under a letter: many names of eight letters are base64. */
const SIGNATURE_LINE = /^\u2014 ([^\s+]+) [A-Za-z0-9+/]{40,}/gm
/** Bytes of an Ed25519 signature; the other types in use have more. */
const SHORTEST_SIGNATURE = 64

/** The note, unless it or a line of it was cut or changed so that nobody could check it any more. */
function wholeNote(content: string): Note | undefined {
  const note = content.startsWith('\ufeff') ? undefined : parseNoteText(content)
  return note?.signatures.every(({ signature }) => signature.length >= SHORTEST_SIGNATURE) ? note : undefined
}

const refused = (problem: ReceiptProblem): Acknowledgement => ({ form: 'refused', problem })

/**
 * Which packet a text names, however people copy a digest: in capitals, in groups, over several lines, quoted in a
 * mail. No other 64 digits can be taken for it.
 */
function namedIn(text: string, ours: HandedOut, packets: readonly HandedOut[]): Named {
  const letters = text.replace(/[^0-9A-Za-z]+/g, '').toLowerCase()
  if (letters.includes(ours.manifest)) return { what: 'this' }
  const other = packets.find(({ manifest }) => letters.includes(manifest))
  return other === undefined ? { what: 'none' } : { what: 'other', seq: other.seq }
}

function overWhat(
  note: Note,
  origin: string,
  ours: HandedOut,
  packets: readonly HandedOut[],
): (Acknowledgement & { form: 'note' })['over'] | ReceiptProblem {
  const checkpoint = checkpointOf(note)
  if (checkpoint !== undefined) {
    const { size } = checkpoint
    if (checkpoint.origin !== origin) return { why: 'other-vault', origin: checkpoint.origin }
    const other = packets.find((one) => one.size === size)
    if (size !== ours.size)
      return { why: 'other-checkpoint', size, ...(other === undefined ? {} : { seq: other.seq }) }
    return note.text.endsWith(`\n${ours.root}\n`) ? 'checkpoint' : { why: 'other-root', size }
  }
  // A checkpoint of this format that is more or less than its three lines was changed.
  if (note.text.startsWith(originOf(''))) return { why: 'damaged' }
  const named = namedIn(note.text, ours, packets)
  if (named.what === 'this') return 'manifest'
  if (named.what === 'other') return { why: 'other-packet', form: 'note', seq: named.seq }
  const digest = /(?<![0-9a-z])[0-9a-f]{64}(?![0-9a-z])/i.exec(note.text)?.[0]
  return digest === undefined ? 'other-text' : { why: 'other-digest', digest: digest.toLowerCase() }
}

/** The vault signs checkpoints alone; a line under its name that is not by its key rejects the note. */
function ownAreGood(note: Note, origin: string, size: number | undefined, succession: Succession): boolean {
  const own = note.signatures.filter(({ name }) => name === origin)
  if (own.length === 0) return true
  if (size === undefined) return false
  const { good, bad } = judgeNote(note, demandedKeys(succession, size))
  return !bad && good.length === own.length
}
