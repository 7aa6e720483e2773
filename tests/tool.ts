/**
 * Programs of other people that a test runs beside ours. A missing one is named in the skipped test; with
 * EVIDENCE_REQUIRE_ALL=1 it fails the test instead.
 */
import { spawnSync } from 'node:child_process'

/** Skips the test that passes its `skip`, by name of the program, where `program` cannot be run. */
export function needTool(program: string, skip: (note: string) => void): void {
  if (spawnSync(program, ['--help']).error === undefined) return
  if (process.env['EVIDENCE_REQUIRE_ALL'] === '1')
    throw new Error(`${program} is not installed, and every part is required`)
  skip(`${program} is not installed: not compared with it`)
}

/** Runs a program that must succeed; answers what it wrote to standard output. */
export function runTool(program: string, args: readonly string[], cwd: string): Buffer {
  const run = spawnSync(program, args, { cwd, maxBuffer: 64 * 1024 * 1024 })
  if (run.status !== 0)
    throw new Error(`${program} ${args[0]} gave ${run.status}: ${run.stderr} ${run.stdout}`)
  return run.stdout
}
