import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { isCovered } from '../../src/packet/pdf/covered.ts'
import { tableOf } from './covered-table.ts'
import { allCodePoints, codePointsOf, FONT_FILES } from './font-cmap.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const read = (path: string) => readFileSync(join(ROOT, path))

test('the table of code points is what the fonts have, and nothing else', () => {
  const there = new Set(allCodePoints())
  const wrong: number[] = []
  for (let code = 0; code <= 0x10ffff; code++) if (isCovered(code) !== there.has(code)) wrong.push(code)
  expect(wrong).toEqual([])
  expect(there.size).toBeGreaterThan(38_000)
  const written = [
    ...read('src/packet/pdf/covered.ts')
      .toString()
      .matchAll(/^ {2}'([^']*)'/gm),
  ]
  expect(written.map(([, part]) => part).join('')).toBe(tableOf(allCodePoints()))
})

test('each script that a packet must hold is in a font, letter by letter', () => {
  const texts = 'ҚқҢңҒғҮүҰұҺһӘәӨөІі پچڭژگۆۇۈۋېە אבגד 我知道 ཁྱེད་ कहाँ 😡🔪 “”…—₸'
  const missing = [...texts].filter((letter) => letter !== ' ' && !isCovered(letter.codePointAt(0) as number))
  expect(missing).toEqual([])
  expect(isCovered(0xd55c)).toBe(false)
})

test('the bold font has every letter of the plain one, so that words of ours can be either', () => {
  const [plain, bold] = ['NotoSerif-Regular.ttf', 'NotoSerif-Bold.ttf'].map(codePointsOf)
  expect([...(plain as Set<number>)].filter((code) => !bold?.has(code))).toEqual([])
})

test('every font file is named in fonts/README.md with its digest, and its copyright stands in the licence', () => {
  const readme = read('fonts/README.md').toString()
  const missing = FONT_FILES.filter((name) => {
    const digest = createHash('sha256')
      .update(read(`fonts/${name}`))
      .digest('hex')
    return !readme.includes(`\`${name}\``) || !readme.includes(digest)
  })
  expect(missing).toEqual([])
  const licence = read('fonts/OFL.txt').toString()
  for (const name of FONT_FILES) expect(licence).toContain(`${name}: Copyright`)
  expect(licence).toContain('SIL OPEN FONT LICENSE Version 1.1')
})
