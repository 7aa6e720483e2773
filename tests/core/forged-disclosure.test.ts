/**
 * Disclosures by someone who lies. An owner may commit to atoms that no record has, so every rule is tried with right
 * salts and commitments; a discloser without preimages may rearrange what he got. Each is refused by name, or its
 * digest is not the header's.
 */
import fc from 'fast-check'
import { afterAll, expect, test, vi } from 'vitest'
import { encodeBase64Url } from '../../src/core/bytes.ts'
import { commitAtom } from '../../src/core/commitment.ts'
import { type DisclosureFault, disclose, judgeDisclosure } from '../../src/core/disclosure.ts'
import type { Json } from '../../src/core/jcs.ts'
import { digestOf } from '../../src/core/record-digest.ts'
import { type Crafted, HIDDEN, lies, text } from './crafted-lies.ts'
import { anyRecord } from './vectors.ts'

// Seconds of honest work, more on a machine that does other things beside.
vi.setConfig({ testTimeout: 60_000 })

const ownNames = Object.getOwnPropertyNames(Object.prototype).sort().join()
afterAll(() => {
  expect(Object.getOwnPropertyNames(Object.prototype).sort().join()).toBe(ownNames)
})

/** Atoms with salts as an owner who commits to anything would disclose them; HIDDEN stands for a bare commitment. */
function craft(...atoms: readonly Crafted[]): Json {
  return atoms.map(([path, i, m, value], k) => {
    const salt = new Uint8Array(16).fill(k)
    return atoms[k] === HIDDEN
      ? encodeBase64Url(commitAtom(salt, { path, i, m, value }))
      : [encodeBase64Url(salt), path, i, m, value]
  })
}

function verdict(disclosure: Json | undefined): DisclosureFault | 'accepted' {
  const judged = judgeDisclosure(disclosure)
  return judged.ok ? 'accepted' : judged.fault
}

test('every crafted lie is refused by the name of its fault', () => {
  const wrong = lies.map(([name, fault, atoms]) => [name, fault, verdict(craft(...atoms))])
  expect(wrong.filter(([, fault, found]) => fault !== found)).toEqual([])
})

test('the same shapes told truly are accepted', () => {
  const truths: [string, Crafted[]][] = [
    ['hidden pieces between shown', [text(0, 4, 'I '), HIDDEN, HIDDEN, text(3, 4, 'kill')]],
    ['leading separators', [text(0, 2, '... '), text(1, 2, 'I')]],
    ['only separators', [text(0, 1, '...')]],
    ['an empty text', [text(0, 1, '')]],
    [
      'a number under a name of free text',
      [
        [['is'], 0, 1, 5],
        [['was'], 0, 1, []],
      ],
    ],
    ['hidden elements before a shown one', [[['t', 0], 0, 1, 'a'], HIDDEN, HIDDEN, [['t', 3], 0, 1, 'd']]],
    [
      'member names in the order of UTF-16',
      [
        [['😀'], 0, 1, 1],
        [['\uff5e'], 0, 1, 1],
      ],
    ],
    [
      'indexes in the order of numbers',
      [...Array(9).fill(HIDDEN), [['t', 9], 0, 1, 1], [['t', 10], 0, 1, 1]],
    ],
    ['text that is not free text is never cut', [[['name'], 0, 1, 'two words']]],
    ['all hidden', [HIDDEN, HIDDEN]],
  ]
  for (const [name, atoms] of truths) expect([name, verdict(craft(...atoms))]).toEqual([name, 'accepted'])
})

test('atoms of the wrong form are refused before anything else is looked at', () => {
  const salt = 'A'.repeat(22)
  const good: Json = [salt, ['kind'], 0, 1, 'threat']
  expect(verdict([good])).toBe('accepted')
  const edit = (at: number, value: Json): Json => (good as readonly Json[]).with(at, value)
  const bad: (Json | undefined)[] = [
    undefined,
    null,
    {},
    'x',
    [],
    5,
    ...[
      null,
      5,
      {},
      [],
      '',
      'A'.repeat(42),
      'A'.repeat(44),
      `${'A'.repeat(43)}=`,
      `${'A'.repeat(42)}B`,
      `${'A'.repeat(42)}+`,
      (good as readonly Json[]).slice(0, 4),
      [...(good as readonly Json[]), 0],
      edit(0, salt.slice(1)),
      edit(0, `${salt.slice(1)}B`),
      edit(0, `${salt}==`),
      edit(0, 5),
      edit(1, []),
      edit(1, 'kind'),
      edit(1, [0]),
      edit(1, [null]),
      edit(1, ['a', -1]),
      edit(1, ['a', 0.5]),
      edit(1, ['a', 2 ** 53]),
      edit(1, ['a', ['b']]),
      edit(1, ['__proto__']),
      edit(1, ['a', '__proto__', 'b']),
      edit(1, ['\ud800']),
      edit(1, { 0: 'kind' }),
      edit(2, -1),
      edit(2, 1),
      edit(2, 0.5),
      edit(2, '0'),
      edit(2, null),
      edit(3, 0),
      edit(3, 2),
      edit(3, '1'),
      edit(3, 1.5),
      edit(4, 0.5),
      edit(4, 2 ** 53),
      edit(4, 1e300),
      edit(4, '\udfff'),
      edit(4, ['a']),
      edit(4, { a: 1 }),
      edit(4, JSON.parse('{"__proto__":1}')),
      [salt, ['text'], 0, 2, 5],
      [salt, ['text'], 0, 2, {}],
      [salt, ['name'], 0, 2, 'a '],
      [salt, ['text', 0], 0, 2, 'a '],
    ].map((atom) => [atom]),
  ]
  for (const disclosure of bad)
    expect([disclosure, verdict(disclosure)]).toEqual([disclosure, 'malformed-atom'])
})

test('whoever rearranges an honest disclosure is refused, or has another digest', () => {
  const change = fc.constantFrom('drop', 'double', 'swap', 'merge', 'hide', 'path', 'i', 'm', 'value', 'salt')
  fc.assert(
    fc.property(
      anyRecord,
      change,
      fc.nat(),
      fc.nat(),
      fc.infiniteStream(fc.boolean()),
      (record, how, a, b, choices) => {
        const seed = new Uint8Array(32).fill(1)
        const honest = disclose(record, seed, () => choices.next().value === true) as unknown as Json[]
        const at = a % honest.length
        const to = b % honest.length
        const one = honest[at] as Json
        const other = honest[to] as Json
        const edit = (k: number, value: Json) =>
          Array.isArray(one) ? honest.with(at, one.with(k, value)) : honest.with(at, 'A'.repeat(43))
        const member = (k: number): Json => (Array.isArray(one) ? (one[k] as Json) : null)
        const forged: Record<string, () => Json[]> = {
          drop: () => honest.toSpliced(at, 1),
          double: () => honest.toSpliced(to, 0, one),
          swap: () => honest.with(at, other).with(to, one),
          merge: () =>
            honest[at + 1] === undefined
              ? honest.slice(1)
              : honest.toSpliced(at, 2, merged(one, honest[at + 1] as Json)),
          hide: () => honest.with(at, 'A'.repeat(43)),
          path: () => edit(1, [...((member(1) ?? []) as Json[]), 'x']),
          i: () => edit(2, (member(2) as number) + 1),
          m: () => edit(3, (member(3) as number) + 1),
          value: () => edit(4, member(4) === 'x' ? 'y' : 'x'),
          salt: () => edit(0, `${'B'.repeat(21)}A`),
        }
        const result = (forged[how] as () => Json[])()
        if (JSON.stringify(result) === JSON.stringify(honest)) return
        const judged = judgeDisclosure(result)
        expect(judged.ok && judged.digest === digestOf(record, seed)).toBe(false)
      },
    ),
    { numRuns: 1500 },
  )
})

function merged(a: Json, b: Json): Json {
  if (!Array.isArray(a) || !Array.isArray(b)) return a
  return a.with(4, `${String(a[4])}${String(b[4])}`)
}
