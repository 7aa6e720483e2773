// `evidence add` asking on a real pseudo-terminal: the whole path, with what a frightened person does on it. The keys
// besides the pasted words are counted as they are sent.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { part } from '../parts.ts'
import { asNobody, makePlace, makeVaultPlace, PERMISSIONS, type Place } from './evidence.ts'
import { onPty, type PtyRun, type PtyStep } from './pty.ts'

const DOWN = '\u001b[B'
const UP = '\u001b[A'
const ENTER = '\r'
const CTRL_C = '\u0003'
const CTRL_D = '\u0004'

/** Every control character but CR, which a terminal sends for a line end, and whole sequences that act. */
const CONTROLS = Array.from({ length: 32 }, (_unit, code) => String.fromCharCode(code))
  .filter((control) => control !== '\r')
  .concat('\u007f', '\u0085', '\u009b2J', '\u001b[2J\u001b]0;title\u0007', '\u202e', '\u200b', '\ufeff')
  .join('-')
const MESSAGE = `Я знаю, где ты живёшь.\n\n\nأعرف أين تعيش.\n我知道你住在哪里。\n\n${CONTROLS}\n`
  .repeat(110)
  .slice(0, -1)

const READY: PtyStep = { sleep: 0.25 }

/** Keys as a person presses them, with a moment between; an arrow is one. */
const keys = (...pressed: string[]): PtyStep[] => pressed.flatMap((key) => [{ send: key }, { sleep: 0.05 }])
const typed = (text: string): PtyStep[] => keys(...text, ENTER)
const asked = (question: string, ...steps: PtyStep[]): PtyStep[] => [{ wait: question }, READY, ...steps]
const bracketed = (text: string): PtyStep => ({ send: `\u001b[200~${text}\u001b[201~` })

/** How many keys the steps press; a paste is longer than any key. */
const pressed = (steps: readonly PtyStep[]): number =>
  steps.filter((step) => 'send' in step && (step.send.length === 1 || [UP, DOWN].includes(String(step.send))))
    .length

/** The whole path with every question answered; `words` are the steps that paste them. */
const wholePath = (words: PtyStep[]): PtyStep[] => [
  ...asked('How did it reach you?', ...keys(DOWN, ENTER)),
  ...asked('exactly as they were', ...words, { sleep: 0.5 }, ...keys(ENTER, CTRL_D)),
  ...asked('Drag a screenshot', ...typed('shot.png')),
  ...asked('Another file', ...keys(ENTER)),
  ...asked('When, as shown', ...typed('1 Dec 2021 8:17 am')),
  ...asked('By whose clock', ...keys(DOWN, DOWN, ENTER)),
  ...asked('Which place?', ...typed('America/New_York')),
  ...asked('Name or number', ...typed('Unknown')),
  ...asked('On which platform?', ...keys(DOWN, ENTER)),
  ...asked('Who is threatened?', ...keys(DOWN, ' ', ENTER)),
]
const RECORD = [{ wait: 'What now?' }, READY, ...keys(ENTER)]
const NO_MORE = asked('Another from the same conversation?', ...keys(ENTER))

describe.runIf(part('python3', ['python3', '-c', 'import pty, termios']))(
  'add, asking on a terminal',
  { timeout: 90_000, concurrent: true },
  () => {
    /** A place of its own for each test: they run beside each other, for most of their time is spent waiting. */
    const prepare = (): Place => {
      const place = makeVaultPlace()
      place.file(
        'shot.png',
        readFileSync(join(import.meta.dirname, '..', '..', 'fixtures', 'demo', 'screenshot.png')),
      )
      return place
    }

    const play = async (
      place: Place,
      steps: readonly PtyStep[],
      { args = [], under = [] }: { args?: string[]; under?: string[] } = {},
    ): Promise<PtyRun> => {
      const argv = ['env', '-C', place.dir, ...under, process.execPath, place.program, 'add', ...args]
      const env = { EVIDENCE_VAULT: place.vault, HOME: place.dir, TZ: 'Asia/Almaty' }
      const run = await onPty(argv, steps, { env, seconds: 80 })
      expect(run, run.output.slice(-1500)).toMatchObject({ unmet: null, timedOut: false })
      // The terminal is as it was found, and nothing of the prompts is left on its screen.
      expect(run.after).toEqual(run.before)
      for (const [on, off] of [
        ['\u001b[?2004h', '\u001b[?2004l'],
        ['\u001b[?1049h', '\u001b[?1049l'],
        ['\u001b[?25l', '\u001b[?25h'],
      ] as const)
        expect(run.output.lastIndexOf(off)).toBeGreaterThanOrEqual(run.output.lastIndexOf(on))
      expect(run.output).not.toMatch(/\n\s+at |Error:/)
      return run
    }
    const records = (place: Place) =>
      readFileSync(join(place.vault, 'ledger.jsonl'), 'utf8')
        .trimEnd()
        .split('\n')
        .slice(1)
        .map((line) => JSON.parse(line).record)

    it.each([
      ['with bracketed paste', [bracketed(MESSAGE)]],
      ['without bracketed paste', [{ send: MESSAGE }]],
    ])('takes a message of 20 KB whole, in under a hundred keys besides it, %s', async (_how, words) => {
      const place = prepare()
      expect(Buffer.byteLength(MESSAGE)).toBeGreaterThan(20_000)
      const steps = [...wholePath(words), ...RECORD, ...NO_MORE]
      console.log(`keys besides the pasted words: ${pressed(steps)}`)
      expect(pressed(steps)).toBeLessThan(100)
      const run = await play(place, steps)
      expect(run.status).toBe(0)
      expect(
        readFileSync(join(place.vault, 'ledger.jsonl')).includes(Buffer.from(JSON.stringify(MESSAGE))),
      ).toBe(true)
      expect(records(place)).toEqual([
        {
          kind: 'threat',
          content: { text: MESSAGE },
          occurred: {
            entered: '1 Dec 2021 8:17 am',
            local: '2021-12-01T08:17',
            precision: 'minute',
            utc: '2021-12-01T13:17:00Z',
            zone: 'America/New_York',
            zoneBasis: 'stated',
          },
          channel: { medium: 'message', platform: 'messenger' },
          sender: { displayName: 'Unknown' },
          targets: [{ who: 'child' }],
          attachments: [expect.objectContaining({ name: 'shot.png', mediaType: 'image/png' })],
        },
      ])
      expect(run.output).toContain('Recorded as entry 1.')
      expect(place.run(['verify']).status).toBe(0)
    })

    it('with Enter through everything cannot record, and says why', async () => {
      const place = prepare()
      const before = place.bytes()
      const steps = ['How did it', 'exactly as they', 'Drag a', 'When, as', 'Name or', 'On which', 'Who is']
      const through = steps.flatMap((question) => asked(question, ...keys(ENTER)))
      const run = await play(place, [
        ...through,
        { wait: 'one of them is needed' },
        ...asked('What now?', ...keys(UP, ENTER)),
      ])
      expect(run.status).toBe(130)
      expect(run.output).not.toContain('Record it')
      expect(run.output).toContain('Nothing was recorded.')
      expect(place.bytes()).toEqual(before)
    })

    it('an answer can be changed in the review', async () => {
      const place = prepare()
      const run = await play(place, [
        ...asked('How did it', ...keys(ENTER)),
        ...asked('exactly as they', ...typed('one'), ...keys(CTRL_D)),
        ...['Drag a', 'When, as'].flatMap((question) => asked(question, ...keys(ENTER))),
        ...asked('Name or', ...typed('Olge')),
        ...['On which', 'Who is'].flatMap((question) => asked(question, ...keys(ENTER))),
        ...asked('What now?', ...keys(DOWN, DOWN, DOWN, DOWN, DOWN, ENTER)),
        ...asked('Name or', ...typed('Олег')),
        { wait: 'Олег' },
        ...RECORD,
        ...NO_MORE,
      ])
      expect(run.status).toBe(0)
      expect(records(place)).toEqual([
        { kind: 'threat', content: { text: 'one' }, sender: { displayName: 'Олег' } },
      ])
    })

    /** Words by a paste and nothing else, up to the review. */
    const onlyWords = [
      ...asked('How did it', ...keys(ENTER)),
      ...asked(
        'exactly as they',
        bracketed('The words\nof two lines'),
        { sleep: 0.3 },
        ...keys(ENTER, CTRL_D),
      ),
    ]
    const skipped = (...questions: string[]) =>
      questions.flatMap((question) => asked(question, ...keys(ENTER)))
    const TWO_LINES = { kind: 'threat', content: { text: 'The words\nof two lines' } }

    it('a file that is gone when it is recorded: back to the review, with nothing typed lost', async () => {
      const place = prepare()
      const run = await play(place, [
        ...onlyWords,
        ...asked('Drag a', ...typed('shot.png')),
        ...skipped('Another file', 'When, as', 'Name or', 'On which', 'Who is'),
        { wait: 'What now?' },
        { run: ['rm', join(place.dir, 'shot.png')] },
        READY,
        ...keys(ENTER),
        { wait: 'of two lines' },
        { wait: 'no such file' },
        { wait: 'Nothing was recorded.' },
        // The file is taken out of the answers, and the rest is recorded.
        ...asked('What now?', ...keys(DOWN, DOWN, DOWN, ENTER)),
        ...asked('Drag a', ...keys(ENTER)),
        ...RECORD,
        ...NO_MORE,
      ])
      expect(run.status).toBe(0)
      expect(records(place)).toEqual([TWO_LINES])
    })

    it.runIf(part('a user without rights', PERMISSIONS))(
      'a vault that cannot be written to: back to the review, and recorded once it can',
      async () => {
        const place = prepare()
        const under = asNobody(place)
        const run = await play(
          place,
          [
            ...onlyWords,
            ...skipped('Drag a', 'When, as', 'Name or', 'On which', 'Who is'),
            { wait: 'What now?' },
            { run: ['chmod', '500', place.vault] },
            READY,
            ...keys(ENTER),
            { wait: 'does not permit it' },
            { wait: 'Nothing was recorded.' },
            { wait: 'What now?' },
            { run: ['chmod', '700', place.vault] },
            READY,
            ...keys(ENTER),
            ...NO_MORE,
          ],
          { under },
        )
        expect(run.status).toBe(0)
        expect(records(place)).toEqual([TWO_LINES])
      },
    )

    it.each([
      ['how it came', []],
      ['the words', asked('How did it', ...keys(ENTER))],
      ['the files', onlyWords],
      ['the time', [...onlyWords, ...skipped('Drag a')]],
      ['the clock', [...onlyWords, ...skipped('Drag a'), ...asked('When, as', ...typed('2021'))]],
      ['the account', [...onlyWords, ...skipped('Drag a', 'When, as')]],
      ['the platform', [...onlyWords, ...skipped('Drag a', 'When, as', 'Name or')]],
      ['the targets', [...onlyWords, ...skipped('Drag a', 'When, as', 'Name or', 'On which')]],
      ['the review', [...onlyWords, ...skipped('Drag a', 'When, as', 'Name or', 'On which', 'Who is')]],
    ])('Ctrl-C at %s ends it with 130 and nothing recorded', async (where, steps) => {
      const place = prepare()
      const before = place.bytes()
      const run = await play(place, [...steps, ...asked(PROMPTS[where] as string, ...keys(CTRL_C))])
      expect(run.status).toBe(130)
      expect(run.output).toContain('Nothing was recorded.')
      expect(place.bytes()).toEqual(before)
    })

    it('another from the same conversation asks only what is new, and its end does not deny the first', async () => {
      const place = prepare()
      const run = await play(place, [
        ...asked('How did it', ...keys(DOWN, ENTER)),
        ...asked('exactly as they', ...typed('one'), ...keys(CTRL_D)),
        ...asked('Drag a', ...keys(ENTER)),
        ...asked('When, as', ...typed('2021-12-01 08:17')),
        ...asked('By whose clock', ...keys(DOWN, ENTER)),
        ...asked('Name or', ...typed('+00 000 0001')),
        ...asked('On which', ...keys(DOWN, DOWN, ENTER)),
        ...asked('Who is', ...keys(' ', ENTER)),
        ...RECORD,
        ...asked('Recorded as entry 1. Another from the same conversation?', ...keys('y', ENTER)),
        ...asked('exactly as they', ...typed('two'), ...keys(CTRL_D)),
        ...asked('Drag a', ...keys(ENTER)),
        ...asked('When, as', ...typed('2021-12-01 08:19')),
        ...RECORD,
        ...asked('Recorded as entry 2. Another from the same conversation?', ...keys(CTRL_C)),
      ])
      expect(run.status).toBe(130)
      expect(run.output).toContain('What was recorded before that stays recorded.')
      expect(run.output).not.toContain('Nothing was recorded.')
      const [first, second] = records(place)
      expect(first).toMatchObject({
        content: { text: 'one' },
        occurred: { zone: 'Asia/Almaty', zoneBasis: 'device' },
      })
      expect(second).toEqual({
        ...first,
        content: { text: 'two' },
        occurred: {
          ...first.occurred,
          entered: '2021-12-01 08:19',
          local: '2021-12-01T08:19',
          utc: '2021-12-01T02:19:00Z',
        },
      })
    })

    it('with --ask asks for what the options leave out, and loses none of them', async () => {
      const place = prepare()
      const args = ['--ask', '--text', 'one', '--language', 'ru', '--harm', 'death', '--sender-handle', '@o']
      const run = await play(
        place,
        [
          ...skipped('How did it', 'Drag a', 'When, as'),
          ...asked('Name or', ...typed('Олег')),
          ...skipped('On which', 'Who is'),
          ...RECORD,
          ...NO_MORE,
        ],
        { args: [...args, '--at-shown', '08:17'] },
      )
      expect(run.status).toBe(0)
      expect(records(place)).toEqual([
        {
          kind: 'threat',
          occurred: { literal: '08:17' },
          content: { text: 'one', language: 'ru' },
          sender: { displayName: 'Олег', handle: '@o' },
          classification: { harms: ['death'] },
        },
      ])
    })

    it('an hour that the zone skipped is asked about before it is recorded', async () => {
      const place = prepare()
      const run = await play(place, [
        ...onlyWords,
        ...skipped('Drag a'),
        ...asked('When, as', ...typed('2021-03-14 02:30')),
        ...asked('By whose clock', ...keys(DOWN, DOWN, ENTER)),
        ...asked('Which place?', ...typed('America/New_York')),
        ...skipped('Name or', 'On which', 'Who is'),
        { wait: 'not clear yet' },
        ...RECORD,
        ...asked('Which is it?', ...keys(DOWN, ENTER)),
        ...NO_MORE,
      ])
      expect(run.status).toBe(0)
      expect(records(place)[0].occurred).toEqual({
        entered: '2021-03-14 02:30',
        local: '2021-03-14T03:30',
        precision: 'minute',
        utc: '2021-03-14T07:30:00Z',
        zone: 'America/New_York',
        zoneBasis: 'stated',
      })
    })

    it('a lock whose owner cannot be judged is put to the person, who alone can know', async () => {
      const place = prepare()
      place.file('vault/lock', '{"host":"elsewhere","left":"behind"}')
      const run = await play(place, asked('Go on without it?', ...keys('y', ENTER)), {
        args: ['--text', 'one'],
      })
      expect(run.status).toBe(0)
      expect(run.output).toContain('marked as in use by another program')
      expect(records(place)).toEqual([{ kind: 'threat', content: { text: 'one' } }])
      expect([...place.bytes().keys()].filter((name) => name.startsWith('lock'))).toEqual([])
    })

    it('without a vault it says first what matters, offers to make one, and takes no for an answer', async () => {
      const place = makePlace()
      const run = await play(place, asked('Make one now', ...keys('n', ENTER)))
      expect(run.status).toBe(10)
      expect(run.output).toContain('You never have to')
      expect(run.output).toContain('Make one with: evidence init')
      expect(existsSync(place.vault)).toBe(false)
    })

    it('without a vault it makes one, locked with what was typed twice, and goes on', async () => {
      const place = makePlace()
      const words = 'seven otters hum beneath a lantern'
      const run = await play(place, [
        ...asked('Make one now', ...keys(ENTER)),
        ...asked('A new passphrase', { send: words }, ...keys(ENTER)),
        ...asked('The same once more', { send: words }, ...keys(ENTER)),
        ...asked('How did it reach you?', ...keys(CTRL_C)),
      ])
      expect(run.status).toBe(130)
      expect(run.output).toContain('nobody can open this vault')
      expect(run.output).not.toContain(words)
      place.file('typed', words)
      expect(place.json(['list', '--kind', 'vault', '--passphrase-file', 'typed'])).toHaveLength(1)
    })
  },
)

/** What stands on the screen at each of the places where Ctrl-C is pressed. */
const PROMPTS: Record<string, string> = {
  'how it came': 'How did it',
  'the words': 'exactly as they',
  'the files': 'Drag a',
  'the time': 'When, as',
  'the clock': 'By whose clock',
  'the account': 'Name or',
  'the platform': 'On which',
  'the targets': 'Who is',
  'the review': 'What now?',
}
