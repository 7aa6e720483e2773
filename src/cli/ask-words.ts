// The words prompt: takes a message whole, pasted or typed. Our own reader, because `inquirer` exports no way to make a
// prompt, and its readline decodes bytes before we see them (bad UTF-8 becomes U+FFFD), acts on control characters,
// and loses the pasted lines after the first. What is a key and what is data: words-keys.ts.

import { markedText } from './printable.ts'
import { guarded, interruption, type Terminal, withAlternateScreen } from './screen.ts'
import { LONG_PAUSE, readKeys, SHORT_PAUSE, type Step } from './words-keys.ts'
import { refusalSentence, takenSentence, WORDS_HELP, wordsFrame } from './words-screen.ts'
import { type Refusal, startWords } from './words-text.ts'

/** A record holds 700,000 bytes; this much of it is left for its other fields. */
const OTHER_FIELDS = 16_384
const WORDS_LIMIT = 700_000 - OTHER_FIELDS
/** While a paste is running the screen is drawn anew this often, in milliseconds. */
const DRAW_EVERY = 100

export interface WordsAnswer {
  /** Exactly what was pasted and typed, CR and CRLF as LF; empty when the question was skipped. */
  readonly text: string
  /** The last paste, when it was refused and nothing was taken after it: to be said again after the prompt. */
  readonly refused: Refusal | undefined
}

/** Shows the words as they come: whole frames on a screen, only finished lines on a plain terminal. */
const startDrawing = (
  terminal: Terminal,
  heading: readonly string[],
  words: ReturnType<typeof startWords>,
) => {
  const { output } = terminal
  let last = ''
  let plainShown = 0
  const drawPlain = (): void => {
    const { text } = words.current()
    const end = text.lastIndexOf('\n') + 1
    if (end > plainShown) {
      output.write(`${markedText(text.slice(plainShown, end - 1), { columns: output.columns, lines: 10 })}\n`)
      output.write(`${takenSentence(words.current())}\n`)
    }
    plainShown = end
    const refusal = words.refusal()
    const sentence = refusal === undefined ? '' : `${refusalSentence(refusal)}\n`
    if (sentence !== last) output.write(sentence)
    last = sentence
  }
  const drawFrame = (): void => {
    const size = { rows: output.rows || 24, columns: output.columns || 80 }
    const frame = wordsFrame({ heading, words: words.current(), refusal: words.refusal(), ...size })
    if (frame !== last) output.write(frame)
    last = frame
  }
  if (terminal.plain) output.write(`${[...heading, ...WORDS_HELP].join('\n')}\n`)
  return {
    draw: terminal.plain ? drawPlain : drawFrame,
    drawAnew(): void {
      last = ''
      if (!terminal.plain) drawFrame()
    },
  }
}

const readWords = (terminal: Terminal, heading: readonly string[], limit: number): Promise<WordsAnswer> => {
  const { input, output, signals, plain } = terminal
  const words = startWords(limit)
  const keys = readKeys(words)
  const wasRaw = input.isRaw
  const timers = new Set<NodeJS.Timeout>()
  let chunks = 0
  let drawing: NodeJS.Timeout | undefined
  let screen: ReturnType<typeof startDrawing>
  let settle: (step: Step) => void = () => {}

  const onPause = (length: 'short' | 'long'): void => {
    const step = keys.pause(length)
    if (step !== 'more') {
      settle(step)
      return
    }
    screen.draw()
  }
  const waitFor = (length: 'short' | 'long', milliseconds: number): void => {
    const at = chunks
    // The timer may be late because we were busy: bytes that came meanwhile are read before setImmediate.
    const timer = setTimeout(() => setImmediate(() => at === chunks && onPause(length)), milliseconds)
    timers.add(timer)
  }
  const stopTimers = (): void => {
    for (const timer of timers) clearTimeout(timer)
    timers.clear()
  }
  const onData = (chunk: Buffer): void => {
    chunks += 1
    stopTimers()
    const step = keys.take(chunk)
    if (step !== 'more') {
      settle(step)
      return
    }
    waitFor('short', SHORT_PAUSE)
    waitFor('long', LONG_PAUSE)
    drawing ??= setTimeout(() => {
      drawing = undefined
      screen.draw()
    }, DRAW_EVERY)
  }
  const onContinue = (): void => {
    // The shell has set its own modes while we were stopped; setting what already is set would do nothing.
    input.setRawMode(false)
    input.setRawMode(true)
    if (!plain) output.write('\u001b[?2004h')
    screen.drawAnew()
  }
  const onResize = (): void => screen.drawAnew()

  const enter = (): void => {
    input.setRawMode(true)
    if (!plain) output.write('\u001b[?2004h')
    screen = startDrawing(terminal, heading, words)
    screen.draw()
    output.on('resize', onResize)
    signals.on('SIGCONT', onContinue)
  }
  const leave = (): void => {
    chunks += 1
    stopTimers()
    clearTimeout(drawing)
    input.off('data', onData)
    output.off('resize', onResize)
    signals.off('SIGCONT', onContinue)
    input.pause()
    if (!plain) output.write('\u001b[?2004l')
    input.setRawMode(wasRaw)
  }
  const task = async (): Promise<WordsAnswer> => {
    const last = await new Promise<Step>((resolve) => {
      settle = resolve
      input.on('data', onData)
      input.resume()
    })
    input.off('data', onData)
    input.pause()
    if (keys.left().length > 0) input.unshift(keys.left())
    if (last === 'interrupted') throw interruption('SIGINT')
    return { text: last === 'skipped' ? '' : words.answer(), refused: words.refusal() }
  }
  return guarded(terminal, enter, leave, task)
}

/**
 * Asks for the words on the terminal, under `heading` (our own text). Ends with Ctrl-D on an empty line, or with Enter
 * before anything was taken. Ctrl-C, a signal or the end of the input reject with the fault `interrupted`. Whatever
 * happens, raw mode and bracketed paste are as they were. `limit` is in bytes of a record and for tests.
 */
export const askWords = async (
  terminal: Terminal,
  heading: readonly string[],
  limit: number = WORDS_LIMIT,
): Promise<WordsAnswer> => withAlternateScreen(terminal, () => readWords(terminal, heading, limit))
