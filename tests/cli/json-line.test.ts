// A line of JSON is harmless on a terminal and exact for a program.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { jsonLine } from '../../src/cli/json-line.ts'
import { makePlace, makeVaultPlace } from './evidence.ts'

test('any text comes back exactly, and no byte of the line can act', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const line = jsonLine({ text })
      expect(JSON.parse(line)).toEqual({ text })
      expect(line).not.toMatch(
        /[\u0000-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/,
      )
    }),
  )
  const hostile = '\u009b2J \u202e \u{e0041} \u2028 😀 👩‍👧 слово'
  expect(JSON.parse(jsonLine([hostile]))).toEqual([hostile])
  expect(jsonLine([hostile])).toContain('\\u009b2J \\u202e \\udb40\\udc41 \\u2028 😀')
})

test('list --json gives hostile words so', () => {
  const place = makeVaultPlace()
  place.good(['add', '--text', 'a \u009b31m \u202e b'])
  const line = place.good(['list', '--json'])
  expect(line).toContain('a \\u009b31m \\u202e b')
  expect(JSON.parse(line).record.content.text).toBe('a \u009b31m \u202e b')
})

test('a file that is no ZIP and is not called one is no packet; one that is called so is refused as a ZIP', () => {
  const place = makePlace()
  place.file('letter.txt', 'hello')
  place.file('packet.zip', 'hello')
  expect(place.run(['verify', 'letter.txt'])).toMatchObject({ status: 10 })
  expect(place.run(['verify', 'packet.zip'])).toMatchObject({ status: 1 })
})
