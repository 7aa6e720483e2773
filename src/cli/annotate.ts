/** `evidence annotate KIND SEQ…`: something to be said about earlier entries, with its own date. */
import { resolve } from 'node:path'
import { EvidenceError } from '../core/errors.ts'
import type { JsonObject } from '../core/jcs.ts'
import { entriesAbout, recordAbout } from './about.ts'
import { questioner, wordsOf } from './add.ts'
import { attachmentNotes } from './add-options.ts'
import { ANNOTATION_KINDS, type AnnotateKind, type AnnotateOptions, membersOf } from './annotate-options.ts'
import type { CommonFlags, Context } from './context.ts'
import { refuseUntested, vaultPlace } from './place.ts'
import { timeOf, zoneOf } from './times.ts'

/** Runs the command: one annotation about each entry, in one commit. */
export async function annotate(
  context: Context,
  kind: string,
  seqs: readonly string[],
  flags: CommonFlags & AnnotateOptions,
): Promise<void> {
  refuseUntested(context)
  if (!(ANNOTATION_KINDS as readonly string[]).includes(kind)) {
    throw new EvidenceError({ code: 'usage', detail: `${kind} is none of ${ANNOTATION_KINDS.join(', ')}.` })
  }
  if (seqs.length === 0)
    throw new EvidenceError({ code: 'usage', detail: 'Name the entry that it is about.' })
  const { attach = [] } = flags
  if (kind === 'attachment' && attach.length === 0) {
    throw new EvidenceError({ code: 'usage', detail: 'Name the file with --attach.' })
  }
  const dir = vaultPlace(context, flags)
  const entries = await entriesAbout(context, flags, dir, seqs)
  const ask = await questioner(context, flags)
  const zone = flags.zone === undefined ? undefined : zoneOf(flags.zone)
  const around = { zone, zoneBasis: undefined, now: context.vault.now(), deviceZone: context.zone }
  const time = async (input: string | undefined, option: string): Promise<JsonObject | undefined> =>
    input === undefined ? undefined : ((await timeOf(input, option, around, ask)).when as JsonObject)
  const members = await membersOf(kind as AnnotateKind, flags, await wordsOf(context, flags), time)
  const files = attach.map((path) => ({ path: resolve(context.cwd, path), notes: attachmentNotes(flags) }))
  await recordAbout(
    context,
    flags,
    dir,
    entries.map((entry) => ({ entry, members, files })),
  )
}
