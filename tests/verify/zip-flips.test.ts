/**
 * Every single bit of an archive turned over: it is refused, or the damaged file is found, or the bit lies in a
 * field that says nothing about which files there are and what is in them. Those fields are listed here, all.
 */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { writeZip } from '../../src/packet/zip.ts'
import { readingOf } from './zip-reading.ts'

type Field = { name: string; from: number; bytes: number }

/** The fields of a well-formed archive without zip64, in our own reading of APPNOTE 4.3. */
function fieldsOf(archive: Buffer): Field[] {
  const fields: Field[] = []
  let at = 0
  const run = (part: string, ...list: [string, number][]) => {
    for (const [name, bytes] of list) {
      fields.push({ name: `${part}: ${name}`, from: at, bytes })
      at += bytes
    }
  }
  const shared: [string, number][] = [
    ['version needed', 2],
    ['flags', 2],
    ['method', 2],
    ['time', 2],
    ['date', 2],
    ['crc', 4],
    ['packed size', 4],
    ['size', 4],
    ['name length', 2],
    ['extra length', 2],
  ]
  const extra = (part: string, length: number) => {
    const end = at + length
    while (at < end)
      run(part, ['extra tag', 2], ['extra size', 2], ['extra data', archive.readUInt16LE(at + 2)])
  }
  const directory = archive.readUInt32LE(archive.length - 6)
  at = directory
  const packedSizes: number[] = []
  while (archive.readUInt32LE(at) === 0x02014b50) {
    const from = at
    run('directory', ['signature', 4], ['version made by', 2], ...shared)
    run(
      'directory',
      ['comment length', 2],
      ['disk', 2],
      ['internal attributes', 2],
      ['external attributes', 4],
      ['offset', 4],
    )
    run('directory', ['name', archive.readUInt16LE(from + 28)])
    extra('directory', archive.readUInt16LE(from + 30))
    packedSizes.push(archive.readUInt32LE(from + 20))
  }
  run(
    'end',
    ['signature', 4],
    ['disks', 4],
    ['counts', 4],
    ['directory size', 4],
    ['directory offset', 4],
    ['comment length', 2],
  )
  expect(at).toBe(archive.length)
  at = 0
  for (const packedSize of packedSizes) {
    const from = at
    run('header', ['signature', 4], ...shared, ['name', archive.readUInt16LE(from + 26)])
    extra('header', archive.readUInt16LE(from + 28))
    run('header', ['content', packedSize])
    if ((archive.readUInt16LE(from + 6) & 8) !== 0) run('header', ['descriptor', 16])
  }
  expect(at).toBe(directory)
  return fields
}

/** Which bits of which fields may be turned without a word, the content staying the same; files are not told apart. */
async function silentBits(archive: Buffer): Promise<Record<string, string>> {
  const whole = await readingOf(archive)
  expect(typeof whole).toBe('object')
  const found = new Map<string, Set<number>>()
  const fields = fieldsOf(archive)
  expect(fields.reduce((sum, field) => sum + field.bytes, 0)).toBe(archive.length)
  for (const { name, from, bytes } of fields) {
    for (let bit = 0; bit < 8 * bytes; bit++) {
      const turned = Buffer.from(archive)
      turned[from + (bit >> 3)]! ^= 1 << (bit & 7)
      const reading = await readingOf(turned)
      if (typeof reading === 'string') continue
      expect(reading, `bit ${bit} of ${name} changes what is read`).toEqual(whole)
      found.set(name, (found.get(name) ?? new Set()).add(bit))
    }
  }
  return Object.fromEntries([...found].map(([name, bits]) => [name, ranges([...bits])]))
}

function ranges(bits: readonly number[]): string {
  const parts: [number, number][] = []
  for (const bit of [...bits].sort((a, b) => a - b)) {
    const last = parts.at(-1)
    if (last !== undefined && last[1] === bit - 1) last[1] = bit
    else parts.push([bit, bit])
  }
  return parts.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(' ')
}

const FRAMING = {
  'header: version needed': '0-15',
  'header: time': '0-15',
  'header: date': '0-15',
  'directory: version made by': '0-15',
  'directory: version needed': '0-15',
  'directory: time': '0-15',
  'directory: date': '0-15',
  'directory: internal attributes': '0-15',
  // Not the DOS bits for folder (4) and reparse point (10), nor the Unix file type but its bit for "regular" (31).
  'directory: external attributes': '0-3 5-9 11-27 31',
}

function vector(file: string, name: string): Buffer {
  const text = readFileSync(new URL(`../../fixtures/vectors/zip/${file}`, import.meta.url), 'utf8')
  const { cases } = JSON.parse(text) as { cases: { name: string; b64: string }[] }
  return Buffer.from(cases.find((one) => one.name === name)!.b64, 'base64')
}

test('in an archive of ours only framing may change', async () => {
  const pieces: Uint8Array[] = []
  const texts = { 'bagit.txt': 'BagIt-Version: 1.0\n', 'data/пример.txt': 'exact words', 'data/empty': '' }
  const members = Object.entries(texts).map(([name, text]) => {
    const bytes = Buffer.from(text)
    return { name, size: bytes.length, open: () => [bytes] }
  })
  await writeZip(members, '2026-03-08T02:30:00Z', (piece) => void pieces.push(piece))
  expect(await silentBits(Buffer.concat(pieces))).toEqual(FRAMING)
})

test('in an archive of Info-ZIP also the text of extra fields of other purposes may change', async () => {
  expect(await silentBits(vector('good.json', 'linux-info-zip.zip'))).toEqual({
    ...FRAMING,
    'header: extra tag': '0-15',
    'header: extra data': '0-87',
    'directory: extra tag': '0-15',
    'directory: extra data': '0-87',
  })
})

test('in a deflated archive with a descriptor also the bits after the last block may change', async () => {
  const archive = vector('platforms.json', 'dd.zip')
  expect(await silentBits(archive)).toEqual({ ...FRAMING, 'header: content': '187-191' })
})
