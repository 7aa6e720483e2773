/**
 * The files of a vault written at the level of the format, from entries and the sizes at which checkpoints were
 * signed: for vaults that the program does not make yet, and for attackers, who know the format as well as we do.
 */
import { createHash, createPrivateKey, type KeyObject, sign } from 'node:crypto'
import { concat, encodeUtf8 } from '../src/core/bytes.ts'
import {
  type Checkpoint,
  formatCheckpointBody,
  formatCheckpointLine,
  originOf,
  vaultIdOf,
} from '../src/core/checkpoint.ts'
import { ed25519PublicKey, sha256Hex } from '../src/core/crypto.ts'
import { type Entry, formatEntry, type Header, headerBytes, readEntry } from '../src/core/entry.ts'
import { appendLeaf, EMPTY_FRONTIER, formatFrontier, frontierRoot } from '../src/core/frontier.ts'
import { canonicalize, isJsonObject, type Json, type JsonObject } from '../src/core/jcs.ts'
import { leafHash } from '../src/core/merkle.ts'
import { formatNote, formatVkey, parseNoteText } from '../src/core/note.ts'
import { digestOf } from '../src/core/record-digest.ts'
import { seededBytes, steppingClock } from './seeded.ts'

/** Signature lines for a checkpoint, each with LF. */
export type Signer = (checkpoint: Checkpoint) => readonly string[]

/** Path → bytes, to be changed. */
export type FileMap = Map<string, Uint8Array>

type Pair = { readonly secret: KeyObject; readonly publicKey: Uint8Array }
const pairs = new Map<string, Pair>()

/** The key of a seed; made once, for that costs ten times what a signature does. */
function pairOf(seed: Uint8Array): Pair {
  const name = Buffer.from(seed).toString('hex')
  const known = pairs.get(name)
  if (known !== undefined) return known
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed])
  const secret = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  const pair = { secret, publicKey: ed25519PublicKey(seed) }
  pairs.set(name, pair)
  return pair
}

/** Signs with the keys given, in order. Written apart from the program's own signing, from docs/format.md alone. */
export function signedWith(...seeds: readonly Uint8Array[]): Signer {
  return (checkpoint) =>
    seeds.map((seed) => {
      const { secret, publicKey } = pairOf(seed)
      const name = checkpoint.origin
      const id = createHash('sha256').update(`${name}\n\u0001`).update(publicKey).digest().subarray(0, 4)
      const signature = sign(null, Buffer.from(formatCheckpointBody(checkpoint)), secret)
      return `\u2014 ${name} ${Buffer.concat([id, signature]).toString('base64')}\n`
    })
}

/** The path of a stored file. */
export function objectFile(sha256: string): string {
  return `objects/${sha256.slice(0, 2)}/${sha256.slice(2)}`
}

const kindOf = (entry: Entry): Json | undefined => ('record' in entry ? entry.record['kind'] : undefined)

/** vault.json as the unsealed `vault` and `key` entries say it. */
function settingsBytes(entries: readonly Entry[]): Uint8Array {
  const records = entries.flatMap((entry) =>
    'record' in entry && ['vault', 'key'].includes(String(kindOf(entry))) ? [entry.record] : [],
  )
  const [first, last] = [records[0] as JsonObject, records.at(-1) as JsonObject]
  const keys = records.map((record) => record['key'] as Json)
  return encodeUtf8(
    `${canonicalize({ encryption: last['encryption'] as Json, id: first['id'] as Json, keys, v: 1 })}\n`,
  )
}

/** The files of a vault with these entries, a checkpoint at each of `sizes`, and these further files. */
export function vaultFiles(
  entries: readonly Entry[],
  sizes: readonly number[],
  signer: Signer,
  others: ReadonlyMap<string, Uint8Array> = new Map(),
): FileMap {
  const first = entries[0] as Entry
  const origin = originOf('record' in first ? String(first.record['id']) : '')
  const lines = entries.map(formatEntry)
  const checkpointLines: Uint8Array[] = []
  let frontier = EMPTY_FRONTIER
  let bytes = 0
  let note = ''
  for (const [k, entry] of entries.entries()) {
    frontier = appendLeaf(frontier, leafHash(headerBytes(entry.header)))
    bytes += (lines[k] as Uint8Array).length
    if (!sizes.includes(k + 1)) continue
    const checkpoint = { origin, size: k + 1, root: frontierRoot(frontier) }
    note = formatNote(formatCheckpointBody(checkpoint), signer(checkpoint))
    checkpointLines.push(formatCheckpointLine({ bytes, note, size: k + 1 }))
  }
  return new Map([
    ...others,
    ['checkpoint', encodeUtf8(note)],
    ['checkpoints.jsonl', concat(...checkpointLines)],
    ['frontier.json', formatFrontier(frontier)],
    ['ledger.jsonl', concat(...lines)],
    ['vault.json', settingsBytes(entries)],
  ])
}

/** The lines of a file, each with its LF. */
export function linesOf(bytes: Uint8Array | undefined): Uint8Array[] {
  const lines: Uint8Array[] = []
  for (let at = 0; bytes !== undefined && at < bytes.length; ) {
    const lf = bytes.indexOf(10, at)
    const end = lf < 0 ? bytes.length : lf + 1
    lines.push(bytes.subarray(at, end))
    at = end
  }
  return lines
}

/** The entries of a vault whose ledger is well formed. */
export function entriesOf(files: ReadonlyMap<string, Uint8Array>): Entry[] {
  return linesOf(files.get('ledger.jsonl')).map((line) => {
    const read = readEntry(line.subarray(0, -1))
    if (!read.ok) throw new Error(`a line is no entry: ${read.fault}`)
    return read.value
  })
}

/** Size and note of every checkpoint line. */
export function notesOf(files: ReadonlyMap<string, Uint8Array>): { size: number; note: string }[] {
  return linesOf(files.get('checkpoints.jsonl')).map(
    (line) => JSON.parse(new TextDecoder().decode(line)) as { size: number; note: string },
  )
}

/** Everything that is not written by `vaultFiles`. */
export function otherFiles(files: ReadonlyMap<string, Uint8Array>): FileMap {
  const written = ['checkpoint', 'checkpoints.jsonl', 'frontier.json', 'ledger.jsonl', 'vault.json']
  return new Map([...files].filter(([path]) => !written.includes(path)))
}

/** The entry with another record (unsealed) and everything that needs no key made right again. */
export function withRecord(entry: Entry, record: JsonObject): Entry {
  if (!('record' in entry)) throw new Error('a sealed entry has no record to change')
  return { header: { ...entry.header, digest: digestOf(record, entry.seed) }, record, seed: entry.seed }
}

/** Entries in a new order made to fit: `seq` and `about` follow; what pointed at an entry that is gone points at 1. */
export function renumbered(entries: readonly Entry[]): Entry[] {
  const moved = new Map<number, { seq: number; digest: string }>()
  return entries.map((entry, seq) => {
    const header: Header = { ...entry.header, seq, key: Math.min(entry.header.key, seq) }
    let next: Entry = { ...entry, header }
    const about = 'record' in entry ? entry.record['about'] : undefined
    if ('record' in next && isJsonObject(about)) {
      const target = moved.get(about['seq'] as number) ?? moved.values().next().value
      if (target !== undefined) next = withRecord(next, { ...next.record, about: { ...target } })
    }
    moved.set(entry.header.seq, { seq, digest: next.header.digest })
    return next
  })
}

/** The signature lines that a vault has, whatever they are put under: an attacker without the key has no others. */
export function oldSignatures(files: ReadonlyMap<string, Uint8Array>): Signer {
  const notes = notesOf(files)
  return ({ size }) => {
    const { note } = notes.find((one) => one.size >= size) ?? (notes.at(-1) as { note: string })
    const body = (parseNoteText(note)?.text ?? '').length
    return [note.slice(body + 1)]
  }
}

/** The vault with changed entries, by one who makes everything right that needs no key, or also signs with `signer`. */
export function rewritten(
  files: ReadonlyMap<string, Uint8Array>,
  change: (entries: Entry[]) => readonly Entry[],
  signer: Signer = oldSignatures(files),
): FileMap {
  const entries = change(entriesOf(files))
  const sizes = notesOf(files).map((one) => Math.min(one.size, entries.length))
  return vaultFiles(entries, [...new Set([...sizes, entries.length])], signer, otherFiles(files))
}

/** The entries under a key of one's own: another entry 0, another vault id, everything else as it was. */
export function underKey(entries: readonly Entry[], seed: Uint8Array): Entry[] {
  const publicKey = ed25519PublicKey(seed)
  const id = vaultIdOf(publicKey)
  const [first, ...rest] = entries as readonly [Entry, ...Entry[]]
  if (!('record' in first)) throw new Error('entry 0 is never sealed')
  const key = formatVkey({ name: originOf(id), publicKey })
  return renumbered([withRecord(first, { ...first.record, id, key }), ...rest])
}

/** A vault being written at format level. */
export type Writing = {
  readonly id: string
  readonly entries: Entry[]
  readonly objects: FileMap
  /** Appends an entry; sealed with random bytes where the vault is encrypted, unless it is a `key` record. */
  add(record: JsonObject): { seq: number; digest: string }
  /** Stores bytes; gives what a record says of them. */
  store(bytes: Uint8Array): { sha256: string; size: number }
  /** Appends a key entry and signs it with the old key and the new, as format.md asks; its seq. */
  changeKey(action: 'rotate' | 'revoke' | 'seal', seal?: string): number
  /** Signs a checkpoint of what is there. */
  commit(): void
  files(): FileMap
  /** The keys so far, oldest first. */
  readonly seeds: readonly Uint8Array[]
  /** Signature lines as each size demands. */
  readonly signer: Signer
}

/** Starts a vault. `name` seeds all its randomness. */
export function startWriting(name: string, options: { encrypted?: boolean } = {}): Writing {
  const random = seededBytes(`written ${name}`)
  const now = steppingClock('2022-03-01T00:00:00.000Z', 1009)
  const entries: Entry[] = []
  const objects: FileMap = new Map()
  const sizes: number[] = []
  const signers = new Map<number, Uint8Array[]>()
  const seeds = [random(32)]
  let key = 0
  const id = vaultIdOf(ed25519PublicKey(seeds[0] as Uint8Array))
  const vkey = (): string =>
    formatVkey({ name: originOf(id), publicKey: ed25519PublicKey(seeds.at(-1) as Uint8Array) })
  let encryption: JsonObject | null = options.encrypted === true ? { recipient: 'age1invented0' } : null
  const signer: Signer = (checkpoint) =>
    signedWith(...(signers.get(checkpoint.size) as Uint8Array[]))(checkpoint)

  const add = (record: JsonObject): { seq: number; digest: string } => {
    const seq = entries.length
    const seed = random(32)
    const header: Header = {
      digest: digestOf(record, seed),
      key,
      recordedAt: now().toISOString(),
      seq,
      v: 1,
    }
    const open = encryption === null || record['kind'] === 'vault' || record['kind'] === 'key'
    if (open) entries.push({ header, record, seed })
    else {
      const sealed = random(40 + encodeUtf8(canonicalize(record)).length)
      const attachments = (record['attachments'] ?? []) as readonly JsonObject[]
      const names = attachments.map((attachment) => String(attachment['sha256']))
      const more = { ciphertext: sha256Hex(sealed), ...(names.length > 0 ? { objects: names } : {}) }
      entries.push({ header: { ...header, ...more }, sealed })
    }
    return { seq, digest: header.digest }
  }
  const commit = (...by: Uint8Array[]): void => {
    sizes.push(entries.length)
    signers.set(entries.length, by.length === 0 ? [seeds.at(-1) as Uint8Array] : by)
  }
  add({ encryption, id, key: vkey(), kind: 'vault', seal: null, software: 'written by a test' })
  commit()
  return {
    id,
    entries,
    objects,
    seeds,
    signer,
    add,
    store: (bytes) => {
      const sha256 = sha256Hex(bytes)
      objects.set(objectFile(sha256), bytes)
      return { sha256, size: bytes.length }
    },
    changeKey: (action, named) => {
      const old = seeds.at(-1) as Uint8Array
      if (action !== 'seal') seeds.push(random(32))
      if (action === 'rotate' && encryption !== null) encryption = { recipient: 'age1invented1' }
      const seal = action === 'seal' ? (named ?? sha256Hex(random(8))) : null
      const previous = key
      key = entries.length
      add({ action, encryption, key: vkey(), kind: 'key', previous, seal })
      if (action === 'seal') commit()
      else commit(old, seeds.at(-1) as Uint8Array)
      return key
    },
    commit: () => commit(),
    files: () => vaultFiles(entries, sizes, signer, objects),
  }
}
