import { deflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openZip } from '../../src/verify/zip.ts'
import { ZipDamage } from '../../src/verify/zip-refusal.ts'
import { type Craft, craft } from './zip-craft.ts'
import { contentOf, inMemory, readingOf } from './zip-reading.ts'

const A: Craft = { name: 'a', content: 'first file' }
const B: Craft = { name: 'b', content: 'second file', deflate: true }

test('an archive of exactly 10,000 files opens', { timeout: 30_000 }, async () => {
  const opening = await openZip(
    inMemory(craft(Array.from({ length: 10_000 }, (_, i) => ({ name: `f${i}` })))),
  )
  expect(opening.ok && opening.zip.entries.length).toBe(10_000)
})

test.each<[string, Craft, string]>([
  ['bytes changed, CRC kept', { ...A, both: { crc: 1 } }, 'crc a'],
  ['unpacks to less than stated', { ...B, both: { size: 12 } }, 'ends-early b'],
  ['unpacks to more than stated', { ...B, both: { size: 10 } }, 'runs-over b'],
  [
    'cut deflate stream',
    { ...B, packed: deflateRawSync(Buffer.from('second file')).subarray(0, -1) },
    'deflate b',
  ],
  ['no packed byte at all', { ...B, packed: Buffer.alloc(0) }, 'deflate b'],
  [
    'one byte after the deflate stream',
    { ...B, packed: Buffer.concat([deflateRawSync(Buffer.from('second file')), Buffer.alloc(1)]) },
    'deflate b',
  ],
  [
    'a megabyte after the deflate stream',
    { ...B, packed: Buffer.concat([deflateRawSync(Buffer.from('second file')), Buffer.alloc(1e6, 7)]) },
    'deflate b',
  ],
])('damage names its file: %s', async (_, file, damage) => {
  expect(await readingOf(craft([file]))).toBe(`damaged: ${damage}`)
})

test('a bomb that lies about its size is left after the stated bytes and one chunk', {
  timeout: 30_000,
}, async () => {
  const packed = deflateRawSync(Buffer.alloc(200_000_000))
  const stated = packed.length * 200
  const opening = await openZip(
    inMemory(craft([{ name: 'zeros', packed, both: { method: 8, size: stated } }])),
  )
  if (!opening.ok) throw new Error(opening.code)
  let seen = 0
  const reading = (async () => {
    for await (const chunk of opening.zip.stream('zeros')) seen += chunk.length
  })()
  await expect(reading).rejects.toMatchObject({ code: 'runs-over', entry: 'zeros' })
  expect(seen).toBeLessThanOrEqual(stated)
})

test('200 MB stored are streamed in pieces, none of them kept', { timeout: 30_000 }, async () => {
  const size = 200_000_000
  // The CRC-32 of 200,000,000 zero bytes, from Python's zlib.crc32(bytes(200_000_000)).
  const shell = craft(
    [{ name: 'zeros', packed: Buffer.alloc(0), both: { crc: 0xbe4de043, size, packed: size } }],
    { offset: 35 + size },
  )
  let largest = 0
  const source = {
    size: shell.length + size,
    async read(offset: number, length: number) {
      largest = Math.max(largest, length)
      if (offset < 35) return shell.subarray(offset, offset + length)
      return offset < 35 + size
        ? new Uint8Array(length)
        : shell.subarray(offset - size, offset - size + length)
    },
  }
  const opening = await openZip(source)
  if (!opening.ok) throw new Error(opening.code)
  let seen = 0
  for await (const chunk of opening.zip.stream('zeros')) seen += chunk.length
  expect(seen).toBe(size)
  expect(largest).toBeLessThanOrEqual(256 * 1024)
})

test('a consumer may leave in the middle of a deflated file, and read it again', async () => {
  const content = Buffer.from(Array.from({ length: 300_000 }, (_, i) => Math.imul(i, 2654435761) >>> 24))
  const opening = await openZip(inMemory(craft([{ ...B, content }])))
  if (!opening.ok) throw new Error(opening.code)
  for await (const chunk of opening.zip.stream('b')) {
    expect(chunk.length).toBeLessThan(content.length)
    break
  }
  expect((await contentOf(opening.zip, 'b')).equals(content)).toBe(true)
})

test('a fault of the disk is passed on as it is, in stored and in deflated files', async () => {
  const archive = craft([
    { ...A, content: Buffer.alloc(9) },
    { ...B, content: Buffer.from('0123456789'.repeat(9)) },
  ])
  const fault = new Error('EIO')
  let broken = false
  const opening = await openZip({
    size: archive.length,
    read: async (offset, length) => {
      if (broken) throw fault
      return archive.subarray(offset, offset + length)
    },
  })
  if (!opening.ok) throw new Error(opening.code)
  broken = true
  await expect(contentOf(opening.zip, 'a')).rejects.toBe(fault)
  await expect(contentOf(opening.zip, 'b')).rejects.toBe(fault)
})

test('a source that shrank is refused as truncated while opening, and ends early while reading', async () => {
  const archive = craft([A])
  const source = (bytes: Buffer) => ({ ...inMemory(bytes), size: archive.length })
  expect(await openZip(source(archive.subarray(0, -1)))).toEqual({ ok: false, code: 'truncated' })
  let read = archive
  const opening = await openZip({
    size: archive.length,
    read: async (offset, length) => read.subarray(offset, offset + length),
  })
  if (!opening.ok) throw new Error(opening.code)
  read = archive.subarray(0, 35)
  await expect(contentOf(opening.zip, 'a')).rejects.toEqual(new ZipDamage('ends-early', 'a'))
})

test('a name that is not listed, or is a folder, is a fault of the caller', async () => {
  const opening = await openZip(inMemory(craft([A, { name: 'd/' }])))
  if (!opening.ok) throw new Error(opening.code)
  expect(opening.zip.entries).toEqual([{ name: 'a', size: 10, compressedSize: 10 }])
  expect(() => opening.zip.stream('b')).toThrow(RangeError)
  expect(() => opening.zip.stream('d/')).toThrow(RangeError)
})

test('any bytes at all are refused or read, and nothing else is ever thrown', async () => {
  const real = craft([A, B])
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(real.length - 1), fc.nat(255)), { maxLength: 6 }),
      async (changes) => {
        const archive = Buffer.from(real)
        for (const [at, value] of changes) archive[at] = value
        await expect(readingOf(archive)).resolves.toBeDefined()
      },
    ),
    { numRuns: 3000 },
  )
})
