/**
 * What the views of a packet are made from: evidence.json read into keys, timeline and exhibits. A pure function of
 * the data and the bytes of the native files, so that anyone can make the views again and compare. It judges nothing:
 * what does not fit is shown as it is, and `verify` says what it means.
 */
import { encodeBase64 } from '../core/bytes.ts'
import { checkpointOf, formatWords } from '../core/checkpoint.ts'
import { sha256 } from '../core/crypto.ts'
import type { Header } from '../core/entry.ts'
import { allFolded } from '../core/fold.ts'
import type { JsonObject } from '../core/jcs.ts'
import { parseNoteText, parseVkey } from '../core/note.ts'
import type { PacketData } from '../core/packet-data.ts'
import { textAt } from '../core/recorded.ts'
import { foldEntries, type TimelineEntry } from '../core/timeline.ts'
import { batesOf, exhibitNumber, shownAttachments } from './exhibits.ts'
import type { Picture } from './image.ts'
import { readNativePath } from './native-names.ts'
import { type NativeBytes, readPictures } from './pictures.ts'

/** A key of the vault, from the tree size `from` on, until the next one. */
export type ViewKey = {
  readonly seq: number
  readonly action: string
  readonly vkey: string
  readonly fingerprint?: string
}

/** An attachment of a shown entry, by what its record says and where it lies. */
export type ViewExhibit = {
  readonly seq: number
  readonly index: number
  readonly sha256: string
  readonly size: number
  readonly details: JsonObject
  readonly path?: string
  readonly label: string
  readonly bates?: string
  readonly picture?: Picture & { readonly bytes: Uint8Array }
}

/** Everything that the views show. */
export type PacketView = {
  readonly data: PacketData
  /** Absent where the note cannot be read. */
  readonly checkpoint?: { readonly size: number; readonly root: string; readonly words: string }
  readonly keys: readonly ViewKey[]
  /** All entries shown whole but `vault` and `key`, in the order of the events. */
  readonly timeline: readonly TimelineEntry[]
  readonly exhibits: readonly ViewExhibit[]
  readonly headers: readonly Header[]
}

/** `SHA256:` and the unpadded base64 of SHA-256 of the raw 32-byte key. */
export function fingerprintOf(publicKey: Uint8Array): string {
  return `SHA256:${encodeBase64(sha256(publicKey)).replaceAll('=', '')}`
}

const KEY_KINDS: ReadonlySet<unknown> = new Set(['vault', 'key'])

/** The view of `data`, whose headers must be such as `readHeader` accepts; records may be anything. */
export async function viewOf(data: PacketData, natives: NativeBytes): Promise<PacketView> {
  const whole = data.entries.flatMap((entry) =>
    'record' in entry ? [{ ...entry.header, record: entry.record }] : [],
  )
  const note = parseNoteText(data.checkpoint)
  const checkpoint = note && checkpointOf(note)
  const timeline = foldEntries(
    whole
      .filter(({ record }) => !KEY_KINDS.has(record['kind']))
      .map(({ seq, recordedAt, digest, record }) => ({ seq, recordedAt, digest, record })),
  )
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
    keys: whole
      .filter(({ record }) => KEY_KINDS.has(record['kind']))
      .map(({ seq, record }) => keyOf(seq, record)),
    timeline,
    exhibits: await exhibitsOf(data, natives),
    headers: data.entries.map(({ header }) => header),
  }
}

function keyOf(seq: number, record: JsonObject): ViewKey {
  const vkey = textAt(record, 'key') ?? ''
  const key = parseVkey(vkey)
  const action = textAt(record, 'action') ?? 'vault'
  return { seq, action, vkey, ...(key === undefined ? {} : { fingerprint: fingerprintOf(key.publicKey) }) }
}

async function exhibitsOf(data: PacketData, natives: NativeBytes): Promise<ViewExhibit[]> {
  const exhibits = shownAttachments(data.entries).map((attachment): ViewExhibit => {
    const { seq, index } = attachment
    const place = data.attachments.find((one) => one.seq === seq && one.index === index)
    if (place?.as !== 'native') return { ...attachment, label: `entry ${seq}, file ${index + 1}` }
    const label = readNativePath(place.path)?.label
    if (label === undefined)
      return { ...attachment, path: place.path, label: `entry ${seq}, file ${index + 1}` }
    return { ...attachment, path: place.path, label, bates: batesOf(exhibitNumber(label) as number) }
  })
  const pictures = await readPictures(exhibits, natives)
  return exhibits.map((exhibit, at) => {
    const picture = pictures[at]
    return picture === undefined ? exhibit : { ...exhibit, picture }
  })
}

/** Every entry of the timeline with what is folded into it, in reading order. */
export function everyEntry(view: PacketView) {
  return view.timeline.flatMap((root) => [root, ...allFolded(root)])
}
