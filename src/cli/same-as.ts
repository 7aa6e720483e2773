/** What `--same-as SEQ` takes over from an earlier threat, and which questions that answers. */
import { EvidenceError } from '../core/errors.ts'
import { allFolded, foldAnnotations } from '../core/fold.ts'
import { checkRecord } from '../core/record.ts'
import type { ThreatRecord } from '../core/record-threat.ts'
import type { When } from '../core/when.ts'
import { sameConversation } from './add-options.ts'
import type { CommonFlags, Context } from './context.ts'
import { entryOf, readEntries } from './read-entries.ts'

/** The questions of the asking path, by name. */
export type QuestionId = 'medium' | 'words' | 'files' | 'time' | 'zone' | 'sender' | 'platform' | 'targets'

/** Taken over members, the zone of the conversation, and the questions that need not be asked. */
export type Earlier = {
  readonly record: Partial<ThreatRecord>
  /** The clock that its time was shown by, and how that is known. */
  readonly clock: { readonly name: string; readonly basis: NonNullable<When['zoneBasis']> } | undefined
  readonly questions: ReadonlySet<QuestionId>
}

const NOTHING: Earlier = { record: {}, clock: undefined, questions: new Set() }

/** Reads the threat that is continued, as corrected by now; nothing where none was named. */
export async function earlierThreat(
  context: Context,
  flags: CommonFlags,
  dir: string,
  sameAs: string | undefined,
): Promise<Earlier> {
  if (sameAs === undefined) return NOTHING
  const entries = await readEntries(context, flags, dir)
  const { seq } = entryOf(entries, sameAs)
  const folded = foldAnnotations(entries.recorded).flatMap((root) => [root, ...allFolded(root)])
  const checked = checkRecord(folded.find((entry) => entry.seq === seq)?.corrected ?? null)
  if (!checked.ok || checked.record.kind !== 'threat') {
    throw new EvidenceError({
      code: 'usage',
      detail: `Entry ${sameAs} is not a threat, so nothing can be taken from it.`,
    })
  }
  const threat = checked.record
  const questions = new Set<QuestionId>()
  if (threat.channel?.medium !== undefined || threat.channel?.platform !== undefined)
    questions.add('medium').add('platform')
  if (threat.sender !== undefined) questions.add('sender')
  if (threat.targets !== undefined) questions.add('targets')
  if (threat.occurred?.zone !== undefined) questions.add('zone')
  const { zone, zoneBasis = 'stated' } = threat.occurred ?? {}
  const clock = zone === undefined ? undefined : { name: zone, basis: zoneBasis }
  return { record: sameConversation(threat), clock, questions }
}
