/**
 * The second verifier on every vault of the tables of tests/verify, and on single bits turned over: it shares no code
 * with ours and was written from docs/format.md, so where the two agree the page says what the code does.
 */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { NO_ANCHORS } from '../../src/verify/anchors.ts'
import type { Report } from '../../src/verify/report.ts'
import { madeVault } from '../made-vault.ts'
import { part } from '../parts.ts'
import { seededNumbers } from '../seeded.ts'
import { memorySource } from '../verify/memory-source.ts'
import { linesOf } from '../written-vault.ts'
import {
  differences,
  freshPath,
  layFolder,
  runTables,
  SECOND_VERIFIER,
  type SecondReport,
  secondReports,
  type VerifiedCase,
} from './verified-cases.ts'

const { cases } = vi.hoisted(() => ({ cases: [] as VerifiedCase<Report>[] }))

vi.mock('../../src/verify/vault.ts', async (original) => {
  const real = await original<typeof import('../../src/verify/vault.ts')>()
  const { keepCase } = await import('./verified-cases.ts')
  const verifyVault: typeof real.verifyVault = async (source, anchors, all) => {
    const report = await real.verifyVault(source, anchors, all)
    await keepCase(cases, 'vault', source, anchors, all, report)
    return report
  }
  return { ...real, verifyVault }
})

const here = part('python3', ['python3', '--version']) && part('openssl', ['openssl', 'version'])
// vault-live.test.ts is left out: its vaults change while they are read, which no folder on disk shows.
const tables = here ? await runTables(/^vault-(?!live).*\.test\.ts$/) : 0

describe.runIf(here)('the second verifier', () => {
  test('is at most 300 lines, and reads nothing of src/', () => {
    const text = readFileSync(SECOND_VERIFIER, 'utf8')
    expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(300)
    expect(text.replace(/^"""[\s\S]*?"""/, '')).not.toContain('src/')
  })

  test('gives our verdict and answers, and names the same entries, in every vault of the tables', () => {
    expect(tables).toBeGreaterThanOrEqual(4)
    // One case has 10,001 signatures to check, each a process of its own there.
    const quick = cases.filter(({ args, checkpoints }) => checkpoints <= 1000 || !args.includes('--all'))
    expect(cases.length - quick.length).toBeLessThanOrEqual(1)
    expect(quick.length).toBeGreaterThan(3000)
    const second = secondReports(quick.map(({ args }) => args))
    const differ = quick.flatMap(({ test: name, ours }, k) =>
      differences(ours, second[k] as SecondReport).map((what) => `${name}: ${what}`),
    )
    expect(differ.slice(0, 20)).toEqual([])
    console.log(`second verifier: ${quick.length} vaults`)
  }, 600_000)

  describe('single bits turned over', () => {
    let files: Map<string, Uint8Array>
    beforeAll(async () => {
      files = await madeVault()
    })

    test('are found by both, every 31st byte of every file', async () => {
      const { verifyVault } =
        await vi.importActual<typeof import('../../src/verify/vault.ts')>('../../src/verify/vault.ts')
      const ours: Report[] = []
      const lines: string[][] = []
      for (const [path, bytes] of files) {
        if (path === 'keys/secrets.json' || path === 'frontier.json') continue
        const bit = seededNumbers(`second ${path}`)
        for (let at = 0; at < bytes.length; at += 31) {
          const changed = bytes.slice()
          changed[at] = (changed[at] as number) ^ (1 << bit(8))
          const tree = new Map([...files, [path, changed] as const])
          ours.push(await verifyVault(memorySource(tree), NO_ANCHORS, false))
          const folder = freshPath()
          layFolder(folder, tree)
          lines.push([folder, '--as', 'vault'])
        }
      }
      const second = secondReports(lines)
      expect(ours.filter(({ verdict }) => verdict === 'consistent')).toEqual([])
      const differ = ours.flatMap((report, k) => differences(report, second[k] as SecondReport))
      expect(differ.slice(0, 20)).toEqual([])
      expect(linesOf(files.get('ledger.jsonl'))).toHaveLength(20)
      expect(ours.length).toBeGreaterThan(250)
      console.log(`second verifier: ${ours.length} bits of a vault`)
    }, 120_000)
  })

  test('ends with the status of its verdict, and 2 for wrong usage', async () => {
    const files = await madeVault()
    const status = (change: (tree: Map<string, Uint8Array>) => void): number | null => {
      const tree = new Map(files)
      change(tree)
      const folder = freshPath()
      layFolder(folder, tree)
      return spawnSync('python3', [SECOND_VERIFIER, folder]).status
    }
    const ledger = files.get('ledger.jsonl') as Uint8Array
    expect(status(() => {})).toBe(0)
    expect(status((tree) => tree.delete('ledger.jsonl'))).toBe(1)
    expect(status((tree) => tree.set('ledger.jsonl', Buffer.concat([ledger, Buffer.from('{')])))).toBe(4)
    expect(status((tree) => tree.set('timestamps/20.0000000000000000.tsr', Buffer.from('?')))).toBe(5)
    expect(spawnSync('python3', [SECOND_VERIFIER]).status).toBe(2)
  })
})
