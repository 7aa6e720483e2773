/** A value as one line of JSON for standard output, harmless where it is looked at on a terminal. */
import { harmlessJson } from '../core/harmless-json.ts'

/** The line, without its line end. */
export function jsonLine(value: unknown): string {
  return harmlessJson(value)
}
