/** The judgement of one entry of a vault, in order: its place, its key, its content, and what it is about. */
import { decodeHex } from '../core/bytes.ts'
import { contentMatches, type Entry } from '../core/entry.ts'
import { isJsonObject, type JsonObject } from '../core/jcs.ts'
import { checkRecord, isKnownKind } from '../core/record.ts'
import { extendSuccession, type Succession, startSuccession } from '../core/succession.ts'
import type { Findings } from './report.ts'

/** An attachment that an entry refers to; `size` where the record is open. */
export type Reference = { readonly seq: number; readonly name: string; readonly size: number | undefined }

/** Digests of all entries so far, 32 bytes each: an `about` may point at any of them. */
export type Digests = { add(digest: string): void; at(seq: number): string | undefined }

/** What the entries so far say. */
export type EntryState = {
  succession: Succession
  lastKey: number
  lastRecordedAt: string
  readonly digests: Digests
  readonly references: Reference[]
}

/** The state before entry 0. */
export function startEntries(): EntryState {
  return { succession: [], lastKey: 0, lastRecordedAt: '', digests: startDigests(), references: [] }
}

function startDigests(): Digests {
  let store = new Uint8Array(32 * 1024)
  let count = 0
  return {
    add(digest) {
      if ((count + 1) * 32 > store.length) {
        const larger = new Uint8Array(store.length * 2)
        larger.set(store)
        store = larger
      }
      store.set(decodeHex(digest, 32) as Uint8Array, 32 * count++)
    },
    at(seq) {
      if (seq >= count) return undefined
      return Array.from(store.subarray(32 * seq, 32 * seq + 32), (byte) =>
        byte.toString(16).padStart(2, '0'),
      ).join('')
    },
  }
}

/** Judges the entry at `seq` (its place in the file) and moves the state on. */
export function judgeEntry(
  entry: Entry,
  seq: number,
  state: EntryState,
  path: string,
  findings: Findings,
): void {
  const { header } = entry
  if (!contentMatches(entry)) {
    findings.add('sealed' in entry ? 'ciphertext-mismatch' : 'digest-mismatch', { seq, path })
  }
  if ('sealed' in entry) {
    if (state.succession.at(-1)?.encryption == null) findings.add('entry-sealing', { seq, path })
    if (seq === 0) findings.add('entry-misplaced', { seq, path })
    for (const name of header.objects ?? []) state.references.push({ seq, name, size: undefined })
  } else judgeOpen(entry.record, seq, state, path, findings)

  if (header.key !== (state.succession.at(-1)?.seq ?? 0))
    findings.add('entry-key', { seq, path, found: header.key })
  if (header.recordedAt < state.lastRecordedAt) findings.add('clock-backwards', { seq, path })
  state.lastRecordedAt = header.recordedAt
  state.lastKey = header.key
  state.digests.add(header.digest)
}

function judgeOpen(
  record: JsonObject,
  seq: number,
  state: EntryState,
  path: string,
  findings: Findings,
): void {
  const kind = record['kind']
  const ledgerKind = kind === 'vault' || kind === 'key'
  if ((kind === 'vault') !== (seq === 0) || (kind === 'continuation' && seq !== 1)) {
    findings.add('entry-misplaced', { seq, path })
  }
  if (!ledgerKind && state.succession.at(-1)?.encryption != null) findings.add('entry-sealing', { seq, path })
  if (kind === 'vault' && seq === 0) {
    const started = startSuccession(record)
    if (typeof started === 'string')
      findings.add(started === 'vault-id' ? 'vault-id' : 'succession-broken', { seq, path, why: started })
    else state.succession = started
  } else if (kind === 'key' && state.succession.length > 0) {
    const extended = extendSuccession(state.succession, seq, state.lastKey, record)
    if (typeof extended === 'string') findings.add('succession-broken', { seq, path, why: extended })
    else state.succession = extended
  } else judgeRecord(record, seq, path, findings)
  judgeAbout(record, seq, state, path, findings)
  for (const reference of referencesOf(record, seq)) state.references.push(reference)
}

/** Adds what is irregular about a record: no failure, for its bytes are those that were committed to. */
export function judgeRecord(record: JsonObject, seq: number, path: string, findings: Findings): void {
  if (!isKnownKind(record['kind'])) {
    findings.add('kind-unknown', { seq, path })
    return
  }
  const checked = checkRecord(record)
  if (checked.ok) return
  for (const { pointer, unknown } of checked.problems) {
    findings.add(unknown ? 'member-unknown' : 'record-irregular', { seq, path, why: pointer })
  }
}

function judgeAbout(
  record: JsonObject,
  seq: number,
  state: EntryState,
  path: string,
  findings: Findings,
): void {
  const about = record['about']
  if (!isJsonObject(about)) return
  const { seq: target, digest } = about
  const good = typeof target === 'number' && target < seq && state.digests.at(target) === digest
  if (!good)
    findings.add('about-mismatch', { seq, path, ...(typeof target === 'number' ? { found: target } : {}) })
}

/** The stored files that a record refers to: its top-level attachments, the only place where they may stand. */
export function referencesOf(record: JsonObject, seq: number): Reference[] {
  const attachments = record['attachments']
  if (!Array.isArray(attachments)) return []
  return attachments.flatMap((item): Reference[] => {
    const name = isJsonObject(item) ? item['sha256'] : undefined
    const size = isJsonObject(item) ? item['size'] : undefined
    return typeof name === 'string' ? [{ seq, name, size: typeof size === 'number' ? size : undefined }] : []
  })
}
