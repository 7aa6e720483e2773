/** `evidence help [safety | COMMAND…]`: works without a vault, a terminal or a network. */
import { join } from 'node:path'
import type { Command } from 'commander'
import { EvidenceError } from '../core/errors.ts'
import type { CommonFlags, Context } from './context.ts'
import { readUserFile, whatIsAt } from './files.ts'
import { jsonLine } from './json-line.ts'
import { oneLine } from './printable.ts'

const MAX_OWN_LINES = 65_536

/** Runs the command: the text about safety, the help of a command, or that of the program. */
export async function help(
  context: Context,
  program: Command,
  topics: readonly string[],
  flags: CommonFlags,
): Promise<void> {
  if (topics.length === 1 && topics[0] === 'safety') {
    const { helplineFacts, safetyLines } = await import('./safety-text.ts')
    if (flags.json === true) {
      for (const fact of helplineFacts()) if (!(await context.out.result(jsonLine(fact)))) return
      return
    }
    for (const line of safetyLines(ownLines(context))) if (!(await context.out.result(line))) return
    return
  }
  let command = program
  for (const [at, topic] of topics.entries()) {
    const found = command.commands.find((one) => one.name() === topic)
    if (found === undefined) {
      const words = topics.slice(0, at + 1).join(' ')
      throw new EvidenceError({
        code: 'usage',
        detail: `There is no help about ${words}. There is: evidence help safety, evidence help ${program.commands.map((one) => one.name()).join(' | ')}.`,
      })
    }
    command = found
  }
  command.outputHelp()
}

/** Lines that the person added for herself, made safe; none where the file is missing or cannot be read. */
function ownLines({ env, home }: Context): string[] {
  const config = env['XDG_CONFIG_HOME'] || (home === undefined ? undefined : join(home, '.config'))
  if (config === undefined) return []
  const path = join(config, 'evidence', 'helplines.txt')
  try {
    if (whatIsAt(path) !== 'file') return []
    const text = new TextDecoder().decode(readUserFile(path, MAX_OWN_LINES))
    return text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [oneLine(line.trimEnd(), 76)]))
  } catch (error) {
    // Whoever looks for help gets the rest of it all the same.
    if (error instanceof EvidenceError) return []
    throw error
  }
}
