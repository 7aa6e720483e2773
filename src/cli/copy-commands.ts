/** Declares the commands about copies of the vault, and about adding without the passphrase; each loads its file when it runs. */
import type { Command } from 'commander'
import { repeat } from './content-options.ts'
import type { Context } from './context.ts'
import { exitHelp } from './exit.ts'

type Run = (
  act: (flags: never, operands: readonly string[]) => Promise<unknown>,
) => (...args: unknown[]) => Promise<void>

/** Adds `backup`, `restore`, `deposit` and `unlock`. */
export function copyCommands(program: Command, context: Context, run: Run): void {
  program
    .command('backup')
    .summary('a checked copy of the vault, also while it is in use')
    .option('--to <path>', 'where it goes: a folder that is not there yet')
    .addHelpText('after', exitHelp(0, 2, 3, 5, 10))
    .action(run(async (flags) => (await import('./backup.ts')).backup(context, flags)))

  program
    .command('restore')
    .summary('a backup into the place of the vault, or the end of its waiting')
    .argument('[path]', 'the copy; without it, the restored vault that is there is settled')
    .option('--expect <words>', 'the newest size and twelve words that you know (repeat)', repeat)
    .option('--against <file>', 'the newest checkpoint, packet or vault that you hold (repeat)', repeat)
    .option('--nothing-later', 'you know that nothing was recorded after this copy was made')
    .addHelpText('after', `${RESTORED}${exitHelp(0, 2, 3, 5, 10, 11)}`)
    .action(run(async (flags, [path]) => (await import('./restore.ts')).restore(context, path, flags)))

  program
    .command('deposit')
    .summary('the vault as one encrypted file for someone you trust')
    .option('--to <path>', 'where it goes: a file that is not there yet, such as deposit.tar.age')
    .option('--encrypt-to <recipient>', 'whose age key opens it: age1… (repeat)', repeat)
    .option('--remove', 'then remove the vault here; asks first, --yes does not')
    .addHelpText('after', exitHelp(0, 2, 3, 5, 10, 11, 130))
    .action(run(async (flags) => (await import('./deposit.ts')).deposit(context, flags)))

  program
    .command('unlock')
    .summary('adding without the passphrase, never reading')
    .option('--add-only', 'keep the signing key in the keyring of this system, and not what opens entries')
    .option('--forget', 'take it out again')
    .addHelpText('after', `${ADD_ONLY}${exitHelp(0, 2, 3, 5, 10, 11, 12, 130)}`)
    .action(run(async (flags) => (await import('./unlock-command.ts')).unlockCommand(context, flags)))
}

const RESTORED = `
A copy may be older than what was recorded elsewhere, and two histories of one vault prove nothing
any more. So a restored vault is for reading only until you give the newest checkpoint that you
know (--expect, --against), or say that there is none (--nothing-later). What was there before is
kept beside it, renamed. A newer vault, or another one, is never replaced.
`

const ADD_ONLY = `
Off unless you ask for it. Whoever sits at your unlocked session can then add entries in your name;
reading still asks for the passphrase. After a change of key: once more.
`
