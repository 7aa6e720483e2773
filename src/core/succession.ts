/**
 * Which key signs at which tree size, as a verifier sees it (docs/format.md, "Succession"). Built up entry by
 * entry in order; it believes no key record until `checkSuccession` has seen both signatures.
 */
import { originOf, type VerifiedCheckpoint, vaultIdOf, verifyCheckpoint } from './checkpoint.ts'
import { canonicalize, type JsonObject } from './jcs.ts'
import { parseVkey, type VerifierKey } from './note.ts'
import { checkRecord } from './record.ts'
import type { KeyRecord, VaultRecord } from './record-ledger.ts'

/** One `vault` or `key` entry: from tree size `seq + 1` on, its key signs. */
export type KeyTerm = {
  readonly seq: number
  readonly action: 'vault' | 'rotate' | 'revoke' | 'seal'
  readonly key: VerifierKey
  readonly vkey: string
  readonly encryption: { readonly recipient: string } | null
  readonly seal: string | null
}
/** The terms so far, oldest first; the first is entry 0. */
export type Succession = readonly KeyTerm[]
/** Why a `vault` or `key` record is refused. */
export type SuccessionFault =
  | 'malformed'
  | 'vault-id'
  | 'previous'
  | 'reused-key'
  | 'seal-changes-key'
  | 'encryption-switched'
  | 'name'

/** The succession that entry 0 starts, or why it cannot. */
export function startSuccession(record: JsonObject): Succession | SuccessionFault {
  const checked = checkRecord(record)
  if (!checked.ok || checked.record.kind !== 'vault') return 'malformed'
  const { id, key: vkey, encryption, seal }: VaultRecord = checked.record
  const key = parseVkey(vkey)
  if (key === undefined) return 'malformed'
  if (vaultIdOf(key.publicKey) !== id) return 'vault-id'
  if (key.name !== originOf(id)) return 'name'
  return [{ seq: 0, action: 'vault', key, vkey, encryption, seal }]
}

/**
 * The succession with the key entry `seq`, or why it is refused. `headerKey` is the header `key` of entry seq−1.
 * The caller still has to see the signatures that `demandedKeys` names at size seq+1.
 */
export function extendSuccession(
  succession: Succession,
  seq: number,
  headerKey: number,
  record: JsonObject,
): Succession | SuccessionFault {
  const checked = checkRecord(record)
  if (!checked.ok || checked.record.kind !== 'key') return 'malformed'
  const { action, key: vkey, previous, encryption, seal }: KeyRecord = checked.record
  const last = succession.at(-1) as KeyTerm
  const key = parseVkey(vkey)
  if (key === undefined) return 'malformed'
  if (previous !== headerKey || previous !== last.seq) return 'previous'
  if (key.name !== last.key.name) return 'name'
  if ((encryption === null) !== (last.encryption === null)) return 'encryption-switched'
  if (action === 'seal') {
    if (vkey !== last.vkey || canonicalize(encryption) !== canonicalize(last.encryption))
      return 'seal-changes-key'
  } else if (succession.some((term) => term.vkey === vkey)) return 'reused-key'
  return [...succession, { seq, action, key, vkey, encryption, seal }]
}

/** The term whose key is in force at entry `seq`: the newest at or before it. */
export function termAt(succession: Succession, seq: number): KeyTerm {
  let term = succession[0] as KeyTerm
  for (const later of succession) if (later.seq <= seq) term = later
  return term
}

/** The keys that must have signed the checkpoint of `size`, in order: two where a key gave way to another, else one. */
export function demandedKeys(succession: Succession, size: number): VerifierKey[] {
  const term = termAt(succession, size - 1)
  if (term.seq !== size - 1 || term.seq === 0 || term.action === 'seal') return [term.key]
  return [termAt(succession, size - 2).key, term.key]
}

/** The verified checkpoint of a note whose signatures are those that its size demands, or undefined. */
export function verifyHeldNote(
  noteText: string,
  succession: Succession,
  size: number,
): VerifiedCheckpoint | undefined {
  // Where entry 0 is damaged no key is known, and no note is by anyone.
  if (succession.length === 0) return undefined
  const verified = verifyCheckpoint(noteText, demandedKeys(succession, size))
  return verified !== undefined && verified.size === size ? verified : undefined
}
