/** Typed times into `When`: one place for options and prompts, with the question that an unclear time needs. */
import { EvidenceError } from '../core/errors.ts'
import { parseTime, type TimeQuestion } from '../core/parse-time.ts'
import type { When } from '../core/when.ts'
import { knownZone, zonesLike } from '../core/zone.ts'

/** Why a time is unclear, in words that go on after "is not clear:". */
export const TIME_QUESTIONS: Record<TimeQuestion, string> = {
  'not-understood': 'it was not understood',
  impossible: 'there is no such date or time',
  'day-or-month': 'it may be day before month or month before day',
  'skipped-hour': 'the clocks of that zone went forward over it, so it never was',
  'repeated-hour': 'the clocks of that zone showed it twice',
  'offset-contradicts-zone': 'its offset is not the one that the zone had then',
  'unknown-zone': 'the zone is not known',
}

/** What a time is typed against. */
export type TimeSurroundings = {
  readonly zone: string | undefined
  readonly zoneBasis: When['zoneBasis'] | undefined
  readonly now: Date
  readonly deviceZone: string
}

/** Asks which of several clear spellings is meant; undefined where nobody can be asked. */
export type AskWhich = (question: string, choices: readonly string[]) => Promise<string | undefined>

/** The time that `input` means, and whether it lies in the future. An unclear one is asked about, or refused. */
export async function timeOf(
  input: string,
  option: string,
  around: TimeSurroundings,
  ask: AskWhich | undefined,
): Promise<{ when: When; future: boolean }> {
  let text = input
  for (let asked = 0; ; asked++) {
    const parsed = parseTime(text, {
      nowMs: around.now.getTime(),
      deviceZone: around.deviceZone,
      ...(around.zone === undefined ? {} : { zone: around.zone }),
      ...(around.zoneBasis === undefined ? {} : { zoneBasis: around.zoneBasis }),
    })
    if (parsed.ok && parsed.when.zone === undefined && !['unknown', undefined].includes(around.zoneBasis)) {
      throw new EvidenceError({
        code: 'usage',
        detail: '--zone-basis says how a zone is known: give the zone too, with --zone or in the time.',
      })
    }
    // The record keeps what was typed at first, not the spelling that settled it.
    if (parsed.ok) return { when: { ...parsed.when, entered: input }, future: parsed.future }
    const why = TIME_QUESTIONS[parsed.why]
    const chosen =
      asked < 2 && parsed.why !== 'unknown-zone' && parsed.choices.length > 1
        ? await ask?.(`${input}: ${why}. Which is it?`, parsed.choices)
        : undefined
    if (chosen === undefined) {
      throw new EvidenceError({ code: 'time-unclear', option, input, why, choices: parsed.choices })
    }
    text = chosen
  }
}

/** A zone in its normal form, or a failure that names zones like it. */
export function zoneOf(input: string): string {
  const zone = knownZone(input)
  if (zone !== undefined) return zone
  throw new EvidenceError({
    code: 'time-unclear',
    option: '--zone',
    input,
    why: TIME_QUESTIONS['unknown-zone'],
    choices: zonesLike(input).slice(0, 4),
  })
}
