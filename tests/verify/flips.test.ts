/**
 * Every single bit of the made vault and of its packet, turned over (bit-sweep.ts): found, and named. Two processes
 * share the work. With EVIDENCE_ALL_BITS=1 all eight bits of each byte, else one of them.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Half, Swept } from './bit-sweep.ts'

const folder = mkdtempSync(join(tmpdir(), 'evidence-sweep-'))
afterAll(() => rmSync(folder, { recursive: true }))
const outfile = join(folder, 'sweep.mjs')

type Both = { readonly vault: Swept; readonly packet: Swept; readonly encrypted: Swept }

async function runProgram(half: Half): Promise<Both> {
  const child = spawn(process.execPath, [outfile, half], { stdio: ['ignore', 'pipe', 'inherit'] })
  let printed = ''
  child.stdout.on('data', (chunk) => {
    printed += chunk
  })
  expect(await new Promise((resolve) => child.once('close', resolve))).toBe(0)
  return JSON.parse(printed)
}

let even: Both
let odd: Both

beforeAll(async () => {
  await build({
    entryPoints: [join(import.meta.dirname, 'sweep-program.ts')],
    bundle: true,
    format: 'esm',
    platform: 'node',
    outfile,
    logLevel: 'error',
    // As in the program's own build: a dependency asks for builtins by require.
    banner: {
      js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
    },
  })
  const start = performance.now()
  ;[even, odd] = await Promise.all([runProgram('even'), runProgram('odd')])
  const count = (what: keyof Both): number => even[what].flips + odd[what].flips
  const seconds = Math.round((performance.now() - start) / 1000)
  console.log(
    `bits turned over: ${count('vault')} of a vault, ${count('packet')} of a packet, ${count('encrypted')} of an encrypted vault, in ${seconds} s`,
  )
}, 900_000)

test('each bit of each file of a vault is found, and the entry or file named; frontier.json and secrets.json are exempt', () => {
  for (const { vault } of [even, odd]) {
    expect(vault.missed.slice(0, 20)).toEqual([])
    expect(vault.flips).toBe(vault.bits)
    expect(vault.flips).toBeGreaterThan(4000)
  }
})

test('only where the version of a line or of vault.json is hit is the verdict "cannot tell"', () => {
  const perByte = process.env['EVIDENCE_ALL_BITS'] === '1' ? 8 : 1
  // Twenty lines and vault.json.
  expect(even.vault.cannotTell + odd.vault.cannotTell).toBeLessThanOrEqual(21 * perByte)
})

test('each bit of each file of a packet is found, and the file named; none is exempt', () => {
  for (const { packet } of [even, odd]) {
    expect(packet.missed.slice(0, 20)).toEqual([])
    expect(packet.flips).toBe(packet.bits)
    expect(packet.flips).toBeGreaterThan(14_000)
    expect(packet.cannotTell).toBe(0)
  }
})

test('each bit of an encrypted vault is found without its passphrase, and the entry or file named; keys/ is exempt', () => {
  for (const { encrypted } of [even, odd]) {
    expect(encrypted.missed.slice(0, 20)).toEqual([])
    expect(encrypted.flips).toBe(encrypted.bits)
    expect(encrypted.flips).toBeGreaterThan(9000)
  }
})
