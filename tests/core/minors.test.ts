import { describe, expect, test } from 'vitest'
import type { RecordedEntry } from '../../src/core/fold.ts'
import type { JsonObject } from '../../src/core/jcs.ts'
import { entriesNamingMinors, namesOfMinors } from '../../src/core/minors.ts'

const entry = (seq: number, record: JsonObject): RecordedEntry => ({
  seq,
  recordedAt: '2021-12-02T00:00:00.000Z',
  digest: String(seq).padStart(64, '0'),
  record,
})
const target = (seq: number, members: JsonObject) => entry(seq, { kind: 'threat', targets: [members] })
const text = (seq: number, words: string) => entry(seq, { kind: 'threat', content: { text: words } })

describe('minors', () => {
  test('are those under 18, those marked so, and children without an age', () => {
    const names = namesOfMinors([
      target(1, { who: 'child', name: 'Aisha', age: 6 }),
      target(2, { who: 'other', name: 'Marat', age: 17 }),
      target(3, { who: 'family', name: 'Dana', minor: true }),
      target(4, { who: 'child', name: 'Erlan' }),
      target(5, { who: 'child', name: 'Grown', age: 18 }),
      target(6, { who: 'self', name: 'Me', age: 40 }),
      target(7, { who: 'child', age: 4 }),
    ])
    expect(names).toEqual(['Aisha', 'Marat', 'Dana', 'Erlan'])
  })

  test('are named wherever the recorded name stands', () => {
    const entries = [
      target(1, { who: 'child', name: 'Aisha', age: 6 }),
      text(2, 'We know where AISHA goes to school'),
      text(3, 'We know Aishas school'),
      entry(4, { kind: 'threat', attachments: [{ name: 'aisha_6.png' }] }),
      text(5, 'We know where you live'),
      text(6, 'Maishan'),
      entry(7, { kind: 'annotation', annotation: 'remark', text: '(Aisha)' }),
    ]
    expect(entriesNamingMinors(entries)).toEqual([1, 2, 3, 4, 7])
  })

  test('are found by words in scripts without spaces, and short names only as whole words', () => {
    const entries = [
      target(1, { who: 'child', name: '小明' }),
      text(2, '我们知道小明在哪里'),
      text(3, '小学明天'),
      target(4, { who: 'child', name: 'Al B.' }),
      text(5, 'all bad'),
      text(6, 'Tell al, b!'),
    ]
    expect(entriesNamingMinors(entries)).toEqual([1, 2, 4, 6])
  })

  test('count as corrected and as recorded', () => {
    const about = { seq: 1, digest: '1'.padStart(64, '0') }
    const change = (seq: number, ...changes: JsonObject[]) =>
      entry(seq, { kind: 'annotation', annotation: 'correction', about, changes })
    const struck = [
      target(1, { who: 'family', name: 'Timur' }),
      change(2, { pointer: '/targets/0/age', is: 9 }, { pointer: '/targets/0/name', was: 'Timur' }),
    ]
    expect(entriesNamingMinors(struck)).toEqual([1, 2])
    const added = [
      target(1, { who: 'child', age: 3 }),
      change(2, { pointer: '/targets/0/name', is: 'Timur' }),
    ]
    expect(entriesNamingMinors(added)).toEqual([2])
    expect(entriesNamingMinors([target(1, { who: 'self', name: 'Al' }), text(2, 'Al')])).toEqual([])
  })
})
