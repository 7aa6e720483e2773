/** What a reader chose, as files with paths. Nothing is read here, and no path is more than a name. */
import type { Given } from './check.ts'

/** The files of a folder that was chosen; the first part of each path is the folder itself. */
export function chosenFolder(list: FileList): Given {
  const files = [...list].map((file) => ({ path: withoutFirst(file.webkitRelativePath), file }))
  return { is: 'folder', files }
}

/** A file that was chosen, or nothing. */
export function chosenFile(list: FileList): Given {
  const [file] = list
  return file === undefined ? { is: 'folder', files: [] } : { is: 'file', name: file.name, file }
}

function withoutFirst(path: string): string {
  return path.slice(path.indexOf('/') + 1)
}
