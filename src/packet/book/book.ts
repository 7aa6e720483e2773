/** The book in the order of packet.md: what every view is made from. */
import type { PacketView } from '../packet-view.ts'
import type { Part } from './blocks.ts'
import { chronology } from './chronology.ts'
import { contents } from './contents.ts'
import { cover } from './cover.ts'
import { exhibitIndex } from './exhibit-index.ts'
import { exhibitSheets } from './exhibit-sheets.ts'
import { howToCheck } from './how-to-check.ts'
import { limits } from './limits.ts'
import { onePage } from './one-page.ts'
import { pattern } from './pattern.ts'
import { persons } from './persons.ts'
import { schedule } from './schedule.ts'

const PARTS: readonly ((view: PacketView) => Part)[] = [
  cover,
  onePage,
  howToCheck,
  persons,
  chronology,
  pattern,
  exhibitIndex,
  exhibitSheets,
  schedule,
  limits,
  contents,
]

/** The parts in order; the first is the cover. */
export function bookParts(view: PacketView): readonly Part[] {
  return PARTS.map((part) => part(view))
}
