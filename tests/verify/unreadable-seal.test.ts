/** A seal, its certificate or what it seals on a medium that does not give them: said, and nothing is taken for good. */
import { beforeAll, expect, test } from 'vitest'
import { EvidenceError } from '../../src/core/errors.ts'
import type { Source } from '../../src/core/source.ts'
import { NO_ANCHORS } from '../../src/verify/anchors.ts'
import { verifyPacket } from '../../src/verify/packet.ts'
import { VIEWS } from '../made-packet.ts'
import { sealFor } from '../pki/craft-seal.ts'
import { sealedPacket } from '../sealed-packet.ts'
import type { FileMap } from '../written-vault.ts'
import { memorySource } from './memory-source.ts'

let sealed: FileMap
beforeAll(async () => {
  const own = sealFor('unreadable')
  sealed = await sealedPacket(own, own)
})

test.each(['tagmanifest-sha256.txt.p7s', 'tagmanifest-sha256.txt', 'data/seal-certificate.pem'])(
  '%s that cannot be read leaves the verdict open',
  async (gone) => {
    const source = memorySource(sealed)
    const unreadable: Source = {
      ...source,
      read: async (path, limit) => {
        if (path !== gone) return source.read(path, limit)
        throw new EvidenceError({ code: 'disk', doing: 'read', path, reason: 'io', certain: true })
      },
    }
    const { findings, verdict } = await verifyPacket(unreadable, NO_ANCHORS, VIEWS)
    expect(findings.map((one) => [one.code, one.path])).toContainEqual(['file-unreadable', gone])
    expect(verdict).not.toBe('consistent')
  },
)
