/** The commands: declared here, each run from a file that is loaded only when it is wanted. */
import { Command, InvalidArgumentError, Option } from 'commander'
import { harm, marker, medium, threatForm } from './choices.ts'
import type { CommonFlags, Context, Status } from './context.ts'
import { exitHelp } from './exit.ts'
import { VERSION } from './version.ts'

/** What the chosen command ended with. */
export type Ended = { status: Status; json: boolean; records: boolean }

const repeat = (value: string, before: string[] = []): string[] => [...before, value]

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
    .version(VERSION)
    .helpCommand(false)
    .addHelpText(
      'beforeAll',
      [
        'Examples:',
        '  evidence init --unencrypted',
        '  evidence add                              asks, step by step',
        '  evidence add --text-file - --platform sms --sender "+00 000 0001" < words.txt',
        '  evidence list',
        '  evidence export --to packet.zip --for "Counsel" --purpose "protection order"',
        '  evidence verify packet.zip --expect "13 word word …"',
        '',
      ].join('\n'),
    )
    .addHelpText('after', exitHelp(0, 2, 3, 10, 11, 130))
    .action(async () => {
      const { state } = await import('./state.ts')
      await state(context, program.opts<CommonFlags>())
    })
  program.configureHelp({ showGlobalOptions: true })
  const run =
    (records: boolean, act: (flags: never, operands: readonly string[]) => Promise<unknown>) =>
    async (...args: unknown[]): Promise<void> => {
      const command = args.at(-1) as Command
      ended.records = records
      const status = await act(command.optsWithGlobals() as never, command.args)
      if (typeof status === 'number') ended.status = status as Status
    }

  program
    .command('init')
    .summary('make a vault')
    .option('--unencrypted', 'without encryption; the only kind in this version')
    .option('--owner <name>', 'whose vault this is; stands only beside the keys')
    .addHelpText('after', exitHelp(0, 2, 3))
    .action(run(false, async (flags) => (await import('./init.ts')).init(context, flags)))

  addCommand(program)
    .addHelpText('after', exitHelp(0, 2, 3, 10, 11, 130))
    .action(run(true, async (flags) => (await import('./add.ts')).add(context, flags)))

  filters(program.command('list').summary('what is recorded, by time of the event'))
    .option('--words', 'show the words too')
    .option('--reverse', 'latest first')
    .option('--limit <n>', 'at most so many')
    .addHelpText('after', exitHelp(0, 2, 3, 5, 10))
    .action(run(false, async (flags) => (await import('./list.ts')).list(context, flags)))

  program
    .command('show')
    .summary('everything about an entry')
    .argument('<seq...>', 'numbers of entries')
    .addHelpText('after', exitHelp(0, 2, 3, 5, 10))
    .action(run(false, async (flags, seqs) => (await import('./show.ts')).show(context, seqs, flags)))

  program
    .command('checkpoint')
    .summary('size and root in twelve words: what to send to someone you trust')
    .option('--to <file>', 'write the signed note too')
    .addHelpText('after', exitHelp(0, 2, 3, 5, 10))
    .action(run(false, async (flags) => (await import('./checkpoint.ts')).checkpoint(context, flags)))

  program
    .command('key')
    .summary('the public key')
    .command('show')
    .summary('the fingerprint and the key that readers must know from elsewhere')
    .option('--to <file>', 'write the key to a new file')
    .addHelpText('after', exitHelp(0, 2, 3, 5, 10))
    .action(run(false, async (flags) => (await import('./key-show.ts')).keyShow(context, flags)))

  program
    .command('verify')
    .summary('check a vault, a packet folder or a packet ZIP')
    .argument('[path]', 'what to check; the vault when it is left out')
    .option('--against <file>', 'a checkpoint, a packet or a vault that you hold (repeat)', repeat)
    .option('--expect <words>', 'a size and twelve words that you wrote down (repeat)', repeat)
    .option('--key <key>', 'the key you know: a fingerprint, a vkey, or a file that holds one')
    .option('--require <anchors>', 'cannot tell unless held: key, checkpoint, time, witness (repeat)', repeat)
    .option('--all', 'check every signature however many there are')
    .addHelpText('after', exitHelp(0, 1, 2, 3, 4, 5, 10))
    .action(run(false, async (flags, [path]) => (await import('./verify.ts')).verify(context, path, flags)))

  filters(program.command('export').summary('a packet for someone who must read or check it'))
    .option('--to <path>', 'where it goes: a folder, or a ZIP when it ends in .zip; must not be there yet')
    .option('--for <whom>', 'for whom it is; printed')
    .option('--purpose <text>', 'what for; printed')
    .addOption(new Option('--profile <profile>', 'whom it is laid out for').choices(['lawyer']))
    .option('--show-minors', 'show names of children')
    .addHelpText('after', exitHelp(0, 2, 3, 5, 10, 11, 130))
    .action(run(true, async (flags) => (await import('./export.ts')).exportPacket(context, flags)))

  return program
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
  const choice = (flags: string, text: string, choices: readonly string[]): Option =>
    new Option(flags, text).choices([...choices])
  return program
    .command('add')
    .summary('record a threat')
    .option('--text <text>', 'the words, exactly as received')
    .option('--text-file <file>', 'the words from a file; - reads standard input')
    .option('--description <text>', 'what happened, in your own words')
    .option('--language <tag>', 'of the words, such as ru or ug')
    .addOption(
      choice('--text-origin <how>', 'how the words came to be here', [
        'typed',
        'pasted',
        'export',
        'transcribed',
        'ocr',
      ]),
    )
    .option('--edited', 'shown as edited')
    .option('--deleted-by-sender', 'deleted by its sender since')
    .option('--at <time>', 'when, by its meaning: 2021-12-01 08:17, 1 Dec 2021 8:17 am, yesterday 20:15')
    .option('--at-shown <text>', 'the letters on the screen')
    .option('--zone <zone>', 'by whose clock: Asia/Almaty, +05:00')
    .addOption(
      choice('--zone-basis <basis>', 'how the zone is known', [
        'device',
        'shown',
        'stated',
        'export',
        'inferred',
        'unknown',
      ]),
    )
    .option('--approximate', 'the time is about right')
    .option('--not-before <time>', 'the earliest it can have been')
    .option('--not-after <time>', 'the latest it can have been')
    .option('--seen <time>', 'when you first saw it')
    .option('--platform <name>', 'messenger, whatsapp, telegram, signal, sms, email, …')
    .addOption(choice('--medium <medium>', 'how it reached you', medium))
    .option('--conversation <name>', 'the conversation or group')
    .option('--message-id <id>', "the platform's own number of the message")
    .option('--url <url>', 'its address')
    .option('--received-on <account>', 'your account or number')
    .option('--sender <name>', 'the name as shown')
    .option('--sender-handle <handle>', 'such as @name')
    .option('--sender-id <id>', "the platform's number of the account")
    .option('--sender-url <url>', 'its profile')
    .option('--sender-phone <number>', 'its number as shown')
    .option('--sender-email <address>', 'its address as shown')
    .option('--sender-saved-as <name>', 'its name in your contacts')
    .option('--sender-claims <text>', '"NAME; ROLE; ORGANISATION" as the account says of itself')
    .option(
      '--target <who>',
      'WHO[:NAME[:AGE]] (repeat); WHO is self, child, partner, family, colleague, organisation, other',
      repeat,
    )
    .option('--attach <file>', 'a screenshot, recording or other file (repeat)', repeat)
    .option('--attach-role <role>', 'original, screenshot, photoOfScreen, platformExport, …')
    .option('--attach-copy <copy>', 'originalBytes, exactCopy, transcoded, cropped, edited')
    .addOption(choice('--threat-form <form>', 'how it is put', threatForm))
    .addOption(choice('--harm <harm>', 'what is threatened (repeat)', harm).argParser(collectChoice(harm)))
    .addOption(
      choice('--marker <marker>', 'a mark of seriousness (repeat)', marker).argParser(collectChoice(marker)),
    )
    .option('--demand <text>', 'what is demanded')
    .option('--deadline <time>', 'until when')
    .option('--ongoing', 'it goes on')
    .option('--act-code <code>', 'HURIDOCS act code')
    .addOption(choice('--perceived <how>', 'how you know', ['self', 'told', 'foundLater']))
    .option('--recorded-by <name>', 'who writes this down')
    .addOption(
      choice('--recorder-role <role>', 'as what', [
        'affectedPerson',
        'helper',
        'advocate',
        'lawyer',
        'translator',
        'investigator',
      ]),
    )
    .option('--same-as <seq>', 'the same conversation, account and targets as an earlier entry')
    .option('--record <file>', 'whole records as JSON or JSON lines; - reads standard input')
    .option('--ask', 'ask for what the options leave out')
    .addHelpText(
      'beforeAll',
      [
        'Examples:',
        '  evidence add',
        '  evidence add --text-file - --at "2021-12-01 08:17" --zone Asia/Almaty --sender "Unknown" --attach shot.png < words.txt',
        '  evidence add --record - < records.jsonl',
        '',
      ].join('\n'),
    )
}

function collectChoice(words: readonly string[]): (value: string, before: string[] | undefined) => string[] {
  return (value, before) => {
    if (!words.includes(value)) throw new InvalidArgumentError(`Allowed choices are ${words.join(', ')}.`)
    return [...(before ?? []), value]
  }
}
