/**
 * Folders that other programs copy elsewhere (`doctor`; S9): told by the names in the path and by the marks
 * that those programs leave. What leaves no mark is not found, and whoever prints this must say so.
 */
import { dirname } from 'node:path'

/** Names of a folder on the way, and what copies it. */
const BY_NAME: readonly (readonly [RegExp, string])[] = [
  [/^(?:Mobile Documents|iCloud ?Drive.*|com~apple~CloudDocs)$/i, 'iCloud Drive'],
  [/^OneDrive(?: ?[-–].*)?$/i, 'OneDrive'],
  [/^Dropbox(?: \(.*\))?$/i, 'Dropbox'],
  [/^(?:Google ?Drive.*|My Drive)$/i, 'Google Drive'],
  [/^CloudStorage$/, 'a cloud provider'],
  [/^(?:Nextcloud|ownCloud)\d*$/i, 'Nextcloud'],
  [/^Syncthing$/i, 'Syncthing'],
]

/** Names of files that the copying program leaves in the topmost folder that it copies. */
const BY_MARK: readonly (readonly [RegExp, string])[] = [
  [/^\.stfolder/, 'Syncthing'],
  [/^\.dropbox\.cache$/, 'Dropbox'],
  [/^\.(?:nextcloud|owncloud)sync\.log$/, 'Nextcloud'],
  [/^\._?sync_[0-9a-f]+\.db$/, 'Nextcloud'],
  [/^\.tmp\.drive(?:download|upload)$/, 'Google Drive'],
  [/^\.849C9593-D756-4E56-8D6E-42412F2A707B$/i, 'OneDrive'],
]

/** The folder itself and all above it, the nearest first. */
export function foldersUpFrom(path: string): string[] {
  const folders = [path]
  for (let at = path; dirname(at) !== at; at = dirname(at)) folders.push(dirname(at))
  return folders
}

/** What copies the folder at the absolute `path` elsewhere, and at which folder it begins; undefined if nothing shows. */
export function syncedBy(
  path: string,
  namesIn: (folder: string) => readonly string[],
): { readonly service: string; readonly folder: string } | undefined {
  for (const folder of foldersUpFrom(path)) {
    const own = folder.slice(folder.lastIndexOf('/') + 1)
    const named = BY_NAME.find(([pattern]) => pattern.test(own))
    if (named !== undefined) return { service: named[1], folder }
    for (const name of namesIn(folder)) {
      const marked = BY_MARK.find(([pattern]) => pattern.test(name))
      if (marked !== undefined) return { service: marked[1], folder }
    }
  }
  return undefined
}

/** Names as copying programs give them to the second of two that clash; `name` is the last part of a path. */
export function isConflictCopy(name: string): boolean {
  return (
    /conflicted copy|\.sync-conflict-|case conflict|_conflict-\d/i.test(name) ||
    /^(?:vault|ledger|checkpoints?|frontier|secrets|passphrase|lock|[0-9a-f]{62})(?: \d+| \(\d+\)|-[^.]+)(?:\.(?:jsonl?|age))?$/.test(
      name,
    )
  )
}
