/** A packet that claims pages for paper: they are there, or missed; and where they cannot be made again, that is said. */
import { beforeAll, expect, test } from 'vitest'
import { encodeUtf8 } from '../../src/core/bytes.ts'
import { NO_ANCHORS } from '../../src/verify/anchors.ts'
import { verifyPacket } from '../../src/verify/packet.ts'
import type { Views } from '../../src/verify/packet-files.ts'
import { dataOf, packetOf, rebagged, VIEWS, withData } from '../made-packet.ts'
import { type FileMap, startWriting } from '../written-vault.ts'
import { memorySource } from './memory-source.ts'

const PDF = 'data/packet.pdf'
let without: FileMap
let withPages: FileMap
beforeAll(async () => {
  const packet = await packetOf(startWriting('pages').files(), [0])
  const data = dataOf(packet)
  without = await withData(packet, { ...data, packet: { ...data.packet, pdf: 'made' } })
  withPages = rebagged(new Map([...without, [PDF, encodeUtf8('%PDF-1.7')]]), { ...dataOf(without).packet })
})

async function found(files: FileMap, views: Views | undefined): Promise<string[]> {
  const { findings } = await verifyPacket(memorySource(files), NO_ANCHORS, views)
  return findings.filter(({ path }) => path === PDF).map(({ code, why }) => `${code} ${why ?? ''}`.trim())
}

test.each<[string, () => FileMap, Views | undefined, string[]]>([
  [
    'pages that cannot be made again here',
    () => withPages,
    VIEWS,
    ['pdf-unchecked no typesetter in this test'],
  ],
  ['no pages, which could not be made here either', () => without, VIEWS, ['file-missing']],
  ['no pages, and a verifier that makes no views', () => without, undefined, ['file-missing']],
])('%s', async (_name, files, views, codes) => {
  expect(await found(files(), views)).toEqual(codes)
})

test('pages that a verifier without views does not look into are no finding of their own', async () => {
  expect((await found(withPages, undefined)).filter((code) => code !== 'views-unchecked')).not.toContain(
    'file-missing',
  )
})
