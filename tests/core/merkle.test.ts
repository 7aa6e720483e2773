/** The Merkle tree against other projects' proofs, a naive root, and every way to spoil a proof. */
import { createHash } from 'node:crypto'
import { expect, test, vi } from 'vitest'
import { encodeHex, encodeUtf8 } from '../../src/core/bytes.ts'
import {
  appendLeaf,
  EMPTY_FRONTIER,
  type Frontier,
  formatFrontier,
  frontierRoot,
  parseFrontier,
} from '../../src/core/frontier.ts'
import {
  checkConsistency,
  checkInclusion,
  leafHash,
  nodeHash,
  proveConsistency,
  proveInclusion,
  rootOf,
} from '../../src/core/merkle.ts'
import { base64, fakeHashes, hex, vectors } from './vectors.ts'

// Seconds of honest work, more on a machine that does other things beside.
vi.setConfig({ testTimeout: 60_000 })

test('the roots and hashes of RFC 6962 come out', () => {
  const { leaves, leafHashes, roots, single } = vectors<{
    leaves: string[]
    leafHashes: string[]
    roots: string[]
    single: Record<'what' | 'input' | 'left' | 'right' | 'hash', string>[]
  }>('merkle-roots')
  const hashes = leaves.map((leaf) => leafHash(hex(leaf)))
  expect(hashes.map(encodeHex)).toEqual(leafHashes)
  for (let size = 1; size <= 8; size++) expect(encodeHex(rootOf(hashes.slice(0, size)))).toBe(roots[size])
  expect(() => rootOf([])).toThrow(RangeError)
  expect(() => frontierRoot(EMPTY_FRONTIER)).toThrow(RangeError)
  for (const { what, input, left, right, hash } of single)
    expect(encodeHex(what === 'leaf' ? leafHash(hex(input)) : nodeHash(hex(left), hex(right)))).toBe(hash)
})

type Inclusion = {
  path: string
  leafIdx: number
  treeSize: number
  root: string | null
  leafHash: string | null
  proof: string[] | null
  wantErr: boolean
}

test('inclusion proofs get the verdict of the reference library', () => {
  const { cases } = vectors<{ cases: Inclusion[] }>('merkle-inclusion')
  expect(cases).toHaveLength(57)
  for (const { path, leafIdx, treeSize, root, leafHash: leaf, proof, wantErr } of cases) {
    const good = checkInclusion(
      base64(leaf ?? ''),
      leafIdx,
      treeSize,
      (proof ?? []).map(base64),
      base64(root ?? ''),
    )
    expect([path, good]).toEqual([path, !wantErr])
  }
})

type Consistency = {
  path: string
  size1: number
  size2: number
  root1: string | null
  root2: string | null
  proof: string[] | null
  wantErr: boolean
}

test('consistency proofs get the verdict of the reference library, but for roots that are no hashes', () => {
  const { cases } = vectors<{ cases: Consistency[] }>('merkle-consistency')
  expect(cases).toHaveLength(49)
  for (const { path, size1, size2, root1, root2, proof, wantErr } of cases) {
    const good = checkConsistency(
      size1,
      size2,
      (proof ?? []).map(base64),
      base64(root1 ?? ''),
      base64(root2 ?? ''),
    )
    // Its two equal roots are the words "don't care": the library compares them, here only 32 bytes are a root.
    const noHash = path.endsWith('/sizes-are-equal-one-and-proof-is-empty.json')
    expect([path, good]).toEqual([path, !wantErr && !noHash])
  }
})

test('proofs of public logs with up to 23 million leaves hold, and no longer after any change', () => {
  const { cases } = vectors<{
    cases: { id: string; leafHash: string; index: number; size: number; root: string; proof: string[] }[]
  }>('merkle-real-inclusion')
  expect(cases).toHaveLength(6)
  for (const { leafHash: leaf, index, size, root, proof } of cases) {
    const given = { leaf: base64(leaf), proof: proof.map(base64), root: base64(root) }
    expectOnlyThisInclusion({ ...given, index, size }, 1)
  }
})

/** Some bits of each hash turned, each hash dropped; with `all`, also doubled, added, shortened and swapped. */
function* spoiled(hashes: readonly Uint8Array[], step: number, all = true): Generator<Uint8Array[]> {
  for (const [at, hash] of hashes.entries()) {
    for (let bit = at % step; bit < 256; bit += step) {
      const other = Uint8Array.from(hash)
      other[bit >> 3] = (other[bit >> 3] as number) ^ (1 << (bit & 7))
      yield hashes.with(at, other)
    }
    yield hashes.toSpliced(at, 1)
    if (!all) continue
    yield hashes.toSpliced(at, 0, hash)
    yield hashes.toSpliced(at, 0, new Uint8Array(32))
    yield hashes.with(at, hash.subarray(1))
    const next = hashes[at + 1]
    if (next !== undefined) yield hashes.with(at, next).with(at + 1, hash)
  }
  yield [...hashes, new Uint8Array(32)]
  yield [...hashes, new Uint8Array(0)]
}

type Proven = { leaf: Uint8Array; index: number; size: number; proof: Uint8Array[]; root: Uint8Array }

/** Expects that the proof holds, and no longer once a hash, the index or a senseless size takes its place. */
function expectOnlyThisInclusion({ leaf, index, size, proof, root }: Proven, step: number): void {
  expect(checkInclusion(leaf, index, size, proof, root)).toBe(true)
  let taken = 0
  for (const other of spoiled(proof, step, step === 1 || size < 20 || index % 3 === 0))
    if (checkInclusion(leaf, index, size, other, root)) taken++
  for (const [one = leaf, ...more] of spoiled([leaf], step))
    if (more.length === 0 && one !== leaf && checkInclusion(one, index, size, proof, root)) taken++
  for (const [one = root, ...more] of spoiled([root], step))
    if (more.length === 0 && one !== root && checkInclusion(leaf, index, size, proof, one)) taken++
  for (const other of [index - 1, index + 1, -1, index + 0.5, size, Number.NaN, index + 2 ** 53])
    if (checkInclusion(leaf, other, size, proof, root)) taken++
  for (const other of [0, -1, size + 0.5, index, Number.NaN, size + 2 ** 53, Number.POSITIVE_INFINITY])
    if (checkInclusion(leaf, index, other, proof, root)) taken++
  expect(taken).toBe(0)
}

/** The root by the definition, on hashes of the platform. */
function naiveRoot(leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length === 1) return leaves[0] as Uint8Array
  const half = halfOf(leaves.length)
  const hash = createHash('sha256').update(Uint8Array.of(1))
  return hash
    .update(naiveRoot(leaves.slice(0, half)))
    .update(naiveRoot(leaves.slice(half)))
    .digest()
}

function halfOf(size: number): number {
  return 2 ** Math.floor(Math.log2(size - 1))
}

/** The turns from the root down to leaf `index`: two sizes with the same turns cannot be told apart by a proof. */
function turns(index: number, size: number): string {
  if (size === 1) return ''
  const half = halfOf(size)
  return index < half ? `l${turns(index, half)}` : `r${turns(index - half, size - half)}`
}

/** As `turns`, for a consistency proof. */
function cuts(oldSize: number, newSize: number, whole: boolean): string {
  if (oldSize === newSize) return whole ? '' : '.'
  const half = halfOf(newSize)
  return oldSize <= half
    ? `l${cuts(oldSize, half, whole)}`
    : `r${cuts(oldSize - half, newSize - half, false)}`
}

test('the frontier gives the root of the naive tree, and comes back from its file, to 300 leaves', () => {
  const leaves = fakeHashes(300)
  let frontier: Frontier = EMPTY_FRONTIER
  for (const [k, leaf] of leaves.entries()) {
    frontier = appendLeaf(frontier, leaf)
    const root = encodeHex(naiveRoot(leaves.slice(0, k + 1)))
    expect(encodeHex(frontierRoot(frontier))).toBe(root)
    expect(encodeHex(rootOf(leaves.slice(0, k + 1)))).toBe(root)
    const again = parseFrontier(formatFrontier(frontier))
    expect(again).toEqual({ size: k + 1, hashes: frontier.hashes.map((hash) => new Uint8Array(hash)) })
  }
})

test('what is not a frontier file is refused', () => {
  const hash = 'A'.repeat(43)
  const good = `{"hashes":["${hash}="],"size":4}`
  expect(parseFrontier(encodeUtf8(good))?.size).toBe(4)
  for (const bad of [
    '',
    `${good}\n`,
    good.replace('4', '3'),
    good.replace('4', '0'),
    good.replace('4', '-4'),
    good.replace('4', '4.5'),
    good.replace('4', '9007199254740992'),
    good.replace('4', '"4"'),
    good.replace('=', ''),
    good.replace(hash, 'AAAA'),
    good.replace('["', '[5,"'),
    good.replace('"size"', '"sizes"'),
    good.replace('}', ',"x":1}'),
    '{"hashes":[],"size":0}',
    '{"hashes,size":4}',
    '[]',
  ])
    expect([bad, parseFrontier(encodeUtf8(bad))]).toEqual([bad, undefined])
})

test('every inclusion proof to 70 leaves holds, and no spoiled one does', () => {
  const leaves = fakeHashes(70)
  for (let size = 1; size <= 70; size++) {
    const some = leaves.slice(0, size)
    const root = rootOf(some)
    for (const [index, leaf] of some.entries()) {
      const proof = proveInclusion(index, some)
      expectOnlyThisInclusion({ leaf, index, size, proof, root }, 211)
      for (const other of [size - 2, size - 1, size + 1, 2 * size].filter((n) => n > index)) {
        const good = checkInclusion(leaf, index, other, proof, root)
        expect([index, size, other, good]).toEqual([
          index,
          size,
          other,
          turns(index, other) === turns(index, size),
        ])
      }
    }
  }
})

test('every consistency proof to 70 leaves holds, and no spoiled one does', () => {
  const leaves = fakeHashes(70)
  const roots = leaves.map((_, k) => rootOf(leaves.slice(0, k + 1)))
  const wrong: unknown[] = []
  for (let size = 1; size <= 70; size++) {
    const root = roots[size - 1] as Uint8Array
    for (let old = 1; old <= size; old++) {
      const oldRoot = roots[old - 1] as Uint8Array
      const proof = proveConsistency(old, leaves.slice(0, size))
      const holds = (m: number, n: number, p: Uint8Array[], a: Uint8Array, b: Uint8Array) => {
        if (checkConsistency(m, n, p, a, b)) wrong.push([old, size, m, n, p, a, b])
      }
      expect(checkConsistency(old, size, proof, oldRoot, root)).toBe(true)
      for (const other of spoiled(proof, 211, size < 20 || old % 5 === 0))
        holds(old, size, other, oldRoot, root)
      for (const [one, ...more] of spoiled([oldRoot], 211))
        if (one && one !== oldRoot && more.length === 0) holds(old, size, proof, one, root)
      for (const [one, ...more] of spoiled([root], 211))
        if (one && one !== root && more.length === 0) holds(old, size, proof, oldRoot, one)
      if (old < size) holds(old, size, proof, root, oldRoot)
      for (const [m, n] of [
        [old - 1, size],
        [old + 1, size],
        [old, size - 1],
        [old, size + 1],
        [old, 2 * size],
      ] as const) {
        if (m < 1 || m > n) holds(m, n, proof, oldRoot, root)
        else {
          const same = cuts(m, n, true) === cuts(old, size, true)
          if (checkConsistency(m, n, proof, oldRoot, root) !== same) wrong.push([old, size, m, n])
        }
      }
      holds(old + 0.5, size, proof, oldRoot, root)
      holds(old, size + 0.5, proof, oldRoot, root)
      holds(0, size, [], oldRoot, root)
    }
  }
  expect(wrong).toEqual([])
})

test('an interior node is no leaf', () => {
  const [a, b] = fakeHashes(2) as [Uint8Array, Uint8Array]
  const data = Uint8Array.of(...a, ...b)
  expect(encodeHex(leafHash(data))).not.toBe(encodeHex(nodeHash(a, b)))
})
