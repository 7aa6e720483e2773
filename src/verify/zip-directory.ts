/**
 * The end record and the central directory of a ZIP (PKWARE APPNOTE 4.3.12-4.3.16), read strictly: one place where
 * the list may be, one reading of each entry. Must never look for a second directory or guess a length.
 */
import { decodeUtf8, equalBytes } from '../core/bytes.ts'
import { clashingZipName, MAX_ZIP_BYTES, MAX_ZIP_FILES, zipNameFault } from '../core/zip-rules.ts'
import { bytesOf, extraFields, type RandomAccess, take, uint64, widened } from './zip-bytes.ts'
import { ZipRefused } from './zip-refusal.ts'

export type ListedEntry = {
  name: string
  nameBytes: Uint8Array
  folder: boolean
  flags: number
  method: number
  crc: number
  compressedSize: number
  size: number
  offset: number
}
type Directory = { offset: number; size: number; count: number }

const END_BYTES = 22
const ZIP64_END_BYTES = 56 + 20
const LISTED_BYTES = 46
/** 10,000 entries with long names and extra fields need far less; it is held in memory. */
const MAX_DIRECTORY_BYTES = 16 * 1024 * 1024
const MAX_RATIO = 200
/** What unpacks to no more than this is no bomb, however small it was packed. */
const RATIO_FREE_BYTES = 256 * 1024
export const DESCRIPTOR_FLAG = 0x0008
const ENCRYPTION_FLAGS = 0x0001 | 0x0040 | 0x2000
/** Deflate's speed (bits 1, 2), data descriptor (3), UTF-8 name (11). */
const KNOWN_FLAGS = 0x0006 | DESCRIPTOR_FLAG | 0x0800

/** Every entry, in the order of the directory, and where the directory begins. Refuses as `ZipRefused`. */
export async function listedEntries(bytes: RandomAccess): Promise<{ entries: ListedEntry[]; end: number }> {
  const directory = await findDirectory(bytes)
  if (directory.size > MAX_DIRECTORY_BYTES) throw new ZipRefused('too-large')
  const view = await take(bytes, directory.offset, directory.size)
  const entries: ListedEntry[] = []
  let at = 0
  while (at < directory.size) {
    if (at + LISTED_BYTES > directory.size || view.getUint32(at, true) !== 0x02014b50) {
      throw new ZipRefused('directory-damaged')
    }
    const variable =
      view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
    if (at + LISTED_BYTES + variable > directory.size) throw new ZipRefused('directory-damaged')
    entries.push(listedEntry(new DataView(view.buffer, view.byteOffset + at, LISTED_BYTES + variable)))
    at += LISTED_BYTES + variable
  }
  if (entries.length !== directory.count) throw new ZipRefused('directory-damaged')
  checkTogether(entries, bytes.size)
  return { entries, end: directory.offset }
}

async function findDirectory(bytes: RandomAccess): Promise<Directory> {
  if (bytes.size < END_BYTES) throw new ZipRefused('not-a-zip')
  const end = bytes.size - END_BYTES
  const view = await take(bytes, end, END_BYTES)
  // No comment is allowed, so the record can stand in one place only, and no second one can be smuggled in.
  if (view.getUint32(0, true) !== 0x06054b50) {
    throw new ZipRefused((await holdsEndRecord(bytes)) ? 'bytes-after-end' : 'not-a-zip')
  }
  if (view.getUint16(20, true) !== 0) throw new ZipRefused('bytes-after-end')
  const [disk, startDisk, here, count] = [4, 6, 8, 10].map((at) => view.getUint16(at, true)) as [
    number,
    number,
    number,
    number,
  ]
  const size = view.getUint32(12, true)
  const offset = view.getUint32(16, true)
  const wide = await zip64Directory(bytes, end)
  if (wide === undefined) {
    if (disk !== 0 || startDisk !== 0 || here !== count) throw new ZipRefused('many-disks')
    if (count === 0xffff || size === 0xffffffff || offset === 0xffffffff)
      throw new ZipRefused('zip64-disagrees')
    if (offset + size !== end)
      throw new ZipRefused(offset + size > end ? 'directory-damaged' : 'hidden-bytes')
    return { offset, size, count }
  }
  const agrees =
    [disk, startDisk].every((field) => field === 0 || field === 0xffff) &&
    [here, count].every((field) => field === 0xffff || field === wide.count) &&
    (size === 0xffffffff || size === wide.size) &&
    (offset === 0xffffffff || offset === wide.offset)
  if (!agrees || wide.offset + wide.size !== end - ZIP64_END_BYTES) throw new ZipRefused('zip64-disagrees')
  return wide
}

/** The zip64 end record and its locator, both right before the end record; undefined where no locator stands there. */
async function zip64Directory(bytes: RandomAccess, end: number): Promise<Directory | undefined> {
  if (end < ZIP64_END_BYTES) return undefined
  const at = end - ZIP64_END_BYTES
  const view = await take(bytes, at, ZIP64_END_BYTES)
  if (view.getUint32(56, true) !== 0x07064b50) return undefined
  const disks = [
    view.getUint32(16, true),
    view.getUint32(20, true),
    view.getUint32(60, true),
    view.getUint32(72, true) - 1,
  ]
  if (disks.some((disk) => disk !== 0)) throw new ZipRefused('many-disks')
  const count = uint64(view, 32)
  const consistent =
    view.getUint32(0, true) === 0x06064b50 &&
    uint64(view, 4) === 44 &&
    uint64(view, 64) === at &&
    uint64(view, 24) === count
  if (!consistent) throw new ZipRefused('zip64-disagrees')
  return { offset: uint64(view, 48), size: uint64(view, 40), count }
}

/** Whether an end record stands anywhere in the tail, as it would before a comment or appended bytes. */
async function holdsEndRecord(bytes: RandomAccess): Promise<boolean> {
  const length = Math.min(bytes.size, END_BYTES + 0xffff)
  const view = await take(bytes, bytes.size - length, length)
  for (let at = length - END_BYTES; at >= 0; at--) if (view.getUint32(at, true) === 0x06054b50) return true
  return false
}

function listedEntry(view: DataView): ListedEntry {
  const nameLength = view.getUint16(28, true)
  const extraLength = view.getUint16(30, true)
  const nameBytes = bytesOf(view, LISTED_BYTES, nameLength)
  const name = decodeUtf8(nameBytes)
  if (name === undefined) throw new ZipRefused('name-not-utf8')
  const flags = view.getUint16(8, true)
  const method = view.getUint16(10, true)
  if ((flags & ENCRYPTION_FLAGS) !== 0) throw new ZipRefused('encrypted', name)
  if ((flags & ~KNOWN_FLAGS) !== 0) throw new ZipRefused('flags', name)
  if (method !== 0 && method !== 8) throw new ZipRefused('method', name)
  if (view.getUint16(34, true) !== 0) throw new ZipRefused('many-disks', name)
  if (view.getUint16(32, true) !== 0) throw new ZipRefused('entry-comment', name)

  const folder = name.endsWith('/')
  const fault = zipNameFault(folder && name !== '/' ? name.slice(0, -1) : name)
  if (fault !== undefined) throw new ZipRefused(fault, name)
  checkAttributes(view.getUint32(38, true), folder, name)

  const extra = extraFields(bytesOf(view, LISTED_BYTES + nameLength, extraLength), name)
  if (extra.unicodePath !== undefined && !equalBytes(extra.unicodePath, nameBytes)) {
    throw new ZipRefused('name-disagrees', name)
  }
  const narrow = [view.getUint32(24, true), view.getUint32(20, true), view.getUint32(42, true)]
  const [size, compressedSize, offset] = widened(narrow, extra.zip64, name) as [number, number, number]
  const crc = view.getUint32(16, true)
  if (folder && (size !== 0 || compressedSize !== 0 || crc !== 0))
    throw new ZipRefused('folder-disagrees', name)
  if (method === 0 && size !== compressedSize) throw new ZipRefused('sizes-disagree', name)
  return { name, nameBytes, folder, flags, method, crc, compressedSize, size, offset }
}

/** External attributes: Unix mode in the high half (0 where the system had none), DOS attributes in the low. */
function checkAttributes(attributes: number, folder: boolean, name: string): void {
  const unixType = attributes >>> 28
  const dosReparsePoint = (attributes & 0x0400) !== 0
  if (dosReparsePoint || ![0, 4, 8].includes(unixType)) throw new ZipRefused('link', name)
  const calledFolder = unixType === 4 || (attributes & 0x10) !== 0
  if (folder ? unixType === 8 : calledFolder) throw new ZipRefused('folder-disagrees', name)
}

function checkTogether(entries: readonly ListedEntry[], archiveSize: number): void {
  const files = entries.filter((entry) => !entry.folder)
  if (files.length > MAX_ZIP_FILES) throw new ZipRefused('too-many-files')
  const total = files.reduce((sum, file) => sum + file.size, 0)
  const packed = files.reduce((sum, file) => sum + file.compressedSize, 0)
  if (total > MAX_ZIP_BYTES || packed > MAX_ZIP_BYTES) throw new ZipRefused('too-large')
  const bomb = files.find(
    (file) => file.size > RATIO_FREE_BYTES && file.size > MAX_RATIO * file.compressedSize,
  )
  if (bomb !== undefined) throw new ZipRefused('ratio', bomb.name)
  if (total > RATIO_FREE_BYTES && total > MAX_RATIO * archiveSize) throw new ZipRefused('ratio')
  const clash = clashingZipName(
    files.map((file) => file.name),
    entries.filter((entry) => entry.folder).map((entry) => entry.name.slice(0, -1)),
  )
  if (clash !== undefined) throw new ZipRefused('name-twice', clash)
}
