import { describe, expect, test } from 'vitest'
import { encodeUtf8 } from '../../src/core/bytes.ts'
import { sha256Hex } from '../../src/core/crypto.ts'
import type { Source } from '../../src/core/source.ts'
import { bagInfo, manifestOf } from '../../src/packet/bag.ts'
import { buildPacket } from '../../src/packet/packet.ts'
import { renderViews } from '../../src/packet/views.ts'
import { NO_ANCHORS } from '../../src/verify/anchors.ts'
import { verify } from '../../src/verify/verify.ts'
import { readFileOf } from './bytes-of.ts'
import { CASE_FILES, caseLedger } from './case.ts'
import { packetInput } from './sample.ts'

function sourceOf(files: ReadonlyMap<string, Uint8Array>): Source {
  return {
    files: async () => [...files].map(([path, { length }]) => ({ path, kind: 'file', size: length })),
    read: async (path) => files.get(path),
    stream: async (path) => {
      const bytes = files.get(path)
      return (
        bytes &&
        (async function* () {
          yield bytes
        })()
      )
    },
    writerLive: async () => false,
  }
}

const views = {
  software: 'evidence 0.1.0',
  rebuild: async (
    data: Parameters<typeof renderViews>[0],
    _leaves: unknown,
    native: (path: string) => Promise<Uint8Array | undefined>,
  ) =>
    renderViews(data, async function* (path) {
      yield (await native(path)) as Uint8Array
    }),
}

async function check(chosen: Iterable<number>, change: (files: Map<string, Uint8Array>) => void = () => {}) {
  const packet = await buildPacket(packetInput(caseLedger(), CASE_FILES, chosen))
  const files = new Map<string, Uint8Array>()
  for (const file of packet.files) files.set(file.path, await readFileOf(file))
  change(files)
  return verify(sourceOf(files), 'packet', { anchors: NO_ANCHORS, all: true, views })
}

describe('the verifier', () => {
  test('finds nothing in packets of a part or of all, views made again included', async () => {
    for (const chosen of [[1], [6], [3, 8], caseLedger().keys()]) {
      const report = await check(chosen)
      expect(report.verdict, JSON.stringify(report.findings)).toBe('consistent')
      expect(report.findings.map(({ code }) => code)).toEqual(['claims-unattributed'])
    }
  })

  test('names a view that was changed, also by one who made the manifests anew', async () => {
    for (const path of ['data/packet.html', '00-READ-ME-FIRST.txt', 'data/chronology.csv']) {
      const report = await check([1], (files) => {
        files.set(path, Uint8Array.of(...(files.get(path) as Uint8Array), 32))
        bagAgain(files)
      })
      expect(report.verdict).toBe('changed')
      expect(report.findings.map(({ code, path: found }) => [code, found])).toContainEqual([
        'view-differs',
        path,
      ])
    }
  })
})

/** Writes both manifests and the Payload-Oxum to fit the files, as anyone can. */
function bagAgain(files: Map<string, Uint8Array>): void {
  const listed = (wanted: (path: string) => boolean) =>
    [...files]
      .filter(([path]) => wanted(path))
      .map(([path, bytes]) => ({ path, size: bytes.length, sha256: sha256Hex(bytes) }))
  const payload = listed((path) => path.startsWith('data/'))
  files.set('bag-info.txt', encodeUtf8(bagInfo(payload, '2026-03-08T02:30:00.000Z', 'x')))
  files.set('manifest-sha256.txt', encodeUtf8(manifestOf(payload)))
  const tags = listed((path) => !path.startsWith('data/') && path !== 'tagmanifest-sha256.txt')
  files.set('tagmanifest-sha256.txt', encodeUtf8(manifestOf(tags)))
}
