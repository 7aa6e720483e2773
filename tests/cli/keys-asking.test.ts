// The key commands on a real pseudo-terminal: what is asked, what is never shown, and what Enter means.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { part } from '../parts.ts'
import { encryptedPlace, NEW, OLD, shareBase } from './encrypted-place.ts'
import { makePlace, type Place } from './evidence.ts'
import { onPty, type PtyStep } from './pty.ts'

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 })

beforeAll(shareBase)

describe.runIf(part('python3', ['python3', '-c', 'import pty, termios']))('on a terminal', () => {
  const ENTER = '\r'
  const asked = (question: string, answer: string): PtyStep[] => [
    { wait: question },
    { sleep: 0.4 },
    ...[...answer].map((send) => ({ send })),
    { sleep: 0.2 },
    { send: ENTER },
  ]
  const play = async (
    place: Place,
    args: readonly string[],
    steps: readonly PtyStep[],
    unmet: string | null = null,
  ) => {
    const argv = ['env', '-C', place.dir, process.execPath, place.program, ...args]
    const run = await onPty(argv, steps, {
      env: { EVIDENCE_VAULT: place.vault, HOME: place.dir, TZ: 'UTC', NO_COLOR: '1' },
      seconds: 110,
    })
    expect(run, run.output.slice(-1500)).toMatchObject({ unmet, timedOut: false })
    expect(run.after).toEqual(run.before)
    return run
  }
  const secretOf = (place: Place, name: string): string =>
    /^AGE-SECRET-KEY-1\S+$/m.exec(readFileSync(join(place.dir, name), 'utf8'))?.[0] ?? ''

  it('init offers a sheet, which Enter refuses; sheet asks what only the paper says; recover takes what is typed', async () => {
    const place = makePlace()
    const chosen = [...asked('A new passphrase', OLD), ...asked('The same once more', OLD)]
    const made = await play(place, ['init'], [...chosen, ...asked('Make a recovery sheet now', '')])
    expect([made.status, made.output.includes('evidence key sheet --to FILE')]).toEqual([0, true])

    // What to type back is known once the file is there: a run beside the program reads it.
    const steps: PtyStep[] = [
      ...asked('Passphrase:', OLD),
      ...asked('The last 4 letters', 'XXXX'),
      { wait: 'Those are not its last letters' },
      ...Array.from({ length: 4 }, () => ({ send: '\u007f' })),
      { send: ENTER },
    ]
    const unread = await play(place, ['key', 'sheet', '--to', 'sheet.txt'], steps)
    expect(unread.output).toContain('It was not looked at')
    expect(unread.output).not.toContain('AGE-SECRET-KEY-1Q')
    expect(unread.output).not.toContain(secretOf(place, 'sheet.txt').slice(16))

    const typed = secretOf(place, 'sheet.txt')
      .toLowerCase()
      .replace(/(.{10})/g, '$1 ')
    const recovered = await play(
      place,
      ['key', 'recover'],
      [
        ...asked('The line AGE-SECRET-KEY-1', `${typed.slice(0, -3)}x`),
        { wait: 'A letter is wrong or missing' },
        ...asked('The line AGE-SECRET-KEY-1', typed),
        ...asked('A new passphrase', NEW),
        ...asked('The same once more', NEW),
      ],
    )
    expect(recovered.status).toBe(0)
    for (const secret of [typed.slice(16, 40), OLD, NEW]) expect(recovered.output).not.toContain(secret)
    place.file('new', NEW)
    place.good(['list', '--passphrase-file', 'new'])
  })

  it('the six words are shown again after a slip, the same ones, and taken from the paper with any spaces', async () => {
    const place = makePlace()
    const shown = /Your passphrase:\s+((?:[a-z]+ ){5}[a-z]+)/g
    const steps: PtyStep[] = [
      ...asked('A new passphrase', ''),
      ...asked('Enter to go on', ''),
      ...asked('The six words, from the paper', 'not these'),
      { wait: 'These were not the six words. Nothing was set.' },
      ...asked('Enter to go on', ''),
      { wait: 'The six words, from the paper' },
      { sleep: 0.3 },
      { send: '\u0003' },
    ]
    const run = await play(place, ['init'], steps)
    expect(run.status).toBe(130)
    expect(run.output).toContain('If someone you fear can see or use this computer')
    const words = [...run.output.matchAll(shown)].map(([, six]) => six)
    expect([words.length, new Set(words).size]).toEqual([2, 1])
  })

  it('a wrong passphrase is said in the next question, where it can be seen', async () => {
    const place = encryptedPlace()
    const steps = [
      ...asked('Passphrase:', NEW),
      ...asked('That was not the passphrase of this vault. Passphrase:', OLD),
    ]
    const run = await play(place, ['list'], steps)
    expect(run.status).toBe(0)
  })

  it('recover with an empty answer says that nothing opens it, and how to go on; revoke asks first', async () => {
    const place = encryptedPlace()
    const before = place.bytes()
    const lost = await play(place, ['key', 'recover'], asked('empty: there is none', ''))
    expect(lost.status).toBe(12)
    expect(lost.output.replace(/\s+/g, ' ')).toContain(
      'Without the passphrase and without a recovery sheet nobody can open this vault: not you, and not whoever made this program. It can still be verified: keep it as it is, and start a new one that goes on from it: evidence init --continue OLD --vault NEW',
    )
    const refused = await play(
      place,
      ['key', 'revoke', '--passphrase-file', 'old'],
      asked('in other hands. Go on?', ''),
    )
    expect([refused.status, refused.output.includes('Nothing was recorded.')]).toEqual([0, true])
    expect(place.bytes()).toEqual(before)
  })
})
