/** A path that the user gave, as a `Source`: a folder, or a ZIP. */

import { EvidenceError } from '../core/errors.ts'
import type { Source } from '../core/source.ts'
import { folderSource } from '../vault/folder-source.ts'
import type { ZipRefusal } from '../verify/zip-refusal.ts'
import type { Context } from './context.ts'
import { openRandomAccess, whatIsAt } from './files.ts'

/** An opened source, or why a ZIP is refused. Close it in both cases. */
export type OpenedSource = { close(): void } & (
  | { readonly source: Source }
  | { readonly refused: ZipRefusal; readonly name: string | undefined }
)

/**
 * Opens what is at an absolute path.
 * @throws EvidenceError 'disk' where nothing is, 'not-a-regular-file' for what is neither file nor folder
 */
export async function openSource(context: Context, path: string): Promise<OpenedSource> {
  const kind = whatIsAt(path)
  if (kind === undefined)
    throw new EvidenceError({ code: 'disk', doing: 'read', path, reason: 'missing', certain: true })
  if (kind === 'other') throw new EvidenceError({ code: 'not-a-regular-file', path, what: 'other' })
  if (kind === 'folder') return { source: folderSource(path, context.vault.self), close: () => {} }
  const { openZip } = await import('../verify/zip.ts')
  const { zipSource } = await import('../verify/zip-source.ts')
  const file = openRandomAccess(path)
  const opened = await openZip(file)
  return opened.ok
    ? { source: zipSource(opened.zip), close: () => file.close() }
    : { refused: opened.code, name: opened.name, close: () => file.close() }
}
