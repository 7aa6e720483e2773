/** Small words that every view of a packet uses. */

/** `2021-12-01 14:02:11 UTC`; the milliseconds stand in evidence.json. */
export function utcText(timestamp: string): string {
  return `${timestamp.slice(0, 10)} ${timestamp.slice(11, 19)} UTC`
}

/** `1 entry`, `2 entries`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}
