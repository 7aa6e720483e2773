/**
 * The worked example of the format (fixtures/vectors/entry.json), which a program that shares no code with src/
 * computed from docs/format.md: every value comes out of our code the same, and every text is read back.
 */
import { expect, test } from 'vitest'
import { encodeBase64Url, encodeHex, encodeUtf8 } from '../../src/core/bytes.ts'
import {
  checkpointWords,
  formatCheckpointBody,
  formatCheckpointLine,
  formatWords,
  originOf,
  signCheckpoint,
  vaultIdOf,
  verifyCheckpoint,
} from '../../src/core/checkpoint.ts'
import { atomsOf, commitmentsOf, saltsOf } from '../../src/core/commitment.ts'
import { ed25519PublicKey } from '../../src/core/crypto.ts'
import { disclose, judgeDisclosure } from '../../src/core/disclosure.ts'
import { contentMatches, formatEntry, headerBytes, readEntry } from '../../src/core/entry.ts'
import { appendLeaf, EMPTY_FRONTIER, formatFrontier, frontierRoot } from '../../src/core/frontier.ts'
import { canonicalize, type Json, type JsonObject } from '../../src/core/jcs.ts'
import { leafHash, rootOf } from '../../src/core/merkle.ts'
import { formatNote, formatVkey, keyId, parseVkey } from '../../src/core/note.ts'
import { cut } from '../../src/core/pieces.ts'
import { checkRecord } from '../../src/core/record.ts'
import { digestOf } from '../../src/core/record-digest.ts'
import { hex, vectors } from './vectors.ts'

type EntryExample = {
  record: JsonObject
  seed: string
  digest: string
  header: string
  leafHash: string
  line: string
}
const example = vectors<{
  signing: {
    seedHex: string
    publicKeyHex: string
    vaultId: string
    origin: string
    keyIdHex: string
    vkey: string
  }
  pieces: [string, string[]][]
  vaultEntry: EntryExample
  threatEntry: EntryExample & { atoms: Json[]; salts: string[]; commitments: string[] }
  partlyShown: Json[]
  rootHex: string
  body: string
  signedNote: string
  words: string[]
  spoken: string
  checkpointLine: string
  frontier: string
}>('entry')
const { signing, vaultEntry, threatEntry } = example
const seed = hex(signing.seedHex)
const checkpoint = { origin: signing.origin, size: 2, root: hex(example.rootHex) }

test('texts are cut into the same pieces', () => {
  for (const [text, pieces] of example.pieces) expect(cut(text)).toEqual(pieces)
})

test('atoms, salts, commitments and digest come out', () => {
  const record = threatEntry.record
  const recordSeed = new Uint8Array(Buffer.from(threatEntry.seed, 'base64url'))
  const atoms = atomsOf(record)
  expect(atoms.map(({ path, i, m, value }) => [path, i, m, value])).toEqual(threatEntry.atoms)
  expect(saltsOf(recordSeed, atoms.length).map(encodeBase64Url)).toEqual(threatEntry.salts)
  expect(commitmentsOf(record, recordSeed).map(encodeBase64Url)).toEqual(threatEntry.commitments)
  expect(digestOf(record, recordSeed)).toBe(threatEntry.digest)
  expect(checkRecord(record).ok).toBe(true)
})

test('a word and an age blacked out leave the digest as it is', () => {
  const recordSeed = new Uint8Array(Buffer.from(threatEntry.seed, 'base64url'))
  const hidden = (path: readonly (string | number)[], i: number) =>
    (path.join() === 'content,text' && i === 5) || path.join() === 'targets,1,age'
  expect(disclose(threatEntry.record, recordSeed, ({ path, i }) => hidden(path, i))).toEqual(
    example.partlyShown,
  )
  const judged = judgeDisclosure(example.partlyShown)
  expect(judged).toMatchObject({ ok: true, digest: threatEntry.digest, atoms: threatEntry.atoms.length })
  expect(canonicalize(example.partlyShown)).not.toContain('brother')
})

test('lines of the ledger are read and written byte for byte, and their leaves hash the same', () => {
  for (const one of [vaultEntry, threatEntry]) {
    const read = readEntry(encodeUtf8(one.line))
    if (!read.ok) throw new Error(read.fault)
    expect(formatEntry(read.value)).toEqual(encodeUtf8(`${one.line}\n`))
    expect(contentMatches(read.value)).toBe(true)
    expect(read.value.header.digest).toBe(one.digest)
    expect(headerBytes(read.value.header)).toEqual(encodeUtf8(one.header))
    expect(encodeHex(leafHash(encodeUtf8(one.header)))).toBe(one.leafHash)
  }
})

test('the root, the frontier and the checkpoint over both entries come out', () => {
  const leaves = [hex(vaultEntry.leafHash), hex(threatEntry.leafHash)]
  expect(encodeHex(rootOf(leaves))).toBe(example.rootHex)
  const frontier = leaves.reduce(appendLeaf, EMPTY_FRONTIER)
  expect(encodeHex(frontierRoot(frontier))).toBe(example.rootHex)
  expect(formatFrontier(frontier)).toEqual(encodeUtf8(example.frontier))
  expect(formatCheckpointBody(checkpoint)).toBe(example.body)
  expect(formatNote(example.body, [signCheckpoint(checkpoint, seed)])).toBe(example.signedNote)
  const bytes = encodeUtf8(`${vaultEntry.line}\n${threatEntry.line}\n`).length
  const line = formatCheckpointLine({ bytes, note: example.signedNote, size: 2 })
  expect(line).toEqual(encodeUtf8(`${example.checkpointLine}\n`))
})

test('the key, its name, id and vkey come out, and verify the note', () => {
  const publicKey = ed25519PublicKey(seed)
  const key = { name: signing.origin, publicKey }
  expect(encodeHex(publicKey)).toBe(signing.publicKeyHex)
  expect(vaultIdOf(publicKey)).toBe(signing.vaultId)
  expect(originOf(signing.vaultId)).toBe(signing.origin)
  expect(encodeHex(keyId(key))).toBe(signing.keyIdHex)
  expect(formatVkey(key)).toBe(signing.vkey)
  expect(parseVkey(signing.vkey)).toEqual(key)
  expect(verifyCheckpoint(example.signedNote, [key])).toMatchObject(checkpoint)
})

test('the twelve words come out', () => {
  expect(checkpointWords(2, checkpoint.root)).toEqual(example.words)
  expect(formatWords(2, checkpoint.root)).toBe(example.spoken)
})
