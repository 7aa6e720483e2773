import { expect, test } from 'vitest'
import { textsIn, whenAt } from '../../src/core/recorded.ts'

const WHEN = {
  literal: 'last night',
  entered: '1 Dec 8:17',
  local: '2021-12-01T08:17',
  zone: 'America/New_York',
  utc: '2021-12-01T13:17:00Z',
  notBefore: '2021',
  notAfter: '2022',
  precision: 'range',
  zoneBasis: 'stated',
  clock: 'device',
  approximate: true,
} as const

test('of a time value every member is taken that is what it must be', () => {
  expect(whenAt({ event: { when: WHEN } }, 'event', 'when')).toEqual(WHEN)
})

test('of a time value nothing is taken that is not what it must be', () => {
  const wrong = Object.fromEntries(Object.keys(WHEN).map((name) => [name, 7]))
  expect(whenAt({ when: { ...wrong, other: 'x' } }, 'when')).toEqual({})
  expect(whenAt({ when: { precision: 'week', zoneBasis: 'x', clock: 'x' } }, 'when')).toEqual({})
  expect(whenAt({ when: 'now' }, 'when')).toBeUndefined()
})

test('texts are those of values, at any depth, never the names of members', () => {
  expect(textsIn({ a: 'x', b: [1, 'y', { c: 'z' }], d: null })).toEqual(['x', 'y', 'z'])
})
