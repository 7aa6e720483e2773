/**
 * Puts a packet together: what can be checked, the views of it, the native files, the bag around them (packet.md,
 * "Layout"). The same input gives the same bytes. Native files are streamed and compared with their record on the way,
 * so that no packet is ever written with a file that is not the one recorded.
 */
import { sha256Hex, startSha256 } from '../core/crypto.ts'
import { EvidenceError } from '../core/errors.ts'
import {
  formatLeaves,
  formatPacketData,
  type PacketAttachment,
  type PacketClaims,
  type PacketData,
  type ShownEntry,
} from '../core/packet-data.ts'
import { BAGIT_TEXT, bagInfo, type Listed, listedText, manifestOf } from './bag.ts'
import { type Exhibit, type ShownAttachment, shownAttachments } from './exhibits.ts'
import { headOf, nativePath, sniffExtension } from './native-names.ts'
import { renderViews } from './views.ts'

/** The plain bytes of a stored file, from the start, each time it is called. */
export type OpenStored = (sha256: string) => Iterable<Uint8Array> | AsyncIterable<Uint8Array>

/** Everything that a packet is made from. */
export type PacketInput = {
  readonly claims: PacketClaims
  /** The vault id. */
  readonly vault: string
  /** The note that the packet stands on, and the notes that key entries rest on, rising by size, each once. */
  readonly checkpoint: string
  readonly heldNotes: readonly string[]
  /** The leaf hash of every entry below the checkpoint's size, shown or not. */
  readonly leaves: readonly Uint8Array[]
  readonly entries: readonly ShownEntry[]
  /** Attachments of shown entries whose bytes, digest, size and name are hidden. */
  readonly withheld?: readonly { readonly seq: number; readonly index: number }[]
  /** One for each attachment of which an entry shows digest and size (`assignExhibits`). */
  readonly exhibits: readonly Exhibit[]
  readonly open: OpenStored
  /** What seals the packet, where the ledger names a certificate and its key is at hand. */
  readonly seal?: PacketSeal
}

/** The certificate as PEM, and the detached signature over the bytes of the tag manifest. */
export type PacketSeal = {
  readonly certificatePem: string
  sign(tagManifest: Uint8Array): Uint8Array
}

/** A file of a packet; `open` gives its bytes from the start, each time it is called. */
export type PacketFile = Listed & { open(): Iterable<Uint8Array> | AsyncIterable<Uint8Array> }

/** A packet, not yet written anywhere. `manifest` is the SHA-256 of tagmanifest-sha256.txt. */
export type Packet = {
  /** In the order in which a ZIP holds them. */
  readonly files: readonly PacketFile[]
  readonly manifest: string
  readonly exhibits: readonly Exhibit[]
  readonly data: PacketData
}

/**
 * The packet of `input`.
 * @throws EvidenceError `attachment-damaged`, also from `open` of a file, where stored bytes are not those recorded.
 */
export async function buildPacket(input: PacketInput): Promise<Packet> {
  const attachments = shownAttachments(input.entries)
  const natives: PacketFile[] = []
  const places: PacketAttachment[] = []
  for (const attachment of attachments) {
    const path = await pathOf(attachment, input)
    const open = () => checkedBytes(attachment, input.open(attachment.sha256))
    natives.push({ path: `data/${path}`, size: attachment.size, sha256: attachment.sha256, open })
    places.push({ as: 'native', index: attachment.index, path, seq: attachment.seq })
  }
  for (const { seq, index } of input.withheld ?? []) places.push({ as: 'withheld', index, seq })
  places.sort((a, b) => a.seq - b.seq || a.index - b.index)
  const data = dataOf(input, places)
  const byPath = new Map(natives.map((file) => [file.path, file]))
  const views = (await renderViews(data, (path) => (byPath.get(`data/${path}`) as PacketFile).open())).map(
    memoryFile,
  )
  const readMe = views[0] as PacketFile
  const [page, ...others] = views.slice(1) as [PacketFile, ...PacketFile[]]
  const proof = [
    memoryFile({ path: 'data/evidence.json', bytes: formatPacketData(data) }),
    memoryFile({ path: 'data/leaves.txt', bytes: formatLeaves(input.leaves) }),
  ]
  const certificate =
    input.seal === undefined
      ? []
      : [memoryFile(listedText('data/seal-certificate.pem', input.seal.certificatePem))]
  const payload = [page, ...proof, ...others, ...certificate, ...natives]
  const tags = [
    readMe,
    memoryFile(listedText('bagit.txt', BAGIT_TEXT)),
    memoryFile(listedText('bag-info.txt', bagInfo(payload, input.claims.createdAt, input.claims.id))),
    memoryFile(listedText('manifest-sha256.txt', manifestOf(payload))),
  ]
  const tagText = listedText('tagmanifest-sha256.txt', manifestOf(tags))
  const tagManifest = memoryFile(tagText)
  const signature =
    input.seal === undefined
      ? []
      : [memoryFile({ path: 'tagmanifest-sha256.txt.p7s', bytes: input.seal.sign(tagText.bytes) })]
  return {
    files: [...tags, tagManifest, ...signature, ...payload],
    manifest: tagManifest.sha256,
    exhibits: input.exhibits,
    data,
  }
}

function dataOf(input: PacketInput, attachments: readonly PacketAttachment[]): PacketData {
  const { entries } = input
  return {
    attachments,
    checkpoint: input.checkpoint,
    checkpoints: input.heldNotes,
    counts: {
      entries: input.leaves.length,
      partly: entries.filter((entry) => 'atoms' in entry).length,
      shown: entries.filter((entry) => 'record' in entry).length,
    },
    entries,
    packet: input.claims,
    tokens: [],
    v: 1,
    vault: input.vault,
  }
}

function memoryFile({ path, bytes }: { path: string; bytes: Uint8Array }): PacketFile {
  return { path, size: bytes.length, sha256: sha256Hex(bytes), open: () => [bytes] }
}

async function pathOf({ seq, index, sha256 }: ShownAttachment, input: PacketInput): Promise<string> {
  const exhibit = input.exhibits.find((one) => one.seq === seq && one.index === index)
  if (exhibit === undefined)
    throw new RangeError(`no exhibit is assigned to attachment ${index} of entry ${seq}`)
  return nativePath(exhibit.label, sha256, await sniffExtension(await headOf(input.open(sha256))))
}

/** Passes the bytes on and fails at the end, or as soon as there are too many, where they are not those recorded. */
async function* checkedBytes(
  { seq, sha256, size }: ShownAttachment,
  chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const damaged = () => new EvidenceError({ code: 'attachment-damaged', seq })
  const hasher = startSha256()
  let read = 0
  for await (const chunk of chunks) {
    read += chunk.length
    if (read > size) throw damaged()
    hasher.update(chunk)
    yield chunk
  }
  if (read !== size || hasher.digestHex() !== sha256) throw damaged()
}
