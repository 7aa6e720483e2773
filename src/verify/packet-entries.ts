/** The shown entries of a packet: each against its leaf, its digest, the keys and each other. */
import { decodeBase64Url, equalBytes } from '../core/bytes.ts'
import { judgeDisclosure, type ShownAtom, structureFault } from '../core/disclosure.ts'
import { contentMatches, type Header, headerBytes, isRecordShape, readHeader } from '../core/entry.ts'
import { isJsonObject, type Json, type JsonObject } from '../core/jcs.ts'
import { leafHash } from '../core/merkle.ts'
import type { PacketData, ShownEntry } from '../core/packet-data.ts'
import {
  extendSuccession,
  type KeyTerm,
  type Succession,
  startSuccession,
  termAt,
} from '../core/succession.ts'
import { addReview } from './entries.ts'
import { review } from './examine.ts'
import type { Findings } from './report.ts'

const PATH = 'data/evidence.json'

/** An entry that was read: shown whole, in part, or by its header alone. */
export type PacketEntry = {
  readonly header: Header
  readonly record?: JsonObject
  readonly atoms?: readonly ShownAtom[]
}

/** Reads and judges all shown entries. */
export function judgePacketEntries(
  data: PacketData,
  leaves: readonly Uint8Array[],
  findings: Findings,
): PacketEntry[] {
  const entries: PacketEntry[] = []
  let before = -1
  for (const shown of data.entries) {
    const header = readHeader(shown.header as unknown as Json)
    if (!header.ok) {
      const code = header.fault === 'unknown-version' ? 'entry-version-unknown' : 'entry-damaged'
      // A header that does not read may still say its number; where it does not, the next one is meant.
      const own = shown.header['seq']
      const seq = typeof own === 'number' && Number.isSafeInteger(own) && own >= 0 ? own : before + 1
      findings.add(code, { path: PATH, seq, why: header.fault })
      continue
    }
    const { seq } = header.value
    if (seq <= before) findings.add('entry-order', { path: PATH, seq, found: before })
    before = Math.max(before, seq)
    const leaf = leaves[seq]
    if (leaf === undefined || !equalBytes(leaf, leafHash(headerBytes(header.value)))) {
      findings.add('leaf-mismatch', { path: PATH, seq })
    }
    const entry = judgeContent(shown, header.value, findings)
    entries.push(entry)
    if (entry.record !== undefined && entry.record['kind'] !== 'vault' && entry.record['kind'] !== 'key') {
      addReview(review(entry.record), seq, PATH, findings)
    }
  }
  judgeAbouts(entries, findings)
  return entries
}

function judgeContent(shown: ShownEntry, header: Header, findings: Findings): PacketEntry {
  const { seq } = header
  if ('record' in shown) {
    const seed = decodeBase64Url(shown.seed, 32)
    if (seed === undefined || !isRecordShape(shown.record)) {
      findings.add('entry-damaged', { path: PATH, seq, why: 'wrong-members' })
      return { header }
    }
    if (!contentMatches({ header, record: shown.record, seed }))
      findings.add('digest-mismatch', { path: PATH, seq })
    return { header, record: shown.record }
  }
  if (!('atoms' in shown)) return { header }
  const judged = judgeDisclosure(shown.atoms as unknown as Json)
  if (!judged.ok) {
    findings.add('disclosure-refused', { path: PATH, seq, why: judged.fault, found: judged.position })
    return { header }
  }
  if (judged.digest !== header.digest) findings.add('digest-mismatch', { path: PATH, seq })
  const fault = structureFault(judged.shown)
  if (fault !== undefined) findings.add('disclosure-refused', { path: PATH, seq, why: fault })
  return { header, atoms: judged.shown }
}

/** A value that an entry shows at a path of member names, or undefined. */
function shownAt(entry: PacketEntry, ...path: string[]): Json | undefined {
  if (entry.atoms !== undefined)
    return entry.atoms.find((atom) => atom.path.join('\n') === path.join('\n'))?.value
  let value: Json | undefined = entry.record
  for (const step of path) value = isJsonObject(value) ? value[step] : undefined
  return value
}

function judgeAbouts(entries: readonly PacketEntry[], findings: Findings): void {
  const digests = new Map(entries.map((entry) => [entry.header.seq, entry.header.digest]))
  for (const entry of entries) {
    const target = shownAt(entry, 'about', 'seq')
    const digest = shownAt(entry, 'about', 'digest')
    if (target === undefined && digest === undefined) continue
    const { seq } = entry.header
    const earlier = typeof target === 'number' && target < seq
    const known = typeof target === 'number' ? digests.get(target) : undefined
    if (!earlier || (known !== undefined && known !== digest)) {
      findings.add('about-mismatch', {
        path: PATH,
        seq,
        ...(typeof target === 'number' ? { found: target } : {}),
      })
    }
  }
}

/**
 * The succession that a packet shows. Entry 0, every key entry on the chain back from the last entry, and the
 * header of the last entry must be there; no other `vault` or `key` record may be.
 */
export function judgeChain(entries: readonly PacketEntry[], size: number, findings: Findings): Succession {
  const bySeq = new Map(entries.map((entry) => [entry.header.seq, entry]))
  const lastEntry = bySeq.get(size - 1)
  if (lastEntry === undefined) findings.add('entry-missing', { path: PATH, seq: size - 1 })
  const ledgerKind = (entry: PacketEntry): boolean =>
    ['vault', 'key'].includes(entry.record?.['kind'] as string)
  const chain: number[] = []
  for (let seq = lastEntry?.header.key; seq !== undefined && seq > 0; ) {
    const entry: PacketEntry | undefined = bySeq.get(seq)
    const previous: Json | undefined =
      entry?.record?.['kind'] === 'key' ? entry.record['previous'] : undefined
    chain.unshift(seq)
    if (entry === undefined || typeof previous !== 'number' || previous >= seq) {
      findings.add('entry-missing', { path: PATH, seq })
      break
    }
    seq = previous
  }
  const first = bySeq.get(0)
  const started = first?.record === undefined ? undefined : startSuccession(first.record)
  if (started === undefined || typeof started === 'string') {
    if (started === undefined) findings.add('entry-missing', { path: PATH, seq: 0 })
    else
      findings.add(started === 'vault-id' ? 'vault-id' : 'succession-broken', {
        path: PATH,
        seq: 0,
        why: started,
      })
    return []
  }
  let succession: Succession = started
  for (const seq of chain) {
    const record = bySeq.get(seq)?.record
    const extended = record && extendSuccession(succession, seq, (succession.at(-1) as KeyTerm).seq, record)
    // Which key was in force after one that is not there, nothing tells.
    if (extended === undefined) return []
    if (typeof extended === 'string') findings.add('succession-broken', { path: PATH, seq, why: extended })
    else succession = extended
  }
  for (const entry of entries) {
    const { seq, key } = entry.header
    if (ledgerKind(entry) && seq !== 0 && !chain.includes(seq))
      findings.add('entry-misplaced', { path: PATH, seq })
    if (key !== termAt(succession, seq).seq) findings.add('entry-key', { path: PATH, seq, found: key })
  }
  return succession
}
