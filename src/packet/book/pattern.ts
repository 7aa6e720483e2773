/**
 * Part 4b: counts of the threats shown, by month, by account, by whom they are against. Illustrative (FRE 107), made
 * from part 4, and marked as no evidence of their own.
 */
import type { TimelineEntry } from '../../core/timeline.ts'
import { writeUtc } from '../../core/when.ts'
import { accountWords } from '../event-words.ts'
import type { PacketView } from '../packet-view.ts'
import type { Bar, Block, Part, Text } from './blocks.ts'
import { type Account, accountsOf, type Target, targetsOf } from './people.ts'
import { saidText } from './said.ts'
import { threatsInForce } from './urgent.ts'

/** Months without an entry stand between others up to so many bars. */
const MOST_MONTHS = 120
const MOST_BARS = 60

/** The part on patterns. */
export function pattern(view: PacketView): Part {
  return { id: 'part-4b', number: '4b', title: 'Pattern (illustrative)', blocks: () => blocksOf(view) }
}

function* blocksOf(view: PacketView): Generator<Block> {
  const threats = threatsInForce(view)
  yield { is: 'marks', marks: ['Illustrative: counts made from part 4. Not evidence.'] }
  if (threats.length === 0) return yield { is: 'text', text: ['No threat is shown that could be counted.'] }
  yield {
    is: 'text',
    text: [
      'Counted are the threats shown in this packet that are not withdrawn. Entries that were left out, and what was never recorded, are not in it; a count says nothing of how grave a threat is. Each number leads to its entries.',
    ],
  }
  yield { is: 'plot', caption: 'By month of the event (UTC)', bars: monthBars(threats) }
  const counted = new Set(threats.map(({ seq }) => seq))
  const accounts = accountsOf(view).filter(({ role }) => role === 'sender')
  yield* groupPlot('By account, as in part 3', accounts, accountName, counted)
  yield* groupPlot(
    'By person threatened, as in part 3; an entry may count for several',
    targetsOf(view),
    targetName,
    counted,
  )
}

function monthBars(threats: readonly TimelineEntry[]): Bar[] {
  const months = new Map<string, number[]>()
  const others: number[] = []
  for (const { seq, interval } of threats) {
    const month = interval && monthOf(interval.from)
    if (interval === undefined || month === undefined || monthOf(interval.to) !== month) others.push(seq)
    else if (months.get(month)?.push(seq) === undefined) months.set(month, [seq])
  }
  const bars = withEmptyMonths([...months.keys()].sort()).map((month): Bar => {
    const entries = months.get(month) ?? []
    return { label: [month], count: entries.length, entries }
  })
  if (others.length === 0) return bars
  return [...bars, { label: ['not of one month for certain'], count: others.length, entries: others }]
}

function monthOf(instant: number): string | undefined {
  return Number.isFinite(instant) ? writeUtc(instant)?.slice(0, 7) : undefined
}

function withEmptyMonths(months: readonly string[]): readonly string[] {
  const [first, last] = [months[0], months.at(-1)]
  if (first === undefined || last === undefined) return months
  const all: string[] = []
  for (let month = first; month <= last; month = nextMonth(month)) {
    if (all.length === MOST_MONTHS) return months
    all.push(month)
  }
  return all
}

function nextMonth(month: string): string {
  const [year, number] = month.split('-').map(Number) as [number, number]
  const [nextYear, next] = number === 12 ? [year + 1, 1] : [year, number + 1]
  return `${String(nextYear).padStart(4, '0')}-${String(next).padStart(2, '0')}`
}

function* groupPlot<T extends { readonly entries: readonly number[] }>(
  caption: string,
  groups: readonly T[],
  name: (group: T) => Text,
  counted: ReadonlySet<number>,
): Generator<Block> {
  const bars = groups.flatMap((group): Bar[] => {
    const entries = group.entries.filter((seq) => counted.has(seq))
    return entries.length === 0 ? [] : [{ label: name(group), count: entries.length, entries }]
  })
  if (bars.length === 0) return
  const shown = [...bars].sort((a, b) => b.count - a.count).slice(0, MOST_BARS)
  yield { is: 'plot', caption, bars: shown }
  if (bars.length > shown.length)
    yield {
      is: 'text',
      note: true,
      text: [`${bars.length - shown.length} more, each with fewer or as many, are in part 3.`],
    }
}

function accountName({ label, platform, seen }: Account): Text {
  const account = typeof seen === 'string' ? undefined : accountWords({ sender: seen })
  return [
    label,
    ...(platform === undefined ? [] : [', ', ...saidText(platform)]),
    ...(account === undefined ? [] : [`, ${account.how} “`, ...saidText(account.name), '”']),
  ]
}

function targetName({ label, who, name, letter, age }: Target): Text {
  const described = letter === undefined ? (name ?? who) : undefined
  return [
    label,
    ...(letter === undefined ? [] : [`, ${letter}`]),
    ...(described === undefined ? [] : [', ', ...saidText(described)]),
    age === undefined ? '' : `, age ${age}`,
  ]
}
