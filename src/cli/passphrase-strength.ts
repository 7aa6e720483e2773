/** How long a passphrase would stand against someone who has the laptop: zxcvbn's estimate of the guesses it takes. */
import { ZxcvbnFactory } from '@zxcvbn-ts/core'
import { adjacencyGraphs, dictionary as common } from '@zxcvbn-ts/language-common'
import { dictionary as english, translations } from '@zxcvbn-ts/language-en'

/**
 * Powers of ten of guesses below which a passphrase is weak. A guess costs about a second and 256 MiB: 10^12 of them
 * keep ten thousand machines busy for three years.
 */
const ENOUGH = 12

/** Why the passphrase is weak, as a clause; undefined when it is strong. `known` are words that an attacker tries first. */
export function weakness(passphrase: string, known: readonly string[]): string | undefined {
  const zxcvbn = new ZxcvbnFactory({
    dictionary: { ...common, ...english },
    graphs: adjacencyGraphs,
    translations,
  })
  const { guessesLog10, feedback } = zxcvbn.check(passphrase, [...known, 'evidence'])
  if (guessesLog10 >= ENOUGH) return undefined
  const guesses = `about ${inWords(guessesLog10)} guesses would find it`
  const warning = feedback.warning?.replace(/\.$/, '')
  return warning ? `${guesses} (${warning.charAt(0).toLowerCase()}${warning.slice(1)})` : guesses
}

/** A power of ten as it is spoken: 10^4.7 is "ten thousand". */
function inWords(log10: number): string {
  const whole = Math.max(1, Math.floor(log10))
  const digits = ['a', 'ten', 'a hundred'][whole % 3] as string
  const scale = ['', 'thousand', 'million', 'billion'][Math.floor(whole / 3)] ?? 'billion'
  return [digits, scale].filter((word) => word !== '').join(' ')
}
