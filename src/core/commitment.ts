/**
 * The redactable commitment to a record (docs/format.md, "digest"): a walk into atoms, one salted SHA-256 an
 * atom, one hash over all. After Steinfeld, Bull, Zheng 2001; RFC 9901 uses the same idea.
 */
import { concat, encodeUtf8 } from './bytes.ts'
import { sha256, shake256, startSha256 } from './crypto.ts'
import { canonicalize, isJsonObject, type Json, type JsonObject, sortedKeys } from './jcs.ts'
import { cut, isCutPath } from './pieces.ts'

/** Member names and array indexes that lead to a leaf of the walk. */
export type Path = readonly (string | number)[]
/** Piece `i` of the `m` pieces of the leaf at `path`; `value` is a scalar, {} or []. */
export type Atom = { path: Path; i: number; m: number; value: Json }

const SALT_BYTES = 16
const SALTS_PREFIX = encodeUtf8('evidence/v1/salts\n')
const RECORD_PREFIX = encodeUtf8('evidence/v1/record\n')

/** The atoms of a record, in walk order: depth first, members in JCS order, arrays by index. */
export function atomsOf(record: JsonObject): Atom[] {
  const atoms: Atom[] = []
  walk(record, [], atoms)
  return atoms
}

function walk(value: Json, path: Path, atoms: Atom[]): void {
  if (Array.isArray(value) && value.length > 0) {
    value.forEach((element, index) => {
      walk(element, [...path, index], atoms)
    })
  } else if (isJsonObject(value) && Object.keys(value).length > 0) {
    for (const key of sortedKeys(value)) walk(value[key] as Json, [...path, key], atoms)
  } else if (typeof value === 'string' && isCutPath(path)) {
    const pieces = cut(value)
    pieces.forEach((piece, i) => {
      atoms.push({ path, i, m: pieces.length, value: piece })
    })
  } else {
    atoms.push({ path, i: 0, m: 1, value })
  }
}

/** The 16-byte salts of `count` atoms, in order, from the 32-byte seed. */
export function saltsOf(seed: Uint8Array, count: number): Uint8Array[] {
  const all = shake256(concat(SALTS_PREFIX, seed), SALT_BYTES * count)
  return Array.from({ length: count }, (_, k) => all.subarray(SALT_BYTES * k, SALT_BYTES * (k + 1)))
}

/** The commitment of one atom: SHA-256(salt ‖ JCS([path, i, m, value])), 32 bytes. */
export function commitAtom(salt: Uint8Array, atom: Atom): Uint8Array {
  return sha256(concat(salt, encodeUtf8(canonicalize([atom.path, atom.i, atom.m, atom.value]))))
}

/** The commitments of all atoms of a record, in order. */
export function commitmentsOf(record: JsonObject, seed: Uint8Array): Uint8Array[] {
  const atoms = atomsOf(record)
  const salts = saltsOf(seed, atoms.length)
  return atoms.map((atom, k) => commitAtom(salts[k] as Uint8Array, atom))
}

/** The digest over commitments in order, 64 lower-case hex digits. */
export function digestOfCommitments(commitments: readonly Uint8Array[]): string {
  const running = startSha256()
  running.update(RECORD_PREFIX)
  for (const commitment of commitments) running.update(commitment)
  return running.digestHex()
}
