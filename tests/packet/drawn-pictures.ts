/**
 * Small real pictures, 24 by 16 pixels, drawn for these tests in a browser's canvas (so with its colour profile), and
 * the same with things in them that a court copy must not have. Places and words are invented.
 */
import { crc32 } from 'node:zlib'
import { PLACE, tiff } from './placed-files.ts'
import { png } from './sample.ts'

const DRAWN_JPEG = [
  '/9j/4AAQSkZJRgABAQAAAQABAAD/4gHYSUNDX1BST0ZJTEUAAQEAAAHIAAAAAAQwAABtbnRyUkdCIFhZWiAH4AABAAEAAAAA',
  'AABhY3NwAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAQAA9tYAAQAAAADTLQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
  'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAlkZXNjAAAA8AAAACRyWFlaAAABFAAAABRnWFlaAAABKAAAABRiWFlaAAABPAAA',
  'ABR3dHB0AAABUAAAABRyVFJDAAABZAAAAChnVFJDAAABZAAAAChiVFJDAAABZAAAAChjcHJ0AAABjAAAADxtbHVjAAAAAAAA',
  'AAEAAAAMZW5VUwAAAAgAAAAcAHMAUgBHAEJYWVogAAAAAAAAb6IAADj1AAADkFhZWiAAAAAAAABimQAAt4UAABjaWFlaIAAA',
  'AAAAACSgAAAPhAAAts9YWVogAAAAAAAA9tYAAQAAAADTLXBhcmEAAAAAAAQAAAACZmYAAPKnAAANWQAAE9AAAApbAAAAAAAA',
  'AABtbHVjAAAAAAAAAAEAAAAMZW5VUwAAACAAAAAcAEcAbwBvAGcAbABlACAASQBuAGMALgAgADIAMAAxADb/2wBDAAYEBQYF',
  'BAYGBQYHBwYIChAKCgkJChQODwwQFxQYGBcUFhYaHSUfGhsjHBYWICwgIyYnKSopGR8tMC0oMCUoKSj/2wBDAQcHBwoIChMK',
  'ChMoGhYaKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCj/wAARCAAQABgDASIAAhEB',
  'AxEB/8QAGAAAAgMAAAAAAAAAAAAAAAAAAAYEBQf/xAAgEAAABgICAwAAAAAAAAAAAAAAAQMEBSECMgYREzFx/8QAFQEBAQAA',
  'AAAAAAAAAAAAAAAABAH/xAAbEQACAgMBAAAAAAAAAAAAAAABAgADESExQf/aAAwDAQACEQMRAD8Az2Pb4pJlkZWHPj6HmQTz',
  '6K+/X0Q4hnrQdYhnrQPaxDEkxBsrala1TDD3PZYxDPWgBkiGetAAHs3Kq6n/2Q==',
].join('')
const DRAWN_WEBP = [
  'UklGRlICAABXRUJQVlA4WAoAAAAgAAAAFwAADwAASUNDUMgBAAAAAAHIAAAAAAQwAABtbnRyUkdCIFhZWiAH4AABAAEAAAAA',
  'AABhY3NwAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAQAA9tYAAQAAAADTLQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
  'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAlkZXNjAAAA8AAAACRyWFlaAAABFAAAABRnWFlaAAABKAAAABRiWFlaAAABPAAA',
  'ABR3dHB0AAABUAAAABRyVFJDAAABZAAAAChnVFJDAAABZAAAAChiVFJDAAABZAAAAChjcHJ0AAABjAAAADxtbHVjAAAAAAAA',
  'AAEAAAAMZW5VUwAAAAgAAAAcAHMAUgBHAEJYWVogAAAAAAAAb6IAADj1AAADkFhZWiAAAAAAAABimQAAt4UAABjaWFlaIAAA',
  'AAAAACSgAAAPhAAAts9YWVogAAAAAAAA9tYAAQAAAADTLXBhcmEAAAAAAAQAAAACZmYAAPKnAAANWQAAE9AAAApbAAAAAAAA',
  'AABtbHVjAAAAAAAAAAEAAAAMZW5VUwAAACAAAAAcAEcAbwBvAGcAbABlACAASQBuAGMALgAgADIAMAAxADZWUDggZAAAALAD',
  'AJ0BKhgAEAA+bSqRRaQioZgEAEAGxKAJ0AIV3pnDECHiAiVQAP724FRFbAwwAZylUJ+ptjQjznb1l66pkFvZ9+v3zzU0RW3P',
  '3H35jv0tdTq6WMRqSh68ME/D95vIegwPAAA=',
].join('')
/** A GIF of one pixel. */
const DRAWN_GIF = 'R0lGODlhAQABAIAAAP///wAAACH5BAAAAAAALAAAAAABAAEAAAICRAEAOw=='

/** A word that is put wherever metadata can stand. */
export const SECRET = 'Quellgasse 9'

const bytesOf = (base64: string): Buffer => Buffer.from(base64, 'base64')
const ascii = (text: string): Buffer => Buffer.from(text, 'latin1')
const be32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}
const le32 = (value: number): Buffer => Buffer.from(be32(value)).reverse()

/** The pictures as they were drawn. */
export const DRAWN = {
  'image/jpeg': bytesOf(DRAWN_JPEG),
  'image/webp': bytesOf(DRAWN_WEBP),
  'image/gif': bytesOf(DRAWN_GIF),
  'image/png': Buffer.from(png(24, 16)),
} as const

function segment(marker: number, body: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, (body.length + 2) >> 8, (body.length + 2) & 0xff])
  return Buffer.concat([head, body])
}

/** A JPEG that a telephone turned by `orientation`, with a place, XMP, a comment, a thumbnail, and a film behind it. */
export function laden(orientation = 6): Buffer {
  const jpeg = DRAWN['image/jpeg']
  const exif = tiff(PLACE, false)
  exif.writeUInt16BE(orientation, 18)
  return Buffer.concat([
    jpeg.subarray(0, 2),
    segment(0xe1, Buffer.concat([ascii('Exif\0\0'), exif, ascii(SECRET)])),
    segment(0xe1, ascii(`http://ns.adobe.com/xap/1.0/\0<x exif:GPSLatitude="${SECRET}"/>`)),
    segment(0xfe, ascii(SECRET)),
    segment(0xed, ascii(`Photoshop 3.0\0${SECRET}`)),
    segment(0xe2, ascii(`MPF\0${SECRET}`)),
    jpeg.subarray(2),
    ascii(`ftypmp42${SECRET}`),
  ])
}

function pngChunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([ascii(type), data])
  return Buffer.concat([be32(data.length), named, be32(crc32(named))])
}

/** A PNG with texts, camera data, a profile, frames of an animation, and bytes behind it. */
export function ladenPng(): Buffer {
  const drawn = DRAWN['image/png']
  return Buffer.concat([
    drawn.subarray(0, 33),
    pngChunk('tEXt', ascii(`Comment\0${SECRET}`)),
    pngChunk('iTXt', ascii(`XML:com.adobe.xmp\0\0\0\0\0<x exif:GPSLatitude="${SECRET}"/>`)),
    pngChunk('eXIf', Buffer.concat([tiff(PLACE), ascii(SECRET)])),
    pngChunk('acTL', Buffer.concat([be32(1), be32(0)])),
    pngChunk('fcTL', Buffer.concat([...[0, 24, 16, 0, 0].map(be32), Buffer.from([0, 1, 0, 1, 0, 0])])),
    pngChunk('prVt', ascii(SECRET)),
    drawn.subarray(33),
    ascii(SECRET),
  ])
}

/** A GIF with a comment, a program's own block, and bytes behind it. */
export function ladenGif(): Buffer {
  const drawn = DRAWN['image/gif']
  const block = Buffer.concat([Buffer.from([SECRET.length]), ascii(SECRET), Buffer.from([0])])
  return Buffer.concat([
    drawn.subarray(0, 19),
    Buffer.from([0x21, 0xfe]),
    block,
    Buffer.from([0x21, 0xff, 11]),
    ascii('XMP DataXMP'),
    block,
    drawn.subarray(19),
    ascii(SECRET),
  ])
}

/** A WebP with camera data, XMP and a chunk that nobody knows. */
export function ladenWebp(): Buffer {
  const chunk = (type: string, data: Buffer): Buffer =>
    Buffer.concat([ascii(type), le32(data.length), data, Buffer.alloc(data.length & 1)])
  const drawn = DRAWN['image/webp']
  const body = Buffer.concat([
    drawn.subarray(8),
    chunk('EXIF', Buffer.concat([tiff(PLACE), ascii(SECRET)])),
    chunk('XMP ', ascii(`<x exif:GPSLatitude="${SECRET}"/>`)),
    chunk('zzzz', ascii(SECRET)),
  ])
  body[12] = (body[12] as number) | 0x0c
  return Buffer.concat([ascii('RIFF'), le32(body.length), body])
}
