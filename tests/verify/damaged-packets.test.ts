/** What the program finds in each damaged packet is what the table says; no tool of other people is needed here. */
import { expect, test, vi } from 'vitest'
import { damagedPackets } from './damaged-packets.ts'
import { outcomeOf } from './outcome.ts'
import { packetReport } from './packet-outcome.ts'
import { readingOf } from './zip-reading.ts'

vi.setConfig({ testTimeout: 120_000 })

test('every damaged packet has the verdict and the codes of the table; a ZIP is refused where it says so', async () => {
  const packets = await damagedPackets()
  expect(packets.length).toBeGreaterThan(400)
  for (const { name, must, packet, expected, held } of packets) {
    expect(expected.verdict, name).toBe(must)
    if ('zip' in packet) {
      const refused = String(await readingOf(packet.zip)).startsWith('refused')
      expect(refused, name).toBe(expected.codes.includes('zip-refused'))
      continue
    }
    expect(outcomeOf(await packetReport(packet.files)), name).toBe(
      `${expected.verdict}: ${expected.codes.join(' ')}`,
    )
    for (const { name: by, anchors, expected: against } of held)
      expect(outcomeOf(await packetReport(packet.files, anchors)), `${name}, ${by}`).toBe(
        `${against.verdict}: ${against.codes.join(' ')}`,
      )
  }
})
