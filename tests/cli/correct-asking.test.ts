// `evidence correct N` on a real pseudo-terminal: what is recorded now stands with each question, and Stop changes nothing.
import { describe, expect, it } from 'vitest'
import { part } from '../parts.ts'
import { makeVaultPlace, type Place } from './evidence.ts'
import { onPty, type PtyStep } from './pty.ts'

const DOWN = '\u001b[B'
const UP = '\u001b[A'
const ENTER = '\r'
const CTRL_D = '\u0004'

const asked = (question: string, ...keys: string[]): PtyStep[] => [
  { wait: question },
  { sleep: 0.3 },
  ...keys.flatMap((send) => [{ send }, { sleep: 0.05 }]),
]

describe.runIf(part('python3', ['python3', '-c', 'import pty, termios']))(
  'correct, asking on a terminal',
  { timeout: 90_000 },
  () => {
    const prepare = (): Place => {
      const place = makeVaultPlace()
      place.good(['add', '--medium', 'message', '--text', 'We know were you live', '--sender', 'Ruslan K'])
      return place
    }
    const play = async (place: Place, steps: readonly PtyStep[]) => {
      const argv = ['env', '-C', place.dir, process.execPath, place.program, 'correct', '1']
      const env = { EVIDENCE_VAULT: place.vault, HOME: place.dir, TZ: 'UTC', NO_COLOR: '1' }
      const run = await onPty(argv, steps, { env, seconds: 80 })
      expect(run, run.output.slice(-1500)).toMatchObject({ unmet: null, timedOut: false })
      expect(run.after).toEqual(run.before)
      return run
    }

    it('shows the words that are recorded under the question for the new ones, and records the change alone', async () => {
      const place = prepare()
      const run = await play(place, [
        ...asked('Entry 1 as it stands', DOWN, ENTER),
        { wait: 'exactly as they were' },
        { wait: 'It says now: We know were you live' },
        ...asked('0 lines', ...'We know where you live', ENTER, CTRL_D),
        ...asked('Record the correction', ENTER),
        ...asked('Why? (it stands', ENTER),
        ...asked('Why? A word is enough', ...'mistyped', ENTER),
      ])
      expect(run.status, run.output.slice(-700)).toBe(0)
      const ledger =
        Buffer.from(place.bytes().get('ledger.jsonl') ?? [])
          .toString()
          .trimEnd()
          .split('\n') ?? []
      expect(ledger.at(-1)).toContain('We know where you live')
      expect(ledger.at(-1)).toContain('mistyped')
      expect(ledger.at(-1)).not.toContain('Ruslan')
      expect(place.run(['show', '1']).stdout).toContain('We know where you live')
    })

    it('Stop records nothing', async () => {
      const place = prepare()
      const before = place.bytes()
      const run = await play(place, asked('Entry 1 as it stands', UP, ENTER))
      expect(run.status).toBe(130)
      expect(place.bytes()).toEqual(before)
    })
  },
)
