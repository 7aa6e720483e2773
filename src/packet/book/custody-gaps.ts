/**
 * Gaps in the custody of an exhibit: every interval between two events for which no holder is stated,
 * or in which it passed from one to another without a word.
 */
import type { Text } from './blocks.ts'
import { saidText } from './said.ts'

/** An event in the life of an exhibit. What is absent of `giver` and `holder` nobody stated. */
export type CustodyEvent = {
  /** Epoch milliseconds that it sorts by. */
  readonly at: number
  readonly when: Text
  readonly what: Text
  readonly by: Text
  readonly to: Text
  readonly how: Text
  /** What to call it in a sentence about a gap, after "between": `the recording as entry 3`. */
  readonly name: Text
  /** The same with its date before it, where that is known to the day: `2021-12-02 UTC (the recording as entry 3)`. */
  readonly dated?: Text
  /** Who is stated to have given it away, or to have had it in hand, at this event. */
  readonly giver?: string
  /** Who is stated to hold it after this event. */
  readonly holder?: string
  /** Withdrawn: shown, and counted for nothing. */
  readonly withdrawn?: true
}

/** The gaps between `events`, which are in order; each a sentence. */
export function custodyGaps(events: readonly CustodyEvent[]): Text[] {
  const counted = events.filter(({ withdrawn }) => withdrawn !== true)
  const gaps: Text[] = []
  for (const [at, event] of counted.entries()) {
    const before = counted[at - 1]
    if (before === undefined) continue
    const { holder } = before
    // Where the stated times run against the order here, nobody knows which of them is wrong.
    const place = (one: CustodyEvent): Text => (before.at > event.at ? one.name : (one.dated ?? one.name))
    const between: Text = ['Between ', ...place(before), ' and ', ...place(event), ': ']
    if (holder === undefined) gaps.push([...between, 'no holder is stated.'])
    else if (event.giver !== undefined && event.giver !== holder)
      gaps.push([
        ...between,
        'the holder is stated as ',
        ...saidText(holder),
        ', and then as ',
        ...saidText(event.giver),
        '; how it passed between them is not stated.',
      ])
  }
  return gaps
}
