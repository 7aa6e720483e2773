/** A vault that is open for writing while a command works on it. */
import { EvidenceError } from '../core/errors.ts'
import { type OpenVault, openVault } from '../vault/open.ts'
import type { Context } from './context.ts'

/**
 * Opens the vault at `dir`, gives it to `act`, and closes it. A lock that cannot be removed must not stand in the
 * place of what came of the command: it names a process that ends now, so that the next writer takes it over.
 */
export async function withVault<T>(
  context: Context,
  dir: string,
  by: Parameters<typeof openVault>[2],
  act: (vault: OpenVault) => Promise<T>,
): Promise<T> {
  const vault = await openVault(dir, context.vault, by)
  try {
    return await act(vault)
  } finally {
    closeIfPossible(vault)
  }
}

function closeIfPossible(vault: OpenVault): void {
  try {
    vault.close()
  } catch (error) {
    if (!(error instanceof EvidenceError) || error.fault.code !== 'disk') throw error
  }
}
