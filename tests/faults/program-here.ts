/** The program's commands in this process, on a disk that is watched. */
import { type Ended, makeProgram } from '../../src/cli/program.ts'
import { seededBytes, steppingClock } from '../seeded.ts'
import { contextHere } from './context-here.ts'

/** Runs a command in `cwd`; each line of its results is told as it is printed. Throws what the command throws. */
export async function runHere(
  cwd: string,
  args: readonly string[],
  name: string,
  told: (line: string) => void = () => {},
): Promise<void> {
  const own = { random: seededBytes(`here ${name}`), now: steppingClock('2022-03-01T10:00:00.000Z') }
  const ended: Ended = { status: 0, json: true, records: true }
  const program = makeProgram(contextHere(cwd, own, told), ended)
  await program.parseAsync([...args, '--json', '--vault', 'vault'], { from: 'user' })
  if (ended.status !== 0) throw new Error(`${args.join(' ')} ended with ${ended.status}`)
}
