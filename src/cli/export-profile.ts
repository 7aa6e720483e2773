/**
 * The profile of an export: which one, what it asks of whoever makes the packet, and what it left out. A packet that
 * others than counsel will read needs a word that those in it agree (S35), on a terminal or as an option.
 */
import { EvidenceError } from '../core/errors.ts'
import type { RecordedEntry } from '../core/fold.ts'
import { alsoIn, ownAccounts } from '../packet/own-accounts.ts'
import { JURISDICTIONS, PROFILES } from '../packet/packet-words.ts'
import { type Profile, partsOfProfile, profileOf, profileSentences } from '../packet/profiles.ts'
import type { CommonFlags, Context } from './context.ts'

/** Options about whom a packet is for. */
export type ProfileFlags = {
  profile?: string
  jurisdiction?: string[]
  showAccounts?: boolean
  consent?: boolean
}

/** A profile with its name. */
export type NamedProfile = { readonly name: string; readonly profile: Profile }

/**
 * The profile of that name, the first of all without one.
 * @throws EvidenceError 'usage' for a name that this version does not know
 */
export function profileNamed(name: string = PROFILES[0]): NamedProfile {
  const profile = profileOf(name)
  if (profile !== undefined) return { name, profile }
  const detail = `There is no profile ${name}. There are: ${PROFILES.join(', ')}.`
  throw new EvidenceError({ code: 'usage', detail })
}

/**
 * The codes as the claims of a packet hold them: rising, each once, with commas.
 * @throws EvidenceError 'usage' for one that has no drafts, and for a profile without any
 */
export function jurisdictionOf({ name }: NamedProfile, given: readonly string[] = []): string {
  if (given.length > 0 && !partsOfProfile(name).includes('10')) {
    const detail = `A packet of the profile ${name} has no drafts to sign, so --jurisdiction would add none.`
    throw new EvidenceError({ code: 'usage', detail })
  }
  const codes = given.flatMap((text) => text.split(',')).map((text) => text.trim())
  const unknown = codes.find((code) => !JURISDICTIONS.some((known) => known === code))
  if (unknown === undefined) return JURISDICTIONS.filter((known) => codes.includes(known)).join(',')
  const detail = `--jurisdiction ${unknown} has no drafts of its own. There are: ${JURISDICTIONS.join(', ')}; those of the United States are always there.`
  throw new EvidenceError({ code: 'usage', detail })
}

/**
 * Whether those in the packet agree, where the profile needs it. Nothing is written before.
 * @throws EvidenceError 'no-terminal' where nobody can be asked and the option was not given
 */
export async function isAgreed(
  context: Context,
  flags: CommonFlags & ProfileFlags,
  { profile }: NamedProfile,
): Promise<boolean> {
  const { consent } = profile
  if (consent === undefined) return true
  if (flags.consent === true) {
    if (flags.quiet !== true) await context.out.message(consent)
    return true
  }
  const terminal = flags.input === false ? undefined : context.terminal
  await context.out.message(consent)
  if (terminal === undefined) throw new EvidenceError({ code: 'no-terminal', option: '--consent' })
  const { askYes } = await import('./ask.ts')
  if (await askYes(terminal, 'Do all who are named in this packet agree to that?', false)) return true
  await context.out.message('Nothing was written.')
  return false
}

/** What the profile left out of `shown`; `entries` were asked for and are not in the packet. */
export async function sayProfile(
  context: Context,
  flags: ProfileFlags,
  { name, profile }: NamedProfile,
  made: {
    readonly entries: number
    readonly shown: readonly RecordedEntry[]
    readonly hidden: ReadonlyMap<number, ReadonlySet<number>>
  },
): Promise<void> {
  const { out } = context
  const { entries, shown, hidden } = made
  if (entries > 0) {
    const count = entries === 1 ? '1 entry' : `${entries} entries`
    await out.message(`The profile ${name} leaves out ${count} of those asked for.`)
  }
  for (const sentence of profileSentences(name)) await out.message(sentence)
  const accounts = flags.showAccounts === true ? [] : ownAccounts(shown)
  if (accounts.length === 0) return
  const how = profile.only === undefined ? '; --show-accounts shows them' : ''
  await out.message(
    `Your own account names, numbers and addresses are hidden where they are fields of their own${how}.`,
  )
  const seqs = alsoIn(accounts, shown, hidden)
  if (seqs.length === 0) return
  const where =
    seqs.length === 1 ? `entry ${seqs[0]}` : `${seqs.length} entries, the first of them ${seqs[0]}`
  await out.message(`One of them also stands elsewhere in ${where}. --redact hides it there too.`)
}
