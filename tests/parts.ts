// Real parts of other people that a test needs (python3, chromium, …). A missing one is named in the output of the
// run, and its tests are counted as skipped; with EVIDENCE_REQUIRE_ALL=1 it fails the run.

import { spawnSync } from 'node:child_process'

/**
 * Whether the part called `name` is here, tried by running `command`, which must end with status 0 within 30 s.
 * For `describe.runIf(part('python3', ['python3', '--version']))`.
 */
export const part = (name: string, command: readonly [string, ...string[]]): boolean => {
  const [program, ...args] = command
  const run = spawnSync(program, args, { stdio: 'ignore', timeout: 30_000 })
  if (run.error === undefined && run.status === 0) return true
  if (process.env['EVIDENCE_REQUIRE_ALL'] === '1') {
    throw new Error(
      `not here: ${name} (${command.join(' ')}), and EVIDENCE_REQUIRE_ALL=1 asks for every part`,
    )
  }
  console.warn(`not here: ${name}`)
  return false
}
