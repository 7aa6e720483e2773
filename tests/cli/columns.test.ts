import stringWidth from 'string-width'
import { describe, expect, test } from 'vitest'
import { columnsOfCluster } from '../../src/cli/columns.ts'

const segmenter = new Intl.Segmenter()
const isOneCluster = (text: string): boolean => [...segmenter.segment(text)].length === 1

/** Every `step`th code point of the two planes that hold the letters and pictures, and a few of every other. */
const codePoints = function* (step = 1): Generator<string> {
  for (let code = 0; code <= 0x10ffff; code += code < 0x20000 ? step : 997)
    if (code < 0xd800 || code > 0xdfff) yield String.fromCodePoint(code)
}

/** What string-width says, and for a long cluster at least as much as its parts. */
const expected = (cluster: string): number => {
  const parts = cluster.length > 2 ? Array.from(cluster, (point) => stringWidth(point)) : []
  return Math.max(
    stringWidth(cluster),
    parts.reduce((sum, one) => sum + one, 0),
  )
}

describe('the columns of one grapheme', () => {
  test('a code point by itself takes what string-width says', () => {
    let seen = 0
    const wrong: string[] = []
    for (const point of codePoints()) {
      seen++
      if (columnsOfCluster(point) !== stringWidth(point)) wrong.push(point.codePointAt(0)?.toString(16) ?? '')
    }
    expect(seen).toBeGreaterThan(0x20000 - 0x800)
    expect(wrong).toEqual([])
  })

  test.each([
    ['an emoji selector', '\ufe0f'],
    ['a text selector', '\ufe0e'],
    ['an accent', '\u0301'],
    ['a spacing mark', '\u0903'],
    ['a half-width voice mark', '\uff9e'],
    ['a keycap', '\u20e3'],
    ['a vowel of Hangul', '\u1161'],
    ['a final of Hangul', '\u11a8'],
    ['a skin tone', '\u{1f3fd}'],
    ['a selector and a keycap', '\ufe0f\u20e3'],
    ['a joined picture', '\u200d\u{1f525}'],
  ])('a letter with %s after it takes as much, or more where terminals differ', (_what, after) => {
    let seen = 0
    const short: string[] = []
    for (const point of codePoints(61)) {
      const cluster = point + after
      if (!isOneCluster(cluster)) continue
      seen++
      if (columnsOfCluster(cluster) < expected(cluster)) short.push(point.codePointAt(0)?.toString(16) ?? '')
    }
    expect(seen).toBeGreaterThan(0)
    expect(short).toEqual([])
  })

  test.each([
    ['a', 1],
    ['e\u0301', 1],
    ['\u{1f1e9}\u{1f1ea}', 2],
    ['#\ufe0f\u20e3', 2],
    ['#\u20e3', 2],
    ['\u00a9', 1],
    ['\u00a9\ufe0f', 2],
    ['\u{1f44d}\u{1f3fd}', 4],
    ['\u1112\u1161', 2],
    ['\ud55c', 2],
    ['\u0939\u093f', 2],
    ['\u200b', 0],
  ])('%j takes %i', (cluster, columns) => {
    expect(columnsOfCluster(cluster)).toBe(columns)
  })
})
