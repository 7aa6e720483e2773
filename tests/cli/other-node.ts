/**
 * Another version of Node than the one that runs the tests, from npm into a folder of its own. Where it cannot be had,
 * the test that wants it is skipped by name; with EVIDENCE_REQUIRE_ALL=1 it fails.
 */
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freshFolder } from './evidence.ts'

/** The major version that is fetched: 24 beside 20, 20 beside any other. */
export const OTHER = process.versions.node.startsWith('20.') ? 24 : 20

/** The path of its program. Scripts of packages are not run. */
export function otherNode(skip: (note: string) => void): string {
  const folder = freshFolder()
  const name = `node-${process.platform}-${process.arch}`
  writeFileSync(join(folder, 'package.json'), '{}')
  const args = ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--silent', `${name}@${OTHER}`]
  const npm = spawnSync('npm', args, { cwd: folder, encoding: 'utf8', timeout: 240_000 })
  const node = join(folder, 'node_modules', name, 'bin', 'node')
  const ran = spawnSync(node, ['--version'], { encoding: 'utf8' })
  if (ran.status === 0 && ran.stdout.startsWith(`v${OTHER}.`)) return node
  const note = `Node ${OTHER} cannot be had from npm (${npm.error?.message ?? npm.stderr}): not compared with it`
  if (process.env['EVIDENCE_REQUIRE_ALL'] === '1') throw new Error(note)
  skip(note)
  return node
}
