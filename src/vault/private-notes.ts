/**
 * Private notes (docs/format.md, "Files"): sealed files in notes/, no part of the evidence, under no signature. Their
 * names are random and tell nothing. Only an encrypted vault keeps them.
 */
import type { Identity } from '../age/keys.ts'
import { open, seal } from '../age/sealed.ts'
import { encodeHex, encodeUtf8 } from '../core/bytes.ts'
import { isTimestamp } from '../core/entry.ts'
import { EvidenceError } from '../core/errors.ts'
import { canonicalize, isJsonObject, parseCanonical } from '../core/jcs.ts'
import { createSynced, makeFolder, removeFile, rename, syncFolder } from './disk.ts'
import { listTree, pathKind, readWhole } from './disk-reads.ts'
import { vaultPaths } from './layout.ts'
import type { OpenVault } from './open.ts'

/** A note: when it was written by this device's clock, which entry it is about if any, and its words. */
export type PrivateNote = { readonly at: string; readonly seq?: number; readonly text: string }
/** A note as it is kept; `id` is its name in notes/. */
export type KeptNote = PrivateNote & { readonly id: string }

/** A note in JCS form may have at most this many bytes. */
export const MAX_NOTE_BYTES = 700_000
const MAX_SEALED_BYTES = 1_048_576
const SUFFIX = '.age'

/**
 * Seals a note into the vault; on return it is on disk. Returns its id.
 * @throws EvidenceError 'not-encrypted' where it could be read by anyone, 'too-large'
 */
export function keepNote(vault: OpenVault, note: PrivateNote): string {
  if (vault.recipient === null) throw new EvidenceError({ code: 'not-encrypted' })
  const bytes = encodeUtf8(canonicalize({ ...note, v: 1 }))
  if (bytes.length > MAX_NOTE_BYTES)
    throw new EvidenceError({
      code: 'too-large',
      what: 'The note',
      bytes: bytes.length,
      limit: MAX_NOTE_BYTES,
    })
  const { random } = vault.context
  const folder = vaultPaths(vault.dir).notes
  const id = encodeHex(random(8))
  makeFolder(folder)
  const temporary = `${folder}/new-${id}`
  try {
    createSynced(temporary, seal(bytes, [vault.recipient], random))
    rename(temporary, `${folder}/${id}${SUFFIX}`)
  } catch (error) {
    removeFile(temporary)
    throw error
  }
  syncFolder(folder)
  return id
}

/** The notes that the identities open, oldest first, and the ids of those that do not open. */
export function readPrivateNotes(
  dir: string,
  identities: readonly Identity[],
): { readonly notes: readonly KeptNote[]; readonly unread: readonly string[] } {
  const folder = vaultPaths(dir).notes
  const notes: KeptNote[] = []
  const unread: string[] = []
  for (const id of noteIds(folder)) {
    const note = parseNote(readWhole(`${folder}/${id}${SUFFIX}`, MAX_SEALED_BYTES), identities)
    if (note === undefined) unread.push(id)
    else notes.push({ id, ...note })
  }
  return { notes: notes.sort((a, b) => (a.at < b.at ? -1 : 1)), unread }
}

/** Removes a note for good; false when there is none of that id. It is no evidence, so the ledger says nothing of it. */
export function removeNote(dir: string, id: string): boolean {
  const folder = vaultPaths(dir).notes
  if (!noteIds(folder).includes(id)) return false
  removeFile(`${folder}/${id}${SUFFIX}`)
  syncFolder(folder)
  return true
}

function noteIds(folder: string): string[] {
  if (pathKind(folder) !== 'folder') return []
  return listTree(folder)
    .filter(({ path, kind }) => kind === 'file' && /^[0-9a-f]{16}\.age$/.test(path))
    .map(({ path }) => path.slice(0, -SUFFIX.length))
}

function parseNote(bytes: Uint8Array | undefined, identities: readonly Identity[]): PrivateNote | undefined {
  const plain = bytes === undefined ? 'malformed' : open(bytes, { identities })
  const value = typeof plain === 'string' ? undefined : parseCanonical(plain)
  if (!isJsonObject(value)) return undefined
  const { at, seq, text, v } = value
  if (v !== 1 || !isTimestamp(at) || typeof text !== 'string') return undefined
  if (seq === undefined) return { at, text }
  return typeof seq === 'number' ? { at, seq, text } : undefined
}
