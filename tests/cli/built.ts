/**
 * The built program for tests that run it as a user does: the bundle script of package.json itself, into a folder of
 * its own, so that no test depends on a stale dist/ or on another run that is building there.
 */
import { spawnSync } from 'node:child_process'
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'

const ROOT = join(import.meta.dirname, '..', '..')

let made: { folder: string; program: string } | undefined
afterAll(() => {
  if (made !== undefined) rmSync(made.folder, { recursive: true, force: true })
})

/** The path of bin/evidence.js of a fresh build; built once per test file and removed when it ends. */
export function builtProgram(): string {
  if (made !== undefined) return made.program
  const folder = mkdtempSync(join(tmpdir(), 'evidence-built-'))
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  const script = (scripts.bundle as string).replace('--outdir=dist', `--outdir=${folder}/dist`)
  if (!script.includes(folder)) throw new Error('the bundle script of package.json has no --outdir=dist')
  const path = `${join(ROOT, 'node_modules', '.bin')}:${process.env['PATH']}`
  const run = spawnSync('sh', ['-c', script], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, PATH: path },
  })
  if (run.status !== 0) throw new Error(`the bundle script gave ${run.status}: ${run.stderr}`)
  symlinkSync(join(ROOT, 'fonts'), join(folder, 'fonts'))
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
  mkdirSync(join(folder, 'bin'))
  copyFileSync(join(ROOT, 'bin', 'evidence.js'), join(folder, 'bin', 'evidence.js'))
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}\n')
  made = { folder, program: join(folder, 'bin', 'evidence.js') }
  return made.program
}
