/** The answers of the asking path, and the record that they make. */
import { resolve } from 'node:path'
import { clearForm, spokenForm } from '../core/clear-form.ts'
import { EvidenceError } from '../core/errors.ts'
import type { Target, ThreatRecord } from '../core/record-threat.ts'
import type { When } from '../core/when.ts'
import { type AddOptions, type Draft, draftOf, laidOver, present, targetOf } from './add-options.ts'
import { askOne } from './ask.ts'
import type { Context } from './context.ts'
import { readText } from './files.ts'
import { type AskWhich, timeOf, zoneOf } from './times.ts'

/** What was answered so far; an absent member was skipped. */
export type Answers = {
  readonly medium?: NonNullable<ThreatRecord['channel']>['medium']
  readonly words?: string
  readonly description?: string
  /** Why a paste was not taken; said again in the review. */
  readonly refused?: string
  readonly files: readonly string[]
  readonly time?: string
  readonly zone?: { readonly name: string; readonly basis: NonNullable<When['zoneBasis']> }
  readonly sender?: string
  readonly platform?: string
  readonly targets: readonly Target[]
}

/** Nothing answered yet. */
export const NO_ANSWERS: Answers = { files: [], targets: [] }

/** With --ask: what the options already answer. */
export async function answersOfOptions(context: Context, options: AddOptions): Promise<Partial<Answers>> {
  const words =
    options.textFile === undefined
      ? options.text
      : await readText(
          options.textFile === '-' ? '-' : resolve(context.cwd, options.textFile),
          context.stdin,
          64 * 1_048_576,
        )
  const zone =
    options.zone === undefined
      ? undefined
      : {
          name: zoneOf(options.zone),
          basis: (options.zoneBasis ?? 'stated') as NonNullable<When['zoneBasis']>,
        }
  return (
    present({
      medium: options.medium as Answers['medium'],
      words,
      description: options.description,
      files: options.attach,
      time: options.at,
      zone,
      sender: options.sender,
      platform: options.platform,
      targets: options.target?.map(targetOf),
    }) ?? {}
  )
}

/** Options whose member a question asks for. */
const ASKED: ReadonlySet<string> = new Set([
  ...['text', 'textFile', 'description', 'attach', 'at'],
  ...['medium', 'sender', 'platform', 'target'],
])

/** With --ask: what the options say that no question asks for. */
export async function saidByOptions(
  context: Context,
  options: AddOptions,
  ask: AskWhich | undefined,
): Promise<ThreatRecord> {
  const rest = Object.fromEntries(Object.entries(options).filter(([name]) => !ASKED.has(name)))
  const { record } = await draftOf(
    rest,
    undefined,
    { now: context.vault.now(), deviceZone: context.zone },
    ask,
  )
  return record
}

/** The record that the answers make, over what options said and what an earlier threat of the conversation gives. */
export async function draftOfAnswers(
  context: Context,
  answers: Answers,
  earlier: Partial<ThreatRecord>,
  said: ThreatRecord = { kind: 'threat' },
): Promise<Draft> {
  const { when, future } = await occurredOf(context, answers)
  const { literal, approximate } = said.occurred ?? {}
  const draft = {
    ...said,
    ...present({
      occurred: when === undefined ? undefined : { ...when, ...present({ literal, approximate }) },
      content: present({
        ...said.content,
        ...present({ text: answers.words, description: answers.description }),
      }),
      channel: present({
        ...said.channel,
        ...present({ medium: answers.medium, platform: answers.platform }),
      }),
      sender: present({ ...said.sender, ...(answers.sender === undefined ? {} : senderOf(answers.sender)) }),
      targets: answers.targets.length === 0 ? undefined : answers.targets,
    }),
  } as ThreatRecord
  return { record: laidOver(draft, earlier), future: future ? [clearForm(when as When)] : [] }
}

async function occurredOf(
  context: Context,
  answers: Answers,
): Promise<{ when: When | undefined; future: boolean }> {
  const { time, zone } = answers
  if (time === undefined) return { when: undefined, future: false }
  const { terminal } = context
  const around = {
    zone: zone?.name,
    zoneBasis: zone?.basis,
    now: context.vault.now(),
    deviceZone: context.zone,
  }
  try {
    return await timeOf(time, 'When', around, async (question, choices) =>
      terminal === undefined
        ? undefined
        : askOne(
            terminal,
            question,
            choices.map((value) => ({ label: spokenForm(value), value })),
          ),
    )
  } catch (error) {
    // "in the morning, I think" is worth keeping as it was typed, though it is no time that can be sorted.
    if (error instanceof EvidenceError && error.fault.code === 'time-unclear')
      return { when: { entered: time }, future: false }
    throw error
  }
}

/** A name or number as shown, in the member that its form tells; a name otherwise. */
export function senderOf(shown: string): NonNullable<ThreatRecord['sender']> {
  if (/^\+?[0-9][0-9 ().-]{4,24}$/.test(shown)) return { phone: shown }
  if (/^@\S+$/.test(shown)) return { handle: shown }
  if (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(shown)) return { email: shown }
  return { displayName: shown }
}
