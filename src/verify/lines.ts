/** Complete lines of a streamed file, in batches, with a limit on what one line may hold. */

const LF = 0x0a

/** A line without its LF, and the offset just after that LF. A line over the limit is cut to limit + 1 bytes. */
export type Line = { readonly bytes: Uint8Array; readonly end: number }

/** Where a file's complete lines end, and how long it is. */
export type Ends = { lines: number; length: number }

/**
 * Batches of the complete lines that end at or before `to`. `ends` is kept up to date: after the last batch it
 * tells the end of the last complete line before `to` and the length of the whole stream.
 */
export async function* lineBatches(
  chunks: AsyncIterable<Uint8Array>,
  to: number,
  limit: number,
  ends: Ends,
): AsyncGenerator<Line[]> {
  let parts: Uint8Array[] = []
  let held = 0
  for await (const chunk of chunks) {
    const batch: Line[] = []
    let start = 0
    for (let lf = chunk.indexOf(LF); lf >= 0 && ends.length + lf < to; lf = chunk.indexOf(LF, start)) {
      const whole = join(parts, chunk.subarray(start, lf))
      ends.lines = ends.length + lf + 1
      batch.push({ bytes: whole.length > limit ? whole.subarray(0, limit + 1) : whole, end: ends.lines })
      parts = []
      held = 0
      start = lf + 1
    }
    if (start < chunk.length && held <= limit) {
      parts.push(chunk.subarray(start))
      held += chunk.length - start
    }
    ends.length += chunk.length
    if (batch.length > 0) yield batch
  }
}

function join(parts: readonly Uint8Array[], rest: Uint8Array): Uint8Array {
  if (parts.length === 0) return rest
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, rest.length))
  let at = 0
  for (const part of [...parts, rest]) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** The same lines one by one, for a file read in step with another; `next` gives undefined at the end. */
export function lineReader(batches: AsyncGenerator<Line[]>): { next(): Promise<Line | undefined> } {
  let batch: Line[] = []
  let at = 0
  return {
    async next() {
      while (at >= batch.length) {
        const result = await batches.next()
        if (result.done === true) return undefined
        batch = result.value
        at = 0
      }
      return batch[at++]
    },
  }
}
