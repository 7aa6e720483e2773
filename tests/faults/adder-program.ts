/**
 * A process that adds entries to a vault with the real command, one lock for each, and says of each that it is
 * acknowledged: node adder.mjs VAULT NAME FROM TO ATTEMPT [START-MS]. Told to hold (TO is "hold"), it opens the vault
 * and keeps it until it is killed.
 */
import { randomBytes } from 'node:crypto'
import { writeSync } from 'node:fs'
import { add } from '../../src/cli/add.ts'
import { EvidenceError } from '../../src/core/errors.ts'
import { openVault } from '../../src/vault/open.ts'
import { contextHere } from './context-here.ts'

const [dir = '', name = '', from = '1', to = '1', attempt = '1', start = '0'] = process.argv.slice(2)
const results: string[] = []
const context = contextHere(
  process.cwd(),
  { random: (count) => new Uint8Array(randomBytes(count)), now: () => new Date() },
  (line) => results.push(line),
)

if (to === 'hold') {
  await openVault(dir, context.vault)
  writeSync(1, 'held\n')
  setInterval(() => {}, 1000)
} else {
  while (Date.now() < Number(start));
  try {
    for (let number = Number(from); number <= Number(to); number++) {
      const text = `${name}-${number}-${attempt}`
      results.length = 0
      await add(context, { vault: dir, text, quiet: true, json: true })
      const { seq } = JSON.parse(results[0] ?? '{}')
      writeSync(1, `${JSON.stringify({ number, text, seq })}\n`)
    }
  } catch (error) {
    if (!(error instanceof EvidenceError) || error.fault.code !== 'vault-in-use') throw error
    process.exitCode = 11
  }
}
