/** `evidence correct SEQ…`: the old stays, the new stands beside it. With add's options, or by asking. */

import { changesBetween, overlaid } from '../core/changes.ts'
import { EvidenceError } from '../core/errors.ts'
import type { FoldedEntry } from '../core/fold.ts'
import type { JsonObject } from '../core/jcs.ts'
import { checkRecord } from '../core/record.ts'
import type { ThreatRecord } from '../core/record-threat.ts'
import { textAt } from '../core/recorded.ts'
import { entriesAbout, reasonOf, recordAbout } from './about.ts'
import { questioner, surroundingsOf, wordsOf } from './add.ts'
import { type AddOptions, draftOf, hasContent } from './add-options.ts'
import type { CommonFlags, Context } from './context.ts'
import { refuseUntested, vaultPlace } from './place.ts'

type CorrectFlags = CommonFlags & AddOptions & { reason?: string }

/** Runs the command; many entries are one commit. */
export async function correct(context: Context, seqs: readonly string[], flags: CorrectFlags): Promise<void> {
  refuseUntested(context)
  const { reason: _reason, ...options } = flags
  const dir = vaultPlace(context, flags)
  const entries = await entriesAbout(context, flags, dir, seqs)
  for (const entry of entries) refuseOther(entry)
  if (!hasContent(options)) {
    const asked = await askCorrection(context, flags, entries)
    return finish(context, flags, dir, asked)
  }
  const words = await wordsOf(context, options)
  const corrected = []
  for (const entry of entries)
    corrected.push({ entry, after: await correctedBy(context, flags, options, words, entry) })
  await finish(context, flags, dir, corrected)
}

type Corrected = { readonly entry: FoldedEntry; readonly after: JsonObject }

function refuseOther(entry: FoldedEntry): void {
  if (entry.record['kind'] === 'threat') return
  const detail =
    entry.record['kind'] === 'annotation'
      ? `Entry ${entry.seq} is an annotation: withdraw it and annotate anew, or give the change as JSON with add --record.`
      : `Entry ${entry.seq} is about the vault itself and cannot be corrected.`
  throw new EvidenceError({ code: 'usage', detail })
}

async function correctedBy(
  context: Context,
  flags: CorrectFlags,
  options: AddOptions,
  words: string | undefined,
  entry: FoldedEntry,
): Promise<JsonObject> {
  const draft = await draftOf(
    timeKept(options, entry.corrected),
    words,
    surroundingsOf(context),
    await questioner(context, flags),
  )
  return overTime(entry.corrected, draft.record)
}

/** What of the time is not named stays: a new time keeps the old zone, a new zone reads the old digits again. */
export function timeKept(options: AddOptions, corrected: JsonObject): AddOptions {
  const { at, zone, zoneBasis, notBefore, notAfter } = options
  if (notBefore !== undefined || notAfter !== undefined) return options
  const local = textAt(corrected, 'occurred', 'local')
  const oldZone = textAt(corrected, 'occurred', 'zone')
  const oldBasis = textAt(corrected, 'occurred', 'zoneBasis')
  if (at !== undefined && zone === undefined && oldZone !== undefined) {
    return {
      ...options,
      zone: oldZone,
      ...(zoneBasis === undefined && oldBasis !== undefined ? { zoneBasis: oldBasis } : {}),
    }
  }
  return at === undefined && zone !== undefined && local !== undefined ? { ...options, at: local } : options
}

/** The draft over the record; a new time replaces the old one but for the letters on the screen. */
export function overTime(corrected: JsonObject, draft: ThreatRecord): JsonObject {
  const { occurred, ...rest } = draft
  const after = overlaid(corrected, rest as unknown as JsonObject)
  if (occurred === undefined) return after
  const old = (corrected['occurred'] ?? {}) as JsonObject
  if (occurred.local === undefined && occurred.precision !== 'range')
    return { ...after, occurred: overlaid(old, occurred as JsonObject) }
  const kept = Object.fromEntries(
    ['literal', 'clock'].flatMap((member) => (old[member] === undefined ? [] : [[member, old[member]]])),
  )
  // Digits read again in another zone were typed once, not now.
  const entered =
    occurred.entered === old['local'] && old['entered'] !== undefined ? { entered: old['entered'] } : {}
  return { ...after, occurred: { ...kept, ...(occurred as JsonObject), ...entered } }
}

async function finish(
  context: Context,
  flags: CorrectFlags,
  dir: string,
  corrected: readonly Corrected[],
): Promise<void> {
  const annotations = corrected.map(({ entry, after }) => {
    const checked = checkRecord(after)
    if (!checked.ok) throw new EvidenceError({ code: 'invalid-record', problems: checked.problems })
    const changes = changesBetween(entry.corrected, after)
    if (changes.length === 0) {
      throw new EvidenceError({
        code: 'usage',
        detail: `Entry ${entry.seq} says that already; there is nothing to correct.`,
      })
    }
    return { entry, changes }
  })
  const reason = await reasonOf(context, flags)
  await recordAbout(
    context,
    flags,
    dir,
    annotations.map(({ entry, changes }) => ({
      entry,
      members: { annotation: 'correction', changes, reason } as unknown as JsonObject,
    })),
  )
  if (flags.quiet !== true && flags.json !== true) {
    await context.out.message('The old words stay in the ledger; lists and packets show the new beside them.')
  }
}

async function askCorrection(
  context: Context,
  flags: CorrectFlags,
  entries: readonly FoldedEntry[],
): Promise<Corrected[]> {
  const [entry, ...more] = entries
  if (context.terminal === undefined || flags.input === false) {
    throw new EvidenceError({ code: 'no-terminal', option: 'what to correct (such as --sender or --at)' })
  }
  if (entry === undefined || more.length > 0) {
    throw new EvidenceError({
      code: 'usage',
      detail: 'Name one entry to be asked about it, or give the change by options for several.',
    })
  }
  const { askChanges } = await import('./correct-asking.ts')
  return [{ entry, after: await askChanges(context, entry) }]
}
