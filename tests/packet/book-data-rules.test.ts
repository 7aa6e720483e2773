/**
 * The rules of part 9, "How the data is built": a check that follows them as they are printed, with SHA-256, SHAKE256
 * and nothing else of the program, on every entry of the invented case.
 */
import { createHash } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Block, Part } from '../../src/packet/book/blocks.ts'
import { buildPacket } from '../../src/packet/packet.ts'
import type { FileMap } from '../written-vault.ts'
import { everyBlock, partsOf, plain } from './book-parts.ts'
import { bookInput } from './book-vault.ts'
import { readFileOf } from './bytes-of.ts'

type Json = null | boolean | number | string | Json[] | { [name: string]: Json }
type Entry = {
  header: { digest: string; seq: number }
  record?: Json
  seed?: string
  atoms?: (string | Json[])[]
}

const sha256 = (...parts: (Buffer | string)[]): Buffer =>
  parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest()
const b64 = (text: string): Buffer => Buffer.from(text, 'base64url')

/** RFC 8785 for the values that a ledger has: whole numbers, and names in the order of UTF-16. */
function jcs(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(jcs).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  const names = Object.keys(value).sort()
  return `{${names.map((name) => `${JSON.stringify(name)}:${jcs(value[name] as Json)}`).join(',')}}`
}

let rules: string[]
let data: { entries: Entry[]; attachments: { seq: number; index: number; path?: string }[] }
const files: FileMap = new Map()
const text = (path: string): string => new TextDecoder().decode(files.get(path))

beforeAll(async () => {
  const input = bookInput()
  const part = (await partsOf(input)).get('9') as Part
  const blocks: Block[] = everyBlock(part.blocks())
  const at = blocks.findIndex((one) => one.is === 'heading' && plain(one.text) === 'How the data is built')
  const list = blocks.slice(at).find((one) => one.is === 'items')
  rules = list?.is === 'items' ? list.items.map(plain) : []
  for (const file of (await buildPacket(input)).files) files.set(file.path, await readFileOf(file))
  data = JSON.parse(text('data/evidence.json'))
})

/** Code points in the ranges that rule 5 prints after a word. */
function rangesAfter(word: string): (code: number) => boolean {
  const printed = new RegExp(`${word} (?:are )?((?:[0-9A-F]{4,5}(?:-[0-9A-F]{4,5})? ?)+)`).exec(
    rules[4] as string,
  )?.[1]
  const ranges = (printed ?? '')
    .trim()
    .split(' ')
    .map((one) => one.split('-').map((hex) => Number.parseInt(hex, 16)))
  expect(ranges.length).toBeGreaterThan(7)
  return (code) => ranges.some(([from = -1, to = from]) => code >= from && code <= to)
}

function atomsOf(record: Json): Json[] {
  const isSeparator = rangesAfter('separators')
  const isSingle = rangesAfter('singles')
  const named = [...(/ends in (.*?) is cut/.exec(rules[4] as string)?.[1] ?? '').matchAll(/\w+/g)].map(
    ([name]) => name,
  )
  const cut = (words: string): string[] => {
    const pieces: string[] = []
    let before = ''
    for (const one of words) {
      const code = one.codePointAt(0) as number
      const kind = isSeparator(code) ? 'separator' : isSingle(code) ? 'single' : 'word'
      if (pieces.length > 0 && (kind === 'separator' || (kind === 'word' && before === 'word')))
        pieces.push(`${pieces.pop()}${one}`)
      else pieces.push(one)
      before = kind
    }
    return pieces.length === 0 ? [''] : pieces
  }
  const walk = (value: Json, path: Json[]): Json[] => {
    if (Array.isArray(value) && value.length > 0) return value.flatMap((one, at) => walk(one, [...path, at]))
    if (value !== null && typeof value === 'object' && !Array.isArray(value) && Object.keys(value).length > 0)
      return Object.keys(value)
        .sort()
        .flatMap((name) => walk(value[name] as Json, [...path, name]))
    if (typeof value !== 'string' || !named.includes(`${path.at(-1)}`)) return [[path, 0, 1, value]]
    const pieces = cut(value)
    return pieces.map((piece, at) => [path, at, pieces.length, piece])
  }
  return walk(record, [])
}

/** The text in quotes that a rule prints before `+ LF`. */
const quoted = (rule: number): string => `${/"([^"]+)" \+ LF/.exec(rules[rule] as string)?.[1]}\n`

describe('a check by the printed rules', () => {
  test('finds each header at its leaf, and the leaves under the root of the checkpoint', () => {
    const leaves = text('data/leaves.txt').trim().split('\n')
    for (const { header } of data.entries)
      expect(sha256(Buffer.of(0), jcs(header)).toString('hex')).toBe(leaves[header.seq])
    const root = (hashes: Buffer[]): Buffer => {
      if (hashes.length === 1) return hashes[0] as Buffer
      let left = 1
      while (left * 2 < hashes.length) left *= 2
      return sha256(Buffer.of(1), root(hashes.slice(0, left)), root(hashes.slice(left)))
    }
    const [, size, third] = text('data/checkpoint.txt').split('\n')
    expect(leaves.length).toBe(Number(size))
    expect(root(leaves.map((one) => Buffer.from(one, 'hex'))).toString('base64')).toBe(third)
  })

  test('gives the digest of every entry that is shown, whole or in part', () => {
    const shown = { whole: 0, partly: 0 }
    for (const { header, record, seed, atoms } of data.entries) {
      let commitments: Buffer[] = []
      if (record !== undefined && seed !== undefined) {
        const list = atomsOf(record)
        const salts = createHash('shake256', { outputLength: 16 * list.length })
          .update(quoted(6))
          .update(b64(seed))
          .digest()
        commitments = list.map((atom, at) => sha256(salts.subarray(16 * at, 16 * at + 16), jcs(atom)))
        shown.whole++
      } else if (atoms !== undefined) {
        commitments = atoms.map((atom) =>
          typeof atom === 'string' ? b64(atom) : sha256(b64(atom[0] as string), jcs(atom.slice(1))),
        )
        shown.partly++
      }
      expect(sha256(quoted(7), ...commitments).toString('hex'), `entry ${header.seq}`).toBe(header.digest)
    }
    expect(shown.whole).toBeGreaterThan(20)
    expect(shown.partly).toBeGreaterThan(20)
  })

  test('finds the key by its fingerprint, and the enclosed files by their entries', () => {
    const [, vkey = '', fingerprint] = text('data/public-key.txt').split('\n')
    const key = Buffer.from(vkey.split('+').slice(2).join('+'), 'base64').subarray(1)
    expect(`SHA256:${sha256(key).toString('base64').replace('=', '')}`).toBe(fingerprint)
    const whole = data.attachments.filter(
      ({ seq, path }) =>
        path !== undefined && data.entries.some((one) => one.header.seq === seq && one.record !== undefined),
    )
    for (const { seq, index, path } of whole) {
      const { record } = data.entries.find((one) => one.header.seq === seq) as Entry
      const { attachments } = record as { attachments: { sha256: string; size: number }[] }
      const bytes = files.get(`data/${path}`) as Uint8Array
      expect([sha256(Buffer.from(bytes)).toString('hex'), bytes.length]).toEqual([
        attachments[index]?.sha256,
        attachments[index]?.size,
      ])
    }
    expect(whole.length).toBeGreaterThan(2)
  })
})
