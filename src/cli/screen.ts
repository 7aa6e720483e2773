// The terminal as we found it: whatever is switched on for a question is switched off again, also after Ctrl-C,
// SIGTERM, SIGHUP, the end of the input, an error or process exit. The alternate screen keeps the person's words out
// of the scrollback (cli.md).

import type { ReadStream, WriteStream } from 'node:tty'
import { EvidenceError } from '../core/errors.ts'

/** What of `process` is needed to hear of signals and of the exit. */
export interface Signals {
  on(event: string, listener: () => void): unknown
  off(event: string, listener: () => void): unknown
}

/** The controlling terminal, as main.ts hands it down. */
export interface Terminal {
  readonly input: ReadStream
  readonly output: WriteStream
  readonly signals: Signals
  /** TERM=dumb: no cursor movement, no alternate screen, no bracketed paste. */
  readonly plain: boolean
  /** False with NO_COLOR or TERM=dumb. */
  readonly colour: boolean
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP']

/**
 * Ctrl-C, a signal, or the end of the terminal (as SIGHUP): no answer, and so nothing to record. Exit status 130; but
 * after SIGHUP main.ts must end by that signal: a normal exit of Node on a terminal that is gone aborts (measured on
 * 20.20: it cannot reset the modes), and a core dump would hold the words.
 */
export const interruption = (signal: string): EvidenceError =>
  new EvidenceError({ code: 'interrupted', signal })

/** A terminal that is gone fails every later write too; without a listener that would be a crash. */
const ignoreError = (): void => {}

/**
 * Runs `task` between `enter` and `leave`. `leave` runs exactly once, in every case, and must be synchronous. On a
 * signal or the end of the input the promise is rejected with the fault `interrupted` without waiting for `task`.
 */
export const guarded = async <T>(
  terminal: Terminal,
  enter: () => void,
  leave: () => void,
  task: () => Promise<T>,
): Promise<T> => {
  const { input, output, signals } = terminal
  for (const stream of [input, output]) {
    if (!stream.listeners('error').includes(ignoreError)) stream.on('error', ignoreError)
  }
  const cleanups: (() => void)[] = []
  let left = false
  const leaveOnce = (): void => {
    if (left) return
    left = true
    leave()
  }
  const interrupted = new Promise<never>((_resolve, reject) => {
    const stopBy = (signal: string) => (): void => {
      leaveOnce()
      reject(interruption(signal))
    }
    const listen = (source: Signals, event: string, listener: () => void): void => {
      source.on(event, listener)
      cleanups.push(() => source.off(event, listener))
    }
    for (const signal of SIGNALS) listen(signals, signal, stopBy(signal))
    listen(signals, 'exit', leaveOnce)
    for (const event of ['end', 'close', 'error']) listen(input, event, stopBy('SIGHUP'))
    listen(output, 'error', stopBy('SIGHUP'))
  })
  try {
    enter()
    return await Promise.race([task(), interrupted])
  } finally {
    leaveOnce()
    for (const cleanup of cleanups) cleanup()
  }
}

const inAlternateScreen = new WeakSet<WriteStream>()

/**
 * Runs `task` on the alternate screen and comes back to the screen as it was. Nested calls stay on the one screen;
 * without a terminal, or on a plain one, `task` runs as it is.
 */
export const withAlternateScreen = async <T>(terminal: Terminal, task: () => Promise<T>): Promise<T> => {
  const { output } = terminal
  if (terminal.plain || !output.isTTY || inAlternateScreen.has(output)) return await task()
  const enter = (): void => {
    inAlternateScreen.add(output)
    output.write('\u001b[?1049h\u001b[2J\u001b[H')
  }
  const leave = (): void => {
    inAlternateScreen.delete(output)
    // Cursor shown and colours off besides: a prompt that was stopped in its middle leaves both as they were.
    output.write('\u001b[0m\u001b[?25h\u001b[?1049l')
  }
  return await guarded(terminal, enter, leave, task)
}
