/** The keys that a vault had, as its ledger says and as both signatures of each change bear out. No secret is needed. */
import { equalBytes } from '../core/bytes.ts'
import { EvidenceError } from '../core/errors.ts'
import { appendLeaf, EMPTY_FRONTIER, frontierRoot } from '../core/frontier.ts'
import { fingerprintOf } from '../core/note.ts'
import { type KeyTerm, verifyHeldNote } from '../core/succession.ts'
import { type Reading, readNotes, readVault } from './read.ts'

/** A key: the entry that brought it, the entry that ended it (null while it is in force) and how. */
export type KeySpan = {
  readonly vkey: string
  readonly fingerprint: string
  readonly from: number
  readonly until: number | null
  readonly ended: 'rotated' | 'revoked' | null
}

/**
 * The keys of the vault at `dir`, oldest first; the last is in force.
 * @throws EvidenceError 'vault-damaged' where the ledger names a key that the one before it did not sign for
 */
export function readKeys(dir: string): readonly [KeySpan, ...KeySpan[]] {
  const reading = readVault(dir)
  refuseUnsigned(dir, reading)
  const terms = reading.succession.filter(({ action }) => action !== 'seal')
  const spans = terms.map((term, at) => spanOf(term, terms[at + 1]))
  const [first, ...rest] = spans
  if (first === undefined) throw damaged('ledger-changed', 0)
  return [first, ...rest]
}

function spanOf({ vkey, key, seq }: KeyTerm, next: KeyTerm | undefined): KeySpan {
  const ended = next === undefined ? null : next.action === 'revoke' ? 'revoked' : 'rotated'
  return { vkey, fingerprint: fingerprintOf(key.publicKey), from: seq, until: next?.seq ?? null, ended }
}

/** Whoever has only the folder can append a key of his own, and sign with it from then on. */
function refuseUnsigned(dir: string, { succession, leaves, line }: Reading): void {
  const sizes = new Set(succession.slice(1).map(({ seq }) => seq + 1))
  const notes = readNotes(dir, sizes)
  let frontier = EMPTY_FRONTIER
  for (const leaf of leaves) {
    frontier = appendLeaf(frontier, leaf)
    if (!sizes.has(frontier.size) || frontier.size > line.size) continue
    const root = frontierRoot(frontier)
    // A note of another size does not verify as one of this.
    const held = notes.map((note) => verifyHeldNote(note, succession, frontier.size))
    const signed = held.some((verified) => verified !== undefined && equalBytes(verified.root, root))
    if (!signed) throw damaged('key-unsigned', frontier.size)
  }
}

function damaged(damage: 'ledger-changed' | 'key-unsigned', size: number): EvidenceError {
  return new EvidenceError({ code: 'vault-damaged', damage, path: 'ledger.jsonl', size })
}
