/**
 * A passphrase for a vault that is being made, or a new one for a vault that is there (cli.md, "Passphrase"): asked
 * twice, judged, and six generated words for whoever leaves it empty. Shown on the alternate screen only.
 */
import { wordlist } from '@scure/bip39/wordlists/english.js'
import { EvidenceError } from '../core/errors.ts'
import { askSecret, askYes, showUntilEnter } from './ask.ts'
import type { CommonFlags, Context } from './context.ts'
import { givenPassphrase } from './passphrase.ts'
import { type Terminal, withAlternateScreen } from './screen.ts'

/** Said before a passphrase is chosen, for afterwards is too late. */
export const LOST_IS_LOST =
  'If you lose the passphrase and have no recovery sheet, nobody can open this vault: not you, and not whoever made this program.'

const WORDS = 6
/** So often are the same words shown again, before others are made. */
const TRIES = 3

/** As `takePassphrase`, of what the common options give; `above` is shown over the question. */
export async function newPassphrase(
  context: Context,
  flags: CommonFlags,
  known: readonly string[],
  above = '',
): Promise<string> {
  return takePassphrase(context, flags, givenPassphrase(context, flags), known, above)
}

/**
 * The passphrase that was given, else the one that the person chooses. `known` are words that it must not rest on.
 * @throws EvidenceError 'passphrase-needed' where there is nobody to ask, 'passphrase-weak' for a weak one that was given
 */
export async function takePassphrase(
  context: Context,
  flags: CommonFlags,
  given: string | undefined,
  known: readonly string[],
  above = '',
): Promise<string> {
  if (given !== undefined) {
    const weak = await weaknessOf(given, known)
    if (weak !== undefined && flags.yes !== true)
      throw new EvidenceError({ code: 'passphrase-weak', why: weak })
    if (weak !== undefined)
      await context.out.message(`The passphrase is weak: ${weak}. It was taken all the same.`)
    return given
  }
  const terminal = flags.input === false ? undefined : context.controlling()
  if (terminal === undefined) throw new EvidenceError({ code: 'passphrase-needed' })
  return withAlternateScreen(terminal, () => {
    if (above !== '' && !terminal.plain) terminal.output.write(`${above}\n`)
    return choose(context, terminal, known)
  })
}

async function choose(context: Context, terminal: Terminal, known: readonly string[]): Promise<string> {
  terminal.output.write(`${LOST_IS_LOST}\n\n`)
  for (;;) {
    const typed = await askSecret(terminal, 'A new passphrase (empty: six words are made for you):')
    if (typed === '') {
      const words = generatedWords(context.vault.random)
      if (await learnt(terminal, words)) return words
    } else if (await judged(terminal, typed, known)) {
      if ((await askSecret(terminal, 'The same once more:')) === typed) return typed
      terminal.output.write('These were not the same. Nothing was set.\n')
    }
  }
}

/** Whether it is to be used: it is strong, or wanted all the same. */
async function judged(terminal: Terminal, typed: string, known: readonly string[]): Promise<boolean> {
  const weak = await weaknessOf(typed, known)
  return weak === undefined || askYes(terminal, `This is weak: ${weak}. Use it all the same?`, false)
}

/** Shows the words, and again after each slip, until they are typed as they are; false where other words are to be made. */
async function learnt(terminal: Terminal, words: string): Promise<boolean> {
  for (let tries = 1; tries <= TRIES; tries++) {
    await showUntilEnter(
      terminal,
      `Your passphrase:\n\n    ${words}\n\nWrite it on paper now, and keep it where the one you fear does not look.`,
    )
    const typed = await askSecret(terminal, 'The six words, from the paper, with a space between them:')
    if (typed.trim().split(/\s+/).join(' ') === words) return true
    terminal.output.write('These were not the six words. Nothing was set.\n')
  }
  return false
}

/** Six words of 2,048: 66 bits. */
export function generatedWords(random: (bytes: number) => Uint8Array): string {
  return Array.from({ length: WORDS }, () => {
    const [high = 0, low = 0] = random(2)
    return wordlist[((high << 8) | low) % wordlist.length] as string
  }).join(' ')
}

async function weaknessOf(passphrase: string, known: readonly string[]): Promise<string | undefined> {
  const { weakness } = await import('./passphrase-strength.ts')
  return weakness(passphrase, known)
}
