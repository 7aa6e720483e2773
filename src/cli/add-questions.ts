/** The eight questions of `add`, each with how it is asked and how its answer is shown again (cli.md, "add"). */
import { resolve } from 'node:path'
import { clearForm } from '../core/clear-form.ts'
import { parseTime } from '../core/parse-time.ts'
import type { Target } from '../core/record-threat.ts'
import { knownZone, zonesLike } from '../core/zone.ts'
import type { Answers } from './add-answers.ts'
import { askLine, askMany, askOne } from './ask.ts'
import { askWords } from './ask-words.ts'
import type { Context } from './context.ts'
import { droppedPaths } from './dropped-paths.ts'
import { whatIsAt } from './files.ts'
import type { QuestionId } from './same-as.ts'
import type { Terminal } from './screen.ts'
import { refusalSentence } from './words-screen.ts'

/** One question. `ask` gives the answers with its own set anew; `lines` is its answer in the review. */
export type Question = {
  readonly id: QuestionId
  readonly label: string
  applies(answers: Answers): boolean
  /** `now` is what is recorded in its place, shown with a question that takes the whole screen. */
  ask(context: Context, answers: Answers, now?: string): Promise<Answers>
  lines(answers: Answers): string[]
}

const MEDIA = [
  { label: 'A message', value: 'message' },
  { label: 'A call or voice', value: 'call' },
  { label: 'In person', value: 'inPerson' },
  { label: 'A letter or an object', value: 'letter' },
  { label: 'Someone told me', value: 'viaThirdPerson' },
] as const

const PLATFORMS = [
  ['Messenger', 'messenger'],
  ['WhatsApp', 'whatsapp'],
  ['Telegram', 'telegram'],
  ['Signal', 'signal'],
  ['SMS', 'sms'],
  ['Email', 'email'],
  ['Instagram', 'instagram'],
  ['Viber', 'viber'],
  ['WeChat', 'wechat'],
  ['VK', 'vk'],
  ['X', 'x'],
] as const

const TARGETS: readonly { readonly label: string; readonly value: Target['who'] }[] = [
  { label: 'Me', value: 'self' },
  { label: 'My child or children', value: 'child' },
  { label: 'My partner', value: 'partner' },
  { label: 'Other family', value: 'family' },
  { label: 'A colleague', value: 'colleague' },
  { label: 'An organisation', value: 'organisation' },
  { label: 'Someone else', value: 'other' },
]

const terminalOf = (context: Context): Terminal => context.terminal as Terminal

function without<K extends keyof Answers>(answers: Answers, ...members: K[]): Omit<Answers, K> & Answers {
  return Object.fromEntries(
    Object.entries(answers).filter(([member]) => !members.includes(member as K)),
  ) as Omit<Answers, K> & Answers
}

const medium: Question = {
  id: 'medium',
  label: 'How',
  applies: () => true,
  async ask(context, answers) {
    const value = await askOne(terminalOf(context), 'How did it reach you?', MEDIA, { skip: 'Skip' })
    return value === undefined ? without(answers, 'medium') : { ...answers, medium: value }
  },
  lines: (answers) => MEDIA.filter((one) => one.value === answers.medium).map((one) => one.label),
}

const words: Question = {
  id: 'words',
  label: 'Words',
  applies: () => true,
  async ask(context, answers, now) {
    const asWords = answers.medium === undefined || answers.medium === 'message'
    const heading = asWords
      ? ['The words, exactly as they were.']
      : ['What happened, or the words if you remember them.']
    const shown = now === undefined ? heading : [...heading, now]
    const { text, refused } = await askWords(terminalOf(context), shown)
    const rest = {
      ...without(answers, 'words', 'description', 'refused'),
      ...(refused === undefined ? {} : { refused: refusalSentence(refused) }),
    }
    if (text === '') return rest
    return asWords ? { ...rest, words: text } : { ...rest, description: text }
  },
  lines: ({ words: text, description }) => [text ?? description].filter((one) => one !== undefined),
}

const files: Question = {
  id: 'files',
  label: 'Files',
  applies: () => true,
  async ask(context, answers) {
    const found: string[] = []
    const pathsOf = (line: string): string[] => {
      // A path with spaces may be typed as it is.
      const whole = resolve(context.cwd, line.trim())
      return whatIsAt(whole) === 'file'
        ? [whole]
        : droppedPaths(line).map((path) => resolve(context.cwd, path))
    }
    for (;;) {
      const message = found.length === 0 ? 'Drag a screenshot or file here, or type its path' : 'Another file'
      const line = await askLine(terminalOf(context), message, {
        check: (text) => {
          const missing = pathsOf(text).find((path) => whatIsAt(path) !== 'file')
          return missing === undefined
            ? undefined
            : `There is no file ${missing}. Try again, or empty the line and press Enter to skip.`
        },
      })
      if (line === undefined) return { ...answers, files: found }
      found.push(...pathsOf(line))
    }
  },
  lines: (answers) => [...answers.files],
}

const time: Question = {
  id: 'time',
  label: 'When',
  applies: () => true,
  async ask(context, answers) {
    const message = 'When, as shown (for example 1 Dec 2021 8:17 am, or yesterday 20:15)'
    const line = await askLine(terminalOf(context), message)
    return line === undefined ? without(answers, 'time', 'zone') : { ...answers, time: line }
  },
  lines: ({ time: text }) => (text === undefined ? [] : [text]),
}

const zone: Question = {
  id: 'zone',
  label: 'Clock',
  applies: (answers) => answers.time !== undefined,
  async ask(context, answers) {
    const here = { label: `This computer's (${context.zone})`, value: 'device' as const }
    const elsewhere = { label: 'That of another place', value: 'elsewhere' as const }
    const chosen = await askOne(terminalOf(context), 'By whose clock is that time?', [here, elsewhere], {
      skip: 'Not known',
    })
    if (chosen === undefined) return without(answers, 'zone')
    if (chosen === 'device') return { ...answers, zone: { name: context.zone, basis: 'device' } }
    const name = await askLine(terminalOf(context), 'Which place? (for example Asia/Almaty, or +05:00)', {
      check: (text) => {
        if (knownZone(text) !== undefined) return undefined
        const like = zonesLike(text).slice(0, 4).join(', ')
        return `That zone is not known.${like === '' ? '' : ` Perhaps: ${like}.`} An empty line skips.`
      },
    })
    const known = name === undefined ? undefined : knownZone(name)
    return known === undefined
      ? without(answers, 'zone')
      : { ...answers, zone: { name: known, basis: 'stated' } }
  },
  lines: ({ zone: known }) => (known === undefined ? [] : [known.name]),
}

const sender: Question = {
  id: 'sender',
  label: 'From',
  applies: () => true,
  async ask(context, answers) {
    const line = await askLine(terminalOf(context), 'Name or number, as shown')
    return line === undefined ? without(answers, 'sender') : { ...answers, sender: line }
  },
  lines: ({ sender: shown }) => (shown === undefined ? [] : [shown]),
}

const platform: Question = {
  id: 'platform',
  label: 'Platform',
  applies: (answers) => answers.medium === undefined || answers.medium === 'message',
  async ask(context, answers) {
    const choices = [
      ...PLATFORMS.map(([label, value]) => ({ label, value: value as string })),
      { label: 'Another', value: '' },
    ]
    const chosen = await askOne(terminalOf(context), 'On which platform?', choices, { skip: 'Skip' })
    const value = chosen === '' ? await askLine(terminalOf(context), 'Its name') : chosen
    return value === undefined ? without(answers, 'platform') : { ...answers, platform: value }
  },
  lines: ({ platform: name }) => (name === undefined ? [] : [name]),
}

const targets: Question = {
  id: 'targets',
  label: 'Threatened',
  applies: () => true,
  async ask(context, answers) {
    const ticked = await askMany(
      terminalOf(context),
      'Who is threatened? (space ticks, Enter goes on)',
      TARGETS,
    )
    return { ...answers, targets: ticked.map((who) => ({ who })) }
  },
  lines: (answers) =>
    answers.targets.map(
      ({ who, name }) =>
        `${TARGETS.find((one) => one.value === who)?.label ?? who}${name === undefined ? '' : `: ${name}`}`,
    ),
}

/** All of them, in the order in which they are asked. */
export const QUESTIONS: readonly Question[] = [medium, words, files, time, zone, sender, platform, targets]

/** The time as a full date, or that it stays as typed: shown before recording. */
export function timeLine(context: Context, answers: Answers): string | undefined {
  if (answers.time === undefined) return undefined
  const parsed = parseTime(answers.time, {
    nowMs: context.vault.now().getTime(),
    deviceZone: context.zone,
    ...(answers.zone === undefined ? {} : { zone: answers.zone.name, zoneBasis: answers.zone.basis }),
  })
  if (parsed.ok) return clearForm(parsed.when)
  return parsed.choices.length > 1 && parsed.why !== 'not-understood'
    ? 'not clear yet; you will be asked'
    : 'not understood as a time; kept as you typed it'
}
