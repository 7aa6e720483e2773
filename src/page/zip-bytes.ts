/** A ZIP that was chosen, as random-access bytes: a little is read ahead, for a call to the browser costs more than it. */
import type { RandomAccess } from '../verify/zip-bytes.ts'
import { readSlice } from './files-source.ts'

const AHEAD = 65_536

/** Reads `file` where it lies; `name` stands in the error of a file that cannot be read. */
export function zipBytes(file: Blob, name: string): RandomAccess {
  let held = new Uint8Array()
  let from = 0
  return {
    size: file.size,
    read: async (offset, length) => {
      if (offset < from || offset + length > from + held.length) {
        const wanted = Math.min(Math.max(length, AHEAD), file.size - offset)
        held = new Uint8Array(await readSlice(file, offset, Math.max(wanted, 0), name))
        from = offset
      }
      return held.subarray(offset - from, offset - from + length)
    },
  }
}
