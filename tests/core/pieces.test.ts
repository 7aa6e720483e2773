/** The cut of texts against a second reading of the specification, with no table and no loop in common. */
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { beginsWithSeparator, cut, isCutPath } from '../../src/core/pieces.ts'
import { anyText, mixedText } from './vectors.ts'

// Seconds of honest work, more on a machine that does other things beside.
vi.setConfig({ testTimeout: 60_000 })

const ranges = (text: string) =>
  text.split(' ').map((range) => range.split('-').map((hex) => Number.parseInt(hex, 16)))
const separators = ranges(
  '0-2F 3A-40 5B-60 7B-BF 2000-206F 3000-303F FE30-FE4F FF00-FF0F FF1A-FF20 FF3B-FF40 FF5B-FF65 61B-61F 6D4-6D4 60C-60C 66A-66D',
)
const singles = ranges('E00-FFF 1000-109F 1780-17FF 3040-30FF 3400-4DBF 4E00-9FFF F900-FAFF 20000-3FFFF')
const within = (list: number[][], codePoint: number) =>
  list.some(([from = 0, to = 0]) => codePoint >= from && codePoint <= to)

function kindOf(character: string): 'separator' | 'single' | 'word' {
  const codePoint = character.codePointAt(0) as number
  if ([0xaa, 0xb5, 0xba].includes(codePoint)) return 'word'
  if (within(separators, codePoint)) return 'separator'
  return within(singles, codePoint) ? 'single' : 'word'
}

/** "One single, or a maximal run of word code points, in either case with all separators that follow it." */
function reference(text: string): string[] {
  const pieces: string[] = []
  const rest = [...text]
  const takeSeparators = (): string => {
    let taken = ''
    while (rest[0] !== undefined && kindOf(rest[0]) === 'separator') taken += rest.shift()
    return taken
  }
  const leading = takeSeparators()
  if (leading !== '' || text === '') pieces.push(leading)
  while (rest.length > 0) {
    let piece = rest.shift() as string
    if (kindOf(piece) === 'word')
      while (rest[0] !== undefined && kindOf(rest[0]) === 'word') piece += rest.shift()
    pieces.push(piece + takeSeparators())
  }
  return pieces
}

test('every text is cut as the specification says, and joins to itself again', () => {
  fc.assert(
    fc.property(fc.oneof(anyText, mixedText), (text) => {
      const pieces = cut(text)
      expect(pieces).toEqual(reference(text))
      expect(pieces.join('')).toBe(text)
      for (const piece of pieces.slice(1)) expect(beginsWithSeparator(piece)).toBe(false)
      for (const piece of pieces) expect(piece.isWellFormed()).toBe(true)
      if (text !== '') expect(pieces).not.toContain('')
    }),
    { numRuns: 3000 },
  )
})

test('every code point of Unicode has the class of the frozen ranges', () => {
  const wrong: string[] = []
  for (let codePoint = 0; codePoint <= 0x10ffff; codePoint++) {
    if (codePoint >= 0xd800 && codePoint <= 0xdfff) continue
    const character = String.fromCodePoint(codePoint)
    const kind = kindOf(character)
    // Between two letters a separator joins the first, a single stands alone, and a word code point joins all.
    const expected = { separator: 2, single: 3, word: 1 }[kind]
    if (
      cut(`a${character}a`).length !== expected ||
      beginsWithSeparator(character) !== (kind === 'separator')
    )
      wrong.push(codePoint.toString(16))
  }
  expect(wrong).toEqual([])
})

test('texts of people are cut into words and signs', () => {
  const cases: [string, string[]][] = [
    ['', ['']],
    [' ', [' ']],
    ['I know where you live.', ['I ', 'know ', 'where ', 'you ', 'live.']],
    ['«Мы знаем, где твоя дочь»', ['«', 'Мы ', 'знаем, ', 'где ', 'твоя ', 'дочь»']],
    ['我知道你住哪里。', ['我', '知', '道', '你', '住', '哪', '里。']],
    ['سأقتلك، غدا', ['سأقتلك، ', 'غدا']],
    ['e\u0301te\u0301', ['e\u0301te\u0301']],
    ['👩\u200d👧 ok', ['👩\u200d', '👧 ', 'ok']],
  ]
  for (const [text, pieces] of cases) expect(cut(text)).toEqual(pieces)
})

test('a text of half a megabyte is cut in linear time', () => {
  expect(cut('a '.repeat(250_000))).toHaveLength(250_000)
  expect(cut('是'.repeat(170_000))).toHaveLength(170_000)
  expect(cut(' '.repeat(500_000))).toHaveLength(1)
})

test('only strings under the six names of free text are cut', () => {
  for (const name of ['text', 'description', 'was', 'is', 'reason', 'demand'])
    expect([
      isCutPath([name]),
      isCutPath(['a', 0, name]),
      isCutPath([name, 0]),
      isCutPath([name, 'name']),
    ]).toEqual([true, true, false, false])
  for (const name of ['Text', 'constructor', '__proto__', '', 'literal'])
    expect(isCutPath([name])).toBe(false)
  expect(isCutPath([])).toBe(false)
})
