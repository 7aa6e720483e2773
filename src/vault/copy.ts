/** A snapshot of a vault onto disk, as a folder that is not yet called anything: byte for byte, each file and folder synced. */
import { join } from 'node:path'
import { EvidenceError } from '../core/errors.ts'
import { copySynced, createSynced, makeFolder, syncFolder } from './disk.ts'
import { type Snapshot, type SnapshotFile, VAULT_FOLDERS } from './snapshot.ts'

/**
 * Writes the snapshot into a new folder; on return all of it is on disk, but not the name of the folder itself.
 * `marker` becomes the file `restored`.
 * @throws EvidenceError 'file-changed' where a file has no longer the size that it had, 'disk'
 */
export function writeSnapshot(snapshot: Snapshot, target: string, marker?: Uint8Array): void {
  makeFolder(target)
  const folders = new Set<string>(VAULT_FOLDERS)
  for (const { path } of snapshot.files) {
    for (let at = path.indexOf('/'); at > 0; at = path.indexOf('/', at + 1)) folders.add(path.slice(0, at))
  }
  const ordered = [...folders].sort()
  for (const folder of ordered) makeFolder(join(target, folder))
  for (const file of snapshot.files) {
    if (marker === undefined || file.path !== 'restored') copyFile(file, join(target, file.path))
  }
  if (marker !== undefined) createSynced(join(target, 'restored'), marker)
  for (const folder of ordered.reverse()) syncFolder(join(target, folder))
  syncFolder(target)
}

function copyFile(file: SnapshotFile, path: string): void {
  let rest: Uint8Array = new Uint8Array()
  const chunks = file.open()[Symbol.iterator]()
  const written = copySynced(path, (buffer) => {
    while (rest.length === 0) {
      const step = chunks.next()
      if (step.done === true) return 0
      rest = step.value
    }
    const taken = rest.subarray(0, buffer.length)
    buffer.set(taken)
    rest = rest.subarray(taken.length)
    return taken.length
  })
  if (written !== file.size) throw new EvidenceError({ code: 'file-changed', path: file.path })
}
