/**
 * Attachments of an encrypted vault: stored in the age format, so that neither their names nor their bytes tell what
 * they are; opened only when they are what the record says, before a byte is released (docs/format.md).
 */
import type { Identity, Recipient } from '../age/keys.ts'
import { openPortions, sealPortions } from '../age/sealed.ts'
import { startSha256 } from '../core/crypto.ts'
import type { WholeEntry } from '../core/entry.ts'
import { EvidenceError } from '../core/errors.ts'
import { isJsonObject } from '../core/jcs.ts'
import { type IncomingFile, readObject, type StoredObject, storeObject, storePortions } from './objects.ts'
import type { OpenVault } from './open.ts'

/** What was stored: `sha256`, `size` and `head` are of the file itself, `stored` is the name in the vault. */
type SealedObject = StoredObject & { readonly stored: string }

const PORTION_BYTES = 1_048_576
const HEAD_BYTES = 4096

/**
 * Stores a file that a record of the next commit attaches; sealed, where the vault is encrypted.
 * @throws EvidenceError 'file-changed' when the file was written to meanwhile; nothing of it stays.
 */
export function storeAttachment(vault: OpenVault, file: IncomingFile): StoredObject {
  const { dir, recipient, context } = vault
  if (recipient === null) return storeObject(dir, file, context.random)
  const sealed = storeSealedObject(dir, file, recipient, context.random)
  vault.stored.set(sealed.sha256, sealed.stored)
  return sealed
}

/**
 * Seals a file into the vault; on return copy and name are on disk, and its plaintext never was.
 * @throws EvidenceError 'file-changed' when the file was written to meanwhile; nothing of it stays.
 */
function storeSealedObject(
  dir: string,
  file: IncomingFile,
  recipient: Recipient,
  random: (bytes: number) => Uint8Array,
): SealedObject {
  const hasher = startSha256()
  let size = 0
  let head: Uint8Array | undefined
  const plain = function* (): Generator<Uint8Array> {
    for (;;) {
      const buffer = new Uint8Array(PORTION_BYTES)
      const length = file.read(buffer)
      if (length === 0) return
      const portion = buffer.subarray(0, length)
      head ??= portion.slice(0, HEAD_BYTES)
      hasher.update(portion)
      size += length
      yield portion
    }
  }
  const stored = storePortions(dir, sealPortions(plain(), [recipient], random), random, () => {
    if (!file.unchanged()) throw new EvidenceError({ code: 'file-changed', path: file.path })
  })
  return { sha256: hasher.digestHex(), size, head: head ?? new Uint8Array(), stored: stored.sha256 }
}

/** The bytes of a recorded attachment by the SHA-256 that its record gives; none where it is missing or another. */
export type AttachmentReader = (sha256: string) => Iterable<Uint8Array>

/** Reads the attachments that the entries refer to. */
export function attachmentReader(
  dir: string,
  entries: readonly WholeEntry[],
  identities: readonly Identity[],
): AttachmentReader {
  const places = new Map(entries.flatMap(sealedPlaces))
  const proved = new Set<string>()
  return (sha256) => {
    const place = places.get(sha256)
    if (place === undefined) return readObject(dir, sha256)
    const plain = () => openPortions(readObject(dir, place.stored), { identities })
    return (function* () {
      if (!proved.has(sha256) && !isWhole(plain(), sha256, place.size)) return
      proved.add(sha256)
      yield* plain()
    })()
  }
}

/** Stored names of the entry's attachments that do not open to what its record says; a missing one is among them. */
export function damagedAttachments(
  dir: string,
  entry: WholeEntry,
  identities: readonly Identity[],
): string[] {
  return sealedPlaces(entry)
    .filter(([sha256, { stored, size }]) => {
      return !isWhole(openPortions(readObject(dir, stored), { identities }), sha256, size)
    })
    .map(([, { stored }]) => stored)
}

type SealedPlace = { readonly stored: string; readonly size: number }

function sealedPlaces({ header, record }: WholeEntry): [string, SealedPlace][] {
  const { objects } = header
  const attachments = record['attachments']
  if (objects === undefined || !Array.isArray(attachments)) return []
  return attachments.flatMap((item, at): [string, SealedPlace][] => {
    const sha256 = isJsonObject(item) ? item['sha256'] : undefined
    const size = isJsonObject(item) ? item['size'] : undefined
    const stored = objects[at]
    return typeof sha256 === 'string' && typeof size === 'number' && stored !== undefined
      ? [[sha256, { stored, size }]]
      : []
  })
}

function isWhole(plain: ReturnType<typeof openPortions>, sha256: string, size: number): boolean {
  const hasher = startSha256()
  let length = 0
  for (;;) {
    const step = plain.next()
    if (step.done === true)
      return step.value === undefined && length === size && hasher.digestHex() === sha256
    hasher.update(step.value)
    length += step.value.length
  }
}
