/** `evidence key list`: every key that the vault had, in order. No passphrase is needed. */
import { type KeySpan, readKeys } from '../vault/key-terms.ts'
import type { CommonFlags, Context } from './context.ts'
import { jsonLine } from './json-line.ts'
import { vaultPlace } from './place.ts'

/** Runs the command. */
export async function keyList(context: Context, flags: CommonFlags): Promise<void> {
  for (const span of readKeys(vaultPlace(context, flags))) {
    const line = flags.json === true ? jsonLine(span) : `${span.fingerprint}  ${whenOf(span)}  ${span.vkey}`
    if (!(await context.out.result(line))) return
  }
}

function whenOf({ from, until, ended }: KeySpan): string {
  return ended === null ? `from entry ${from}, in force` : `entries ${from} to ${(until ?? 0) - 1}, ${ended}`
}
