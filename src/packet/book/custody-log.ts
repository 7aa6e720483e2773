/**
 * Part 7: who handled each exhibit, as far as it was recorded, this packet included. An interval
 * for which no holder is stated is listed as a gap; nobody is put into one by inference.
 */
import type { PacketView, ViewExhibit } from '../packet-view.ts'
import type { Block, Part, Text } from './blocks.ts'
import { custodyEvents, otherCustody } from './custody-events.ts'
import { type CustodyEvent, custodyGaps } from './custody-gaps.ts'
import { type Reading, readingOf } from './reading.ts'
import { fileLink } from './spans.ts'

const COLUMNS = [
  { name: 'When', share: 22 },
  { name: 'What', share: 30 },
  { name: 'By', share: 18 },
  { name: 'To', share: 15 },
  { name: 'Why and how', share: 15 },
]

/** The custody log. */
export function custodyLog(view: PacketView): Part {
  return { id: 'part-7', number: '7', title: 'Custody log', blocks: () => blocksOf(view) }
}

function* blocksOf(view: PacketView): Generator<Block> {
  yield {
    is: 'text',
    text: [
      'For each exhibit: what was recorded of how it was made, when it was recorded, what was done with it later, and this packet. A time that nobody stated is that of the recording, by the clock of the device. Who holds an exhibit after an event is only what the event names; a gap is an interval for which nobody is named, or for which two events name different people without saying how it passed between them. A gap does not show that anything happened in it.',
    ],
  }
  const reading = readingOf(view)
  if (view.exhibits.length === 0) yield { is: 'text', text: ['No entry shown has a file.'] }
  for (const exhibit of view.exhibits) yield* exhibitBlocks(view, exhibit, reading)
  const others = otherCustody(view, reading)
  if (others.length === 0) return
  yield { is: 'heading', level: 2, text: ['Custody of what has no file in this packet'] }
  yield tableOf('Other custody entries', others)
}

function* exhibitBlocks(view: PacketView, exhibit: ViewExhibit, reading: Reading): Generator<Block> {
  const events = custodyEvents(view, exhibit, reading)
  yield { is: 'heading', level: 3, text: [fileLink(exhibit)] }
  yield tableOf(`Events of ${exhibit.label}`, events)
  const gaps = custodyGaps(events)
  yield { is: 'heading', level: 4, text: [`Gaps of ${exhibit.label}`] }
  if (gaps.length === 0)
    yield { is: 'text', text: ['For each interval between these events a holder is stated.'] }
  else yield { is: 'items', items: gaps }
}

function tableOf(caption: string, events: readonly CustodyEvent[]): Block {
  const rows = events.map(({ when, what, by, to, how }): readonly Text[] => [when, what, by, to, how])
  return { is: 'table', caption, columns: COLUMNS, rows }
}
