// Branch coverage of src/core, src/verify and src/vault by the tests that run in this process; the built program, which
// other tests run as a child, is not counted. Fails when a branch is open that open-branches.json does not name with its
// reason, and when it names one that is not open: so the list is never longer or shorter than the truth. What is open in
// src/vault, much of which runs in the built program alone or hangs on what two processes do at once, is named in
// open-in-vault.json: a branch without a name fails, and one that was taken this time is only said.
//
//   node tests/branches/branches.js          runs the tests, minutes; then judges
//   node tests/branches/branches.js FILE     judges a coverage-final.json that is already there
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const FOLDERS = ['core', 'verify', 'vault']
/** Slow sweeps that open no branch of their own are left out. */
const LEFT_OUT = '**/{flips,zip-flips,second-vaults,second-packets,random-holes,page}.test.ts'

/** Runs the tests with coverage; answers the path of what was counted. */
function counted(folder) {
  const tests = ['core', 'verify', 'vault', 'packet', 'faults'].map((name) => `tests/${name}/`)
  const run = spawnSync(
    'npx',
    [
      ...['vitest', 'run', '--dir', 'tests', ...tests, '--exclude', LEFT_OUT, '--maxWorkers=2'],
      ...['--testTimeout=300000', '--hookTimeout=300000', '--coverage.enabled', '--coverage.provider=v8'],
      ...[`--coverage.include=src/{${FOLDERS.join(',')}}/**`, '--coverage.reporter=json'],
      `--coverage.reportsDirectory=${folder}`,
    ],
    { cwd: root, stdio: 'inherit' },
  )
  if (run.status !== 0) throw new Error('the tests do not pass')
  return join(folder, 'coverage-final.json')
}

/** Every source line with open branches: `{ file, line, open }`, `line` its text; and how many branches there are. */
function openLines(path) {
  const lines = new Map()
  let total = 0
  for (const [at, { branchMap, b }] of Object.entries(JSON.parse(readFileSync(path, 'utf8')))) {
    const file = relative(root, at)
    const text = readFileSync(join(root, file), 'utf8').split('\n')
    for (const [id, { loc, locations }] of Object.entries(branchMap))
      for (const [arm, count] of b[id].entries()) {
        total++
        if (count > 0) continue
        // An `else` that is not written has no place of its own.
        const line = text[(locations[arm].start.line ?? loc.start.line) - 1].trim()
        const key = `${file}: ${line}`
        lines.set(key, { file, line, open: (lines.get(key)?.open ?? 0) + 1 })
      }
  }
  return { total, lines: [...lines.values()] }
}

const folder = mkdtempSync(join(tmpdir(), 'evidence-coverage-'))
try {
  const { total, lines } = openLines(process.argv[2] ?? counted(folder))
  const namedIn = (name) => JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8'))
  const named = [...namedIn('open-branches.json'), ...namedIn('open-in-vault.json')]
  const same = (a) => (b) => a.file === b.file && a.line === b.line && a.open === b.open
  const inVault = ({ file }) => file.startsWith('src/vault/')
  const sameLine = (a) => (b) => a.file === b.file && a.line === b.line && a.open <= b.open
  const unnamed = lines.filter((one) => !named.some(inVault(one) ? sameLine(one) : same(one)))
  const closed = named.filter((one) => !lines.some(same(one)))
  const open = lines.reduce((sum, one) => sum + one.open, 0)
  process.stdout.write(`${total - open} of ${total} branches taken; ${open} open on ${lines.length} lines\n`)
  for (const one of unnamed) process.stdout.write(`open without a reason: ${JSON.stringify(one)}\n`)
  for (const one of closed) process.stdout.write(`named, and not so: ${JSON.stringify(one)}\n`)
  if (unnamed.length > 0 || closed.some((one) => !inVault(one)) || total === 0) process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
