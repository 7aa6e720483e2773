/** Canonical JSON against RFC 8785's own cases, an independent writer, and the strict reader's refusals. */
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { decodeUtf8, encodeUtf8 } from '../../src/core/bytes.ts'
import {
  canonicalize,
  holdsOnlySafeIntegers,
  type Json,
  MAX_DEPTH,
  nestsWithin,
  parseCanonical,
  parseCanonicalText,
} from '../../src/core/jcs.ts'
import { anyJson, base64, hex, vectors } from './vectors.ts'

const ownNames = Object.getOwnPropertyNames(Object.prototype).sort().join()
afterAll(() => {
  expect(Object.getOwnPropertyNames(Object.prototype).sort().join()).toBe(ownNames)
})

test('the JCS pairs of other projects come out byte for byte', () => {
  const { cases } = vectors<{ cases: { input: string; canonical: string }[] }>('jcs-pairs')
  expect(cases).toHaveLength(4)
  for (const { input, canonical } of cases) {
    const value = JSON.parse(Buffer.from(input, 'base64').toString('utf8')) as Json
    expect(encodeUtf8(canonicalize(value))).toEqual(base64(canonical))
    expect(parseCanonical(base64(canonical))).toEqual(value)
    expect(parseCanonical(base64(input))).toBeUndefined()
  }
})

test('the numbers of RFC 8785 Appendix B are written as it says, and NaN and infinities not at all', () => {
  const { cases } = vectors<{ cases: [string, string | null][] }>('jcs-numbers')
  expect(cases).toHaveLength(13)
  for (const [bits, canonical] of cases) {
    const number = new DataView(hex(bits).buffer).getFloat64(0)
    if (canonical === null) expect(() => canonicalize(number)).toThrow(TypeError)
    else expect(canonicalize(number)).toBe(canonical)
  }
})

function* numberStream(start: readonly string[]): Generator<bigint> {
  for (const word of start) yield BigInt(`0x${word}`)
  for (let i = 0n; i < 2000n; i++) yield 0x0010000000000000n + i
  for (let block = Buffer.alloc(32); ; ) {
    block = createHash('sha256').update(block).digest()
    for (let at = 0; at < 32; at += 8) {
      const number = block.readDoubleLE(at)
      if (number !== 0 && Number.isFinite(number)) yield block.readBigUInt64LE(at)
    }
  }
}

test('100,000 doubles have the published hashes', () => {
  const { start, sha256 } = vectors<{ start: string; sha256: Record<string, string> }>('jcs-number-stream')
  const view = new DataView(new ArrayBuffer(8))
  const running = createHash('sha256')
  const found: Record<string, string> = {}
  let line = 0
  for (const bits of numberStream(start.split(' '))) {
    view.setBigUint64(0, bits)
    running.update(`${bits.toString(16)},${canonicalize(view.getFloat64(0))}\n`)
    if (sha256[++line] !== undefined) found[line] = running.copy().digest('hex')
    if (line === 100_000) break
  }
  expect(found).toEqual(sha256)
})

test('of the JSON parsing suite the reader takes what is its own canonical form and nothing else', () => {
  const { cases, transform } = vectors<{ cases: [string, string][]; transform: [string, string][] }>(
    'json-parsing',
  )
  expect([cases.length, transform.length]).toEqual([200, 11])
  const taken: string[] = []
  for (const [name, file] of [...cases, ...transform]) {
    const value = parseCanonical(base64(file))
    if (value === undefined) continue
    taken.push(name)
    expect(Buffer.from(naive(value))).toEqual(Buffer.from(file, 'base64'))
  }
  // 10^20 is its own canonical form, and no number that a record may hold.
  expect(taken.filter((name) => !name.startsWith('y_'))).toEqual(['i_number_too_big_pos_int'])
  expect(holdsOnlySafeIntegers([100000000000000000000])).toBe(false)
  const ownForm = cases.filter(([, file]) => isOwnForm(base64(file))).map(([name]) => name)
  expect(taken).toEqual(ownForm.filter((name) => name !== 'i_structure_500_nested_arrays'))
  expect(taken.length).toBeGreaterThan(10)
  expect(parseCanonical(encodeUtf8('['.repeat(100_000)))).toBeUndefined()
})

/** As the platform's parser and the naive writer see it; names given twice fall out by length. */
function isOwnForm(bytes: Uint8Array): boolean {
  const text = Buffer.from(bytes).toString('utf8')
  try {
    return Buffer.from(text).equals(bytes) && naive(JSON.parse(text) as Json) === text
  } catch {
    return false
  }
}

/** RFC 8785 written once more, as simply as can be: characters one by one, names by insertion. */
function naive(value: Json): string {
  if (typeof value === 'string') {
    const short: Record<string, string> = {
      '"': '\\"',
      '\\': '\\\\',
      '\b': '\\b',
      '\f': '\\f',
      '\n': '\\n',
      '\r': '\\r',
      '\t': '\\t',
    }
    const escaped = (unit: string) =>
      short[unit] ?? (unit < ' ' ? `\\u00${unit.charCodeAt(0).toString(16).padStart(2, '0')}` : unit)
    return `"${value.split('').map(escaped).join('')}"`
  }
  if (value === null || typeof value !== 'object') return String(value)
  if (Array.isArray(value)) return `[${value.map((element) => naive(element)).join()}]`
  const names: string[] = []
  for (const name of Object.keys(value)) {
    const at = names.findIndex((other) => comesBefore(name, other))
    names.splice(at < 0 ? names.length : at, 0, name)
  }
  return `{${names.map((name) => `${naive(name)}:${naive((value as Record<string, Json>)[name] as Json)}`).join()}}`
}

function comesBefore(a: string, b: string): boolean {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    if (a.charCodeAt(i) !== b.charCodeAt(i)) return a.charCodeAt(i) < b.charCodeAt(i)
  }
  return a.length < b.length
}

test('any value is written as the naive writer writes it, and read back the same', () => {
  fc.assert(
    fc.property(anyJson, (value) => {
      const text = canonicalize(value)
      expect(text).toBe(naive(value))
      const again = parseCanonical(encodeUtf8(text))
      expect(again).toEqual(value)
      expect(canonicalize(again as Json)).toBe(text)
    }),
    { numRuns: 500 },
  )
})

test('what is not exactly the canonical form is refused', () => {
  for (const text of [
    '',
    ' {}',
    '{} ',
    '{}\n',
    '\ufeff{}',
    '{"b":1,"a":2}',
    '{"a":1,"a":1}',
    '{"a":1,"a":2}',
    '{"\\u0061":1}',
    '"\\u00e9"',
    '"\\/"',
    '"\\ud800"',
    '{"\\udc00":1}',
    '1.0',
    '1e2',
    '-0',
    '01',
    '9007199254740993',
    '1e400',
    '{"__proto__":1}',
    '[{"a":{"__proto__":{}}}]',
    '[1,]',
    'NaN',
    "{'a':1}",
    '{"a":1}{"a":1}',
  ]) {
    expect([text, parseCanonicalText(text)]).toEqual([text, undefined])
  }
  expect(parseCanonicalText('{"constructor":1,"é":2}')).toEqual({ constructor: 1, é: 2 })
  expect(parseCanonical(Uint8Array.of(0x22, 0xc3, 0x22))).toBeUndefined()
  expect(decodeUtf8(Uint8Array.of(0xed, 0xa0, 0x80))).toBeUndefined()
})

test('brackets nest to the limit and no further, and those in strings do not count', () => {
  const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)
  expect(parseCanonicalText(nested(MAX_DEPTH))).toBeDefined()
  expect(parseCanonicalText(nested(MAX_DEPTH + 1))).toBeUndefined()
  expect(nestsWithin(`["${'['.repeat(100)}\\"${'{'.repeat(100)}"]`, 1)).toBe(true)
  expect(nestsWithin('[[]', 1)).toBe(false)
})

test('what JSON cannot hold has no canonical form', () => {
  const bad: unknown[] = ['\ud800', { '\udfff': 1 }, undefined, { a: undefined }, [() => 1], 1n, Symbol('a')]
  for (const value of bad) expect(() => canonicalize(value as Json)).toThrow(TypeError)
  expect(() => canonicalize(JSON.parse('{"__proto__":1}'))).toThrow(TypeError)
})

test('only whole numbers within 2^53−1 count as safe, at any depth', () => {
  expect(holdsOnlySafeIntegers({ a: [0, -(2 ** 53 - 1), { b: 2 ** 53 - 1 }], c: 'x', d: null })).toBe(true)
  for (const number of [0.5, 2 ** 53, -(2 ** 53), 1e300]) {
    expect(holdsOnlySafeIntegers({ a: [{ b: number }] })).toBe(false)
  }
})

test('brackets within strings do not nest, and those behind any string do', () => {
  const many = '['.repeat(MAX_DEPTH + 1)
  for (const string of ['', 'a', 'ab', '\\', '"', '\\"', 'a\\', '["', many]) {
    const before = `{"a":${JSON.stringify(string)},"b":`
    expect(nestsWithin(`${before}1}`, MAX_DEPTH), string).toBe(true)
    expect(nestsWithin(before + many, MAX_DEPTH), string).toBe(false)
    expect(nestsWithin(`${before}${'[],'.repeat(MAX_DEPTH)}[]}`, MAX_DEPTH), string).toBe(true)
  }
})
