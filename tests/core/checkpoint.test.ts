/** Checkpoints, their lines and words: other projects' cases, round trips, and every one-character change. */
import { createHash } from 'node:crypto'
import { wordlist } from '@scure/bip39/wordlists/english.js'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { encodeHex, encodeUtf8 } from '../../src/core/bytes.ts'
import {
  type Checkpoint,
  checkpointOf,
  checkpointWords,
  formatCheckpointBody,
  formatCheckpointLine,
  formatWords,
  originOf,
  parseCheckpointBody,
  parseCheckpointLine,
  parseWords,
  signCheckpoint,
  vaultIdOf,
  verifyCheckpoint,
} from '../../src/core/checkpoint.ts'
import { ed25519PublicKey } from '../../src/core/crypto.ts'
import { leafHash, rootOf } from '../../src/core/merkle.ts'
import {
  formatNote,
  judgeNote,
  keyId,
  parseNoteText,
  parseVkey,
  signatureLine,
  type VerifierKey,
} from '../../src/core/note.ts'
import { base64, vectors } from './vectors.ts'

const seeds = [1, 2, 3].map((k) => new Uint8Array(32).fill(k)) as [Uint8Array, Uint8Array, Uint8Array]
const origin = originOf(vaultIdOf(ed25519PublicKey(seeds[0])))
const [first, second, third] = seeds.map((seed) => ({ name: origin, publicKey: ed25519PublicKey(seed) })) as [
  VerifierKey,
  VerifierKey,
  VerifierKey,
]
const checkpoint: Checkpoint = { origin, size: 13, root: new Uint8Array(32).fill(5) }
const lines = seeds.map((seed) => signCheckpoint(checkpoint, seed)) as [string, string, string]
const noteOf = (...own: string[]) => formatNote(formatCheckpointBody(checkpoint), own)

test('bodies get the strict verdict', () => {
  const { cases } = vectors<{ cases: { id: string; body: string; strict: string }[] }>('checkpoint-bodies')
  expect(cases).toHaveLength(13)
  for (const { id, body, strict } of cases) {
    const parsed = parseCheckpointBody(body)
    expect([id, parsed !== undefined]).toEqual([id, strict === 'accept'])
    if (parsed !== undefined) expect(formatCheckpointBody(parsed)).toBe(body)
  }
})

test('cosigned checkpoints of a public log get the verdict of its conformance tests', () => {
  type Case = { id: string; verdict: string; name: string; key: string; keyId: string; note: string }
  const { cases } = vectors<{ cases: Case[] }>('checkpoint-notes')
  expect(cases).toHaveLength(10)
  for (const { id, verdict, name, key, keyId: wanted, note } of cases) {
    const known = { name, publicKey: base64(key) }
    expect(encodeHex(keyId(known))).toBe(wanted)
    const parsed = parseNoteText(note)
    const judged = parsed && checkpointOf(parsed) && judgeNote(parsed, [known])
    expect([id, judged?.good.length === 1 && !judged.bad]).toEqual([id, verdict === 'accept'])
  }
})

test('a small log of another implementation verifies, and its roots are those of our tree', () => {
  const log = vectors<{ vkey: string; entries: string[]; checkpoints: string[] }>('tlog-small-log')
  const key = parseVkey(log.vkey) as VerifierKey
  const leaves = log.entries.map((entry) => leafHash(encodeUtf8(entry)))
  let compared = 0
  for (const note of log.checkpoints) {
    const verified = verifyCheckpoint(note, [key])
    // A tree of no leaves proves nothing: this format has none.
    if (note.startsWith(`${key.name}\n0\n`)) expect(verified).toBeUndefined()
    else {
      compared++
      expect(encodeHex(rootOf(leaves.slice(0, verified?.size)))).toBe(encodeHex(verified?.root as Uint8Array))
    }
  }
  expect([log.checkpoints.length, compared]).toEqual([9, 8])
})

test('a checkpoint needs exactly the demanded signatures, first and in order', () => {
  expect(verifyCheckpoint(noteOf(lines[0]), [first])).toMatchObject(checkpoint)
  expect(verifyCheckpoint(noteOf(lines[0], lines[1]), [first, second])).toMatchObject(checkpoint)
  const cosignature = signatureLine(formatCheckpointBody(checkpoint), 'witness.example', seeds[2])
  expect(verifyCheckpoint(noteOf(lines[0], cosignature), [first])).toMatchObject(checkpoint)
  const refused: [string, VerifierKey[]][] = [
    [noteOf(lines[0]), []],
    [noteOf(lines[0]), [second]],
    [noteOf(lines[0]), [first, second]],
    [noteOf(lines[0], lines[1]), [first]],
    [noteOf(lines[0], lines[1]), [second]],
    [noteOf(lines[1], lines[0]), [first, second]],
    [noteOf(lines[0], lines[0]), [first]],
    [noteOf(lines[0], lines[0]), [first, first]],
    [noteOf(lines[0], lines[2]), [first, second]],
    [noteOf(cosignature, lines[0]), [first]],
    [noteOf(lines[0], lines[1], lines[2]), [first, second]],
    [noteOf(cosignature), [{ ...third, name: 'witness.example' }]],
    [formatNote(formatCheckpointBody({ ...checkpoint, size: 14 }), [lines[0]]), [first]],
    [formatNote(`${formatCheckpointBody(checkpoint)}more\n`, [lines[0]]), [first]],
  ]
  for (const [note, demanded] of refused)
    expect([note, verifyCheckpoint(note, demanded)]).toEqual([note, undefined])
})

test('bodies that are not exactly three strict lines are refused', () => {
  const good = formatCheckpointBody(checkpoint)
  expect(parseCheckpointBody(good)).toEqual(checkpoint)
  const size = (text: string) => good.replace('\n13\n', `\n${text}\n`)
  for (const bad of [
    good.slice(0, -1),
    `${good}\n`,
    `\n${good}`,
    good.replace(origin, ''),
    ...[
      '',
      '0',
      '013',
      '+13',
      '-13',
      '1e1',
      '13.0',
      ' 13',
      '13 ',
      '0x0d',
      '9007199254740992',
      '99999999999999999',
      '१३',
    ].map(size),
    good.replace('=\n', '\n'),
    good.replace('BQU=', 'BQV='),
    good.replace('BQU=', 'BQUF'),
    good.replace('=\n', '=\r\n'),
  ])
    expect([bad, parseCheckpointBody(bad)]).toEqual([bad, undefined])
  expect(parseCheckpointBody(size('9007199254740991'))?.size).toBe(2 ** 53 - 1)
})

test('no one-character change of a checkpoint line leaves one that verifies with the same bytes', () => {
  const good = { bytes: 4711, note: noteOf(lines[0]), size: 13 }
  const text = Buffer.from(formatCheckpointLine(good)).toString('utf8').slice(0, -1)
  expect(parseCheckpointLine(encodeUtf8(text))).toEqual({ ...good, checkpoint })
  const survived: string[] = []
  const changedLength: number[] = []
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    const swaps = [unit + 1, unit - 1, unit ^ 0x20, 0x20, 0x30, 0x39, 0x22, 0xe9].filter(
      (one) => one !== unit,
    )
    const others = swaps.map((one) => text.slice(0, at) + String.fromCharCode(one) + text.slice(at + 1))
    for (const other of [
      ...others,
      text.slice(0, at) + text.slice(at + 1),
      text.slice(0, at) + text.charAt(at) + text.slice(at),
    ]) {
      const line = other === text ? undefined : parseCheckpointLine(encodeUtf8(other))
      if (line === undefined || verifyCheckpoint(line.note, [first]) === undefined) continue
      if (line.bytes === good.bytes) survived.push(other)
      else changedLength.push(line.bytes)
    }
  }
  expect(survived).toEqual([])
  // `bytes` is not signed: readers compare it with the ledger they hold.
  expect(changedLength.length).toBeGreaterThan(0)
})

test('lines with other members, sizes that disagree or bodies that are none are refused', () => {
  const line = (value: object) => encodeUtf8(JSON.stringify(value))
  const note = noteOf(lines[0])
  expect(parseCheckpointLine(line({ bytes: 1, note, size: 13 }))).toBeDefined()
  for (const bad of [
    {},
    [],
    { bytes: 0, note, size: 13 },
    { bytes: 1.5, note, size: 13 },
    { bytes: '1', note, size: 13 },
    { bytes: 2 ** 53, note, size: 13 },
    { bytes: 1, note, size: 12 },
    { bytes: 1, note, size: '13' },
    { bytes: 1, note: 5, size: 13 },
    { bytes: 1, note: note.slice(1), size: 13, x: 1 },
    { bytes: 1, note: note.slice(0, -1), size: 13 },
    { bytes: 1, note, size: 13, x: 1 },
    { note, bytes: 1, size: 13 },
    { 'bytes,note': note, size: 13 },
  ])
    expect([bad, parseCheckpointLine(line(bad))]).toEqual([bad, undefined])
})

const anyPoint = fc.tuple(
  fc.integer({ min: 1, max: 2 ** 53 - 1 }),
  fc.uint8Array({ minLength: 32, maxLength: 32 }),
)

test('bodies, lines and words come back from their text', () => {
  fc.assert(
    fc.property(anyPoint, fc.integer({ min: 1 }), ([size, root], bytes) => {
      const one = { origin, size, root }
      expect(parseCheckpointBody(formatCheckpointBody(one))).toEqual(one)
      const line = { bytes, note: formatNote(formatCheckpointBody(one), [lines[0]]), size }
      expect(parseCheckpointLine(formatCheckpointLine(line).slice(0, -1))).toEqual({
        ...line,
        checkpoint: one,
      })
      expect(parseWords(formatWords(size, root))).toEqual({ size, words: checkpointWords(size, root) })
    }),
  )
})

test('the word list is the published one', () => {
  expect(wordlist).toHaveLength(2048)
  expect(
    createHash('sha256')
      .update(`${wordlist.join('\n')}\n`)
      .digest('hex'),
  ).toBe('2f5eed53a4727b4bf8880d8f3f199efc90e58503646d9ff8eff3a2ed3b24dbda')
})

test('the twelve words are the first 132 bits of the hash', () => {
  fc.assert(
    fc.property(anyPoint, ([size, root]) => {
      const hash = createHash('sha256').update(`evidence/v1/checkpoint\n${size}\n`).update(root).digest('hex')
      const bits = BigInt(`0x${hash}`) >> 124n
      const words = Array.from(
        { length: 12 },
        (_, k) => wordlist[Number((bits >> BigInt(11 * (11 - k))) & 2047n)],
      )
      expect(checkpointWords(size, root)).toEqual(words)
    }),
  )
})

test('words are read in any case and with any separators, and not with one missing or wrong', () => {
  const text = formatWords(13, checkpoint.root)
  const read = parseWords(text)
  expect(read?.words).toEqual(checkpointWords(13, checkpoint.root))
  for (const other of [
    text.toUpperCase(),
    text.replaceAll(' · ', '\n'),
    text.replaceAll(' ', '-'),
    `  ${text}.`,
    text.replaceAll(' ', ', '),
  ])
    expect(parseWords(other)).toEqual(read)
  const words = text.split(' ')
  for (const other of [
    '',
    words.slice(1).join(' '),
    words.slice(0, -1).join(' '),
    `${text} ${words.at(-1)}`,
    text.replace('13', '013'),
    text.replace('13', '0'),
    text.replace('13', '-'),
    text.replace('13', '9999999999999999'),
    text.replace(words.at(-1) as string, 'evidence1'),
    text.replace(words.at(-1) as string, 'vault'.slice(0, 3)),
  ])
    expect([other, parseWords(other)]).toEqual([other, undefined])
})
