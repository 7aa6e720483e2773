// Times as a person types them to the built program: what is kept, what is shown, and what is never said.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { readCsv } from '../packet/read-csv.ts'
import { makeVaultPlace, type Place } from './evidence.ts'

let place: Place
beforeAll(() => {
  place = makeVaultPlace()
})

/** Records with these options; the entry and what it holds of its time. */
const recorded = (...options: string[]): { seq: string; record: Record<string, unknown> } => {
  const [receipt] = place.json(['add', '--text', 'x', ...options])
  const seq = String(receipt?.['seq'])
  return { seq, record: place.json(['show', seq])[0]?.['record'] as Record<string, unknown> }
}
const occurred = (...options: string[]): unknown => recorded(...options).record['occurred']

describe('8:17 a.m. on 1 December', () => {
  const LITERAL = '1 December, 8:17 a.m.'

  it('without a zone has no UTC, sorts by an interval, and its order beside a zoned time is uncertain', () => {
    const fresh = makeVaultPlace()
    const add = (...options: string[]) => fresh.json(['add', '--text', 'x', ...options])
    add('--at', '2021-12-01 08:17', '--at-shown', LITERAL)
    add('--at', '2021-12-01 13:17', '--zone', 'UTC')
    add('--at', '2021-12-05 13:17', '--zone', 'UTC')
    expect(fresh.json(['show', '1'])[0]?.['record']).toEqual({
      kind: 'threat',
      content: { text: 'x' },
      occurred: {
        literal: LITERAL,
        entered: '2021-12-01 08:17',
        local: '2021-12-01T08:17',
        precision: 'minute',
      },
    })
    const lines = fresh.good(['list']).trimEnd().split('\n')
    expect(lines[0]).toMatch(/^ +1 +2021-12-01 08:17, zone not known .*\[order uncertain\]$/)
    expect(lines[1]).toMatch(/^ +2 +2021-12-01 13:17 UTC .*\[order uncertain\]$/)
    expect(lines[2]).not.toContain('order uncertain')
    const { stderr } = place.run(['add', '--text', 'x', '--at', '2021-12-01 08:17'])
    expect(stderr).toContain('No zone: this time cannot be compared with others yet.')
    // Any zone may be meant, from -12 to +14 hours: it is found by each day of that interval and by no other.
    const on = (day: string): unknown[] =>
      fresh.json(['list', '--since', `${day}T00:00Z`, '--until', `${day}T23:59Z`]).map((line) => line['seq'])
    expect(on('2021-11-29')).toEqual([])
    expect(on('2021-11-30')).toEqual([1])
    expect(on('2021-12-01')).toEqual([1, 2])
    expect(on('2021-12-02')).toEqual([])
  })

  it.each([
    ['America/New_York', '2021-12-01T13:17:00Z'],
    ['Asia/Almaty', '2021-12-01T02:17:00Z'],
    ['Europe/Istanbul', '2021-12-01T05:17:00Z'],
    ['-05:00', '2021-12-01T13:17:00Z'],
  ])('by the clocks of %s it is %s', (zone, utc) => {
    expect(occurred('--at', '2021-12-01 08:17', '--zone', zone, '--zone-basis', 'shown')).toEqual({
      entered: '2021-12-01 08:17',
      local: '2021-12-01T08:17',
      precision: 'minute',
      zone,
      zoneBasis: 'shown',
      utc,
    })
  })

  it.each([
    ['2021-12-01 08:17'],
    ['2021-12-01T08:17'],
    ['1 Dec 2021 8:17 am'],
    ['1 December 2021 8:17 a.m.'],
    ['01.12.2021 08:17'],
    ['1.12.2021 8:17'],
  ])('can be typed as %s', (typed) => {
    expect(occurred('--at', typed)).toEqual({
      entered: typed,
      local: '2021-12-01T08:17',
      precision: 'minute',
    })
  })
})

describe('other spellings', () => {
  it('an offset is a zone, and seconds are kept', () => {
    expect(occurred('--at', '2021-12-01T08:17:05-05:00')).toEqual({
      entered: '2021-12-01T08:17:05-05:00',
      local: '2021-12-01T08:17:05',
      precision: 'second',
      zone: '-05:00',
      zoneBasis: 'stated',
      utc: '2021-12-01T13:17:05Z',
    })
  })

  it.each([
    ['2021', '2021', 'year'],
    ['2021-12', '2021-12', 'month'],
    ['2021-12-01', '2021-12-01', 'day'],
    ['13/12/2021', '2021-12-13', 'day'],
    ['1 Dec 2021 8 pm', '2021-12-01T20', 'hour'],
    ['1 Dec 2021 12:05 am', '2021-12-01T00:05', 'minute'],
    ['1 Dec 2021 12:05 pm', '2021-12-01T12:05', 'minute'],
  ])('%s keeps only the digits that are known', (typed, local, precision) => {
    expect(occurred('--at', typed)).toEqual({ entered: typed, local, precision })
  })

  it('yesterday is counted by the clock of the zone that is given', () => {
    const day = (timeZone: string): string =>
      new Intl.DateTimeFormat('en-CA', { timeZone }).format(Date.now() - 86_400_000)
    for (const zone of ['Pacific/Apia', 'Pacific/Pago_Pago']) {
      const before = day(zone)
      const found = occurred('--at', 'yesterday 20:15', '--zone', zone) as Record<string, string>
      expect([`${before}T20:15`, `${day(zone)}T20:15`]).toContain(found['local'])
      expect(found['entered']).toBe('yesterday 20:15')
    }
  })

  it('a range, an approximate time, first seen, a deadline', () => {
    expect(occurred('--not-before', '2021-12-01', '--not-after', '2021-12-03', '--approximate')).toEqual({
      entered: '2021-12-01/2021-12-03',
      notBefore: '2021-12-01',
      notAfter: '2021-12-03',
      precision: 'range',
      approximate: true,
    })
    const { record, seq } = recorded(
      '--seen',
      '2021-12-02 10:00',
      '--deadline',
      '2199-01-01',
      '--zone',
      'UTC',
    )
    expect(record['firstSeen']).toMatchObject({ local: '2021-12-02T10:00', utc: '2021-12-02T10:00:00Z' })
    expect(record['classification']).toMatchObject({ deadline: { local: '2199-01-01' } })
    expect(place.good(['show', seq])).toContain('classification.deadline: 2199-01-01')
  })

  it('the letters on a screen alone are kept and are no instant', () => {
    const { seq, record } = recorded('--at-shown', 'Yesterday at 8:17')
    expect(record['occurred']).toEqual({ literal: 'Yesterday at 8:17' })
    expect(place.good(['list', '--entries', seq])).toContain('time not known')
  })
})

it('what was typed is never printed as shown: not in a listing, not in a packet', () => {
  const fresh = makeVaultPlace()
  const [typed, shown] = ['1 Dec 2021 8:17 am', 'Wed 08:17 ✓✓']
  fresh.good(['add', '--text', 'x', '--at', typed, '--zone', 'Asia/Almaty'])
  fresh.good(['add', '--text', 'y', '--at', typed, '--at-shown', shown, '--zone', 'Asia/Almaty'])
  expect(fresh.good(['list', '--words'])).not.toContain(typed)
  expect(fresh.good(['show', '1'])).toMatch(/occurred\.entered: 1 Dec 2021 8:17 am/)
  fresh.good(['export', '--to', 'packet', '--for', 'Counsel'])
  const page = readFileSync(join(fresh.dir, 'packet', 'data', 'packet.html'), 'utf8')
  const csv = readFileSync(join(fresh.dir, 'packet', 'data', 'chronology.csv'), 'utf8').replace(/^\ufeff/, '')
  const [head = [], ...rows] = readCsv(csv)
  const column = (name: string): unknown[] => rows.map((row) => row[head.indexOf(name)])
  expect(column('when_as_shown').slice(0, 2)).toEqual(['', shown])
  expect(column('when_typed_by_recorder').slice(0, 2)).toEqual([typed, typed])
  // Wherever the page gives what was typed, it says whose letters they are.
  for (const match of page.matchAll(new RegExp(`.{0,200}${typed}`, 'g')))
    expect(match[0]).toMatch(/typed|entered/i)
})
