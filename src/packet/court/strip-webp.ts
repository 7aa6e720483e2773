/** WebP, RFC 9649: a RIFF file of chunks with even lengths. */
import type { Keeping } from './without-metadata.ts'

const DRAWN: ReadonlySet<string> = new Set(['VP8 ', 'VP8L', 'VP8X', 'ALPH', 'ANIM', 'ANMF'])
/** What a frame of an animation may hold (2.7.1.1). */
const IN_FRAME: ReadonlySet<string> = new Set(['VP8 ', 'VP8L', 'ALPH'])
/** ICC profile, Exif, XMP: the bits of VP8X that announce them (2.7). */
const ANNOUNCED = 0x20 | 0x08 | 0x04

/** Keeps what is drawn, with sizes and announcements that fit; false where the chunks do not fill the file's size. */
export function webpWithout(bytes: Uint8Array, { keep, leave }: Keeping): boolean {
  if (bytes.length < 12) return false
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = 8 + view.getUint32(4, true)
  if (end > bytes.length + (end & 1)) return false
  const kept: Uint8Array[] = []
  if (
    !eachChunk(bytes, 12, Math.min(end, bytes.length), (type, from, to) => {
      if (type === 'VP8X') kept.push(unannounced(bytes.subarray(from, to)))
      else if (type === 'ANMF') {
        const frame = frameOf(bytes.subarray(from, to), () => leave('other data of programs'))
        if (frame === undefined) return false
        kept.push(...frame)
      } else if (DRAWN.has(type)) kept.push(bytes.subarray(from, to))
      else leave(nameOf(type))
      return true
    })
  )
    return false
  if (end < bytes.length) leave('bytes after the picture')
  keep(chunkHead('RIFF', 4 + kept.reduce((sum, part) => sum + part.length, 0)))
  keep(bytes.subarray(8, 12))
  for (const part of kept) keep(part)
  return true
}

/** Calls back for each chunk with its pad byte; false where one is cut or the callback says so. */
function eachChunk(
  bytes: Uint8Array,
  from: number,
  end: number,
  take: (type: string, from: number, to: number) => boolean,
): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = from
  while (at + 8 <= end) {
    const size = view.getUint32(at + 4, true)
    const to = at + 8 + size + (size & 1)
    if (to > end) return false
    if (!take(String.fromCharCode(...bytes.subarray(at, at + 4)), at, to)) return false
    at = to
  }
  return at === end
}

function frameOf(chunk: Uint8Array, leave: () => void): Uint8Array[] | undefined {
  const HEAD = 24
  if (chunk.length < HEAD) return undefined
  const kept: Uint8Array[] = []
  const whole = eachChunk(chunk, HEAD, chunk.length, (type, from, to) => {
    if (IN_FRAME.has(type)) kept.push(chunk.subarray(from, to))
    else leave()
    return true
  })
  if (!whole) return undefined
  const size = HEAD - 8 + kept.reduce((sum, part) => sum + part.length, 0)
  return [chunkHead('ANMF', size), chunk.subarray(8, HEAD), ...kept]
}

function unannounced(chunk: Uint8Array): Uint8Array {
  const copy = chunk.slice()
  copy[8] = (copy[8] ?? 0) & ~ANNOUNCED
  return copy
}

function chunkHead(type: string, size: number): Uint8Array {
  const head = new Uint8Array(8)
  for (let k = 0; k < 4; k++) head[k] = type.charCodeAt(k)
  new DataView(head.buffer).setUint32(4, size, true)
  return head
}

function nameOf(type: string) {
  if (type === 'EXIF') return 'camera data (Exif)'
  if (type === 'XMP ') return 'XMP'
  return type === 'ICCP' ? 'colour profile' : 'other data of programs'
}
