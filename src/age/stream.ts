/**
 * The payload of an age v1 file (C2SP age.md, "Payload"): STREAM of ChaCha20-Poly1305 over chunks of 64 KiB. Nothing
 * is given out before its chunk is authenticated, and an end that was cut off is not taken for the end.
 */
import { openBytes, sealBytes, TAG_BYTES } from './primitives.ts'

/** Plaintext bytes of a chunk; only the last may hold fewer. */
export const CHUNK_BYTES = 65_536
const SEALED_CHUNK_BYTES = CHUNK_BYTES + TAG_BYTES

/** Sealing as bytes come: `push` gives the chunks that are full, `end` the last one. */
export type Sealing = { push(portion: Uint8Array): Uint8Array[]; end(): Uint8Array }

/** Starts sealing under a payload key. */
export function startSealing(key: Uint8Array): Sealing {
  const chunks = startChunks(CHUNK_BYTES)
  let counter = 0
  return {
    push: (portion) => chunks.push(portion).map((chunk) => sealBytes(key, nonceOf(counter++, false), chunk)),
    end: () => sealBytes(key, nonceOf(counter, true), chunks.last()),
  }
}

/**
 * Opens a sealed payload. Yields plaintext that is proved so far and returns true when the end is proved too; what
 * was yielded before a false stands, but is not all.
 */
export function* openStream(key: Uint8Array, portions: Iterable<Uint8Array>): Generator<Uint8Array, boolean> {
  const chunks = startChunks(SEALED_CHUNK_BYTES)
  let counter = 0
  for (const portion of portions) {
    for (const chunk of chunks.push(portion)) {
      const plain = openBytes(key, nonceOf(counter++, false), chunk)
      if (plain === undefined) return false
      yield plain
    }
  }
  const plain = openBytes(key, nonceOf(counter, true), chunks.last())
  // An empty last chunk after others is another spelling of the same text.
  if (plain === undefined || (plain.length === 0 && counter > 0)) return false
  yield plain
  return true
}

/** An 11-byte counter, big-endian, and a byte that marks the last chunk. */
function nonceOf(counter: number, last: boolean): Uint8Array {
  const nonce = new Uint8Array(12)
  const view = new DataView(nonce.buffer)
  view.setUint32(3, Math.floor(counter / 2 ** 32))
  view.setUint32(7, counter % 2 ** 32)
  nonce[11] = last ? 1 : 0
  return nonce
}

/**
 * The same bytes in chunks of `size`. A full chunk waits until another byte shows that it is not the last; the last may
 * be shorter, and is empty only if it is all.
 */
function startChunks(size: number): { push(portion: Uint8Array): Uint8Array[]; last(): Uint8Array } {
  let held: Uint8Array = new Uint8Array()
  let used = 0
  return {
    push: (portion) => {
      const full: Uint8Array[] = []
      for (let at = 0; at < portion.length; ) {
        if (used === size) {
          full.push(held)
          held = new Uint8Array()
          used = 0
        }
        // Of a record's few hundred bytes no 64 KiB are made.
        if (used === held.length)
          held = grown(held, Math.min(size, Math.max(portion.length - at + used, 2 * used)))
        const part = portion.subarray(at, at + held.length - used)
        held.set(part, used)
        used += part.length
        at += part.length
      }
      return full
    },
    last: () => held.subarray(0, used),
  }
}

function grown(bytes: Uint8Array, length: number): Uint8Array {
  const more = new Uint8Array(length)
  more.set(bytes)
  return more
}
