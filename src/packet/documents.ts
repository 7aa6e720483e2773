/**
 * The documents of a packet as a review platform counts them: every entry, in each of its states, and every file. An
 * entry with all that was recorded about it and the files of all of these is a family. The key of a file is its Bates
 * number; entries have none, and no later packet gives one of these keys to anything else.
 */
import { allFolded } from '../core/fold.ts'
import { type EntryState, entryStates } from './entry-cells.ts'
import { type Holes, holesOf } from './holes.ts'
import type { PacketView, ViewExhibit } from './packet-view.ts'

/** A document with its key and its family, which is the key of its first document. */
export type Document = {
  readonly key: string
  readonly family: string
  readonly holes: Holes
} & (
  | { readonly is: 'entry'; readonly state: EntryState }
  | { readonly is: 'file'; readonly file: ViewExhibit }
)

/** All documents, those of one family together and in reading order. */
export function documentsOf(view: PacketView): Document[] {
  const families = new Map(
    view.timeline.flatMap((root) => [root, ...allFolded(root)].map(({ seq }) => [seq, entryKey(root.seq)])),
  )
  const files = filesBySeq(view)
  const states = entryStates(view)
  return states.flatMap((state, at): Document[] => {
    const { entry, isCorrected } = state
    const key = `${entryKey(entry.seq)}${isCorrected ? '-CORRECTED' : ''}`
    const common = { family: families.get(entry.seq) as string, holes: holesOf(entry, view.letters) }
    const shown: Document = { ...common, is: 'entry', key, state }
    // The files come behind the last state of their entry.
    if (states[at + 1]?.entry.seq === entry.seq) return [shown]
    const behind = (files.get(entry.seq) ?? []).map(
      (file): Document => ({ ...common, is: 'file', key: fileKey(file), file }),
    )
    return [shown, ...behind]
  })
}

function filesBySeq(view: PacketView): Map<number, ViewExhibit[]> {
  const files = new Map<number, ViewExhibit[]>()
  for (const file of view.exhibits) {
    if (files.get(file.seq)?.push(file) === undefined) files.set(file.seq, [file])
  }
  return files
}

function entryKey(seq: number): string {
  return `ENTRY-${String(seq).padStart(6, '0')}`
}

/** A withheld file has no Bates number. */
function fileKey({ seq, index, bates }: ViewExhibit): string {
  return bates ?? `${entryKey(seq)}-FILE-${String(index + 1).padStart(3, '0')}`
}
