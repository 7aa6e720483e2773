// Real pseudo-terminals for tests: bundles a small program and plays keys to it through pty-drive.py.

import { spawn } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'

export type PtyStep =
  | { readonly send: string | Buffer }
  | { readonly wait: string }
  | { readonly sleep: number }
  | { readonly signal: string }
  | { readonly hangup: true }
  /** Something that happens beside the program. */
  | { readonly run: readonly string[] }

interface Modes {
  readonly icanon: boolean
  readonly echo: boolean
  readonly isig: boolean
  readonly icrnl: boolean
  readonly opost: boolean
}

export interface PtyRun {
  readonly output: string
  readonly status: number | null
  readonly signal: number | null
  readonly timedOut: boolean
  /** The text that was waited for and did not come. */
  readonly unmet: string | null
  readonly before: Modes
  readonly after: Modes | null
}

/** Bundles a TypeScript program as the build does, into a fresh temporary folder; answers the path to run. */
export const bundled = async (entry: string): Promise<string> => {
  const outdir = mkdtempSync(join(tmpdir(), 'evidence-bundle-'))
  await build({
    entryPoints: { program: entry },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    outdir,
    outExtension: { '.js': '.mjs' },
    external: ['@napi-rs/keyring'],
    banner: {
      js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
    },
  })
  return join(outdir, 'program.mjs')
}

/** Runs `argv` on a pseudo-terminal of 24 by 80 and plays the steps; 60 seconds at most. */
export const onPty = (
  argv: readonly string[],
  steps: readonly PtyStep[],
  options: { readonly env?: Readonly<Record<string, string>>; readonly seconds?: number } = {},
): Promise<PtyRun> =>
  new Promise((resolve, reject) => {
    const encoded = steps.map((step) =>
      'send' in step ? { send: Buffer.from(step.send).toString('base64') } : step,
    )
    const env = { TERM: 'xterm-256color', ...options.env }
    const driver = spawn('python3', [join(import.meta.dirname, 'pty-drive.py')])
    const chunks: Buffer[] = []
    const errors: Buffer[] = []
    driver.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
    driver.stderr.on('data', (chunk: Buffer) => errors.push(chunk))
    driver.on('error', reject)
    driver.on('close', () => {
      try {
        const run = JSON.parse(Buffer.concat(chunks).toString()) as PtyRun
        resolve({ ...run, output: Buffer.from(run.output, 'base64').toString() })
      } catch {
        reject(new Error(`pty-drive.py: ${Buffer.concat(errors).toString()}`))
      }
    })
    driver.stdin.end(JSON.stringify({ argv, env, seconds: options.seconds ?? 60, steps: encoded }))
  })
