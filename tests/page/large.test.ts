/** A packet of 1.5 GB on the checking page: read in pieces, with progress, in little memory. */
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { startSha256 } from '../../src/core/crypto.ts'
import { buildPacket, type Packet } from '../../src/packet/packet.ts'
import { writeZip } from '../../src/packet/zip.ts'
import { openInBrowser } from '../packet/browser.ts'
import { ledgerOf, packetInput } from '../packet/sample.ts'
import { part } from '../parts.ts'
import { seededBytes } from '../seeded.ts'
import { buildPage, ended, ready, said, temporary } from './page-driver.ts'

vi.setConfig({ testTimeout: 600_000, hookTimeout: 300_000 })

const MEBIBYTE = 1_048_576
const PIECES = 1431
const piece = seededBytes('a long recording')(MEBIBYTE)

function* recording(): Generator<Uint8Array> {
  for (let at = 0; at < PIECES; at++) yield piece
}

async function largePacket(): Promise<Packet> {
  const hasher = startSha256()
  for (const one of recording()) hasher.update(one)
  const attachment = { name: 'recording.bin', sha256: hasher.digestHex(), size: PIECES * MEBIBYTE }
  const threat = { kind: 'threat', content: { text: 'Listen.' }, attachments: [attachment] }
  return buildPacket({ ...packetInput(ledgerOf(threat)), open: recording })
}

/** Writes the file whole, also where the system takes only a part at once. */
function writeAll(fd: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at)
}

describe.runIf(part('chromium', ['chromium', '--version']))('a packet of 1.5 GB', () => {
  const { dir, remove } = temporary()
  const page = join(dir, 'verify.html')
  const zip = join(dir, 'large.zip')
  const folder = join(dir, 'large')
  beforeAll(async () => {
    buildPage(page)
    const { files } = await largePacket()
    for (const file of files) {
      const path = join(folder, file.path)
      mkdirSync(dirname(path), { recursive: true })
      const fd = openSync(path, 'w')
      for await (const chunk of file.open()) writeAll(fd, chunk)
      closeSync(fd)
    }
    const fd = openSync(zip, 'w')
    const members = files.map((file) => ({ ...file, name: file.path }))
    const written = await writeZip(members, '2026-03-08T02:30:00.000Z', (bytes) => writeAll(fd, bytes))
    expect(written.ok).toBe(true)
    // One byte within the last MiB of the recording, which is the last file.
    writeSync(fd, Uint8Array.of(0), 0, 1, PIECES * MEBIBYTE - 1000)
    closeSync(fd)
  })
  afterAll(remove)

  test('is checked whole from a folder, and tells how far it is', async () => {
    await openInBrowser(page, 0, async (open) => {
      await ready(open)
      await open.choose('#folder', [folder])
      await open.until(
        "/^Reading: [0-9.]+ of 143[0-9.]+ MiB/.test(document.querySelector('#result').innerText)",
      )
      await open.until("document.querySelector('progress')?.value > 3e8", 200_000)
      const heap = await open.evaluate<number>('performance.memory.usedJSHeapSize')
      expect(heap).toBeLessThan(256 * MEBIBYTE)
      const text = await ended(open)
      expect(text).toContain('Consistent with itself')
      expect(text).toContain('Checked: 2 entries, 1 attachment')
    })
  })

  test('is found changed in one byte, from a ZIP', async () => {
    await openInBrowser(page, 0, async (open) => {
      await ready(open)
      const text = await said(open, 'zip', [zip])
      expect(text).toContain('Changed. It is not as it was signed.')
      expect(text).toMatch(/failure: data\/exhibits\/native\/EX-0001-[0-9a-f]{16}\.bin is not what it was/)
    })
  })
})
