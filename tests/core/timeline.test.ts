import { describe, expect, test } from 'vitest'
import { allFolded, foldAnnotations, foldedSeqs, type RecordedEntry } from '../../src/core/fold.ts'
import type { JsonObject } from '../../src/core/jcs.ts'
import { textAt } from '../../src/core/recorded.ts'
import { foldEntries } from '../../src/core/timeline.ts'

const digestOf = (seq: number) => seq.toString(16).padStart(64, '0')

function entry(seq: number, record: JsonObject): RecordedEntry {
  const recordedAt = `2021-12-02T00:00:${String(seq).padStart(2, '0')}.000Z`
  return { seq, recordedAt, digest: digestOf(seq), record }
}

function about(seq: number, target: number, annotation: string, members: JsonObject = {}): RecordedEntry {
  return entry(seq, {
    kind: 'annotation',
    annotation,
    about: { seq: target, digest: digestOf(target) },
    ...members,
  })
}

const correction = (seq: number, target: number, ...changes: JsonObject[]) =>
  about(seq, target, 'correction', { changes, reason: 'r' })

const threat = (seq: number, members: JsonObject = {}) => entry(seq, { kind: 'threat', ...members })
const named = (name: string): JsonObject => ({ sender: { displayName: name } })
const NAME = '/sender/displayName'

describe('folding', () => {
  test('keeps the record as recorded beside the record as corrected', () => {
    const [one] = foldAnnotations([
      threat(1, named('A')),
      correction(2, 1, { pointer: NAME, was: 'A', is: 'B' }),
    ])
    expect(one?.record).toEqual({ kind: 'threat', ...named('A') })
    expect(one?.corrected).toEqual({ kind: 'threat', ...named('B') })
    expect(one?.changes).toEqual([{ by: 2, pointer: NAME, stood: 'A', is: 'B' }])
  })

  test('lets the last correction win, and the one before when the last is withdrawn', () => {
    const entries = [
      threat(1, named('A')),
      correction(2, 1, { pointer: NAME, was: 'A', is: 'B' }),
      correction(3, 1, { pointer: NAME, was: 'B', is: 'C' }),
    ]
    const name = (all: RecordedEntry[]) => textAt(foldAnnotations(all)[0]?.corrected, 'sender', 'displayName')
    expect(name(entries)).toBe('C')
    expect(name([...entries, about(4, 3, 'withdrawal', { reason: 'r' })])).toBe('B')
    expect(name([...entries, about(4, 3, 'withdrawal'), about(5, 4, 'withdrawal')])).toBe('C')
  })

  test('applies a correction of a correction', () => {
    const [one] = foldAnnotations([
      threat(1, named('A')),
      correction(2, 1, { pointer: NAME, was: 'A', is: 'Bb' }),
      correction(3, 2, { pointer: '/changes/0/is', was: 'Bb', is: 'B' }),
    ])
    expect(one?.corrected).toEqual({ kind: 'threat', ...named('B') })
  })

  test('applies and flags a correction whose `was` is not what stood there', () => {
    const [one] = foldAnnotations([
      threat(1, named('A')),
      correction(2, 1, { pointer: NAME, was: 'X', is: 'B' }, { pointer: '/content/text', was: 'gone' }),
      correction(3, 1, { pointer: NAME, is: 'C' }, { pointer: '/kind/x', is: 1 }),
    ])
    expect(one?.changes.map(({ fault }) => fault)).toEqual([
      'was-differs',
      'was-differs',
      'was-differs',
      'not-applicable',
    ])
    expect(one?.corrected).toEqual({ kind: 'threat', ...named('C') })
  })

  test('marks what is withdrawn, and not what a withdrawn withdrawal withdrew', () => {
    const entries = [threat(1), about(2, 1, 'withdrawal', { reason: 'r' })]
    expect(foldAnnotations(entries)[0]?.withdrawnBy).toBe(2)
    expect(foldAnnotations([...entries, about(3, 2, 'withdrawal')])[0]?.withdrawnBy).toBeUndefined()
  })

  test('puts annotations of annotations within them', () => {
    const [one] = foldAnnotations([
      threat(1),
      about(2, 1, 'remark'),
      about(3, 2, 'translation'),
      about(4, 1, 'impact'),
    ])
    expect(one?.folded.map(({ seq }) => seq)).toEqual([2, 4])
    expect(one?.folded[0]?.folded.map(({ seq }) => seq)).toEqual([3])
    expect(foldedSeqs(one as never)).toEqual([2, 3, 4])
  })

  test('flags an `about` that does not fit and folds it into nothing', () => {
    const wrong = entry(2, {
      kind: 'annotation',
      annotation: 'correction',
      about: { seq: 1, digest: digestOf(9) },
      changes: [{ pointer: NAME, is: 'B' }],
    })
    const found = foldAnnotations([
      threat(1),
      wrong,
      about(3, 3, 'remark'),
      about(4, 8, 'remark'),
      entry(5, { kind: 'annotation' }),
      about(6, 0, 'remark'),
    ])
    expect(found.map(({ seq, flags }) => [seq, ...flags])).toEqual([
      [1],
      [2, 'about-mismatch'],
      [3, 'about-mismatch'],
      [4, 'about-mismatch'],
      [5, 'about-mismatch'],
      [6, 'about-absent'],
    ])
    expect(found[0]?.corrected).toBe(found[0]?.record)
  })

  test('bears a chain of 20,000 annotations and records of any shape', () => {
    const chain = [threat(0), ...Array.from({ length: 20_000 }, (_, at) => about(at + 1, at, 'withdrawal'))]
    const [one] = foldAnnotations(chain)
    expect(allFolded(one as never)).toHaveLength(20_000)
    expect(one?.withdrawnBy).toBeUndefined()
    const odd = entry(3, { kind: 'annotation', annotation: 'correction', about: [], changes: 5 })
    expect(foldEntries([entry(1, { kind: 'threat', occurred: 7, sender: [] }), odd])).toHaveLength(2)
  })
})

describe('the order', () => {
  const at = (local: string, zone?: string, utc?: string): JsonObject => ({
    occurred: { local, ...(zone === undefined ? {} : { zone }), ...(utc === undefined ? {} : { utc }) },
  })
  const order = (entries: RecordedEntry[]) => foldEntries(entries).map(({ seq }) => seq)
  const uncertain = (entries: RecordedEntry[]) =>
    foldEntries(entries)
      .filter((one) => one.orderUncertain)
      .map(({ seq }) => seq)

  test('is that of the events, undated entries last as recorded', () => {
    const entries = [
      threat(1),
      threat(2, at('2021-12-01T10:00', 'UTC', '2021-12-01T10:00:00Z')),
      threat(3, { firstSeen: { local: '2021-11-01', zone: 'UTC' } }),
      threat(4),
      about(5, 9, 'report', { at: { local: '2021-11-15', zone: 'UTC' } }),
    ]
    expect(order(entries)).toEqual([3, 5, 2, 1, 4])
    expect(uncertain(entries)).toEqual([])
    expect(foldEntries(entries)[0]?.datedBy).toBe('firstSeen')
  })

  test('is uncertain exactly where an interval overlaps another, neighbour or not', () => {
    const entries = [
      threat(1, at('2021', 'UTC')),
      threat(2, at('2021-03-01', 'UTC')),
      threat(3, at('2021-05-01', 'UTC')),
      threat(4, at('2022-05-01', 'UTC')),
      threat(5, { occurred: { precision: 'range', notAfter: '2022-06', zone: 'UTC' } }),
      threat(6, at('2023-05-01T08:17')),
      threat(7, at('2023-05-01T20:17', 'Asia/Almaty', '2023-05-01T14:17:00Z')),
      threat(8, at('2024')),
    ]
    expect(order(entries)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
    expect(uncertain(entries)).toEqual([1, 2, 3, 4, 5, 6, 7])
  })

  test('is certain for one alone, however little is known of its time', () => {
    const range = (bounds: JsonObject) => threat(1, { occurred: { precision: 'range', ...bounds } })
    for (const bounds of [{ notBefore: '2021' }, { notAfter: '2021' }]) {
      const [placed] = foldEntries([range(bounds)])
      expect(placed?.interval).toBeDefined()
      expect(placed?.orderUncertain).toBe(false)
    }
  })

  test('follows a correction of the time', () => {
    const entries = [
      threat(1, at('2021-12-01', 'UTC')),
      threat(2, at('2021-12-03', 'UTC')),
      correction(3, 2, { pointer: '/occurred/local', was: '2021-12-03', is: '2021-11-03' }),
    ]
    expect(order(entries)).toEqual([2, 1])
  })
})
