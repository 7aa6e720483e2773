// Judges mutants one after another in a copy of the checkout: writes the mutant, runs one test file, and writes the
// file back. A process of its own, for a mutant may never end; mutate.js starts it, sends it work, and ends it when a
// mutant takes too long.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createVitest } from 'vitest/node'

const root = process.argv[2]
const vitest = await createVitest('test', {
  root,
  dir: join(root, 'tests'),
  watch: false,
  bail: 1,
  maxWorkers: 1,
  testTimeout: 240_000,
  hookTimeout: 240_000,
  // These hold the clock, which a busy machine fails without any mutant.
  testNamePattern: /^(?!.*(?:takes time in proportion|takes no longer|are judged at once))/,
  reporters: [{}],
})

/** `pass`; `time` where a test found no end; or `fail`, with the first test that failed and what it said. */
async function verdictOf(testFile) {
  const path = join(root, testFile)
  const specifications = (await vitest.globTestSpecifications([path])).filter((one) => one.moduleId === path)
  if (specifications.length !== 1)
    throw new Error(`${testFile}: ${specifications.length} test files of that name`)
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(specifications)
  const own = testModules.find((one) => one.moduleId === path)
  const failed = [...own.children.allTests('failed')][0]
  const errors = [...(failed?.result().errors ?? []), ...own.errors(), ...unhandledErrors]
  if (own.ok() && errors.length === 0) return { verdict: 'pass' }
  const why = `${failed?.name ?? 'the file'}: ${String(errors[0]?.message).split('\n')[0].slice(0, 200)}`
  return { verdict: why.includes('timed out') ? 'time' : 'fail', why }
}

process.on('message', async ({ mutant, testFile }) => {
  const path = join(root, mutant.file)
  const text = readFileSync(path, 'utf8')
  writeFileSync(path, text.slice(0, mutant.start) + mutant.now + text.slice(mutant.end))
  vitest.invalidateFile(path)
  const verdict = await verdictOf(testFile)
  writeFileSync(path, text)
  vitest.invalidateFile(path)
  process.send(verdict)
})
// Without the one that asks, nothing is left to judge for.
process.on('disconnect', () => process.exit())
process.send({ verdict: 'ready' })
