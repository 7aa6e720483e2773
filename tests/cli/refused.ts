/** Holds a refusal of the built program to what every refusal must be. */
import { expect } from 'vitest'
import { jsonLines, type Place, type RunOptions } from './evidence.ts'

/** What a command that records says of a failure before anything was written. */
export const NOTHING = 'Nothing was recorded.'

export type Refused = {
  readonly says: (string | RegExp)[]
  readonly status: number
  readonly options?: RunOptions
}

/** Runs twice, for people and for programs: same status, nothing changed, the sentence and the object. */
export const expectRefused = (
  place: Place,
  args: readonly string[],
  { says, status, options = {} }: Refused,
): void => {
  const before = place.bytes()
  const ran = place.run(args, options)
  const last = ran.stderr.trimEnd().split('\n').at(-1) ?? ''
  expect({ status: ran.status, stdout: ran.stdout }, ran.stderr).toEqual({ status, stdout: '' })
  for (const words of says) expect(last).toMatch(words)
  const asJson = place.run([...args, '--json'], options)
  expect(asJson.status).toBe(status)
  expect(jsonLines(asJson.stdout)).toEqual([
    { error: { code: expect.any(String), message: last, changed: false } },
  ])
  expect(place.bytes()).toEqual(before)
}
