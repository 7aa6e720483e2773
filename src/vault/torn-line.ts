/**
 * A line of checkpoints.jsonl that a crash left unfinished (docs/format.md, 10.3): cut off, or with zeros where a
 * block of it was not written. Whether somebody may have seen its signature decides what becomes of it.
 */

/** From this many bytes of a signature on, its line may already have been seen by someone. */
const TELLING_SIGNATURE_BYTES = 32
const SIGNATURE_BYTES = 64
const KEY_ID_BYTES = 4

/**
 * What to do with the `torn` bytes behind the last whole line. `whole` is the line, LF included, that the ledger
 * gives when it is signed again; undefined where it gives none.
 */
export function judgeTorn(
  torn: Uint8Array,
  whole: Uint8Array | undefined,
): 'complete' | 'set-aside' | 'refuse' {
  const written = withoutZerosAtEnd(torn)
  if (whole !== undefined && isPartOf(written, whole))
    return largestSignaturePart(written, whole) >= TELLING_SIGNATURE_BYTES ? 'complete' : 'set-aside'
  // Holes in front hide where a signature begins, and a crash of ours leaves none in another line than `whole`.
  if (written.includes(0)) return 'refuse'
  return signatureBytesAtEnd(written) >= TELLING_SIGNATURE_BYTES ? 'refuse' : 'set-aside'
}

function withoutZerosAtEnd(bytes: Uint8Array): Uint8Array {
  let end = bytes.length
  while (end > 0 && bytes[end - 1] === 0) end--
  return bytes.subarray(0, end)
}

/** True when every byte is that of `whole` or was not written. JSON text holds no zero byte. */
function isPartOf(written: Uint8Array, whole: Uint8Array): boolean {
  return written.length <= whole.length && written.every((byte, at) => byte === 0 || byte === whole[at])
}

/** Of the signatures of `whole`, the most bytes of one that are `written`: those whose base64 digits are all there. */
function largestSignaturePart(written: Uint8Array, whole: Uint8Array): number {
  const text = Buffer.from(whole).toString('latin1')
  let most = 0
  for (const { index, 0: before } of text.matchAll(/\u00e2\u0080\u0094 [^ ]+ (?=[A-Za-z0-9+/])/g)) {
    const digits = index + before.length
    let count = 0
    for (let at = KEY_ID_BYTES; at < KEY_ID_BYTES + SIGNATURE_BYTES; at++) {
      const first = written[digits + Math.floor((at * 8) / 6)] ?? 0
      const last = written[digits + Math.floor((at * 8 + 7) / 6)] ?? 0
      if (first !== 0 && last !== 0) count++
    }
    most = Math.max(most, count)
  }
  return most
}

/** How many bytes of its first signature a cut-off line holds: base64 digits after the name, less the key id. */
function signatureBytesAtEnd(torn: Uint8Array): number {
  const match = /\u2014 [^ ]+ ([A-Za-z0-9+/]*)/.exec(new TextDecoder().decode(torn))
  return match === null ? 0 : Math.floor(((match[1] as string).length * 3) / 4) - KEY_ID_BYTES
}
