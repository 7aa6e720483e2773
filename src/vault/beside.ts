/** What commands leave beside a vault, or in a folder they write to, when they are killed. Found by name; nothing is removed. */
import { basename, dirname } from 'node:path'
import { namesIn } from './disk-reads.ts'

/**
 * 'kept': what a restore took the place of, whole. 'leaving': a vault whose removal was asked for and did not end.
 * 'making': a vault that was being made or restored. 'partial': a copy, packet or recovery sheet that got no name.
 */
export type Beside = { readonly what: 'kept' | 'leaving' | 'making' | 'partial'; readonly name: string }

const PARTIAL = /^\..+\.[0-9a-f]{8}\.partial$/

/** What lies beside the vault at `dir`, or beside where it stood. */
export function besideVault(dir: string): Beside[] {
  const own = basename(dir)
  return namesIn(dirname(dir)).flatMap((name): Beside[] => {
    if (name.startsWith(`${own}.kept-`)) return [{ what: 'kept', name }]
    if (name.startsWith(`.${own}.leaving-`)) return [{ what: 'leaving', name }]
    if (name.startsWith(`.${own}.new-`)) return [{ what: 'making', name }]
    return PARTIAL.test(name) ? [{ what: 'partial', name }] : []
  })
}

/** The names in `folder` of what was being written and got no name of its own. */
export function partialsIn(folder: string): string[] {
  return namesIn(folder).filter((name) => PARTIAL.test(name))
}
