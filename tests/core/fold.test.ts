/** Folding very many annotations into one entry; how they fold is told in the tests of choosing and of the timeline. */
import { expect, test, vi } from 'vitest'
import { allFolded, foldAnnotations, isBrought, type RecordedEntry } from '../../src/core/fold.ts'
import { exampleRecords } from './example-records.ts'

// Seconds of honest work, more on a machine that does other things beside.
vi.setConfig({ testTimeout: 60_000 })

test('an annotation with more annotations than a call takes arguments is folded', () => {
  const recordedAt = '2021-12-01T14:02:11.532Z'
  const digest = 'b'.repeat(64)
  const about = (seq: number) => ({ ...exampleRecords.remark, about: { seq, digest } })
  const entries: RecordedEntry[] = [{ seq: 4, recordedAt, digest, record: exampleRecords.threat }]
  for (let seq = 5; seq < 140_000; seq++)
    entries.push({ seq, recordedAt, digest, record: about(seq === 5 ? 4 : 5) })
  const [root, ...others] = foldAnnotations(entries)
  expect(others).toEqual([])
  expect(root && allFolded(root).length).toBe(entries.length - 1)
})

test('corrections, withdrawals and translations are brought along, and nothing else', () => {
  const brought = ['correction', 'withdrawal', 'translation', 'remark', 'report', 'attachment'].filter(
    (annotation) =>
      isBrought({ seq: 1, recordedAt: '', digest: '', record: { kind: 'annotation', annotation } }),
  )
  expect(brought).toEqual(['correction', 'withdrawal', 'translation'])
  expect(
    isBrought({ seq: 1, recordedAt: '', digest: '', record: { kind: 'x', annotation: 'correction' } }),
  ).toBe(false)
})
