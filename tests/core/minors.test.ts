import { describe, expect, test } from 'vitest'
import type { RecordedEntry } from '../../src/core/fold.ts'
import type { JsonObject } from '../../src/core/jcs.ts'
import { namesOfMinors } from '../../src/core/minors.ts'
import { wantedName } from '../../src/core/phrases.ts'
import { redact } from '../../src/core/redact.ts'

const entry = (seq: number, record: JsonObject): RecordedEntry => ({
  seq,
  recordedAt: '2021-12-02T00:00:00.000Z',
  digest: String(seq).padStart(64, '0'),
  record,
})
const target = (seq: number, members: JsonObject) => entry(seq, { kind: 'threat', targets: [members] })
const text = (seq: number, words: string) => entry(seq, { kind: 'threat', content: { text: words } })

/** The seqs of entries in which a name of a minor is hidden. */
function naming(entries: readonly RecordedEntry[]): number[] {
  const judged = redact(entries, { phrases: [], minors: namesOfMinors(entries), fields: [], files: [] })
  if (!judged.ok) throw new Error(judged.problem.why)
  return [...judged.redacted.positions.keys()]
}

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

  test('are hidden wherever the recorded name stands, also within longer words', () => {
    const entries = [
      target(1, { who: 'child', name: 'Aisha', age: 6 }),
      text(2, 'We know where AISHA goes to school'),
      text(3, 'We know Aishas school'),
      entry(4, { kind: 'threat', attachments: [{ name: 'aisha_6.png' }] }),
      text(5, 'We know where you live'),
      text(6, '#teamaisha'),
      entry(7, { kind: 'annotation', annotation: 'remark', text: '(Aisha)' }),
    ]
    expect(naming(entries)).toEqual([1, 2, 3, 4, 6, 7])
  })

  test('are found by words in scripts without spaces, and short names only as whole words', () => {
    const entries = [
      target(1, { who: 'child', name: '小明' }),
      text(2, '我们知道小明在哪里'),
      text(3, '小学明天'),
      target(4, { who: 'child', name: 'Al B' }),
      text(5, 'all bad'),
      text(6, 'Tell al, b!'),
      target(7, { who: 'child', name: 'M.' }),
      text(8, 'Come home.'),
    ]
    expect(naming(entries)).toEqual([1, 2, 4, 6, 7])
  })

  test('count as recorded and as ever corrected', () => {
    const about = { seq: 1, digest: '1'.padStart(64, '0') }
    const change = (seq: number, ...changes: JsonObject[]) =>
      entry(seq, { kind: 'annotation', annotation: 'correction', about, changes })
    const struck = [
      target(1, { who: 'family', name: 'Timur' }),
      change(2, { pointer: '/targets/0/age', is: 9 }, { pointer: '/targets/0/name', was: 'Timur' }),
    ]
    expect(naming(struck)).toEqual([1, 2])
    const added = [
      target(1, { who: 'child', age: 3 }),
      change(2, { pointer: '/targets/0/name', is: 'Timur' }),
      change(3, { pointer: '/targets/0/name', was: 'Timur', is: 'Temir' }),
      change(4, { pointer: '/targets/0', is: { who: 'child', name: 'Tamerlan' } }),
      change(5, {
        pointer: '/targets',
        is: [
          { who: 'child', name: 'Damir' },
          { who: 'self', name: 'Grown' },
        ],
      }),
    ]
    expect(namesOfMinors(added)).toEqual(['Damir', 'Timur', 'Temir', 'Tamerlan'])
    expect(naming(added)).toEqual([2, 3, 4, 5])
    expect(naming([target(1, { who: 'self', name: 'Al' }), text(2, 'Al')])).toEqual([])
    const pointless = [
      target(1, { who: 'child', name: 'Timur' }),
      change(
        2,
        { is: 'Temir' },
        { pointer: 'no pointer', is: 'Temir' },
        { pointer: '/targets/0/age', is: 4 },
      ),
    ]
    expect(namesOfMinors(pointless)).toEqual(['Timur'])
    const deeper = change(2, { pointer: '/targets/0/name/x', is: 'Temir' })
    expect(namesOfMinors([target(1, { who: 'child', age: 3 }), deeper])).toEqual([])
  })
})

test('a name without a letter hides nothing', () => {
  expect(namesOfMinors([target(1, { who: 'child', name: '***' })])).toEqual([])
  expect(wantedName('***')).toBeUndefined()
  expect(wantedName('')).toBeUndefined()
})

test('a short name in the place of a digest spells no file', () => {
  const odd = entry(2, { kind: 'threat', attachments: [{ sha256: 'Ali' }] })
  const judged = redact([odd], { phrases: [], minors: ['Ali'], fields: [], files: [] })
  expect(judged.ok && [judged.redacted.positions.size, judged.redacted.spelled]).toEqual([0, []])
})
