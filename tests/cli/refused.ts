/** Holds a refusal of the built program to what every refusal must be. */
import { expect } from 'vitest'
import { expectHarmless, jsonLines, type Place, type RunOptions } from './evidence.ts'

/** What a command that records says of a failure before anything was written. */
export const NOTHING = 'Nothing was recorded.'

export type Refused = {
  readonly says: (string | RegExp)[]
  readonly status: number
  readonly options?: RunOptions
}

let calls = 0

/**
 * The refusal as a program reads it: status, sentence and object, with nothing changed. Every third time also as a
 * person reads it, for both come from one place: the same sentence, last on standard error, and no result.
 */
export const expectRefused = (
  place: Place,
  args: readonly string[],
  { says, status, options = {} }: Refused,
): void => {
  const before = place.bytes()
  const asJson = place.run([...args, '--json'], options)
  expect(asJson.status, asJson.stderr).toBe(status)
  const [said] = jsonLines(asJson.stdout)
  const message = (said?.['error'] as { message?: string } | undefined)?.message ?? ''
  expect(jsonLines(asJson.stdout)).toEqual([{ error: { code: expect.any(String), message, changed: false } }])
  for (const words of says) expect(message).toMatch(words)
  expectHarmless({ stdout: '', stderr: message })
  if (calls++ % 3 === 0) {
    const ran = place.run(args, options)
    expect({ status: ran.status, stdout: ran.stdout }).toEqual({ status, stdout: '' })
    expect(ran.stderr.trimEnd().split('\n').at(-1)).toBe(message)
  }
  expect(place.bytes()).toEqual(before)
}
