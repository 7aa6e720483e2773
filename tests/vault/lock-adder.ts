/**
 * A process that takes the lock of a vault and adds one to a number, some times over, reading and writing it apart so
 * that another one in between would lose a count. Told to die, it kills itself while it holds the lock.
 */
import { randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { takeLock } from '../../src/vault/lock.ts'

const [dir, counter, rounds, end] = process.argv.slice(2) as [string, string, string, string]
const sleep = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds / 10))

for (let round = 1; round <= Number(rounds); round++) {
  const self = { pid: process.pid, host: 'desk' }
  const lock = await takeLock(dir, { self, random: (count) => randomBytes(count), sleep })
  const number = Number(readFileSync(counter, 'utf8'))
  await sleep(20)
  writeFileSync(counter, String(number + 1))
  if (end === 'dies' && round === Number(rounds)) process.kill(process.pid, 'SIGKILL')
  lock.release()
}
