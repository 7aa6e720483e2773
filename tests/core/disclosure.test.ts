/** Commitments and honest disclosures: every choice of what to hide recomputes the digest and is found without fault. */
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, expect, test, vi } from 'vitest'
import { encodeUtf8 } from '../../src/core/bytes.ts'
import { atomsOf, digestOfCommitments } from '../../src/core/commitment.ts'
import { disclose, judgeDisclosure, structureFault } from '../../src/core/disclosure.ts'
import { canonicalize, type Json, type JsonObject, parseCanonical } from '../../src/core/jcs.ts'
import { digestOf } from '../../src/core/record-digest.ts'
import { exampleRecords } from './example-records.ts'
import { anyRecord } from './vectors.ts'

// Seconds of honest work, more on a machine that does other things beside.
vi.setConfig({ testTimeout: 60_000 })

const ownNames = Object.getOwnPropertyNames(Object.prototype).sort().join()
afterAll(() => {
  expect(Object.getOwnPropertyNames(Object.prototype).sort().join()).toBe(ownNames)
})

const seed = new Uint8Array(32).fill(11)

/** The disclosure as a stranger gets it: through the bytes of a packet. */
function throughBytes(atoms: unknown): Json {
  return parseCanonical(encodeUtf8(canonicalize(atoms as Json))) as Json
}

test('any choice of hidden atoms recomputes the digest and shows exactly the others', () => {
  fc.assert(
    fc.property(anyRecord, fc.infiniteStream(fc.boolean()), (record, choices) => {
      const hidden: boolean[] = []
      const atoms = disclose(
        record,
        seed,
        () => hidden[hidden.push(choices.next().value === true) - 1] as boolean,
      )
      const judged = judgeDisclosure(throughBytes(atoms))
      const all = atomsOf(record)
      const shown = all.map((atom, position) => ({ ...atom, position })).filter((_, k) => hidden[k] === false)
      expect(judged).toEqual({ ok: true, digest: digestOf(record, seed), atoms: all.length, shown })
    }),
    { numRuns: 400 },
  )
})

test('every example record can be shown with any one atom hidden, or all but one', () => {
  for (const record of Object.values(exampleRecords)) {
    const digest = digestOf(record, seed)
    for (let k = 0; k < atomsOf(record).length; k++) {
      expect(judgeDisclosure(throughBytes(disclose(record, seed, (_, at) => at === k)))).toMatchObject({
        ok: true,
        digest,
      })
      expect(judgeDisclosure(throughBytes(disclose(record, seed, (_, at) => at !== k)))).toMatchObject({
        ok: true,
        digest,
      })
    }
  }
})

test('the digest hangs on every member, on every element and its place, and on the seed', () => {
  fc.assert(
    fc.property(anyRecord, anyRecord, (a, b) => {
      expect(digestOf(a, seed) === digestOf(b, seed)).toBe(canonicalize(a) === canonicalize(b))
      expect(digestOf(a, new Uint8Array(32).fill(12))).not.toBe(digestOf(a, seed))
    }),
  )
  const alike: JsonObject[] = [
    { kind: 'threat', targets: ['a', 'b'] },
    { kind: 'threat', targets: ['b', 'a'] },
    { kind: 'threat', targets: { '0': 'a', '1': 'b' } },
    { kind: 'threat', targets: [['a'], 'b'] },
    { kind: 'threat', targets: [] },
    { kind: 'threat', targets: {} },
    { kind: 'threat', targets: null },
    { kind: 'threat' },
    { kind: 'threat', text: 'a b' },
    { kind: 'threat', text: ['a ', 'b'] },
    { kind: 'threat', text: '' },
  ]
  expect(new Set(alike.map((record) => digestOf(record, seed))).size).toBe(alike.length)
})

test('the salts of a record tell nothing about those of another seed, and all differ', () => {
  const atoms = disclose({ kind: 'threat', text: 'no no no no no no' }, seed, () => false)
  const salts = atoms.map((atom) => atom[0])
  expect(new Set(salts).size).toBe(salts.length)
  const hidden = disclose({ kind: 'threat', text: 'no no no no no no' }, seed, () => true)
  expect(new Set(hidden).size).toBe(hidden.length)
})

test('a record of more pieces than a function takes arguments is committed to, and a long one shown in part', () => {
  const commitment = new Uint8Array(32).fill(4)
  const many = createHash('sha256').update('evidence/v1/record\n')
  for (let k = 0; k < 230_000; k++) many.update(commitment)
  expect(digestOfCommitments(Array<Uint8Array>(230_000).fill(commitment))).toBe(many.digest('hex'))
  const record = { kind: 'threat', text: '是'.repeat(20_000) }
  const judged = judgeDisclosure(disclose(record, seed, (_, at) => at % 2 === 0) as unknown as Json)
  expect(judged).toMatchObject({ ok: true, digest: digestOf(record, seed), atoms: 20_001 })
})

test('the digest is one hash over the prefix and the commitments in order', () => {
  const record = { kind: 'threat' }
  const salt = createHash('shake256', { outputLength: 16 })
    .update('evidence/v1/salts\n')
    .update(seed)
    .digest()
  const commitment = createHash('sha256').update(salt).update('[["kind"],0,1,"threat"]').digest()
  const digest = createHash('sha256').update('evidence/v1/record\n').update(commitment).digest('hex')
  expect(digestOf(record, seed)).toBe(digest)
})

test('a partly shown entry must show its kind, and an annotation what it is and what it is about', () => {
  const faultOf = (record: JsonObject, ...hidden: string[]) => {
    const judged = judgeDisclosure(
      disclose(record, seed, ({ path }) => hidden.includes(path.join('/'))) as unknown as Json,
    )
    return judged.ok ? structureFault(judged.shown) : judged.fault
  }
  const { threat, remark, vault, key } = exampleRecords
  expect(faultOf(threat, 'content/text')).toBeUndefined()
  expect(faultOf(threat, 'kind')).toBe('structure-hidden')
  expect(faultOf(remark, 'text')).toBeUndefined()
  for (const path of ['kind', 'annotation', 'about/seq', 'about/digest'])
    expect([path, faultOf(remark, path)]).toEqual([path, 'structure-hidden'])
  expect(faultOf(vault, 'software')).toBe('structure-hidden')
  expect(faultOf(key)).toBe('structure-hidden')
})
