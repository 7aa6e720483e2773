import fc from 'fast-check'
import stringWidth from 'string-width'
import { describe, expect, it } from 'vitest'
import { cell, columnsOf, markedText, oneLine } from '../../src/cli/printable.ts'
import { readVisible } from '../../src/core/visible.ts'
import { HOSTILE_TEXTS } from '../packet/hostile-texts.ts'

const family = '👨‍👩‍👧‍👦'

describe('a text of others on the terminal', () => {
  it.each(HOSTILE_TEXTS.map((one) => [one.id, one.text]))(
    'stands behind the mark and has no control: %s',
    (_id, text) => {
      for (const line of markedText(text, { columns: 40 }).split('\n')) {
        expect(line.startsWith('| ') || line.startsWith('… ')).toBe(true)
        expect(line).not.toMatch(/[\0-\x1f\x7f-\x9f\u200b\u200c\u200e\u200f\u2028-\u202e\u2066-\u2069]/)
        expect(columnsOf(line)).toBeLessThanOrEqual(40)
      }
      expect(oneLine(text, 40)).not.toMatch(/[\0-\x1f\x7f-\x9f\u202e]/)
    },
  )

  it('cannot make a line that looks like one of ours', () => {
    expect(markedText('hi\n[OK] ledger verified\n… 3 more lines\nbye')).toBe(
      '| hi\n| [OK] ledger verified\n| … 3 more lines\n| bye',
    )
  })

  it('keeps every line within the terminal, for any text and any width', () => {
    const text = fc.string({
      unit: fc.constantFrom('a', '我', family, '\n', '\u001b', 'é', '\u0301', '🇺🇦', ' ', '\\u{'),
    })
    fc.assert(
      fc.property(text, fc.integer({ min: 20, max: 60 }), (value, columns) => {
        const lines = markedText(value, { columns }).split('\n')
        for (const line of lines) {
          expect(line.startsWith('| ')).toBe(true)
          expect(stringWidth(line)).toBeLessThanOrEqual(columns)
        }
      }),
      { numRuns: 500 },
    )
  })

  it('counts a joined emoji as wide as its parts, for terminals that draw them side by side', () => {
    expect(stringWidth(family)).toBe(2)
    const lines = markedText(family.repeat(20), { columns: 40 }).split('\n')
    for (const line of lines) expect(stringWidth(line.replaceAll('\u200d', ' '))).toBeLessThanOrEqual(46)
    expect(lines).toHaveLength(5)
  })

  it('shows the whole of a short text, which can be read back without the marks', () => {
    const text = 'Я знаю, где ты живёшь.\n\nسلام 我会\t\u001b[2J\\u{1b}'
    const shown = markedText(text)
    expect(readVisible(shown.replaceAll(/^\| /gm, ''))).toBe(text)
  })

  it('bounds the lines and counts the rest', () => {
    expect(markedText('a\nb\nc\nd', { lines: 2 })).toBe('| a\n| b\n… 2 more lines, 4 more characters')
    expect(markedText('a\nb', { lines: 1 })).toBe('| a\n… 1 more line, 2 more characters')
    expect(markedText('a\nb', { lines: 2 })).toBe('| a\n| b')
  })

  it('bounds the characters by code points and counts the rest', () => {
    expect(markedText('😀😀😀😀', { characters: 3 })).toBe('| 😀😀😀\n… 1 more character')
    expect(markedText('x'.repeat(5000), { characters: 1000 }).endsWith('\n… 4,000 more characters')).toBe(
      true,
    )
  })

  it('spells out a heap of combining marks', () => {
    const shown = markedText(`e${'\u0301'.repeat(400)}`, { columns: 80 })
    expect(shown.match(/\u0301/g)).toHaveLength(5)
    expect(shown.match(/\\u\{301\}/g)).toHaveLength(395)
  })

  it('takes a text of 10 MB in good time', () => {
    const start = performance.now()
    const shown = markedText('x\u001b'.repeat(5_000_000), { columns: 80 })
    expect(performance.now() - start).toBeLessThan(2000)
    expect(shown.endsWith('… 9,980,000 more characters')).toBe(true)
  })
})

describe('a name of others on one line', () => {
  it('shows LF as an escape and fits the column, cut with an ellipsis', () => {
    expect(oneLine('a\nb', 20)).toBe('a\\u{a}b')
    expect(oneLine('abcdef', 6)).toBe('abcdef')
    expect(oneLine('abcdefg', 6)).toBe('abcde…')
    expect(oneLine('我会说中文', 6)).toBe('我会…')
  })

  it('never cuts an escape or an emoji in its middle', () => {
    expect(oneLine('abc\u001bdef', 6)).toBe('abc…')
    expect(oneLine(`ab${family}${family}`, 11)).toBe(`ab${family}…`)
  })

  it('fits for any text, and a cell is exactly as wide as its column', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 200 }),
        fc.integer({ min: 4, max: 50 }),
        (text, columns) => {
          expect(columnsOf(oneLine(text, columns))).toBeLessThanOrEqual(columns)
          expect(columnsOf(cell(text, columns))).toBe(columns)
          expect(oneLine(text, columns)).not.toContain('\n')
        },
      ),
      { numRuns: 300 },
    )
  })

  it('reads only the beginning of a name of 10 MB', () => {
    const start = performance.now()
    expect(oneLine('\u0301'.repeat(10_000_000), 20).length).toBeLessThan(60)
    expect(performance.now() - start).toBeLessThan(200)
  })
})
