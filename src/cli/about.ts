/** Entries that a command is about, as they are corrected by now, and the annotations about them as one commit. */
import { EvidenceError } from '../core/errors.ts'
import { allFolded, type FoldedEntry, foldAnnotations, type RecordedEntry } from '../core/fold.ts'
import type { JsonObject } from '../core/jcs.ts'
import type { Committed } from '../vault/commit.ts'
import { record, type ToRecord } from './add.ts'
import { askLine } from './ask.ts'
import type { CommonFlags, Context } from './context.ts'
import { entryOf, readEntries } from './read-entries.ts'
import type { FileToStore } from './stored-files.ts'

/** The entries with these numbers, folded; each once, in the order given. */
export async function entriesAbout(
  context: Context,
  flags: CommonFlags,
  dir: string,
  seqs: readonly string[],
): Promise<FoldedEntry[]> {
  const entries = await readEntries(context, flags, dir)
  const wanted = [...new Set(seqs.map((seq) => entryOf(entries, seq).seq))]
  const all = foldAnnotations(entries.recorded).flatMap((root) => [root, ...allFolded(root)])
  const bySeq = new Map(all.map((entry) => [entry.seq, entry]))
  return wanted.map((seq) => bySeq.get(seq) as FoldedEntry)
}

/** One annotation about each entry, with its members, in one commit. */
export async function recordAbout(
  context: Context,
  flags: CommonFlags,
  dir: string,
  annotations: readonly {
    readonly entry: RecordedEntry
    readonly members: JsonObject
    readonly files?: readonly FileToStore[]
  }[],
): Promise<Committed> {
  const drafts = annotations.map(({ entry, members, files = [] }): ToRecord => {
    const about = { seq: entry.seq, digest: entry.digest }
    return { record: { kind: 'annotation', about, ...members }, files, future: [] }
  })
  return record(context, flags, dir, drafts)
}

/** The reason given, or asked for on a terminal. */
export async function reasonOf(context: Context, flags: CommonFlags & { reason?: string }): Promise<string> {
  if (flags.reason !== undefined && flags.reason !== '') return flags.reason
  if (context.terminal === undefined || flags.input === false) {
    throw new EvidenceError({
      code: 'usage',
      detail: 'Say why with --reason TEXT; it stands beside the change for every reader.',
    })
  }
  let question = 'Why? (it stands beside the change for every reader)'
  for (;;) {
    const reason = await askLine(context.terminal, question)
    // Enter alone must not throw away what was answered before it.
    if (reason !== undefined) return reason
    question = 'Why? A word is enough; Ctrl-C stops and records nothing.'
  }
}
