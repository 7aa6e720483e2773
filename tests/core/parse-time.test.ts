import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { clearForm } from '../../src/core/clear-form.ts'
import { parseTime, type TimeSurroundings } from '../../src/core/parse-time.ts'
import { checkWhen, type When, whenInterval } from '../../src/core/when.ts'

/** Wednesday 1 December 2021, 20:00 UTC: 15:00 in New York, 02:00 of the 2nd in Almaty. */
const NOW: TimeSurroundings = { nowMs: Date.UTC(2021, 11, 1, 20), deviceZone: 'America/New_York' }
const MINUTE = 60_000
const ENGLISH = ['January', 'February', 'March', 'April', 'May', 'June'].concat([
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
])
const IN_NEW_YORK = { ...NOW, zone: 'America/New_York' }

function read(input: string, around: TimeSurroundings = NOW): When {
  const parsed = parseTime(input, around)
  if (!parsed.ok) throw new Error(`${input}: ${parsed.why} ${parsed.choices}`)
  expect(parsed.when.entered).toBe(input)
  expect(parsed.when).not.toHaveProperty('literal')
  expect(checkWhen(parsed.when)).toEqual([])
  return parsed.when
}

function refused(input: string, around: TimeSurroundings = NOW): [string, string[]] {
  const parsed = parseTime(input, around)
  if (parsed.ok) throw new Error(`${input} was read as ${clearForm(parsed.when)}`)
  if (parsed.why !== 'unknown-zone') {
    for (const choice of parsed.choices) expect(parseTime(choice, around).ok, choice).toBe(true)
  }
  return [parsed.why, parsed.choices]
}

const OF_THE_ZONE = ['skipped-hour', 'repeated-hour', 'offset-contradicts-zone']

describe('the 8:17 case', () => {
  test('without a zone there is no instant, and the zone of the device is not put in', () => {
    const when = read('2021-12-01 08:17')
    expect(when).toEqual({ entered: '2021-12-01 08:17', local: '2021-12-01T08:17', precision: 'minute' })
    expect(whenInterval(when)).toEqual({
      from: Date.UTC(2021, 10, 30, 18, 17),
      to: Date.UTC(2021, 11, 1, 20, 18) - 1,
    })
  })

  test('with New York it is 13:17 UTC', () => {
    expect(read('2021-12-01 08:17', IN_NEW_YORK)).toEqual({
      entered: '2021-12-01 08:17',
      local: '2021-12-01T08:17',
      precision: 'minute',
      zone: 'America/New_York',
      zoneBasis: 'stated',
      utc: '2021-12-01T13:17:00Z',
    })
  })

  test('in Almaty, Kathmandu and Istanbul it is another instant each', () => {
    for (const [zone, utc] of [
      ['Asia/Almaty', '2021-12-01T02:17:00Z'],
      ['Asia/Kathmandu', '2021-12-01T02:32:00Z'],
      ['Europe/Istanbul', '2021-12-01T05:17:00Z'],
    ] as const) {
      expect(read('8:17 a.m. on 1 December 2021', { ...NOW, zone, zoneBasis: 'device' })).toMatchObject({
        local: '2021-12-01T08:17',
        zone,
        zoneBasis: 'device',
        utc,
      })
    }
  })

  test('without a year it is not understood, and this year and the last are offered', () => {
    expect(refused('8:17 a.m. on 1 December')).toEqual([
      'not-understood',
      ['2021-12-01T08:17', '2020-12-01T08:17'],
    ])
    expect(refused('2 December, 8:17 am')).toEqual(['not-understood', ['2020-12-02T08:17']])
  })
})

describe('spellings', () => {
  test('every one of these is 8:17 in the morning of 1 December 2021', () => {
    for (const input of [
      '2021-12-01 08:17',
      '2021-12-01T08:17',
      '2021-12-01t08:17',
      '2021-12-1 8:17',
      '2021/12/01 08:17',
      '2021.12.01 08:17',
      '01.12.2021 08:17',
      '1.12.2021, 8:17 am',
      '1. 12. 2021 8:17',
      '1 Dec 2021 8:17 am',
      '1 Dec. 2021, 8:17 AM',
      '1 December 2021 at 8:17 a.m.',
      '1st of December 2021 8:17 a. m.',
      '1-Dec-2021 08:17',
      'December 1, 2021 8:17 AM',
      'Dec 1st, 2021 at 8:17am',
      'December 1, 2021 at 8:17\u202fAM',
      '\u200e01.12.2021,\u00a008:17\u200e',
      '  2021-12-01 \t 08:17 ',
      '08:17 01.12.2021',
      '8:17 AM, December 1, 2021',
    ]) {
      expect(read(input), input).toMatchObject({ local: '2021-12-01T08:17', precision: 'minute' })
    }
  })

  test('noon and midnight of the twelve-hour clock', () => {
    expect(read('2021-12-01 12:05 am').local).toBe('2021-12-01T00:05')
    expect(read('2021-12-01 12:05 pm').local).toBe('2021-12-01T12:05')
    expect(read('2021-12-01 11:59 p.m.').local).toBe('2021-12-01T23:59')
  })

  test('only what was said is known: year, month, day, hour, second', () => {
    expect(read('2021', IN_NEW_YORK)).toMatchObject({ local: '2021', precision: 'year' })
    expect(read('2021-11')).toMatchObject({ local: '2021-11', precision: 'month' })
    expect(read('November 2021')).toMatchObject({ local: '2021-11', precision: 'month' })
    expect(read('1 dec 2021')).toMatchObject({ local: '2021-12-01', precision: 'day' })
    expect(read('1 dec 2021 8 pm')).toMatchObject({ local: '2021-12-01T20', precision: 'hour' })
    expect(read('2021-12-01T08')).toMatchObject({ local: '2021-12-01T08', precision: 'hour' })
    expect(read('2021-12-01 08:17:05')).toMatchObject({ local: '2021-12-01T08:17:05', precision: 'second' })
    expect(read('2021-12-01T08:17:05.987654Z')).toMatchObject({
      local: '2021-12-01T08:17:05',
      precision: 'second',
      utc: '2021-12-01T08:17:05Z',
    })
  })

  test('a day, a month or a year has no utc even when the zone is known', () => {
    for (const input of ['2021', '2021-11', '2021-11-30']) {
      const when = read(input, IN_NEW_YORK)
      expect(when).not.toHaveProperty('utc')
      expect(when.zone).toBe('America/New_York')
    }
  })

  test('slashes with two readings are a question; with one they are not', () => {
    expect(refused('12/01/2021 8:17 AM')).toEqual(['day-or-month', ['2021-01-12T08:17', '2021-12-01T08:17']])
    expect(refused('01-12-2021')).toEqual(['day-or-month', ['2021-12-01', '2021-01-12']])
    expect(read('11/11/2021').local).toBe('2021-11-11')
    expect(read('13/11/2021 08:17').local).toBe('2021-11-13T08:17')
    expect(read('11/13/2021 08:17').local).toBe('2021-11-13T08:17')
  })

  test('years of two digits are not understood, and the clear spelling is offered', () => {
    expect(refused('01.12.21 08:17')).toEqual(['not-understood', ['2021-12-01T08:17']])
    expect(refused('13/11/21')).toEqual(['not-understood', ['2021-11-13']])
    expect(refused('1 Dec 99')).toEqual(['not-understood', ['1999-12-01']])
    expect(refused('1/12/21')).toEqual(['not-understood', ['2021-12-01', '2021-01-12']])
  })

  test('dates and times that do not exist are impossible', () => {
    for (const input of [
      '2021-02-30',
      '2021-02-29 08:17',
      '31.04.2021',
      '31/02/2021',
      '13/13/2021',
      '0/12/2021',
      '0000-01-01',
      '2021-13',
      '2021-12-01 24:00',
      '2021-12-01 08:60',
      '2016-12-31T23:59:60Z',
      '2021-12-01 0:17 pm',
      '2021-12-01 13:17 am',
      '1/12/2021 25:00',
      '31 November 2021',
    ]) {
      expect(refused(input)[0], input).toBe('impossible')
    }
    expect(refused('2021-12-01 20:15 pm')).toEqual(['impossible', ['2021-12-01T20:15']])
    expect(refused('0001-01-01T00:00+14:00')).toEqual(['impossible', []])
  })

  test('everything else is not understood', () => {
    for (const input of [
      '',
      ' ',
      'now',
      'last Tuesday',
      '8:17',
      '8:17 am',
      '1638364620',
      '20211201',
      '2021-12-01 8',
      '2021 08:17',
      'Dec 2021 8:17 am',
      '2021-12-01 08:17 EST',
      '2021-12-01T08:17:',
      '2021-12-01T08:17+5',
      '1 Foo 2021',
      '１ Dec 2021',
      '2021-12-01; 2021-12-02',
      `2021-12-01${' '.repeat(200)}`,
      '1'.repeat(1_000_000),
    ]) {
      expect(refused(input), input.slice(0, 40)).toEqual(['not-understood', []])
    }
  })
})

describe('today and yesterday', () => {
  test('they are counted on this device and become a full date without a zone', () => {
    expect(read('yesterday 20:15')).toEqual({
      entered: 'yesterday 20:15',
      local: '2021-11-30T20:15',
      precision: 'minute',
    })
    expect(read('Yesterday, 8:15 p.m.').local).toBe('2021-11-30T20:15')
    expect(read('8:15 pm yesterday').local).toBe('2021-11-30T20:15')
    expect(read('today at 8:17 am').local).toBe('2021-12-01T08:17')
    expect(read('yesterday')).toMatchObject({ local: '2021-11-30', precision: 'day' })
  })

  test('they are counted in the zone that was given, if one was', () => {
    expect(read('yesterday 20:15', { ...NOW, zone: 'Asia/Almaty' })).toMatchObject({
      local: '2021-12-01T20:15',
      zone: 'Asia/Almaty',
      utc: '2021-12-01T14:15:00Z',
    })
    expect(read('today', { ...NOW, zone: '+06:00' }).local).toBe('2021-12-02')
    expect(read('today 01:00+06:00')).toMatchObject({
      local: '2021-12-02T01:00',
      utc: '2021-12-01T19:00:00Z',
    })
  })

  test('yesterday crosses the ends of months and years', () => {
    expect(read('yesterday', { ...NOW, nowMs: Date.UTC(2024, 2, 1, 12) }).local).toBe('2024-02-29')
    expect(read('yesterday', { ...NOW, nowMs: Date.UTC(2022, 0, 1, 12) }).local).toBe('2021-12-31')
  })

  test('a device without a known zone cannot count, and dates in full still work', () => {
    expect(refused('yesterday 20:15', { ...NOW, deviceZone: 'nonsense' })).toEqual(['unknown-zone', []])
    expect(read('2021-11-30 20:15', { ...NOW, deviceZone: 'nonsense' }).local).toBe('2021-11-30T20:15')
    expect(refused('1 December', { ...NOW, deviceZone: 'nonsense' })).toEqual([
      'not-understood',
      ['2021-12-01', '2020-12-01'],
    ])
  })

  test('a device whose clock stands outside the years 1 to 9999 counts no days and guesses no year', () => {
    const far = { ...NOW, nowMs: Date.UTC(12_000, 0), deviceZone: 'UTC' }
    expect(refused('yesterday', far)).toEqual(['impossible', []])
    expect(refused('1 December', far)).toEqual(['not-understood', []])
    expect(read('2021-11-30', far).local).toBe('2021-11-30')
  })
})

describe('zones and offsets', () => {
  test('an offset in the input is the zone', () => {
    expect(read('2021-12-01T08:17-05:00')).toMatchObject({
      zone: '-05:00',
      zoneBasis: 'stated',
      utc: '2021-12-01T13:17:00Z',
    })
    expect(read('1 Dec 2021 8:17 am +0545')).toMatchObject({ zone: '+05:45', utc: '2021-12-01T02:32:00Z' })
    expect(read('2021-12-01 08:17Z')).toMatchObject({ zone: '+00:00', utc: '2021-12-01T08:17:00Z' })
    expect(read('2021-12-01 08:17 \u221205', { ...NOW, zoneBasis: 'shown' })).toMatchObject({
      zone: '-05:00',
      zoneBasis: 'shown',
    })
    expect(refused('2021-12-01T08:17+15:00')).toEqual(['unknown-zone', []])
  })

  test('an offset that agrees with the zone leaves the name; another is a contradiction', () => {
    expect(read('2021-12-01T08:17-05:00', IN_NEW_YORK)).toMatchObject({
      zone: 'America/New_York',
      utc: '2021-12-01T13:17:00Z',
    })
    expect(refused('2021-12-01T08:17-04:00', IN_NEW_YORK)).toEqual([
      'offset-contradicts-zone',
      ['2021-12-01T08:17-05:00', '2021-12-01T07:17-05:00'],
    ])
    expect(refused('2021-12-01T08:17Z', IN_NEW_YORK)).toEqual([
      'offset-contradicts-zone',
      ['2021-12-01T08:17-05:00', '2021-12-01T03:17-05:00'],
    ])
    expect(refused('2021-12-01T08+05:00', { ...NOW, zone: 'Asia/Kathmandu' })).toEqual([
      'offset-contradicts-zone',
      ['2021-12-01T08+05:45'],
    ])
    expect(refused('2021-12-01T08:17-04:00', { ...NOW, zone: '-05:00' })[0]).toBe('offset-contradicts-zone')
    expect(read('2021-12-01T08:17Z', { ...NOW, zone: 'z' }).zone).toBe('+00:00')
  })

  test('an hour that the zone skipped is a question, with an offset too', () => {
    const choices = ['2021-03-14T01:30-05:00', '2021-03-14T03:30-04:00']
    expect(refused('2021-03-14 02:30', IN_NEW_YORK)).toEqual(['skipped-hour', choices])
    expect(refused('2021-03-14T02:30-05:00', IN_NEW_YORK)).toEqual(['skipped-hour', choices])
    expect(read('2021-03-14 02:30')).not.toHaveProperty('utc')
  })

  test('an hour that the zone had twice is a question, and an offset settles it', () => {
    expect(refused('2021-11-07 01:30', IN_NEW_YORK)).toEqual([
      'repeated-hour',
      ['2021-11-07T01:30-04:00', '2021-11-07T01:30-05:00'],
    ])
    expect(read('2021-11-07T01:30-05:00', IN_NEW_YORK)).toMatchObject({
      zone: 'America/New_York',
      utc: '2021-11-07T06:30:00Z',
    })
    expect(read('2021-11-07T01:30-04:00', IN_NEW_YORK).utc).toBe('2021-11-07T05:30:00Z')
  })

  test('Apia had no 30 December 2011', () => {
    const apia = { ...NOW, zone: 'Pacific/Apia' }
    expect(refused('2011-12-30', apia)).toEqual(['skipped-hour', ['2011-12-29', '2011-12-31']])
    expect(refused('30.12.2011 10:00', apia)).toEqual([
      'skipped-hour',
      ['2011-12-29T10:00-10:00', '2011-12-31T10:00+14:00'],
    ])
    expect(read('2011-12-31 10:00', apia).utc).toBe('2011-12-30T20:00:00Z')
  })

  test('a zone that is none is refused, with zones that may have been meant', () => {
    expect(refused('2021-12-01', { ...NOW, zone: 'new york' })).toEqual([
      'unknown-zone',
      ['America/New_York'],
    ])
    expect(refused('2021-12-01', { ...NOW, zone: 'EST' })).toEqual(['unknown-zone', []])
    expect(refused('2021-12-01', { ...NOW, zone: '' })).toEqual(['unknown-zone', []])
  })
})

describe('the future', () => {
  const future = (input: string, around = NOW) => {
    const parsed = parseTime(input, around)
    return parsed.ok && parsed.future
  }

  test('is accepted and said when all of it lies ahead', () => {
    expect(future('2021-12-01 15:01', IN_NEW_YORK)).toBe(true)
    expect(future('2021-12-01 15:00', IN_NEW_YORK)).toBe(false)
    expect(future('2021-12-02', IN_NEW_YORK)).toBe(true)
    expect(future('2021-12-01', IN_NEW_YORK)).toBe(false)
    expect(future('2106-02-07 06:28:16')).toBe(true)
  })

  test('is not said while it may be the past in some zone', () => {
    expect(future('2021-12-02 10:00')).toBe(false)
    expect(future('2021-12-02 10:01')).toBe(true)
    expect(future('2021')).toBe(false)
  })
})

describe('any input', () => {
  const zones = fc.constantFrom('Pacific/Apia', 'America/New_York', 'Asia/Almaty', 'Europe/London', '+05:45')

  test('a time that is accepted is consistent and its digits read again; each spelling offered is read', () => {
    const parts = [
      '2021',
      '12',
      '01',
      '1',
      '-',
      '/',
      '.',
      ' ',
      ':',
      '08',
      '17',
      'am',
      'pm',
      'dec',
      'T',
      'Z',
      '+05:00',
      'yesterday',
      ',',
    ]
    const input = fc.array(fc.constantFrom(...parts), { maxLength: 12 }).map((chosen) => chosen.join(''))
    fc.assert(
      fc.property(
        fc.oneof(input, fc.string(), fc.string({ unit: 'binary' })),
        fc.option(zones, { nil: undefined }),
        (typed, zone) => {
          const around = zone === undefined ? NOW : { ...NOW, zone }
          const parsed = parseTime(typed, around)
          if (!parsed.ok) {
            for (const choice of parsed.choices) {
              const again = parseTime(choice, around)
              if (!again.ok) expect(OF_THE_ZONE, choice).toContain(again.why)
              if (OF_THE_ZONE.includes(parsed.why)) expect(again.ok, choice).toBe(true)
            }
            return
          }
          expect(checkWhen(parsed.when)).toEqual([])
          expect(parsed.when.entered).toBe(typed)
          expect(parseTime(parsed.when.local!, NOW)).toMatchObject({
            ok: true,
            when: { local: parsed.when.local },
          })
        },
      ),
      { numRuns: 3000 },
    )
  })

  test('the spellings of one moment agree, whatever the moment', () => {
    const moment = fc.integer({ min: Date.UTC(1970, 0) / MINUTE, max: Date.UTC(2100, 0) / MINUTE })
    fc.assert(
      fc.property(moment, zones, (minutes, zone) => {
        const iso = new Date(minutes * MINUTE).toISOString()
        const [year, month, day, hour, minute] = iso.match(/\d+/g)!.map(Number) as [
          number,
          number,
          number,
          number,
          number,
        ]
        const name = ENGLISH[month - 1]!
        const twelve = `${hour % 12 || 12}:${String(minute).padStart(2, '0')} ${hour < 12 ? 'a.m.' : 'PM'}`
        for (const typed of [
          iso.slice(0, 16),
          `${day}.${month}.${year} ${iso.slice(11, 16)}`,
          `${day} ${name.slice(0, 3)} ${year} ${twelve}`,
          `${name} ${day}, ${year} at ${twelve}`,
          `${year}/${month}/${day} ${twelve}`,
        ]) {
          expect(read(typed).local).toBe(iso.slice(0, 16))
        }
        const inZone = parseTime(iso.slice(0, 16), { ...NOW, zone })
        if (!inZone.ok) expect(['skipped-hour', 'repeated-hour']).toContain(inZone.why)
        const offset = parseTime(`${iso.slice(0, 16)}Z`, { ...NOW, zone })
        if (!offset.ok) expect(offset.choices.length).toBeGreaterThan(0)
      }),
      { numRuns: 200 },
    )
  })

  test('200 characters of anything repeated are judged at once', () => {
    for (const piece of [
      '1',
      ' ',
      '1 ',
      '1:',
      '.1',
      ',',
      'dec ',
      '1.1.',
      '\u202f',
      '-1',
      'a m',
      '2021-12-01T08:17:05.1',
    ]) {
      const typed = piece.repeat(200).slice(0, 200)
      const started = performance.now()
      expect(parseTime(typed, NOW).ok).toBe(false)
      expect(performance.now() - started).toBeLessThan(100)
    }
  })
})
