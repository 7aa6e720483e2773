/**
 * The right edge of the Merkle tree: roots of the complete subtrees, largest first. It makes adding an entry cost
 * the same at entry 10 and at entry 1,000,000. Derived: it never justifies cutting or trusting anything.
 */
import { decodeBase64, encodeBase64, encodeUtf8 } from './bytes.ts'
import { canonicalize, isJsonObject, parseCanonical } from './jcs.ts'
import { nodeHash } from './merkle.ts'

/** `size` leaves, and one 32-byte hash for each bit that is set in `size`. */
export type Frontier = { readonly size: number; readonly hashes: readonly Uint8Array[] }

/** The edge of no leaves. */
export const EMPTY_FRONTIER: Frontier = { size: 0, hashes: [] }

/** The edge with one more leaf hash. */
export function appendLeaf(frontier: Frontier, leaf: Uint8Array): Frontier {
  const hashes = [...frontier.hashes]
  let hash = leaf
  for (let rest = frontier.size; rest % 2 === 1; rest = Math.floor(rest / 2)) {
    hash = nodeHash(hashes.pop() as Uint8Array, hash)
  }
  hashes.push(hash)
  return { size: frontier.size + 1, hashes }
}

/** The root of the tree with this edge; at least one leaf. */
export function frontierRoot(frontier: Frontier): Uint8Array {
  if (frontier.size === 0) throw new RangeError('the smallest tree has one leaf')
  return frontier.hashes.reduceRight((right, left) => nodeHash(left, right))
}

/** frontier.json: `{"hashes":[base64…],"size":n}` in JCS form, no LF. */
export function formatFrontier(frontier: Frontier): Uint8Array {
  return encodeUtf8(canonicalize({ hashes: frontier.hashes.map(encodeBase64), size: frontier.size }))
}

/** Reads frontier.json, or undefined for anything that is not one. */
export function parseFrontier(bytes: Uint8Array): Frontier | undefined {
  const value = parseCanonical(bytes)
  if (!isJsonObject(value) || Object.keys(value).join() !== 'hashes,size') return undefined
  const { hashes, size } = value
  if (!Number.isSafeInteger(size) || (size as number) < 1 || !Array.isArray(hashes)) return undefined
  const decoded = hashes.map((hash) => (typeof hash === 'string' ? decodeBase64(hash) : undefined))
  if (!decoded.every((hash): hash is Uint8Array => hash?.length === 32)) return undefined
  const bits = [...(size as number).toString(2)].filter((bit) => bit === '1').length
  return decoded.length === bits ? { size: size as number, hashes: decoded } : undefined
}
