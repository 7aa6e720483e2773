/** Lines of the ledger: what they come back as, and every way in which a line is none. */
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { decodeUtf8, encodeBase64Url, encodeUtf8 } from '../../src/core/bytes.ts'
import { sha256Hex } from '../../src/core/crypto.ts'
import {
  contentMatches,
  type Entry,
  formatEntry,
  headerBytes,
  isTimestamp,
  MAX_LINE_BYTES,
  readEntry,
  readHeader,
} from '../../src/core/entry.ts'
import { canonicalize, type Json, type JsonObject } from '../../src/core/jcs.ts'
import { digestOf } from '../../src/core/record-digest.ts'
import { HOSTILE_LINES } from '../packet/hostile-texts.ts'
import { exampleRecords } from './example-records.ts'
import { anyRecord } from './vectors.ts'

const ownNames = Object.getOwnPropertyNames(Object.prototype).sort().join()
afterAll(() => {
  expect(Object.getOwnPropertyNames(Object.prototype).sort().join()).toBe(ownNames)
})

const seed = new Uint8Array(32).fill(21)
const hash = (digit: string) => digit.repeat(64)

function openEntry(record: JsonObject): Entry {
  const header = {
    digest: digestOf(record, seed),
    key: 0,
    recordedAt: '2021-12-01T14:02:11.532Z',
    seq: 12,
    v: 1,
  } as const
  return { header, record, seed }
}

function sealedEntry(sealed: Uint8Array, objects?: readonly string[]): Entry {
  const { header } = openEntry({ kind: 'threat' })
  const more = objects === undefined ? {} : { objects }
  return { header: { ...header, ciphertext: sha256Hex(sealed), ...more }, sealed }
}

const withoutLf = (line: Uint8Array) => line.slice(0, -1)

test('any entry comes back from its line, and its content matches', () => {
  const times = fc.date({ min: new Date(0), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true })
  fc.assert(
    fc.property(anyRecord, times, fc.nat(), fc.nat(), fc.boolean(), (record, time, a, b, after) => {
      const base = openEntry(record)
      const places = { key: Math.min(a, b), seq: Math.max(a, b), recordedAt: time.toISOString() }
      const entry = { ...base, header: { ...base.header, ...places, ...(after ? { after: hash('f') } : {}) } }
      const read = readEntry(withoutLf(formatEntry(entry)))
      expect(read).toEqual({ ok: true, value: entry })
      expect(contentMatches(entry)).toBe(true)
    }),
  )
  for (const record of Object.values(exampleRecords)) {
    const entry = openEntry(record)
    expect(readEntry(withoutLf(formatEntry(entry)))).toEqual({ ok: true, value: entry })
  }
})

test('a sealed entry comes back from its line, and matches only the bytes that its header names', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 80 }), fc.boolean(), (sealed, files) => {
      const entry = sealedEntry(sealed, files ? [hash('1'), hash('2')] : undefined)
      const read = readEntry(withoutLf(formatEntry(entry)))
      expect(read).toEqual({ ok: true, value: entry })
      expect(contentMatches(entry)).toBe(true)
      expect(contentMatches({ ...entry, sealed: Uint8Array.of(...sealed, 0) })).toBe(false)
    }),
  )
})

test('another record, another seed or another digest does not match', () => {
  const entry = openEntry(exampleRecords.threat) as Extract<Entry, { record: JsonObject }>
  expect(contentMatches({ ...entry, record: { ...entry.record, extra: true } })).toBe(false)
  expect(contentMatches({ ...entry, seed: new Uint8Array(32) })).toBe(false)
  expect(contentMatches({ ...entry, header: { ...entry.header, digest: hash('0') } })).toBe(false)
})

test('no one-byte change of a line leaves a good line with the same leaf', () => {
  const entry = openEntry({
    kind: 'threat',
    content: { text: 'I know.' },
    targets: [{ who: 'self', age: 30 }],
  })
  const line = withoutLf(formatEntry(entry))
  const leaf = decodeUtf8(headerBytes(entry.header))
  const survived: string[] = []
  for (let at = 0; at < line.length; at++) {
    const byte = line[at] as number
    const swaps = [byte + 1, byte - 1, byte ^ 0x20, 0x30, 0x22, 0x00, 0xff].filter(
      (one) => one !== byte && one >= 0,
    )
    for (const other of [
      ...swaps.map((one) => line.with(at, one)),
      new Uint8Array([...line].toSpliced(at, 1)),
      new Uint8Array([...line].toSpliced(at, 0, byte)),
    ]) {
      const read = readEntry(other)
      if (read.ok && contentMatches(read.value) && decodeUtf8(headerBytes(read.value.header)) === leaf)
        survived.push(decodeUtf8(other) ?? '')
    }
  }
  expect(survived).toEqual([])
})

const open: JsonObject = JSON.parse(decodeUtf8(formatEntry(openEntry({ kind: 'threat' }))) as string)
const sealed: JsonObject = JSON.parse(
  decodeUtf8(formatEntry(sealedEntry(Uint8Array.of(1), [hash('1')]))) as string,
)

function faultOf(line: Json): string | undefined {
  const read = readEntry(encodeUtf8(canonicalize(line)))
  return read.ok ? undefined : read.fault
}

function without(line: JsonObject, member: string): JsonObject {
  const { [member]: _, ...rest } = line
  return rest
}

test('a line that lacks a member, has one too many or has both contents is refused', () => {
  expect([faultOf(open), faultOf(sealed)]).toEqual([undefined, undefined])
  for (const line of [open, sealed]) {
    for (const member of Object.keys(line).filter((name) => name !== 'objects'))
      expect([member, faultOf(without(line, member))]).toEqual([member, 'wrong-members'])
    for (const member of ['x', 'constructor', 'hasOwnProperty', 'Seq', ''])
      expect([member, faultOf({ ...line, [member]: 1 })]).toEqual([member, 'wrong-members'])
  }
  expect(faultOf({ ...open, ...sealed })).toBe('wrong-members')
  expect(faultOf({ ...open, objects: [hash('1')] })).toBe('wrong-members')
  expect(faultOf({ ...open, ciphertext: hash('1') })).toBe('wrong-members')
  expect(faultOf({ ...sealed, seed: encodeBase64Url(seed) })).toBe('wrong-members')
  expect(
    faultOf({ ...without(sealed, 'sealed'), record: { kind: 'threat' }, seed: encodeBase64Url(seed) }),
  ).toBe('wrong-members')
  for (const line of [null, 5, [], 'x', [open]]) expect(faultOf(line)).toBe('not-canonical')
})

test('a member of the wrong form is refused', () => {
  const wrong: [JsonObject, Record<string, Json[]>][] = [
    [
      open,
      {
        after: [null, '', hash('g'), hash('A'), hash('a').slice(1)],
        digest: [null, '', hash('A'), `${hash('a')}0`, 5],
        key: [-1, 0.5, '0', null, 13, 2 ** 53],
        record: [
          null,
          [],
          'x',
          {},
          { kind: 5 },
          { kind: null },
          { kind: 'threat', n: 0.5 },
          { kind: 'threat', n: [1e300] },
        ],
        recordedAt: [
          '',
          '2021-12-01T14:02:11Z',
          '2021-12-01T14:02:11.5Z',
          '2021-12-01 14:02:11.532Z',
          '2021-02-30T14:02:11.532Z',
          '2021-12-01T24:00:00.000Z',
          '2021-12-01T14:02:60.000Z',
          '2021-13-01T14:02:11.532Z',
          '+002021-12-01T14:02:11.532Z',
          '2021-12-01T14:02:11.532+00:00',
          5,
          null,
        ],
        seed: ['', 'A'.repeat(42), 'A'.repeat(44), `${'A'.repeat(43)}=`, `${'A'.repeat(42)}B`, 5, null],
        seq: [-1, 0.5, '12', null, 2 ** 53],
      },
    ],
    [
      sealed,
      {
        ciphertext: [null, '', hash('A'), 5],
        objects: [null, [], 'x', {}, [5], [hash('A')], [hash('1'), ''], [`${'../'.repeat(21)}x`]],
        sealed: [null, 5, 'A', 'AR', 'AQ==', 'A+==', [1]],
      },
    ],
  ]
  for (const [line, members] of wrong) {
    for (const [member, values] of Object.entries(members)) {
      for (const value of values)
        expect([member, value, faultOf({ ...line, [member]: value })]).toEqual([
          member,
          value,
          'wrong-members',
        ])
    }
  }
})

test('an unknown version is told apart from damage', () => {
  for (const v of [0, 2, 1.5, -1]) expect([v, faultOf({ ...open, v })]).toEqual([v, 'unknown-version'])
  for (const v of ['1', null, true, [1]]) expect([v, faultOf({ ...open, v })]).toEqual([v, 'wrong-members'])
  expect(faultOf({ v: 2 })).toBe('unknown-version')
  expect(readHeader(undefined)).toEqual({ ok: false, fault: 'wrong-members' })
})

test('a line that is not byte for byte its canonical form is refused', () => {
  const text = canonicalize(open)
  for (const other of [
    ` ${text}`,
    `${text} `,
    `${text}\n`,
    `${text}\r`,
    `\ufeff${text}`,
    text.replace('"seq":12', '"seq":12.0'),
    text.replace('"seq":12', '"seq":12,"seq":12'),
    text.replace('"v":1', '"v":1,"v":1'),
    text.replace('threat', '\\u0074hreat'),
    text.replace('"kind":"threat"', '"__proto__":{},"kind":"threat"'),
    text.replace('"kind":"threat"', '"kind":"threat","x":"\\ud800"'),
    text.replace('"v":1', '"v": 1'),
    JSON.stringify({ v: 1, ...open }),
  ])
    expect([other, readEntry(encodeUtf8(other))]).toEqual([other, { ok: false, fault: 'not-canonical' }])
  expect(
    readEntry(Uint8Array.of(...encodeUtf8(text).slice(0, 20), 0xff, ...encodeUtf8(text).slice(20))),
  ).toEqual({
    ok: false,
    fault: 'not-canonical',
  })
})

test('a line of a mebibyte is read, and one byte more is not', () => {
  const around = withoutLf(formatEntry(openEntry({ kind: 'threat', note: '' }))).length
  const lineOf = (bytes: number) => {
    const record = { kind: 'threat', note: 'x'.repeat(bytes - around) }
    return withoutLf(formatEntry(openEntry(record)))
  }
  expect(lineOf(MAX_LINE_BYTES)).toHaveLength(MAX_LINE_BYTES)
  expect(readEntry(lineOf(MAX_LINE_BYTES)).ok).toBe(true)
  expect(readEntry(lineOf(MAX_LINE_BYTES + 1))).toEqual({ ok: false, fault: 'not-canonical' })
})

test('a timestamp names a real moment in one spelling', () => {
  for (const good of ['2024-02-29T00:00:00.000Z', '1999-12-31T23:59:59.999Z'])
    expect(isTimestamp(good)).toBe(true)
  for (const bad of [
    '2023-02-29T00:00:00.000Z',
    '2024-02-29T00:00:00.000z',
    '2024-02-29T00:00:00.000Z\n',
    '２024-02-29T00:00:00.000Z',
    undefined,
    0,
  ])
    expect([bad, isTimestamp(bad)]).toEqual([bad, false])
})

test.each(HOSTILE_LINES.map(({ id, bytes }) => [id, bytes]))(
  'is no line that is made to mislead: %s',
  (_, bytes) => {
    // Without its LF, as a line of the file is read, and with the CR that one of them has before it.
    const line = withoutLf(bytes)
    expect(readEntry(line).ok).toBe(false)
    expect(readHeader(JSON.parse(new TextDecoder().decode(line).replace(/^\ufeff/, ''))).ok).toBe(false)
  },
)
