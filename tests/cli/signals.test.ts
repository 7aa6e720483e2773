// SIGINT, SIGTERM and a terminal that goes away at every prompt there is: nothing is recorded, that is said in one
// sentence, the status is the documented one, and the terminal is as it was found. Each prompt in one of the three ways
// by turns; in all of them with EVIDENCE_ALL_FAULTS=1.
import { cpSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { readFolder } from '../made-vault.ts'
import { part } from '../parts.ts'
import { makePlace, makeVaultPlace, type Place } from './evidence.ts'
import { onPty, type PtyRun, type PtyStep } from './pty.ts'

const DOWN = '\u001b[B'
const UP = '\u001b[A'
const ENTER = '\r'
const READY: PtyStep = { sleep: 0.3 }
const keys = (...pressed: string[]): PtyStep[] => pressed.flatMap((key) => [{ send: key }, { sleep: 0.05 }])
const asked = (question: string, ...steps: PtyStep[]): PtyStep[] => [{ wait: question }, READY, ...steps]
const down = (count: number): string[] => [...Array<string>(count).fill(DOWN), ENTER]

/** A prompt: the command that shows it, what is answered before it, and what stands on the screen then. */
type Prompt = {
  readonly args: readonly string[]
  readonly before?: readonly PtyStep[]
  readonly shows: string
  /** A lock of somebody lies in the vault. */
  readonly locked?: true
}

/** With `--ask`, what is given by an option is not asked: this goes on until the option that is left out. */
const SAID = [
  ['--medium', 'message'],
  ['--text', 'x'],
  ['--attach', 'a.txt'],
  ['--at', '2021'],
  ['--zone', 'UTC'],
  ['--sender', 'S'],
  ['--platform', 'sms'],
  ['--target', 'self'],
] as const
const saidUpTo = (option: string): string[] => [
  'add',
  '--ask',
  ...SAID.slice(
    0,
    SAID.findIndex(([name]) => name === option),
  ).flat(),
]
const LOCK = { shows: 'Go on without it?', locked: true } as const
const WHY = 'Why? (it stands'
const WHAT_IS_WRONG = asked('What now?')

const PROMPTS: Record<string, Prompt> = {
  'add: how it came': { args: ['add'], shows: 'How did it reach you?' },
  'add: the words': { args: saidUpTo('--text'), shows: 'exactly as they were' },
  'add: a file': { args: saidUpTo('--attach'), shows: 'Drag a screenshot' },
  'add: another file': {
    args: saidUpTo('--attach'),
    before: asked('Drag a screenshot', ...keys(...'a.txt', ENTER)),
    shows: 'Another file',
  },
  'add: the time': { args: saidUpTo('--at'), shows: 'When, as shown' },
  'add: the clock': { args: saidUpTo('--zone'), shows: 'By whose clock' },
  'add: the place': {
    args: saidUpTo('--zone'),
    before: asked('By whose clock', ...keys(DOWN, DOWN, ENTER)),
    shows: 'Which place?',
  },
  'add: the account': { args: saidUpTo('--sender'), shows: 'Name or number' },
  'add: the platform': { args: saidUpTo('--platform'), shows: 'On which platform?' },
  'add: its name': {
    args: saidUpTo('--platform'),
    before: asked('On which platform?', ...keys(UP, ENTER)),
    shows: 'Its name',
  },
  'add: the threatened': { args: saidUpTo('--target'), shows: 'Who is threatened?' },
  'add: the review': { args: ['add', '--ask', ...SAID.flat()], shows: 'What now?' },
  'add: a change in the review': {
    args: ['add', '--ask', ...SAID.flat()],
    before: asked('What now?', ...keys(...down(6))),
    shows: 'Name or number',
  },
  'add: an unclear time': { args: ['add', '--text', 'x', '--at', '01/02/2021'], shows: 'Which is it?' },
  'add: a lock of nobody known': { args: ['add', '--text', 'x'], ...LOCK },
  'correct: what is wrong': { args: ['correct', '1'], shows: 'What now?' },
  'correct: how it came': {
    args: ['correct', '1'],
    before: [...WHAT_IS_WRONG, ...keys(...down(0))],
    shows: 'How did it reach you?',
  },
  'correct: the words': {
    args: ['correct', '1'],
    before: [...WHAT_IS_WRONG, ...keys(...down(1))],
    shows: 'exactly as they were',
  },
  'correct: the time': {
    args: ['correct', '1'],
    before: [...WHAT_IS_WRONG, ...keys(...down(2))],
    shows: 'When, as shown',
  },
  'correct: the clock': {
    args: ['correct', '1'],
    before: [...WHAT_IS_WRONG, ...keys(...down(3))],
    shows: 'By whose clock',
  },
  'correct: the account': {
    args: ['correct', '1'],
    before: [...WHAT_IS_WRONG, ...keys(...down(4))],
    shows: 'Name or number',
  },
  'correct: the platform': {
    args: ['correct', '1'],
    before: [...WHAT_IS_WRONG, ...keys(...down(5))],
    shows: 'On which platform?',
  },
  'correct: the threatened': {
    args: ['correct', '1'],
    before: [...WHAT_IS_WRONG, ...keys(...down(6))],
    shows: 'Who is threatened?',
  },
  'correct: an unclear time': {
    args: ['correct', '1', '--at', '01/02/2021', '--reason', 'r'],
    shows: 'Which is it?',
  },
  'correct: the reason': { args: ['correct', '1', '--sender', 'T'], shows: WHY },
  'correct: a lock of nobody known': { args: ['correct', '1', '--sender', 'T', '--reason', 'r'], ...LOCK },
  'withdraw: the reason': { args: ['withdraw', '1'], shows: WHY },
  'withdraw: a lock of nobody known': { args: ['withdraw', '1', '--reason', 'r'], ...LOCK },
  'annotate: an unclear time': {
    args: ['annotate', 'custody', '1', '--event', 'handedOver', '--when', '01/02/2021'],
    shows: 'Which is it?',
  },
  'annotate: a lock of nobody known': { args: ['annotate', 'remark', '1', '--text', 'x'], ...LOCK },
  'receipt: who acknowledges it': { args: ['receipt', '2', 'a.txt'], shows: 'Who acknowledges it' },
  'receipt: a lock of nobody known': { args: ['receipt', '2', 'a.txt', '--by', 'B'], ...LOCK },
  'export: a lock of nobody known': { args: ['export', '--to', 'packet'], ...LOCK },
}

describe.runIf(part('python3', ['python3', '-c', 'import pty, termios']))(
  'a command that is stopped at a prompt',
  { timeout: 120_000, concurrent: true },
  () => {
    let base: Place
    let runs = 0
    beforeAll(() => {
      base = makeVaultPlace()
      base.file('a.txt', 'a file')
      base.good(['add', '--text', 'the first', '--at', '2021-12-01', '--sender', 'S'])
      base.good(['export', '--to', 'handed-out', '--no-pdf'])
    })

    /** A folder with a vault in it that nobody else uses. */
    const freshFolder = (locked: boolean): { folder: string; vault: string } => {
      runs += 1
      const folder = join(base.dir, `${runs}`)
      const vault = join(folder, 'vault')
      cpSync(base.vault, vault, { recursive: true })
      base.file(`${runs}/a.txt`, 'a file')
      if (locked) base.file(`${runs}/vault/lock`, '{"host":"elsewhere","left":"behind"}')
      return { folder, vault }
    }

    const play = (folder: string, args: readonly string[], steps: readonly PtyStep[]): Promise<PtyRun> => {
      const argv = ['env', '-C', folder, process.execPath, base.program, ...args]
      const env = { EVIDENCE_VAULT: join(folder, 'vault'), HOME: folder, TZ: 'Asia/Almaty' }
      return onPty(argv, steps, { env, seconds: 100 })
    }

    it.each(stops())('%s, %s', async (_name, _how, prompt, step) => {
      const { folder } = freshFolder(prompt.locked === true)
      const before = readFolder(folder)
      const run = await play(folder, prompt.args, [...(prompt.before ?? []), ...asked(prompt.shows), step])
      expect(run, run.output.slice(-1500)).toMatchObject({ unmet: null, timedOut: false })
      expect(readFolder(folder)).toEqual(before)
      expect(run.output).not.toMatch(/\n\s+at |Error:/)
      // A normal exit on a terminal that is gone would leave a core with the words in it.
      if ('hangup' in step) expect(run.signal).toBe(1)
      else {
        expect(run.status).toBe(130)
        mustBeRestored(run)
        expect(lastLines(run)).toBe('Interrupted. Nothing was recorded.')
      }
    })

    it.each(['SIGINT', 'SIGTERM'])(
      'add: whether there is another, %s: what was recorded stays',
      async (signal) => {
        const { folder, vault } = freshFolder(false)
        const ledger = readFileSync(join(vault, 'ledger.jsonl'))
        const run = await play(
          folder,
          ['add', '--ask', ...SAID.flat()],
          [...asked('What now?', ...keys(ENTER)), ...asked('Another from the same'), { signal }],
        )
        expect(run).toMatchObject({ unmet: null, status: 130 })
        mustBeRestored(run)
        expect(lastLines(run)).toContain('What was recorded before that stays recorded.')
        expect(lastLines(run)).not.toContain('Nothing')
        const after = readFileSync(join(vault, 'ledger.jsonl'))
        expect(after.subarray(0, ledger.length)).toEqual(ledger)
        expect(after.subarray(ledger.length).toString().trimEnd().split('\n')).toHaveLength(1)
        expect(base.run(['verify', vault]).status).toBe(0)
      },
    )

    it.each(['SIGINT', 'SIGTERM'])('show: the pager, %s: nothing is said of recording', async (signal) => {
      const { folder } = freshFolder(false)
      const before = readFolder(folder)
      const run = await play(folder, ['show', '1'], [...asked('q leaves'), { signal }])
      expect(run).toMatchObject({ unmet: null, status: 130 })
      mustBeRestored(run)
      expect(lastLines(run)).toBe('Interrupted.')
      expect(readFolder(folder)).toEqual(before)
    })

    it('init asks nothing on a terminal', async () => {
      const fresh = makePlace()
      const argv = ['env', '-C', fresh.dir, process.execPath, fresh.program, 'init', '--unencrypted']
      const run = await onPty(argv, [], { env: { EVIDENCE_VAULT: fresh.vault, HOME: fresh.dir } })
      expect(run).toMatchObject({ status: 0, timedOut: false })
      mustBeRestored(run)
    })
  },
)

/** Each prompt with each way to stop it, or one way each. */
function stops() {
  const ways = [
    ['SIGINT', { signal: 'SIGINT' }],
    ['SIGTERM', { signal: 'SIGTERM' }],
    ['a terminal that goes away', { hangup: true }],
  ] as const
  return Object.entries(PROMPTS).flatMap(([name, prompt], at) =>
    ways
      .filter((_way, nth) => process.env['EVIDENCE_ALL_FAULTS'] === '1' || at % ways.length === nth)
      .map(([how, step]) => [name, how, prompt, step] as const),
  )
}

/** Echo, canonical mode and the rest as found; the cursor shown, the screen the one it was, pastes unmarked. */
function mustBeRestored(run: PtyRun): void {
  expect(run.after).toEqual(run.before)
  expect(run.after).toMatchObject({ icanon: true, echo: true, isig: true })
  for (const [on, off] of [
    ['\u001b[?2004h', '\u001b[?2004l'],
    ['\u001b[?1049h', '\u001b[?1049l'],
    ['\u001b[?25l', '\u001b[?25h'],
  ] as const)
    expect(run.output.lastIndexOf(off)).toBeGreaterThanOrEqual(run.output.lastIndexOf(on))
}

/** What stands on the screen after the prompt is gone from it, without colours. */
function lastLines(run: PtyRun): string {
  return run.output
    .slice(run.output.lastIndexOf('\u001b[?1049l'))
    .replace(/\u001b\[[0-9;?]*[a-zA-Z]/g, '')
    .replaceAll('\r', '')
    .trim()
}
