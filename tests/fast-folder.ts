/** A folder in memory where the machine has one: for tests that put thousands of states on disk and sync each of them. */
import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'

const MEMORY = '/dev/shm'

/** A fresh folder that is removed when the test file ends. */
export function fastFolder(name: string): string {
  const parent = existsSync(MEMORY) ? MEMORY : tmpdir()
  const folder = realpathSync(mkdtempSync(join(parent, `evidence-${name}-`)))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
