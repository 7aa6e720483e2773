// A program with one question, for tests on a pseudo-terminal: node program.mjs QUESTION RESULT-FILE. It writes the
// answer as JSON to the file, then waits a moment for keys that were left over, as the next question would get them.

import { writeFileSync } from 'node:fs'
import type { ReadStream, WriteStream } from 'node:tty'
import { askLine, askMany, askOne, askYes } from '../../src/cli/ask.ts'
import { askWords } from '../../src/cli/ask-words.ts'
import { wantsColour } from '../../src/cli/output.ts'
import type { Terminal } from '../../src/cli/screen.ts'
import { EvidenceError } from '../../src/core/errors.ts'

const [question = '', file = ''] = process.argv.slice(2)
const terminal: Terminal = {
  input: process.stdin as ReadStream,
  output: process.stdout as WriteStream,
  signals: process,
  plain: process.env['TERM'] === 'dumb',
  colour: wantsColour(process.env),
}
const choices = [
  { label: 'a message', value: 'message' },
  { label: 'in person\u001b[2J', value: 'in-person', note: 'somebody said it' },
]

const questions: Record<string, () => Promise<unknown>> = {
  words: () => askWords(terminal, ['What were the words?']),
  short: () => askWords(terminal, ['What were the words?'], 1000),
  one: () => askOne(terminal, 'How did it reach you?', choices, { skip: 'skip' }),
  many: () => askMany(terminal, 'Who is threatened?', choices),
  line: () => askLine(terminal, 'Name?', { check: (text) => (text === 'no' ? 'Not this.' : undefined) }),
  yes: () => askYes(terminal, 'Record it?', true),
  'two-words': async () => [await askWords(terminal, ['First']), await askWords(terminal, ['Second'])],
  'words-line': async () => [await askWords(terminal, ['First']), await askLine(terminal, 'Second?')],
  crash: () => Promise.race([askWords(terminal, ['First']), Promise.reject(new Error('a bug'))]),
}

try {
  const answer = await questions[question]?.()
  writeFileSync(file, JSON.stringify({ answer, memory: process.memoryUsage().rss }))
  process.stdout.write('DONE\n')
} catch (error) {
  if (!(error instanceof EvidenceError)) throw error
  writeFileSync(file, JSON.stringify({ fault: error.fault }))
  // A normal exit on a terminal that is gone aborts, see interruption() in screen.ts.
  if (error.fault.code === 'interrupted' && error.fault.signal === 'SIGHUP')
    process.kill(process.pid, 'SIGHUP')
  process.exitCode = 130
}
