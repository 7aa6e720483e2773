/**
 * Runs the built program in a folder of its own, with an environment that says nothing it was not told, and holds
 * every run to what no run may do: show a stack trace, or write a byte that acts on a terminal.
 */
import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, expect, vi } from 'vitest'
import { readFolder } from '../made-vault.ts'
import { builtProgram } from './built.ts'

/** What a run wrote and ended with. */
export type Ran = {
  readonly status: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

/** `env` is laid over that of the place; undefined removes a variable. `under` is a command line before node's own. */
export type RunOptions = {
  readonly input?: string | Uint8Array
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly cwd?: string
  readonly under?: readonly string[]
}

type Json = Record<string, unknown>
export type Place = ReturnType<typeof makePlace>

// Programs are started by the dozen in one test, on machines that do other things besides.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

/** A fresh folder that is removed when the test file ends. */
export function freshFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'evidence-cli-')))
  folders.push(folder)
  return folder
}

/** Node's own lines about a fault that nobody caught, and whatever could act on a terminal. */
export function expectHarmless(ran: Pick<Ran, 'stdout' | 'stderr'>): void {
  expect(`${ran.stdout}${ran.stderr}`).not.toMatch(/\n\s+at |Error:|node:internal|Warning:/)
  expect(ran.stderr).not.toMatch(
    /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/,
  )
}

/** A folder with a home of its own and, after `init`, a vault. */
export function makePlace() {
  const dir = freshFolder()
  const vault = join(dir, 'vault')
  const program = builtProgram()
  const base = {
    PATH: process.env['PATH'],
    HOME: join(dir, 'home'),
    EVIDENCE_VAULT: vault,
    TZ: 'UTC',
    LANG: 'C.UTF-8',
  }
  const commandLine = (args: readonly string[], options: RunOptions) => {
    const [command = '', ...rest] = [...(options.under ?? []), process.execPath, program, ...args]
    const env = Object.entries({ ...base, ...options.env }).filter(([, value]) => value !== undefined)
    return { command, rest, env: Object.fromEntries(env) as NodeJS.ProcessEnv, cwd: options.cwd ?? dir }
  }

  const run = (args: readonly string[], options: RunOptions = {}): Ran => {
    const { command, rest, env, cwd } = commandLine(args, options)
    const { input = '' } = options
    const ran = spawnSync(command, rest, { cwd, env, input, encoding: 'utf8', maxBuffer: 1 << 28 })
    if (ran.error !== undefined) throw ran.error
    expectHarmless(ran)
    return ran
  }

  /** As `run`, without waiting: for runs beside each other. */
  const start = (args: readonly string[], options: RunOptions = {}): Promise<Ran> =>
    new Promise((resolve, reject) => {
      const { command, rest, env, cwd } = commandLine(args, options)
      const child = spawn(command, rest, { cwd, env })
      const parts = { stdout: '', stderr: '' }
      for (const stream of ['stdout', 'stderr'] as const) {
        child[stream].setEncoding('utf8').on('data', (part: string) => {
          parts[stream] += part
        })
      }
      child.on('error', reject)
      child.on('close', (status, signal) => resolve({ status, signal, ...parts }))
      // A program that never reads, or is killed, closes the pipe.
      child.stdin.on('error', () => {})
      child.stdin.end(options.input ?? '')
    })

  /** A run that must end with 0; its standard output as one JSON object a line. */
  const json = (args: readonly string[], options: RunOptions = {}): Json[] => {
    const ran = run([...args, '--json'], options)
    expect(ran, ran.stderr).toMatchObject({ status: 0 })
    return jsonLines(ran.stdout)
  }

  /** A run that must end with 0; its standard output. */
  const good = (args: readonly string[], options: RunOptions = {}): string => {
    const ran = run(args, options)
    expect(ran, ran.stderr).toMatchObject({ status: 0 })
    return ran.stdout
  }

  const file = (name: string, content: string | Uint8Array): string => {
    const path = join(dir, name)
    writeFileSync(path, content)
    return path
  }

  return { dir, vault, program, run, start, json, good, file, bytes: () => readFolder(vault) }
}

/** Standard output as JSON, one object a line. */
export function jsonLines(stdout: string): Json[] {
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Json)
}

/** A place whose vault is made. */
export function makeVaultPlace(): Place {
  const place = makePlace()
  place.good(['init', '--unencrypted'])
  return place
}

/**
 * A command line under which file permissions hold: for root they do not, so the place is given to nobody and the
 * program runs as nobody. Without root there is nothing to do.
 */
export function asNobody(place: Place): string[] {
  if (process.getuid?.() !== 0) return []
  for (const folder of [place.dir, dirname(dirname(place.program))]) chmodSync(folder, 0o755)
  const given = spawnSync('chown', ['-R', '65534:65534', place.dir])
  if (given.status !== 0) throw new Error(`chown gave ${given.status}: ${given.stderr}`)
  return [...NOBODY]
}

const NOBODY = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] as const

/** For `part`: whether permissions can be tried here. */
export const PERMISSIONS: [string, ...string[]] =
  process.getuid?.() === 0 ? [...NOBODY, process.execPath, '--version'] : [process.execPath, '--version']
