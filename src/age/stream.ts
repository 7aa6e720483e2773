/**
 * The payload of an age v1 file (C2SP age.md, "Payload"): STREAM of ChaCha20-Poly1305 over chunks of 64 KiB. Nothing
 * is given out before its chunk is authenticated, and an end that was cut off is not taken for the end.
 */
import { concat } from '../core/bytes.ts'
import { openBytes, sealBytes, TAG_BYTES } from './primitives.ts'

/** Plaintext bytes of a chunk; only the last may hold fewer. */
export const CHUNK_BYTES = 65_536
const SEALED_CHUNK_BYTES = CHUNK_BYTES + TAG_BYTES

/** Seals what the portions hold, in any sizes. */
export function* sealStream(key: Uint8Array, portions: Iterable<Uint8Array>): Generator<Uint8Array> {
  let counter = 0
  for (const { bytes, last } of inChunks(portions, CHUNK_BYTES)) {
    yield sealBytes(key, nonceOf(counter++, last), bytes)
  }
}

/**
 * Opens a sealed payload. Yields plaintext that is proved so far and returns true when the end is proved too; what
 * was yielded before a false stands, but is not all.
 */
export function* openStream(key: Uint8Array, portions: Iterable<Uint8Array>): Generator<Uint8Array, boolean> {
  let counter = 0
  for (const { bytes, last } of inChunks(portions, SEALED_CHUNK_BYTES)) {
    const plain = openBytes(key, nonceOf(counter, last), bytes)
    // An empty last chunk after others is another spelling of the same text.
    if (plain === undefined || (plain.length === 0 && counter > 0)) return false
    counter++
    yield plain
  }
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

/** The same bytes in chunks of `size`; the last is told apart and may be shorter, and is empty only if it is all. */
function* inChunks(
  portions: Iterable<Uint8Array>,
  size: number,
): Generator<{ bytes: Uint8Array; last: boolean }> {
  let held: Uint8Array = new Uint8Array()
  for (const portion of portions) {
    let at = 0
    if (held.length > 0) {
      at = Math.min(size - held.length, portion.length)
      held = concat(held, portion.subarray(0, at))
    }
    // A full chunk waits until another byte shows that it is not the last.
    while (at < portion.length) {
      if (held.length === size) yield { bytes: held, last: false }
      const end = Math.min(at + size, portion.length)
      held = portion.slice(at, end)
      at = end
    }
  }
  yield { bytes: held, last: true }
}
