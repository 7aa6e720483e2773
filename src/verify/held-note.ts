/** The checkpoint of a vault or packet that the user holds beside the one that is checked. */
import { decodeUtf8 } from '../core/bytes.ts'
import { parsePacketData } from '../core/packet-data.ts'
import type { Source } from '../core/source.ts'
import type { HeldNote } from './anchors.ts'
import { kindOfSource } from './verify.ts'

/** Most bytes of a file that holds a checkpoint or a key. */
export const MAX_NOTE = 65_536
const MAX_DATA = 512 * 1_048_576

/** The newest checkpoint in `source`, named `path` in findings; an empty note where there is none that can be read. */
export async function noteOfSource(source: Source, path: string): Promise<HeldNote> {
  if ((await kindOfSource(source)) === 'vault') {
    const bytes = await source.read('checkpoint', MAX_NOTE)
    return { from: 'checkpoint', path, note: (bytes && decodeUtf8(bytes)) ?? '' }
  }
  const data = await source.read('data/evidence.json', MAX_DATA)
  const parsed = data && parsePacketData(data)
  return { from: 'packet', path, note: parsed?.ok ? parsed.data.checkpoint : '' }
}
