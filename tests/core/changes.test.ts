import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Change, changesBetween, overlaid } from '../../src/core/changes.ts'
import { canonicalize, type Json, type JsonObject } from '../../src/core/jcs.ts'
import { getAt, removeAt, setAt } from '../../src/core/pointer.ts'

/** Objects in objects, with few names, so that two of them share some. */
const record = fc.letrec<{ value: Json; object: JsonObject }>((tie) => ({
  value: fc.oneof(fc.constantFrom<Json[]>(null, true, 0, 1, '', 'x', [], ['x']), tie('object')),
  object: fc.dictionary(fc.constantFrom('a', 'b/~', 'c'), tie('value'), { depthIdentifier: 'o', maxKeys: 3 }),
})).object

const applied = (before: JsonObject, { pointer, is }: Change): JsonObject =>
  (is === undefined ? removeAt(before, pointer) : setAt(before, pointer, is)) as JsonObject

test('changes name what was there and what is there now, by the names on the way to it', () => {
  const before = { content: { text: 'a', language: 'ru' }, tags: ['x', 'y'], same: [1, { a: null }], gone: 1 }
  const after = { content: { text: 'b', language: 'ru' }, tags: ['y'], same: [1, { a: null }], new: {} }
  expect(changesBetween(before, after)).toEqual([
    { pointer: '/content/text', was: 'a', is: 'b' },
    { pointer: '/gone', was: 1 },
    { pointer: '/new', is: {} },
    { pointer: '/tags', was: ['x', 'y'], is: ['y'] },
  ])
})

test('an object that became something else is one change, whole', () => {
  expect(changesBetween({ a: { b: 1 } }, { a: 2 })).toEqual([{ pointer: '/a', was: { b: 1 }, is: 2 }])
  expect(changesBetween({ a: 2 }, { a: { b: 1 } })).toEqual([{ pointer: '/a', was: 2, is: { b: 1 } }])
})

test('applied one after another, the changes between two records lead from the one to the other', () => {
  fc.assert(
    fc.property(record, record, (before, after) => {
      const changes = changesBetween(before, after)
      for (const { pointer, was } of changes) expect(getAt(before, pointer)).toEqual(was)
      expect(canonicalize(changes.reduce(applied, before))).toBe(canonicalize(after))
    }),
  )
})

test('a record has no changes from itself', () => {
  fc.assert(fc.property(record, (same) => changesBetween(same, structuredClone(same)).length === 0))
})

test('what is laid over goes into objects member by member, and replaces everything else whole', () => {
  const under = { content: { text: 'a', language: 'ru' }, tags: ['x', 'y'], who: { name: 'A' }, plain: 'p' }
  expect(
    overlaid(under, { content: { text: 'b' }, tags: ['z'], who: 'B', plain: { q: 1 }, more: {} }),
  ).toEqual({ content: { text: 'b', language: 'ru' }, tags: ['z'], who: 'B', plain: { q: 1 }, more: {} })
  expect(under.content.text).toBe('a')
})
