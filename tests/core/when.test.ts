import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { clearForm } from '../../src/core/clear-form.ts'
import { checkWhen, type When, whenInterval, writeUtc } from '../../src/core/when.ts'
import { instantsOf, offsetAt } from '../../src/core/zone.ts'

const MINUTE = 60_000
const HOUR = 3_600_000
const codes = (when: When) => checkWhen(when).map(({ member, code }) => `${member} ${code}`)
const NEW_YORK: When = {
  local: '2021-12-01T08:17',
  zone: 'America/New_York',
  zoneBasis: 'stated',
  utc: '2021-12-01T13:17:00Z',
  precision: 'minute',
}

describe('the interval that a time value stands for', () => {
  test('8:17 on 1 December 2021 without a zone is anywhere within 26 hours and a minute', () => {
    const interval = whenInterval({ local: '2021-12-01T08:17', precision: 'minute' })!
    expect(interval).toEqual({ from: Date.UTC(2021, 10, 30, 18, 17), to: Date.UTC(2021, 11, 1, 20, 18) - 1 })
    expect(interval.to - interval.from + 1).toBe(26 * HOUR + MINUTE)
  })

  test('in New York it is one minute, from 13:17 UTC', () => {
    const from = Date.UTC(2021, 11, 1, 13, 17)
    expect(whenInterval(NEW_YORK)).toEqual({ from, to: from + MINUTE - 1 })
    const { utc: _, ...withoutUtc } = NEW_YORK
    expect(whenInterval(withoutUtc)).toEqual({ from, to: from + MINUTE - 1 })
    expect(whenInterval({ ...NEW_YORK, precision: 'hour' })).toEqual({ from, to: from + HOUR - 1 })
    expect(whenInterval({ ...NEW_YORK, precision: 'second' })).toEqual({ from, to: from + 999 })
  })

  test('a day in Kathmandu begins at 18:15 UTC of the day before; a month and a year span theirs', () => {
    expect(whenInterval({ local: '2021-12-01', zone: 'Asia/Kathmandu', precision: 'day' })).toEqual({
      from: Date.UTC(2021, 10, 30, 18, 15),
      to: Date.UTC(2021, 11, 1, 18, 15) - 1,
    })
    expect(whenInterval({ local: '2021-12', zone: 'Z' })).toEqual({
      from: Date.UTC(2021, 11),
      to: Date.UTC(2022, 0) - 1,
    })
    expect(whenInterval({ local: '2021', zone: 'Asia/Almaty' })).toEqual({
      from: Date.UTC(2020, 11, 31, 18),
      to: Date.UTC(2021, 11, 31, 18) - 1,
    })
    expect(whenInterval({ local: '2021-12-01T08:17', zone: '+06:00', precision: 'year' })).toEqual({
      from: Date.UTC(2020, 11, 31, 18),
      to: Date.UTC(2021, 11, 31, 18) - 1,
    })
  })

  test('a range lies between its bounds, or is open at one end', () => {
    const range = { precision: 'range', notBefore: '2021-12-01', notAfter: '2021-12-02T08:17' } as const
    expect(whenInterval({ ...range, zone: 'America/New_York' })).toEqual({
      from: Date.UTC(2021, 11, 1, 5),
      to: Date.UTC(2021, 11, 2, 13, 18) - 1,
    })
    expect(whenInterval(range)).toEqual({
      from: Date.UTC(2021, 10, 30, 10),
      to: Date.UTC(2021, 11, 2, 20, 18) - 1,
    })
    expect(whenInterval({ precision: 'range', notAfter: '2021', zone: '+00:00' })).toEqual({
      from: -Infinity,
      to: Date.UTC(2022, 0) - 1,
    })
    expect(whenInterval({ notBefore: '2021', zone: '+00:00' })).toEqual({
      from: Date.UTC(2021, 0),
      to: Infinity,
    })
  })

  test('nothing known, or nothing readable, has none', () => {
    for (const when of [
      {},
      { literal: '8:17', entered: 'long ago' },
      { local: 'yesterday' },
      { local: '2021-02-30' },
      { precision: 'range' },
      { precision: 'range', notBefore: '2021-02-30' },
      { precision: 'range', notBefore: '2022', notAfter: '2020' },
    ] as When[]) {
      expect(whenInterval(when), JSON.stringify(when)).toBeUndefined()
    }
  })

  test('an hour that came twice spans both; a skipped or unknown zone leaves the wide interval', () => {
    expect(whenInterval({ local: '2021-11-07T01:30', zone: 'America/New_York' })).toEqual({
      from: Date.UTC(2021, 10, 7, 5, 30),
      to: Date.UTC(2021, 10, 7, 6, 31) - 1,
    })
    const wide = whenInterval({ local: '2021-03-14T02:30' })
    expect(whenInterval({ local: '2021-03-14T02:30', zone: 'America/New_York' })).toEqual(wide)
    expect(whenInterval({ local: '2021-03-14T02:30', zone: 'Nope/Nowhere' })).toEqual(wide)
  })

  test('without the zone it always holds every instant that the digits have in some zone', () => {
    const zones = fc.constantFrom(...Intl.supportedValuesOf('timeZone'))
    const years = { min: Date.UTC(1970, 0), max: Date.UTC(2100, 0) }
    fc.assert(
      fc.property(zones, fc.integer(years), (zone, instant) => {
        const local = new Date(instant + offsetAt(zone, instant)).toISOString().slice(0, 16)
        const wide = whenInterval({ local })!
        expect(wide.from).toBeLessThanOrEqual(instant)
        expect(wide.to).toBeGreaterThanOrEqual(instant)
        const exact = whenInterval({ local, zone })!
        expect(exact.from).toBeLessThanOrEqual(instant)
        expect(exact.to).toBeGreaterThanOrEqual(instant)
      }),
      { numRuns: 300 },
    )
  })
})

describe('what contradicts itself in a time value', () => {
  test('consistent ones have no problem', () => {
    for (const when of [
      {},
      NEW_YORK,
      { local: '2021-12-01T08:17', precision: 'minute' },
      { local: '2021-12-01', zone: 'Asia/Almaty', precision: 'day' },
      { local: '2021-11-07T01:30', zone: 'America/New_York', utc: '2021-11-07T05:30:00Z' },
      { local: '2021-11-07T01:30', zone: 'America/New_York', utc: '2021-11-07T06:30:00Z' },
      { local: '2021-12-01T08', zone: '+06:00', utc: '2021-12-01T02:00:00Z', precision: 'hour' },
      { precision: 'range', notBefore: '2021', notAfter: '2021' },
      { literal: '8:17', zoneBasis: 'unknown', approximate: true, clock: 'memory' },
    ] as When[]) {
      expect(codes(when), JSON.stringify(when)).toEqual([])
    }
  })

  test('each contradiction is named at its member', () => {
    const { zone: _zone, ...zoneless } = NEW_YORK
    const { local: _local, ...digitless } = NEW_YORK
    const cases: [When, string][] = [
      [{ local: '1 December' }, 'local bad-form'],
      [{ local: '2021-02-30' }, 'local impossible-date'],
      [{ local: '2021-12-01T24:00' }, 'local impossible-date'],
      [{ local: '2021-03-14T02:30', zone: 'America/New_York' }, 'local skipped-by-zone'],
      [{ local: '2011-12-30', zone: 'Pacific/Apia' }, 'local skipped-by-zone'],
      [{ zone: 'EST' }, 'zone unknown-zone'],
      [{ zone: 'Z' }, 'zone zone-form'],
      [{ zone: '+0600' }, 'zone zone-form'],
      [zoneless, 'utc utc-without-zone'],
      [digitless, 'utc utc-without-local'],
      [{ ...NEW_YORK, utc: '2021-12-01T12:17:00Z' }, 'utc utc-differs'],
      [{ ...NEW_YORK, utc: '2021-12-01T13:17:00+00:00' }, 'utc bad-form'],
      [{ ...NEW_YORK, utc: '2021-02-30T13:17:00Z' }, 'utc impossible-date'],
      [{ local: '2021-12-01', zone: 'Asia/Almaty', utc: '2021-11-30T18:00:00Z' }, 'utc utc-too-exact'],
      [{ local: '2021-12-01', precision: 'minute' }, 'precision precision-too-fine'],
      [{ precision: 'range' }, 'precision range-without-bounds'],
      [{ notBefore: '2021' }, 'precision bounds-without-range'],
      [{ precision: 'range', notBefore: '2021-13' }, 'notBefore impossible-date'],
      [{ precision: 'range', notBefore: '2022', notAfter: '2020' }, 'notAfter bounds-reversed'],
    ]
    for (const [when, problem] of cases) expect(codes(when), JSON.stringify(when)).toEqual([problem])
  })

  test('the message says what utc must be', () => {
    expect(checkWhen({ ...NEW_YORK, utc: '2021-12-01T12:17:00Z' })).toEqual([
      {
        code: 'utc-differs',
        member: 'utc',
        message: 'must be 2021-12-01T13:17:00Z, as the local time and the zone give',
      },
    ])
  })

  test('where local and zone give no instant within the years 1 to 9999, utc must be absent', () => {
    const [problem, ...more] = checkWhen({
      local: '0001-01-01T00:00',
      zone: '+14:00',
      utc: '0001-01-01T00:00:00Z',
    })
    expect(more).toEqual([])
    expect(problem).toEqual({
      code: 'utc-differs',
      member: 'utc',
      message: 'must be absent, as the local time and the zone give',
    })
  })

  test('without the zone tables nothing is said that hangs on them', () => {
    const zoned: When[] = [
      { zone: 'No/Where' },
      { local: '2021-03-14T02:30', zone: 'America/New_York' },
      { ...NEW_YORK, utc: '2021-12-01T12:17:00Z' },
      { precision: 'range', notBefore: '2022', notAfter: '2020' },
    ]
    for (const when of zoned) {
      expect(checkWhen(when, false), JSON.stringify(when)).toEqual([])
      expect(checkWhen(when, true), JSON.stringify(when)).toHaveLength(1)
    }
    expect(checkWhen({ precision: 'range' }, false)).toHaveLength(1)
  })

  test('any texts at all are judged without throwing', () => {
    const text = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.constantFrom('2021', '9999-12-31T23:59:59', '-12:00'),
    )
    const member = fc.option(text, { nil: undefined })
    fc.assert(
      fc.property(
        fc.tuple(member, member, member, member, member),
        ([local, zone, utc, notBefore, notAfter]) => {
          const given = Object.entries({ local, zone, utc, notBefore, notAfter }).filter(
            ([, value]) => value !== undefined,
          )
          const when = Object.fromEntries(given) as When
          expect(Array.isArray(checkWhen(when))).toBe(true)
          const interval = whenInterval(when)
          if (interval !== undefined) expect(interval.from).toBeLessThanOrEqual(interval.to)
          expect(typeof clearForm(when)).toBe('string')
        },
      ),
      { numRuns: 500 },
    )
  })

  test('utc that local and zone give is consistent, and one second away is not', () => {
    const zones = fc.constantFrom(...Intl.supportedValuesOf('timeZone'))
    fc.assert(
      fc.property(zones, fc.integer({ min: 0, max: 4_000_000_000 }), (zone, seconds) => {
        const wall = seconds * 1000 + offsetAt(zone, seconds * 1000)
        const local = new Date(wall).toISOString().slice(0, 19)
        const utc = writeUtc(seconds * 1000)!
        expect(codes({ local, zone, utc })).not.toContain('utc utc-differs')
        expect(instantsOf(wall, zone)).toContain(seconds * 1000)
        expect(codes({ local, zone, utc: writeUtc(seconds * 1000 + 1000)! })).toContain('utc utc-differs')
      }),
      { numRuns: 200 },
    )
  })
})

describe('the line that cannot be misread', () => {
  test('each kind of time has one', () => {
    const cases: [When, string][] = [
      [NEW_YORK, '2021-12-01 08:17 America/New_York (13:17 UTC)'],
      [
        { local: '2021-12-01T02:17', zone: 'Asia/Almaty', utc: '2021-11-30T20:17:00Z' },
        '2021-12-01 02:17 Asia/Almaty (2021-11-30 20:17 UTC)',
      ],
      [{ local: '2021-12-01T08:17' }, '2021-12-01 08:17, zone not known'],
      [
        { local: '2021-12-01T08:17:05', zone: '+06:00', utc: '2021-12-01T02:17:05Z' },
        '2021-12-01 08:17:05 UTC+06:00 (02:17:05 UTC)',
      ],
      [{ local: '2021-12-01T08:17', zone: '+00:00', utc: '2021-12-01T08:17:00Z' }, '2021-12-01 08:17 UTC'],
      [{ local: '2021-12-01T20' }, '2021-12-01 20:00 to 20:59, zone not known'],
      [{ local: '2021-12-01', approximate: true }, 'about 2021-12-01, zone not known'],
      [
        { precision: 'range', notBefore: '2021-12-01', notAfter: '2021-12-03', zone: 'Asia/Almaty' },
        'between 2021-12-01 and 2021-12-03 Asia/Almaty',
      ],
      [{ precision: 'range', notAfter: '2021' }, 'not after 2021, zone not known'],
      [{ literal: '8:17', entered: '8:17' }, 'time not known'],
    ]
    for (const [when, line] of cases) expect(clearForm(when)).toBe(line)
  })
})
