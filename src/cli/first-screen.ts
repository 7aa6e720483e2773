/** What a person reads before her first vault is made (cli.md, "add"; S8): on standard error, and only on a terminal. */
import type { CommonFlags, Context } from './context.ts'
import { FIRST_WORDS } from './state.ts'

const AFTER = `If this computer may have spyware, no program on it keeps a secret.
Who can help, and when not to collect: evidence help safety
`

/**
 * Says it, where a person reads: there is a terminal, and neither --quiet nor --json. What was said is given back, for
 * the question that comes next hides it and has to say it again.
 */
export async function firstScreen(context: Context, flags: CommonFlags): Promise<string> {
  if (context.terminal === undefined || flags.quiet === true || flags.json === true) return ''
  const words = `${FIRST_WORDS}\n${AFTER}`
  await context.out.message(words)
  return words
}
