/** What must not be recorded: a file said to be intimate where a child is among those threatened. */
import { expect, test } from 'vitest'
import { namesChildImage } from '../../src/core/child-images.ts'
import type { JsonObject } from '../../src/core/jcs.ts'

const file = (sensitive: string): JsonObject => ({ attachments: [{ sensitive }] })
const targets = (...list: JsonObject[]): JsonObject => ({ targets: list })
const CHILD = { who: 'child' }
const ADULT = { who: 'self', age: 40 }

test.each<[string, JsonObject, JsonObject[], boolean]>([
  ['intimate, a child threatened', { ...file('intimate'), ...targets(ADULT, CHILD) }, [], true],
  ['intimate, somebody of 17', { ...file('intimate'), ...targets({ who: 'self', age: 17 }) }, [], true],
  ['intimate, grown-ups alone', { ...file('intimate'), ...targets(ADULT) }, [], false],
  ['intimate, nobody named', file('intimate'), [], false],
  ['graphic, a child threatened', { ...file('graphic'), ...targets(CHILD) }, [], false],
  ['no file, a child threatened', targets(CHILD), [], false],
  ['an annotation with the file, about an entry with the child', file('intimate'), [targets(CHILD)], true],
  ['a correction about an entry with both', {}, [{ ...file('intimate'), ...targets(CHILD) }], true],
  ['an annotation about grown-ups', file('intimate'), [targets(ADULT)], false],
])('%s', (_name, record, about, refused) => {
  expect(namesChildImage(record, about)).toBe(refused)
})
