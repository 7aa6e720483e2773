/**
 * The cut of a text into pieces that can be shown or blacked out one by one (docs/format.md, "digest").
 * The ranges are frozen: no engine's Unicode version may change where a text is cut.
 */

const WORD = 0
const SEPARATOR = 1
const SINGLE = 2

const SEPARATORS: readonly (readonly [number, number])[] = [
  [0x0000, 0x002f],
  [0x003a, 0x0040],
  [0x005b, 0x0060],
  [0x007b, 0x00a9],
  [0x00ab, 0x00b4],
  [0x00b6, 0x00b9],
  [0x00bb, 0x00bf],
  [0x061b, 0x061f],
  [0x06d4, 0x06d4],
  [0x060c, 0x060c],
  [0x066a, 0x066d],
  [0x2000, 0x206f],
  [0x3000, 0x303f],
  [0xfe30, 0xfe4f],
  [0xff00, 0xff0f],
  [0xff1a, 0xff20],
  [0xff3b, 0xff40],
  [0xff5b, 0xff65],
]

const SINGLES: readonly (readonly [number, number])[] = [
  [0x0e00, 0x0fff],
  [0x1000, 0x109f],
  [0x1780, 0x17ff],
  [0x3040, 0x30ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xf900, 0xfaff],
]

const CLASSES = new Uint8Array(0x10000)
for (const [from, to] of SEPARATORS) CLASSES.fill(SEPARATOR, from, to + 1)
for (const [from, to] of SINGLES) CLASSES.fill(SINGLE, from, to + 1)

function classOf(codePoint: number): number {
  if (codePoint < 0x10000) return CLASSES[codePoint] as number
  return codePoint >= 0x20000 && codePoint <= 0x3ffff ? SINGLE : WORD
}

/** True when `piece` begins with a separator; only the first piece of a text may. */
export function beginsWithSeparator(piece: string): boolean {
  return piece !== '' && classOf(piece.codePointAt(0) as number) === SEPARATOR
}

/**
 * The pieces of `text`, in order; joined they are `text` again. A piece is one single, or a run of word code
 * points, with all separators that follow; separators at the start are a piece; '' is one empty piece.
 */
export function cut(text: string): string[] {
  const pieces: string[] = []
  let start = 0
  let previous = WORD
  for (let at = 0; at < text.length; ) {
    const codePoint = text.codePointAt(at) as number
    const kind = classOf(codePoint)
    if (at > 0 && kind !== SEPARATOR && !(kind === WORD && previous === WORD)) {
      pieces.push(text.slice(start, at))
      start = at
    }
    previous = kind
    at += codePoint > 0xffff ? 2 : 1
  }
  pieces.push(text.slice(start))
  return pieces
}

const CUT_MEMBERS = new Set(['text', 'description', 'was', 'is', 'reason', 'demand'])

/** True for a member whose string is cut into pieces. */
export function isCutMember(name: string): boolean {
  return CUT_MEMBERS.has(name)
}

/** True for a path whose string is cut into pieces: one that ends in a member for free text. */
export function isCutPath(path: readonly (string | number)[]): boolean {
  const last = path[path.length - 1]
  return typeof last === 'string' && CUT_MEMBERS.has(last)
}
