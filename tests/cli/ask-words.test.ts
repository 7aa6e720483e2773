// The words prompt on a real pseudo-terminal, and the rules of its keys by themselves.

import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { readKeys } from '../../src/cli/words-keys.ts'
import { startWords } from '../../src/cli/words-text.ts'
import { part } from '../parts.ts'
import { bundled, onPty, type PtyRun, type PtyStep } from './pty.ts'

const START = '\u001b[200~'
const END = '\u001b[201~'
const pasted = (text: string): PtyStep => ({ send: `${START}${text}${END}` })
const READY: PtyStep = { wait: '0 lines' }
const FINISH: PtyStep = { send: '\r\u0004' }

/** Every control character but CR, which terminals send for a line end; ESC also as whole sequences. */
const CONTROLS = Array.from({ length: 32 }, (_unit, code) => String.fromCharCode(code))
  .filter((control) => control !== '\r')
  .concat(
    '\u007f',
    '\u0085',
    '\u009b2J',
    '\u001b[2J\u001b]0;title\u0007',
    '\u202e',
    '\u200b',
    '\ufeff',
    '\u0000',
  )
  .join('-')
const SCRIPTS = 'Я знаю, где ты живёшь.\n\n\nأعرف أين تعيش، وأعرف أولادك.\n我知道你住在哪里。\n\n👨‍👩‍👧‍👦 é é'
const MESSAGE = `${SCRIPTS}\n${CONTROLS}\n`.repeat(80).slice(0, -1)

describe.runIf(part('python3', ['python3', '-c', 'import pty, termios']))(
  'the words prompt on a terminal',
  { timeout: 60_000 },
  () => {
    let program = ''
    const folder = mkdtempSync(join(tmpdir(), 'evidence-words-'))
    let runs = 0

    beforeAll(async () => {
      program = await bundled(join(import.meta.dirname, 'prompt-program.ts'))
    })

    /** Plays the steps to a question; answers how it went and what the program wrote to its result file. */
    const play = async (question: string, steps: readonly PtyStep[], env: Record<string, string> = {}) => {
      runs += 1
      const file = join(folder, `${runs}.json`)
      const run = await onPty([process.execPath, program, question, file], steps, { env })
      const result = run.status === 1 ? undefined : JSON.parse(readFileSync(file, 'utf8'))
      return { run, result }
    }

    const expectRestored = (run: PtyRun): void => {
      expect(run.after).toEqual(run.before)
      const last = (on: string, off: string): boolean =>
        run.output.lastIndexOf(off) > run.output.lastIndexOf(on)
      expect(last('\u001b[?2004h', '\u001b[?2004l')).toBe(true)
      expect(last('\u001b[?1049h', '\u001b[?1049l')).toBe(true)
    }

    const words = async (steps: readonly PtyStep[], question = 'words'): Promise<string> => {
      const { run, result } = await play(question, [READY, ...steps])
      expect(run).toMatchObject({ status: 0, unmet: null, timedOut: false })
      expectRestored(run)
      return result.answer.text
    }

    it('takes a bracketed paste of 20 KB, with blank lines, controls and three scripts, byte for byte', async () => {
      expect(Buffer.byteLength(MESSAGE)).toBeGreaterThan(20_000)
      expect(await words([pasted(MESSAGE), { wait: 'taken' }, { sleep: 0.3 }, FINISH])).toBe(MESSAGE)
    })

    it('takes the same paste byte for byte without bracketed paste, Ctrl-C and Ctrl-D among it', async () => {
      expect(await words([{ send: MESSAGE }, { sleep: 0.6 }, FINISH])).toBe(MESSAGE)
    })

    it('takes the same paste byte for byte when it comes in small pieces, and in one write with its end', async () => {
      const bytes = Buffer.from(MESSAGE)
      const pieces: PtyStep[] = []
      for (let at = 0; at < bytes.length; at += 777)
        pieces.push({ send: bytes.subarray(at, at + 777) }, { sleep: 0.004 })
      expect(await words([...pieces, { sleep: 0.4 }, FINISH])).toBe(MESSAGE)
      expect(await words([{ send: `${MESSAGE}\r\u0004` }])).toBe(MESSAGE)
      expect(await words([{ send: `${START}${MESSAGE}${END}\r\u0004` }])).toBe(MESSAGE)
    })

    it('takes the line ends of a paste, CR or CRLF, as LF, and keeps a last one that was pasted', async () => {
      const text = 'one\n\ntwo\n'
      const end: PtyStep[] = [{ wait: '3 lines' }, { send: '\u0004' }]
      expect(await words([pasted('one\r\rtwo\r'), ...end])).toBe(text)
      expect(await words([pasted('one\r\n\r\ntwo\r\n'), ...end])).toBe(text)
      expect(await words([pasted('one\n\ntwo\n'), ...end])).toBe(text)
    })

    it('keeps an escape pasted in the middle of a bracketed paste, and the begin mark as well', async () => {
      const text = `a\u001bb\u001b[200~c\u001b[31m\u0003\u0004\n\u0004`
      expect(await words([pasted(text), { sleep: 0.4 }, FINISH])).toBe(text)
    })

    it('takes typed lines, blank ones too, and takes back by grapheme', async () => {
      const keys = [
        'ab',
        '👨‍👩‍👧',
        '\u007f',
        'é',
        '\u007f',
        'c',
        '\r',
        '\r',
        '\u007f',
        '\r',
        'Я',
        'x',
        '\u007f',
        '\r',
        '\r',
      ]
      const steps = keys.flatMap((key): PtyStep[] => [{ send: key }, { sleep: 0.08 }])
      expect(await words([...steps, { send: '\u0004' }])).toBe('abc\n\nЯ\n')
    })

    it('leaves cursor keys and Escape alone, and Ctrl-D on a line that is not empty', async () => {
      const keys = ['a', '\u001b[A', '\u001b', '\u001bOB', '\u0004', 'b', '\r']
      const steps = keys.flatMap((key): PtyStep[] => [{ send: key }, { sleep: 0.08 }])
      expect(await words([...steps, { send: '\u0004' }])).toBe('ab')
    })

    it('takes a paste between typed lines', async () => {
      const steps: PtyStep[] = [
        { send: 'He wrote:\r' },
        { sleep: 0.1 },
        pasted('\tx\ry'),
        { sleep: 0.1 },
        { send: '!' },
      ]
      expect(await words([...steps, { wait: '3 lines' }, FINISH])).toBe('He wrote:\n\tx\ny!')
    })

    it('skips on Enter at once, and on Ctrl-D at once', async () => {
      expect(await words([{ send: '\r' }])).toBe('')
      expect(await words([{ send: '\u0004' }])).toBe('')
    })

    it('refuses 10 MB with a sentence, keeps what was there, and stays small', async () => {
      const { run, result } = await play('words', [
        READY,
        { send: 'kept\r' },
        { wait: '1 line,' },
        pasted('я'.repeat(5_000_000)),
        { wait: '10,000,000 bytes' },
        { wait: 'attach the' },
        { send: '\u0004' },
      ])
      expect(run).toMatchObject({ status: 0, unmet: null })
      expectRestored(run)
      expect(result.answer).toEqual({ text: 'kept', refused: { why: 'too-long', bytes: 10_000_000 } })
      expect(result.memory).toBeLessThan(250e6)
    })

    it('refuses a long paste without marks whole, and keeps what was there', async () => {
      const { run, result } = await play('short', [
        READY,
        { send: 'kept\r' },
        { wait: '1 line,' },
        { send: 'x\r'.repeat(100_000) },
        { wait: '200,000 bytes' },
        { sleep: 0.5 },
        { send: '\u0004' },
      ])
      expect(run).toMatchObject({ status: 0, unmet: null })
      expect(result.answer).toEqual({ text: 'kept', refused: { why: 'too-long', bytes: 200_000 } })
    })

    it('refuses bytes that are not UTF-8, pasted or typed, and replaces none', async () => {
      const bad = Buffer.concat([
        Buffer.from(`${START}gut, b`),
        Buffer.from([0xf6, 0x73, 0x65]),
        Buffer.from(END),
      ])
      const steps: PtyStep[] = [{ send: 'a' }, { wait: '1 line' }, { send: bad }, { wait: 'not UTF-8' }]
      expect(await words([...steps, FINISH])).toBe('a')
      const cut = Buffer.concat([Buffer.from(`${START}b`), Buffer.from([0xd0]), Buffer.from(END)])
      expect(
        await words([{ send: 'a' }, { wait: '1 line' }, { send: cut }, { wait: 'not UTF-8' }, FINISH]),
      ).toBe('a')
      const typed: PtyStep[] = [
        { send: Buffer.from([0xff]) },
        { wait: 'not UTF-8' },
        { send: 'b' },
        { wait: '1 line' },
      ]
      expect(await words([...typed, FINISH])).toBe('b')
    })

    it('gives what was typed ahead to the next question', async () => {
      const { result } = await play('two-words', [
        READY,
        { send: 'one\r\u0004two\r' },
        { wait: '1 line,' },
        FINISH,
      ])
      expect([result.answer[0].text, result.answer[1].text]).toEqual(['one', 'two\n'])
    })

    it('shows the words visibly: nothing of theirs reaches the terminal', async () => {
      const { run } = await play('words', [READY, pasted(MESSAGE), { wait: 'taken' }, { sleep: 0.3 }, FINISH])
      const theirs = run.output
        .replaceAll(/\u001b\[(?:\?\d+[hl]|\d*;?\d*H|2?J|K|0m)/g, '')
        .replaceAll(/\r*\n/g, '\n')
      expect(theirs).not.toMatch(/\u200b|\ufeff|[\0-\x09\x0b-\x1f\x7f-\x9f\u202e]/)
      expect(theirs).toContain('| \\u{0}-\\u{1}')
      expect(theirs).toContain('我知道你住在哪里。')
    })

    it('uses no control sequence at all on a dumb terminal', async () => {
      const { run, result } = await play(
        'words',
        [{ wait: 'nothing is recorded' }, { send: 'x\u001b[2Jy\r' }, { wait: '| x' }, FINISH],
        {
          TERM: 'dumb',
        },
      )
      expect(result.answer.text).toBe('x\u001b[2Jy\n')
      expect(run.output).not.toContain('\u001b')
      expect(run.after).toEqual(run.before)
    })

    it('stops on Ctrl-C with the fault, and the terminal is as it was', async () => {
      const { run, result } = await play('words', [
        READY,
        pasted('some words'),
        { wait: '1 line' },
        { send: '\u0003' },
      ])
      expect(run.status).toBe(130)
      expect(result).toEqual({ fault: { code: 'interrupted', signal: 'SIGINT' } })
      expectRestored(run)
    })

    it('stops on Ctrl-C also when the terminal lost the end of a paste', async () => {
      const { run } = await play('words', [
        READY,
        { send: `${START}some words` },
        { sleep: 0.6 },
        { send: '\u0003' },
      ])
      expect(run.status).toBe(130)
      expectRestored(run)
    })

    it.each(['SIGTERM', 'SIGINT'])('restores the terminal on %s', async (signal) => {
      const { run, result } = await play('words', [
        READY,
        pasted('some words'),
        { wait: '1 line' },
        { signal },
      ])
      expect(run.status).toBe(130)
      expect(result).toEqual({ fault: { code: 'interrupted', signal } })
      expectRestored(run)
    })

    it('restores the terminal when the program has a fault of its own', async () => {
      const { run } = await play('crash', [])
      expect(run.status).toBe(1)
      expectRestored(run)
    })

    it('restores the terminal on SIGHUP', async () => {
      const { run, result } = await play('words', [
        READY,
        pasted('words'),
        { wait: '1 line' },
        { signal: 'SIGHUP' },
      ])
      expect(run).toMatchObject({ status: null, signal: 1 })
      expect(result).toEqual({ fault: { code: 'interrupted', signal: 'SIGHUP' } })
      expectRestored(run)
    })

    it('ends by itself, and without a core dump, when the terminal goes away', async () => {
      const { run, result } = await play('words', [
        READY,
        pasted('words'),
        { wait: '1 line' },
        { hangup: true },
      ])
      expect(run).toMatchObject({ timedOut: false, signal: 1 })
      expect(result).toEqual({ fault: { code: 'interrupted', signal: 'SIGHUP' } })
    })
  },
)

describe('the keys of the words prompt', () => {
  const LIMIT = 10_000
  const start = () => {
    const words = startWords(LIMIT)
    return { words, keys: readKeys(words) }
  }

  it('take a backspace that is held down as a key, however fast it repeats', () => {
    const { words, keys } = start()
    keys.take(Buffer.from('abc\r'))
    keys.pause('short')
    keys.take(Buffer.from('x'.repeat(40)))
    keys.pause('long')
    expect(words.current()).toMatchObject({ lines: 2, characters: 44 })
    keys.take(Buffer.from('\u007f'.repeat(42)))
    keys.pause('short')
    expect(words.current()).toMatchObject({ text: 'ab', lines: 1, characters: 2, bytes: 2 })
  })

  it('give the same words however the terminal cuts a bracketed paste into chunks', () => {
    const whole = Buffer.from(`${START}${SCRIPTS}\u001b[201 ${CONTROLS}\r\n\r\n${END}\r\u0004`)
    for (let size = 1; size < 40; size += 1) {
      const { words, keys } = start()
      for (let at = 0; at < whole.length; at += size) keys.take(whole.subarray(at, at + size))
      expect(keys.pause('short')).toBe('ended')
      expect(words.answer()).toBe(`${SCRIPTS}\u001b[201 ${CONTROLS}\n\n`)
    }
  })

  it('count what the words take in a record, with the escapes of JSON', () => {
    const { words, keys } = start()
    keys.take(Buffer.from(`${START}\u0001"\\é\n${END}`))
    expect(words.current().bytes).toBe(Buffer.byteLength(JSON.stringify('\u0001"\\é\n')) - 2)
    keys.take(Buffer.from(`${START}${'\u0001'.repeat(LIMIT / 6)}${END}`))
    expect(words.refusal()).toEqual({ why: 'too-long', bytes: Math.floor(LIMIT / 6) })
    expect(words.current().text).toBe('\u0001"\\é\n')
  })

  it('take Ctrl-D at the end of an unmarked paste as a key only on an empty line and after a pause', () => {
    const { words, keys } = start()
    const paste = `${'x'.repeat(50)}\n\u0004`
    keys.take(Buffer.from(paste))
    expect(keys.pause('short')).toBe('more')
    keys.take(Buffer.from('more'))
    expect(keys.pause('short')).toBe('more')
    expect(keys.pause('long')).toBe('more')
    expect(words.current().text).toBe(`${paste}more`)
  })
})
