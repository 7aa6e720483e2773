/**
 * What a reader dropped on the page: one file, one folder, or all that lies in a folder. Two ways into a folder exist:
 * handles (Chromium; there the other way fails on a page that lies on disk) and entries (Firefox, Safari).
 */
import type { Given } from './check.ts'
import type { ChosenFile } from './files-source.ts'

/** What a browser gives of one dropped thing, taken while the drop is handled, for the list is emptied right after. */
type Taken = {
  readonly file: File | null
  readonly entry: FileSystemEntry | null
  readonly handle: Promise<FileSystemHandle | null> | undefined
}
/** Not in the types of every browser yet. */
type WithHandles = { getAsFileSystemHandle?(): Promise<FileSystemHandle | null> }

/** What was dropped, and how it is called. */
export type Dropped = { readonly given: Promise<Given>; readonly name: string }

/** Must be called while the drop is handled. */
export function dropped(items: DataTransferItemList): Dropped {
  const taken = [...items]
    .filter(({ kind }) => kind === 'file')
    .map((item) => ({
      file: item.getAsFile(),
      entry: item.webkitGetAsEntry(),
      handle: (item as WithHandles).getAsFileSystemHandle?.(),
    }))
  const name = taken.map(({ entry, file }) => entry?.name ?? file?.name ?? '').join(', ')
  return { given: givenOf(taken), name }
}

async function givenOf(taken: readonly Taken[]): Promise<Given> {
  const [only] = taken
  if (only?.file && taken.length === 1 && only.entry?.isDirectory !== true)
    return { is: 'file', name: only.file.name, file: only.file }
  const files: ChosenFile[] = []
  // The name of the one folder is no part of the paths in it.
  for (const one of taken) await collect(one, taken.length === 1, files)
  return { is: 'folder', files }
}

async function collect({ file, entry, handle }: Taken, only: boolean, files: ChosenFile[]): Promise<void> {
  const name = entry?.name ?? file?.name ?? ''
  if (entry?.isDirectory !== true) {
    if (file !== null) files.push({ path: name, file })
    return
  }
  const below = only ? '' : `${name}/`
  const folder = await handle
  if (folder?.kind === 'directory') await byHandles(folder as FileSystemDirectoryHandle, below, files)
  else await byEntries(entry as FileSystemDirectoryEntry, below, files)
}

async function byHandles(
  folder: FileSystemDirectoryHandle,
  below: string,
  files: ChosenFile[],
): Promise<void> {
  for await (const one of folder.values()) {
    const path = below + one.name
    if (one.kind === 'directory') await byHandles(one, `${path}/`, files)
    else files.push({ path, file: await one.getFile() })
  }
}

async function byEntries(
  folder: FileSystemDirectoryEntry,
  below: string,
  files: ChosenFile[],
): Promise<void> {
  for (const one of await entriesOf(folder)) {
    const path = below + one.name
    if (one.isDirectory) await byEntries(one as FileSystemDirectoryEntry, `${path}/`, files)
    else files.push({ path, file: await fileOf(one as FileSystemFileEntry) })
  }
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject))
}

/** A browser gives some hundred at a time, and none when it has given all. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader()
  const all: FileSystemEntry[] = []
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    )
    if (some.length === 0) return all
    all.push(...some)
  }
}
