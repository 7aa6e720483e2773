import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { HIDDEN } from '../../src/core/partly.ts'
import { readVisible } from '../../src/core/visible.ts'
import { isCovered } from '../../src/packet/pdf/covered.ts'
import { isolated, isRightToLeft } from '../../src/packet/pdf/direction.ts'
import { ourRuns, type Run, saidRuns } from '../../src/packet/pdf/runs.ts'
import { HOSTILE_TEXTS } from './hostile-texts.ts'

/** What the runs stand for: a code is the code point that it names. */
function textOfRuns(runs: readonly Run[]): string {
  const letters = runs.map((run) => (typeof run === 'string' ? run : run !== 0 && 'c' in run ? run.c : ''))
  return readVisible(letters.join(''))
}

/** Letters that no typesetter could draw or that would act. */
function undrawable(runs: readonly Run[]): string[] {
  return runs
    .filter((run) => typeof run === 'string')
    .flatMap((run) => [...run])
    .filter((letter) => letter !== '\n' && !isCovered(letter.codePointAt(0) as number))
}

const ANY = fc.string({ unit: 'binary', maxLength: 200 }).filter((text) => text.isWellFormed())

describe('runs', () => {
  test('of every hostile text stand for that text, and hold no letter that a font of ours lacks', () => {
    for (const { id, text } of HOSTILE_TEXTS) {
      const runs = saidRuns(text)
      expect(textOfRuns(runs), id).toBe(text)
      expect(undrawable(runs), id).toEqual([])
    }
  })

  test('of any text do so', () => {
    fc.assert(
      fc.property(ANY, fc.integer({ min: 6, max: 80 }), (text, room) => {
        expect(textOfRuns(saidRuns(text, room))).toBe(text)
        expect(undrawable(saidRuns(text, room))).toEqual([])
        expect(undrawable(ourRuns(text, room))).toEqual([])
      }),
      { numRuns: 400 },
    )
  })

  test('show a code where a letter acts, hides, is lone or is in no font', () => {
    const codes = (text: string) => saidRuns(text).flatMap((run) => (typeof run === 'object' ? [run] : []))
    expect(codes('a\u202eb')).toEqual([{ c: '\\u{202e}' }])
    expect(codes('\t')).toEqual([{ c: '\\u{9}' }])
    expect(codes('한')).toEqual([{ c: '\\u{d55c}' }])
    expect(codes('\ue000\u{10ffff}')).toEqual([{ c: '\\u{e000}' }, { c: '\\u{10ffff}' }])
    expect(ourRuns('\ud800')).toEqual([{ c: '\\u{d800}' }])
    expect(saidRuns('\\u{41} [hidden] ▮')).toEqual([
      { c: '\\u{5c}' },
      'u{41} ',
      { c: '\\u{5b}' },
      'hidden] ',
      { c: '\\u{25ae}' },
    ])
    expect(ourRuns('▮')).toEqual(['▮'])
  })

  test('keep a non-joiner where it changes a shape, and show its code elsewhere', () => {
    expect(saidRuns('می\u200cخواهم')).toEqual(['می', '\u200c', 'خواهم'])
    expect(saidRuns('دا\u200cر')).toEqual(['دا', { c: '\\u{200c}' }, 'ر'])
    expect(saidRuns('a\u200cb')).toEqual(['a', { c: '\\u{200c}' }, 'b'])
  })

  test('count hidden pieces in their place', () => {
    expect(saidRuns(`I will ${HIDDEN}${HIDDEN} you`)).toEqual(['I will ', { h: 2 }, ' you'])
  })

  test('break a long word at letters as they are read, never a short one, never Chinese', () => {
    const long = 'x'.repeat(70)
    expect(saidRuns(`a ${long} b`)).toEqual([
      `a ${'x'.repeat(21)}`,
      0,
      'x'.repeat(21),
      0,
      'x'.repeat(21),
      0,
      `${'x'.repeat(7)} b`,
    ])
    expect(saidRuns('x'.repeat(60))).toEqual(['x'.repeat(60)])
    expect(saidRuns('我'.repeat(100))).toEqual(['我'.repeat(100)])
    const runs = saidRuns('e\u0301'.repeat(60))
    expect(runs.filter((run) => typeof run === 'string' && run.startsWith('\u0301'))).toEqual([])
    expect(runs.length).toBeGreaterThan(2)
    expect(ourRuns('0123456789abcdef', 8)).toEqual(['0123', 0, '4567', 0, '89ab', 0, 'cdef'])
    expect(ourRuns('0123456789', 8)).toEqual(['0123456789'])
  })
})

describe('direction', () => {
  test('is that of the first strong letter', () => {
    expect(['سلام', '1. سلام abc', '«שלום»', 'ئۆي'].map(isRightToLeft)).toEqual([true, true, true, true])
    expect(['abc سلام', '123', '', '😡', 'Қазақ', '我'].map(isRightToLeft)).toEqual(Array(6).fill(false))
  })

  test('isolates with its own marks, which words by others never hold', () => {
    expect(isolated(['سلام'], true)).toEqual(['\u2067', 'سلام', '\u2069'])
    expect(saidRuns('\u2069')).toEqual([{ c: '\\u{2069}' }])
  })
})
