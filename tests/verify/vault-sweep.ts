/** The sweep over the made vault: which finding names the bit that was hit, and which files are exempt. */
import { NO_ANCHORS } from '../../src/verify/anchors.ts'
import { verifyVault } from '../../src/verify/vault.ts'
import { linesOf, notesOf } from '../written-vault.ts'
import { type Flip, type Half, type Names, type Swept, sweep } from './bit-sweep.ts'
import { type Files, memorySource } from './memory-source.ts'

/** Files whose damage verify does not call damage: derived, or found when the vault is opened for writing. */
export const EXEMPT_OF_VAULT: ReadonlySet<string> = new Set([
  'frontier.json',
  'keys/secrets.json',
  'keys/secrets.age',
  'keys/passphrase.age',
])

/** Sweeps one half of the bytes of a vault whose ledger is well formed. */
export function sweepVault(files: Files, half: Half): Promise<Swept> {
  const ends: number[] = []
  for (const line of linesOf(files.get('ledger.jsonl'))) ends.push((ends.at(-1) ?? 0) + line.length)
  const entryAt = (byte: number): number => ends.findIndex((end) => byte < end)
  const sizes = notesOf(files).map((note) => note.size)

  const names: Names = (found, { path, byte }) => {
    if (path !== 'ledger.jsonl') return found.path === path
    const seq = entryAt(byte)
    // A header that still reads is found by the first checkpoint over it: the entries since the one before.
    if (found.code === 'root-mismatch') {
      const size = sizes.find((one) => one > seq) as number
      return found.size === size && found.found === (sizes[sizes.indexOf(size) - 1] ?? 0)
    }
    const hitLineEnd = ends.includes(byte + 1)
    return found.seq === seq || (hitLineEnd && found.seq === seq + 1)
  }

  /** The digit of `"v":1`: another version cannot be judged. */
  const isVersion = ({ path, byte }: Flip): boolean => {
    const bytes = files.get(path) as Uint8Array
    return new TextDecoder('latin1').decode(bytes.subarray(byte - 4, byte)) === '"v":'
  }
  return sweep(
    files,
    half,
    EXEMPT_OF_VAULT,
    (changed) => verifyVault(memorySource(changed), NO_ANCHORS, false),
    names,
    isVersion,
  )
}
