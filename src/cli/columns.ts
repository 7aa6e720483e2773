/**
 * The columns that one grapheme takes on a terminal. Tables and expressions are made when the first letter that needs
 * them is met: string-width, against which the tests hold this, makes its own on loading, which costs a third of a
 * short command.
 */
import { isEmoji } from '../core/emoji.ts'

/** East Asian Width W and F of Unicode 17 (EastAsianWidth.txt), fixed here so that lines break alike everywhere. */
const WIDE =
  '1100-115f 231a-231b 2329-232a 23e9-23ec 23f0 23f3 25fd-25fe 2614-2615 2630-2637 2648-2653 267f ' +
  '268a-268f 2693 26a1 26aa-26ab 26bd-26be 26c4-26c5 26ce 26d4 26ea 26f2-26f3 26f5 26fa 26fd 2705 ' +
  '270a-270b 2728 274c 274e 2753-2755 2757 2795-2797 27b0 27bf 2b1b-2b1c 2b50 2b55 2e80-2e99 ' +
  '2e9b-2ef3 2f00-2fd5 2ff0-303e 3041-3096 3099-30ff 3105-312f 3131-318e 3190-31e5 31ef-321e ' +
  '3220-3247 3250-a48c a490-a4c6 a960-a97c ac00-d7a3 f900-faff fe10-fe19 fe30-fe52 fe54-fe66 ' +
  'fe68-fe6b ff01-ff60 ffe0-ffe6 16fe0-16fe4 16ff0-16ff6 17000-18cda 18cff-18d20 18d80-18df2 ' +
  '18e00-19191 191a0-191d2 1aff0-1aff3 1aff5-1affb 1affd-1affe 1b000-1b128 1b132 1b150-1b152 1b155 ' +
  '1b164-1b168 1b170-1b2fb 1d300-1d356 1d360-1d376 1f004 1f0cf 1f18e 1f191-1f19a 1f1ae 1f200-1f202 ' +
  '1f210-1f23b 1f240-1f248 1f250-1f251 1f260-1f265 1f300-1f320 1f32d-1f335 1f337-1f37c 1f37e-1f393 ' +
  '1f3a0-1f3ca 1f3cf-1f3d3 1f3e0-1f3f0 1f3f4 1f3f8-1f43e 1f440 1f442-1f4fc 1f4ff-1f53d 1f54b-1f54e ' +
  '1f550-1f567 1f57a 1f595-1f596 1f5a4 1f5fb-1f64f 1f680-1f6c5 1f6cc 1f6d0-1f6d2 1f6d5-1f6d9 ' +
  '1f6dc-1f6df 1f6eb-1f6ec 1f6f4-1f6fc 1f7da 1f7e0-1f7eb 1f7f0 1f90c-1f93a 1f93c-1f945 1f947-1f9ff ' +
  '1fa70-1fa7c 1fa80-1fac6 1fac8 1facc-1fadd 1fadf-1faeb 1faef-1fafa 20000-2fffd 30000-3fffd'

const EMOJI_SELECTOR = 0xfe0f
const KEYCAP = 0x20e3
/** Ends of a cluster `#⃣` or `©️`: what is before them is drawn as a picture. */
const PICTURE_SELECTORS: ReadonlySet<number> = new Set([EMOJI_SELECTOR, KEYCAP])

/**
 * The columns that a terminal may need for one grapheme: a joined emoji counts as all its parts, for many terminals
 * draw them side by side, and a line that wraps by itself would begin without our mark.
 */
export function columnsOfCluster(cluster: string): number {
  const plain = plainColumns(cluster)
  if (plain !== undefined) return plain
  let columns = 0
  let last = -1
  let picture = false
  for (const point of cluster) {
    const code = point.codePointAt(0) as number
    picture ||= PICTURE_SELECTORS.has(code) && (isEmoji(last) || isKeycapBase(last))
    // Two signs of one syllable block take the columns of the first.
    if (!isUnseen(point) && !(cluster.length === 2 && beginsSyllable(last) && endsSyllable(code)))
      columns += isWide(code) ? 2 : 1
    last = code
  }
  return picture ? Math.max(columns, 2) : columns
}

/** Letters that need no table: Latin, Greek, Cyrillic, arrows and dashes take one column, Han and kana two. */
function plainColumns(cluster: string): number | undefined {
  if (cluster.length !== 1) return undefined
  const code = cluster.charCodeAt(0)
  if (code >= 0x20 && code <= 0x7e) return 1
  if ((code >= 0xa1 && code <= 0x2ff && code !== 0xad) || (code >= 0x370 && code <= 0x482)) return 1
  if (
    (code >= 0x48a && code <= 0x52f) ||
    (code >= 0x2010 && code <= 0x2027) ||
    (code >= 0x2190 && code <= 0x2193)
  )
    return 1
  return (code >= 0x4e00 && code <= 0x9fff) || (code >= 0x3041 && code <= 0x3096) ? 2 : undefined
}

function isKeycapBase(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || code === 0x23 || code === 0x2a
}

/** A first letter of Hangul, or a whole syllable. */
function beginsSyllable(code: number): boolean {
  return (
    (code >= 0x1100 && code <= 0x115f) ||
    (code >= 0xa960 && code <= 0xa97c) ||
    (code >= 0xac00 && code <= 0xd7a3)
  )
}

/** A vowel or final letter of Hangul. */
function endsSyllable(code: number): boolean {
  return (code >= 0x1160 && code <= 0x11ff) || (code >= 0xd7b0 && code <= 0xd7fb)
}

let unseen: RegExp | undefined

/** A mark that is drawn over its letter, or a code point that is not drawn. */
function isUnseen(point: string): boolean {
  unseen ??=
    /[\p{Default_Ignorable_Code_Point}\p{Control}\p{Format}\p{Nonspacing_Mark}\p{Enclosing_Mark}\p{Surrogate}]/u
  return unseen.test(point)
}

let bounds: number[] | undefined

/** Bounds are first, last, first, last …: `code` is within when an odd number of them lie below or at it. */
function isWide(code: number): boolean {
  bounds ??= WIDE.split(' ').flatMap((range) => {
    const [first = '', last = first] = range.split('-')
    return [Number.parseInt(first, 16), Number.parseInt(last, 16) + 1]
  })
  let low = 0
  let high = bounds.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((bounds[middle] as number) <= code) low = middle + 1
    else high = middle
  }
  return low % 2 === 1
}
