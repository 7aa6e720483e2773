/** JPEG, ITU-T T.81 Annex B: segments from SOI to the first EOI. How the picture is turned is kept, and nothing else of Exif. */
import { equalBytes } from '../../core/bytes.ts'
import { orientationOf, orientationSegment } from './orientation.ts'
import type { Keeping } from './without-metadata.ts'

const SOS = 0xda
const EOI = 0xd9

/** Keeps tables, frames and scans, the size of a JFIF head and how the picture is turned; false without an end. */
export function jpegWithout(bytes: Uint8Array, { keep, leave }: Keeping): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  keep(bytes.subarray(0, 2))
  let turned = false
  for (let at = 2; at + 2 <= bytes.length; ) {
    if (bytes[at] !== 0xff) return false
    const marker = bytes[at + 1] as number
    if (marker === 0xff) {
      at++
      continue
    }
    if (marker === EOI) {
      keep(bytes.subarray(at, at + 2))
      if (at + 2 < bytes.length) leave('bytes after the picture')
      return true
    }
    if (at + 4 > bytes.length || marker < 0xc0 || (marker >= 0xd0 && marker <= 0xd8)) return false
    const end = at + 2 + view.getUint16(at + 2)
    if (view.getUint16(at + 2) < 2 || end > bytes.length) return false
    const segment = bytes.subarray(at, end)
    if (isDrawn(marker, segment)) keep(segment)
    else if (marker === 0xe0 && begins(segment, 'JFIF\0') && segment.length >= 18) keep(jfifHead(segment))
    else {
      const orientation = begins(segment, 'Exif\0') && !turned ? orientationOf(segment.subarray(10)) : 1
      const alone = orientationSegment(orientation)
      if (orientation !== 1) {
        keep(alone)
        turned = true
      }
      if (orientation === 1 || !equalBytes(alone, segment)) leave(nameOf(marker, segment))
    }
    at = end
    if (marker !== SOS) continue
    const next = scanEnd(bytes, at)
    keep(bytes.subarray(at, next))
    at = next
  }
  return false
}

/** SOF, DHT, DAC, SOS, DQT, DNL, DRI, and the APP14 of Adobe, which says what the colours are. */
function isDrawn(marker: number, segment: Uint8Array): boolean {
  if (marker === 0xee) return segment.length === 16 && begins(segment, 'Adobe')
  return (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc8) || (marker >= SOS && marker <= 0xdd)
}

/** A thumbnail may stand behind the density: it goes. */
function jfifHead(segment: Uint8Array): Uint8Array {
  return Uint8Array.of(0xff, 0xe0, 0, 16, ...segment.subarray(4, 16), 0, 0)
}

function nameOf(marker: number, segment: Uint8Array) {
  if (marker === 0xfe) return 'comments and texts'
  if (begins(segment, 'Exif\0')) return 'camera data (Exif)'
  if (begins(segment, 'http://ns.adobe.com/')) return 'XMP'
  if (begins(segment, 'ICC_PROFILE\0')) return 'colour profile'
  return begins(segment, 'MPF\0') ? 'further pictures or frames' : 'other data of programs'
}

function begins(segment: Uint8Array, text: string): boolean {
  return [...text].every((letter, k) => segment[4 + k] === letter.charCodeAt(0))
}

/** Coded data: a 0xff in it is followed by 0 or is a restart marker (B.1.1.5). */
function scanEnd(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1]
    if (next !== undefined && next !== 0 && !(next >= 0xd0 && next <= 0xd7)) return at
  }
  return bytes.length
}
