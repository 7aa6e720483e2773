/** How a camera was held (Exif 2.32, 4.6.5.1.3, tag 0x0112): all that a court copy keeps of Exif. */

const ORIENTATION = 0x0112
const SHORT = 3

/** 1 to 8 by the first directory of a TIFF structure; 1, upright, where none can be read. */
export function orientationOf(tiff: Uint8Array): number {
  if (tiff.length < 14) return 1
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength)
  const little = view.getUint16(0) === 0x4949
  if ((!little && view.getUint16(0) !== 0x4d4d) || view.getUint16(2, little) !== 42) return 1
  const start = view.getUint32(4, little)
  if (start + 2 > tiff.length) return 1
  const count = view.getUint16(start, little)
  for (let k = 0; k < count; k++) {
    const at = start + 2 + 12 * k
    if (at + 12 > tiff.length) return 1
    if (view.getUint16(at, little) !== ORIENTATION || view.getUint16(at + 2, little) !== SHORT) continue
    const value = view.getUint16(at + 8, little)
    return value >= 1 && value <= 8 ? value : 1
  }
  return 1
}

/** An APP1 segment that says this and nothing else. */
export function orientationSegment(orientation: number): Uint8Array {
  const tiff = [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, SHORT, 0, 0, 0, 1, 0, orientation, 0, 0]
  const body = [0x45, 0x78, 0x69, 0x66, 0, 0, ...tiff, 0, 0, 0, 0]
  return Uint8Array.of(0xff, 0xe1, 0, body.length + 2, ...body)
}
