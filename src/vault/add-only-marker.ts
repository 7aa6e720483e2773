/**
 * Whether adding without the passphrase is switched on for a vault on this computer: an empty file in the state folder,
 * so that the keyring is not asked, and no socket opened, by whoever never switched it on.
 */
import { makeFolders, removeFile, replaceUnsynced } from './disk.ts'
import { pathKind } from './disk-reads.ts'
import { statePath } from './remembered.ts'

const ENDING = 'add-only'

/** Whether it is on for the vault with this id. */
export function isAddOnlyOn(folder: string | undefined, id: string): boolean {
  const path = statePath(folder, id, ENDING)
  return path !== undefined && pathKind(path) === 'file'
}

/** Switches it on; false where there is no place to keep that. */
export function switchAddOnlyOn(folder: string | undefined, id: string): boolean {
  const path = statePath(folder, id, ENDING)
  if (folder === undefined || path === undefined) return false
  makeFolders(folder)
  replaceUnsynced(path, `${path}.new`, new Uint8Array())
  return true
}

/** Switches it off. */
export function switchAddOnlyOff(folder: string | undefined, id: string): void {
  const path = statePath(folder, id, ENDING)
  if (path !== undefined) removeFile(path)
}
