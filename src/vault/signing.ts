/**
 * The one place where a checkpoint is signed: by exactly the keys that its size demands, in their order
 * (docs/format.md, "Succession of keys").
 */
import { equalBytes } from '../core/bytes.ts'
import { type Checkpoint, formatCheckpointBody, signCheckpoint } from '../core/checkpoint.ts'
import { ed25519PublicKey } from '../core/crypto.ts'
import { formatNote, type VerifierKey } from '../core/note.ts'
import { demandedKeys, type Succession } from '../core/succession.ts'
import type { SigningKey } from './secrets.ts'

/** The own key with this public key, or undefined. */
export function ownKey(signing: readonly SigningKey[], key: VerifierKey): SigningKey | undefined {
  return signing.find((own) => equalBytes(ed25519PublicKey(own.seed), key.publicKey))
}

/** The signed note of a checkpoint, or undefined when a key that its size demands is not among ours. */
export function signNote(
  checkpoint: Checkpoint,
  succession: Succession,
  signing: readonly SigningKey[],
): string | undefined {
  const lines: string[] = []
  for (const demanded of demandedKeys(succession, checkpoint.size)) {
    const own = ownKey(signing, demanded)
    if (own === undefined) return undefined
    lines.push(signCheckpoint(checkpoint, own.seed))
  }
  return formatNote(formatCheckpointBody(checkpoint), lines)
}
