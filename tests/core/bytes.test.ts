/** Text encodings of bytes: agreement with the platform's own, and one spelling for each value. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  concat,
  decodeBase64,
  decodeBase64Url,
  decodeHex,
  decodeUtf8,
  encodeBase64,
  encodeBase64Url,
  encodeHex,
  encodeUtf8,
  equalBytes,
  isHash,
} from '../../src/core/bytes.ts'
import { anyText } from './vectors.ts'

const someBytes = fc.uint8Array({ maxLength: 40 })

test('every encoder agrees with the platform, and its decoder gives the same bytes back', () => {
  fc.assert(
    fc.property(someBytes, (bytes) => {
      const platform = Buffer.from(bytes)
      expect(encodeHex(bytes)).toBe(platform.toString('hex'))
      expect(encodeBase64(bytes)).toBe(platform.toString('base64'))
      expect(encodeBase64Url(bytes)).toBe(platform.toString('base64url'))
      expect(decodeHex(encodeHex(bytes), bytes.length)).toEqual(bytes)
      expect(decodeBase64(encodeBase64(bytes))).toEqual(bytes)
      expect(decodeBase64Url(encodeBase64Url(bytes))).toEqual(bytes)
      expect(decodeBase64Url(encodeBase64Url(bytes), bytes.length)).toEqual(bytes)
      expect(decodeBase64Url(encodeBase64Url(bytes), bytes.length + 1)).toBeUndefined()
    }),
  )
})

test('whatever a decoder takes, its encoder writes again', () => {
  const text = fc.string({ unit: fc.constantFrom(...'AQgw/+-_=09afFZ \n\u0100\u0141'), maxLength: 9 })
  fc.assert(
    fc.property(text, (spelling) => {
      const standard = decodeBase64(spelling)
      if (standard !== undefined) expect(encodeBase64(standard)).toBe(spelling)
      const url = decodeBase64Url(spelling)
      if (url !== undefined) expect(encodeBase64Url(url)).toBe(spelling)
      const bytes = decodeHex(spelling, Math.floor(spelling.length / 2))
      if (bytes !== undefined) expect(encodeHex(bytes)).toBe(spelling)
    }),
    { numRuns: 3000 },
  )
})

test('second spellings of the same bytes are refused', () => {
  for (const spelling of [
    'QR==',
    'QQ=',
    'QQ',
    'QQ===',
    '=',
    '==',
    '====',
    'Q===',
    'QUE',
    'QUF=',
    ' QUE=',
    'QUE=\n',
    'QU=E',
  ])
    expect([spelling, decodeBase64(spelling)]).toEqual([spelling, undefined])
  for (const spelling of ['QR', 'QQ==', 'Q', 'QUF', 'QUE=', 'QU E', 'QUE\n', 'Q+Q', 'Q/Q', 'Qé'])
    expect([spelling, decodeBase64Url(spelling)]).toEqual([spelling, undefined])
  for (const spelling of ['AA', 'a', 'aaa', 'ag', ' a', 'aa\n', '0x'])
    expect([spelling, decodeHex(spelling, 1)]).toEqual([spelling, undefined])
  expect(decodeBase64('')).toEqual(new Uint8Array(0))
})

test('a hash is 64 lower-case hex digits and nothing else', () => {
  const hash = '0123456789abcdef'.repeat(4)
  expect(isHash(hash)).toBe(true)
  for (const other of [
    hash.toUpperCase(),
    hash.slice(1),
    `${hash}0`,
    `${hash}\n`,
    `${hash.slice(1)}/`,
    5,
    null,
    [hash],
  ])
    expect([other, isHash(other)]).toEqual([other, false])
})

test('UTF-8 is strict, and a byte order mark is kept', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(decodeUtf8(encodeUtf8(text))).toBe(text)
      expect(Buffer.from(encodeUtf8(text)).equals(Buffer.from(text))).toBe(true)
    }),
  )
  expect(decodeUtf8(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61))).toBe('\ufeffa')
  for (const bytes of [
    [0xff],
    [0xc0, 0x80],
    [0xed, 0xa0, 0x80],
    [0xf4, 0x90, 0x80, 0x80],
    [0xe2, 0x82],
    [0x80],
  ])
    expect([bytes, decodeUtf8(Uint8Array.from(bytes))]).toEqual([bytes, undefined])
})

test('parts are joined in order, and only equal bytes are equal', () => {
  fc.assert(
    fc.property(fc.array(someBytes, { maxLength: 4 }), someBytes, (parts, other) => {
      const whole = concat(...parts)
      expect([...whole]).toEqual(parts.flatMap((part) => [...part]))
      expect(equalBytes(whole, other)).toBe(encodeHex(whole) === encodeHex(other))
      expect(equalBytes(whole, Uint8Array.from(whole))).toBe(true)
    }),
  )
})
