/** `add` where there is no vault yet: the first screen, an offer to make one, and on (cli.md, "add"). */
import { EvidenceError } from '../core/errors.ts'
import { readSettings } from '../vault/open.ts'
import type { CommonFlags, Context } from './context.ts'
import { firstScreen } from './first-screen.ts'
import { oneLine } from './printable.ts'
import { withAlternateScreen } from './screen.ts'

/**
 * Sees to it that there is a vault at `dir`, asking whether to make one where a person can answer.
 * @throws EvidenceError 'not-a-vault' where there is none and none is wanted
 */
export async function haveVault(context: Context, flags: CommonFlags, dir: string): Promise<void> {
  try {
    readSettings(dir)
  } catch (error) {
    const missing = error instanceof EvidenceError && error.fault.code === 'not-a-vault'
    const { terminal } = context
    if (!missing || terminal === undefined || flags.input === false || flags.json === true) throw error
    const said = await firstScreen(context, flags)
    const { askYes } = await import('./ask.ts')
    const wanted = await withAlternateScreen(terminal, () => {
      if (!terminal.plain) terminal.output.write(`${said}\n`)
      return askYes(terminal, 'There is no vault yet. Make one now, locked with a passphrase?', true)
    })
    if (!wanted) throw error
    const { makeVault } = await import('./init.ts')
    await makeVault(context, flags, dir)
    await context.out.message(
      `Made an encrypted vault at ${oneLine(dir, 400)}. A recovery sheet, should the passphrase be lost: evidence key sheet --to FILE`,
    )
  }
}
