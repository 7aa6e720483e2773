/**
 * The rules for a partly shown entry, written once more as docs/format.md says them, each over all atoms and none over
 * neighbours; on thousands of small crafted disclosures both must agree.
 */
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { encodeBase64Url } from '../../src/core/bytes.ts'
import { atomsOf, type Path } from '../../src/core/commitment.ts'
import { judgeDisclosure } from '../../src/core/disclosure.ts'
import type { Json } from '../../src/core/jcs.ts'
import { cut } from '../../src/core/pieces.ts'
import { anyRecord } from './vectors.ts'

// Seconds of honest work, more on a machine that does other things beside.
vi.setConfig({ testTimeout: 60_000 })

type Atom = { path: Path; i: number; m: number; value: Json; at: number }
type Slot = Omit<Atom, 'at'> | 'hidden'

const same = (a: Path, b: Path) => JSON.stringify(a) === JSON.stringify(b)
const startsWith = (path: Path, prefix: Path) => same(path.slice(0, prefix.length), prefix)
const isText = (path: Path) => /^(?:text|description|was|is|reason|demand)$/.test(String(path.at(-1)))

/** Which comes first in the walk: -1, 1, or 0 when one is the other, or begins it, or one is in an array and one not. */
function walkOrder(a: Path, b: Path): number {
  const at = a.findIndex((step, k) => step !== b[k])
  const left = a[at]
  const right = b[at]
  if (at < 0 || left === undefined || right === undefined || typeof left !== typeof right) return 0
  return left < right ? -1 : 1
}

function holds(slots: readonly Slot[]): boolean {
  const total = slots.length
  const shown = slots.flatMap((slot, at) => (slot === 'hidden' ? [] : [{ ...slot, at }]))
  return (
    shown.every((a) => shown.every((b) => a === b || agree(a, b))) &&
    shown.every((a) => a.at - a.i >= 0 && a.at - a.i + a.m <= total) &&
    shown.every((a) => a.m === 1 || (typeof a.value === 'string' && isText(a.path))) &&
    shown.every((_, k) => hiddenBefore(shown, k, slots) >= elementsBefore(shown, k)) &&
    runsOf(shown).every(cutsAgain)
  )
}

function agree(a: Atom, b: Atom): boolean {
  const [first, second] = a.at < b.at ? [a, b] : [b, a]
  const inside = (one: Atom, other: Atom) => other.at >= one.at - one.i && other.at < one.at - one.i + one.m
  if (same(a.path, b.path))
    return first.i < second.i && a.m === b.m && a.at - a.i === b.at - b.i && inside(a, b)
  // Two leaves claim no position together, shown or hidden.
  return walkOrder(first.path, second.path) < 0 && first.at - first.i + first.m <= second.at - second.i
}

/** Hidden positions before the leaf of shown atom `k` that no leaf shown before it claims. */
function hiddenBefore(shown: readonly Atom[], k: number, slots: readonly Slot[]): number {
  const { path, at, i } = shown[k] as Atom
  const before = shown.slice(0, k).filter((one) => !same(one.path, path))
  const from = Math.max(0, ...before.map((one) => one.at - one.i + one.m))
  return slots.slice(from, Math.max(from, at - i)).filter((slot) => slot === 'hidden').length
}

/** Array elements that begin before shown atom `k` and after the leaf shown before it, and hold neither. */
function elementsBefore(shown: readonly Atom[], k: number): number {
  const { path } = shown[k] as Atom
  const previous = shown[k - 1]
  if (previous !== undefined && same(previous.path, path)) return 0
  let elements = 0
  for (const [depth, step] of path.entries()) {
    for (let index = 0; typeof step === 'number' && index < step; index++) {
      const element = [...path.slice(0, depth), index]
      const passed =
        previous !== undefined &&
        (startsWith(previous.path, element) || walkOrder(element, previous.path) < 0)
      if (!passed) elements++
    }
  }
  return elements
}

function runsOf(shown: readonly Atom[]): Atom[][] {
  const runs: Atom[][] = []
  for (const atom of shown) {
    const last = runs.at(-1)?.at(-1)
    if (last !== undefined && last.at + 1 === atom.at && last.i + 1 === atom.i && same(last.path, atom.path))
      runs.at(-1)?.push(atom)
    else runs.push([atom])
  }
  return runs
}

function cutsAgain(run: readonly Atom[]): boolean {
  const values = run.map(({ value }) => value)
  if (!values.every((value) => typeof value === 'string') || !isText(run[0]?.path ?? [])) return true
  if (run.some(({ i, m, value }) => value === '' && (i > 0 || m > 1))) return false
  // After a single, only separators join the same piece.
  if (run.some(({ i, value }) => i > 0 && cut(`是${value}`)[0] !== '是')) return false
  return JSON.stringify(cut(values.join(''))) === JSON.stringify(values)
}

const somePath: fc.Arbitrary<Path> = fc.constantFrom<Path[]>(
  ['a'],
  ['a', 'b'],
  ['a', 0],
  ['a', 1],
  ['a', 2],
  ['a', '1'],
  ['a', 0, 0],
  ['a', 1, 'x'],
  ['b'],
  ['b', 1],
  ['b', 0, 1],
  ['text'],
  ['a', 'text'],
  ['a', 0, 'text'],
  ['b', 1, 'is'],
  ['c', 'was'],
)
const someValue = fc.constantFrom<Json[]>('x', 'x ', 'x. ', 'y', ' ', '', '是', 'x y', 1, null, [], {})
const someAtom = fc
  .record({ path: somePath, i: fc.nat({ max: 2 }), m: fc.integer({ min: 1, max: 3 }), value: someValue })
  .filter(({ i, m, path, value }) => i < m && (m === 1 || (isText(path) && typeof value === 'string')))
const someSlots = fc.array(
  fc.oneof({ weight: 3, arbitrary: someAtom }, { weight: 2, arbitrary: fc.constant('hidden' as const) }),
  {
    minLength: 1,
    maxLength: 6,
  },
)

/** The atoms of a small record, some hidden, and then perhaps one slot changed. */
const nearlyTrue: fc.Arbitrary<Slot[]> = fc
  .tuple(
    fc.oneof(
      anyRecord,
      fc.record({
        a: fc.array(fc.record({ text: fc.constantFrom('x y', '', ' x', '是的 x.') }), { maxLength: 3 }),
        kind: fc.constant('threat'),
        b: fc.array(fc.array(fc.nat({ max: 3 }), { maxLength: 2 }), { maxLength: 3 }),
      }),
    ),
    fc.infiniteStream(fc.integer({ min: 0, max: 2 })),
    fc.option(fc.tuple(fc.nat(), fc.constantFrom('drop', 'double', 'swap', 'hide', 'other'), someAtom)),
  )
  .map(([record, choices, change]) => {
    const slots: Slot[] = atomsOf(record as never)
      .slice(0, 12)
      .map((atom) => (choices.next().value === 0 ? 'hidden' : atom))
    if (change === null) return slots
    const [where, how, atom] = change
    const at = where % slots.length
    const one = slots[at] as Slot
    if (how === 'drop') return slots.length > 1 ? slots.toSpliced(at, 1) : slots
    if (how === 'double') return slots.toSpliced(at, 0, one)
    if (how === 'swap') return slots.with(at, slots[0] as Slot).with(0, one)
    return slots.with(at, how === 'hide' ? 'hidden' : atom)
  })

function asDisclosed(slots: readonly Slot[]): Json {
  const salt = encodeBase64Url(new Uint8Array(16))
  const bare = encodeBase64Url(new Uint8Array(32))
  return slots.map((slot): Json => (slot === 'hidden' ? bare : [salt, slot.path, slot.i, slot.m, slot.value]))
}

test('both readings of the rules agree on crafted disclosures', () => {
  const seen = { accepted: 0, refused: 0 }
  fc.assert(
    fc.property(fc.oneof(someSlots, nearlyTrue), (slots) => {
      const judged = judgeDisclosure(asDisclosed(slots))
      seen[judged.ok ? 'accepted' : 'refused']++
      expect([judged.ok ? 'accepted' : judged.fault, judged.ok]).toEqual([expect.anything(), holds(slots)])
    }),
    { numRuns: 4000 },
  )
  expect(seen.accepted).toBeGreaterThan(300)
  expect(seen.refused).toBeGreaterThan(300)
})
