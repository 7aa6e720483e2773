/** The forms of those sentences that change with a number or with what is left out; that each code has one is told in tests/verify. */
import { expect, test } from 'vitest'
import { FINDING_CODES, type Finding, type FindingCode } from '../../src/core/finding.ts'
import { findingWords } from '../../src/core/finding-words.ts'

const words = (code: FindingCode, more: Partial<Finding> = {}): string =>
  findingWords({ code, severity: 'failure', ...more } as Finding)

test('one is said as one, and more as more', () => {
  expect(words('quarantine-holds', { size: 1 })).toMatch(/^1 piece of unacknowledged data lies in /)
  expect(words('quarantine-holds', { size: 2 })).toMatch(/^2 pieces of unacknowledged data lie in /)
  expect(words('tail-unfinished', { path: 'ledger.jsonl', size: 1 })).toMatch(/ends with 1 byte of a write/)
  expect(words('tail-unfinished', { path: 'ledger.jsonl', size: 7 })).toMatch(/ends with 7 bytes of a write/)
})

test('what is not known of a finding is left out of its sentence', () => {
  const path = 'checkpoints.jsonl'
  expect(words('checkpoint-damaged', { path })).toBe(`A checkpoint in ${path} is damaged.`)
  expect(words('checkpoint-damaged', { path, size: 3 })).toBe(
    `A checkpoint in ${path} is damaged (near size 3).`,
  )
  expect(words('root-mismatch', { path, size: 9 })).toMatch(
    /in checkpoints.jsonl are not those that were signed\.$/,
  )
  expect(words('root-mismatch', { path, size: 9, found: 4 })).toMatch(/were signed; up to size 4 they are\.$/)
  expect(words('attachment-missing', { seq: 4 })).toBe('An attachment of entry 4 is missing.')
  expect(words('attachment-missing', { seq: 4, path: 'objects/a' })).toBe(
    'An attachment of entry 4 is missing (objects/a).',
  )
  expect(words('zip-refused', { why: 'truncated' })).toMatch(/^The ZIP is refused \(truncated\)\. /)
  expect(words('zip-refused', { why: 'name', path: '../x' })).toMatch(
    /^The ZIP is refused \(name: \.\.\/x\)\. /,
  )
  expect(words('manifest-damaged', { path: 'm.txt' })).toBe('m.txt is not a manifest as it must be.')
  expect(words('manifest-damaged', { path: 'm.txt', why: 'twice' })).toBe(
    'm.txt is not a manifest as it must be (twice).',
  )
  expect(words('leaves-damaged', { path: 'leaves.txt' })).toBe('leaves.txt is damaged or missing.')
  expect(words('leaves-damaged', { path: 'leaves.txt', size: 2, found: 3 })).toBe(
    'leaves.txt has 2 lines where 3 were signed.',
  )
  expect(words('entry-missing', { path: 'x' })).toBe('An entry must be shown in x, and is not.')
  expect(words('entry-missing', { path: 'x', seq: 0 })).toBe('Entry 0 must be shown in x, and is not.')
  expect(words('file-not-regular', { path: '' })).toMatch(/^The folder holds a link/)
  expect(words('file-not-regular', { path: 'a' })).toMatch(/^a holds a link/)
})

test('every code has a sentence without a gap, also when nothing but the code is known', () => {
  const all = FINDING_CODES.map((code) => words(code))
  for (const said of all) {
    expect(said).toMatch(/^[A-Za-z0].{15,}[.?]$/)
    expect(said).not.toMatch(/NaN|null|\[object/)
  }
})
