/** PNG, third edition (W3C), 5.3 and 11: chunks of length, type, data and CRC, from IHDR to IEND. */
import type { Keeping } from './without-metadata.ts'

/** Chunks that say how the picture is drawn. A CRC is copied, not judged: decoders do that. */
const DRAWN: ReadonlySet<string> = new Set([
  ...['IHDR', 'PLTE', 'IDAT', 'IEND'],
  ...['tRNS', 'cHRM', 'gAMA', 'sBIT', 'sRGB', 'bKGD', 'pHYs', 'cICP'],
])
const TEXTS: ReadonlySet<string> = new Set(['tEXt', 'zTXt', 'iTXt', 'tIME'])
const FRAMES: ReadonlySet<string> = new Set(['acTL', 'fcTL', 'fdAT'])

/** Keeps the signature and what is drawn; false where the chunks do not lead to IEND. */
export function pngWithout(bytes: Uint8Array, { keep, leave }: Keeping): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  keep(bytes.subarray(0, 8))
  for (let at = 8; at + 12 <= bytes.length; ) {
    const end = at + 12 + view.getUint32(at)
    if (end > bytes.length) return false
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8))
    if (DRAWN.has(type)) keep(bytes.subarray(at, end))
    else if (type === 'eXIf') leave('camera data (Exif)')
    else if (type === 'iCCP') leave('colour profile')
    else if (TEXTS.has(type)) leave(isXmp(bytes, at, type) ? 'XMP' : 'comments and texts')
    else leave(FRAMES.has(type) ? 'further pictures or frames' : 'other data of programs')
    at = end
    if (type !== 'IEND') continue
    if (at < bytes.length) leave('bytes after the picture')
    return true
  }
  return false
}

/** XMP stands in an iTXt chunk with this keyword (XMP part 3, 1.1.5). */
function isXmp(bytes: Uint8Array, at: number, type: string): boolean {
  const keyword = 'XML:com.adobe.xmp'
  return type === 'iTXt' && [...keyword].every((letter, k) => bytes[at + 8 + k] === letter.charCodeAt(0))
}
