// The fast digest is the plain one.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { commitmentsOf, digestOfCommitments } from '../../src/core/commitment.ts'
import type { JsonObject } from '../../src/core/jcs.ts'
import { digestOf } from '../../src/core/record-digest.ts'
import { exampleRecords } from './example-records.ts'
import { anyRecord } from './vectors.ts'

const seed = fc.uint8Array({ minLength: 32, maxLength: 32 })
const plain = (record: JsonObject, bytes: Uint8Array): string =>
  digestOfCommitments(commitmentsOf(record, bytes))

test('any record gives the digest that its commitments give', () => {
  fc.assert(
    fc.property(anyRecord, seed, (record, bytes) => {
      expect(digestOf(record as JsonObject, bytes)).toBe(plain(record as JsonObject, bytes))
    }),
  )
})

test('so does an example of every kind, and a text that outgrows the buffer', () => {
  const bytes = new Uint8Array(32).fill(7)
  const long: JsonObject = {
    kind: 'threat',
    content: { text: `${'слово '.repeat(50_000)}我`, description: '' },
    sender: { displayName: '我'.repeat(60_000) },
  }
  for (const record of [...(Object.values(exampleRecords) as unknown as JsonObject[]), long]) {
    expect(digestOf(record, bytes)).toBe(plain(record, bytes))
  }
})

test('what has no JCS form is refused, also within a piece and as a member name', () => {
  const bytes = new Uint8Array(32)
  for (const record of [
    { kind: 'x', text: 'a \ud800 b' },
    { kind: 'x', sender: '\udc00' },
    JSON.parse('{"kind":"x","__proto__":1}'),
  ]) {
    expect(() => digestOf(record as JsonObject, bytes)).toThrow(TypeError)
  }
})
