import { describe, expect, test } from 'vitest'
import { encodeUtf8 } from '../../src/core/bytes.ts'
import type { JsonObject } from '../../src/core/jcs.ts'
import { assignExhibits, shownAttachments } from '../../src/packet/exhibits.ts'
import { MAX_PIXELS, readPicture } from '../../src/packet/image.ts'
import { nativePath, readNativePath, sniffExtension } from '../../src/packet/native-names.ts'
import { png } from './sample.ts'

const HASH = 'ab'.repeat(32)
const at = (seq: number, index: number) => ({ seq, index })

describe('labels and Bates numbers', () => {
  test('are given in the order of entry and file', () => {
    expect(assignExhibits([at(3, 0), at(3, 1), at(7, 0)], [])).toEqual([
      { seq: 3, index: 0, label: 'EX-0001', bates: 'EVID-000001' },
      { seq: 3, index: 1, label: 'EX-0002', bates: 'EVID-000002' },
      { seq: 7, index: 0, label: 'EX-0003', bates: 'EVID-000003' },
    ])
  })

  test('once given never change, and are never given twice', () => {
    const first = assignExhibits([at(7, 0), at(9, 0)], [])
    const second = assignExhibits([at(3, 0), at(9, 0)], [{ kind: 'export', exhibits: first as never }])
    expect(second.map(({ label }) => label)).toEqual(['EX-0003', 'EX-0002'])
    const earlier: JsonObject[] = [
      { exhibits: first as never },
      { exhibits: second as never },
      { exhibits: 5 },
      {},
    ]
    const third = assignExhibits([at(3, 0), at(5, 0), at(7, 0), at(9, 0)], earlier)
    expect(third.map(({ bates }) => bates)).toEqual([
      'EVID-000003',
      'EVID-000004',
      'EVID-000001',
      'EVID-000002',
    ])
  })

  test('are those of the index in the record, whatever stands beside the file', () => {
    const record = { kind: 'threat', attachments: [5, { sha256: HASH, size: 1 }, { sha256: 'x', size: 1 }] }
    const header = { digest: HASH, key: 0, recordedAt: '2021-12-01T00:00:00.000Z', seq: 4, v: 1 } as const
    expect(
      shownAttachments([{ header, record, seed: '' }, { header }]).map(({ seq, index }) => [seq, index]),
    ).toEqual([[4, 1]])
  })
})

describe('names of native files', () => {
  const sniffed = (text: string) => sniffExtension(encodeUtf8(text))

  test('end as the bytes show, from a fixed list', async () => {
    expect(await sniffExtension(png(2, 2))).toBe('png')
    expect(await sniffed('%PDF-1.7\n')).toBe('pdf')
    expect(await sniffed('GIF89a\u0001\u0000\u0001\u0000')).toBe('gif')
    expect(await sniffed('Ты умрёшь\n')).toBe('txt')
    expect(await sniffExtension(encodeUtf8('Ж'.repeat(10)).subarray(0, 19))).toBe('txt')
  })

  test('never end in what a double click would run', async () => {
    const active = [
      '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
      '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>',
      '<!doctype html><script>alert(1)</script>',
      '#!/bin/sh\nrm -rf ~\n',
      '@echo off\r\n',
      '{\\rtf1 \\object}',
      'BEGIN:VCARD\n',
    ]
    for (const text of active) expect(await sniffed(text), text).toBe('txt')
    const binary = [
      'MZ\u0000\u0000\u0000\u0000',
      '\u007fELF\u0002\u0001\u0001',
      '\u0000\u0001',
      '',
      '!<arch>\n\u0000',
    ]
    for (const text of binary) expect(await sniffed(text), JSON.stringify(text)).toBe('bin')
    expect(await sniffExtension(Uint8Array.of(0xff, 0xfe, 0x3c, 0))).toBe('bin')
  })

  test('have at most 80 characters and can be read again', () => {
    const path = nativePath('EX-999999999999', HASH, 'webp')
    expect(`data/${path}`.length).toBeLessThanOrEqual(80)
    expect(readNativePath(path)).toEqual({ label: 'EX-999999999999', extension: 'webp' })
    expect(nativePath('EX-0001', HASH, 'png')).toBe('exhibits/native/EX-0001-abababababababab.png')
    for (const other of ['exhibits/native/../x.png', 'x', `${path}\n`])
      expect(readNativePath(other)).toBeUndefined()
    expect(() => nativePath('../EX', HASH, 'png')).toThrow(RangeError)
    expect(() => nativePath('EX-0001', 'AB', 'png')).toThrow(RangeError)
  })
})

describe('pictures', () => {
  const bytes = (...parts: (string | number[])[]) =>
    Uint8Array.from(parts.flatMap((part) => (typeof part === 'string' ? [...encodeUtf8(part)] : part)))
  const pad = Array<number>(20).fill(0)

  test('are PNG, GIF, JPEG and WebP with the size that they state', () => {
    expect(readPicture(png(7, 9))).toEqual({ type: 'image/png', width: 7, height: 9 })
    expect(readPicture(bytes('GIF89a', [2, 1, 3, 0], pad))).toEqual({
      type: 'image/gif',
      width: 258,
      height: 3,
    })
    const sof = [0xff, 0xc2, 0, 17, 8, 0, 4, 0, 5]
    const jpeg = bytes([0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xc4, 0, 3, 9], sof, pad)
    expect(readPicture(jpeg)).toEqual({ type: 'image/jpeg', width: 5, height: 4 })
    const lossy = bytes('RIFF', [0, 0, 0, 0], 'WEBPVP8 ', [0, 0, 0, 0, 0, 0, 0, 0x9d, 1, 0x2a, 6, 0, 7, 0])
    expect(readPicture(lossy)).toEqual({ type: 'image/webp', width: 6, height: 7 })
    const lossless = bytes('RIFF', [0, 0, 0, 0], 'WEBPVP8L', [0, 0, 0, 0, 0x2f, 5, 0x80, 1, 0], pad)
    expect(readPicture(lossless)).toEqual({ type: 'image/webp', width: 6, height: 7 })
    const extended = bytes('RIFF', [0, 0, 0, 0], 'WEBPVP8X', [0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 6, 0, 0], pad)
    expect(readPicture(extended)).toEqual({ type: 'image/webp', width: 6, height: 7 })
  })

  test('are nothing else, and every one that is cut short is none or smaller than the limit', () => {
    for (const text of ['<svg/>', 'BM', '%PDF', '', 'GIF89', '\u0000\u0000\u0000\u0020ftypavif']) {
      expect(readPicture(encodeUtf8(text))).toBeUndefined()
    }
    expect(readPicture(bytes('GIF89a', [0, 0, 3, 0], pad))).toBeUndefined()
    for (const [at] of png(7, 9).entries()) {
      const found = readPicture(png(7, 9).subarray(0, at))
      expect((found?.width ?? 0) * (found?.height ?? 0)).toBeLessThan(MAX_PIXELS)
    }
    expect(readPicture(bytes([0xff, 0xd8, 0xff, 0xe0, 0, 0, 0xff, 0xe0, 0, 0], pad))).toBeUndefined()
  })
})
