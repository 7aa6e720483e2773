// The one way to standard output and standard error. A write counts when its callback says so: a full disk, a closed
// pipe or a lost terminal is remembered and told at the end, never thrown in the middle of a command that has
// recorded something, and never a stack trace (reliability.md F2, F3).

import { Writable } from 'node:stream'
import type { DiskReason } from '../core/errors.ts'

/** What of a stream is needed; `process.stdout` and `process.stderr` have it. */
export interface Sink extends NodeJS.WritableStream {
  readonly isTTY?: boolean
}

/** How standard output came through: all of it, its reader went away (no fault of anybody), or it failed. */
export type OutputEnd =
  | { readonly state: 'written' }
  | { readonly state: 'closed' }
  | { readonly state: 'failed'; readonly reason: DiskReason }

export type Style = 'strong' | 'faint' | 'good' | 'warn' | 'bad'
/** Gives the text back as it is where colours are off. */
export type Paint = (style: Style, text: string) => string

export interface Output {
  /** One line of results; false when nobody will see further ones, so that a long list can stop. */
  result(line: string): Promise<boolean>
  /** One line for the person, on standard error; a failure there has nowhere to be told. */
  message(line: string): Promise<boolean>
  /** Shows a short line of ours that the next one takes the place of, or wipes it; absent where no line can be wiped. */
  readonly progress?: (line: string | undefined) => void
  readonly paint: { readonly result: Paint; readonly message: Paint }
  /** Waits for everything written so far. `failed` is exit status 3 (fault `output-failed`), `closed` is quiet. */
  flush(): Promise<OutputEnd>
}

const REASONS: Readonly<Record<string, DiskReason>> = {
  ENOSPC: 'full',
  EDQUOT: 'full',
  EFBIG: 'full',
  EACCES: 'permission',
  EPERM: 'permission',
  EROFS: 'read-only',
  EIO: 'io',
}

const endOf = (error: Error): OutputEnd => {
  const code = 'code' in error ? String(error.code) : ''
  // A pipe whose reader is gone, here or while the stream was being closed.
  if (code === 'EPIPE' || code === 'ECONNRESET') return { state: 'closed' }
  return { state: 'failed', reason: REASONS[code] ?? 'other' }
}

const WRITTEN: OutputEnd = { state: 'written' }

const lineWriter = (stream: Sink) => {
  let end: OutputEnd = WRITTEN
  const fail = (error: Error): void => {
    // The first reason is the true one; what follows only says that the stream is destroyed.
    if (end === WRITTEN) end = endOf(error)
  }
  stream.on('error', fail)
  let last: Promise<unknown> = Promise.resolve()
  const write = (line: string): Promise<boolean> => {
    const written = new Promise<boolean>((resolve) => {
      if (end !== WRITTEN) return resolve(false)
      stream.write(`${line}\n`, (error) => {
        if (error) fail(error)
        resolve(end === WRITTEN)
      })
    })
    last = written
    return written
  }
  const flush = async (): Promise<OutputEnd> => {
    await last
    return end
  }
  return { write, flush }
}

/** A line that stays until the next; what the terminal does with it nobody is told. */
const passingLine = (stream: Sink) => {
  let there = false
  const show = (line: string | undefined): void => {
    if (line === undefined && !there) return
    there = line !== undefined
    stream.write(`\r${line ?? ''}\u001b[K`, () => {})
  }
  return { show }
}

const PLAIN: Paint = (_style, text) => text

const painter = async (stream: Sink, colour: boolean): Promise<Paint> => {
  if (!colour || stream.isTTY !== true) return PLAIN
  const { Chalk } = await import('chalk')
  const chalk = new Chalk({ level: 1 })
  const styles = {
    strong: chalk.bold,
    faint: chalk.dim,
    good: chalk.green,
    warn: chalk.yellow,
    bad: chalk.red,
  }
  return (style, text) => styles[style](text)
}

/** Whether colours are wanted at all: NO_COLOR set and not empty, or TERM=dumb, says no. */
export const wantsColour = (env: Readonly<Record<string, string | undefined>>): boolean =>
  (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb'

/**
 * Opens the two streams. Lines are written as given, with a line end: text by others must have gone through
 * printable.ts before. Chalk is loaded only when one of the streams is a terminal and colours are wanted.
 */
export const openOutput = async (
  streams: { readonly stdout: Sink; readonly stderr: Sink },
  colour: boolean,
): Promise<Output> => {
  const stdout = lineWriter(streams.stdout)
  const stderr = lineWriter(streams.stderr)
  const passing = passingLine(streams.stderr)
  return {
    result: (line) => {
      passing.show(undefined)
      return stdout.write(line)
    },
    message: (line) => {
      passing.show(undefined)
      return stderr.write(line)
    },
    ...(colour && streams.stderr.isTTY === true ? { progress: passing.show } : {}),
    paint: { result: await painter(streams.stdout, colour), message: await painter(streams.stderr, colour) },
    async flush() {
      await stderr.flush()
      return await stdout.flush()
    },
  }
}

/**
 * A stream over a synchronous write that may take less than it is given. Node's own stream for a standard output that
 * is a file ignores how much was taken: the last line on a full disk is cut, and no error is told (F3).
 */
export const wholeWriter = (write: (bytes: Uint8Array) => number): Writable =>
  new Writable({
    write(chunk: Uint8Array, _encoding, callback) {
      try {
        let rest = chunk
        while (rest.length > 0) {
          const taken = write(rest)
          if (taken <= 0) throw Object.assign(new Error('nothing was taken'), { code: 'EIO' })
          rest = rest.subarray(taken)
        }
        callback()
      } catch (error) {
        callback(error instanceof Error ? error : new Error(String(error)))
      }
    },
  })
