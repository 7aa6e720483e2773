/** That a place which was just written to is copied elsewhere (threat-model.md, S9). Nothing is moved. */
import { namesIn, realPath } from '../vault/disk-reads.ts'
import { syncedBy } from '../vault/synced-folders.ts'
import type { Context } from './context.ts'
import { oneLine } from './printable.ts'

/** Says it of the absolute `path`, where it shows; what leaves no mark is not found. */
export async function warnOfSynced(context: Context, path: string): Promise<void> {
  // Both, for the folder that is copied may be the one that a link stands in.
  const synced = syncedBy(realPath(path), namesIn) ?? syncedBy(path, namesIn)
  if (synced === undefined) return
  await context.out.message(
    `It lies in a folder that ${synced.service} copies elsewhere (${oneLine(synced.folder, 400)}): whoever can open that account has it too, also after it is removed here.`,
  )
}
