// The program, or the typesetter that it started, stopped while pages are set: no process stays behind, the vault is as
// before or the packet is whole, and what is said is so.
import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { makeVaultPlace, type Place } from '../cli/evidence.ts'
import { reportOf } from './after-fault.ts'

/** Processes whose parent is `pid`, by what they run: Linux alone tells. */
function childrenOf(pid: number): number[] {
  const listed = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    .split(' ')
    .filter((one) => one !== '')
  return listed.map(Number).filter((child) => isTypesetter(child))
}

function isTypesetter(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('typeset-child.js')
  } catch {
    return false
  }
}

describe.runIf(existsSync('/proc/self/task'))('while pages are set', () => {
  let place: Place
  let size = 0
  beforeAll(() => {
    place = makeVaultPlace()
    const records = Array.from({ length: 800 }, (_, at) =>
      JSON.stringify({
        kind: 'threat',
        content: { text: `${at}` },
        occurred: { local: '2021', precision: 'year' },
      }),
    )
    place.file('records.jsonl', records.join('\n'))
    place.good(['add', '--record', 'records.jsonl'])
    size = place.json(['list']).length
  })

  /** Starts an export, calls `act` with its number as soon as a typesetter runs, and gives how it ended. */
  async function during(name: string, act: (pid: number, setters: readonly number[]) => void) {
    const args = [place.program, 'export', '--vault', place.vault, '--to', join(place.dir, name)]
    const env = { PATH: process.env['PATH'], HOME: place.dir, XDG_STATE_HOME: '/dev/null/none' }
    const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
    let stderr = ''
    child.stderr.setEncoding('utf8').on('data', (part: string) => {
      stderr += part
    })
    child.stdout.resume()
    const ended = new Promise<{ status: number | null; signal: string | null }>((resolve) =>
      child.on('close', (status, signal) => resolve({ status, signal })),
    )
    let setters: number[] = []
    while (setters.length === 0 && child.exitCode === null) {
      await new Promise((resolve) => setTimeout(resolve, 5))
      setters = child.pid === undefined || child.exitCode !== null ? [] : childrenOf(child.pid)
    }
    expect(setters.length).toBeGreaterThan(0)
    act(child.pid as number, setters)
    return { ...(await ended), stderr, setters }
  }

  /** A child that lost its parent ends when it has set what it was given, or finds its pipe closed. */
  async function allGone(pids: readonly number[]): Promise<void> {
    for (let waited = 0; pids.some(isTypesetter); waited++) {
      expect(waited, 'a typesetter stays').toBeLessThan(600)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }

  it.each(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)(
    'the program gets %s: no packet, nothing recorded',
    async (signal) => {
      const ran = await during(`stopped-${signal}`, (pid) => process.kill(pid, signal))
      expect(ran.signal).toBe(signal)
      await allGone(ran.setters)
      expect(existsSync(join(place.dir, `stopped-${signal}`))).toBe(false)
      expect(place.json(['list'])).toHaveLength(size)
      expect((await reportOf(place.vault, 'vault')).verdict).toBe('consistent')
    },
  )

  it('the typesetter is killed: the packet is made without it, says why, and is whole', async () => {
    const ran = await during('without', (_pid, [setter]) => process.kill(setter as number, 'SIGKILL'))
    expect(ran.status, ran.stderr).toBe(0)
    expect(ran.stderr).toContain('the typesetter was stopped (SIGKILL)')
    const packet = join(place.dir, 'without')
    expect(readdirSync(join(packet, 'data')).filter((name) => name.endsWith('.pdf'))).toEqual([])
    expect(readFileSync(join(packet, '00-READ-ME-FIRST.txt'), 'utf8')).toContain(
      'There is no data/packet.pdf: the typesetter was stopped (SIGKILL)',
    )
    expect(place.run(['verify', packet])).toMatchObject({ status: 0 })
    expect(readdirSync(place.dir).filter((name) => name.endsWith('.partial'))).toEqual([])
  })
})
