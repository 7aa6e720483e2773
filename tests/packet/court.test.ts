/** Court copies: what a picture must lose and keep, and that they stand in the packet under their own hash. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeUtf8 } from '../../src/core/bytes.ts'
import { sha256Hex } from '../../src/core/crypto.ts'
import { withoutMetadata } from '../../src/packet/court/without-metadata.ts'
import { readPicture } from '../../src/packet/image.ts'
import { buildPacket } from '../../src/packet/packet.ts'
import { tellsPlace } from '../../src/packet/place-inside.ts'
import { part } from '../parts.ts'
import { readFileOf } from './bytes-of.ts'
import { DRAWN, laden, ladenGif, ladenPng, ladenWebp, SECRET } from './drawn-pictures.ts'
import { ledgerOf, packetInput, png, stored } from './sample.ts'

type Type = keyof typeof DRAWN
const LADEN: Record<Type, Buffer> = {
  'image/jpeg': laden(),
  'image/png': ladenPng(),
  'image/gif': ladenGif(),
  'image/webp': ladenWebp(),
}
const TYPES = Object.keys(LADEN) as Type[]

const placeIn = (bytes: Uint8Array, type: Type) =>
  tellsPlace(type, bytes.length, async (at, length) => bytes.subarray(at, at + length))
const copyOf = (bytes: Uint8Array, type: Type) => {
  const copy = withoutMetadata(bytes, type)
  if (copy === undefined) throw new Error(`no copy of ${type}`)
  return copy
}

describe.each(TYPES)('%s', (type) => {
  const bytes = LADEN[type]
  const clean = DRAWN[type]

  test('with all that can stand in it: the copy has none of it, and the size that it had', async () => {
    expect(bytes.includes(SECRET)).toBe(true)
    const copy = copyOf(bytes, type)
    expect(Buffer.from(copy.bytes).includes(SECRET)).toBe(false)
    expect(await placeIn(copy.bytes, type)).toBe(false)
    expect(readPicture(copy.bytes)).toEqual(readPicture(bytes))
    expect(copy.leftOut.length).toBeGreaterThan(0)
    expect(copyOf(copy.bytes, type)).toEqual({ bytes: copy.bytes, leftOut: [] })
  })

  test('cut anywhere: no copy, or one without what was in it, and never a fault', () => {
    for (let end = 0; end < bytes.length; end++) {
      const copy = withoutMetadata(bytes.subarray(0, end), type)
      if (copy !== undefined) expect(Buffer.from(copy.bytes).includes(SECRET), `${end}`).toBe(false)
    }
    expect(withoutMetadata(clean.subarray(0, clean.length - 1), type)).toBeUndefined()
  })

  test('with any bytes changed there is no fault, and a copy is its own copy', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 }),
        (changes) => {
          const changed = Buffer.from(bytes)
          for (const [at, value] of changes) changed[at] = value
          const copy = withoutMetadata(changed, type)
          if (copy === undefined) return
          expect(copy.bytes.length).toBeLessThanOrEqual(changed.length + 64)
          expect(withoutMetadata(copy.bytes, type)?.leftOut ?? []).toEqual([])
        },
      ),
      { numRuns: 400 },
    )
  })
})

test('what is left out is named', () => {
  const left = (type: Type) => copyOf(LADEN[type], type).leftOut
  expect(left('image/jpeg')).toEqual([
    ...['camera data (Exif)', 'XMP', 'colour profile', 'comments and texts'],
    ...['further pictures or frames', 'other data of programs', 'bytes after the picture'],
  ])
  expect(left('image/png')).toEqual([
    ...['camera data (Exif)', 'XMP', 'comments and texts', 'further pictures or frames'],
    ...['other data of programs', 'bytes after the picture'],
  ])
  expect(left('image/gif')).toEqual([
    'comments and texts',
    'other data of programs',
    'bytes after the picture',
  ])
  expect(left('image/webp')).toEqual([
    'camera data (Exif)',
    'XMP',
    'colour profile',
    'other data of programs',
  ])
  expect(copyOf(DRAWN['image/png'], 'image/png').leftOut).toEqual([])
})

test('a picture of more parts than a call takes arguments is copied', () => {
  const drawn = DRAWN['image/png']
  const empty = Buffer.from([0, 0, 0, 0, 0x49, 0x44, 0x41, 0x54, 0x35, 0xaf, 0x06, 0x1e])
  const many = Buffer.concat([
    drawn.subarray(0, 33),
    ...Array.from({ length: 400_000 }, () => empty),
    drawn.subarray(33),
  ])
  expect(copyOf(many, 'image/png').bytes.length).toBe(many.length)
})

test('of Exif only how the picture is turned is kept, and nothing where it is upright', () => {
  const upright = copyOf(laden(1), 'image/jpeg').bytes
  for (let turn = 2; turn <= 8; turn++) {
    const turned = Buffer.from(copyOf(laden(turn), 'image/jpeg').bytes)
    expect(turned.length - upright.length).toBe(36)
    expect(turned.includes(Buffer.from([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, turn, 0, 0]))).toBe(true)
  }
  expect(Buffer.from(upright).includes('Exif')).toBe(false)
})

describe.runIf(part('chromium', ['chromium', '--version']))('in a browser', { timeout: 120_000 }, () => {
  test('each copy is drawn as its original is, also turned', () => {
    const dir = mkdtempSync(join(tmpdir(), 'evidence-court-'))
    try {
      const drawn = (bytes: Uint8Array, type: Type): string => {
        const page = `<body style="margin:0"><img src="data:${type};base64,${Buffer.from(bytes).toString('base64')}">`
        writeFileSync(join(dir, 'page.html'), page)
        const flags = [
          '--headless',
          '--no-sandbox',
          '--disable-gpu',
          '--hide-scrollbars',
          '--window-size=40,40',
        ]
        const shot = join(dir, 'shot.png')
        rmSync(shot, { force: true })
        const log = { stdio: 'ignore' } as const
        execFileSync('chromium', [...flags, `--screenshot=${shot}`, join(dir, 'page.html')], log)
        return sha256Hex(readFileSync(shot))
      }
      const blank = drawn(Buffer.from('no picture'), 'image/png')
      for (const type of TYPES) {
        const before = drawn(LADEN[type], type)
        expect(before, type).not.toBe(blank)
        expect(drawn(copyOf(LADEN[type], type).bytes, type), type).toBe(before)
      }
      expect(drawn(laden(1), 'image/jpeg')).not.toBe(drawn(laden(6), 'image/jpeg'))
    } finally {
      rmSync(dir, { recursive: true, force: true })
    }
  })
})

test('a packet holds the copy under its own hash, shows it, tells what it lacks, and leaves the native as it is', async () => {
  const { attachment, file } = stored(LADEN['image/jpeg'], { name: 'photo.jpg', role: 'original' })
  const ledger = ledgerOf({ kind: 'threat', attachments: [attachment] })
  const packet = await buildPacket(packetInput(ledger, new Map([file])))
  const files = new Map<string, Uint8Array>()
  for (const one of packet.files) files.set(one.path, await readFileOf(one))
  const copy = Buffer.from(copyOf(LADEN['image/jpeg'], 'image/jpeg').bytes)
  const digest = sha256Hex(copy)
  const path = `data/exhibits/court/EX-0001-${digest.slice(0, 16)}.jpg`
  expect(Buffer.from(files.get(path) as Uint8Array).equals(copy)).toBe(true)
  const native = [...files].find(([name]) => name.startsWith('data/exhibits/native/EX-0001-'))
  expect(Buffer.from(native?.[1] as Uint8Array).equals(LADEN['image/jpeg'])).toBe(true)
  const text = (name: string) => decodeUtf8(files.get(name) as Uint8Array) as string
  expect(text('manifest-sha256.txt')).toContain(`${digest}  ${path}\n`)
  const statement = text('data/exhibits/court/00-STATEMENT.txt')
  expect(statement).toContain(digest)
  expect(statement).toContain(sha256Hex(LADEN['image/jpeg']))
  expect(statement).toContain('  left out camera data (Exif), XMP, colour profile')
  expect(text('data/packet.html')).toContain(copy.toString('base64'))
  expect(text('data/packet.html')).not.toContain(Buffer.from(SECRET).toString('base64').slice(2, -4))
})

test('of copies that lack nothing the statement says once that they are their natives', async () => {
  const pictures = [1, 2].map((side) => stored(png(side, side), { name: `${side}.png`, role: 'screenshot' }))
  const attachments = pictures.map(({ attachment }) => attachment)
  const stock = new Map(pictures.map(({ file }) => file))
  const packet = await buildPacket(packetInput(ledgerOf({ kind: 'threat', attachments }), stock))
  const found = packet.files.find(({ path }) => path === 'data/exhibits/court/00-STATEMENT.txt')
  const statement = decodeUtf8(await readFileOf(found as (typeof packet.files)[number])) as string
  expect(statement.match(/byte for byte\./g)).toHaveLength(1)
  expect(statement.match(/^ {2}left out/gm)).toBeNull()
  for (const { attachment } of pictures)
    expect(statement.split(attachment['sha256'] as string)).toHaveLength(3)
})
