/** GIF89a: blocks from the header to the trailer. */
import type { Keeping } from './without-metadata.ts'

const EXTENSION = 0x21
const IMAGE = 0x2c
const TRAILER = 0x3b
const GRAPHIC_CONTROL = 0xf9
const COMMENT = 0xfe

/** Keeps header, tables, images and how they follow on each other; false where the blocks do not lead to the trailer. */
export function gifWithout(bytes: Uint8Array, { keep, leave }: Keeping): boolean {
  let at = 13 + tableSize(bytes[10])
  keep(bytes.subarray(0, at))
  while (at < bytes.length) {
    const start = at
    const kind = bytes[at]
    if (kind === TRAILER) {
      keep(bytes.subarray(at, at + 1))
      if (at + 1 < bytes.length) leave('bytes after the picture')
      return true
    }
    if (kind === IMAGE) at = blocksEnd(bytes, at + 11 + tableSize(bytes[at + 9]))
    else if (kind === EXTENSION) at = blocksEnd(bytes, at + 2)
    else return false
    if (at > bytes.length) return false
    if (kind === IMAGE || bytes[start + 1] === GRAPHIC_CONTROL) keep(bytes.subarray(start, at))
    else leave(bytes[start + 1] === COMMENT ? 'comments and texts' : 'other data of programs')
  }
  return false
}

/** Bytes of the colour table that a packed field announces. */
function tableSize(packed = 0): number {
  return (packed & 0x80) === 0 ? 0 : 3 * 2 ** ((packed & 7) + 1)
}

/** Where the sub-blocks that begin at `at` end: past the empty one, or past the file. */
function blocksEnd(bytes: Uint8Array, at: number): number {
  for (let next = at; next < bytes.length; ) {
    const length = bytes[next] as number
    next += 1 + length
    if (length === 0) return next
  }
  return bytes.length + 1
}
