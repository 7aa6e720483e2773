// Progress on a terminal: a line of ours that is written over and wiped; nothing of it anywhere else.
import { join } from 'node:path'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import type { Context } from '../../src/cli/context.ts'
import { progressLine, startProgress } from '../../src/cli/progress.ts'
import { part } from '../parts.ts'
import { makeVaultPlace, type Place } from './evidence.ts'
import { onPty } from './pty.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

/** A context whose clock is moved by hand, and the lines that were shown. */
function watched() {
  let time = 0
  const shown: (string | undefined)[] = []
  const context = {
    out: { progress: (line: string | undefined) => void shown.push(line) },
    vault: { now: () => new Date(time) },
  } as unknown as Context
  const pass = (milliseconds: number): void => {
    time += milliseconds
  }
  return { context, shown, pass }
}

describe('what is said', () => {
  it.each([
    [
      { what: 'Checking entries', total: undefined, from: 0, done: 12_000 },
      500,
      'Checking entries: 12,000, 24,000 a second',
    ],
    [
      { what: 'Checking entries', total: 100_000, from: 0, done: 20_000 },
      1000,
      'Checking entries: 20,000 of 100,000, 20,000 a second, about 4 seconds left',
    ],
    [
      { what: 'Setting pages, volumes', total: 17, from: 0, done: 2 },
      4000,
      'Setting pages, volumes: 2 of 17, about 30 seconds left',
    ],
    [{ what: 'Volumes', total: 400, from: 0, done: 2 }, 2000, 'Volumes: 2 of 400, about 7 minutes left'],
    [{ what: 'Volumes', total: 3, from: 5, done: 0 }, 5, 'Volumes: 0 of 3'],
    [{ what: 'Volumes', total: 3, from: 0, done: 3 }, 9000, 'Volumes: 3 of 3'],
  ])('%j', (stage, at, line) => {
    expect(progressLine(stage, at)).toBe(line)
  })

  it('begins after a second, comes at most five times in one, and ends with the line wiped', () => {
    const { context, shown, pass } = watched()
    const progress = startProgress(context, {})
    progress.stage('Checking entries', 100)
    progress.add(10)
    pass(900)
    progress.add(10)
    expect(shown).toEqual([])
    pass(100)
    progress.add(10)
    pass(100)
    progress.add(10)
    expect(shown).toEqual(['Checking entries: 30 of 100, 30 a second, about 3 seconds left'])
    pass(100)
    progress.reach(90, 200)
    expect(shown.at(-1)).toBe('Checking entries: 90 of 200, 75 a second, about 2 seconds left')
    progress.end()
    expect(shown.at(-1)).toBe(undefined)
  })

  it.each([{ quiet: true }, { json: true }])('is nothing with %j', (flags) => {
    const { context, shown, pass } = watched()
    const progress = startProgress(context, flags)
    pass(5000)
    progress.add(1)
    progress.end()
    expect(shown).toEqual([])
  })
})

describe.runIf(part('python3', ['python3', '--version']))('on a terminal', () => {
  let place: Place
  beforeAll(() => {
    place = makeVaultPlace()
    const records = Array.from({ length: 1500 }, (_, at) =>
      JSON.stringify({
        kind: 'threat',
        content: { text: `${at}` },
        occurred: { local: '2021', precision: 'year' },
      }),
    )
    place.file('records.jsonl', records.join('\n'))
    place.good(['add', '--record', 'records.jsonl'])
    // Setting its pages takes more than a second on any machine.
    place.good(['export', '--to', 'packet', '--quiet'])
  })

  const verify = (env: Record<string, string>) =>
    onPty([process.execPath, place.program, 'verify', join(place.dir, 'packet')], [], {
      env: { HOME: place.dir, ...env },
    })

  it('says how far it is, and leaves nothing of it behind', async () => {
    const { output, status } = await verify({ TERM: 'xterm' })
    expect(status, output).toBe(0)
    expect(output).toMatch(/\rSetting pages, volumes: \d+ of \d+(?:, about \d+ seconds left)?\u001b\[K/)
    expect(output.lastIndexOf('\r\u001b[K')).toBeGreaterThan(output.lastIndexOf('Setting pages'))
  })

  it('is silent where the terminal is plain', async () => {
    for (const env of [{ TERM: 'dumb' }, { TERM: 'xterm', NO_COLOR: '1' }]) {
      const { output, status } = await verify(env)
      expect(status, output).toBe(0)
      expect(output).not.toContain('Setting pages')
      expect(output).not.toContain('\u001b')
    }
  })

  it('is in no pipe', () => {
    const ran = place.run(['verify', 'packet'])
    expect(ran).toMatchObject({ status: 0 })
    expect(ran.stderr + ran.stdout).not.toMatch(/Setting pages|\r|\u001b/)
  })
})
