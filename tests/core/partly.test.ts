import { describe, expect, test } from 'vitest'
import { foldAnnotations, type RecordedEntry } from '../../src/core/fold.ts'
import type { JsonObject } from '../../src/core/jcs.ts'
import { HIDDEN, mayBeHidden, type Partly, recordWithHoles } from '../../src/core/partly.ts'

describe('a record with holes', () => {
  test('of which nothing is shown is empty, with one gap without an end', () => {
    expect(recordWithHoles([], 7)).toEqual({
      record: {},
      partly: { atoms: 7, hidden: 7, gaps: [{ count: 7 }], texts: [] },
    })
  })

  test('of which all is shown has no gap', () => {
    const atom = { path: ['kind'], position: 0, i: 0, m: 1, value: 'threat' }
    const { partly } = recordWithHoles([atom as never], 1)
    expect(partly).toEqual({ atoms: 1, hidden: 0, gaps: [], texts: [] })
  })
})

describe('what may be hidden', () => {
  const between: Partly = {
    atoms: 9,
    hidden: 4,
    gaps: [{ count: 4, after: ['a', 0], before: ['c'] }],
    texts: [],
  }

  test('a place is judged by walk order, in which an index comes before a name', () => {
    expect(mayBeHidden(between, ['a', 'name'])).toBe(true)
    const first: Partly = { ...between, gaps: [{ count: 4, after: ['a', 'name'], before: ['c'] }] }
    expect(mayBeHidden(first, ['a', 0])).toBe(false)
    expect(mayBeHidden(first, ['b'])).toBe(true)
    expect(mayBeHidden(first, ['c'])).toBe(false)
  })

  test('of an entry shown whole nothing is', () => {
    expect(mayBeHidden(undefined, ['a'])).toBe(false)
  })
})

describe('a correction of an entry with holes', () => {
  const recordedAt = '2021-12-01T14:02:11.532Z'
  const digest = 'b'.repeat(64)
  const partly: Partly = { atoms: 4, hidden: 1, gaps: [], texts: [{ path: ['content', 'text'], hidden: 1 }] }
  const changed = (changes: JsonObject[]) => {
    const target: RecordedEntry = {
      seq: 1,
      recordedAt,
      digest,
      record: { kind: 'threat', content: { text: `We ${HIDDEN} you` }, tags: ['x'] },
      partly,
    }
    const record = { kind: 'annotation', annotation: 'correction', about: { seq: 1, digest }, changes }
    const [root] = foldAnnotations([target, { seq: 2, recordedAt, digest: 'c'.repeat(64), record }])
    return root!.changes
  }

  test('within a text with holes cannot be applied, and nothing is said of what stood there', () => {
    expect(changed([{ pointer: '/content/text/0', is: 'x' }])).toEqual([
      { by: 2, pointer: '/content/text/0', is: 'x', fault: 'was-hidden' },
    ])
  })

  test('below what is not there makes it, as in an entry shown whole', () => {
    const change = { pointer: '/absent/deeper/still', is: 'x' }
    expect(changed([change])).toEqual([{ by: 2, ...change }])
  })

  test('elsewhere is applied, or not applicable, as in an entry shown whole', () => {
    expect(changed([{ pointer: '/tags/0', was: 'x', is: 'y' }])).toEqual([
      { by: 2, pointer: '/tags/0', stood: 'x', is: 'y' },
    ])
    expect(changed([{ is: 'y' }, { pointer: 'no pointer', is: 'y' }])).toEqual([
      {
        by: 2,
        pointer: '',
        is: 'y',
        stood: { kind: 'threat', content: { text: `We ${HIDDEN} you` }, tags: ['x'] },
        fault: 'was-hidden',
      },
      { by: 2, pointer: 'no pointer', is: 'y', fault: 'not-applicable' },
    ])
  })
})
