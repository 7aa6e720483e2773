/**
 * Part 4: every shown entry in the order of the events. Neutral and sorted by rule; where the order is uncertain or
 * nothing is shown for long, the part says so (FRE 1006: accurate, non-argumentative).
 */
import { allFolded } from '../../core/fold.ts'
import type { TimelineEntry } from '../../core/timeline.ts'
import { writeUtc } from '../../core/when.ts'
import { holesOf } from '../holes.ts'
import type { PacketView } from '../packet-view.ts'
import { counted } from '../page-parts.ts'
import type { Block, Part, Text } from './blocks.ts'
import { entryCard, type FilesOf, filesOf } from './entry-card.ts'
import { channelText, headingTime } from './event-text.ts'
import { fileLink, joined, lazily } from './spans.ts'

const DAY = 86_400_000
/** A time without an event that is longer than this is stated. */
const GAP = 30 * DAY
/** With more entries an overview would be as long as the part. */
const MOST_IN_OVERVIEW = 1000

/** The chronology. */
export function chronology(view: PacketView): Part {
  return { id: 'part-4', number: '4', title: 'Chronology', blocks: () => blocksOf(view) }
}

function* blocksOf(view: PacketView): Generator<Block> {
  const { timeline } = view
  if (timeline.length === 0) return yield { is: 'text', text: ['No entry is shown.'] }
  yield {
    is: 'text',
    text: [
      'In the order of the events as recorded. “Order uncertain” marks an entry whose time overlaps that of another entry. Entries without a date stand last, in the order of recording. Numbers are those of the ledger. A time of more than 30 days without an event shown here is stated; it does not mean that nothing happened.',
    ],
  }
  yield { is: 'text', text: [{ strong: 'What follows holds the words of threats as they were recorded.' }] }
  const files = filesOf(view)
  if (timeline.length <= MOST_IN_OVERVIEW) yield overview(view, files)
  let latest: number | undefined
  for (const entry of timeline) {
    const gap = gapBefore(entry, latest)
    if (gap !== undefined) yield { is: 'text', note: true, text: [gap] }
    latest = Math.max(latest ?? -Infinity, entry.interval?.to ?? -Infinity)
    yield entryCard(view, files, entry)
  }
}

function overview(view: PacketView, files: FilesOf): Block {
  return {
    is: 'table',
    caption: 'Overview',
    columns: [
      { name: 'Entry', share: 10 },
      { name: 'When', share: 32 },
      { name: 'Channel and account', share: 38 },
      { name: 'Exhibits', share: 20 },
    ],
    rows: lazily(() => overviewRows(view, files)),
  }
}

function* overviewRows(view: PacketView, files: FilesOf): Generator<Text[]> {
  for (const entry of view.timeline) {
    const holes = holesOf(entry, view.letters)
    const about = [entry, ...allFolded(entry)].flatMap(({ seq }) => files.get(seq) ?? [])
    yield [
      [{ to: `entry-${entry.seq}`, text: String(entry.seq) }],
      [
        ...headingTime(entry.corrected, holes),
        entry.orderUncertain ? ' (order uncertain)' : '',
        entry.withdrawnBy === undefined ? '' : ' (withdrawn)',
      ],
      channelText(entry.corrected, holes),
      joined(about.map((file) => [fileLink(file)])),
    ]
  }
}

/** Words for a long time between the events before and this one; by the narrowest reading, so never too long. */
function gapBefore({ interval }: TimelineEntry, latest: number | undefined): string | undefined {
  if (interval === undefined || latest === undefined) return undefined
  const between = interval.from - latest
  if (!Number.isFinite(between) || between <= GAP) return undefined
  const [from, to] = [latest, interval.from].map((instant) => writeUtc(instant)?.slice(0, 10) ?? '')
  return `From ${from} to ${to} (UTC) no event is shown: ${counted(Math.floor(between / DAY), 'day')}.`
}
