/**
 * The worked example of docs/format.md, made by src/core from fixed seeds: a vault of two entries, a packet of it, and
 * the change of key that follows. Every fenced block of that page with a name is one of `values`. People are invented.
 */
import { formatBagInfo } from '../../src/core/bag-info.ts'
import { encodeBase64, encodeBase64Url, encodeHex, encodeUtf8 } from '../../src/core/bytes.ts'
import {
  type Checkpoint,
  formatCheckpointBody,
  formatCheckpointLine,
  formatWords,
  originOf,
  signCheckpoint,
  vaultIdOf,
} from '../../src/core/checkpoint.ts'
import { atomsOf, commitmentsOf, saltsOf } from '../../src/core/commitment.ts'
import { ed25519PublicKey, sha256, sha256Hex } from '../../src/core/crypto.ts'
import { disclose } from '../../src/core/disclosure.ts'
import { type Entry, formatEntry, headerBytes } from '../../src/core/entry.ts'
import { appendLeaf, EMPTY_FRONTIER, formatFrontier, frontierRoot } from '../../src/core/frontier.ts'
import { canonicalize, type JsonObject } from '../../src/core/jcs.ts'
import { leafHash, nodeHash, rootOf } from '../../src/core/merkle.ts'
import { formatNote, formatVkey } from '../../src/core/note.ts'
import { formatLeaves, formatPacketData } from '../../src/core/packet-data.ts'
import { cut } from '../../src/core/pieces.ts'
import { digestOf } from '../../src/core/record-digest.ts'

type Files = Map<string, Uint8Array>
type Open = Extract<Entry, { record: JsonObject }>

/** The blocks of the page by name, each without its final LF, and the files that they come from. */
export type WorkedExample = {
  readonly values: ReadonlyMap<string, string>
  /** The vault at size 2, and after the change of key at size 3. */
  readonly vault: Files
  readonly rotated: Files
  readonly packet: Files
}

const LETTER = encodeUtf8('I was there\n')
const MESSAGE = 'Мы знаем. 我们知道！ We know where.'
const HIDDEN_PIECE = 'where.'

/** 32 bytes that count up from `first`. */
const counting = (first: number): Uint8Array => Uint8Array.from({ length: 32 }, (_, at) => first + at)

function entryOf(seq: number, key: number, recordedAt: string, record: JsonObject, seed: Uint8Array): Open {
  return { header: { digest: digestOf(record, seed), key, recordedAt, seq, v: 1 }, record, seed }
}

function threatRecord(): JsonObject {
  return {
    kind: 'threat',
    occurred: { literal: '1 December, 8:17 a.m.', local: '2021-12-01T08:17', precision: 'minute' },
    content: { text: MESSAGE, textOrigin: 'typed' },
    channel: { medium: 'message', platform: 'messenger' },
    sender: { displayName: 'R. Volkov' },
    targets: [{ who: 'child', age: 6 }],
    attachments: [{ sha256: sha256Hex(LETTER), size: LETTER.length, name: 'letter.txt' }],
  }
}

/** Makes the whole example; the same on every run and every machine. */
export function workedExample(): WorkedExample {
  const values = new Map<string, string>()
  const seed = counting(0x00)
  const publicKey = ed25519PublicKey(seed)
  const id = vaultIdOf(publicKey)
  const origin = originOf(id)
  const vkey = formatVkey({ name: origin, publicKey })
  values.set('key-seed', encodeHex(seed))
  values.set('public-key', encodeHex(publicKey))
  values.set('vault-id', id)
  values.set('vkey', vkey)
  values.set('fingerprint', `SHA256:${encodeBase64(sha256(publicKey)).replace(/=+$/, '')}`)

  const vaultRecord = {
    kind: 'vault',
    encryption: null,
    id,
    key: vkey,
    seal: null,
    software: 'evidence 0.1.0',
  }
  const first = entryOf(0, 0, '2021-12-01T13:58:40.107Z', vaultRecord, counting(0x20))
  const second = entryOf(1, 0, '2021-12-01T14:02:11.532Z', threatRecord(), counting(0x40))
  describeEntry(values, 'entry-0', first)
  describeEntry(values, 'entry-1', second)
  describeRecord(values, second)

  const signed = signedStates([first, second], origin, [seed])
  describeTree(values, [first, second], signed)

  const settings = (...keys: string[]) =>
    encodeUtf8(`${canonicalize({ encryption: null, id, keys, v: 1 })}\n`)
  const secrets = encodeUtf8(
    `${canonicalize({ identities: [], owner: null, recipients: [], seal: null, signing: [{ seed: encodeBase64Url(seed), seq: 0 }], v: 1 })}\n`,
  )
  const vault = vaultFiles([first, second], signed, settings(vkey), secrets)
  values.set('vault-json', withoutLf(vault.get('vault.json')))
  values.set('object-path', [...vault.keys()].find((path) => path.startsWith('objects/')) as string)
  values.set('secrets-json', withoutLf(secrets))
  values.set('frontier-json', textOf(vault.get('frontier.json')))

  const packet = packetFiles(id, [first, second], signed.at(-1) as Signed)
  for (const name of ['bagit.txt', 'bag-info.txt', 'manifest-sha256.txt', 'tagmanifest-sha256.txt'])
    values.set(name.replace('.txt', '-txt'), withoutLf(packet.get(name)))
  values.set('leaves-txt', withoutLf(packet.get('data/leaves.txt')))
  values.set('evidence-json', textOf(packet.get('data/evidence.json')))

  const newSeed = counting(0x60)
  const newKey = formatVkey({ name: origin, publicKey: ed25519PublicKey(newSeed) })
  const keyRecord = { kind: 'key', action: 'rotate', encryption: null, key: newKey, previous: 0, seal: null }
  const third = entryOf(2, 2, '2021-12-02T09:30:00.000Z', keyRecord, counting(0x80))
  const all = [first, second, third]
  const turned = [...signed, signedState(all, origin, [seed, newSeed])]
  values.set('new-key-seed', encodeHex(newSeed))
  values.set('entry-2-line', withoutLf(formatEntry(third)))
  values.set('rotation-note', (turned[2] as Signed).note.slice(0, -1))
  const rotated = vaultFiles(all, turned, settings(vkey, newKey), secrets)
  values.set('rotated-vault-json', withoutLf(rotated.get('vault.json')))
  values.set('rotated-frontier-json', textOf(rotated.get('frontier.json')))
  return { values, vault, rotated, packet }
}

function describeEntry(values: Map<string, string>, name: string, entry: Open): void {
  values.set(`${name}-seed`, encodeHex(entry.seed))
  values.set(`${name}-line`, withoutLf(formatEntry(entry)))
  values.set(`${name}-header`, textOf(headerBytes(entry.header)))
  values.set(`${name}-header-hex`, encodeHex(headerBytes(entry.header)).replace(/(.{64})(?=.)/g, '$1\n'))
  values.set(`${name}-leaf`, encodeHex(leafHash(headerBytes(entry.header))))
}

/** Pieces, atoms with salts and commitments, digest, and the form in which one word is hidden. */
function describeRecord(values: Map<string, string>, { header, record, seed }: Open): void {
  values.set(
    'pieces',
    cut(MESSAGE)
      .map((piece, i) => `${i} ${canonicalize(piece)}`)
      .join('\n'),
  )
  const atoms = atomsOf(record)
  const salts = saltsOf(seed, atoms.length)
  const commitments = commitmentsOf(record, seed)
  const rows = (cell: (k: number) => string): string => atoms.map((_, k) => `${k} ${cell(k)}`).join('\n')
  values.set(
    'atoms',
    rows((k) => {
      const { path, i, m, value } = atoms[k] as (typeof atoms)[number]
      return canonicalize([path, i, m, value])
    }),
  )
  values.set(
    'salts',
    rows((k) => encodeHex(salts[k] as Uint8Array)),
  )
  values.set(
    'commitments',
    rows((k) => encodeHex(commitments[k] as Uint8Array)),
  )
  values.set('digest', header.digest)
  const [shown, hidden] = [disclose(record, seed, () => false), disclose(record, seed, isHidden)]
  const at = atoms.findIndex(isHidden)
  values.set('atom-shown', canonicalize(shown[at] as (typeof shown)[number]))
  values.set('atom-hidden', canonicalize(hidden[at] as (typeof hidden)[number]))
  values.set('entry-1-partly', canonicalize({ atoms: hidden, header: header as unknown as JsonObject }))
}

const isHidden = ({ value }: { value: unknown }): boolean => value === HIDDEN_PIECE

type Signed = Checkpoint & { readonly bytes: number; readonly note: string }

/** The checkpoint after the last of `entries`, by `seeds` in order. */
function signedState(entries: readonly Open[], origin: string, seeds: readonly Uint8Array[]): Signed {
  const root = rootOf(entries.map((entry) => leafHash(headerBytes(entry.header))))
  const checkpoint = { origin, size: entries.length, root }
  const lines = seeds.map((seed) => signCheckpoint(checkpoint, seed))
  const bytes = entries.reduce((sum, entry) => sum + formatEntry(entry).length, 0)
  return { ...checkpoint, bytes, note: formatNote(formatCheckpointBody(checkpoint), lines) }
}

/** One commit an entry. */
function signedStates(entries: readonly Open[], origin: string, seeds: readonly Uint8Array[]): Signed[] {
  return entries.map((_, at) => signedState(entries.slice(0, at + 1), origin, seeds))
}

function describeTree(
  values: Map<string, string>,
  entries: readonly Open[],
  signed: readonly Signed[],
): void {
  const [left, right] = entries.map((entry) => leafHash(headerBytes(entry.header)))
  const { root, size, note } = signed.at(-1) as Signed
  values.set('root-hex', encodeHex(nodeHash(left as Uint8Array, right as Uint8Array)))
  values.set('root-base64', encodeBase64(root))
  values.set('note', note.slice(0, -1))
  values.set('words', formatWords(size, root))
  values.set('checkpoints-jsonl', withoutLf(checkpointLines(signed)))
}

function checkpointLines(signed: readonly Signed[]): Uint8Array {
  return joined(signed.map(({ bytes, note, size }) => formatCheckpointLine({ bytes, note, size })))
}

function vaultFiles(
  entries: readonly Open[],
  signed: readonly Signed[],
  settings: Uint8Array,
  secrets: Uint8Array,
): Files {
  const frontier = entries.reduce(
    (edge, { header }) => appendLeaf(edge, leafHash(headerBytes(header))),
    EMPTY_FRONTIER,
  )
  if (encodeHex(frontierRoot(frontier)) !== encodeHex((signed.at(-1) as Signed).root))
    throw new Error('the frontier and the tree have different roots')
  const stored = sha256Hex(LETTER)
  return new Map([
    ['vault.json', settings],
    ['ledger.jsonl', joined(entries.map(formatEntry))],
    ['checkpoints.jsonl', checkpointLines(signed)],
    ['checkpoint', encodeUtf8((signed.at(-1) as Signed).note)],
    ['frontier.json', formatFrontier(frontier)],
    [`objects/${stored.slice(0, 2)}/${stored.slice(2)}`, LETTER],
    ['keys/secrets.json', secrets],
  ])
}

/** A packet with all that proves and nothing that is only a view. */
function packetFiles(vault: string, [first, second]: readonly Open[], signed: Signed): Files {
  const [zero, one] = [first as Open, second as Open]
  const path = `exhibits/native/EX-0001-${sha256Hex(LETTER).slice(0, 16)}.txt`
  const [createdAt, id] = ['2021-12-01T15:00:00.000Z', `${vault.slice(0, 8)}-2`]
  const data = formatPacketData({
    attachments: [{ as: 'native', index: 0, path, seq: 1 }],
    checkpoint: signed.note,
    checkpoints: [],
    counts: { entries: 2, partly: 1, shown: 1 },
    entries: [
      { header: zero.header, record: zero.record, seed: encodeBase64Url(zero.seed) },
      { atoms: disclose(one.record, one.seed, isHidden), header: one.header },
    ],
    packet: {
      createdAt,
      id,
      jurisdiction: '',
      pdf: 'made by hand',
      profile: 'lawyer',
      purpose: 'advice',
      recipient: 'A. Lindqvist',
      software: 'evidence 0.1.0',
    },
    tokens: [],
    v: 1,
    vault,
  })
  const payload: Files = new Map([
    ['data/evidence.json', data],
    [`data/${path}`, LETTER],
    ['data/leaves.txt', formatLeaves([zero, one].map(({ header }) => leafHash(headerBytes(header))))],
  ])
  const octets = [...payload.values()].reduce((sum, bytes) => sum + bytes.length, 0)
  const tags: Files = new Map([
    ['bag-info.txt', encodeUtf8(formatBagInfo({ octets, files: payload.size, createdAt, id }))],
    ['bagit.txt', encodeUtf8('BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n')],
    ['manifest-sha256.txt', manifestOf(payload)],
  ])
  return new Map([...tags, ...payload, ['tagmanifest-sha256.txt', manifestOf(tags)]])
}

function manifestOf(files: Files): Uint8Array {
  return encodeUtf8([...files].map(([path, bytes]) => `${sha256Hex(bytes)}  ${path}\n`).join(''))
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  return encodeUtf8(parts.map(textOf).join(''))
}

function textOf(bytes: Uint8Array | undefined): string {
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
}

function withoutLf(bytes: Uint8Array | undefined): string {
  const text = textOf(bytes)
  if (!text.endsWith('\n')) throw new Error('has no LF at its end')
  return text.slice(0, -1)
}
