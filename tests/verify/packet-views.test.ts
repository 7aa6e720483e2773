/** A packet that claims views which others do not have: they are there, or missed, or are what nothing accounts for. */
import { beforeAll, describe, expect, test } from 'vitest'
import { encodeUtf8 } from '../../src/core/bytes.ts'
import { claimedFiles, FURTHER_VIEWS, viewsClaim } from '../../src/core/further-views.ts'
import { canonicalize } from '../../src/core/jcs.ts'
import { parsePacketData } from '../../src/core/packet-data.ts'
import { NO_ANCHORS } from '../../src/verify/anchors.ts'
import { verifyPacket } from '../../src/verify/packet.ts'
import type { Views } from '../../src/verify/packet-files.ts'
import { CLAIMS, dataOf, packetOf, rebagged, VIEWS, withData } from '../made-packet.ts'
import { madeVault } from '../made-vault.ts'
import type { FileMap } from '../written-vault.ts'
import { memorySource } from './memory-source.ts'

let plain: FileMap
let claimed: FileMap
const files = Object.values(FURTHER_VIEWS).flat()
const all = viewsClaim(['load-file', 'case-uco'])

beforeAll(async () => {
  plain = await packetOf(await madeVault(), [1, 2, 7], [6, 14])
  const data = dataOf(plain)
  claimed = await withData(plain, { ...data, packet: { ...data.packet, ...all } })
})

async function found(packet: FileMap, views: Views | 'none' = VIEWS): Promise<string[]> {
  const made = views === 'none' ? undefined : views
  const { findings } = await verifyPacket(memorySource(packet), NO_ANCHORS, made)
  return findings
    .filter(({ severity }) => severity !== 'note')
    .map(({ code, path }) => `${code} ${path}`)
    .sort()
}

const without = (packet: FileMap, path: string) =>
  rebagged(new Map([...packet].filter(([one]) => one !== path)))
const put = (packet: FileMap, path: string, bytes: Uint8Array) =>
  rebagged(new Map([...packet, [path, bytes]]))

test('a packet that has what it claims is consistent', async () => {
  expect(files.every((path) => claimed.has(path) && !plain.has(path))).toBe(true)
  expect(await found(claimed)).toEqual([])
  expect(await found(plain)).toEqual([])
})

describe.each(files)('%s', (path) => {
  test('is missed where it is claimed', async () => {
    expect(await found(without(claimed, path))).toEqual([`file-missing ${path}`])
    expect(await found(without(claimed, path), 'none')).toEqual([
      `file-missing ${path}`,
      'views-unchecked data/packet.html',
    ])
  })

  test('is unaccounted for where it is not', async () => {
    const bytes = claimed.get(path) as Uint8Array
    expect(await found(put(plain, path, bytes))).toEqual([`file-unaccounted ${path}`])
  })

  test('is found to differ where it was changed, by one byte at its end or altogether', async () => {
    const bytes = claimed.get(path) as Uint8Array
    for (const changed of [Uint8Array.of(...bytes, 10), encodeUtf8('something else')])
      expect(await found(put(claimed, path, changed))).toEqual([`view-differs ${path}`])
  })

  test('of another version of the program is said to be unchecked', async () => {
    const other = { ...VIEWS, software: 'evidence 9.9.9' }
    const changed = put(claimed, path, encodeUtf8('laid out otherwise'))
    expect(await found(changed, other)).toEqual([`views-unchecked ${path}`])
  })
})

test('the claim has one spelling: rising, each once, absent where there is none', () => {
  expect(viewsClaim([])).toEqual({})
  expect(viewsClaim(['load-file', 'load-file'])).toEqual({ views: 'load-file' })
  expect(viewsClaim(['load-file', 'case-uco'])).toEqual({ views: 'case-uco,load-file' })
  expect(claimedFiles('load-file')).toEqual(['data/loadfile.dat', 'data/loadfile.opt'])
  expect(claimedFiles('case-uco,load-file')).toEqual(files)
  for (const claim of [undefined, '', 'toString', 'LOAD-FILE', 'load-file-x'])
    expect(claimedFiles(claim), `${claim}`).toEqual([])
})

test.each<[string, unknown, boolean]>([
  ['a text', 'load-file', true],
  ['words of a later version', 'of-a-later-version', true],
  ['an empty text', '', false],
  ['no text', ['load-file'], false],
  ['null', null, false],
])('views as %s', (_name, views, reads) => {
  const data = { ...dataOf(plain), packet: { ...CLAIMS, views } }
  expect(parsePacketData(encodeUtf8(canonicalize(data as never))).ok).toBe(reads)
})
