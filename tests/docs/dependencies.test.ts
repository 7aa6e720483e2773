/** Holds docs/dependencies.md to package.json: a line for each package, and none for any other. */
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const read = (name: string): string => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8')
const PAGE = read('docs/dependencies.md')
const PACKAGE = JSON.parse(read('package.json')) as Record<
  'dependencies' | 'devDependencies' | 'optionalDependencies',
  Record<string, string>
>

/** The packages in the table under a heading. */
function packagesUnder(heading: string): string[] {
  const section = PAGE.split('\n## ').find((part) => part.startsWith(heading)) ?? ''
  return [...section.matchAll(/^\| `([^`]+)` \|/gm)].map(([, name]) => name as string).sort()
}

it('docs/dependencies.md has a line for every package that the program runs with, and no other', () => {
  expect(packagesUnder('At run time')).toEqual(Object.keys(PACKAGE.dependencies).sort())
})

it('docs/dependencies.md has a line for every optional package, and no other', () => {
  expect(packagesUnder('Optional')).toEqual(Object.keys(PACKAGE.optionalDependencies).sort())
})

it('docs/dependencies.md has a line for every package for building and testing, and no other', () => {
  expect(packagesUnder('For building and testing')).toEqual(Object.keys(PACKAGE.devDependencies).sort())
})
