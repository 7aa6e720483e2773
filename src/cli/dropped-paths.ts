/**
 * Paths as a terminal hands them over when a file is dragged onto it: quoted, with backslashes, or as file:// URLs,
 * several with spaces between. A line that is itself the path of a file, spaces and all, is tried first by the caller.
 */
import { fileURLToPath } from 'node:url'
import { splitAsShell } from './shell-words.ts'

/** The paths in a dropped line, in order; an empty list for a blank line. */
export function droppedPaths(line: string): string[] {
  return splitAsShell(line.trim()).map((part) => (part.startsWith('file://') ? fromUrl(part) : part))
}

function fromUrl(url: string): string {
  try {
    return fileURLToPath(url)
  } catch {
    return url
  }
}
