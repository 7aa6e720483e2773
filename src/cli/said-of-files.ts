/**
 * What is said of a file after it was recorded: that it is empty, that it may act when it is opened (S25), that it tells a place
 * (S33), that its original stays.
 */
import { EvidenceError } from '../core/errors.ts'
import type { Attachment } from '../core/record-parts.ts'
import type { Context } from './context.ts'
import { openRandomAccess } from './files.ts'
import { oneLine } from './printable.ts'

/** Says it of the file at `path`, recorded as `attachment`, which `name` calls (such as 3:1); the record holds none of it. */
export async function sayOfFile(
  context: Context,
  path: string,
  attachment: Attachment | undefined,
  name: string,
): Promise<void> {
  const { out } = context
  const shown = oneLine(path, 200)
  if (attachment?.size === 0) await out.message(`${shown} is empty: it was recorded as a file of 0 bytes.`)
  const mark = await readOriginal(path, async (read, size) => {
    const { HEAD_BYTES, sniffExtension } = await import('../packet/native-names.ts')
    const { markOf } = await import('../packet/file-mark.ts')
    const head = await read(0, Math.min(size, HEAD_BYTES))
    return head.length === 0 ? undefined : markOf(await sniffExtension(head), head)
  })
  if (mark !== undefined) {
    await out.message(
      `By its first bytes ${shown} is ${mark}. It is kept as it is and never opened here; open no copy of it carelessly.`,
    )
  }
  const { mediaType } = attachment ?? {}
  const placed = await readOriginal(path, async (read, size) => {
    if (mediaType === undefined) return false
    const { tellsPlace } = await import('../packet/place-inside.ts')
    return tellsPlace(mediaType, size, read)
  })
  if (placed === true) {
    await out.message(
      `${shown} says inside itself where it was taken, and so does every exact copy. The place was not read and stands in no record. To keep it from whoever reads a packet, leave the file out: evidence export --withhold-attachment ${name}`,
    )
  }
  await out.message(`The original at ${shown} remains readable on this computer.`)
}

/** What `look` makes of the file at `path`, or undefined where it cannot be read any more. */
async function readOriginal<T>(
  path: string,
  look: (read: (offset: number, length: number) => Promise<Uint8Array>, size: number) => Promise<T>,
): Promise<T | undefined> {
  try {
    const file = openRandomAccess(path)
    try {
      return await look((offset, length) => file.read(offset, length), file.size)
    } finally {
      file.close()
    }
  } catch (error) {
    // It is recorded already; what happened to the original since then is no failure of that.
    if (error instanceof EvidenceError) return undefined
    throw error
  }
}
