/** What is urgent as the recorder stated it: what goes on, which time was set, which harms were named. Never computed. */
import { clearForm } from '../../core/clear-form.ts'
import { allFolded } from '../../core/fold.ts'
import { listAt, memberAt, whenAt } from '../../core/recorded.ts'
import type { TimelineEntry } from '../../core/timeline.ts'
import type { When } from '../../core/when.ts'
import { holesOf } from '../holes.ts'
import type { PacketView } from '../packet-view.ts'
import type { Text } from './blocks.ts'
import type { Row } from './event-text.ts'
import { worded } from './member-words.ts'
import { saidText } from './said.ts'
import { entryLink, entryLinks, joined } from './spans.ts'
import { lastMomentAnywhere, madeAt } from './whole-day.ts'

/** More numbers than these would bury the rest of a page that is for a first look. */
const MOST = 12

/** The threats that are not withdrawn, in the order of the events. */
export function threatsInForce({ timeline }: PacketView): TimelineEntry[] {
  return timeline.filter(
    ({ corrected, withdrawnBy }) => corrected['kind'] === 'threat' && withdrawnBy === undefined,
  )
}

/** Rows on what was stated as ongoing, as a deadline, as a harm; none where nothing was. */
export function urgentRows(view: PacketView): Row[] {
  const threats = threatsInForce(view)
  const ongoing = threats.filter((one) => memberAt(one.corrected, 'classification', 'ongoing') === true)
  const deadlines = threats.flatMap((one): Text[] => {
    const when = whenAt(one.corrected, 'classification', 'deadline')
    if (when === undefined) return []
    const passed = hasPassed(when, one, view) ? '; passed when this packet was made' : ''
    return [[...saidText(when.literal ?? clearForm(when)), ' (', entryLink(one.seq), `${passed})`]]
  })
  const harms = statedNames(threats, 'harms')
  const markers = statedNames(threats, 'markers')
  return [
    ...(ongoing.length === 0
      ? []
      : [[['Stated as ongoing'], ['by the recorder, in ', ...ongoingText(ongoing)]] as const]),
    ...(deadlines.length === 0
      ? []
      : [[['Deadline set in a threat'], joined(someOf(deadlines), '; ')] as const]),
    ...(harms.length === 0 ? [] : [[['Harms stated by the recorder'], joined(someOf(harms), '; ')] as const]),
    ...(markers.length === 0
      ? []
      : [[['Marks of danger seen by the recorder'], joined(someOf(markers), '; ')] as const]),
  ]
}

/** The names of a list that a person chose from, each with the entries that have it. */
function statedNames(threats: readonly TimelineEntry[], member: 'harms' | 'markers'): Text[] {
  const found = new Map<string, number[]>()
  for (const { seq, corrected } of threats) {
    for (const name of listAt(corrected, 'classification', member))
      if (typeof name === 'string' && found.get(name)?.push(seq) === undefined) found.set(name, [seq])
  }
  return [...found].map(([name, seqs]): Text => {
    return [...worded(`/classification/${member}`, name), ' (', ...entryLinks(seqs, MOST), ')']
  })
}

/** Each with the day on which it was stated: what went on then may have ended since. */
function ongoingText(ongoing: readonly TimelineEntry[]): Text {
  const more = ongoing.length - MOST
  const texts = ongoing.slice(0, MOST).map((one): Text => {
    const { seq, recordedAt } = statedIn(one)
    const by: Text = seq === one.seq ? [] : ['as corrected by ', entryLink(seq), ', ']
    return [entryLink(one.seq), ' (', ...by, `recorded on ${recordedAt.slice(0, 10)}, UTC)`]
  })
  return [...joined(texts), more <= 0 ? '' : ` and ${more} more`]
}

/** The entry that says so: the threat itself, or the last correction that set it. */
function statedIn(entry: TimelineEntry): { readonly seq: number; readonly recordedAt: string } {
  const change = entry.changes.findLast(({ pointer, fault }) => {
    return fault !== 'not-applicable' && `${ONGOING}/`.startsWith(`${pointer}/`)
  })
  return allFolded(entry).find(({ seq }) => seq === change?.by) ?? entry
}

const ONGOING = '/classification/ongoing'

/** Only where it is certain whatever the zone, and nothing is hidden that could say another time. */
function hasPassed(when: When, entry: TimelineEntry, { data, letters }: PacketView): boolean {
  const holes = holesOf(entry, letters)
  const hidden = ['approximate', 'precision', 'utc', 'notAfter'].some((member) => {
    return holes.absent(['classification', 'deadline', member], '') !== ''
  })
  const corrected = entry.folded.some(({ record, partly, withdrawnBy }) => {
    return record['annotation'] === 'correction' && partly !== undefined && withdrawnBy === undefined
  })
  const [last, made] = [lastMomentAnywhere(when), madeAt(data.packet.createdAt)]
  return !hidden && !corrected && last !== undefined && made !== undefined && last < made
}

function someOf(texts: readonly Text[]): readonly Text[] {
  const more = texts.length - MOST
  return more <= 0 ? texts : [...texts.slice(0, MOST), [`${more} more in part 4`]]
}
