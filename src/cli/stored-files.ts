/** Files that a record names, stored into the vault and described as far as their bytes tell. */
import { basename } from 'node:path'
import type { Attachment } from '../core/record-parts.ts'
import type { OpenVault } from '../vault/open.ts'
import { storeAttachment } from '../vault/sealed-objects.ts'
import { openIncoming } from './files.ts'

/** A file to attach, and what the person says of it. */
export type FileToStore = { readonly path: string; readonly notes: Partial<Attachment> }

/** Stores the files in order; all are opened before the first is copied, so that a wrong name costs nothing. */
export async function storeFiles(vault: OpenVault, files: readonly FileToStore[]): Promise<Attachment[]> {
  const opened = openAll(files)
  try {
    const attachments: Attachment[] = []
    for (const [at, file] of opened.entries()) {
      const { path, notes } = files[at] as FileToStore
      const { sha256, size, head } = storeAttachment(vault, file)
      const mediaType = await sniff(head)
      attachments.push({
        sha256,
        size,
        name: nameOf(path),
        ...(mediaType === undefined ? {} : { mediaType }),
        ...notes,
      })
    }
    return attachments
  } finally {
    for (const file of opened) file.close()
  }
}

function openAll(files: readonly FileToStore[]): ReturnType<typeof openIncoming>[] {
  const opened: ReturnType<typeof openIncoming>[] = []
  try {
    for (const { path } of files) opened.push(openIncoming(path))
    return opened
  } catch (error) {
    for (const file of opened) file.close()
    throw error
  }
}

/** The name as it was, data from here on; bytes of a name that are no UTF-8 arrive here as U+FFFD already. */
function nameOf(path: string): string {
  return basename(path).toWellFormed()
}

async function sniff(head: Uint8Array): Promise<string | undefined> {
  if (head.length === 0) return undefined
  const { fileTypeFromBuffer } = await import('file-type')
  // A damaged header may make the sniffer throw; then the type is simply not known.
  return (await fileTypeFromBuffer(head).catch(() => undefined))?.mime
}
