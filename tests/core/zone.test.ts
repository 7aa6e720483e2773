import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { digitsOf, isReal, readLocal, wallDigits, wallSpan, writeLocal } from '../../src/core/local.ts'
import {
  formatOffset,
  instantsOf,
  knownZone,
  offsetAt,
  spanInZone,
  spellInZone,
  zonesLike,
} from '../../src/core/zone.ts'

const DAY = 86_400_000
const HOUR = 3_600_000
const wall = (text: string) => wallSpan(readLocal(text)!).from
const iso = (instants: number[]) => instants.map((instant) => new Date(instant).toISOString())

/** Every change of a zone's clocks from 1975 to 2030, to the second. */
function changes(zone: string): number[] {
  const found: number[] = []
  for (let at = Date.UTC(1975, 0); at < Date.UTC(2030, 0); at += 3 * DAY) {
    if (offsetAt(zone, at) === offsetAt(zone, at + 3 * DAY)) continue
    let [before, after] = [at, at + 3 * DAY]
    while (after - before > 1000) {
      const middle = Math.floor((before + after) / 2000) * 1000
      if (offsetAt(zone, middle) === offsetAt(zone, at)) before = middle
      else after = middle
    }
    found.push(after)
  }
  return found
}

describe('local digits', () => {
  test('a date is real exactly when the calendar has it', () => {
    for (const real of [
      '2020-02-29',
      '2000-02-29',
      '0001-01-01',
      '9999-12-31T23:59:59',
      '2021',
      '2021-12-01T08',
    ]) {
      expect(isReal(readLocal(real)!), real).toBe(true)
    }
    for (const unreal of [
      '2021-02-29',
      '1900-02-29',
      '2021-02-30',
      '2021-04-31',
      '2021-13',
      '2021-00-10',
      '2021-01-00',
      '0000-01-01',
      '2021-01-01T24:00',
      '2021-01-01T23:60',
      '2016-12-31T23:59:60',
    ]) {
      expect(isReal(readLocal(unreal)!), unreal).toBe(false)
    }
  })

  test('other forms are not read at all', () => {
    for (const other of [
      '',
      '21-12-01',
      '2021-1-1',
      '2021-12-01 08:17',
      '2021-12-01T08:17Z',
      '2021-12-01T8:17',
      '２０２１',
      ' 2021',
    ]) {
      expect(readLocal(other), other).toBeUndefined()
    }
  })

  test('what is written is read again, and every real day lasts 24 hours on the wall', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9999 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 31 }),
        (year, month, day) => {
          const local = { year, month, day }
          expect(readLocal(writeLocal(local))).toEqual(local)
          const { from, to } = wallSpan(local)
          const onCalendar = new Date(from).toISOString().startsWith(writeLocal(local))
          expect(isReal(local)).toBe(onCalendar)
          expect(to - from).toBe(DAY - 1)
        },
      ),
    )
  })

  test('a year ends where the next begins, before the year 100 as well', () => {
    for (const year of [1, 99, 100, 1899, 1900, 2000, 2023, 2024]) {
      expect(wallSpan({ year }).to + 1).toBe(wallSpan({ year: year + 1 }).from)
      expect(wallSpan({ year, month: 12 }).to).toBe(wallSpan({ year }).to)
      expect(wallDigits(wallSpan({ year }).from, 'year')).toBe(String(year).padStart(4, '0'))
    }
    expect(digitsOf(readLocal('2021-12-01T08:17')!)).toBe('minute')
  })
})

describe('which names are zones', () => {
  test('IANA names and offsets are, in one form', () => {
    expect(knownZone('America/New_York')).toBe('America/New_York')
    expect(knownZone('america/new_york')).toBe('America/New_York')
    expect(knownZone('America/Argentina/Buenos_Aires')).toBe('America/Argentina/Buenos_Aires')
    for (const zone of [
      'Europe/Kyiv',
      'Asia/Kathmandu',
      'Asia/Almaty',
      'Pacific/Apia',
      'UTC',
      'Etc/GMT-14',
    ]) {
      expect(knownZone(zone), zone).toBe(zone)
    }
    for (const [text, zone] of [
      ['Z', '+00:00'],
      ['z', '+00:00'],
      ['-00:00', '+00:00'],
      ['+06', '+06:00'],
      ['+0545', '+05:45'],
      ['-12:00', '-12:00'],
      ['+14:00', '+14:00'],
    ] as const) {
      expect(knownZone(text), text).toBe(zone)
    }
  })

  test('abbreviations that name several zones, offsets no place has, and other words are not', () => {
    for (const text of [
      'EST',
      'cst',
      'IST',
      'BST',
      'PST',
      'MSK',
      '+14:01',
      '-12:30',
      '+25:00',
      '+05:60',
      '+5',
      'GMT+5',
    ]) {
      expect(knownZone(text), text).toBeUndefined()
    }
    for (const text of [
      '',
      ' ',
      'System',
      'constructor',
      '__proto__',
      'Nope/Nowhere',
      'A'.repeat(1000),
      '../etc',
      'UTC\n',
    ]) {
      expect(knownZone(text), text).toBeUndefined()
    }
  })

  test('a city or GMT+5 leads to zones that are known', () => {
    expect(zonesLike('New York')).toEqual(['America/New_York'])
    expect(zonesLike('almaty')).toEqual(['Asia/Almaty'])
    expect(zonesLike('Kyiv')).toEqual(['Europe/Kyiv'])
    expect(zonesLike('GMT+5')).toEqual(['+05:00'])
    expect(zonesLike('UTC-3:30')).toEqual(['-03:30'])
    expect(zonesLike('EST')).toEqual([])
    for (const zone of zonesLike('argentina')) expect(knownZone(zone)).toBe(zone)
  })
})

describe('what the clocks of a zone showed', () => {
  test('New York skipped 02:30 on 14 March 2021 and had 01:30 twice on 7 November 2021', () => {
    expect(iso(instantsOf(wall('2021-12-01T08:17'), 'America/New_York'))).toEqual([
      '2021-12-01T13:17:00.000Z',
    ])
    expect(instantsOf(wall('2021-03-14T02:30'), 'America/New_York')).toEqual([])
    expect(iso(instantsOf(wall('2021-11-07T01:30'), 'America/New_York'))).toEqual([
      '2021-11-07T05:30:00.000Z',
      '2021-11-07T06:30:00.000Z',
    ])
  })

  test('Apia had no 30 December 2011', () => {
    expect(instantsOf(wall('2011-12-30T10:00'), 'Pacific/Apia')).toEqual([])
    expect(spanInZone(wallSpan(readLocal('2011-12-30')!), 'Pacific/Apia')).toBeUndefined()
    const month = spanInZone(wallSpan(readLocal('2011-12')!), 'Pacific/Apia')
    expect(month).toEqual({ from: Date.UTC(2011, 11, 1, 10), to: Date.UTC(2011, 11, 31, 10) - 1 })
  })

  test('Kathmandu is 5:45 ahead, Almaty went from 6 to 5 hours on 1 March 2024', () => {
    expect(formatOffset(offsetAt('Asia/Kathmandu', Date.UTC(2021, 11)))).toBe('+05:45')
    expect(formatOffset(offsetAt('Asia/Almaty', Date.UTC(2021, 11)))).toBe('+06:00')
    expect(formatOffset(offsetAt('Asia/Almaty', Date.UTC(2024, 5)))).toBe('+05:00')
  })

  test('an offset of seconds west of Greenwich keeps its sign', () => {
    expect(offsetAt('Africa/Monrovia', Date.UTC(1910, 0))).toBe(-(43 * 60 + 8) * 1000)
    expect(spellInZone(Date.UTC(1910, 0), 'Africa/Monrovia', 'second')).toBe('1909-12-31T23:16:52-00:43')
  })

  test('a day begins when its midnight was skipped, and lasts through hours that came twice', () => {
    const day = (text: string) => spanInZone(wallSpan(readLocal(text)!), 'America/Sao_Paulo')!
    expect(day('2018-11-04')).toEqual({ from: Date.UTC(2018, 10, 4, 3), to: Date.UTC(2018, 10, 5, 2) - 1 })
    expect(day('2018-02-17')).toEqual({ from: Date.UTC(2018, 1, 17, 2), to: Date.UTC(2018, 1, 18, 3) - 1 })
  })

  test('every instant is among those of the wall time it shows, in every zone, about every change of its clocks too', () => {
    const zones = fc.constantFrom(...Intl.supportedValuesOf('timeZone'), '+05:45', '-03:30')
    fc.assert(
      fc.property(zones, fc.nat(), fc.integer({ min: -26 * 3600, max: 26 * 3600 }), (zone, pick, seconds) => {
        const all = changes(zone)
        const at =
          (all.length > 0 ? all[pick % all.length]! : Date.UTC(2000, 0) + pick * 1000) + seconds * 1000
        const shown = at + offsetAt(zone, at)
        const instants = instantsOf(shown, zone)
        expect(instants).toContain(at)
        for (const instant of instants) expect(instant + offsetAt(zone, instant)).toBe(shown)
        expect(instants.length).toBeLessThanOrEqual(2)
      }),
      { numRuns: 60 },
    )
  })

  test('a skipped wall time lies in a gap, and the day about it loses exactly that gap', () => {
    for (const zone of [
      'America/New_York',
      'Australia/Lord_Howe',
      'America/Sao_Paulo',
      'Asia/Tehran',
      'Africa/Cairo',
    ]) {
      for (const change of changes(zone)) {
        const gap = offsetAt(zone, change) - offsetAt(zone, change - 1)
        const shown = change + offsetAt(zone, change - 1)
        expect(instantsOf(shown, zone).length, `${zone} ${change}`).toBe(gap > 0 ? 0 : 1)
        const { from, to } = spanInZone({ from: shown - HOUR * 12, to: shown + HOUR * 12 - 1 }, zone)!
        expect(to - from + 1).toBe(HOUR * 24 - gap)
        if (gap <= 0) continue
        const within = shown + gap / 2
        expect(spanInZone({ from: within, to: shown + HOUR * 12 }, zone)!.from).toBe(change)
        expect(spanInZone({ from: shown - HOUR * 12, to: within }, zone)!.to).toBe(change - 1)
        expect(spanInZone({ from: shown, to: within }, zone)).toBeUndefined()
      }
    }
  })
})

test('a zone whose clocks show UTC itself has the offset nought', () => {
  expect(offsetAt('Europe/London', Date.UTC(2021, 11, 1))).toBe(0)
  expect(offsetAt('Europe/London', Date.UTC(2021, 6, 1))).toBe(HOUR)
})

test('what is remembered of an offset is what the runtime says, hour by hour about every change', () => {
  let asked = 0
  for (const zone of ['America/New_York', 'Africa/Casablanca', 'Australia/Lord_Howe', 'Asia/Gaza']) {
    const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' })
    for (const change of changes(zone)) {
      for (let hour = -15; hour <= 15; hour++) {
        const instant = change + hour * HOUR - (hour % 2)
        const said = format.format(instant).split('GMT')[1] || '+00:00'
        asked++
        if (formatOffset(offsetAt(zone, instant)) !== said.slice(0, 6)) expect([zone, instant]).toBe(said)
      }
    }
  }
  expect(asked).toBeGreaterThan(10_000)
})

test('an offset that no clock has suggests no zone', () => {
  expect(zonesLike('GMT+99')).toEqual([])
})

test('an instant outside the years 1 to 9999 has no spelling', () => {
  expect(spellInZone(Date.UTC(12_000, 0), 'America/New_York', 'day')).toBeUndefined()
})

test('an offset has at most 59 minutes', () => {
  expect(knownZone('+05:59')).toBe('+05:59')
  expect(knownZone('-05:59')).toBe('-05:59')
  expect(knownZone('+05:60')).toBeUndefined()
})
