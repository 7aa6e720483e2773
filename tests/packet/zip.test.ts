import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import { writeZip, type ZipMember, type ZipWritten } from '../../src/packet/zip.ts'
import { openZip } from '../../src/verify/zip.ts'
import { needTool, runTool } from '../tool.ts'
import { contentOf, inMemory } from '../verify/zip-reading.ts'

const CREATED = '2026-03-08T02:30:00Z'

function member(name: string, content: string | Uint8Array): ZipMember {
  const bytes = Buffer.from(content)
  return { name, size: bytes.length, open: () => [bytes] }
}

async function written(
  members: readonly ZipMember[],
  createdAt = CREATED,
): Promise<{ answer: ZipWritten; archive: Buffer }> {
  const pieces: Uint8Array[] = []
  const answer = await writeZip(members, createdAt, (piece) => void pieces.push(piece))
  return { answer, archive: Buffer.concat(pieces) }
}

const PACKET = [
  member('00-READ-ME-FIRST.txt', 'open data/packet.pdf\r\n'),
  member('data/evidence.json', '{}'),
  member('data/empty', ''),
  member('data/пример.txt', 'exact words'),
]

test('one file makes exactly the bytes that the format prescribes', async () => {
  const { answer, archive } = await written([member('a', 'hi')])
  const shared = '1400 0008 0000 c013 685c ac2a93d8 02000000 02000000 0100 0000'
  const expected =
    `504b0304 ${shared} 61 6869 ` +
    `504b0102 1403 ${shared} 0000 0000 0000 0000a481 00000000 61 ` +
    '504b0506 0000 0000 0100 0100 2f000000 21000000 0000'
  expect(archive.toString('hex')).toBe(expected.replaceAll(' ', ''))
  expect(answer).toEqual({ ok: true, size: archive.length })
})

test('what is written is read back, file by file, in the order given', async () => {
  const step = fc.stringMatching(/^[a-zé一-十_-]{1,9}$/)
  const name = fc.array(step, { minLength: 1, maxLength: 3 }).map((steps) => steps.join('/'))
  // Leaves and folders cannot clash: each name ends in its number, which no step contains.
  const files = fc.array(
    fc.record({ name, content: fc.uint8Array({ maxLength: 300 }), known: fc.boolean() }),
    { maxLength: 12 },
  )
  await fc.assert(
    fc.asyncProperty(files, async (list) => {
      const members = list.map(({ name, content, known }, i) => {
        const one = member(`${name}.${i}`, content)
        return known ? { ...one, crc32: crc32(content) } : one
      })
      const { answer, archive } = await written(members)
      expect(answer).toEqual({ ok: true, size: archive.length })
      const opening = await openZip(inMemory(archive))
      if (!opening.ok) throw new Error(opening.code)
      expect(opening.zip.entries.map((entry) => entry.name)).toEqual(members.map((one) => one.name))
      for (const [i, { content }] of list.entries()) {
        expect((await contentOf(opening.zip, members[i]!.name)).equals(content)).toBe(true)
      }
    }),
    { numRuns: 200 },
  )
})

describe('time zones', () => {
  const before = process.env['TZ']
  afterEach(() => {
    if (before === undefined) delete process.env['TZ']
    else process.env['TZ'] = before
  })

  // Of the archive that a Python script of struct.pack calls makes of the same four files.
  const PACKET_DIGEST = '9cd09dbf2dcfdb3571440f9afa6ef8852c0b487e060cc3db885b4a71dea1cb2b'

  // 02:30 on 8 March 2026 does not exist in New York; Apia once skipped a day.
  test.each(['UTC', 'America/New_York', 'Asia/Almaty', 'Pacific/Apia'])(
    'the bytes are the same in %s',
    async (zone) => {
      process.env['TZ'] = zone
      expect(new Intl.DateTimeFormat('en').resolvedOptions().timeZone).toBe(zone)
      const digest = createHash('sha256')
        .update((await written(PACKET)).archive)
        .digest('hex')
      expect(digest).toBe(PACKET_DIGEST)
    },
  )
})

test.each([
  ['2026-03-08T02:30:59.999Z', [2026, 3, 8, 2, 30, 58]],
  ['2016-12-31T23:59:60Z', [2016, 12, 31, 23, 59, 58]],
  ['1970-01-01T00:00:00Z', [1980, 1, 1, 0, 0, 0]],
  ['2200-01-01T00:00:00Z', [2107, 12, 31, 23, 59, 58]],
])('%s is kept as far as the format can', async (createdAt, parts) => {
  const { archive } = await written([member('a', '')], createdAt)
  const [time, date] = [archive.readUInt16LE(10), archive.readUInt16LE(12)]
  expect([
    1980 + (date >> 9),
    (date >> 5) & 15,
    date & 31,
    time >> 11,
    (time >> 5) & 63,
    (time & 31) * 2,
  ]).toEqual(parts)
})

test('a time that is not in UTC is a fault of the caller', async () => {
  await expect(written([], '2026-03-08T02:30:00+01:00')).rejects.toThrow(RangeError)
})

const huge = (name: string, size: number): ZipMember => ({
  name,
  size,
  open: () => {
    throw new Error('was opened')
  },
})
test.each<[string, ZipMember[], object]>([
  [
    'more than 10,000 files',
    Array.from({ length: 10_001 }, (_, i) => huge(`f${i}`, 0)),
    { code: 'too-many-files' },
  ],
  ['more than 2 GiB', [huge('a', 2 ** 31), huge('b', 1)], { code: 'too-large' }],
  ['a name twice', [huge('a', 0), huge('A', 0)], { code: 'name-twice', name: 'A' }],
  ['a file within a file', [huge('a', 0), huge('a/b', 0)], { code: 'name-twice', name: 'a/b' }],
  ['a climb', [huge('../a', 0)], { code: 'name-traversal', name: '../a' }],
  ['a folder', [huge('a/', 0)], { code: 'name-empty', name: 'a/' }],
  ['a backslash', [huge('a\\b', 0)], { code: 'name-backslash', name: 'a\\b' }],
  ['half a character', [huge('a\ud800', 0)], { code: 'name-control', name: 'a\ud800' }],
])('what the reader would refuse is refused before the first byte: %s', async (_, members, refusal) => {
  expect(await written(members)).toEqual({ answer: { ok: false, ...refusal }, archive: Buffer.alloc(0) })
})

test.each<[string, ZipMember]>([
  ['shorter', { ...member('a', 'text'), size: 5 }],
  ['longer', { ...member('a', 'text'), size: 3 }],
  ['other than its known CRC', { ...member('a', 'text'), crc32: 1 }],
  ['other at the second reading', changing()],
])('content that is %s is refused as changed', async (_, changed) => {
  expect((await written([member('b', 'x'), changed])).answer).toEqual({
    ok: false,
    code: 'changed',
    name: 'a',
  })
})

function changing(): ZipMember {
  let times = 0
  return { name: 'a', size: 4, open: () => [Buffer.from(times++ === 0 ? 'text' : 'TEXT')] }
}

test('300 MB go through in the pieces they come in, read twice, or once where the CRC is known', {
  timeout: 30_000,
}, async () => {
  const piece = new Uint8Array(1024 * 1024)
  const size = 300 * piece.length
  let read = 0
  async function* open() {
    for (let i = 0; i < 300; i++) {
      read++
      yield piece
    }
  }
  let out = 0
  let largest = 0
  const sink = async (chunk: Uint8Array) => {
    out += chunk.length
    largest = Math.max(largest, chunk.length)
  }
  const once = await writeZip([{ name: 'a', size, open }], CREATED, sink)
  expect(once).toEqual({ ok: true, size: out })
  expect(read).toBe(600)
  // The CRC-32 of 300 MiB of zeros, from Python's zlib.
  const twice = await writeZip([{ name: 'a', size, open, crc32: 0x6dfb08c4 }], CREATED, sink)
  expect(twice).toEqual(once)
  expect(read).toBe(900)
  expect(largest).toBe(piece.length)
})

test('a fault of the disk, on either side, is passed on as it is', async () => {
  const fault = new Error('ENOSPC')
  const failing = () => Promise.reject(fault)
  await expect(writeZip(PACKET, CREATED, failing)).rejects.toBe(fault)
  const broken = { ...PACKET[0]!, open: () => ({ [Symbol.asyncIterator]: () => ({ next: failing }) }) }
  await expect(written([broken])).rejects.toBe(fault)
})

describe('other programs', () => {
  async function inFolder(work: (folder: string, archive: string) => void) {
    const folder = mkdtempSync(join(tmpdir(), 'evidence-zip-'))
    try {
      writeFileSync(join(folder, 'packet.zip'), (await written(PACKET)).archive)
      work(folder, 'packet.zip')
    } finally {
      rmSync(folder, { recursive: true })
    }
  }

  test('unzip finds no error and unpacks the same bytes', async ({ skip }) => {
    needTool('unzip', skip)
    await inFolder((folder, archive) => {
      expect(`${runTool('unzip', ['-t', archive], folder)}`).toContain('No errors detected')
      runTool('unzip', ['-q', archive, '-d', 'out'], folder)
      expect(readFileSync(join(folder, 'out/data/пример.txt'), 'utf8')).toBe('exact words')
    })
  })

  test('zip -T finds no error', async ({ skip }) => {
    needTool('zip', skip)
    await inFolder((folder, archive) => expect(`${runTool('zip', ['-T', archive], folder)}`).toContain('OK'))
  })

  test("Python's zipfile finds no error, and the packet's own time on each file", async ({ skip }) => {
    needTool('python3', skip)
    await inFolder((folder, archive) => {
      const script = `import zipfile, json
z = zipfile.ZipFile('${archive}')
print(json.dumps([z.testzip(), [[i.filename, i.date_time, i.flag_bits, i.compress_type, i.extra.hex(), oct(i.external_attr >> 16)] for i in z.infolist()]]))`
      const [bad, infos] = JSON.parse(`${runTool('python3', ['-c', script], folder)}`)
      expect(bad).toBeNull()
      const rest = [[2026, 3, 8, 2, 30, 0], 0x800, 0, '', '0o100644']
      expect(infos).toEqual(PACKET.map(({ name }) => [name, ...rest]))
    })
  })
})
