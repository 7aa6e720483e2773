/**
 * Paths as a terminal hands them over when a file is dragged onto it: quoted, with backslashes, or as file:// URLs,
 * several with spaces between. A line that is itself the path of a file, spaces and all, is tried first by the caller.
 */
import { fileURLToPath } from 'node:url'

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

/** Splits at blanks outside quotes; a backslash takes the next character as it is, but not within single quotes. */
function splitAsShell(line: string): string[] {
  const parts: string[] = []
  let part = ''
  let started = false
  let quote = ''
  for (let at = 0; at < line.length; at++) {
    const sign = line.charAt(at)
    if (quote !== '') {
      if (sign === quote) quote = ''
      else if (sign === '\\' && quote === '"' && at + 1 < line.length) part += line.charAt(++at)
      else part += sign
    } else if (sign === '"' || sign === "'") {
      quote = sign
      started = true
    } else if (sign === '\\' && at + 1 < line.length) {
      part += line.charAt(++at)
      started = true
    } else if (sign === ' ' || sign === '\t') {
      if (started) parts.push(part)
      part = ''
      started = false
    } else {
      part += sign
      started = true
    }
  }
  if (started) parts.push(part)
  return parts
}
