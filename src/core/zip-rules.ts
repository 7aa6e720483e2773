/**
 * What both the writer and the reader of ZIPs hold to: limits, and names that mean the same file in every
 * program and on every system (hostile-input rule "ZIP and bag"). Must never repair a name: it is refused.
 */
import { encodeUtf8 } from './bytes.ts'

export const MAX_ZIP_FILES = 10_000
/** Bytes of all files together, unpacked. */
export const MAX_ZIP_BYTES = 2 * 1024 ** 3
export const MAX_ZIP_NAME_BYTES = 512

export type ZipNameFault =
  | 'name-empty'
  | 'name-too-long'
  | 'name-control'
  | 'name-backslash'
  | 'name-absolute'
  | 'name-drive'
  | 'name-traversal'

/** Why `name` (of a file, or of a folder without its last slash) may not stand in a ZIP; undefined if it may. */
export function zipNameFault(name: string): ZipNameFault | undefined {
  if (encodeUtf8(name).length > MAX_ZIP_NAME_BYTES) return 'name-too-long'
  // \p{Cs}: half a character, which UTF-8 cannot carry.
  if (/[\u0000-\u001f\u007f-\u009f\p{Cs}]/u.test(name)) return 'name-control'
  if (name.includes('\\')) return 'name-backslash'
  if (name.startsWith('/')) return 'name-absolute'
  if (/^[A-Za-z]:/.test(name)) return 'name-drive'
  const steps = name.split('/')
  // Windows drops dots and spaces at the end of a step, so '.. ' would climb as well.
  if (steps.some((step) => /^[. ]+$/.test(step))) return 'name-traversal'
  return steps.includes('') ? 'name-empty' : undefined
}

/**
 * The key under which two names are one file somewhere. Lower, upper, lower joins at least what full case folding
 * joins (compared with all 2,335 groups of Unicode 15.1), ß and ss too, which most file systems keep apart: that
 * refuses a name too many, never one too few. It does not know HFS+, which also ignores joiners within a name.
 */
export function foldedZipName(name: string): string {
  return name.normalize('NFC').toLowerCase().toUpperCase().toLowerCase().normalize('NFC')
}

/** The first name that is the same as an earlier one after folding, or that is both a file and a folder. */
export function clashingZipName(
  files: readonly string[],
  folders: readonly string[] = [],
): string | undefined {
  const taken = new Set<string>()
  for (const name of [...files, ...folders]) {
    const key = foldedZipName(name)
    if (taken.has(key)) return name
    taken.add(key)
  }
  const fileKeys = new Set(files.map(foldedZipName))
  for (const name of [...files, ...folders]) {
    const key = foldedZipName(name)
    for (let at = key.indexOf('/'); at >= 0; at = key.indexOf('/', at + 1)) {
      if (fileKeys.has(key.slice(0, at))) return name
    }
  }
  return undefined
}
