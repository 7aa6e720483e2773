import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Json } from '../../src/core/jcs.ts'
import { formatPointer, getAt, parsePointer, removeAt, setAt } from '../../src/core/pointer.ts'

// The document and pointers of RFC 6901 §5.
const RFC: Json = { foo: ['bar', 'baz'], '': 0, 'a/b': 1, 'c%d': 2, 'k"l': 6, ' ': 7, 'm~n': 8 }

describe('pointers', () => {
  test('give the values of RFC 6901 section 5', () => {
    const cases: [string, Json][] = [
      ['', RFC],
      ['/foo', ['bar', 'baz']],
      ['/foo/0', 'bar'],
      ['/', 0],
      ['/a~1b', 1],
      ['/c%d', 2],
      ['/k"l', 6],
      ['/ ', 7],
      ['/m~0n', 8],
    ]
    for (const [pointer, value] of cases) expect(getAt(RFC, pointer)).toEqual(value)
  })

  test('that are none give nothing and change nothing', () => {
    for (const pointer of ['foo', '/foo/01', '/foo/-1', '/foo/2', '/~2', '/~', '/toString', '/foo/length']) {
      expect(getAt(RFC, pointer)).toBeUndefined()
    }
    for (const pointer of ['foo', '/foo/01', '/foo/3', '/foo/0/x', '/~', '/__proto__/x', '/foo/__proto__']) {
      expect(setAt(RFC, pointer, 1)).toBeUndefined()
    }
    expect(({} as Record<string, unknown>)['x']).toBeUndefined()
    expect(parsePointer(`/${'a/'.repeat(64)}`)).toBeUndefined()
  })

  test('make the objects and lists that are missing on the way', () => {
    expect(setAt({ kind: 'threat' }, '/sender/says/0/name', 'N')).toEqual({
      kind: 'threat',
      sender: { says: [{ name: 'N' }] },
    })
    expect(setAt({ list: [1] }, '/list/-', 2)).toEqual({ list: [1, 2] })
  })

  test('take out members and elements, and leave a value without them as it is', () => {
    expect(removeAt(RFC, '/foo/0')).toEqual({ ...(RFC as object), foo: ['baz'] })
    expect(removeAt({ a: { b: 1, c: 2 } }, '/a/b')).toEqual({ a: { c: 2 } })
    expect(removeAt({ a: { b: 1 } }, '/a/x/y')).toEqual({ a: { b: 1 } })
    expect(removeAt({ a: 1 }, '')).toBeUndefined()
  })

  test('set what they get, and leave the value before untouched', () => {
    const path = fc.array(
      fc.string().filter((name) => name !== '__proto__'),
      { minLength: 1, maxLength: 5 },
    )
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('a', 'b', '0', '~', '/'), fc.jsonValue()),
        path,
        (value, steps) => {
          const before = JSON.stringify(value)
          const pointer = formatPointer(steps)
          expect(parsePointer(pointer)).toEqual(steps)
          const after = setAt(value as Json, pointer, 'here')
          if (after !== undefined && !steps.includes('-')) expect(getAt(after, pointer)).toBe('here')
          expect(JSON.stringify(value)).toBe(before)
        },
      ),
    )
  })
})

test('a list holds nothing under a name, before its beginning or behind its end', () => {
  for (const token of ['b', '-1', '01', '2', '1e0', ''])
    expect(setAt(['a'], `/${token}`, 1), token).toBeUndefined()
  expect(setAt(['a'], '/0', 1)).toEqual([1])
  expect(setAt(['a'], '/1', 1)).toEqual(['a', 1])
  expect(setAt(['a'], '/-', 1)).toEqual(['a', 1])
  expect(setAt(['a', 'b', 'c'], '/1', 1)).toEqual(['a', 1, 'c'])
})
