/**
 * The spellings of a time that `--at` takes (docs/format.md, "Time"), split into their parts as written.
 * Says nothing of whether such a day exists or which instant it is; that is parse-time.ts.
 */

/** `year` is two or four digits as written, absent when it was not said. */
export type SpelledDate =
  | { form: 'calendar'; year?: string; month?: number; day?: number }
  | { form: 'numbers'; first: number; second: number; year: string }
  | { form: 'daysAgo'; days: 0 | 1 }

/** `half` is there for twelve-hour clocks; `offset` is as written, lower case. */
export type SpelledClock = {
  hour: number
  minute?: number
  second?: number
  half?: 'a' | 'p'
  offset?: string
}

export type SpelledTime = { date: SpelledDate; clock?: SpelledClock }

type Groups = Record<string, string | undefined>

const LONGEST = 200
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const MONTH =
  '(?<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)[.]?'
const DAY = '(?<day>[0-9]{1,2})(?:st|nd|rd|th)?'
const YEAR = '(?<year>[0-9]{4}|[0-9]{2})'
const MINUTES = '(?::(?<minute>[0-9]{2})(?::(?<second>[0-9]{2})(?:[.,][0-9]{1,12})?)?)'
const HALF = ' ?(?<half>[ap])[.]? ?m[.]?'
const OFFSET = ' ?(?<offset>z|[+-][0-9]{2}(?::?[0-9]{2})?)'
/** An hour alone is a time only with am or pm, or after the `T` of ISO 8601. */
const CLOCK = `(?=[0-9]+(?::| ?[ap]))(?<hour>[0-9]{1,2})${MINUTES}?(?:${HALF})?(?:${OFFSET})?`
const ISO_CLOCK = `(?<hour>[0-9]{2})${MINUTES}?(?:${OFFSET})?`

const DATES: readonly { pattern: string; read: (found: Groups) => SpelledDate }[] = [
  { pattern: '(?<year>[0-9]{4})(?:-(?<month>[0-9]{1,2})(?:-(?<day>[0-9]{1,2}))?)?', read: calendar },
  {
    pattern: '(?<year>[0-9]{4})(?<mark>[./])(?<month>[0-9]{1,2})\\k<mark>(?<day>[0-9]{1,2})',
    read: calendar,
  },
  { pattern: `(?<day>[0-9]{1,2})[.] ?(?<month>[0-9]{1,2})[.] ?${YEAR}`, read: calendar },
  {
    pattern: `(?<first>[0-9]{1,2})(?<mark>[/-])(?<other>[0-9]{1,2})\\k<mark>${YEAR}`,
    read: ({ first, other, year = '' }) => ({
      form: 'numbers',
      first: Number(first),
      second: Number(other),
      year,
    }),
  },
  { pattern: `${DAY}[ -]?(?:of )?${MONTH}(?:,?[ -]${YEAR})?`, read: calendar },
  { pattern: `${MONTH} ${DAY}(?:,? ${YEAR})?`, read: calendar },
  { pattern: `${MONTH},? (?<year>[0-9]{4})`, read: calendar },
  {
    pattern: '(?<word>today|yesterday)',
    read: ({ word }) => ({ form: 'daysAgo', days: word === 'today' ? 0 : 1 }),
  },
]

const SPELLINGS = DATES.flatMap(({ pattern, read }) =>
  [`${pattern}(?:,? (?:at )?${CLOCK})?`, `${pattern}t${ISO_CLOCK}`, `${CLOCK},? (?:on )?${pattern}`].map(
    (whole) => ({
      whole: new RegExp(`^${whole}$`),
      read,
    }),
  ),
)

/** The parts of a written time, or undefined when it is in no spelling known here or over 200 characters. */
export function readSpelling(input: string): SpelledTime | undefined {
  if (input.length > LONGEST) return undefined
  const plain = input
    .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
    .replace(/\s+/g, ' ')
    .replace(/\u2212/g, '-')
    .trim()
    .toLowerCase()
  for (const { whole, read } of SPELLINGS) {
    const found = whole.exec(plain)?.groups
    if (found === undefined) continue
    const date = read(found)
    const dayless = date.form === 'calendar' && date.day === undefined
    if (dayless && found['hour'] !== undefined) return undefined
    return { date, ...clock(found) }
  }
  return undefined
}

function calendar({ year, month, day }: Groups): SpelledDate {
  return {
    form: 'calendar',
    ...(year !== undefined && { year }),
    ...(month !== undefined && { month: monthNumber(month) }),
    ...(day !== undefined && { day: Number(day) }),
  }
}

function monthNumber(month: string): number {
  return /^[0-9]/.test(month) ? Number(month) : MONTHS.indexOf(month.slice(0, 3)) + 1
}

function clock({ hour, minute, second, half, offset }: Groups): { clock?: SpelledClock } {
  if (hour === undefined) return {}
  return {
    clock: {
      hour: Number(hour),
      ...(minute !== undefined && { minute: Number(minute) }),
      ...(second !== undefined && { second: Number(second) }),
      ...((half === 'a' || half === 'p') && { half }),
      ...(offset !== undefined && { offset }),
    },
  }
}
