/** Removing a vault whose copy is in other hands: under its lock, and only as long as it is what was copied. */
import { dirname } from 'node:path'
import { EvidenceError } from '../core/errors.ts'
import { removeTree, rename, syncFolder } from './disk.ts'
import { type LockContext, takeLock } from './lock.ts'
import { type Snapshot, takeSnapshot } from './snapshot.ts'
import { MAX_SMALL_FILE } from './tail.ts'

/**
 * Removes the vault at `dir`; `leaving` is the name that it has meanwhile, so that half a vault never has its own.
 * @throws EvidenceError 'not-removed' where it is not what the snapshot holds; then nothing was removed
 */
export async function removeVault(
  dir: string,
  snapshot: Snapshot,
  leaving: string,
  context: LockContext,
): Promise<void> {
  const lock = await takeLock(dir, context)
  try {
    if (!isSame(snapshot, takeSnapshot(dir)))
      throw new EvidenceError({ code: 'not-removed', path: dir, why: 'changed', names: [] })
    rename(dir, leaving)
  } catch (error) {
    lock.release()
    throw error
  }
  syncFolder(dirname(dir))
  removeTree(leaving)
  syncFolder(dirname(dir))
}

/** Files that only grow or never change are the same when their lengths are; the others are compared. */
function isSame(before: Snapshot, now: Snapshot): boolean {
  return (
    before.line.note === now.line.note &&
    before.files.length === now.files.length &&
    now.leftOut.length === 0 &&
    before.files.every((file, at) => {
      const other = now.files[at]
      if (other?.path !== file.path || other.size !== file.size) return false
      if (/\.jsonl$|^objects\//.test(file.path) || file.size > MAX_SMALL_FILE) return true
      return Buffer.concat([...file.open()]).equals(Buffer.concat([...other.open()]))
    })
  )
}
