/**
 * The checking page in Chromium on every packet of the table of damaged ones (tests/verify/damaged-packets.txt), folder
 * or ZIP: it says the verdict, the answers and every finding that the program says, and no other finding.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { bySeverity, findingWords, severityWord } from '../../src/core/finding-words.ts'
import { showVisible } from '../../src/core/visible.ts'
import { NO_PACKET, WAYS } from '../../src/page/words.ts'
import { NO_ANCHORS } from '../../src/verify/anchors.ts'
import { verifyPacket } from '../../src/verify/packet.ts'
import { refusedReport } from '../../src/verify/refused-zip.ts'
import type { Report } from '../../src/verify/report.ts'
import { reportWords } from '../../src/verify/report-words.ts'
import { kindOfSource } from '../../src/verify/verify.ts'
import { openZip } from '../../src/verify/zip.ts'
import { zipSource } from '../../src/verify/zip-source.ts'
import { VIEWS } from '../made-packet.ts'
import { type OpenPage, openInBrowser } from '../packet/browser.ts'
import { part } from '../parts.ts'
import { type DamagedPacket, damagedPackets } from '../verify/damaged-packets.ts'
import { memorySource } from '../verify/memory-source.ts'
import { packetReport } from '../verify/packet-outcome.ts'
import { buildPage, ready, said, temporary, writeFolder } from './page-driver.ts'

vi.setConfig({ testTimeout: 600_000, hookTimeout: 180_000 })

/** What the program says, in the process of the test. */
async function reportOn({ packet }: DamagedPacket): Promise<Report> {
  if ('files' in packet) return packetReport(packet.files)
  const { zip } = packet
  const read = async (offset: number, length: number) => zip.subarray(offset, offset + length)
  const opened = await openZip({ size: zip.length, read })
  if (!opened.ok) return refusedReport(opened.code, opened.name)
  return verifyPacket(zipSource(opened.zip), NO_ANCHORS, VIEWS)
}

/** The lines of a report that the page must have, and its findings as the page lists them. */
function linesOf(report: Report): { said: string[]; findings: string[] } {
  const { verdict, answers, looked, limits } = reportWords(report, WAYS)
  const findings = bySeverity(report.findings).map(
    (one) => `${severityWord(one.severity)}: ${showVisible(findingWords(one))}`,
  )
  return { said: [verdict, ...answers.map(({ words }) => words), ...looked, ...limits], findings }
}

describe.runIf(part('chromium', ['chromium', '--version']))('the checking page', () => {
  const { dir, remove } = temporary()
  const page = join(dir, 'verify.html')
  let packets: DamagedPacket[]
  beforeAll(async () => {
    buildPage(page)
    packets = await damagedPackets()
  })
  afterAll(remove)

  /** What differs between the page and the program, of one packet. */
  const differences = async (open: OpenPage, packet: DamagedPacket, at: number): Promise<string[]> => {
    // A folder with no file of a packet in it is none: the program says so before it verifies.
    const isNone =
      'files' in packet.packet && (await kindOfSource(memorySource(packet.packet.files))) === undefined
    const expected = isNone
      ? { said: [NO_PACKET['other-folder']], findings: [] }
      : linesOf(await reportOn(packet))
    const path = join(dir, `${at}.zip`)
    if ('zip' in packet.packet) writeFileSync(path, packet.packet.zip)
    const given = 'zip' in packet.packet ? path : writeFolder(dir, `${at}`, packet.packet.files)
    const text = await said(open, 'zip' in packet.packet ? 'zip' : 'folder', [given])
    const list = await open.evaluate<string[]>(
      "[...document.querySelectorAll('#result li')].map((one) => one.textContent)",
    )
    const missing = expected.said.filter((one) => !text.includes(one))
    const same = list.join('\n') === expected.findings.join('\n')
    const other = [
      ...list.filter((one) => !expected.findings.includes(one)).map((one) => `said: ${one}`),
      ...expected.findings.filter((one) => !list.includes(one)).map((one) => `not said: ${one}`),
    ]
    return [...missing, ...other, ...(same || other.length > 0 ? [] : ['in another order'])]
  }

  test('says of each packet, healthy and damaged, what the program says', async () => {
    expect(packets.length).toBeGreaterThan(200)
    const differ: Record<string, string[]> = {}
    const verdicts = new Map<string, number>()
    await openInBrowser(page, 0, async (open) => {
      await ready(open)
      for (const [at, packet] of packets.entries()) {
        const found = await differences(open, packet, at)
        if (found.length > 0) differ[packet.name] = found
        const verdict = await open.evaluate<string>(
          "document.querySelector('.verdict')?.textContent ?? 'none'",
        )
        verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1)
      }
    })
    console.log(`${packets.length} packets: ${JSON.stringify([...verdicts])}`)
    expect(differ).toEqual({})
  })
})
