/** The entries of a vault, opened: one unlock, and for a large encrypted vault on every core. */
import { readSettings } from '../vault/open.ts'
import { type Reading, readLastLine, readVault, readVaultAhead } from '../vault/read.ts'
import type { CommonFlags, Context } from './context.ts'
import { unlockEntries } from './unlock.ts'

/** Starting workers costs as much as opening so many entries on one core. */
const WORTH_WORKERS = 1000

/**
 * Reads the vault at `dir` and opens what is sealed.
 * @throws EvidenceError as `unlock` and `readVault`
 */
export async function readOpened(context: Context, flags: CommonFlags, dir: string): Promise<Reading> {
  const encrypted = readSettings(dir).encryption !== null
  if (!encrypted || context.cores < 2 || readLastLine(dir).size < WORTH_WORKERS)
    return readVault(dir, await unlockEntries(context, flags, dir))
  const { startPool } = await import('./examine-pool.ts')
  // They start while the passphrase is worked on.
  const pool = startPool(context.cores)
  try {
    const identities = await unlockEntries(context, flags, dir)
    return await readVaultAhead(dir, (lines) => pool.open(lines, identities))
  } finally {
    pool.close()
  }
}
