/**
 * Where the content of each entry lies, and that the headers around it say the same as the directory (APPNOTE
 * 4.3.7, 4.3.9). Every byte before the directory belongs to exactly one entry: no gap, no overlap, no second story.
 */
import { equalBytes } from '../core/bytes.ts'
import { bytesOf, extraFields, type RandomAccess, take, uint64, widened } from './zip-bytes.ts'
import { DESCRIPTOR_FLAG, type ListedEntry } from './zip-directory.ts'
import { ZipRefused } from './zip-refusal.ts'

export type PlacedEntry = ListedEntry & { start: number }

const LOCAL_BYTES = 30

/** The entries, each with the offset of its content; `end` is where the directory begins. Refuses as `ZipRefused`. */
export async function placedEntries(
  bytes: RandomAccess,
  entries: readonly ListedEntry[],
  end: number,
): Promise<Map<string, PlacedEntry>> {
  const inPlace = [...entries].sort((a, b) => a.offset - b.offset)
  if ((inPlace[0]?.offset ?? end) !== 0) throw new ZipRefused('hidden-bytes')
  const starts = new Map<ListedEntry, number>()
  for (const [index, entry] of inPlace.entries()) {
    starts.set(entry, await contentStart(bytes, entry, inPlace[index + 1]?.offset ?? end))
  }
  return new Map(entries.map((entry) => [entry.name, { ...entry, start: starts.get(entry)! }]))
}

async function contentStart(bytes: RandomAccess, entry: ListedEntry, next: number): Promise<number> {
  const { name, nameBytes, offset } = entry
  const nameEnd = LOCAL_BYTES + nameBytes.length
  if (offset + nameEnd > next) throw new ZipRefused('overlap', name)
  const view = await take(bytes, offset, nameEnd)
  const disagrees =
    view.getUint32(0, true) !== 0x04034b50 ||
    view.getUint16(6, true) !== entry.flags ||
    view.getUint16(8, true) !== entry.method ||
    view.getUint16(26, true) !== nameBytes.length ||
    !equalBytes(bytesOf(view, LOCAL_BYTES, nameBytes.length), nameBytes)
  if (disagrees) throw new ZipRefused('local-disagrees', name)

  const extraLength = view.getUint16(28, true)
  const start = offset + nameEnd + extraLength
  if (start + entry.compressedSize > next) throw new ZipRefused('overlap', name)
  const area =
    extraLength === 0
      ? new Uint8Array(0)
      : bytesOf(await take(bytes, offset + nameEnd, extraLength), 0, extraLength)
  const extra = extraFields(area, name)
  if (extra.unicodePath !== undefined && !equalBytes(extra.unicodePath, nameBytes)) {
    throw new ZipRefused('name-disagrees', name)
  }
  const [size, compressedSize] = widened(
    [view.getUint32(22, true), view.getUint32(18, true)],
    extra.zip64,
    name,
  )
  const described = (entry.flags & DESCRIPTOR_FLAG) !== 0
  // Where a descriptor follows, the writer did not know the value yet and left 0; most say nothing, some say it twice.
  const same = (local: number | undefined, listed: number) => local === listed || (described && local === 0)
  if (
    !same(size, entry.size) ||
    !same(compressedSize, entry.compressedSize) ||
    !same(view.getUint32(14, true), entry.crc)
  ) {
    throw new ZipRefused('local-disagrees', name)
  }
  const contentEnd = start + entry.compressedSize
  if (described) await checkDescriptor(bytes, entry, contentEnd, next - contentEnd)
  else if (contentEnd !== next) throw new ZipRefused('hidden-bytes', name)
  return start
}

/** `length` alone tells the four shapes apart: with or without signature, 32- or 64-bit sizes. */
async function checkDescriptor(
  bytes: RandomAccess,
  entry: ListedEntry,
  offset: number,
  length: number,
): Promise<void> {
  if (![12, 16, 20, 24].includes(length)) throw new ZipRefused('descriptor-disagrees', entry.name)
  const view = await take(bytes, offset, length)
  const signed = length === 16 || length === 24
  const at = signed ? 4 : 0
  const [compressedSize, size] =
    length < 20
      ? [view.getUint32(at + 4, true), view.getUint32(at + 8, true)]
      : [uint64(view, at + 4), uint64(view, at + 12)]
  const agrees =
    (!signed || view.getUint32(0, true) === 0x08074b50) &&
    view.getUint32(at, true) === entry.crc &&
    compressedSize === entry.compressedSize &&
    size === entry.size
  if (!agrees) throw new ZipRefused('descriptor-disagrees', entry.name)
}
