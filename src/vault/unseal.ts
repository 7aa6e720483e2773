/** Opening sealed entries, and refusing what is not what their header committed to (docs/format.md). Touches no disk. */
import type { Identity, Recipient } from '../age/keys.ts'
import { open, type Random, seal } from '../age/sealed.ts'
import { decodeBase64Url, encodeBase64Url, encodeUtf8 } from '../core/bytes.ts'
import { sha256Hex } from '../core/crypto.ts'
import { type Header, isRecordShape, type SealedEntry, type WholeEntry } from '../core/entry.ts'
import { canonicalize, isJsonObject, parseCanonical } from '../core/jcs.ts'
import { digestOf } from '../core/record-digest.ts'

/**
 * Seals record and seed to the recipient. `header` lacks `ciphertext` and `objects`; `objects` are the stored names of
 * the record's attachments, in their order.
 */
export function sealEntry(
  entry: WholeEntry,
  objects: readonly string[],
  recipient: Recipient,
  random: Random,
): SealedEntry {
  const content = canonicalize({ record: entry.record, seed: encodeBase64Url(entry.seed) })
  const sealed = seal(encodeUtf8(content), [recipient], random)
  const header: Header = {
    ...entry.header,
    ciphertext: sha256Hex(sealed),
    ...(objects.length === 0 ? {} : { objects }),
  }
  return { header, sealed }
}

/**
 * The entry with its record, or undefined when the identities do not open it or it holds something else than its
 * header says: another record, another number of files, or a kind that is never sealed.
 */
export function unsealEntry(entry: SealedEntry, identities: readonly Identity[]): WholeEntry | undefined {
  const plain = open(entry.sealed, { identities })
  const value = typeof plain === 'string' ? undefined : parseCanonical(plain)
  if (!isJsonObject(value) || Object.keys(value).join() !== 'record,seed') return undefined
  const { record, seed: seedText } = value
  const seed = typeof seedText === 'string' ? decodeBase64Url(seedText, 32) : undefined
  if (seed === undefined || !isRecordShape(record)) return undefined
  const { header } = entry
  const kind = record['kind']
  const attachments = record['attachments']
  const files = Array.isArray(attachments) ? attachments.length : 0
  const good =
    kind !== 'vault' &&
    kind !== 'key' &&
    files === (header.objects?.length ?? 0) &&
    digestOf(record, seed) === header.digest
  return good ? { header, record, seed } : undefined
}
