/** Whether a file says where it was taken: by format, at the edges, and on bytes that only look like it. */
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { tellsPlace } from '../../src/packet/place-inside.ts'
import { inFolder } from '../made-vault.ts'
import { part } from '../parts.ts'
import { heic, JPEG, jpeg, jpegWith, mp4, NO_PLACE, PLACE, png, tiff, webp, xmpJpeg } from './placed-files.ts'

vi.setConfig({ testTimeout: 120_000 })

const tells = (bytes: Uint8Array, type = 'image/jpeg'): Promise<boolean> =>
  tellsPlace(type, bytes.length, async (offset, length) => bytes.subarray(offset, offset + length))

describe('a place is found', () => {
  it.each<[string, Uint8Array, string]>([
    ['JPEG', jpeg(PLACE), 'image/jpeg'],
    ['JPEG, high byte first', jpeg(PLACE, false), 'image/jpeg'],
    ['JPEG with the place of a destination alone', jpeg([20, 22]), 'image/jpeg'],
    ['JPEG with XMP', xmpJpeg('GPSLatitude'), 'image/jpeg'],
    ['PNG', png(PLACE), 'image/png'],
    ['WebP', webp(PLACE), 'image/webp'],
    ['HEIC', heic(PLACE), 'image/heic'],
    ['TIFF', tiff(PLACE), 'image/tiff'],
    ['MP4', mp4('+12.5822-034.9/'), 'video/mp4'],
    ['QuickTime keys', Buffer.from('....mdtacom.apple.quicktime.location.ISO6709....'), 'video/quicktime'],
  ])('in %s', async (_name, bytes, type) => expect(await tells(bytes, type)).toBe(true))

  it('wherever it stands: across the windows of the search, and at the end of a long film', async () => {
    for (const before of [1_048_570, 1_048_575, 1_048_576, 2_097_150]) {
      expect(await tells(Buffer.concat([Buffer.alloc(before), jpeg(PLACE)])), `${before}`).toBe(true)
      const film = Buffer.concat([Buffer.alloc(before), mp4('+12.5822-034.9/', 3)])
      expect(await tells(film, 'video/mp4'), `${before}`).toBe(true)
    }
    expect(await tells(mp4('-12.5822+034.9/', 80 * 1_048_576), 'video/mp4')).toBe(true)
  })
})

describe('no place is found', () => {
  it.each<[string, Uint8Array, string]>([
    ['a picture without metadata', JPEG, 'image/jpeg'],
    ['a GPS directory without a place', jpeg(NO_PLACE), 'image/jpeg'],
    [
      'Exif without GPS',
      jpegWith(JPEG, Buffer.from('Exif\0\0II*\0\u0008\0\0\0\0\0\0\0\0\0', 'latin1')),
      'image/jpeg',
    ],
    ['XMP of another property', xmpJpeg('GPSLatitudeless'), 'image/jpeg'],
    ['a film without a place', mp4(undefined), 'video/mp4'],
    ['a film whose ©xyz is no place', mp4('none'), 'video/mp4'],
    ['a file that is no picture', jpeg(PLACE), 'application/pdf'],
    ['nothing', new Uint8Array(), 'image/jpeg'],
  ])('in %s', async (_name, bytes, type) => expect(await tells(bytes, type)).toBe(false))

  it('in random bytes, with or without the beginning of a TIFF header', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 600 }), fc.boolean(), async (bytes, little) => {
        const start = Buffer.from(little ? 'II*\0\u0008\0\0\0' : 'MM\0*\0\0\0\u0008', 'latin1')
        expect(await tells(Buffer.concat([start, bytes]))).toBe(false)
      }),
      { numRuns: 300 },
    )
  })

  it('in any beginning of a file that ends before its place, and nothing of it fails', async () => {
    const whole = jpeg(PLACE)
    const first = Array.from({ length: whole.length }, (_, at) => at).filter((at) => at < whole.length - 60)
    for (const at of first) expect(await tells(whole.subarray(0, at)), `${at}`).toBe(false)
  })
})

describe.runIf(part('file', ['file', '--version']))('the pictures of this test', () => {
  it('are what they say for another program too, GPS and all', async () => {
    await inFolder((dir) => {
      const path = join(dir, 'placed.jpg')
      writeFileSync(path, jpeg(PLACE))
      const said = spawnSync('file', [path], { encoding: 'utf8' }).stdout
      expect(said).toMatch(/JPEG image data.*GPS-Data/)
    })
  })
})
