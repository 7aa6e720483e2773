/**
 * What the views of a packet are made from: evidence.json read into keys, timeline and exhibits. A pure function of
 * the data and the bytes of the native files, so that anyone can make the views again and compare. It judges nothing:
 * what does not fit is shown as it is, and `verify` says what it means.
 */

import { encodeBase64, isHash } from '../core/bytes.ts'
import { checkpointOf, formatWords } from '../core/checkpoint.ts'
import { readDisclosure, structureFault } from '../core/disclosure.ts'
import type { Header } from '../core/entry.ts'
import { allFolded, type RecordedEntry } from '../core/fold.ts'
import type { Json, JsonObject } from '../core/jcs.ts'
import { fingerprintOf, parseNoteText, parseVkey } from '../core/note.ts'
import type { PacketData, ShownEntry } from '../core/packet-data.ts'
import { recordWithHoles } from '../core/partly.ts'
import { textAt } from '../core/recorded.ts'
import { foldEntries, type TimelineEntry } from '../core/timeline.ts'
import { type CourtCopy, courtCopy } from './court/copies.ts'
import { batesOf, type DescribedFile, describedFiles, exhibitNumber } from './exhibits.ts'
import type { FileMark } from './file-mark.ts'
import { type ChildLetters, childLetters } from './holes.ts'
import { readMarks } from './marks.ts'
import { readNativePath } from './native-names.ts'
import { type NativeBytes, readPictures, type ShownPicture } from './pictures.ts'

/** A key of the vault, from the tree size `from` on, until the next one. */
export type ViewKey = {
  readonly seq: number
  readonly action: string
  readonly vkey: string
  readonly fingerprint?: string
  /** The SHA-256 of the certificate that seals packets from there on, as hex. */
  readonly seal?: string
}

/** An attachment of a shown entry, by what its record shows of it and where it lies; without `path` it is withheld. */
export type ViewExhibit = DescribedFile & {
  readonly path?: string
  readonly label: string
  readonly bates?: string
  readonly picture?: ShownPicture & CourtCopy
  /** Why its native is to be opened with care. */
  readonly mark?: FileMark
}

/** Everything that the views show. */
export type PacketView = {
  readonly data: PacketData
  /** Absent where the note cannot be read. */
  readonly checkpoint?: { readonly size: number; readonly root: string; readonly words: string }
  readonly keys: readonly ViewKey[]
  /** All entries shown whole or in part but `vault` and `key`, in the order of the events. */
  readonly timeline: readonly TimelineEntry[]
  readonly letters: ChildLetters
  readonly exhibits: readonly ViewExhibit[]
  readonly headers: readonly Header[]
}

const KEY_KINDS: ReadonlySet<unknown> = new Set(['vault', 'key'])

/** The view of `data`, whose headers must be such as `readHeader` accepts; records may be anything. */
export async function viewOf(data: PacketData, natives: NativeBytes): Promise<PacketView> {
  const read = data.entries.flatMap(readShown)
  const note = parseNoteText(data.checkpoint)
  const checkpoint = note && checkpointOf(note)
  const timeline = foldEntries(read.filter(({ record }) => !KEY_KINDS.has(record['kind'])))
  return {
    data,
    ...(checkpoint === undefined
      ? {}
      : {
          checkpoint: {
            size: checkpoint.size,
            root: encodeBase64(checkpoint.root),
            words: formatWords(checkpoint.size, checkpoint.root),
          },
        }),
    keys: read
      .filter(({ record }) => KEY_KINDS.has(record['kind']))
      .map(({ seq, record }) => keyOf(seq, record)),
    timeline,
    letters: childLetters(timeline.flatMap((root) => [root, ...allFolded(root)])),
    exhibits: await exhibitsOf(data, read, natives),
    headers: data.entries.map(({ header }) => header),
  }
}

/** An entry as far as it is shown; nothing for a bare header, and for atoms that a verifier refuses. */
function readShown(entry: ShownEntry): RecordedEntry[] {
  const { seq, recordedAt, digest } = entry.header
  if ('record' in entry) return [{ seq, recordedAt, digest, record: entry.record }]
  const judged = 'atoms' in entry ? readDisclosure(entry.atoms as unknown as Json) : undefined
  if (judged?.ok !== true || structureFault(judged.shown) !== undefined) return []
  return [{ seq, recordedAt, digest, ...recordWithHoles(judged.shown, judged.atoms) }]
}

function keyOf(seq: number, record: JsonObject): ViewKey {
  const vkey = textAt(record, 'key') ?? ''
  const key = parseVkey(vkey)
  const action = textAt(record, 'action') ?? 'vault'
  const seal = textAt(record, 'seal')
  return {
    seq,
    action,
    vkey,
    ...(key === undefined ? {} : { fingerprint: fingerprintOf(key.publicKey) }),
    ...(seal !== undefined && isHash(seal) ? { seal } : {}),
  }
}

async function exhibitsOf(
  data: PacketData,
  entries: readonly RecordedEntry[],
  natives: NativeBytes,
): Promise<ViewExhibit[]> {
  const places = new Map(data.attachments.map((one) => [`${one.seq}:${one.index}`, one]))
  const exhibits = describedFiles(entries, data.attachments).map((file): ViewExhibit => {
    const { seq, index } = file
    const place = places.get(`${seq}:${index}`)
    const numbered = `entry ${seq}, file ${index + 1}`
    if (place?.as === 'withheld') return { ...file, label: `${numbered}, withheld` }
    if (place === undefined) return { ...file, label: numbered }
    const label = readNativePath(place.path)?.label
    if (label === undefined) return { ...file, path: place.path, label: numbered }
    return { ...file, path: place.path, label, bates: batesOf(exhibitNumber(label) as number) }
  })
  const pictures = await readPictures(exhibits, natives)
  const marks = await readMarks(exhibits, natives)
  return exhibits.map((exhibit, at): ViewExhibit => {
    const [picture, mark] = [pictures[at], marks[at]]
    const marked = mark === undefined ? exhibit : { ...exhibit, mark }
    if (picture === undefined) return marked
    return { ...marked, picture: { ...picture, ...courtCopy(exhibit.label, picture) } }
  })
}

/** Every entry of the timeline with what is folded into it, in reading order. */
export function everyEntry(view: PacketView) {
  return view.timeline.flatMap((root) => [root, ...allFolded(root)])
}
