/** Small pictures and films that say where they were taken, and their likes that do not; places are invented. */
import { crc32 } from 'node:zlib'

const ascii = (text: string): Buffer => Buffer.from(text, 'latin1')

function short(value: number, little: boolean): Buffer {
  const bytes = Buffer.alloc(2)
  little ? bytes.writeUInt16LE(value) : bytes.writeUInt16BE(value)
  return bytes
}

function long(value: number, little = false): Buffer {
  const bytes = Buffer.alloc(4)
  little ? bytes.writeUInt32LE(value) : bytes.writeUInt32BE(value)
  return bytes
}

type Field = readonly [tag: number, kind: number, count: number, value: number]

function directory(fields: readonly Field[], little: boolean): Buffer {
  const entries = fields.flatMap(([tag, kind, count, value]) => [
    short(tag, little),
    short(kind, little),
    long(count, little),
    long(value, little),
  ])
  return Buffer.concat([short(fields.length, little), ...entries, long(0, little)])
}

/** A TIFF structure: an orientation and a GPS directory with these tags; three rationals each (12°, 34', 56"). */
export function tiff(gpsTags: readonly number[], little = true): Buffer {
  const head = Buffer.concat([ascii(little ? 'II*\0' : 'MM\0*'), long(8, little)])
  const gpsAt = 8 + 2 + 2 * 12 + 4
  const first = directory(
    [
      [0x0112, 3, 1, little ? 1 : 1 << 16],
      [0x8825, 4, 1, gpsAt],
    ],
    little,
  )
  const valuesAt = gpsAt + 2 + gpsTags.length * 12 + 4
  const gps = directory(
    gpsTags.map((tag): Field => (tag === 0 ? [0, 1, 4, 2] : [tag, 5, 3, valuesAt])),
    little,
  )
  const values = Buffer.concat([12, 1, 34, 1, 56, 1].map((value) => long(value, little)))
  return Buffer.concat([head, first, gps, values])
}

/** GPSVersionID, GPSLatitude, GPSLongitude. */
export const PLACE = [0, 2, 4]
/** A GPS directory of a camera that had no reception. */
export const NO_PLACE = [0, 29]

const exif = (gps: readonly number[], little?: boolean): Buffer =>
  Buffer.concat([ascii('Exif\0\0'), tiff(gps, little)])

/** A segment put after the first two bytes of a JPEG. */
export function jpegWith(jpeg: Uint8Array, app1: Buffer): Buffer {
  const length = Buffer.alloc(2)
  length.writeUInt16BE(app1.length + 2)
  return Buffer.concat([jpeg.subarray(0, 2), ascii('\xff\xe1'), length, app1, jpeg.subarray(2)])
}

/** The first bytes of a JPEG with nothing in it but a comment: enough to be told as one. */
export const JPEG = Buffer.concat([ascii('\xff\xd8\xff\xfe\0\x06none'), ascii('\xff\xd9')])

export const jpeg = (gps: readonly number[], little?: boolean): Buffer => jpegWith(JPEG, exif(gps, little))

/** XMP as Adobe's programs write it. */
export const xmpJpeg = (property: string): Buffer =>
  jpegWith(
    JPEG,
    ascii(`http://ns.adobe.com/xap/1.0/\0<x:xmpmeta><r exif:${property}="12,34.5N"/></x:xmpmeta>`),
  )

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([ascii(type), data])
  return Buffer.concat([long(data.length), named, long(crc32(named))])
}

export const png = (gps: readonly number[]): Buffer =>
  Buffer.concat([
    ascii('\x89PNG\r\n\x1a\n'),
    chunk('IHDR', Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0])),
    chunk('eXIf', tiff(gps, false)),
    chunk('IEND', Buffer.alloc(0)),
  ])

export const webp = (gps: readonly number[]): Buffer => {
  const data = tiff(gps)
  const body = Buffer.concat([
    ascii('WEBPVP8X'),
    long(10, true),
    Buffer.alloc(10),
    ascii('EXIF'),
    long(data.length, true),
    data,
  ])
  return Buffer.concat([ascii('RIFF'), long(body.length, true), body])
}

const box = (type: string, ...parts: Buffer[]): Buffer => {
  const body = Buffer.concat(parts)
  return Buffer.concat([long(body.length + 8), ascii(type), body])
}

/** As HEIC has it: an item among the data, after the offset of its TIFF header. */
export const heic = (gps: readonly number[]): Buffer =>
  Buffer.concat([
    box('ftyp', ascii('heic\0\0\0\0heicmif1')),
    box('meta', Buffer.alloc(64)),
    box('mdat', Buffer.alloc(3000, 7), long(6), exif(gps, false)),
  ])

/** A film whose index stands at its end, after `bytes` of film. */
export const mp4 = (location: string | undefined, bytes = 5000): Buffer => {
  const text =
    location === undefined
      ? []
      : [box('\xa9xyz', short(location.length, false), short(0x15c7, false), ascii(location))]
  return Buffer.concat([
    box('ftyp', ascii('isom\0\0\x02\0isomiso2')),
    box('mdat', Buffer.alloc(bytes, 9)),
    box('moov', box('udta', ...text)),
  ])
}
