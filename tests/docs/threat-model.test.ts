/** Holds docs/threat-model.md to the tests that it names: each is there, and every requirement S1 to S40 has one row. */
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const ROOT = new URL('../../', import.meta.url)
const PAGE = readFileSync(new URL('docs/threat-model.md', ROOT), 'utf8')

/** The paths of tests in a line; a bare file name lies in the folder of the path before it. */
function testsIn(line: string): string[] {
  const paths: string[] = []
  let folder = ''
  for (const [, path] of line.matchAll(/`([a-z/-]+\.test\.ts)`/g)) {
    const whole = path?.includes('/') ? path : `${folder}${path}`
    folder = whole.slice(0, whole.lastIndexOf('/') + 1)
    paths.push(whole)
  }
  return paths
}

const ROWS = PAGE.split('\n').flatMap((line) => {
  const [, number, , state = '', by = ''] = /^\| (S\d+) \| (.*?) \| (.*) \| (.*?) \|$/.exec(line) ?? []
  return number === undefined ? [] : [{ number, state, by }]
})

describe('docs/threat-model.md', () => {
  it('names no test that is not there', () => {
    const named = PAGE.split('\n').flatMap(testsIn)
    expect(named.length).toBeGreaterThan(60)
    expect([...new Set(named)].filter((path) => !existsSync(new URL(path, ROOT)))).toEqual([])
  })

  it('has one row for each of S1 to S40', () => {
    expect(ROWS.map(({ number }) => number)).toEqual(Array.from({ length: 40 }, (_, at) => `S${at + 1}`))
  })

  it('says of each that it is held, and by which test, or refused, or not yet', () => {
    for (const { number, state, by } of ROWS) {
      expect(state, number).toMatch(/^(?:held|refused|\*\*not yet\*\*|kept by rule)/)
      if (state.startsWith('held')) expect(testsIn(by).length, number).toBeGreaterThan(0)
    }
  })
})
