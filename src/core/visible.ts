// The visible form of text by others (hostile-input.md): a code point that could act on a terminal or hide from
// the eye is shown as `\u{1b}`, and a backslash before `u{` as `\u{5c}`, so that the shown form can be turned back.
// Nothing is ever stripped or normalised. One pass, no backtracking, at most two code points looked back at.

import { isEmoji, isSkinTone, tagFlagLength } from './emoji.ts'

const PLAIN = 0
const ESCAPED = 1
/** Depends on what stands beside it: backslash, TAB, ZWJ, variation selectors, surrogates. */
const DEPENDS = 2

const ZWJ = 0x200d
const KEYCAP = 0x20e3

/** The set of hostile-input.md within the basic plane, as pairs first, last. */
// biome-ignore format: a table reads better in rows
const ACTING = [
  [0x00, 0x09], [0x0b, 0x1f], [0x7f, 0x9f], [0xad, 0xad], [0x34f, 0x34f], [0x61c, 0x61c], [0x115f, 0x1160],
  [0x17b4, 0x17b5], [0x180b, 0x180f], [0x200b, 0x200f], [0x2028, 0x202e], [0x2060, 0x206f], [0x3164, 0x3164],
  [0xfe00, 0xfe0f], [0xfeff, 0xfeff], [0xffa0, 0xffa0], [0xfff9, 0xfffb], [0xfdd0, 0xfdef], [0xfffe, 0xffff],
] as const

const classOf = new Uint8Array(0x10000)
for (const [first, last] of ACTING) classOf.fill(ESCAPED, first, last + 1)
classOf.fill(DEPENDS, 0xd800, 0xe000)
for (const code of [0x09, 0x5c, ZWJ, 0xfe0e, 0xfe0f]) classOf[code] = DEPENDS

/** Beyond the basic plane: musical controls, tags and more selectors, the last two code points of each plane. */
const actsAbove = (code: number): boolean =>
  (code >= 0x1d173 && code <= 0x1d17a) || (code >= 0xe0000 && code <= 0xe0fff) || (code & 0xfffe) === 0xfffe

const codeBefore = (text: string, at: number): number => {
  const unit = text.charCodeAt(at - 1)
  if (unit < 0xdc00 || unit > 0xdfff || at < 2) return at < 1 ? -1 : unit
  const code = text.codePointAt(at - 2) as number
  return code > 0xffff ? code : unit
}

/** Emoji presentation or text presentation, right after an emoji; in a keycap after a digit, `#` or `*`. */
const selectorStays = (text: string, at: number): boolean => {
  const before = codeBefore(text, at)
  if (isEmoji(before)) return true
  const keycapBase = (before >= 0x30 && before <= 0x39) || before === 0x23 || before === 0x2a
  return keycapBase && text.charCodeAt(at) === 0xfe0f && text.charCodeAt(at + 1) === KEYCAP
}

/** Emoji, perhaps with one skin tone or emoji selector, before it; an emoji after it. */
const joinerStays = (text: string, at: number): boolean => {
  if (!isEmoji(text.codePointAt(at + 1) ?? -1)) return false
  const before = codeBefore(text, at)
  if (isEmoji(before)) return true
  if (before === 0xfe0f) return isEmoji(codeBefore(text, at - 1))
  return isSkinTone(before) && isEmoji(codeBefore(text, at - 2))
}

/** A million escapes made anew cost more than the rest of the work. */
const known: (string | undefined)[] = []
const escapeOf = (code: number): string => {
  if (code > 0xffff) return `\\u{${code.toString(16)}}`
  known[code] ??= `\\u{${code.toString(16)}}`
  return known[code]
}

/** Parts are joined in blocks: a million of them kept to the end take 150 ms, in blocks 30 ms. */
const partJoiner = () => {
  let done = ''
  let parts: string[] = []
  return {
    add(part: string): void {
      parts.push(part)
      if (parts.length < 512) return
      done += parts.join('')
      parts = []
    },
    text: (): string => done + parts.join(''),
  }
}

/** The code point at `at` when it must be escaped there, else -1. */
const escapedAt = (text: string, at: number, keepTab: boolean): number => {
  const unit = text.charCodeAt(at)
  if (unit === 0x5c) return text.startsWith('u{', at + 1) ? unit : -1
  if (unit === 0x09) return keepTab ? -1 : unit
  if (unit === ZWJ) return joinerStays(text, at) ? -1 : unit
  if (unit === 0xfe0e || unit === 0xfe0f) return selectorStays(text, at) ? -1 : unit
  const code = text.codePointAt(at) as number
  return code < 0x10000 || actsAbove(code) ? code : -1
}

/**
 * The visible form of a text: one line stays one line, LF is kept; TAB is kept only with `tab`, for a page that can
 * show it. ZWJ, selectors and tags stay only inside a real emoji sequence. Lone surrogates are shown too, so the
 * result is well-formed for every string, and `readVisible` gives the string back. Linear in its length.
 */
export const showVisible = (text: string, options: { readonly tab?: boolean } = {}): string => {
  const keepTab = options.tab === true
  const shown = partJoiner()
  let kept = 0
  let at = 0
  while (at < text.length) {
    const kind = classOf[text.charCodeAt(at)]
    if (kind === PLAIN) {
      at += 1
      continue
    }
    const code = kind === ESCAPED ? text.charCodeAt(at) : escapedAt(text, at, keepTab)
    if (code < 0) {
      const pair = (text.codePointAt(at) as number) > 0xffff ? 2 : 1
      at += pair === 2 ? Math.max(2, tagFlagLength(text, at)) : 1
      continue
    }
    if (kept < at) shown.add(text.slice(kept, at))
    shown.add(escapeOf(code))
    at += code > 0xffff ? 2 : 1
    kept = at
  }
  if (kept === 0) return text
  shown.add(text.slice(kept))
  return shown.text()
}

/** The code point of the escape whose digits begin at `at`, and where it ends; nothing when it is none of ours. */
const readEscape = (
  shown: string,
  at: number,
): { readonly code: number; readonly end: number } | undefined => {
  let code = 0
  for (let index = at; index <= at + 6; index += 1) {
    const unit = shown.charCodeAt(index)
    if (unit === 0x7d) return index > at && code <= 0x10ffff ? { code, end: index + 1 } : undefined
    if (unit >= 0x30 && unit <= 0x39) code = code * 16 + unit - 0x30
    else if (unit >= 0x61 && unit <= 0x66) code = code * 16 + unit - 0x57
    else return undefined
  }
  return undefined
}

/**
 * The text that a visible form stands for: the inverse of `showVisible`, whatever its options. What is not an escape
 * of ours, or names no code point, is left as it is.
 */
export const readVisible = (shown: string): string => {
  const text = partJoiner()
  let kept = 0
  let at = shown.indexOf('\\u{')
  while (at >= 0) {
    const found = readEscape(shown, at + 3)
    if (found !== undefined) {
      if (kept < at) text.add(shown.slice(kept, at))
      text.add(String.fromCodePoint(found.code))
      kept = found.end
    }
    at = shown.indexOf('\\u{', found?.end ?? at + 3)
  }
  if (kept === 0) return shown
  text.add(shown.slice(kept))
  return text.text()
}
