/**
 * The program's only touch on `process`: builds the context, runs the command, turns what came of it into words and
 * an exit status. No environment variable sets the clock, the randomness, or skips a check.
 */

import { randomBytes } from 'node:crypto'
import { closeSync, openSync, writeSync } from 'node:fs'
import { availableParallelism, hostname } from 'node:os'
import { ReadStream, WriteStream } from 'node:tty'
import { CommanderError } from 'commander'
import { EvidenceError, type Fault, type LockHolder } from '../core/errors.ts'
import { SOFTWARE } from '../core/version.ts'
import type { Context, Status } from './context.ts'
import { statusOf } from './exit.ts'
import { jsonLine } from './json-line.ts'
import { type Output, openOutput, wantsColour, wholeWriter } from './output.ts'
import { stateFolder } from './place.ts'
import { oneLine } from './printable.ts'
import { type Ended, makeProgram } from './program.ts'
import type { Terminal } from './screen.ts'
import { sentences, takeOverQuestion, waitingSentence } from './sentences.ts'

/** Runs the program with the arguments after its name; sets the exit status of the process. */
export async function main(argv: readonly string[]): Promise<void> {
  process.umask(0o077)
  keepOutOfCoreDumps()
  const colour = wantsColour(process.env)
  const out = await openOutput({ stdout: resultStream(), stderr: process.stderr }, colour)
  const ended: Ended = { status: 0, json: argv.includes('--json'), records: false }
  const context = makeContext(out, colour, !argv.includes('--no-input'))
  const program = makeProgram(context, ended)
  exitThroughUs(program, out)
  let signal: string | undefined
  try {
    await program.parseAsync([...argv], { from: 'user' })
  } catch (error) {
    ended.status = await say(out, error, ended)
    if (error instanceof EvidenceError && error.fault.code === 'interrupted') signal = error.fault.signal
  }
  const end = await out.flush()
  if (end.state === 'failed') {
    ended.status = await say(
      out,
      new EvidenceError(
        { code: 'output-failed', reason: end.reason },
        { changed: ended.records && ended.status === 0 },
      ),
      { ...ended, json: false },
    )
  }
  // A terminal that is gone makes a normal exit abort with a core dump, which could hold words.
  if (signal === 'SIGHUP') {
    // inquirer's, of a prompt that was stopped: it would take the signal and do nothing.
    process.removeAllListeners('SIGHUP')
    process.kill(process.pid, 'SIGHUP')
  }
  process.exitCode = ended.status
}

/** On Linux a process can say that nothing of its memory goes into a core dump; it held words, and perhaps keys. */
function keepOutOfCoreDumps(): void {
  try {
    const fd = openSync('/proc/self/coredump_filter', 'w')
    writeSync(fd, '0')
    closeSync(fd)
  } catch {
    // Another system, or a sandbox without /proc: `evidence doctor` says whether dumps are made.
  }
}

/** Node's own stream for a file cuts the last line on a full disk and tells nobody. */
function resultStream(): NodeJS.WritableStream & { isTTY?: boolean } {
  const { stdout } = process
  const kind = (stdout as { _type?: string })._type
  return kind === 'fs' ? wholeWriter((bytes) => writeSync(1, bytes)) : stdout
}

function makeContext(out: Output, colour: boolean, mayAsk: boolean): Context {
  const terminal = findTerminal(colour)
  const confirm = async (holder: LockHolder): Promise<boolean> =>
    terminal !== undefined && (await import('./ask.ts')).askYes(terminal, takeOverQuestion(holder), false)
  const home = process.env['HOME'] === '' ? undefined : process.env['HOME']
  const remembered = stateFolder({ env: process.env, platform: process.platform, home })
  const vault = {
    self: { pid: process.pid, host: hostname() },
    random: (bytes: number) => new Uint8Array(randomBytes(bytes)),
    sleep: (milliseconds: number) => new Promise<void>((resolve) => void setTimeout(resolve, milliseconds)),
    now: () => new Date(),
    software: SOFTWARE,
    waiting: async (holder: LockHolder) => void (await out.message(waitingSentence(holder))),
    ...(mayAsk && terminal !== undefined ? { confirm } : {}),
    ...(remembered === undefined ? {} : { stateFolder: remembered }),
  }
  return {
    out,
    vault,
    env: process.env,
    platform: process.platform,
    cwd: workingFolder(),
    home,
    get zone() {
      return deviceZone()
    },
    terminal,
    controlling: () => terminal ?? controllingTerminal(colour),
    stdin: process.stdin,
    get cores() {
      return availableParallelism()
    },
    columns: process.stdout.isTTY ? process.stdout.columns : undefined,
  }
}

/** A folder that was removed under us has no name; only relative paths need one. */
function workingFolder(): string {
  try {
    return process.cwd()
  } catch {
    return '/'
  }
}

function deviceZone(): string {
  try {
    return new Intl.DateTimeFormat('en').resolvedOptions().timeZone ?? 'UTC'
  } catch {
    return 'UTC'
  }
}

function findTerminal(colour: boolean): Terminal | undefined {
  const { stdin, stdout, stderr } = process
  const output = stderr.isTTY ? stderr : stdout.isTTY ? stdout : undefined
  if (!stdin.isTTY || !(stdin instanceof ReadStream) || !(output instanceof WriteStream)) return undefined
  return { input: stdin, output, signals: process, plain: process.env['TERM'] === 'dumb', colour }
}

/** Opened only when it is needed, for a terminal that is open keeps the process alive. */
function controllingTerminal(colour: boolean): Terminal | undefined {
  try {
    const input = new ReadStream(openSync('/dev/tty', 'r'))
    const output = new WriteStream(openSync('/dev/tty', 'w'))
    input.unref()
    return { input, output, signals: process, plain: process.env['TERM'] === 'dumb', colour }
  } catch {
    return undefined
  }
}

/** commander prints and exits through us, so that what was typed is shown visibly and the status is ours. */
function exitThroughUs(command: ReturnType<typeof makeProgram>, out: Output): void {
  command.exitOverride()
  command.configureOutput({
    writeOut: (text) => void out.result(text.replace(/\n$/, '')),
    writeErr: (text) => void out.message(text.replace(/\n$/, '')),
    outputError: () => {},
  })
  for (const sub of command.commands) exitThroughUs(sub as typeof command, out)
}

/** commander's messages as sentences; what was typed stands within them as it was. */
function usageSentence(message: string): string {
  const text = message.replace(/^error: /, '').replace(/\s*\n\s*/g, ' ')
  const sentence = text.charAt(0).toUpperCase() + text.slice(1)
  return /[.)]$/.test(sentence) ? sentence : `${sentence}.`
}

/** Says what came in the way, once, and gives the status. */
async function say(out: Output, error: unknown, ended: Ended): Promise<Status> {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return 0
    return say(out, new EvidenceError({ code: 'usage', detail: usageSentence(error.message) }), ended)
  }
  if (error instanceof EvidenceError) {
    const words = sentences(error.fault, error.changed, ended.records)
    await tell(out, ended, error.fault.code, words, error.changed)
    return statusOf(error.fault as Fault)
  }
  const name = error instanceof Error ? error.name : 'unknown'
  const place = error instanceof Error ? (/at (?:async )?([\w.<>]+) /.exec(error.stack ?? '')?.[1] ?? '') : ''
  const words = `A fault in evidence itself (${oneLine(`${SOFTWARE}, ${name} ${place}`, 120)}). Sorry. What was acknowledged before is safe; run evidence list to see it.`
  await tell(out, ended, 'fault', words, false)
  return 70
}

async function tell(
  out: Output,
  ended: Ended,
  code: string,
  message: string,
  changed: boolean,
): Promise<void> {
  if (ended.json) await out.result(jsonLine({ error: { code, message, changed } }))
  else await out.message(out.paint.message('bad', message))
}
