/** Where the vault is (cli.md): --vault, EVIDENCE_VAULT, else the platform's data folder. Never the current folder. */
import { homedir } from 'node:os'
import { isAbsolute, join, resolve } from 'node:path'
import { EvidenceError } from '../core/errors.ts'
import type { CommonFlags, Context } from './context.ts'

/** The absolute path of the vault that this command is about. */
export function vaultPlace(context: Context, flags: CommonFlags): string {
  const named = flags.vault ?? context.env['EVIDENCE_VAULT']
  if (named !== undefined && named !== '') return resolve(context.cwd, named)
  const data = context.env['XDG_DATA_HOME']
  if (data !== undefined && isAbsolute(data)) return join(data, 'evidence')
  const home = context.home ?? homeOrUndefined()
  if (home === undefined)
    throw new EvidenceError({
      code: 'usage',
      detail: 'No home folder is known: say where the vault is with --vault.',
    })
  return context.platform === 'darwin'
    ? join(home, 'Library', 'Application Support', 'evidence')
    : join(home, '.local', 'share', 'evidence')
}

/** Where the newest checkpoint of each vault is remembered, or undefined where no place for it is known. */
export function stateFolder(of: Pick<Context, 'env' | 'platform' | 'home'>): string | undefined {
  const state = of.env['XDG_STATE_HOME']
  if (state !== undefined && isAbsolute(state)) return join(state, 'evidence')
  const home = of.home ?? homeOrUndefined()
  if (home === undefined) return undefined
  return of.platform === 'darwin'
    ? join(home, 'Library', 'Application Support', 'evidence-state')
    : join(home, '.local', 'state', 'evidence')
}

function homeOrUndefined(): string | undefined {
  try {
    const home = homedir()
    return isAbsolute(home) ? home : undefined
  } catch {
    return undefined
  }
}

/** Recording is refused where it was never tested. */
export function refuseUntested(context: Context): void {
  if (context.platform === 'win32') throw new EvidenceError({ code: 'not-yet', what: 'windows' })
}
