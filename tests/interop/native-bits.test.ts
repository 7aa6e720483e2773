/**
 * Any one bit turned over in any native file: the line of that file fails and every other line is as it was, by
 * `sha256sum -c` as the packet's own page types it. Our own check names the same file, and the entry it belongs to.
 */
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { dataOf, packetOf } from '../made-packet.ts'
import { madeVault } from '../made-vault.ts'
import { part } from '../parts.ts'
import { seededNumbers } from '../seeded.ts'
import { packetReport } from '../verify/packet-outcome.ts'
import { type Typed, toldBy, typeLines } from './stock-tools.ts'
import { freshPath, layFolder } from './verified-cases.ts'

vi.setConfig({ testTimeout: 120_000 })

const SAMPLED = 30

test.runIf(part('sha256sum', ['sha256sum', '--version']))(
  'one bit of a native file fails its own line and no other',
  async () => {
    const files = await packetOf(await madeVault(), [1, 2, 7, 15])
    const lines = toldBy(files).page.sums
    expect(lines).toEqual(toldBy(files).readMe.sums)
    const folder = freshPath()
    layFolder(folder, files)
    const healthy = typeLines(folder, lines) as [Typed, Typed, Typed]
    expect(healthy.map(({ status }) => status)).toEqual([0, 0, 0])
    const natives = dataOf(files).attachments
    expect(natives).toHaveLength(4)
    let turned = 0
    for (const item of natives) {
      const path = `data/${'path' in item ? item.path : ''}`
      const bytes = files.get(path) as Uint8Array
      const random = seededNumbers(`bits of ${path}`)
      const sampled = Array.from({ length: SAMPLED }, () => random(bytes.length * 8))
      for (const bit of new Set([0, bytes.length * 8 - 1, ...sampled])) {
        const changed = bytes.slice()
        changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7))
        // The file that was laid is one with every other that has these bytes.
        rmSync(join(folder, path))
        writeFileSync(join(folder, path), changed)
        const [manifest, tags, payload] = typeLines(folder, lines) as [Typed, Typed, Typed]
        expect([manifest, tags]).toEqual(healthy.slice(0, 2))
        const expected = healthy[2].said.replace(`${path}: OK\n`, `${path}: FAILED\n`)
        expect(expected).not.toBe(healthy[2].said)
        expect(payload).toEqual({
          line: lines[2],
          status: 1,
          said: `${expected}sha256sum: WARNING: 1 computed checksum did NOT match\n`,
        })
        const { findings } = await packetReport(new Map([...files, [path, changed]]))
        expect(findings.filter(({ severity }) => severity === 'failure')).toEqual([
          { code: 'file-damaged', severity: 'failure', path },
          { code: 'attachment-missing', severity: 'failure', path, seq: item.seq },
        ])
        turned++
      }
      rmSync(join(folder, path))
      writeFileSync(join(folder, path), bytes)
    }
    expect(typeLines(folder, lines)).toEqual(healthy)
    expect(turned).toBeGreaterThan(4 * (SAMPLED - 10))
    console.log(`sha256sum: ${turned} bits of ${natives.length} native files`)
  },
)
