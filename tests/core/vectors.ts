/** Reads the cases of other projects in fixtures/vectors (fixtures/README.md), and arbitraries that several tests share. */
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import type { Json } from '../../src/core/jcs.ts'

/** The cases of `fixtures/vectors/<name>.json`, in the shape that the caller knows from its `note`. */
export function vectors<Shape>(name: string): Shape {
  return JSON.parse(readFileSync(new URL(`../../fixtures/vectors/${name}.json`, import.meta.url), 'utf8'))
}

/** Bytes of standard base64, by the platform and not by our own decoder. */
export function base64(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'base64'))
}

/** Bytes of hex, by the platform. */
export function hex(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'hex'))
}

/** Well-formed text of any code points, often short. */
export const anyText = fc.string({ unit: 'binary', maxLength: 12 })

/** Text in which words, separators and single characters meet in every way. */
export const mixedText = fc
  .array(
    fc.constantFrom(
      ...'ab0é',
      ...' .,:\n\u0000-',
      ...'ªµº§',
      ...'你好かガ',
      'ก',
      'မ',
      'ខ',
      'ༀ',
      '𠀀',
      '𐍈',
      '😀',
      '؟',
      '۔',
      'ع',
      '\u2028',
      '\u200d',
      '\uff21',
      '\uff0c',
      '\uff71',
      '\ufeff',
      '\u{40000}',
    ),
    { maxLength: 14 },
  )
  .map((parts) => parts.join(''))

const memberName = fc
  .oneof(anyText, fc.constantFrom('text', 'is', 'was', 'kind', 'constructor', 'toString', '0'))
  .filter((name) => name !== '__proto__')

function valuesOf(numbers: fc.Arbitrary<number>): fc.Arbitrary<Json> {
  return fc.letrec<{ value: Json }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      fc.oneof(anyText, mixedText, numbers, fc.boolean(), fc.constant(null)),
      fc.array(tie('value'), { maxLength: 4 }),
      fc
        .array(fc.tuple(memberName, tie('value')), { maxLength: 4 })
        .map((pairs) => Object.fromEntries(pairs)),
    ),
  })).value
}

/** Any JSON value, floats included, without -0 (which JSON text gives back as 0). */
export const anyJson = valuesOf(
  fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true })).map((n) => (n === 0 ? 0 : n)),
)

/** Objects such as records: no floats, and a kind. */
export const anyRecord = fc
  .array(fc.tuple(memberName, valuesOf(fc.maxSafeInteger())), { maxLength: 5 })
  .map((pairs): { [member: string]: Json } => ({ ...Object.fromEntries(pairs), kind: 'threat' }))

/** `count` different bytes arrays of 32 bytes that look like hashes. */
export function fakeHashes(count: number): Uint8Array[] {
  return Array.from({ length: count }, (_, k) => {
    const hash = new Uint8Array(32).fill(k & 255)
    hash[0] = k >> 8
    return hash
  })
}
