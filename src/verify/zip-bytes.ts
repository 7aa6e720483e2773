/**
 * Little-endian records over random-access bytes, and the two extra fields of ZIP that change what a reader sees:
 * 64-bit sizes (APPNOTE 4.5.3) and the Info-ZIP Unicode path (4.6.9).
 */
import { ZipRefused } from './zip-refusal.ts'

/**
 * `read` answers exactly `length` bytes from `offset` (fewer only if the source shrank), in an array that it does not
 * use again; it may reject on I/O errors.
 */
export type RandomAccess = { size: number; read(offset: number, length: number): Promise<Uint8Array> }

const ZIP64_FIELD = 0x0001
const UNICODE_PATH_FIELD = 0x7075
export const ABSENT_32 = 0xffffffff

/** `length` bytes at `offset`; refuses 'truncated' when the source has not got them. */
export async function take(bytes: RandomAccess, offset: number, length: number): Promise<DataView> {
  if (offset + length > bytes.size) throw new ZipRefused('truncated')
  const part = await bytes.read(offset, length)
  if (part.length !== length) throw new ZipRefused('truncated')
  return new DataView(part.buffer, part.byteOffset, part.byteLength)
}

/** `length` bytes of a view from `offset`, not copied. */
export function bytesOf(view: DataView, offset: number, length: number): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset + offset, length)
}

/** A 64-bit number; one beyond 2^53 loses low bits, which no limit here lets pass. */
export function uint64(view: DataView, offset: number): number {
  return view.getUint32(offset + 4, true) * 2 ** 32 + view.getUint32(offset, true)
}

export type ExtraFields = { zip64: DataView | undefined; unicodePath: Uint8Array | undefined }

/** Reads a whole extra area; refuses one that does not parse, or that gives a field we use twice. */
export function extraFields(area: Uint8Array, name: string): ExtraFields {
  const view = new DataView(area.buffer, area.byteOffset, area.byteLength)
  const found: ExtraFields = { zip64: undefined, unicodePath: undefined }
  let at = 0
  while (at < area.length) {
    if (at + 4 > area.length) throw new ZipRefused('extra-field', name)
    const tag = view.getUint16(at, true)
    const length = view.getUint16(at + 2, true)
    const from = at + 4
    at = from + length
    if (at > area.length) throw new ZipRefused('extra-field', name)
    if (tag === ZIP64_FIELD) {
      if (found.zip64 !== undefined) throw new ZipRefused('extra-field', name)
      found.zip64 = new DataView(area.buffer, area.byteOffset + from, length)
    } else if (tag === UNICODE_PATH_FIELD) {
      // One byte of version and four of CRC stand before the name.
      if (found.unicodePath !== undefined || length < 5) throw new ZipRefused('extra-field', name)
      found.unicodePath = area.subarray(from + 5, at)
    }
  }
  return found
}

/**
 * The true values of 32-bit fields, given in the order of the zip64 field. Two shapes exist in the wild: the field
 * holds only the values whose 32-bit place says "absent" (the standard), or all of them (Info-ZIP); in the second
 * a value that is in both places must be the same. Anything else is refused.
 */
export function widened(fields: readonly number[], zip64: DataView | undefined, name: string): number[] {
  const absent = fields.filter((field) => field === ABSENT_32).length
  if (zip64 === undefined) {
    if (absent > 0) throw new ZipRefused('zip64-disagrees', name)
    return [...fields]
  }
  const all = zip64.byteLength === 8 * fields.length
  if (!all && zip64.byteLength !== 8 * absent) throw new ZipRefused('zip64-disagrees', name)
  let at = 0
  return fields.map((field) => {
    if (!all && field !== ABSENT_32) return field
    const wide = uint64(zip64, at)
    at += 8
    if (field !== ABSENT_32 && field !== wide) throw new ZipRefused('zip64-disagrees', name)
    return wide
  })
}
