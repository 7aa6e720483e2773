/** The questions of `correct`: each with what is recorded now; Enter leaves it as it is. */
import { EvidenceError } from '../core/errors.ts'
import type { FoldedEntry } from '../core/fold.ts'
import type { JsonObject } from '../core/jcs.ts'
import type { ThreatRecord } from '../core/record-threat.ts'
import { objectsAt, textAt } from '../core/recorded.ts'
import { type Answers, draftOfAnswers, NO_ANSWERS } from './add-answers.ts'
import { QUESTIONS, type Question } from './add-questions.ts'
import { askOne, columnsFor } from './ask.ts'
import type { Context } from './context.ts'
import { overTime } from './correct.ts'
import { oneLine } from './printable.ts'
import { type Terminal, withAlternateScreen } from './screen.ts'

/** The record as it is to be, after the person changed what was wrong. */
export async function askChanges(context: Context, entry: FoldedEntry): Promise<JsonObject> {
  const terminal = context.terminal as Terminal
  const answers = await withAlternateScreen(terminal, () => askUntilDone(context, entry))
  const { sender, ...rest } = (await draftOfAnswers(context, answers, {})).record
  const after = overTime(entry.corrected, rest as ThreatRecord)
  return sender === undefined ? after : { ...after, sender: renamed(after['sender'], sender as JsonObject) }
}

/** A new name or number stands in the place of the old one, whichever of the two it is. */
function renamed(old: JsonObject[string] | undefined, shown: JsonObject): JsonObject {
  const {
    displayName: _name,
    handle: _handle,
    phone: _phone,
    email: _email,
    ...kept
  } = (old ?? {}) as Record<string, JsonObject[string]>
  return { ...kept, ...shown }
}

async function askUntilDone(context: Context, entry: FoldedEntry): Promise<Answers> {
  const terminal = context.terminal as Terminal
  const columns = (terminal.output.columns || 80) - 30
  const zone = zoneNow(entry.corrected)
  let answers: Answers = NO_ANSWERS
  for (;;) {
    if (!terminal.plain) terminal.output.write('\u001b[2J\u001b[H')
    terminal.output.write(`Entry ${entry.seq} as it stands. What is wrong in it?\n\n`)
    // Files cannot be exchanged, only added.
    const asked = QUESTIONS.filter(
      (question) => question.id !== 'files' && question.applies({ ...answers, time: answers.time ?? '' }),
    )
    const choices = asked.map((question) => ({
      label: line(question, entry, answers, columnsFor(terminal)),
      visible: true as const,
      value: question as Question | 'done' | 'stop',
    }))
    const done = Object.keys(answers).length > Object.keys(NO_ANSWERS).length || answers.targets.length > 0
    const end = [
      ...(done ? [{ label: 'Record the correction', value: 'done' as const }] : []),
      { label: 'Stop; record nothing', value: 'stop' as const },
    ]
    const chosen = await askOne(
      terminal,
      'What now?',
      done ? [...end.slice(0, 1), ...choices, ...end.slice(1)] : [...choices, ...end],
    )
    if (chosen === undefined || chosen === 'stop') throw new EvidenceError({ code: 'interrupted' })
    if (chosen === 'done') return withTime(answers, entry.corrected)
    if (!terminal.plain) terminal.output.write('\u001b[2J\u001b[H')
    const now = `It says now: ${oneLine(nowOf(chosen, entry.corrected), columns)}`
    terminal.output.write(`${now}\n\n`)
    answers = await chosen.ask(
      context,
      chosen.id === 'zone' && zone !== undefined ? { ...answers, zone } : answers,
      now,
    )
  }
}

function line(question: Question, entry: FoldedEntry, answers: Answers, columns: number): string {
  const next = question.lines(answers).join(', ')
  const now = nowOf(question, entry.corrected)
  const room = columns - question.label.length - 2
  if (next === '') return `${question.label}: ${oneLine(now, room)}`
  const half = Math.max(Math.floor((room - 3) / 2), 4)
  return `${question.label}: ${oneLine(now, half)} → ${oneLine(next, half)}`
}

function nowOf({ id }: Question, record: JsonObject): string {
  const said: Record<Question['id'], string | undefined> = {
    medium: textAt(record, 'channel', 'medium'),
    words: textAt(record, 'content', 'text') ?? textAt(record, 'content', 'description'),
    files: undefined,
    time:
      textAt(record, 'occurred', 'local') ??
      textAt(record, 'occurred', 'entered') ??
      textAt(record, 'occurred', 'literal'),
    zone: textAt(record, 'occurred', 'zone'),
    sender: ['displayName', 'phone', 'handle', 'email']
      .map((name) => textAt(record, 'sender', name))
      .find((name) => name !== undefined),
    platform: textAt(record, 'channel', 'platform'),
    targets: objectsAt(record, 'targets')
      .map((target) => textAt(target, 'who') ?? '')
      .join(', '),
  }
  return said[id] ?? 'not recorded'
}

function zoneNow(record: JsonObject): Answers['zone'] {
  const name = textAt(record, 'occurred', 'zone')
  return name === undefined
    ? undefined
    : {
        name,
        basis: (textAt(record, 'occurred', 'zoneBasis') ?? 'unknown') as NonNullable<
          Answers['zone']
        >['basis'],
      }
}

/** A new time keeps the old zone, a new zone reads the old digits again. */
function withTime(answers: Answers, record: JsonObject): Answers {
  const local = textAt(record, 'occurred', 'local')
  const zone = zoneNow(record)
  if (answers.time !== undefined && answers.zone === undefined && zone !== undefined)
    return { ...answers, zone }
  return answers.time === undefined && answers.zone !== undefined && local !== undefined
    ? { ...answers, time: local }
    : answers
}
