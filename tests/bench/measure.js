// Running commands and measuring them from outside: wall seconds by our own clock, processor seconds and the memory
// of the largest process by /usr/bin/time, where it is.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const TIME = '/usr/bin/time'
const timed = existsSync(TIME)

/** What could not be measured here, to be printed with the figures. */
export const unmeasured = timed ? [] : [`processor time and memory: ${TIME} is not here`]

/** Runs a command (program, then its words) once: `{ wall, cpu, memory }` in seconds and MiB; throws where it fails. */
export function once([program, ...words], { cwd, env = {} } = {}) {
  const [run, rest] = timed ? [TIME, ['-f', '%U %S %M', program, ...words]] : [program, words]
  const start = performance.now()
  const ran = spawnSync(run, rest, {
    cwd,
    input: '',
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
    env: { ...process.env, ...env },
  })
  const wall = (performance.now() - start) / 1000
  if (ran.status !== 0) throw new Error(`${program} ${words.join(' ')} gave ${ran.status}: ${ran.stderr}`)
  const [user, system, kilobytes] = timed
    ? ran.stderr.trim().split('\n').at(-1).split(' ').map(Number)
    : [NaN, NaN, NaN]
  return { wall, cpu: user + system, memory: kilobytes / 1024 }
}

const sorted = (numbers) => [...numbers].sort((a, b) => a - b)

/** The median; of an even number of them the upper. */
export const median = (numbers) => sorted(numbers)[Math.floor(numbers.length / 2)]

/** Medians of several commands run in turn, so that a noisy machine is noisy to all of them; the first round warms up. */
export function interleaved(runs, commands, options) {
  const all = commands.map(() => [])
  for (let run = 0; run <= runs; run++) {
    commands.forEach((command, at) => {
      const figures = once(command, options)
      if (run > 0) all[at].push(figures)
    })
  }
  return all.map((figures) => ({
    wall: median(figures.map((one) => one.wall)),
    cpu: median(figures.map((one) => one.cpu)),
    memory: Math.max(...figures.map((one) => one.memory)),
  }))
}
