/** A QR code in text: two rows of squares a line, dark where a printer puts ink, with the quiet zone that readers need. */
import { encode } from 'uqr'

/** Squares of nothing around the code (ISO/IEC 18004). */
const QUIET = 4
/** By upper and lower square: none dark, upper, lower, both. */
const BLOCKS = [' ', '\u2580', '\u2584', '\u2588'] as const

/** The lines of the code of `text`, all of one width. Error correction M: a fold or a stain is survived. */
export function qrLines(text: string): string[] {
  const { data } = encode(text, { ecc: 'M', border: QUIET })
  const lines: string[] = []
  for (let row = 0; row < data.length; row += 2) {
    const upper = data[row] as boolean[]
    const lower = data[row + 1]
    lines.push(
      upper.map((dark, at) => BLOCKS[(dark ? 1 : 0) + (lower?.[at] === true ? 2 : 0)] as string).join(''),
    )
  }
  return lines
}
