/** Who may read and change a vault: folders 0700, files 0600, and nobody else on the way to it (docs/format.md, "Files"). */
import { join } from 'node:path'
import { setMode } from './disk.ts'
import { namesIn, type Standing, standingOf } from './disk-reads.ts'
import { foldersUpFrom } from './synced-folders.ts'

/** Rights of the group and of everybody. */
const OTHERS = 0o077

/** A file or folder of the vault that others may use; `path` is relative to the vault, '' is the vault itself. */
export type Exposed = { readonly path: string; readonly mode: number; readonly wanted: 0o600 | 0o700 }

/** What of the vault at `dir` others may use. Links and the like are left to `verify`. */
export function exposedIn(dir: string): Exposed[] {
  return standingsIn(dir).flatMap(({ path, kind, mode }) =>
    (mode & OTHERS) === 0 || (kind !== 'file' && kind !== 'folder')
      ? []
      : [{ path, mode, wanted: kind === 'folder' ? (0o700 as const) : (0o600 as const) }],
  )
}

/** Takes the rights of others away, the outermost folder first. */
export function withdrawRights(dir: string, exposed: readonly Exposed[]): void {
  for (const { path, wanted } of exposed) setMode(join(dir, path), wanted)
}

function standingsIn(dir: string): Standing[] {
  const found: Standing[] = []
  const visit = (path: string): void => {
    const standing = standingOf(join(dir, path))
    if (standing === undefined) return
    found.push({ ...standing, path })
    if (standing.kind !== 'folder') return
    for (const name of namesIn(join(dir, path))) visit(path === '' ? name : `${path}/${name}`)
  }
  visit('')
  return found
}

/** A folder above the vault that others may list, or in which they may put another vault in its place. */
export type ExposedParent = { readonly path: string; readonly may: 'list' | 'replace' }

/**
 * What others may do in the folders above the vault at the real path `dir`. Listing the next one tells them that there
 * is a vault; it counts only where they get there. A sticky folder such as /tmp lets nobody replace what is another's;
 * a folder that is neither the owner's nor the system's is in its owner's hand. Groups and access lists are not judged.
 */
export function exposedParents(dir: string, standing = standingOf): ExposedParent[] {
  const [, ...parents] = foldersUpFrom(dir)
  const standings = parents.flatMap((path) => standing(path) ?? [])
  const found: ExposedParent[] = []
  const [nearest] = standings
  const owners = new Set([0, standing(dir)?.uid ?? 0])
  if (
    nearest !== undefined &&
    (nearest.mode & 0o004) !== 0 &&
    standings.every(({ mode }) => (mode & 0o001) !== 0)
  )
    found.push({ path: nearest.path, may: 'list' })
  for (const { path, mode, uid } of standings)
    if (((mode & 0o002) !== 0 && (mode & 0o1000) === 0) || !owners.has(uid))
      found.push({ path, may: 'replace' })
  return found
}
