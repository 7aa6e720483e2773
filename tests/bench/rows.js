// The figures of a run: said as they are taken, and kept as rows for the table at its end.

/** A line of what is printed. */
export const say = (line) => process.stdout.write(`${line}\n`)
export const ms = (seconds) => `${(seconds * 1000).toFixed(0)} ms`
export const both = ({ wall, cpu }) => `${ms(wall)} (${ms(cpu)} of processor)`
export const number = (count) => count.toLocaleString('en-US')
export const rate = (count, seconds) => number(Math.round(count / seconds))

/** What was measured so far, as cells. */
export const rows = []

/** A figure with its goal. `met` is undefined where there is no goal. */
export function figure(what, measured, goal, met) {
  rows.push([what, measured, goal ?? 'none', met === undefined ? '' : met ? 'met' : 'not met'])
  say(`${what}: ${measured}${goal === undefined ? '' : `; goal ${goal}: ${met ? 'met' : 'NOT MET'}`}`)
}
