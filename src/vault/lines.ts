/** Lines of the vault's line files: from the front as a stream, from the back without reading the rest. */
import { isHalfWritten } from '../core/checkpoint.ts'
import { type OpenFile, readChunks, readRange } from './disk-reads.ts'

const LF = 0x0a
const STEP = 4096

/** A line without its LF, and the offset just after that LF. */
export type Line = { readonly bytes: Uint8Array; readonly end: number }

/**
 * The complete lines of `file` between `from` and `to`. A line longer than `limit` is given cut to `limit + 1`
 * bytes, so that it is refused as too long without being held.
 */
export function* readLines(file: OpenFile, to: number, limit: number, from = 0): Generator<Line> {
  let parts: Uint8Array[] = []
  let held = 0
  let offset = from
  for (const chunk of readChunks(file, from, to)) {
    let start = 0
    for (let lf = chunk.indexOf(LF); lf >= 0; lf = chunk.indexOf(LF, start)) {
      const rest = chunk.subarray(start, lf)
      const bytes = held === 0 ? rest : Buffer.concat([...parts, rest])
      yield { bytes: bytes.length > limit ? bytes.subarray(0, limit + 1) : bytes, end: offset + lf + 1 }
      parts = []
      held = 0
      start = lf + 1
    }
    if (start < chunk.length && held <= limit) {
      parts.push(chunk.subarray(start))
      held += chunk.length - start
    }
    offset += chunk.length
  }
}

/**
 * The last complete line of the first `size` bytes of `file` (all of it without `size`), and where it ends; undefined
 * when there is none within `limit` bytes.
 */
export function lastLine(file: OpenFile, limit: number, size = file.size): Line | undefined {
  for (let length = Math.min(STEP, size); ; length = Math.min(length * 4, size)) {
    const from = size - length
    const tail = readRange(file, from, length)
    const end = tail.lastIndexOf(LF)
    if (end >= 0) {
      const before = end === 0 ? -1 : tail.lastIndexOf(LF, end - 1)
      if (before >= 0 || from === 0) return { bytes: tail.subarray(before + 1, end), end: from + end + 1 }
    }
    if (from === 0 || length > 2 * limit) return undefined
  }
}

/** As `lastLine`, for checkpoints.jsonl: a half-written line at its end does not count. */
export function lastCheckpointLine(file: OpenFile, limit: number): Line | undefined {
  const last = lastLine(file, limit)
  if (last === undefined || !isHalfWritten(last.bytes)) return last
  const start = last.end - last.bytes.length - 1
  return start === 0 ? undefined : lastLine(file, limit, start)
}
