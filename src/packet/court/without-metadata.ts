/**
 * Copies of pictures without metadata (hostile-input.md; legal requirement S33: no place in a derived file). What is
 * drawn is copied byte for byte and never decoded; every part that a decoder does not need to draw it is left out by a
 * list of what is kept, so that what nobody thought of goes as well.
 */
import type { Picture } from '../image.ts'
import { gifWithout } from './strip-gif.ts'
import { jpegWithout } from './strip-jpeg.ts'
import { pngWithout } from './strip-png.ts'
import { webpWithout } from './strip-webp.ts'

/** What was left out, in the words of the statement beside the copies. */
export type LeftOut =
  | 'camera data (Exif)'
  | 'XMP'
  | 'colour profile'
  | 'comments and texts'
  | 'further pictures or frames'
  | 'other data of programs'
  | 'bytes after the picture'

/** The copy and what it lacks, in a fixed order; an empty list where the copy is the file itself. */
export type WithoutMetadata = { readonly bytes: Uint8Array; readonly leftOut: readonly LeftOut[] }

/** Collects what is kept and what is left out. */
export type Keeping = { keep(part: Uint8Array): void; leave(what: LeftOut): void }

const STRIPPERS: Record<Picture['type'], (bytes: Uint8Array, keeping: Keeping) => boolean> = {
  'image/png': pngWithout,
  'image/jpeg': jpegWithout,
  'image/webp': webpWithout,
  'image/gif': gifWithout,
}

const ORDER: readonly LeftOut[] = [
  'camera data (Exif)',
  'XMP',
  'colour profile',
  'comments and texts',
  'further pictures or frames',
  'other data of programs',
  'bytes after the picture',
]

/** The copy of a picture of this type, or undefined for bytes whose parts cannot be told apart to their end. */
export function withoutMetadata(bytes: Uint8Array, type: Picture['type']): WithoutMetadata | undefined {
  const parts: Uint8Array[] = []
  const left = new Set<LeftOut>()
  const whole = STRIPPERS[type](bytes, {
    keep: (part) => parts.push(part),
    leave: (what) => left.add(what),
  })
  if (!whole) return undefined
  return { bytes: joined(parts), leftOut: ORDER.filter((what) => left.has(what)) }
}

/** Not by spreading: a hostile picture may have more parts than a call takes arguments. */
function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}
