import { describe, expect, test } from 'vitest'
import { chosenSeqs, type EntryFilter, matchesFilter, parseSeqRanges } from '../../src/core/choose.ts'
import type { RecordedEntry } from '../../src/core/fold.ts'
import type { JsonObject } from '../../src/core/jcs.ts'
import { foldEntries } from '../../src/core/timeline.ts'

const entry = (seq: number, record: JsonObject): RecordedEntry => ({
  seq,
  recordedAt: '2021-12-02T00:00:00.000Z',
  digest: String(seq).padStart(64, '0'),
  record,
})
const about = (seq: number, target: number, annotation: string, members: JsonObject = {}) =>
  entry(seq, {
    kind: 'annotation',
    annotation,
    about: { seq: target, digest: String(target).padStart(64, '0') },
    ...members,
  })

const timeline = foldEntries([
  entry(0, { kind: 'vault', id: 'x' }),
  entry(1, {
    kind: 'threat',
    occurred: { local: '2021-12-01', zone: 'UTC' },
    sender: { displayName: 'Бекзат', handle: 'bek' },
    channel: { platform: 'Messenger' },
    targets: [{ who: 'child', name: 'Timur' }],
    content: { text: 'Ты умрёшь' },
  }),
  about(2, 1, 'translation', { text: 'You will die', language: 'en' }),
  about(3, 1, 'remark', { text: 'He called twice' }),
  entry(4, { kind: 'threat', received: { local: '2022-01-05T10:00' }, sender: { phone: '+7 700' } }),
  about(5, 4, 'correction', { changes: [{ pointer: '/sender/displayName', is: 'Nurlan' }] }),
  entry(6, { kind: 'threat', content: { text: 'undated' } }),
  entry(7, { kind: 'export', recipient: 'You will die' }),
  about(8, 7, 'receipt', { text: 'received' }),
])

const listed = (filter: EntryFilter) =>
  timeline.filter((one) => matchesFilter(one, filter)).map(({ seq }) => seq)
const chosen = (filter: EntryFilter) => chosenSeqs(timeline, filter)
const day = (text: string) => Date.parse(`${text}T00:00:00Z`)

describe('filters', () => {
  test('let everything through when nothing is asked, but exports out of an export', () => {
    expect(listed({}).sort()).toEqual([0, 1, 4, 6, 7])
    expect(chosen({})).toEqual([0, 1, 3, 4, 6])
  })

  test('find names and texts in any case, as recorded, as corrected and as translated', () => {
    expect(chosen({ sender: 'БЕК' })).toEqual([1])
    expect(chosen({ sender: 'nurl' })).toEqual([4])
    expect(chosen({ contains: 'you will' })).toEqual([1])
    expect(chosen({ contains: 'CALLED' })).toEqual([3])
    expect(listed({ contains: 'CALLED' })).toEqual([1])
    expect(chosen({ target: 'timur' })).toEqual([1])
    expect(chosen({ platform: 'messenger' })).toEqual([1])
    expect(chosen({ platform: 'mess' })).toEqual([])
    expect(chosen({ kind: 'remark' })).toEqual([3])
  })

  test('take intervals that overlap, and no undated entry', () => {
    expect(chosen({ since: day('2021-12-01') })).toEqual([1, 4])
    expect(chosen({ until: day('2021-12-01') })).toEqual([1])
    expect(chosen({ until: day('2021-12-01') - 1 })).toEqual([])
    expect(chosen({ since: day('2022-01-06') })).toEqual([])
    expect(chosen({ since: day('2022-01-05') + 22 * 3_600_000 - 1 })).toEqual([4])
    expect(chosen({ since: day('2022-01-05') + 22 * 3_600_000 + 60_000 })).toEqual([])
  })

  test('take numbers exactly: an annotation without what it is about, an export only by its number', () => {
    const named = (text: string): EntryFilter => {
      const read = parseSeqRanges(text)
      if (!read.ok) throw new Error(read.problem)
      return { entries: read.ranges }
    }
    expect(chosen(named('3'))).toEqual([3])
    expect(chosen(named('1-2, 5'))).toEqual([1, 2, 5])
    expect(chosen(named('8'))).toEqual([8])
    expect(listed(named('5'))).toEqual([4])
  })
})

describe('ranges of numbers', () => {
  test('are read', () => {
    expect(parseSeqRanges('3,7-9')).toEqual({
      ok: true,
      ranges: [
        { from: 3, to: 3 },
        { from: 7, to: 9 },
      ],
    })
  })

  test('are refused with the part that is none', () => {
    expect(parseSeqRanges('3,')).toEqual({ ok: false, part: '', problem: 'empty' })
    expect(parseSeqRanges('3,x')).toEqual({ ok: false, part: 'x', problem: 'not-a-number' })
    expect(parseSeqRanges('9-7')).toEqual({ ok: false, part: '9-7', problem: 'reversed' })
    expect(parseSeqRanges('1-2-3')).toEqual({ ok: false, part: '1-2-3', problem: 'not-a-number' })
    expect(parseSeqRanges('1e3').ok || parseSeqRanges('-1').ok || parseSeqRanges('1.5').ok).toBe(false)
  })
})
