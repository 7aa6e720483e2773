import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { part } from '../parts.ts'
import { bundled, onPty, type PtyStep } from './pty.ts'

const DOWN = '\u001b[B'

describe.runIf(part('python3', ['python3', '-c', 'import pty, termios']))(
  'questions on a terminal',
  { timeout: 60_000 },
  () => {
    let program = ''
    let runs = 0
    const folder = mkdtempSync(join(tmpdir(), 'evidence-ask-'))

    beforeAll(async () => {
      program = await bundled(join(import.meta.dirname, 'prompt-program.ts'))
    })

    const play = async (question: string, steps: readonly PtyStep[], env: Record<string, string> = {}) => {
      runs += 1
      const file = join(folder, `${runs}.json`)
      const run = await onPty([process.execPath, program, question, file], steps, { env })
      expect(run).toMatchObject({ unmet: null, timedOut: false })
      expect(run.after).toEqual(run.before)
      expect(run.output.lastIndexOf('\u001b[?1049l')).toBeGreaterThan(run.output.lastIndexOf('\u001b[?1049h'))
      expect(run.output.lastIndexOf('\u001b[?25h')).toBeGreaterThan(run.output.lastIndexOf('\u001b[?25l'))
      return { run, ...JSON.parse(readFileSync(file, 'utf8')) }
    }

    it('skip one of several on Enter, and take the one under the cursor', async () => {
      expect((await play('one', [{ wait: 'in person' }, { send: '\r' }])).answer).toBeUndefined()
      expect(
        (await play('one', [{ wait: 'in person' }, { send: DOWN }, { sleep: 0.2 }, { send: '\r' }])).answer,
      ).toBe('message')
    })

    it('show a label of others visibly', async () => {
      const { run } = await play('one', [{ wait: 'in person' }, { send: '\r' }])
      expect(run.output).toContain('in person\\u{1b}[2J')
      expect(run.output.split('\u001b[2J')).toHaveLength(2)
    })

    it('take any of several with the space bar, and none on Enter', async () => {
      expect((await play('many', [{ wait: 'in person' }, { send: '\r' }])).answer).toEqual([])
      const steps: PtyStep[] = [{ send: DOWN }, { sleep: 0.2 }, { send: ' ' }, { sleep: 0.2 }, { send: '\r' }]
      expect((await play('many', [{ wait: 'in person' }, ...steps])).answer).toEqual(['in-person'])
    })

    it('take a line as typed, skip an empty one, and ask again for one that cannot stand', async () => {
      expect((await play('line', [{ wait: 'Name?' }, { sleep: 0.3 }, { send: '\r' }])).answer).toBeUndefined()
      const typed = await play('line', [
        { wait: 'Name?' },
        { sleep: 0.3 },
        { send: ' Олег\u200b 我 ' },
        { sleep: 0.2 },
        { send: '\r' },
      ])
      expect(typed.answer).toBe(' Олег\u200b 我 ')
      expect(typed.run.output).toContain('\\u{200b}')
      expect(typed.run.output).not.toContain('\u200b')
      const steps: PtyStep[] = [
        { send: 'no\r' },
        { wait: 'Not this.' },
        { send: 'w' },
        { sleep: 0.2 },
        { send: '\r' },
      ]
      expect((await play('line', [{ wait: 'Name?' }, { sleep: 0.3 }, ...steps])).answer).toBe('now')
    })

    it('take yes or no, and on Enter what the question says', async () => {
      expect((await play('yes', [{ wait: 'Record it?' }, { sleep: 0.3 }, { send: '\r' }])).answer).toBe(true)
      expect((await play('yes', [{ wait: 'Record it?' }, { sleep: 0.3 }, { send: 'n\r' }])).answer).toBe(
        false,
      )
    })

    it('come after the words on the same terminal', async () => {
      const steps: PtyStep[] = [
        { wait: '0 lines' },
        { send: 'words\r\u0004' },
        { wait: 'Second?' },
        { sleep: 0.3 },
        { send: 'line\r' },
      ]
      expect((await play('words-line', steps)).answer).toEqual([{ text: 'words' }, 'line'])
    })

    it.each(['one', 'many', 'line', 'yes'])('stop on Ctrl-C with the fault: %s', async (question) => {
      const { run, fault } = await play(question, [{ wait: '?' }, { sleep: 0.4 }, { send: '\u0003' }])
      expect(fault).toEqual({ code: 'interrupted', signal: 'SIGINT' })
      expect(run.status).toBe(130)
    })

    it('stop on SIGTERM, with the terminal as it was', async () => {
      const { run, fault } = await play('one', [{ wait: 'in person' }, { sleep: 0.2 }, { signal: 'SIGTERM' }])
      expect(fault).toEqual({ code: 'interrupted', signal: 'SIGTERM' })
      expect(run.status).toBe(130)
    })

    it('have no colour with NO_COLOR', async () => {
      for (const question of ['one', 'many', 'line', 'yes']) {
        const { run } = await play(question, [{ wait: '?' }, { sleep: 0.4 }, { send: '\r' }], {
          NO_COLOR: '1',
        })
        expect(run.output).not.toMatch(/\u001b\[[1-9][0-9;]*m/)
      }
    })
  },
)
