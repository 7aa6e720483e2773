/**
 * What can be said of a line of the ledger by itself, whatever stands before it: its form, its leaf hash, whether its
 * content is what was committed to. Needs no state, so that batches of lines can be examined on several cores.
 */
import {
  contentMatches,
  type Entry,
  type EntryFault,
  type Header,
  headerBytes,
  readEntry,
  type SealedEntry,
  type WholeEntry,
} from '../core/entry.ts'
import { isJsonObject, type Json, type JsonObject } from '../core/jcs.ts'
import { leafHash } from '../core/merkle.ts'
import { checkRecord, isKnownKind, type RecordProblem } from '../core/record.ts'

/** An attachment that an entry refers to; `size` where the record is open. */
export type StoredFile = { readonly name: string; readonly size?: number }

/** An examined line. Members that say nothing are absent, for a million of these go from core to core. */
export type Examined =
  | { readonly fault: EntryFault }
  | {
      readonly header: Header
      readonly leaf: Uint8Array
      /** True when the content is not what was committed to. */
      readonly altered?: true
      readonly sealed?: true
      /** True when a key was tried and what is sealed is not what the header commits to. */
      readonly unopened?: true
      readonly kind?: string
      /** The record of a `vault` or `key` entry, which decides about keys. */
      readonly ledgerRecord?: JsonObject
      readonly about?: { readonly seq: Json; readonly digest: Json }
      readonly files?: readonly StoredFile[]
      readonly unknownKind?: true
      readonly irregular?: readonly Pick<RecordProblem, 'pointer' | 'unknown'>[]
    }

/**
 * Examines lines in order; handed in by the program where it has more than one core to do it on. What was found is
 * taken out one by one, so that it need not be held for every line that was read ahead.
 */
export type Examine = (lines: readonly Uint8Array[]) => Promise<Iterable<Examined>>

/** Opens a sealed entry for whoever holds its key; undefined when it does not open to what its header commits to. */
export type Unseal = (entry: SealedEntry) => WholeEntry | undefined

/** Examines one line, without its LF. With `unseal` what is sealed is examined as if it were open. */
export function examineLine(line: Uint8Array, unseal?: Unseal): Examined {
  const read = readEntry(line)
  if (!read.ok) return { fault: read.fault }
  const entry = read.value
  const { header } = entry
  const base = {
    header,
    leaf: leafHash(headerBytes(header)),
    ...(contentMatches(entry) ? {} : { altered: true as const }),
  }
  if ('sealed' in entry) {
    const { objects } = header
    const whole = 'altered' in base ? undefined : unseal?.(entry)
    const { files: _plain, ...inside } = whole === undefined ? {} : examineRecord(whole)
    return {
      ...base,
      sealed: true,
      ...(unseal !== undefined && whole === undefined ? { unopened: true as const } : {}),
      ...inside,
      ...(objects === undefined ? {} : { files: objects.map((name) => ({ name })) }),
    }
  }
  return { ...base, ...examineRecord(entry) }
}

function examineRecord({ record, header }: Extract<Entry, { seed: Uint8Array }>) {
  const kind = record['kind'] as string
  const { about } = record
  const files = filesOf(record)
  const decides = (kind === 'vault' && header.seq === 0) || kind === 'key'
  return {
    kind,
    ...(decides ? { ledgerRecord: record } : review(record)),
    ...(isJsonObject(about) ? { about: { seq: about['seq'] ?? null, digest: about['digest'] ?? null } } : {}),
    ...(files.length === 0 ? {} : { files }),
  }
}

/** What is irregular about a record: no failure, for its bytes are those that were committed to. */
export function review(record: JsonObject): {
  readonly unknownKind?: true
  readonly irregular?: readonly Pick<RecordProblem, 'pointer' | 'unknown'>[]
} {
  if (!isKnownKind(record['kind'])) return { unknownKind: true }
  const checked = checkRecord(record, 'reading')
  return checked.ok
    ? {}
    : { irregular: checked.problems.map(({ pointer, unknown }) => ({ pointer, unknown })) }
}

/** The stored files that a record refers to: its top-level attachments, the only place where they may stand. */
export function filesOf(record: JsonObject): StoredFile[] {
  const attachments = record['attachments']
  if (!Array.isArray(attachments)) return []
  return attachments.flatMap((item: Json): StoredFile[] => {
    const name = isJsonObject(item) ? item['sha256'] : undefined
    const size = isJsonObject(item) ? item['size'] : undefined
    if (typeof name !== 'string') return []
    return [typeof size === 'number' ? { name, size } : { name }]
  })
}
