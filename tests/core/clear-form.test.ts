import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { spokenForm } from '../../src/core/clear-form.ts'
import { parseTime } from '../../src/core/parse-time.ts'

describe('a spelling that is offered, as it is spoken', () => {
  it.each([
    ['2021-02-01T08:17', '1 February 2021 08:17'],
    ['2021-12-31T23:59:05', '31 December 2021 23:59:05'],
    ['2021-03-14T02:30+05:00', '14 March 2021 02:30 UTC+05:00'],
    ['2021-03-14T02:30-04:30', '14 March 2021 02:30 UTC-04:30'],
    ['2021-03-14T02:30Z', '14 March 2021 02:30 UTC'],
    ['2021-02-01', '1 February 2021'],
    ['2021-02', 'February 2021'],
    ['2021', '2021'],
    ['Asia/Almaty', 'Asia/Almaty'],
    ['', ''],
  ])('%s is %s', (choice, spoken) => {
    expect(spokenForm(choice)).toBe(spoken)
  })

  it('of two choices is never one and the same', () => {
    const date = fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }))
    fc.assert(
      fc.property(date, ([one, other]) => {
        const parsed = parseTime(`${one}/${other}/2021 8:17`, { nowMs: Date.UTC(2022, 0), deviceZone: 'UTC' })
        const choices = parsed.ok ? [] : parsed.choices
        expect(choices.length).toBe(one === other ? 0 : 2)
        expect(new Set(choices.map(spokenForm)).size).toBe(choices.length)
      }),
    )
  })
})
