/** The book in the order of packet.md: what every view is made from. */
import type { PacketView } from '../packet-view.ts'
import { partsOfProfile } from '../profiles.ts'
import type { Part } from './blocks.ts'
import { chronology } from './chronology.ts'
import { cover } from './cover.ts'
import { custodyLog } from './custody-log.ts'
import { drafts } from './drafts.ts'
import { exhibitIndex } from './exhibit-index.ts'
import { exhibitSheets } from './exhibit-sheets.ts'
import { folderContents } from './folder-contents.ts'
import { glossary } from './glossary.ts'
import { hashSchedule } from './hash-schedule.ts'
import { howToCheck } from './how-to-check.ts'
import { method } from './method.ts'
import { onePage } from './one-page.ts'
import { pattern } from './pattern.ts'
import { persons } from './persons.ts'
import { preservationSheet } from './preservation-sheet.ts'
import { redactionLog } from './redaction-log.ts'
import { reportsMade } from './report-list.ts'
import { translationCertificates } from './translation-certificates.ts'
import { withheldList } from './withheld-list.ts'

const PARTS: readonly ((view: PacketView) => Part)[] = [
  cover,
  onePage,
  howToCheck,
  persons,
  chronology,
  pattern,
  exhibitIndex,
  exhibitSheets,
  custodyLog,
  hashSchedule,
  method,
  drafts,
  translationCertificates,
  reportsMade,
  preservationSheet,
  redactionLog,
  withheldList,
  glossary,
  folderContents,
]

/** The parts that the packet's profile has, in order; the first is the cover, which is in each. */
export function bookParts(view: PacketView): readonly Part[] {
  const numbers = new Set(partsOfProfile(view.data.packet.profile))
  return PARTS.map((part) => part(view)).filter(({ number }) => numbers.has(number))
}
