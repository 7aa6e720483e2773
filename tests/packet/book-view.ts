/** Views of packets over small ledgers, in which some of it may be hidden, for tests of the parts of the book. */
import type { WholeEntry } from '../../src/core/entry.ts'
import { namesOfMinors } from '../../src/core/minors.ts'
import type { PacketClaims } from '../../src/core/packet-data.ts'
import { type Redaction, redact } from '../../src/core/redact.ts'
import { asRecorded, entriesToShow, showEntries } from '../../src/packet/choose-shown.ts'
import { assignExhibits, shownAttachments } from '../../src/packet/exhibits.ts'
import { buildPacket, type Packet, type PacketFile } from '../../src/packet/packet.ts'
import { type PacketView, viewOf } from '../../src/packet/packet-view.ts'
import { packetInput } from './sample.ts'

type Asked = Partial<Redaction> & {
  readonly files?: Redaction['files']
  readonly chosen?: Iterable<number>
  readonly claims?: Partial<PacketClaims>
  readonly stock?: ReadonlyMap<string, Uint8Array>
}

/** A packet with what is hidden as an export hides it, and the view of it. */
export async function viewOfLedger(
  entries: readonly WholeEntry[],
  asked: Asked = {},
): Promise<{ packet: Packet; view: PacketView }> {
  const { chosen = entries.keys(), claims = {}, stock = new Map() } = asked
  const recorded = entries.map(asRecorded)
  const shown = entriesToShow(chosen, entries)
  const whole = new Set(shown.whole)
  const judged = redact(
    recorded.filter(({ seq }) => whole.has(seq)),
    {
      phrases: asked.phrases ?? [],
      minors: asked.minors ?? namesOfMinors(recorded),
      fields: asked.fields ?? [],
      files: asked.files ?? [],
    },
  )
  if (!judged.ok) throw new Error(judged.problem.why)
  const { positions, withheld } = judged.redacted
  const disclosed = showEntries(entries, shown, positions)
  const input = packetInput(entries, stock)
  const packet = await buildPacket({
    ...input,
    claims: { ...input.claims, ...claims },
    entries: disclosed,
    exhibits: assignExhibits(shownAttachments(disclosed), []),
    withheld,
  })
  const open = (path: string) =>
    (packet.files.find((file) => file.path === `data/${path}`) as PacketFile).open()
  return { packet, view: await viewOf(packet.data, open) }
}
