/**
 * What an export hides: the options read, judged against the entries of the packet, and what has to be said about it.
 * A word that is found nowhere is said, for a misspelt name must not pass silently.
 */
import { resolve } from 'node:path'
import { atomsOf } from '../core/commitment.ts'
import { EvidenceError } from '../core/errors.ts'
import type { RecordedEntry } from '../core/fold.ts'
import type { JsonObject } from '../core/jcs.ts'
import { namesOfMinors } from '../core/minors.ts'
import { holdsAny, type Wanted } from '../core/phrases.ts'
import { isCutPath } from '../core/pieces.ts'
import { memberAt } from '../core/recorded.ts'
import { type Redacted, type RedactionProblem, redact } from '../core/redact.ts'
import type { FieldRef, FileRef } from '../core/redact-paths.ts'
import { hiddenBy } from '../packet/profile-hiding.ts'
import type { Profile } from '../packet/profiles.ts'
import type { Context } from './context.ts'
import { readText } from './files.ts'
import { oneLine } from './printable.ts'

/** Options that hide or show. */
export type RedactionFlags = {
  redact?: string[]
  redactFile?: string[]
  redactField?: string[]
  withholdAttachment?: string[]
  showMinors?: boolean
  showAccounts?: boolean
}

/** The file of phrases is small; what is larger is something else, given by mistake. */
const MAX_PHRASES = 1 << 20

/**
 * What to hide of `shown`, entries of the ledger `all`: what the options say, and what the profile hides.
 * @throws EvidenceError 'usage' for an option that cannot be done
 */
export async function redactedOf(
  context: Context,
  flags: RedactionFlags,
  all: readonly RecordedEntry[],
  shown: readonly RecordedEntry[],
  profile: Profile,
): Promise<Redacted> {
  const phrases = [...(flags.redact ?? [])]
  for (const file of flags.redactFile ?? []) phrases.push(...(await phrasesIn(context, file)))
  const hidden = hiddenBy(profile, shown, { own: flags.showAccounts === true })
  const judged = redact(shown, {
    phrases,
    minors: flags.showMinors === true ? [] : namesOfMinors(all),
    fields: [...(flags.redactField ?? []).map(fieldOf), ...hidden.fields],
    files: [...(flags.withholdAttachment ?? []).map(fileOf), ...hidden.files],
  })
  if (!judged.ok) throw usage(problemWords(judged.problem))
  const { spelled } = judged.redacted
  if (spelled.length > 0) throw new EvidenceError({ code: 'words-in-file', files: spelled })
  return judged.redacted
}

async function phrasesIn(context: Context, file: string): Promise<string[]> {
  const path = file === '-' ? file : resolve(context.cwd, file)
  const text = await readText(path, context.stdin, MAX_PHRASES)
  return text.split(/\r?\n/).filter((line) => line.trim() !== '')
}

function fieldOf(text: string): FieldRef {
  const [, seq, pointer] = /^([0-9]{1,15}):(\/[\s\S]*)$/.exec(text) ?? []
  if (seq === undefined || pointer === undefined)
    throw usage(`--redact-field ${text} is not an entry and a field such as 3:/sender/phone.`)
  return { seq: Number(seq), pointer }
}

function fileOf(text: string): FileRef {
  const [, seq, place] = /^([0-9]{1,15}):([1-9][0-9]{0,8})$/.exec(text) ?? []
  if (seq === undefined)
    throw usage(`--withhold-attachment ${text} is not an entry and the number of a file in it such as 3:1.`)
  return { seq: Number(seq), index: Number(place) - 1 }
}

const usage = (detail: string): EvidenceError => new EvidenceError({ code: 'usage', detail })

function problemWords(problem: RedactionProblem): string {
  switch (problem.why) {
    case 'no-letters':
      return `--redact: there is nothing in “${problem.phrase}” that could be looked for.`
    case 'no-entry':
      return `Entry ${problem.seq} is not among those that this packet shows, so nothing of it can be hidden.`
    case 'no-field':
      return `--redact-field: entry ${problem.seq} has no field ${problem.pointer}; evidence show ${problem.seq} --json prints those that it has.`
    case 'never-hidden':
      return `--redact-field: ${problem.pointer} of entry ${problem.seq} is never hidden, for without it nobody could tell what the entry is; leave the entry out instead.`
    case 'no-file':
      return `--withhold-attachment: entry ${problem.seq} has no file ${problem.index + 1}.`
  }
}

/**
 * The texts that the owner gives for the cover must not say what the packet hides.
 * @throws EvidenceError 'usage'
 */
export function refuseInClaims(claims: Readonly<Record<string, string>>, wanted: readonly Wanted[]): void {
  for (const [option, text] of Object.entries(claims)) {
    if (holdsAny(text, wanted))
      throw usage(
        `${option} holds words that are to be hidden, and it is printed in the packet. Put it in other words.`,
      )
  }
}

/** What must be said before the packet is trusted to hide something; also with --quiet. */
export async function sayDoubts(
  context: Context,
  redacted: Redacted,
  shown: readonly RecordedEntry[],
): Promise<void> {
  const { out } = context
  for (const phrase of redacted.unfound)
    await out.message(
      `Not found in any entry of this packet: ${oneLine(phrase, 60)}. Look at how it is spelled there.`,
    )
  for (const phrase of redacted.unhidable)
    await out.message(
      `${oneLine(phrase, 60)} also stands in a kind of entry or in the date of recording, which are never hidden.`,
    )
  for (const { seq, about } of untouchedTranslations(redacted, shown))
    await out.message(
      `Entry ${seq} translates entry ${about}, of which words are hidden, and nothing is hidden in it. If it says the same in other words, hide them too.`,
    )
}

function untouchedTranslations(
  { positions }: Redacted,
  shown: readonly RecordedEntry[],
): { seq: number; about: number }[] {
  const worded = new Set(
    shown.filter(({ seq, record }) => hidesWords(record, positions.get(seq))).map(({ seq }) => seq),
  )
  return shown.flatMap(({ seq, record }) => {
    const about = memberAt(record, 'about', 'seq')
    const translates = record['annotation'] === 'translation' && typeof about === 'number'
    return translates && worded.has(about) && !positions.has(seq) ? [{ seq, about }] : []
  })
}

function hidesWords(record: JsonObject, positions: ReadonlySet<number> = new Set()): boolean {
  return positions.size > 0 && atomsOf(record).some(({ path }, at) => positions.has(at) && isCutPath(path))
}

/** What was hidden, and that it is only what could be found. `unread` are files that were not looked into. */
export async function sayHidden(context: Context, redacted: Redacted, unread: number): Promise<void> {
  const { counts, wanted } = redacted
  const { texts, fields, attachments, minors } = counts
  const parts = [
    some(texts, 'text'),
    some(fields, 'other field'),
    some(attachments, 'file'),
    minors === 0 ? undefined : minors === 1 ? 'the name of 1 child' : `the names of ${minors} children`,
  ].filter((part) => part !== undefined)
  if (parts.length > 0) await context.out.message(`Hidden, wholly or in part: ${parts.join(', ')}.`)
  if (wanted.length === 0) return
  const files =
    unread === 0
      ? ''
      : ` ${unread === 1 ? '1 file' : `${unread} files`} (pictures, recordings, documents) could not be searched.`
  await context.out.message(
    `Only words as they were given or recorded can be found, not other spellings.${files} Look through the packet before you hand it on.`,
  )
}

function some(count: number, one: string): string | undefined {
  return count === 0 ? undefined : `${count} ${one}${count === 1 ? '' : 's'}`
}
