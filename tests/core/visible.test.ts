import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isEmoji, isSkinTone } from '../../src/core/emoji.ts'
import { readVisible, showVisible } from '../../src/core/visible.ts'
import { HOSTILE_TEXTS } from '../packet/hostile-texts.ts'

const texts = HOSTILE_TEXTS.map(({ text }) => text)

// The set of hostile-input.md, written out once more as the standard writes it, without the emoji rule.
const ACTING =
  /\u034f|[\u17b4\u17b5]|[\u180b-\u180f]|[\ufe00-\ufe0d]|[\0-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u115f\u1160\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{1d173}-\u{1d17a}\p{Noncharacter_Code_Point}\p{Surrogate}]/u

/** Any UTF-16 units, many of them from the set, from emoji, or from what an escape is made of. */
const anyString = fc
  .array(
    fc.oneof(
      fc.integer({ min: 0, max: 0xffff }),
      fc.constantFrom(
        0x1b,
        0x0a,
        0x09,
        0x200d,
        0xfe0f,
        0xfe0e,
        0x5c,
        0x75,
        0x7b,
        0x7d,
        0x31,
        0x62,
        0xd83d,
        0xde00,
      ),
      fc.constantFrom(0xd83c, 0xdff4, 0xdffd, 0xdb40, 0xdc67, 0xdc62, 0xdc7f, 0x2764, 0x20e3),
    ),
    { maxLength: 60 },
  )
  .map((units) => String.fromCharCode(...units))

describe('the visible form', () => {
  it('is turned back exactly, for every string of UTF-16 units', () => {
    fc.assert(
      fc.property(anyString, fc.boolean(), (text, tab) => {
        const shown = showVisible(text, { tab })
        expect(readVisible(shown)).toBe(text)
        expect(shown.isWellFormed()).toBe(true)
      }),
      { numRuns: 3000 },
    )
  })

  it('leaves nothing that acts or hides in any string', () => {
    fc.assert(
      fc.property(anyString, (text) => {
        const shown = showVisible(text)
        expect(shown).not.toMatch(ACTING)
        expect(shown).not.toContain('\t')
      }),
      { numRuns: 3000 },
    )
  })

  it.each(texts.map((text) => [JSON.stringify(text), text]))(
    'is turned back and quiet for %s',
    (_name, text) => {
      const shown = showVisible(text)
      expect(readVisible(shown)).toBe(text)
      expect(shown).not.toMatch(ACTING)
      expect(shown.split('\n')).toHaveLength(text.split('\n').length)
    },
  )

  it('escapes each code point of the set, and no neighbour of it', () => {
    // biome-ignore format: a table
    const set = [
      [0x00, 0x09], [0x0b, 0x1f], [0x7f, 0x9f], [0xad, 0xad], [0x34f, 0x34f], [0x61c, 0x61c], [0x115f, 0x1160],
      [0x17b4, 0x17b5], [0x180b, 0x180f], [0x200b, 0x200f], [0x2028, 0x202e], [0x2060, 0x206f], [0x3164, 0x3164],
      [0xd800, 0xdfff], [0xfdd0, 0xfdef], [0xfe00, 0xfe0f], [0xfeff, 0xfeff], [0xffa0, 0xffa0], [0xfff9, 0xfffb],
      [0xfffe, 0xffff], [0x1d173, 0x1d17a], [0xe0000, 0xe0fff],
    ]
    const isActing = (code: number): boolean =>
      set.some(([first = 0, last = 0]) => code >= first && code <= last) || (code & 0xfffe) === 0xfffe
    const wrong: string[] = []
    for (let code = 0; code <= 0x10ffff; code += 1) {
      const shown = showVisible(`x${String.fromCodePoint(code)}x`)
      const wanted = isActing(code) ? `x\\u{${code.toString(16)}}x` : `x${String.fromCodePoint(code)}x`
      if (shown !== wanted) wrong.push(code.toString(16))
    }
    expect(wrong).toEqual([])
  })

  it('keeps LF always, and TAB only where it is asked to', () => {
    expect(showVisible('a\n\tb\r\n')).toBe('a\n\\u{9}b\\u{d}\n')
    expect(showVisible('a\n\tb', { tab: true })).toBe('a\n\tb')
  })

  it('shows a backslash before u{ as an escape, and any other backslash as it is', () => {
    expect(showVisible('\\u{1b} C:\\users \\u 1')).toBe('\\u{5c}u{1b} C:\\users \\u 1')
    expect(readVisible('\\u{zz} \\u{110000} \\u{} \\u{1b')).toBe('\\u{zz} \\u{110000} \\u{} \\u{1b')
  })

  it('keeps joiners inside real emoji sequences', () => {
    const kept = '👨‍👩‍👧‍👦 ❤️‍🔥 1️⃣ #️⃣ 🏴󠁧󠁢󠁳󠁣󠁴󠁿 👁️‍🗨️ 🏋🏽‍♀️ 🧑🏻‍❤️‍💋‍🧑🏿 ☎︎ 🏴‍☠️ 🇺🇦 👍🏽'
    expect(showVisible(kept)).toBe(kept)
  })

  it('shows joiners, selectors and tags anywhere else', () => {
    expect(showVisible('h‍i a️ 1️ 🇬🇧️ 👍️️')).toBe('h\\u{200d}i a\\u{fe0f} 1\\u{fe0f} 🇬🇧\\u{fe0f} 👍️\\u{fe0f}')
    expect(showVisible('👍‍x x‍👍 🏽‍👍')).toBe('👍\\u{200d}x x\\u{200d}👍 🏽\\u{200d}👍')
    expect(showVisible('🏴\u{e006b}\u{e0069}\u{e006c}\u{e006c}\u{e007f}')).toBe(
      '🏴\\u{e006b}\\u{e0069}\\u{e006c}\\u{e006c}\\u{e007f}',
    )
    expect(showVisible('👍\ufe00\ufe01')).toBe('👍\\u{fe00}\\u{fe01}')
  })

  it('takes time in proportion to the text, also for the worst of it', { timeout: 120_000 }, () => {
    const fastest = (text: string): number => {
      const times = Array.from({ length: 3 }, () => {
        const start = process.cpuUsage()
        const same = readVisible(showVisible(text)) === text
        const { user, system } = process.cpuUsage(start)
        return same ? user + system : Number.NaN
      })
      return Math.min(...times)
    }
    for (const unit of [
      'слово سلام 我会 👨‍👩‍👧 \u001b',
      '\u001b',
      '\u200d',
      '\\u{',
      '🏴\u{e0067}',
      '👍🏽\u200d',
      '\ud800',
    ]) {
      const of = (length: number): string => unit.repeat(Math.ceil(length / unit.length))
      // Ten times the text: ten times the work, where quadratic work would be a hundred times as much.
      expect([unit, fastest(of(1_000_000)) / fastest(of(100_000)) < 40]).toEqual([unit, true])
    }
  })
})

describe('the table of emoji', () => {
  it('is the property of the standard, wherever this runtime knows the character', () => {
    const wrong: string[] = []
    for (let code = 0x80; code <= 0x1ffff; code++) {
      if ((code >= 0xd800 && code <= 0xdfff) || (code >= 0x1f1e6 && code <= 0x1f1ff) || isSkinTone(code))
        continue
      const letter = String.fromCodePoint(code)
      // What a runtime of an older standard has not assigned yet, it cannot tell.
      if (isEmoji(code) !== /\p{Emoji}/u.test(letter) && !/\p{Unassigned}/u.test(letter))
        wrong.push(code.toString(16))
    }
    expect(wrong).toEqual([])
  })
})
