/**
 * The questions of `add`, for someone who is frightened and in a hurry: Enter skips any of them, every answer can be
 * changed before it is recorded, and a failure comes back to the review with nothing typed lost.
 */
import { resolve } from 'node:path'
import { EvidenceError } from '../core/errors.ts'
import type { ThreatRecord } from '../core/record-threat.ts'
import { questioner, record } from './add.ts'
import { type Answers, answersOfOptions, draftOfAnswers, NO_ANSWERS, saidByOptions } from './add-answers.ts'
import { type AddOptions, attachmentNotes, saysSomething } from './add-options.ts'
import { QUESTIONS, type Question, timeLine } from './add-questions.ts'
import { askOne, askYes } from './ask.ts'
import type { CommonFlags, Context } from './context.ts'
import { columnsOf, MARGIN, markedText, oneLine } from './printable.ts'
import { earlierThreat } from './same-as.ts'
import { type Terminal, withAlternateScreen } from './screen.ts'
import { sentences } from './sentences.ts'

/** Asks, shows the review, records; and again while the person wants another from the same conversation. */
export async function addByAsking(
  context: Context,
  flags: CommonFlags & AddOptions,
  dir: string,
): Promise<void> {
  const terminal = context.terminal as Terminal
  const given = await answersOfOptions(context, flags)
  const said = await saidByOptions(context, flags, await questioner(context, flags))
  let sameAs = await addOne(context, flags, dir, { sameAs: flags.sameAs, given, said })
  if (flags.json === true || flags.yes === true) return
  try {
    while (
      await askYes(terminal, `Recorded as entry ${sameAs}. Another from the same conversation?`, false)
    ) {
      // The options spoke of the first one.
      sameAs = await addOne(context, flags, dir, { sameAs, given: {}, said: { kind: 'threat' } })
    }
  } catch (error) {
    // What is stopped now is the next one; the one before it stays recorded, and the message must not deny it.
    if (error instanceof EvidenceError)
      throw new EvidenceError(error.fault, { changed: true, cause: error.cause })
    throw error
  }
}

type Start = { sameAs: string | undefined; given: Partial<Answers>; said: ThreatRecord }

/** Asks for one threat and records it; gives its number. */
async function addOne(
  context: Context,
  flags: CommonFlags & AddOptions,
  dir: string,
  { sameAs, given, said }: Start,
): Promise<string> {
  const earlier = await earlierThreat(context, flags, dir, sameAs)
  const start = { ...NO_ANSWERS, ...(earlier.clock === undefined ? {} : { zone: earlier.clock }), ...given }
  const terminal = context.terminal as Terminal
  const answers = await withAlternateScreen(terminal, () => askAll(context, start, earlier.questions))
  const committed = await reviewAndRecord(context, flags, dir, { answers, said, earlier: earlier.record })
  return String(committed.receipts[0]?.seq)
}

async function askAll(
  context: Context,
  start: Answers,
  known: ReadonlySet<Question['id']>,
): Promise<Answers> {
  let answers = start
  for (const question of QUESTIONS) {
    const answered = question.lines(answers).length > 0 || known.has(question.id)
    if (answered || !question.applies(answers)) continue
    clear(context.terminal as Terminal)
    answers = await question.ask(context, answers)
  }
  return answers
}

/** One question at a time on the screen; what was answered comes again in the review. */
function clear(terminal: Terminal): void {
  if (!terminal.plain && terminal.output.isTTY) terminal.output.write('\u001b[2J\u001b[H')
}

type Review = 'record' | 'stop' | Question

async function reviewAndRecord(
  context: Context,
  flags: CommonFlags & AddOptions,
  dir: string,
  { answers: first, said, earlier }: { answers: Answers; said: ThreatRecord; earlier: Partial<ThreatRecord> },
) {
  const terminal = context.terminal as Terminal
  let answers = first
  let trouble: string | undefined
  for (;;) {
    const chosen: Review =
      flags.yes === true && trouble === undefined
        ? 'record'
        : await withAlternateScreen(terminal, () => review(context, answers, trouble))
    if (chosen === 'stop') throw new EvidenceError({ code: 'interrupted' })
    if (chosen !== 'record') {
      const question = chosen
      answers = await withAlternateScreen(terminal, () => {
        clear(terminal)
        return question.ask(context, answers)
      })
      trouble = undefined
      continue
    }
    try {
      const draft = await draftOfAnswers(context, answers, earlier, said)
      const files = answers.files.map((path) => ({
        path: resolve(context.cwd, path),
        notes: attachmentNotes(flags),
      }))
      return await record(context, flags, dir, [{ record: draft.record, files, future: draft.future }])
    } catch (error) {
      // What was typed is worth more than the command: only an interruption ends it here.
      if (!(error instanceof EvidenceError) || error.fault.code === 'interrupted' || error.changed)
        throw error
      if (flags.yes === true) throw error
      trouble = sentences(error.fault, false, true)
    }
  }
}

/** Shows every answer and asks what to do with them. */
async function review(context: Context, answers: Answers, trouble: string | undefined): Promise<Review> {
  const terminal = context.terminal as Terminal
  const { output } = terminal
  const columns = output.columns || 80
  clear(terminal)
  output.write('This is what will be recorded:\n\n')
  for (const question of QUESTIONS) {
    const meaning = question.id === 'time' ? timeLine(context, answers) : undefined
    const lines = [...question.lines(answers), ...(meaning === undefined ? [] : [`that is: ${meaning}`])]
    if (lines.length === 0) continue
    const label = `${question.label}:`
    if (question.id === 'words')
      output.write(`${label}\n${markedText(lines.join('\n'), { columns, lines: 12 })}\n`)
    else
      for (const line of lines)
        output.write(
          `${label.padEnd(12)} ${oneLine(line, columns - Math.max(columnsOf(label), 12) - MARGIN.length)}\n`,
        )
  }
  output.write('\n')
  const ready = saysSomething(draftShape(answers), answers.files.length)
  if (answers.refused !== undefined) output.write(`${answers.refused}\n\n`)
  if (trouble !== undefined) output.write(`${trouble}\n\n`)
  else if (!ready)
    output.write('There are no words, no description and no file yet: one of them is needed.\n\n')
  const record = ready ? [{ label: 'Record it', value: 'record' as const }] : []
  const changes = QUESTIONS.filter((question) => question.applies(answers)).map((question) => ({
    label: `Change: ${question.label.toLowerCase()}`,
    value: question as Review,
  }))
  const chosen = await askOne<Review>(terminal, 'What now?', [
    ...record,
    ...changes,
    { label: 'Stop; record nothing', value: 'stop' as const },
  ])
  return chosen ?? 'stop'
}

function draftShape(answers: Answers): Parameters<typeof saysSomething>[0] {
  const { words, description } = answers
  return {
    kind: 'threat',
    content: {
      ...(words === undefined ? {} : { text: words }),
      ...(description === undefined ? {} : { description }),
    },
  }
}
