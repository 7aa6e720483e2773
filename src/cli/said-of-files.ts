/** What is said of a file after it was recorded: that it is empty, that its original stays, that it tells a place (S33). */
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
  if (await saysWhere(path, attachment?.mediaType)) {
    await out.message(
      `${shown} says inside itself where it was taken, and so does every exact copy. The place was not read and stands in no record. To keep it from whoever reads a packet, leave the file out: evidence export --withhold-attachment ${name}`,
    )
  }
  await out.message(`The original at ${shown} remains readable on this computer.`)
}

async function saysWhere(path: string, mediaType: string | undefined): Promise<boolean> {
  if (mediaType === undefined) return false
  const { tellsPlace } = await import('../packet/place-inside.ts')
  try {
    const file = openRandomAccess(path)
    try {
      return await tellsPlace(mediaType, file.size, (offset, length) => file.read(offset, length))
    } finally {
      file.close()
    }
  } catch (error) {
    // It is recorded already; what happened to the original since then is no failure of that.
    if (error instanceof EvidenceError) return false
    throw error
  }
}
