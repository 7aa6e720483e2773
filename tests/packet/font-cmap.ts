/** The code points that a font draws: its cmap table read as OpenType 1.9 tells it, formats 4 and 12, Unicode only. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const FONTS = join(import.meta.dirname, '..', '..', 'fonts')

/** The font files of the project, by name. */
export const FONT_FILES: readonly string[] = readdirSync(FONTS)
  .filter((name) => name.endsWith('.ttf'))
  .sort()

/** The code points of one font file to which it gives a glyph that is not the one for "missing". */
export function codePointsOf(name: string): Set<number> {
  const bytes = readFileSync(join(FONTS, name))
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const cmap = tableAt(view, 'cmap')
  const found = new Set<number>()
  for (let at = 0; at < view.getUint16(cmap + 2); at++) {
    const platform = view.getUint16(cmap + 4 + 8 * at)
    const encoding = view.getUint16(cmap + 6 + 8 * at)
    if (platform !== 0 && !(platform === 3 && (encoding === 1 || encoding === 10))) continue
    const table = cmap + view.getUint32(cmap + 8 + 8 * at)
    const format = view.getUint16(table)
    if (format === 4) readSegments(view, table, found)
    if (format === 12) readGroups(view, table, found)
  }
  return found
}

/** What all fonts together draw, without the code points that have no letter of their own anywhere. */
export function allCodePoints(): number[] {
  const all = new Set<number>()
  for (const name of FONT_FILES) for (const code of codePointsOf(name)) all.add(code)
  return [...all].filter(hasLetter).sort((a, b) => a - b)
}

/** Controls, surrogates, private use and noncharacters: by number, so that no version of Unicode changes it. */
function hasLetter(code: number): boolean {
  if (code < 0x20 || (code >= 0x7f && code < 0xa0) || code >= 0xf0000) return false
  return (
    !(code >= 0xd800 && code < 0xf900) && !(code >= 0xfdd0 && code < 0xfdf0) && (code & 0xfffe) !== 0xfffe
  )
}

function tableAt(view: DataView, wanted: string): number {
  for (let at = 0; at < view.getUint16(4); at++) {
    const tag = String.fromCharCode(...[0, 1, 2, 3].map((k) => view.getUint8(12 + 16 * at + k)))
    if (tag === wanted) return view.getUint32(12 + 16 * at + 8)
  }
  throw new Error(`no ${wanted} table`)
}

/** Format 4: segments with a delta, or with an array of glyphs. */
function readSegments(view: DataView, table: number, found: Set<number>): void {
  const twice = view.getUint16(table + 6)
  const ends = table + 14
  const starts = ends + twice + 2
  const deltas = starts + twice
  const offsets = deltas + twice
  for (let at = 0; at < twice; at += 2) {
    const offset = view.getUint16(offsets + at)
    for (let code = view.getUint16(starts + at); code <= view.getUint16(ends + at) && code < 0xffff; code++) {
      const place = offsets + at + offset + 2 * (code - view.getUint16(starts + at))
      const listed = offset === 0 ? code : view.getUint16(place)
      const glyph = listed === 0 ? 0 : (listed + view.getUint16(deltas + at)) & 0xffff
      if (glyph !== 0) found.add(code)
    }
  }
}

/** Format 12: groups of code points with rising glyphs. */
function readGroups(view: DataView, table: number, found: Set<number>): void {
  for (let at = 0; at < view.getUint32(table + 12); at++) {
    const group = table + 16 + 12 * at
    const first = view.getUint32(group)
    for (let code = first; code <= view.getUint32(group + 4); code++) {
      if (view.getUint32(group + 8) + code - first !== 0) found.add(code)
    }
  }
}
