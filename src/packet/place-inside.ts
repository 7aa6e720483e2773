/**
 * Whether a picture or a film says where it was taken (S33): yes or no alone. No coordinate is ever read, kept or
 * given. Marks are looked for in the bytes, wherever the format puts them: GPS tags of Exif (TIFF 6.0; Exif 2.32,
 * 4.6.6) in JPEG, HEIC, PNG, WebP and TIFF, XMP as text, the location of QuickTime and MP4. What is packed (Exif as
 * compressed text in a PNG) is not seen, nor what the picture itself shows.
 */

/** Bytes `offset … offset + length` of the file, fewer at its end. */
export type ReadAt = (offset: number, length: number) => Promise<Uint8Array>

/** The parts of a file that are searched: such marks stand near its beginning or near its end. */
const EDGE = 32 * 1_048_576
const WINDOW = 1_048_576
/** Longer than any mark and what must follow it. */
const OVERLAP = 64

const GPS_POINTER = 0x8825
/** GPSLatitude, GPSLongitude, and those of a destination. A GPS version alone says nothing. */
const PLACES = new Set([2, 4, 20, 22])
/** Entries that one directory of a camera has, at most; the kinds of value of TIFF and Exif. */
const MOST_ENTRIES = 512
const MOST_KIND = 13

/** True when the file says where it was taken. Types other than pictures and films are not looked at. */
export async function tellsPlace(
  mediaType: string | undefined,
  size: number,
  read: ReadAt,
): Promise<boolean> {
  if (mediaType === undefined || !/^(?:image|video)\//.test(mediaType)) return false
  const parts: [number, number][] =
    size <= 2 * EDGE
      ? [[0, size]]
      : [
          [0, EDGE],
          [size - EDGE, size],
        ]
  for (const [from, to] of parts) {
    for (let at = from; at < to; at += WINDOW) {
      const window = Buffer.from(await read(at, Math.min(WINDOW + OVERLAP, to - at)))
      if (hasText(window)) return true
      for (const start of tiffStarts(window)) if (await isPlacedTiff(at + start, read)) return true
    }
  }
  return false
}

/** XMP of any picture; ©xyz of QuickTime and MP4, whose text begins with a sign and a digit (ISO 6709). */
function hasText(window: Buffer): boolean {
  if (/(?:GPSLatitude|GPSDestLatitude)\W/.test(window.toString('latin1'))) return true
  if (window.includes('com.apple.quicktime.location.ISO6709')) return true
  for (
    let at = window.indexOf('\u00a9xyz', 0, 'latin1');
    at >= 0;
    at = window.indexOf('\u00a9xyz', at + 1, 'latin1')
  )
    if (/^[+-]\d/.test(window.toString('latin1', at + 8, at + 10))) return true
  return false
}

/** Where a TIFF header may begin: II*, MM* and the offset of the first directory, which is small. */
function* tiffStarts(window: Buffer): Generator<number> {
  for (const mark of ['II*\0', 'MM\0*'])
    for (let at = window.indexOf(mark, 0, 'latin1'); at >= 0; at = window.indexOf(mark, at + 1, 'latin1'))
      yield at
}

type Entry = { readonly tag: number; readonly kind: number; readonly value: number }

/** Whether the TIFF structure that begins at `base` has a GPS directory with a place in it. */
async function isPlacedTiff(base: number, read: ReadAt): Promise<boolean> {
  const head = Buffer.from(await read(base, 8))
  if (head.length < 8) return false
  const little = head[0] === 0x49
  const first = little ? head.readUInt32LE(4) : head.readUInt32BE(4)
  const pointer = (await directory(base, first, little, read))?.find(
    ({ tag, kind }) => tag === GPS_POINTER && kind === 4,
  )
  if (pointer === undefined) return false
  const places = await directory(base, pointer.value, little, read)
  return places?.some(({ tag }) => PLACES.has(tag)) === true
}

/** The entries of a directory, or undefined where no such thing stands: random bytes have no valid kinds of value. */
async function directory(
  base: number,
  offset: number,
  little: boolean,
  read: ReadAt,
): Promise<Entry[] | undefined> {
  if (offset < 8) return undefined
  const short = (from: Buffer, at: number) => (little ? from.readUInt16LE(at) : from.readUInt16BE(at))
  const counted = Buffer.from(await read(base + offset, 2))
  const count = counted.length < 2 ? 0 : short(counted, 0)
  if (count === 0 || count > MOST_ENTRIES) return undefined
  const bytes = Buffer.from(await read(base + offset + 2, count * 12))
  if (bytes.length < count * 12) return undefined
  const entries = Array.from({ length: count }, (_, at) => ({
    tag: short(bytes, at * 12),
    kind: short(bytes, at * 12 + 2),
    value: little ? bytes.readUInt32LE(at * 12 + 8) : bytes.readUInt32BE(at * 12 + 8),
  }))
  return entries.every(({ kind }) => kind >= 1 && kind <= MOST_KIND) ? entries : undefined
}
