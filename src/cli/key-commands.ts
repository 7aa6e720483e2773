/** The `key` commands: declared here, each run from a file that is loaded only when it is wanted. */
import type { Command } from 'commander'
import type { Context } from './context.ts'
import { exitHelp } from './exit.ts'

/** How program.ts turns what runs a command into what commander calls. */
export type Run = (
  act: (flags: never, operands: readonly string[]) => Promise<unknown>,
) => (...args: unknown[]) => Promise<void>

/** Adds `key` and what is under it; gives `key`, for whoever types another word there. */
export function keyCommands(program: Command, context: Context, run: Run): Command {
  const key = program
    .command('key')
    .summary('keys, passphrase and recovery sheet of the vault')
    .helpCommand(false)
  key
    .command('show')
    .summary('the fingerprint and the key that readers must know from elsewhere')
    .option('--to <file>', 'write the key to a new file')
    .addHelpText('after', exitHelp(0, 2, 3, 5, 10))
    .action(run(async (flags) => (await import('./key-show.ts')).keyShow(context, flags)))
  key
    .command('list')
    .summary('every key that the vault had, and from where to where it signed')
    .addHelpText('after', exitHelp(0, 2, 3, 5, 10))
    .action(run(async (flags) => (await import('./key-list.ts')).keyList(context, flags)))
  key
    .command('sheet')
    .summary('a recovery sheet to print, for when the passphrase is lost; it opens everything')
    .option('--to <file>', 'where it is written; not into the vault; must not be there yet')
    .addHelpText('after', exitHelp(0, 2, 3, 5, 10, 11, 12, 130))
    .action(run(async (flags) => (await import('./key-sheet.ts')).keySheet(context, flags)))
  key
    .command('passphrase')
    .summary('another passphrase')
    .option('--new-passphrase-file <file>', 'read the new one from a file, instead of being asked')
    .addHelpText('after', exitHelp(0, 2, 3, 5, 10, 11, 12, 130))
    .action(run(async (flags) => (await import('./key-passphrase.ts')).keyPassphrase(context, flags)))
  key
    .command('recover')
    .summary('a new passphrase by the recovery sheet')
    .option(
      '--sheet <file>',
      'the sheet as a file; - reads standard input; else its secret line is asked for',
    )
    .option('--new-passphrase-file <file>', 'read the new passphrase from a file, instead of being asked')
    .addHelpText('after', exitHelp(0, 2, 3, 5, 10, 11, 12, 130))
    .action(run(async (flags) => (await import('./key-recover.ts')).keyRecover(context, flags)))
  key
    .command('rotate')
    .summary('a new key; the old one signs for it')
    .addHelpText('after', exitHelp(0, 2, 3, 5, 10, 11, 12, 130))
    .action(run(async (flags) => (await import('./key-change.ts')).keyChange(context, flags, 'rotate')))
  key
    .command('revoke')
    .summary('a new key, and the word that the old one was in other hands')
    .addHelpText('after', exitHelp(0, 2, 3, 5, 10, 11, 12, 130))
    .action(run(async (flags) => (await import('./key-change.ts')).keyChange(context, flags, 'revoke')))
  key
    .command('seal')
    .summary('a certificate that seals packets from now on; --off for none')
    .option(
      '--p256',
      'ECDSA over P-256; RSA of 3072 bits otherwise, whose signatures are the same bytes each time',
    )
    .option('--name <text>', 'the name in the certificate, which every reader of a packet sees')
    .option('--key <file>', 'bring a private key in (PEM, without a passphrase), with --certificate')
    .option('--certificate <file>', 'the certificate of that key (PEM)')
    .option('--off', 'no seal from now on')
    .addHelpText('after', exitHelp(0, 2, 3, 5, 10, 11, 12, 130))
    .action(run(async (flags) => (await import('./key-seal.ts')).keySeal(context, flags)))
  return key
}
