// Questions with one answer, over inquirer on the streams handed in; inquirer is loaded with the first question.
// Enter always answers: skip, the default, or nothing ticked. What is shown of others is shown visibly.

import { showVisible } from '../core/visible.ts'
import { oneLine } from './printable.ts'
import { guarded, interruption, type Terminal, withAlternateScreen } from './screen.ts'

export interface Choice<T> {
  readonly label: string
  readonly value: T
  /** The label is in its visible form, and fits, already. */
  readonly visible?: true
  /** A line shown while the choice is under the cursor. */
  readonly note?: string
}

const same = (text: string): string => text

/** inquirer colours by `styleText`, which on Node 20 knows nothing of NO_COLOR. */
const PLAIN_THEME = {
  prefix: { idle: '?', done: '✔' },
  icon: { checked: '[x]', unchecked: '[ ]', cursor: '>', disabledChecked: '[x]', disabledUnchecked: '-' },
  style: {
    answer: same,
    message: same,
    error: (text: string) => `> ${text}`,
    defaultAnswer: (text: string) => `(${text})`,
    help: same,
    highlight: same,
    key: (text: string) => `<${text}>`,
    disabled: same,
    description: same,
    keysHelpTip: (keys: readonly (readonly [string, string])[]) =>
      keys.map(([key, action]) => `${key} ${action}`).join(', '),
  },
}

type Question =
  | { type: 'select'; choices: { name: string; value: number; description?: string }[] }
  | { type: 'checkbox'; choices: { name: string; value: number; checked: boolean; description?: string }[] }
  | { type: 'input'; validate: (text: string) => true | string; transformer: (text: string) => string }
  | { type: 'confirm'; default: boolean }
  | { type: 'password'; mask: false }

const wasStopped = (error: unknown): boolean => error instanceof Error && error.name === 'ExitPromptError'

const ask = async (terminal: Terminal, message: string, question: Question): Promise<unknown> => {
  const { input, output } = terminal
  // readline hands an error of its input on to nobody, and an error that nobody hears ends the program: on a terminal
  // that is gone in the middle of Node's own cleaning up, with a core dump. guarded() hears the error itself.
  const unhand = (event: string | symbol, listener: (...args: unknown[]) => void): void => {
    if (event === 'error') queueMicrotask(() => input.off('error', listener))
  }
  const enter = (): void => void input.on('newListener', unhand)
  const leave = (): void => {
    input.off('newListener', unhand)
    // inquirer hides the cursor and leaves raw mode on when it is stopped from outside.
    if (input.isRaw) input.setRawMode(false)
    input.pause()
    if (!terminal.plain) output.write('\u001b[0m\u001b[?25h')
  }
  const task = async (): Promise<unknown> => {
    const { createPromptModule } = await import('inquirer')
    const prompt = createPromptModule({ input, output })
    const theme = terminal.colour ? {} : { theme: PLAIN_THEME }
    const shown = showVisible(message).replaceAll('\n', '\\u{a}')
    const asked = { ...question, ...theme, name: 'answer', message: shown }
    try {
      const answers: { answer?: unknown } = await prompt([asked] as never)
      return answers.answer
    } catch (error) {
      throw wasStopped(error) ? interruption('SIGINT') : error
    }
  }
  return await withAlternateScreen(terminal, () => guarded(terminal, enter, leave, task))
}

/** Room for the cursor, a tick and the question mark beside a label. */
export const columnsFor = (terminal: Terminal): number => Math.max((terminal.output.columns || 80) - 8, 20)

const shownChoice = (terminal: Terminal, choice: Choice<unknown>, value: number) => {
  const columns = columnsFor(terminal)
  const described = choice.note === undefined ? {} : { description: oneLine(choice.note, columns) }
  const name = choice.visible === true ? choice.label : oneLine(choice.label, columns)
  return { name, value, ...described }
}

/**
 * One of several. With `skip`, a first choice of that name stands under the cursor, so that Enter skips: undefined.
 * Without it, Enter takes the first choice.
 */
export const askOne = async <T>(
  terminal: Terminal,
  message: string,
  choices: readonly Choice<T>[],
  options: { readonly skip?: string } = {},
): Promise<T | undefined> => {
  const shown = choices.map((choice, index) => shownChoice(terminal, choice, index))
  if (options.skip !== undefined) shown.unshift({ name: options.skip, value: -1 })
  const answer = await ask(terminal, message, { type: 'select', choices: shown })
  return typeof answer === 'number' ? choices[answer]?.value : undefined
}

/** Any of several, ticked with the space bar; Enter with nothing ticked gives an empty list. */
export const askMany = async <T>(
  terminal: Terminal,
  message: string,
  choices: readonly Choice<T>[],
): Promise<T[]> => {
  const shown = choices.map((choice, index) => ({ ...shownChoice(terminal, choice, index), checked: false }))
  const answer = await ask(terminal, message, { type: 'checkbox', choices: shown })
  const ticked = Array.isArray(answer) ? answer : []
  return choices.filter((_choice, index) => ticked.includes(index)).map((choice) => choice.value)
}

/**
 * One line, exactly as typed; undefined for an empty one. `check` answers with a sentence when the line cannot stand;
 * an empty line is never checked. A pasted text of many lines loses all but the first here: that is askWords' work.
 */
export const askLine = async (
  terminal: Terminal,
  message: string,
  options: { readonly check?: (text: string) => string | undefined } = {},
): Promise<string | undefined> => {
  const answer = await ask(terminal, message, {
    type: 'input',
    validate: (text) => (text === '' ? true : (options.check?.(text) ?? true)),
    transformer: (text) => showVisible(text),
  })
  return typeof answer === 'string' && answer !== '' ? answer : undefined
}

/** Yes or no; Enter gives `enterMeans`. */
export const askYes = async (terminal: Terminal, message: string, enterMeans: boolean): Promise<boolean> =>
  (await ask(terminal, message, { type: 'confirm', default: enterMeans })) === true

/** A secret, exactly as typed or pasted; nothing of it is shown. Empty when only Enter was pressed. */
export const askSecret = async (terminal: Terminal, message: string): Promise<string> => {
  const answer = await ask(terminal, message, { type: 'password', mask: false })
  return typeof answer === 'string' ? answer : ''
}

/** Shows a text of our own on the alternate screen until Enter is pressed, and then no longer. */
export const showUntilEnter = async (terminal: Terminal, text: string): Promise<void> => {
  await withAlternateScreen(terminal, async () => {
    terminal.output.write(`\n${text}\n\n`)
    await ask(terminal, 'Enter to go on', { type: 'input', validate: () => true, transformer: () => '' })
    if (!terminal.plain) terminal.output.write('\u001b[2J\u001b[H')
  })
}
