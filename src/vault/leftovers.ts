/**
 * Files that a killed writer left beside the ledger (docs/format.md, section 3): only names that this program makes for
 * a moment, only of a process that is gone, and only under the lock. They mean nothing, and nothing else is touched.
 */
import { join } from 'node:path'
import { EvidenceError } from '../core/errors.ts'
import { removeFile } from './disk.ts'
import { fileNames, modifiedAt, readWhole } from './disk-reads.ts'
import { vaultPaths } from './layout.ts'
import { MAX_LOCK_BYTES, removeStaleGuard, type Taker } from './lock.ts'
import { judge } from './lock-owner.ts'

const LOCK_NAME = /^lock\.new-[0-9a-f]{32}(?:-guard|-probe|-probe-2)?$/
const GUARD_NAME = /^lock(?:\.takeover)+$/
const OBJECT_NAME = /^new-[0-9a-f]{16}$/

/** A living process fills such a file in the moment in which it makes it. */
const AN_HOUR = 3_600_000

/** Removes them, as far as that goes: whoever holds the lock must not fail for a file that means nothing. */
export function removeLeftovers(dir: string, taker: Taker, now: () => Date): void {
  const { objects } = vaultPaths(dir)
  harmless(() => {
    for (const name of fileNames(dir)) {
      const path = join(dir, name)
      if (GUARD_NAME.test(name)) harmless(() => removeStaleGuard(path, taker))
      if (LOCK_NAME.test(name)) harmless(() => removeStaleLock(path, taker, now))
    }
  })
  // Attachments are stored under the lock only, so what is there now is of a writer who no longer holds it.
  harmless(() => {
    for (const name of fileNames(objects))
      if (OBJECT_NAME.test(name)) harmless(() => removeFile(join(objects, name)))
  })
}

/** One that never became the lock. A living process may just be making it, so an empty one must be old. */
function removeStaleLock(path: string, taker: Taker, now: () => Date): void {
  const held = readWhole(path, MAX_LOCK_BYTES)
  const state = held === undefined ? 'alive' : judge(held, taker.owner)
  const old = (): boolean => (modifiedAt(path) ?? Number.POSITIVE_INFINITY) < now().getTime() - AN_HOUR
  if (state === 'gone' || (state === 'torn' && old())) removeFile(path)
}

function harmless(act: () => void): void {
  try {
    act()
  } catch (error) {
    if (!(error instanceof EvidenceError)) throw error
  }
}
