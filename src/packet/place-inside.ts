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

/** What must follow a mark for it to be one: of XMP the end of a name; of ©xyz a sign and a digit (ISO 6709). */
const TEXTS: readonly (readonly [mark: string, skip: number, then: RegExp])[] = [
  ['GPSLatitude', 0, /^\W/],
  ['GPSDestLatitude', 0, /^\W/],
  ['com.apple.quicktime.location.ISO6709', 0, /^/],
  ['\u00a9xyz', 4, /^[+-]\d/],
]

function hasText(window: Buffer): boolean {
  return TEXTS.some(([mark, skip, then]) => {
    for (const at of placesOf(window, mark)) {
      const end = at + mark.length + skip
      if (then.test(window.toString('latin1', end, end + 2))) return true
    }
    return false
  })
}

function* placesOf(window: Buffer, mark: string): Generator<number> {
  const bytes = Buffer.from(mark, 'latin1')
  for (let at = window.indexOf(bytes); at >= 0; at = window.indexOf(bytes, at + 1)) yield at
}

/** Where a TIFF header may begin: II* or MM*. */
function* tiffStarts(window: Buffer): Generator<number> {
  for (const mark of ['II*\0', 'MM\0*']) yield* placesOf(window, mark)
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
