/**
 * The Merkle tree of RFC 6962 §2.1 / RFC 9162 §2.1: hashes, and inclusion and consistency proofs, prove beside
 * check. Arithmetic stays below 2^53 with division, for `>>` would cut sizes to 32 bits.
 */
import { concat, equalBytes } from './bytes.ts'
import { sha256 } from './crypto.ts'

const LEAF = Uint8Array.of(0)
const NODE = Uint8Array.of(1)

/** SHA-256(0x00 ‖ leaf data). */
export function leafHash(data: Uint8Array): Uint8Array {
  return sha256(concat(LEAF, data))
}

/** SHA-256(0x01 ‖ left ‖ right). */
export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  if (left.length !== 32 || right.length !== 32) return sha256(concat(NODE, left, right))
  node.set(left, 1)
  node.set(right, 33)
  return sha256(node)
}

/** One for all nodes: an array made for each takes longer than its hash. */
const node = concat(NODE, new Uint8Array(64))

/** The largest power of two that is smaller than `size` (size ≥ 2). */
function split(size: number): number {
  let k = 1
  while (k * 2 < size) k *= 2
  return k
}

/** The root over leaf hashes; at least one. */
export function rootOf(leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length === 0) throw new RangeError('the smallest tree has one leaf')
  if (leaves.length === 1) return leaves[0] as Uint8Array
  const k = split(leaves.length)
  return nodeHash(rootOf(leaves.slice(0, k)), rootOf(leaves.slice(k)))
}

/** The inclusion proof of leaf `index` in the tree over `leaves` (RFC 9162 §2.1.3.1). Requires index < size. */
export function proveInclusion(index: number, leaves: readonly Uint8Array[]): Uint8Array[] {
  if (leaves.length === 1) return []
  const k = split(leaves.length)
  return index < k
    ? [...proveInclusion(index, leaves.slice(0, k)), rootOf(leaves.slice(k))]
    : [...proveInclusion(index - k, leaves.slice(k)), rootOf(leaves.slice(0, k))]
}

/** True when `proof` shows that `leaf` is leaf `index` of the tree of `size` with `root` (RFC 9162 §2.1.3.2). */
export function checkInclusion(
  leaf: Uint8Array,
  index: number,
  size: number,
  proof: readonly Uint8Array[],
  root: Uint8Array,
): boolean {
  if (!isSize(size) || !Number.isSafeInteger(index) || index < 0 || index >= size) return false
  if (![leaf, root, ...proof].every((hash) => hash.length === 32)) return false
  let fn = index
  let sn = size - 1
  let hash = leaf
  for (const sibling of proof) {
    if (sn === 0) return false
    if (fn % 2 === 1 || fn === sn) {
      hash = nodeHash(sibling, hash)
      while (fn % 2 === 0 && fn !== 0) {
        fn = Math.floor(fn / 2)
        sn = Math.floor(sn / 2)
      }
    } else hash = nodeHash(hash, sibling)
    fn = Math.floor(fn / 2)
    sn = Math.floor(sn / 2)
  }
  return sn === 0 && equalBytes(hash, root)
}

/** The proof that the first `oldSize` leaves are a prefix of `leaves` (RFC 9162 §2.1.4.1). Requires 1 ≤ oldSize ≤ size. */
export function proveConsistency(oldSize: number, leaves: readonly Uint8Array[]): Uint8Array[] {
  return subproof(oldSize, leaves, true)
}

function subproof(oldSize: number, leaves: readonly Uint8Array[], whole: boolean): Uint8Array[] {
  if (oldSize === leaves.length) return whole ? [] : [rootOf(leaves)]
  const k = split(leaves.length)
  return oldSize <= k
    ? [...subproof(oldSize, leaves.slice(0, k), whole), rootOf(leaves.slice(k))]
    : [...subproof(oldSize - k, leaves.slice(k), false), rootOf(leaves.slice(0, k))]
}

/** True when `proof` shows that the tree of `oldSize` is a prefix of that of `newSize` (RFC 9162 §2.1.4.2). */
export function checkConsistency(
  oldSize: number,
  newSize: number,
  proof: readonly Uint8Array[],
  oldRoot: Uint8Array,
  newRoot: Uint8Array,
): boolean {
  if (!isSize(oldSize) || !isSize(newSize) || oldSize > newSize) return false
  if (![oldRoot, newRoot, ...proof].every((hash) => hash.length === 32)) return false
  if (oldSize === newSize) return proof.length === 0 && equalBytes(oldRoot, newRoot)
  // A complete old tree is itself the first node of the path.
  const path = isPowerOfTwo(oldSize) ? [oldRoot, ...proof] : [...proof]
  const first = path[0]
  if (first === undefined) return false
  let fn = oldSize - 1
  let sn = newSize - 1
  while (fn % 2 === 1) {
    fn = Math.floor(fn / 2)
    sn = Math.floor(sn / 2)
  }
  let oldHash = first
  let newHash = first
  for (const node of path.slice(1)) {
    if (sn === 0) return false
    if (fn % 2 === 1 || fn === sn) {
      oldHash = nodeHash(node, oldHash)
      newHash = nodeHash(node, newHash)
      while (fn % 2 === 0 && fn !== 0) {
        fn = Math.floor(fn / 2)
        sn = Math.floor(sn / 2)
      }
    } else newHash = nodeHash(newHash, node)
    fn = Math.floor(fn / 2)
    sn = Math.floor(sn / 2)
  }
  return sn === 0 && equalBytes(oldHash, oldRoot) && equalBytes(newHash, newRoot)
}

function isSize(size: number): boolean {
  return Number.isSafeInteger(size) && size >= 1
}

function isPowerOfTwo(size: number): boolean {
  let rest = size
  while (rest % 2 === 0) rest /= 2
  return rest === 1
}
