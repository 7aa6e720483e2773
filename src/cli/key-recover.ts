/** `evidence key recover`: a new passphrase by the recovery sheet, also on a new computer with a restored vault. */
import { resolve } from 'node:path'
import type { Identity } from '../age/keys.ts'
import { EvidenceError } from '../core/errors.ts'
import { readSettings } from '../vault/open.ts'
import { openSecrets } from '../vault/sealed-secrets.ts'
import { askSecret } from './ask.ts'
import type { CommonFlags, Context } from './context.ts'
import { readText } from './files.ts'
import { type NewPassphraseFlags, setPassphrase } from './key-passphrase.ts'
import { refuseUntested, vaultPlace } from './place.ts'
import { identityOnSheet, identityTyped } from './sheet-text.ts'

/** A sheet has less than 10 KB. */
const MAX_SHEET = 65_536
const TRIES = 3

/** Runs the command. */
export async function keyRecover(
  context: Context,
  flags: NewPassphraseFlags & { readonly sheet?: string },
): Promise<void> {
  refuseUntested(context)
  const dir = vaultPlace(context, flags)
  if (readSettings(dir).encryption === null) throw new EvidenceError({ code: 'not-encrypted' })
  const by = flags.sheet === undefined ? await typed(context, flags) : await read(context, flags.sheet)
  // Before a passphrase is thought out for nothing.
  openSecrets(dir, by)
  await setPassphrase(context, flags, dir, by)
  if (flags.quiet !== true)
    await context.out.message('The recovery sheet still opens the vault: keep it as before.')
}

async function read(context: Context, sheet: string): Promise<Identity> {
  const path = sheet === '-' ? sheet : resolve(context.cwd, sheet)
  const identity = identityOnSheet(await readText(path, context.stdin, MAX_SHEET))
  if (identity !== undefined) return identity
  throw new EvidenceError({
    code: 'usage',
    detail: 'There is not one whole line AGE-SECRET-KEY-1… in what was given as the recovery sheet.',
  })
}

async function typed(context: Context, flags: CommonFlags): Promise<Identity> {
  const terminal = flags.input === false ? undefined : context.controlling()
  if (terminal === undefined) throw new EvidenceError({ code: 'no-terminal', option: '--sheet' })
  for (let tries = 1; ; tries++) {
    const line = await askSecret(
      terminal,
      'The line AGE-SECRET-KEY-1… of the sheet (not shown; empty: there is none):',
    )
    if (line.trim() === '') throw new EvidenceError({ code: 'nothing-opens' })
    const identity = identityTyped(line)
    if (identity !== undefined) return identity
    if (tries === TRIES)
      throw new EvidenceError({
        code: 'usage',
        detail: 'That is not the line of a recovery sheet; a letter is wrong or missing.',
      })
    await context.out.message('A letter is wrong or missing: the line has 74. Look again.')
  }
}
