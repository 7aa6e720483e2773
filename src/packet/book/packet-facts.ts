/** What a packet knows of itself and may fill into a draft: numbers, labels, digests; nothing about any person. */
import { textAt } from '../../core/recorded.ts'
import { exhibitNumber, labelOf } from '../exhibits.ts'
import { runsOf } from '../number-runs.ts'
import { everyEntry, type PacketView } from '../packet-view.ts'
import { counted, utcText } from '../page-parts.ts'
import type { Text } from './blocks.ts'
import { joined, saidOr } from './spans.ts'

/** A label with what it holds. */
export type Fact = readonly [label: Text, value: Text]

/** Which packet this is. */
export function packetFact({ data }: PacketView): Fact {
  return [['Packet'], [{ said: data.packet.id }, ', made ', { said: utcText(data.packet.createdAt) }]]
}

/** The enclosed files by their labels, and where their digests are. */
export function exhibitFact({ exhibits }: PacketView): Fact {
  const enclosed = exhibits.filter(({ path }) => path !== undefined)
  if (enclosed.length === 0) return [['Exhibits'], ['none: this packet encloses no file']]
  const numbers = enclosed.map(({ label }) => exhibitNumber(label)).filter((one) => one !== undefined)
  return [
    ['Exhibits'],
    [`${counted(enclosed.length, 'file')}: ${rangesOf(numbers)}; the SHA-256 of each is in part 8`],
  ]
}

/** The signed checkpoint. */
export function checkpointFact({ checkpoint }: PacketView): Fact {
  return [
    ['Checkpoint'],
    checkpoint === undefined
      ? ['cannot be read']
      : [`size ${checkpoint.size}, root `, { code: checkpoint.root }],
  ]
}

/** The program, as claimed. */
export function softwareFact({ data }: PacketView): Fact {
  const { software } = data.packet
  return [
    ['Program and version, as stated by whoever made the packet'],
    saidOr(software === '' ? undefined : software, 'not stated'),
  ]
}

/** How many entries are shown, of how many. */
export function entriesFact({ data }: PacketView): Fact {
  const { entries, shown, partly } = data.counts
  return [['Entries'], [`${shown} of ${entries} whole, ${partly} in part`]]
}

/** The languages of the words, as recorded. */
export function languagesFact(view: PacketView): Fact {
  const languages = new Set<string>()
  for (const { record, corrected } of everyEntry(view)) {
    const language = record['kind'] === 'threat' ? textAt(corrected, 'content', 'language') : undefined
    if (language !== undefined) languages.add(language)
  }
  const found = [...languages].sort()
  return [
    ['Languages of the messages, as recorded'],
    found.length === 0 ? ['none shown'] : joined(found.map((one) => saidOr(one, ''))),
  ]
}

/** `EX-0001 to EX-0003, EX-0007`. */
function rangesOf(numbers: readonly number[]): string {
  return runsOf(numbers)
    .map(([from, to]) => (from === to ? labelOf(from) : `${labelOf(from)} to ${labelOf(to)}`))
    .join(', ')
}
