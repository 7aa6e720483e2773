/**
 * Everything that other tests verify, laid on disk for the second verifier: the modules of src/verify are wrapped,
 * those tests run as ever, and what they handed in is kept beside what ours found in it.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { afterAll, expect } from 'vitest'
import type { Source } from '../../src/core/source.ts'
import type { Anchors } from '../../src/verify/anchors.ts'
import type { Report } from '../../src/verify/report.ts'
import { craft } from '../verify/zip-craft.ts'

/** What the second verifier prints. */
export type SecondReport = Pick<Report, 'verdict' | 'answers'> & {
  readonly findings: readonly { code: string; severity: string; seq?: number; path?: string; why?: string }[]
}

/** One verification: how the second verifier is called for it, and what ours found. */
export type VerifiedCase<Ours> = {
  readonly test: string
  readonly args: readonly string[]
  readonly ours: Ours
  /** Lines of checkpoints.jsonl. */
  readonly checkpoints: number
}

/** The second verifier. */
export const SECOND_VERIFIER = join(import.meta.dirname, 'second_verifier.py')

let folder: string | undefined
let kept = 0
afterAll(() => {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true })
}, 120_000)

function place(): string {
  folder ??= mkdtempSync(join(tmpdir(), 'evidence-interop-'))
  return folder
}

/** A path in a fresh folder that is removed when the test file ends. */
export const freshPath = (): string => join(place(), `case-${kept++}`)

/** The bytes as a file: written once, and a further link to it for every case that holds the same bytes. */
function lay(path: string, bytes: Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true })
  const once = join(place(), `kept-${createHash('sha256').update(bytes).digest('hex')}`)
  if (!existsSync(once)) writeFileSync(once, bytes)
  linkSync(once, path)
}

/** Files as a folder at `at`. */
export function layFolder(at: string, files: Iterable<readonly [string, Uint8Array]>): void {
  mkdirSync(at)
  for (const [path, bytes] of files) lay(join(at, path), bytes)
}

function heldArgs(anchors: Partial<Anchors>, at: string): string[] {
  const args: string[] = []
  for (const [k, { from, note }] of (anchors.notes ?? []).entries()) {
    const path = `${at}-held-${k}`
    if (from === 'packet')
      lay(join(path, 'data', 'evidence.json'), Buffer.from(JSON.stringify({ checkpoint: note })))
    else lay(path, Buffer.from(note))
    args.push('--against', path)
  }
  for (const { size, words } of anchors.words ?? [])
    args.push('--expect', `${size} ${[words].flat().join(' ')}`)
  const { key } = anchors
  if (key !== undefined) {
    const print = 'publicKey' in key && createHash('sha256').update(key.publicKey).digest('base64')
    args.push('--key', 'fingerprint' in key ? key.fingerprint : `SHA256:${String(print).replace('=', '')}`)
  }
  for (const what of anchors.require ?? []) args.push('--require', what)
  return args
}

/** Lays down what `source` holds: as a folder, or as a ZIP where a path is one that no folder can hold. */
export async function keepCase<Ours>(
  cases: VerifiedCase<Ours>[],
  kind: 'vault' | 'packet',
  source: Source,
  anchors: Partial<Anchors>,
  all: boolean,
  ours: Ours,
): Promise<void> {
  const at = freshPath()
  const files: [string, Uint8Array][] = []
  const links: string[] = []
  for (const file of await source.files()) {
    if (file.kind === 'file')
      files.push([file.path, (await source.read(file.path, Number.MAX_SAFE_INTEGER)) as Uint8Array])
    else links.push(file.path)
  }
  // A lock that nobody can judge counts as held.
  if (await source.writerLive()) files.push(['lock', Buffer.from('?')])
  if (files.every(([path]) => join(at, path) === `${at}/${path}`)) {
    layFolder(at, files)
    for (const path of links) {
      mkdirSync(dirname(join(at, path)), { recursive: true })
      symlinkSync('/nowhere', join(at, path))
    }
  } else writeFileSync(at, craft(files.map(([name, bytes]) => ({ name, content: Buffer.from(bytes) }))))
  const lines = files.find(([path]) => path === 'checkpoints.jsonl')?.[1]
  cases.push({
    test: expect.getState().currentTestName ?? '',
    args: [at, '--as', kind, ...heldArgs(anchors, at), ...(all ? ['--all'] : [])],
    ours,
    checkpoints: lines?.filter((byte) => byte === 10).length ?? 0,
  })
}

/** Runs the test files of tests/verify whose names fit, as part of the file that calls this. */
export async function runTables(name: RegExp): Promise<number> {
  const dir = join(import.meta.dirname, '..', 'verify')
  const found = readdirSync(dir).filter((file) => name.test(file))
  for (const file of found) await import(/* @vite-ignore */ join(dir, file))
  return found.length
}

/** What the second verifier says about each of these command lines, from one process. */
export function secondReports(lines: readonly (readonly string[])[]): SecondReport[] {
  const input = lines.map((args) => `${JSON.stringify(args)}\n`).join('')
  const run = spawnSync('python3', [SECOND_VERIFIER, '--batch'], {
    input,
    encoding: 'utf8',
    maxBuffer: 1 << 30,
  })
  if (run.status !== 0) throw new Error(`the second verifier ended with ${run.status}: ${run.stderr}`)
  return run.stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
}

const codesOf = (findings: SecondReport['findings']): string =>
  [...new Set(findings.map(({ code }) => code))].sort().join(' ')

/**
 * Where the second report says anything else than ours: verdict, answers, the codes that are more than notes, and the
 * entries that it names for them. `forgiven` codes may come in either alone.
 */
export function differences(ours: Report, second: SecondReport, forgiven: readonly string[] = []): string[] {
  const heavy = ({ findings }: Pick<Report, 'findings'> | SecondReport) =>
    findings.filter(({ code, severity }) => severity !== 'note' && !forgiven.includes(code))
  const [a, b] = [heavy(ours), heavy(second)]
  const differ: string[] = []
  if (ours.verdict !== second.verdict) differ.push(`verdict ${ours.verdict}, there ${second.verdict}`)
  if (!isDeepStrictEqual(ours.answers, second.answers))
    differ.push(`answers ${JSON.stringify(ours.answers)}, there ${JSON.stringify(second.answers)}`)
  if (codesOf(a) !== codesOf(b)) differ.push(`codes ${codesOf(a)}, there ${codesOf(b)}`)
  for (const { code, seq } of b) {
    if (seq !== undefined && !a.some((one) => one.code === code && one.seq === seq))
      differ.push(`there alone ${code} at ${seq}`)
  }
  return differ
}
