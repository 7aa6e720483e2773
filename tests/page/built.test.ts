/** The checking page as it is built: one file, the same bytes from any place, and what its policy allows. */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { builtProgram } from '../cli/built.ts'
import { makePlace } from '../cli/evidence.ts'
import { attribute, every, type Node, treeOf } from '../packet/page-shape.ts'
import { buildPage, temporary } from './page-driver.ts'

const ROOT = join(import.meta.dirname, '../..')
const { dir, remove } = temporary()
afterAll(remove)
const printed = buildPage(join(dir, 'verify.html'))
const page = readFileSync(join(dir, 'verify.html'))
const sha256 = createHash('sha256').update(page).digest('hex')
/** The text of a script or style. */
const insideOf = (node: Node): string => (node.childNodes ?? []).map((one) => one.value ?? '').join('')
test('is the same bytes when it is built again elsewhere', () => {
  const copy = join(dir, 'a copy with spaces')
  mkdirSync(join(copy, 'dist'), { recursive: true })
  for (const name of ['build', 'src', 'package.json', 'tsconfig.json'])
    cpSync(join(ROOT, name), join(copy, name), { recursive: true })
  // What the page has parts of, and what builds it.
  const parts = [...page.toString('utf8').matchAll(/^\/\/ (\S+) \d+\.\d+\.\d+, /gm)].map(
    ([, name]) => name as string,
  )
  expect(parts.length).toBeGreaterThan(4)
  for (const name of [...parts, 'esbuild', '@esbuild'])
    cpSync(join(ROOT, 'node_modules', name), join(copy, 'node_modules', name), { recursive: true })
  const run = spawnSync(process.execPath, ['build/checking-page.js'], { cwd: copy, encoding: 'utf8' })
  expect(run.stderr).toBe('')
  expect(run.stdout).toBe(printed)
  expect(printed).toBe(`verify.html  SHA-256 ${sha256}  ${page.length} bytes\n`)
  expect(readFileSync(join(copy, 'dist', 'verify.html')).equals(page)).toBe(true)
})

test('names no address that anything could be asked for, and no path of the machine that built it', () => {
  const text = page.toString('utf8')
  expect(text).not.toContain(ROOT)
  const tree = treeOf(text)
  const elements = every(tree)
  expect(elements.filter((one) => ['link', 'img', 'iframe', 'a', 'form'].includes(one.nodeName))).toEqual([])
  expect(elements.flatMap((one) => [attribute(one, 'src'), attribute(one, 'href')]).filter(Boolean)).toEqual(
    [],
  )
})

test('its policy allows its own script and style by their hash, and nothing else', () => {
  const elements = every(treeOf(page.toString('utf8')))
  const [policy] = elements.filter((one) => attribute(one, 'http-equiv') === 'Content-Security-Policy')
  const hashOf = (tag: string): string[] =>
    elements
      .filter((one) => one.nodeName === tag)
      .map((one) => `'sha256-${createHash('sha256').update(insideOf(one)).digest('base64')}'`)
  expect(hashOf('script')).toHaveLength(1)
  expect(hashOf('style')).toHaveLength(1)
  expect((policy === undefined ? '' : (attribute(policy, 'content') ?? '')).split('; ')).toEqual([
    "default-src 'none'",
    `script-src ${hashOf('script')[0]}`,
    `style-src ${hashOf('style')[0]}`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ])
})

describe('evidence verifier', () => {
  const place = makePlace()
  // Beside the bundled program, as the build puts it.
  buildPage(join(dirname(builtProgram()), '..', 'dist', 'verify.html'))

  test('gives the SHA-256 without writing, and the same with the page', () => {
    expect(place.good(['verifier'])).toBe(`The checking page of evidence 0.1.0 has the SHA-256 ${sha256}\n`)
    const path = join(dir, 'first.html')
    expect(place.good(['verifier', '--to', path])).toContain(sha256)
    expect(readFileSync(path).equals(page)).toBe(true)
    expect(JSON.parse(place.good(['verifier', '--json', '--to', join(dir, 'second.html')]))).toEqual({
      path: join(dir, 'second.html'),
      sha256,
      bytes: page.length,
    })
    expect(JSON.parse(place.good(['verifier', '--json']))).toEqual({ sha256, bytes: page.length })
  })

  test('never replaces what is there, and leaves nothing half written', () => {
    writeFileSync(join(dir, 'there.html'), 'mine')
    const before = readdirSync(dir).sort()
    const refused = place.run(['verifier', '--to', join(dir, 'there.html')])
    expect([refused.status, refused.stdout]).toEqual([2, ''])
    expect(refused.stderr).toContain('there already')
    const nowhere = place.run(['verifier', '--to', join(dir, 'none', 'verify.html')])
    expect(nowhere.status).toBe(2)
    expect(readdirSync(dir).sort()).toEqual(before)
  })
})
