/** What is urgent as the recorder stated it: what goes on, which time was set, which harms were named. Never computed. */
import { clearForm } from '../../core/clear-form.ts'
import { listAt, memberAt, whenAt } from '../../core/recorded.ts'
import type { TimelineEntry } from '../../core/timeline.ts'
import type { PacketView } from '../packet-view.ts'
import type { Text } from './blocks.ts'
import type { Row } from './event-text.ts'
import { worded } from './member-words.ts'
import { saidText } from './said.ts'
import { entryLinks, joined } from './spans.ts'

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
  const deadlines = threats.flatMap(({ seq, corrected }): Text[] => {
    const when = whenAt(corrected, 'classification', 'deadline')
    if (when === undefined) return []
    return [[...saidText(when.literal ?? clearForm(when)), ' (', ...entryLinks([seq]), ')']]
  })
  const harms = statedNames(threats, 'harms')
  const markers = statedNames(threats, 'markers')
  return [
    ...(ongoing.length === 0
      ? []
      : [[['Stated as ongoing'], ['by the recorder, in ', ...entryLinks(seqsOf(ongoing), MOST)]] as const]),
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

function seqsOf(entries: readonly TimelineEntry[]): number[] {
  return entries.map(({ seq }) => seq)
}

function someOf(texts: readonly Text[]): readonly Text[] {
  const more = texts.length - MOST
  return more <= 0 ? texts : [...texts.slice(0, MOST), [`${more} more in part 4`]]
}
