/** Declares `receipt`; its file is loaded when it runs. */
import type { Command } from 'commander'
import { repeat } from './content-options.ts'
import type { Context } from './context.ts'
import { exitHelp } from './exit.ts'
import type { Run } from './key-commands.ts'

/** Adds `receipt`. */
export function receiptCommand(program: Command, context: Context, run: Run): void {
  program
    .command('receipt')
    .summary('what a recipient answered about a packet')
    .argument('<seq>', 'the number of the export entry')
    .argument('[file]', 'what came back: words, or a signed note; - reads standard input')
    .option('--by <name>', 'who acknowledges')
    .option('--attach <file>', 'a file that belongs to it, such as a signed letter, scanned (repeat)', repeat)
    .addHelpText('before', RECEIPT_EXAMPLES)
    .addHelpText('after', `${RECEIPT}${exitHelp(0, 2, 3, 5, 10, 11, 12, 130)}`)
    .action(
      run(async (flags, [seq = '', file]) =>
        (await import('./receipt.ts')).receipt(context, seq, file, flags),
      ),
    )
}

const RECEIPT_EXAMPLES = `Examples:
  evidence list --kind export                  which entries are exports
  evidence receipt 12 answer.txt --by "Counsel"
  evidence receipt 12 - < answer.txt
  evidence receipt 12 --attach signed-letter.pdf
`

const RECEIPT = `
Ask for the SHA-256 of tagmanifest-sha256.txt with the date: it names every byte of the packet. In
the folder of the packet, sha256sum tagmanifest-sha256.txt prints it; on Windows
certutil -hashfile tagmanifest-sha256.txt SHA256. What came back is kept exactly as it is. A signed
note (C2SP) is held to the packet; whose key signed it is not known here and not checked. What you
record is your own word that it came: the recipient's copy shows it, yours does not.
`
