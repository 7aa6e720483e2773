import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { part } from '../parts.ts'
import { bundled, onPty } from './pty.ts'

let program = ''
beforeAll(async () => {
  program = await bundled(join(import.meta.dirname, 'output-program.ts'))
})

/** Runs the program in a shell, with `$P` for its command line, so that the shell makes the files and pipes. */
const shell = (script: string, env: Record<string, string> = {}) => {
  const run = spawnSync('bash', ['-c', script], {
    encoding: 'utf8',
    env: { ...process.env, P: `${process.execPath} ${program}`, ...env },
  })
  const report = run.stderr.trim().split('\n').at(-1) ?? ''
  return { ...run, report: report.startsWith('{') ? JSON.parse(report) : undefined }
}

describe('the one output', () => {
  it('writes every line to a pipe and to a file, and says so', () => {
    const piped = shell('$P plain 3 | cat')
    expect(piped.stdout.split('\n').map((line) => line.slice(0, 6))).toEqual([
      'line 0',
      'line 1',
      'line 2',
      '',
    ])
    expect(piped.report).toEqual({ end: { state: 'written' }, taken: 3 })
    const file = join(mkdtempSync(join(tmpdir(), 'evidence-output-')), 'out')
    expect(shell(`$P whole 100 > ${file}`).report).toEqual({ end: { state: 'written' }, taken: 100 })
    expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(101)
  })

  it.each(['plain', 'whole'])('tells a full disk, without a stack trace (%s)', (kind) => {
    const { report, stderr, status } = shell(`$P ${kind} 3 > /dev/full`)
    expect(report).toEqual({ end: { state: 'failed', reason: 'full' }, taken: 0 })
    expect(stderr.split('\n')).toHaveLength(2)
    expect(status).toBe(0)
  })

  it('tells that a last line was cut, where the stream of Node itself does not', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'evidence-output-')), 'out')
    // 1,024 bytes is room for ten lines of about a hundred bytes, and a part of the eleventh.
    const whole = shell(`ulimit -f 1; $P whole 11 > ${file}`)
    expect(readFileSync(file).length).toBe(1024)
    expect(whole.report).toEqual({ end: { state: 'failed', reason: 'full' }, taken: 10 })
    expect(shell(`ulimit -f 1; $P plain 11 > ${file}`).report).toMatchObject({ end: { state: 'written' } })
  })

  it('stops quietly when the reader of a pipe goes away', () => {
    const { report, stdout, stderr } = shell('$P plain 100000 | head -1')
    expect(stdout.startsWith('line 0 ')).toBe(true)
    expect(report.end).toEqual({ state: 'closed' })
    expect(report.taken).toBeLessThan(100_000)
    expect(stderr.split('\n')).toHaveLength(2)
  })

  it.each(['>&-', '2>&-', '>&- 2>&-'])('has no fault with closed streams: %s', (closed) => {
    const { status, stderr } = shell(`$P plain 3 ${closed}`)
    expect(status).toBe(0)
    expect(stderr).not.toContain('Error')
  })

  it('has no colour in a pipe, and does not load chalk for one', () => {
    expect(shell('$P plain 1 | cat').stdout).not.toContain('\u001b')
    const chunks = readdirSync(dirname(program)).filter((name) => name !== 'program.mjs')
    expect(
      chunks.some((name) =>
        readFileSync(join(dirname(program), name), 'utf8').includes('node_modules/chalk/'),
      ),
    ).toBe(true)
    expect(readFileSync(program, 'utf8')).not.toContain('node_modules/chalk/')
  })
})

describe.runIf(part('python3', ['python3', '-c', 'import pty, termios']))(
  'colours on a terminal',
  { timeout: 30_000 },
  () => {
    const shown = async (env: Record<string, string>): Promise<string> =>
      (await onPty([process.execPath, program, 'plain', '1'], [], { env })).output

    it('are there, and are left out with NO_COLOR or TERM=dumb', async () => {
      expect(await shown({})).toContain('\u001b[31mline\u001b[39m 0')
      expect(await shown({ NO_COLOR: '' })).toContain('\u001b[31mline\u001b[39m 0')
      expect(await shown({ NO_COLOR: '1' })).not.toContain('\u001b')
      expect(await shown({ TERM: 'dumb' })).not.toContain('\u001b')
    })
  },
)
