/** Options that carry content: those of `add`, which `correct` takes too, and those of `annotate`. */
import { type Command, InvalidArgumentError, Option } from 'commander'
import { harm, marker, medium, threatForm } from '../core/threat-words.ts'

/** Collects a repeated option. */
export const repeat = (value: string, before: string[] = []): string[] => [...before, value]

const choice = (flags: string, text: string, choices: readonly string[]): Option =>
  new Option(flags, text).choices([...choices])

/** What can be said of a threat. */
export function contentOptions(command: Command): Command {
  return command
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
}

/** What can be said about an entry later. Which goes with which kind is judged when the kind is known. */
export function annotateOptions(command: Command): Command {
  return command
    .option('--text <text>', 'the words of a remark, translation, statement, impact, adoption')
    .option('--text-file <file>', 'the words from a file; - reads standard input')
    .option('--language <tag>', 'translation: into which language, such as en')
    .option('--translator <name>', 'translation: by whom')
    .option('--translator-contact <text>', 'translation: address and telephone of the translator')
    .option('--translator-language <language>', 'translation: a language of the translator (repeat)', repeat)
    .option('--relationship <text>', 'translator or witness: relationship to those concerned')
    .addOption(choice('--method <method>', 'translation: how it was made', ['human', 'machine']))
    .option('--complete', 'translation: nothing is left out')
    .option('--date <time>', 'translation: when it was made')
    .option('--name <name>', 'attribution: a name of the person (repeat)', repeat)
    .option('--organisation <name>', 'attribution: of which organisation')
    .option('--position <text>', 'attribution: in which position')
    .option('--basis <text>', 'attribution: a reason for it (repeat)', repeat)
    .option('--against <text>', 'attribution: a reason against it (repeat)', repeat)
    .addOption(
      choice('--confidence <degree>', 'attribution: how sure', [
        'highlyReliable',
        'likelyReliable',
        'unsure',
        'likelyUnreliable',
        'highlyUnreliable',
        'unknown',
      ]),
    )
    .option('--still-needed <text>', 'attribution: what would settle it (repeat)', repeat)
    .option('--by <name>', 'attribution, custody, adoption: by whom')
    .option('--to <name>', 'report, custody: to whom')
    .option('--body <name>', 'report: which body or unit')
    .option('--at <time>', 'report: when')
    .option('--reference <text>', 'report: its number')
    .option('--officer <text>', 'report: who took it')
    .option('--given <text>', 'report: what was handed over (repeat)', repeat)
    .option('--preservation-requested', 'report: it was asked that records be kept')
    .option('--outcome <text>', 'report: what came of it')
    .option('--person <name>', 'statement: whose')
    .option('--contact <text>', 'statement: how to reach that person')
    .option('--perceived <text>', 'statement: what was seen or heard')
    .option('--how <text>', 'statement, custody: how')
    .option('--when <time>', 'statement, custody: when')
    .addOption(choice('--willing <answer>', 'statement: willing to testify', ['yes', 'no', 'ask', 'unsafe']))
    .option('--confidential', 'statement: not to be shown without asking')
    .option('--event <text>', 'custody: what happened to it')
    .option('--why <text>', 'custody: why')
    .option('--zone <zone>', 'by whose clock the times are')
    .option('--attach <file>', 'a file that belongs to it (repeat)', repeat)
    .option('--attach-role <role>', 'original, screenshot, scan, document, …')
    .option('--attach-copy <copy>', 'originalBytes, exactCopy, transcoded, cropped, edited')
}

function collectChoice(words: readonly string[]): (value: string, before: string[] | undefined) => string[] {
  return (value, before) => {
    if (!words.includes(value)) throw new InvalidArgumentError(`Allowed choices are ${words.join(', ')}.`)
    return [...(before ?? []), value]
  }
}
