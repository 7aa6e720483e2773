/**
 * Writes a packet as a ZIP: stored only, in the order given, all dates from the packet's `createdAt` in UTC, no extra
 * field, no data descriptor, no zip64: the same bytes on every machine (docs/format.md, "Packet"; APPNOTE 4.3).
 * Must never write what `openZip` refuses, and never hold a file in memory. yazl was not taken: its streams always get a
 * data descriptor (index.js: only `addBuffer` sets `crcAndFileSizeKnown`) and its dates are the machine's local time.
 */
import { concat, encodeUtf8 } from '../core/bytes.ts'
import { crc32 } from '../core/crc32.ts'
import {
  clashingZipName,
  MAX_ZIP_BYTES,
  MAX_ZIP_FILES,
  type ZipNameFault,
  zipNameFault,
} from '../core/zip-rules.ts'

/** A file to pack. `open` gives its `size` bytes from the start, each time it is called. */
export type ZipMember = {
  name: string
  size: number
  /** CRC-32 of the content, where the caller knows it from an earlier pass; otherwise the content is read twice. */
  crc32?: number
  open(): Iterable<Uint8Array> | AsyncIterable<Uint8Array>
}
/** 'changed': the content did not have the size or CRC-32 it had before. */
export type ZipWriteRefusal = ZipNameFault | 'name-twice' | 'too-many-files' | 'too-large' | 'changed'
export type ZipWritten = { ok: true; size: number } | { ok: false; code: ZipWriteRefusal; name?: string }

/** UTF-8 name (bit 11), always; version 2.0; made by Unix (3), so that modes count; a regular file, rw-r--r--. */
const FLAGS = 0x0800
const VERSION = 20
const MADE_BY = (3 << 8) | VERSION
const ATTRIBUTES = 0o100644 * 0x10000

/**
 * Hands the archive to `write`, piece by piece, each awaited; every piece may be kept. `createdAt` is an RFC 3339
 * time in UTC (`2026-03-08T02:30:00Z`); ZIP keeps two seconds' precision and the years 1980-2107.
 * Every refusal but 'changed' comes before the first byte; after 'changed' what was written is to be thrown away.
 * Rejects with the I/O errors of `open` and `write`.
 */
export async function writeZip(
  members: readonly ZipMember[],
  createdAt: string,
  write: (piece: Uint8Array) => void | Promise<void>,
): Promise<ZipWritten> {
  const refusal = refusalOf(members)
  if (refusal !== undefined) return refusal
  const moment = dosMoment(createdAt)
  const directory: Uint8Array[] = []
  let offset = 0
  for (const member of members) {
    const { name, size } = member
    const nameBytes = encodeUtf8(name)
    const crc = member.crc32 ?? (await checksum(member))
    if (crc === undefined) return { ok: false, code: 'changed', name }
    // The fields that the local header and the directory have in common, from "version needed" to "extra length".
    const common = concat(
      fields([2, VERSION], [2, FLAGS], [2, 0], [4, moment], [4, crc], [4, size], [4, size]),
      fields([2, nameBytes.length], [2, 0]),
    )
    await write(concat(fields([4, 0x04034b50]), common, nameBytes))
    if ((await checksum(member, write)) !== crc) return { ok: false, code: 'changed', name }
    // Comment length, disk and internal attributes are 0.
    const rest = fields([2, 0], [2, 0], [2, 0], [4, ATTRIBUTES], [4, offset])
    directory.push(concat(fields([4, 0x02014b50], [2, MADE_BY]), common, rest, nameBytes))
    offset += 30 + nameBytes.length + size
  }
  const list = concat(...directory)
  const count = members.length
  await write(list)
  await write(fields([4, 0x06054b50], [4, 0], [2, count], [2, count], [4, list.length], [4, offset], [2, 0]))
  return { ok: true, size: offset + list.length + 22 }
}

function refusalOf(members: readonly ZipMember[]): ZipWritten | undefined {
  if (members.length > MAX_ZIP_FILES) return { ok: false, code: 'too-many-files' }
  if (members.reduce((sum, member) => sum + member.size, 0) > MAX_ZIP_BYTES)
    return { ok: false, code: 'too-large' }
  for (const { name } of members) {
    const fault = zipNameFault(name)
    if (fault !== undefined) return { ok: false, code: fault, name }
  }
  const clash = clashingZipName(members.map((member) => member.name))
  return clash === undefined ? undefined : { ok: false, code: 'name-twice', name: clash }
}

/** CRC-32 of the content, written on the way where `write` is given; undefined where it has not the stated size. */
async function checksum(
  member: ZipMember,
  write?: (piece: Uint8Array) => void | Promise<void>,
): Promise<number | undefined> {
  let size = 0
  let crc = 0
  for await (const chunk of member.open()) {
    size += chunk.length
    if (size > member.size) return undefined
    crc = crc32(chunk, crc)
    await write?.(chunk)
  }
  return size === member.size ? crc : undefined
}

/** MS-DOS date (high half) and time (low half) out of the digits of the text: no Date, so no time zone. */
function dosMoment(createdAt: string): number {
  const parts = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d+)?Z$/
    .exec(createdAt)
    ?.slice(1)
    .map(Number)
  if (parts === undefined) throw new RangeError('createdAt is not an RFC 3339 time in UTC')
  const [year, month, day, hour, minute, second] = parts as [number, number, number, number, number, number]
  if (year < 1980) return dos(1980, 1, 1, 0, 0, 0)
  if (year > 2107) return dos(2107, 12, 31, 23, 59, 58)
  return dos(year, month, day, hour, minute, second)
}

function dos(year: number, month: number, day: number, hour: number, minute: number, second: number): number {
  const date = ((year - 1980) << 9) | (month << 5) | day
  return date * 0x10000 + ((hour << 11) | (minute << 5) | (Math.min(second, 59) >> 1))
}

/** Little-endian fields, each as [bytes, value]. */
function fields(...values: readonly [2 | 4, number][]): Uint8Array {
  const view = new DataView(new ArrayBuffer(values.reduce((sum, [length]) => sum + length, 0)))
  let at = 0
  for (const [length, value] of values) {
    if (length === 2) view.setUint16(at, value, true)
    else view.setUint32(at, value, true)
    at += length
  }
  return new Uint8Array(view.buffer)
}
