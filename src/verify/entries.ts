/** The judgement of one entry of a vault, in order: its place, its key, its content, and what it is about. */
import { decodeHex, encodeHex } from '../core/bytes.ts'
import { extendSuccession, type Succession, startSuccession } from '../core/succession.ts'
import { type Examined, review } from './examine.ts'
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

/** Digests are held in blocks: one array that is copied to grow holds them twice for a while. */
const BLOCK = 4096

function startDigests(): Digests {
  const blocks: Uint8Array[] = []
  let count = 0
  return {
    add(digest) {
      const place = count++ % BLOCK
      if (place === 0) blocks.push(new Uint8Array(32 * BLOCK))
      blocks.at(-1)?.set(decodeHex(digest, 32) as Uint8Array, 32 * place)
    },
    at(seq) {
      if (seq >= count) return undefined
      const place = 32 * (seq % BLOCK)
      return encodeHex((blocks[Math.floor(seq / BLOCK)] as Uint8Array).subarray(place, place + 32))
    },
  }
}

/** A line that is an entry. */
export type ExaminedEntry = Extract<Examined, { readonly header: unknown }>

/** Judges the entry at `seq` (its place in the file) and moves the state on. */
export function judgeEntry(
  entry: ExaminedEntry,
  seq: number,
  state: EntryState,
  path: string,
  findings: Findings,
): void {
  const { header, sealed, files = [] } = entry
  if (entry.altered === true)
    findings.add(sealed === true ? 'ciphertext-mismatch' : 'digest-mismatch', { seq, path })
  if (sealed === true) {
    if (state.succession.at(-1)?.encryption == null) findings.add('entry-sealing', { seq, path })
    if (seq === 0) findings.add('entry-misplaced', { seq, path })
    if (entry.unopened === true && entry.altered !== true) findings.add('sealed-otherwise', { seq, path })
    judgeOpened(entry, seq, state, path, findings)
  } else judgeOpen(entry, seq, state, path, findings)
  for (const { name, size } of files) state.references.push({ seq, name, size })

  if (header.key !== (state.succession.at(-1)?.seq ?? 0))
    findings.add('entry-key', { seq, path, found: header.key })
  if (header.recordedAt < state.lastRecordedAt) findings.add('clock-backwards', { seq, path })
  state.lastRecordedAt = header.recordedAt
  state.lastKey = header.key
  state.digests.add(header.digest)
}

/** What was sealed and could be opened; without its key there is nothing to judge. */
function judgeOpened(
  entry: ExaminedEntry,
  seq: number,
  state: EntryState,
  path: string,
  findings: Findings,
): void {
  if (entry.kind === undefined) return
  if (entry.kind === 'continuation' && seq !== 1) findings.add('entry-misplaced', { seq, path })
  addReview(entry, seq, path, findings)
  judgeAbout(entry, seq, state, path, findings)
}

function judgeOpen(
  entry: ExaminedEntry,
  seq: number,
  state: EntryState,
  path: string,
  findings: Findings,
): void {
  const { kind, ledgerRecord: record } = entry
  if ((kind === 'vault') !== (seq === 0) || (kind === 'continuation' && seq !== 1)) {
    findings.add('entry-misplaced', { seq, path })
  }
  if (kind !== 'vault' && kind !== 'key' && state.succession.at(-1)?.encryption != null)
    findings.add('entry-sealing', { seq, path })
  if (kind === 'vault' && seq === 0 && record !== undefined) {
    const started = startSuccession(record)
    if (typeof started === 'string')
      findings.add(started === 'vault-id' ? 'vault-id' : 'succession-broken', { seq, path, why: started })
    else state.succession = started
  } else if (kind === 'key' && record !== undefined && state.succession.length > 0) {
    const extended = extendSuccession(state.succession, seq, state.lastKey, record)
    if (typeof extended === 'string') findings.add('succession-broken', { seq, path, why: extended })
    else state.succession = extended
  } else addReview(record === undefined ? entry : review(record), seq, path, findings)
  judgeAbout(entry, seq, state, path, findings)
}

/** Adds what a review of a record found: an unknown kind cannot be told, everything else is a note. */
export function addReview(
  reviewed: Pick<ExaminedEntry, 'unknownKind' | 'irregular'>,
  seq: number,
  path: string,
  findings: Findings,
): void {
  if (reviewed.unknownKind === true) findings.add('kind-unknown', { seq, path })
  for (const { pointer, unknown } of reviewed.irregular ?? []) {
    findings.add(unknown ? 'member-unknown' : 'record-irregular', { seq, path, why: pointer })
  }
}

function judgeAbout(
  { about }: ExaminedEntry,
  seq: number,
  state: EntryState,
  path: string,
  findings: Findings,
): void {
  if (about === undefined) return
  const { seq: target, digest } = about
  const good = typeof target === 'number' && target < seq && state.digests.at(target) === digest
  if (!good)
    findings.add('about-mismatch', { seq, path, ...(typeof target === 'number' ? { found: target } : {}) })
}
