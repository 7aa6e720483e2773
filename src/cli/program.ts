/** The commands: declared here, each run from a file that is loaded only when it is wanted. */
import { Command, Option } from 'commander'
import { EvidenceError } from '../core/errors.ts'
import { VERSION } from '../core/version.ts'
import { JURISDICTIONS, PROFILES } from '../packet/packet-words.ts'
import { annotateOptions, contentOptions, repeat } from './content-options.ts'
import type { CommonFlags, Context, Status } from './context.ts'
import { copyCommands } from './copy-commands.ts'
import { exitHelp } from './exit.ts'
import { keyCommands } from './key-commands.ts'
import { receiptCommand } from './receipt-command.ts'

/** What the chosen command ended with. */
export type Ended = { status: Status; json: boolean; records: boolean }

/** Commands that record entries: what they refuse, they did not record. */
const RECORDING: ReadonlySet<string> = new Set([
  'add',
  'correct',
  'withdraw',
  'annotate',
  'receipt',
  'export',
])

/** The whole program. `ended` is told the status of the command that ran. */
export function makeProgram(context: Context, ended: Ended): Command {
  const program = new Command('evidence')
  program
    .description('Keep proof of threats: a signed local ledger, and packets that a stranger can check.')
    .usage('[command] [options]')
    .option('--vault <dir>', 'where the vault is (else EVIDENCE_VAULT, else your data folder)')
    .option('--json', 'facts as JSON, one object a line')
    .option('--quiet', 'results only')
    .option('--no-input', 'never ask')
    .option('--yes', 'skip the review')
    .option('--passphrase-file <file>', 'read the passphrase from a file (else EVIDENCE_PASSPHRASE_FILE)')
    .option(
      '--passphrase-command <command>',
      'run this and take what it prints (else EVIDENCE_PASSPHRASE_COMMAND)',
    )
    .version(VERSION)
    .helpCommand(false)
    .addHelpText(
      'before',
      [
        'Examples:',
        '  evidence init                             make an encrypted vault',
        '  evidence add                              asks, step by step',
        '  evidence add --text-file - --platform sms --sender "+00 000 0001" < words.txt',
        '  evidence list',
        '  evidence export --to packet.zip --for "Counsel" --purpose "protection order"',
        '  evidence verify packet.zip --expect "13 word word …"',
        '  evidence help safety                      who can help, when not to collect; offline',
        '',
      ].join('\n'),
    )
    .addHelpText('after', exitHelp(0, 2, 3, 10, 11, 12, 130))
    .action(async () => {
      refuseUnknown(program)
      const { state } = await import('./state.ts')
      await state(context, program.opts<CommonFlags>())
    })
  program.configureHelp({ showGlobalOptions: true })
  // Known before the options are read, so that a wrong one is answered with what it changed.
  program.hook('preSubcommand', (_program, command) => {
    ended.records = RECORDING.has(command.name())
  })
  const run =
    (act: (flags: never, operands: readonly string[]) => Promise<unknown>) =>
    async (...args: unknown[]): Promise<void> => {
      const command = args.at(-1) as Command
      const status = await act(command.optsWithGlobals() as never, command.args)
      if (typeof status === 'number') ended.status = status as Status
    }

  program
    .command('init')
    .summary('make a vault')
    .option('--unencrypted', 'without encryption: whoever can open this computer can read it')
    .option('--owner <name>', 'whose vault this is; stands only beside the keys')
    .option('--continue <old>', 'go on from another vault: entry 1 pins its newest checkpoint')
    .addHelpText('after', exitHelp(0, 2, 3, 130))
    .action(run(async (flags) => (await import('./init.ts')).init(context, flags)))

  addCommand(program)
    .addHelpText('after', exitHelp(0, 2, 3, 10, 11, 12, 130))
    .action(run(async (flags) => (await import('./add.ts')).add(context, flags)))

  contentOptions(program.command('correct').summary('put the right beside the wrong; nothing is erased'))
    .argument('<seq...>', 'numbers of threats')
    .option('--reason <text>', 'why; it stands beside the change')
    .addHelpText('after', exitHelp(0, 2, 3, 10, 11, 12, 130))
    .action(run(async (flags, seqs) => (await import('./correct.ts')).correct(context, seqs, flags)))

  program
    .command('withdraw')
    .summary('say that an entry is not to be relied on; nothing is erased')
    .argument('<seq...>', 'numbers of entries')
    .option('--reason <text>', 'why; it stands beside the entry')
    .addHelpText('after', exitHelp(0, 2, 3, 10, 11, 12, 130))
    .action(run(async (flags, seqs) => (await import('./withdraw.ts')).withdraw(context, seqs, flags)))

  annotateOptions(program.command('annotate').summary('say something about an entry, with its own date'))
    .argument(
      '<kind>',
      'remark, translation, attribution, report, statement, impact, custody, adoption, context, attachment',
    )
    .argument('<seq...>', 'numbers of entries')
    .addHelpText('after', exitHelp(0, 2, 3, 10, 11, 12, 130))
    .action(
      run(async (flags, [kind = '', ...seqs]) =>
        (await import('./annotate.ts')).annotate(context, kind, seqs, flags),
      ),
    )

  receiptCommand(program, context, run)

  program
    .command('note')
    .summary('a private note; never evidence, never exported')
    .argument('[seq]', 'the number of the entry that it is about')
    .option('--text <text>', 'the note')
    .option('--text-file <file>', 'the note from a file; - reads standard input')
    .option('--list', 'show the notes, all or those about the entry')
    .option('--remove <id>', 'remove a note for good')
    .addHelpText('after', exitHelp(0, 2, 3, 5, 10, 11, 12, 130))
    .action(run(async (flags, [seq]) => (await import('./note.ts')).note(context, seq, flags)))

  filters(program.command('list').summary('what is recorded, by time of the event'))
    .option('--words', 'show the words too')
    .option('--reverse', 'latest first')
    .option('--limit <n>', 'at most so many')
    .addHelpText('after', exitHelp(0, 2, 3, 5, 10))
    .action(run(async (flags) => (await import('./list.ts')).list(context, flags)))

  program
    .command('show')
    .summary('everything about an entry')
    .argument('<seq...>', 'numbers of entries')
    .addHelpText('after', exitHelp(0, 2, 3, 5, 10))
    .action(run(async (flags, seqs) => (await import('./show.ts')).show(context, seqs, flags)))

  program
    .command('checkpoint')
    .summary('size and root in twelve words: what to send to someone you trust')
    .option('--to <file>', 'write the signed note too')
    .addHelpText('after', exitHelp(0, 2, 3, 5, 10))
    .action(run(async (flags) => (await import('./checkpoint.ts')).checkpoint(context, flags)))

  const key = keyCommands(program, context, run)
  key.action(() => refuseUnknown(key))

  program
    .command('verify')
    .summary('check a vault, a packet folder or a packet ZIP')
    .argument('[path]', 'what to check; the vault when it is left out')
    .option('--against <file>', 'a checkpoint, a packet or a vault that you hold (repeat)', repeat)
    .option('--expect <words>', 'a size and twelve words that you wrote down (repeat)', repeat)
    .option('--key <key>', 'the key you know: a fingerprint, a vkey, or a file that holds one')
    .option('--manifest <sha256>', 'the SHA-256 of tagmanifest-sha256.txt that you were told, of a packet')
    .option('--require <anchors>', 'cannot tell unless held: key, checkpoint, time, witness (repeat)', repeat)
    .option('--all', 'check every signature however many there are')
    .option('--decrypt', 'open what is sealed too, with the passphrase')
    .addHelpText('after', exitHelp(0, 1, 2, 3, 4, 5, 10, 12))
    .action(run(async (flags, [path]) => (await import('./verify.ts')).verify(context, path, flags)))

  program
    .command('verifier')
    .summary('the page that checks a packet in a browser, without this program and without a connection')
    .option('--to <file>', 'write the page; without it only its SHA-256 is given')
    .addHelpText(
      'before',
      [
        'Examples:',
        '  evidence verifier --to verify.html           the page, and its SHA-256',
        '  evidence verifier                            its SHA-256 alone, to tell by another way',
        '',
      ].join('\n'),
    )
    .addHelpText('after', exitHelp(0, 2, 3))
    .action(run(async (flags) => (await import('./verifier.ts')).verifier(context, flags)))

  program
    .command('doctor')
    .summary('the surroundings of the vault: permissions, synced folders, clock, leftovers, swap')
    .option('--fix', 'take the rights of other users away; nothing else is changed')
    .addHelpText('after', exitHelp(0, 1, 2, 3, 10))
    .action(run(async (flags) => (await import('./doctor.ts')).doctor(context, flags)))

  program
    .command('help')
    .summary('about safety, or about a command; works offline')
    .argument('[topic...]', 'safety, or a command')
    .addHelpText('after', exitHelp(0, 2))
    .action(run(async (flags, topics) => (await import('./help.ts')).help(context, program, topics, flags)))

  filters(program.command('export').summary('a packet for someone who must read or check it'))
    .option('--to <path>', 'where it goes: a folder, or a ZIP when it ends in .zip; must not be there yet')
    .option('--for <whom>', 'for whom it is; printed')
    .option('--purpose <text>', 'what for; printed')
    .addOption(
      new Option('--profile <profile>', 'whom it is laid out for, which decides what is in it').choices(
        PROFILES,
      ),
    )
    .option(
      '--jurisdiction <codes>',
      `drafts besides those of the United States: ${JURISDICTIONS.join(', ')} (repeat)`,
      repeat,
    )
    .option('--consent', 'those in the packet agree, for the profiles un and public')
    .option('--redact <text>', 'hide these words wherever they stand (repeat)', repeat)
    .option(
      '--redact-file <file>',
      'words to hide, one phrase a line; - reads standard input (repeat)',
      repeat,
    )
    .option('--redact-field <seq:/pointer>', 'hide a field, such as 3:/sender/phone (repeat)', repeat)
    .option('--withhold-attachment <seq:n>', 'leave out a file, such as 3:1 for the first (repeat)', repeat)
    .option(
      '--encrypt-to <recipient>',
      'one age file that only this age1… recipient can open, for someone known to have age (repeat)',
      repeat,
    )
    .option('--no-pdf', 'leave out data/packet.pdf; the packet says that it was left out')
    .option(
      '--load-file',
      'add data/loadfile.dat and .opt for review platforms (Concordance, Opticon); views',
    )
    .option('--case-uco', 'add data/case.jsonld for tools of investigators (CASE/UCO 1.4); a view')
    .option('--show-minors', 'show names of children; they are hidden otherwise')
    .option('--show-accounts', 'show your own account names and numbers; they are hidden otherwise')
    .option('--again <seq>', 'the packet of this export entry once more, the same bytes; records nothing')
    .addHelpText('after', `${HIDING}${exitHelp(0, 2, 3, 5, 10, 11, 130)}`)
    .action(run(async (flags) => (await import('./export.ts')).exportPacket(context, flags)))

  copyCommands(program, context, run)

  // commander counts surplus words; which of them is no command is worth more to whoever typed it. Set last, for
  // commands take the setting over when they are made, and theirs must stay strict.
  program.allowExcessArguments()
  key.allowExcessArguments()
  return program
}

const HIDING = `
Profiles: lawyer (everything), police (no impact, no way to reach a witness), asylum (no preservation
sheet), un (no witness, no context, nothing of who holds originals), platform (times, ids, addresses
and accounts alone), public (words and times, no names of those threatened, no files). Your own
accounts are hidden in all of them. Only fields are hidden: for words in a message use --redact.
Hiding: a phrase is found as it is given, also inside longer words. Upper and lower case, letter
styles, composed letters and the number of blanks make no difference; other spellings and other
words between do. Whatever holds it is hidden: word by word in texts, whole in names, addresses and
file names. A file goes whole or not at all. With --again, say again what was hidden then.
`

/** A first word that is no command, or the lack of one where only commands do anything. */
function refuseUnknown(command: Command): void {
  const [word] = command.args
  const names = command.commands.map((one) => one.name()).join(', ')
  if (word !== undefined)
    throw new EvidenceError({ code: 'usage', detail: `There is no command ${word}. There are: ${names}.` })
  if (command.parent !== null)
    throw new EvidenceError({ code: 'usage', detail: `Say what of it: evidence ${command.name()} ${names}` })
}

function filters(command: Command): Command {
  return command
    .option('--entries <list>', 'by number, such as 3,7-9')
    .option('--since <time>', 'events from then on')
    .option('--until <time>', 'events up to then')
    .option('--sender <text>', 'part of the account as shown')
    .option('--platform <name>', 'this platform')
    .option('--target <text>', 'part of who is threatened')
    .option('--kind <kind>', 'threat, annotation, translation, export, …')
    .option('--contains <text>', 'part of any name or text, upper or lower case')
}

function addCommand(program: Command): Command {
  return contentOptions(program.command('add').summary('record a threat'))
    .option('--same-as <seq>', 'the same conversation, account and targets as an earlier entry')
    .option('--record <file>', 'whole records as JSON or JSON lines; - reads standard input')
    .option('--ask', 'ask for what the options leave out')
    .addHelpText(
      'before',
      [
        'Examples:',
        '  evidence add',
        '  evidence add --text-file - --at "2021-12-01 08:17" --zone Asia/Almaty --sender "Unknown" --attach shot.png < words.txt',
        '  evidence add --record - < records.jsonl',
        '',
      ].join('\n'),
    )
}
