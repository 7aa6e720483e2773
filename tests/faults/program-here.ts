/** The program's commands in this process, on a disk that is watched: what main.ts hands them, made by hand. */
import { hostname } from 'node:os'
import type { Context } from '../../src/cli/context.ts'
import type { Output } from '../../src/cli/output.ts'
import { type Ended, makeProgram } from '../../src/cli/program.ts'
import { SOFTWARE } from '../../src/cli/version.ts'
import { seededBytes, steppingClock } from '../seeded.ts'

const PLAIN = (_style: unknown, text: string): string => text

/** Runs a command in `cwd`; each line of its results is told as it is printed. Throws what the command throws. */
export async function runHere(
  cwd: string,
  args: readonly string[],
  name: string,
  told: (line: string) => void = () => {},
): Promise<void> {
  const out: Output = {
    result: async (line) => {
      told(line)
      return true
    },
    message: async () => true,
    paint: { result: PLAIN, message: PLAIN },
    flush: async () => ({ state: 'written' }),
  }
  const context: Context = {
    out,
    vault: {
      self: { pid: process.pid, host: hostname() },
      random: seededBytes(`here ${name}`),
      sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
      now: steppingClock('2022-03-01T10:00:00.000Z'),
      software: SOFTWARE,
    },
    env: {},
    platform: process.platform,
    cwd,
    home: undefined,
    zone: 'UTC',
    terminal: undefined,
    controlling: () => undefined,
    stdin: process.stdin,
    cores: 1,
    columns: undefined,
  }
  const ended: Ended = { status: 0, json: true, records: true }
  await makeProgram(context, ended).parseAsync([...args, '--json', '--vault', 'vault'], { from: 'user' })
  if (ended.status !== 0) throw new Error(`${args.join(' ')} ended with ${ended.status}`)
}
