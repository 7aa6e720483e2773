/**
 * Pictures that may stand inside packet.html: PNG, JPEG, WebP and GIF by their own first bytes, with the size that
 * they state, so that a small file that unfolds into a huge picture is left out (hostile-input.md, "HTML"). Bytes are
 * read, never decoded or changed.
 */

/** What a picture says of itself; width and height in pixels. */
export type Picture = {
  readonly type: 'image/png' | 'image/jpeg' | 'image/webp' | 'image/gif'
  readonly width: number
  readonly height: number
}

/** A browser needs four bytes a pixel; beyond this the file itself is the better place to look. */
export const MAX_PIXELS = 50_000_000

/** The picture that the bytes are, or undefined for anything else, also for a size that cannot be read. */
export function readPicture(bytes: Uint8Array): Picture | undefined {
  const found = readPng(bytes) ?? readGif(bytes) ?? readWebp(bytes) ?? readJpeg(bytes)
  return found !== undefined && found.width > 0 && found.height > 0 ? found : undefined
}

function begins(bytes: Uint8Array, at: number, ...values: readonly number[]): boolean {
  return values.every((value, k) => bytes[at + k] === value)
}

function ascii(bytes: Uint8Array, at: number, text: string): boolean {
  return begins(bytes, at, ...[...text].map((letter) => letter.charCodeAt(0)))
}

/** PNG, third edition, 5.2 and 11.2.1: the signature, then IHDR. */
function readPng(bytes: Uint8Array): Picture | undefined {
  if (
    bytes.length < 33 ||
    !begins(bytes, 0, 0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10) ||
    !ascii(bytes, 12, 'IHDR')
  )
    return undefined
  const view = viewOf(bytes)
  return { type: 'image/png', width: view.getUint32(16), height: view.getUint32(20) }
}

function readGif(bytes: Uint8Array): Picture | undefined {
  if (bytes.length < 13 || !(ascii(bytes, 0, 'GIF87a') || ascii(bytes, 0, 'GIF89a'))) return undefined
  const view = viewOf(bytes)
  return { type: 'image/gif', width: view.getUint16(6, true), height: view.getUint16(8, true) }
}

/** RFC 9649 §2.4 to 2.7: a RIFF file whose first chunk is VP8, VP8L or VP8X. */
function readWebp(bytes: Uint8Array): Picture | undefined {
  if (bytes.length < 30 || !ascii(bytes, 0, 'RIFF') || !ascii(bytes, 8, 'WEBP')) return undefined
  const view = viewOf(bytes)
  const type = 'image/webp'
  if (ascii(bytes, 12, 'VP8 ') && begins(bytes, 23, 0x9d, 0x01, 0x2a)) {
    return { type, width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff }
  }
  if (ascii(bytes, 12, 'VP8L') && bytes[20] === 0x2f) {
    const bits = view.getUint32(21, true)
    return { type, width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 }
  }
  if (!ascii(bytes, 12, 'VP8X')) return undefined
  const three = (at: number) => view.getUint16(at, true) + (view.getUint8(at + 2) << 16)
  return { type, width: three(24) + 1, height: three(27) + 1 }
}

/** ITU-T T.81 B.1.1 and B.2.2: segments up to the first frame header (SOF, but not DHT, JPG and DAC). */
function readJpeg(bytes: Uint8Array): Picture | undefined {
  if (!begins(bytes, 0, 0xff, 0xd8, 0xff)) return undefined
  const view = viewOf(bytes)
  for (let at = 2; at + 9 < bytes.length; ) {
    if (bytes[at] !== 0xff) return undefined
    const marker = bytes[at + 1] as number
    if (marker === 0xff) at++
    else if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      return { type: 'image/jpeg', width: view.getUint16(at + 7), height: view.getUint16(at + 5) }
    } else if (marker < 0xc0 || (marker >= 0xd0 && marker <= 0xda)) return undefined
    else at += 2 + view.getUint16(at + 2)
  }
  return undefined
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
