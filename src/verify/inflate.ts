/**
 * Raw deflate out of random-access bytes, through the platform's DecompressionStream (Node 20.12 and browsers).
 * Holds one chunk at a time. Must never pass an I/O error of the source off as damage, nor the reverse.
 */
import type { RandomAccess } from './zip-bytes.ts'

/** The packed bytes are not one whole deflate stream. */
export class NotDeflate extends Error {}

const CHUNK = 32 * 1024

/** The unpacked bytes of `length` bytes at `offset`; throws `NotDeflate`, or what `bytes.read` throws. */
export async function* inflate(
  bytes: RandomAccess,
  offset: number,
  length: number,
): AsyncGenerator<Uint8Array> {
  const { readable, writable } = new DecompressionStream('deflate-raw')
  const writer = writable.getWriter()
  // The reading side reports every fault; without this the writing side would report it again, to nobody.
  writer.closed.catch(() => {})
  let sourceFault: { error: unknown } | undefined
  let stopped = false
  const feed = async () => {
    for (let at = 0; at < length && !stopped; at += CHUNK) {
      let chunk: Uint8Array
      try {
        chunk = await bytes.read(offset + at, Math.min(CHUNK, length - at))
      } catch (error) {
        sourceFault = { error }
        await writer.abort(error)
        return
      }
      // Never shared with another thread, which is all that the narrower type says.
      await writer.write(chunk as Uint8Array<ArrayBuffer>)
    }
    await writer.close()
  }
  feed().catch(() => {})
  const reader = readable.getReader()
  try {
    for (;;) {
      const step = await reader.read().catch(() => undefined)
      if (sourceFault !== undefined) throw sourceFault.error
      if (step === undefined) throw new NotDeflate()
      if (step.done) return
      yield step.value
    }
  } finally {
    stopped = true
    await reader.cancel().catch(() => {})
  }
}

/**
 * Whether the deflate stream ends before the last of its `length` bytes. Node 20 and 22 drop what follows the
 * stream without a word, browsers and later versions of Node refuse it; a stream that is whole without its last
 * byte gives the same answer on all of them.
 */
export async function endsBeforeLastByte(
  bytes: RandomAccess,
  offset: number,
  length: number,
): Promise<boolean> {
  try {
    for await (const _ of inflate(bytes, offset, length - 1)) {
      // Only whether it comes to an end is of interest.
    }
    return true
  } catch (error) {
    if (error instanceof NotDeflate) return false
    throw error
  }
}
