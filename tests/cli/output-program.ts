// A program that writes through output.ts, for tests with real files, pipes and terminals:
// node program.mjs KIND COUNT. Its standard error ends with how standard output came through.

import { writeSync } from 'node:fs'
import { openOutput, wantsColour, wholeWriter } from '../../src/cli/output.ts'

const [kind = '', count = '1'] = process.argv.slice(2)
const stdout = kind === 'whole' ? wholeWriter((bytes) => writeSync(1, bytes)) : process.stdout
const out = await openOutput({ stdout, stderr: process.stderr }, wantsColour(process.env))

let taken = 0
for (let index = 0; index < Number(count); index += 1) {
  if (!(await out.result(`${out.paint.result('bad', 'line')} ${index} ${'x'.repeat(90)}`))) break
  taken += 1
}
const end = await out.flush()
await out.message(JSON.stringify({ end, taken }))
await out.flush()
