/** Parts 0 to 6 of the book: what a lawyer asks first, and what no sentence of it may say. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { decodeUtf8 } from '../../src/core/bytes.ts'
import type { JsonObject } from '../../src/core/jcs.ts'
import type { Part } from '../../src/packet/book/blocks.ts'
import { buildPacket } from '../../src/packet/packet.ts'
import { needTool } from '../tool.ts'
import { everyBlock, linesIn, linesOf, partsOf, plain } from './book-parts.ts'
import { bookInput } from './book-vault.ts'
import { bytesOf, readFileOf } from './bytes-of.ts'
import { attribute, every, type Node, treeOf } from './page-shape.ts'
import { about, ledgerOf, packetInput } from './sample.ts'

type Records = readonly (JsonObject | ReturnType<typeof about>)[]
const theParts = (...records: Records) => partsOf(packetInput(ledgerOf(...records)))
const pageOf = async (input: Parameters<typeof buildPacket>[0]) =>
  decodeUtf8(await bytesOf(await buildPacket(input), 'data/packet.html')) as string

let parts: ReadonlyMap<string, Part>
beforeAll(async () => {
  parts = await partsOf(bookInput())
})

describe('when did it happen, in whose time zone, and how sure are you', () => {
  const morning = { literal: '1 December, 8:17 a.m.', local: '2021-12-01T08:17', precision: 'minute' }
  const sameDay = { kind: 'threat', occurred: { local: '2021-12-01', precision: 'day' } }

  test('without a zone there is no UTC but the widest span, and the order is uncertain', async () => {
    const lines = linesIn(await theParts({ kind: 'threat', occurred: morning }, sameDay), '4')
    const row = lines.find((line) => line.startsWith('Sent or said: “⟨1 December'))
    expect(row).toBe(
      'Sent or said: “⟨1 December, 8:17 a.m.⟩” as shown on the screen; recorded as ⟨2021-12-01 08:17, zone not known⟩; in UTC between 2021-11-30 18:17 and 2021-12-01 20:17; to the minute',
    )
    expect(lines.filter((line) => line.startsWith('Order uncertain'))).toHaveLength(2)
  })

  test('with the zone of New York it is 13:17 UTC, and nothing is uncertain', async () => {
    const zoned = { ...morning, zone: 'America/New_York', zoneBasis: 'device', utc: '2021-12-01T13:17:00Z' }
    const lines = linesIn(await theParts({ kind: 'threat', occurred: zoned }), '4')
    const row = lines.find((line) => line.startsWith('Sent or said: '))
    expect(row).toContain(
      '⟨2021-12-01 08:17 America/New_York⟩; UTC ⟨2021-12-01T13:17:00Z⟩; to the minute, zone of the device',
    )
    expect(lines.join('\n')).not.toMatch(/in UTC between|Order uncertain:/)
  })
})

describe('who sent it', () => {
  /** Text of a page outside of what others said, each element on its own line. */
  const generated = (node: Node): string =>
    node.nodeName === 'style'
      ? ''
      : node.nodeName === 'bdi'
        ? '⟨⟩'
        : (node.value ??
          `${(node.childNodes ?? []).map(generated).join('')}${INLINE.has(node.nodeName) ? '' : '\n'}`)
  const INLINE = new Set(['span', 'strong', 'small', 'code', 'a'])
  const NAMES_AN_AUTHOR = [
    /⟨⟩ (?:has |had |also )?(?:sent|wrote|writes|said|says|threatened|threatens|called|posted|made|authored)\b/,
    /\b(?:sent|written|said|threatened|posted|authored|uttered) (?:to \S+ )?by ⟨⟩/,
    /\b(?:threat|message|call|words|post) (?:of|from|by) ⟨⟩/,
    /\b(?:the )?(?:author|perpetrator|culprit|offender|suspect|threatener|sender) (?:is|was|:) ?⟨⟩/i,
  ]

  test('the patterns find a sentence that names one', () => {
    for (const sentence of ['⟨⟩ threatened', 'sent by ⟨⟩', 'a message from ⟨⟩', 'The author is ⟨⟩'])
      expect(
        NAMES_AN_AUTHOR.some((pattern) => pattern.test(sentence)),
        sentence,
      ).toBe(true)
  })

  test('no generated sentence names a person as author', async () => {
    const text = generated(treeOf(await pageOf(bookInput())))
    expect(text).toContain('account displaying the name “⟨⟩”')
    expect(text.length).toBeGreaterThan(20_000)
    for (const pattern of NAMES_AN_AUTHOR) expect(text).not.toMatch(pattern)
  })

  test('an attribution stands as the conclusion of whoever made it, and only where one was recorded', () => {
    const chronology = linesIn(parts, '4')
    expect(chronology).toContain('Attribution, a conclusion of ⟨Leyla Demirkan⟩ entry 37, about entry 3')
    const accounts = linesIn(parts, '3').filter((line) => line.startsWith('Account '))
    expect(accounts.filter((line) => line.includes('| none shown |')).length).toBe(accounts.length - 1)
    expect(accounts.find((line) => line.includes('watcher_0x'))).toContain('| 37 |')
    const named = linesIn(parts, '3').filter((line) => line.includes('Волков⟩ |'))
    expect(named).toEqual([
      '⟨Руслан Волков⟩ | named in an attribution, which is the conclusion of whoever made it | 37',
    ])
  })
})

describe('on one page', () => {
  const threat = (text: string, classification: JsonObject, more: JsonObject = {}): JsonObject => {
    return { kind: 'threat', content: { text }, classification, ...more }
  }
  const on = (day: string): JsonObject => ({
    occurred: { local: day, precision: 'day', zone: 'Europe/Berlin' },
  })
  const wordsOn = async (...records: Records) =>
    everyBlock(((await theParts(...records)).get('1') as Part).blocks()).flatMap((block) =>
      block.is === 'words' ? [block.said] : [],
    )
  const direct = { form: 'direct', harms: ['death'] }

  test('stands the latest threat in force that was stated as direct with death as a harm', async () => {
    expect(
      await wordsOn(
        threat('early', direct, on('2021-01-05')),
        threat('late', direct, on('2021-03-05')),
        threat('withdrawn', direct, on('2021-04-05')),
        threat('veiled', { form: 'veiled', harms: ['death'] }, on('2021-05-05')),
        threat('undated', direct),
        about(3, 'withdrawal', { reason: 'twice' }),
      ),
    ).toEqual(['late'])
  })

  test('stands what comes nearest where nothing was stated so, and the rule is told', async () => {
    expect(await wordsOn(threat('a', { harms: ['doxing'] }), threat('b', { harms: ['abduction'] }))).toEqual([
      'b',
    ])
    const plainOne = { kind: 'threat', content: { text: 'only words' } }
    expect(await wordsOn(plainOne, { kind: 'threat' })).toEqual(['only words'])
    expect(linesIn(await theParts(plainOne), '1')).toContain(
      'Taken by a rule: of the threats that are not withdrawn, the latest one of which the words are shown. Nothing was weighed.',
    )
    expect(await wordsOn({ kind: 'threat' })).toEqual([])
  })

  test('the words stand behind a warning with the translation in force, and children have letters', async () => {
    const lines = linesIn(parts, '1')
    expect(lines).toContain('⟨Child A, 6 (child, name not shown)⟩ (entry 23)')
    const translated = await theParts(
      threat('Қорқыт', direct),
      about(1, 'translation', { language: 'en', text: 'To frighten', method: 'human' }),
    )
    const grave = everyBlock((translated.get('1') as Part).blocks()).filter(({ is }) => is === 'grave')
    expect(grave).toHaveLength(1)
    expect(everyBlock(grave).flatMap((block) => (block.is === 'words' ? [block.said] : []))).toEqual([
      'Қорқыт',
      'To frighten',
    ])
  })
})

describe('the chronology and what is counted from it', () => {
  test('states a long time without an event, and says words for names of closed lists', () => {
    const lines = linesIn(parts, '4')
    expect(lines).toContain('From 2021-06-01 to 2021-11-01 (UTC) no event is shown: 152 days.')
    expect(lines.filter((line) => line.startsWith('From '))).toHaveLength(1)
    expect(lines.find((line) => line.startsWith('⟨Classification⟩'))).toContain('⟨death⟩, harm to the family')
    expect(lines.join('\n')).not.toContain('harmToFamily')
  })

  test('marks a translation that is not complete, and one that a machine made', () => {
    const lines = linesIn(parts, '4')
    expect(lines).toContain('Translation (⟨en⟩) by ⟨Sana Haddo⟩, made by a person, not complete; entry 32')
    expect(lines).toContain(
      'Translation (⟨en⟩) by a translator who is not named, made by a machine; entry 33',
    )
    expect(lines).toContain('Machine translation')
  })

  test('keeps a name that no list knows as it was recorded', async () => {
    const lines = linesIn(
      await theParts({ kind: 'threat', classification: { harms: ['harmToFamily', 'drowning'] } }),
      '4',
    )
    expect(lines).toContain('⟨Classification⟩: ⟨harms⟩: harm to the family, ⟨drowning⟩')
  })

  test('has as many entries in each number of the pattern as the number says, and all of them once a month', () => {
    const plots = everyBlock((parts.get('4b') as Part).blocks()).flatMap((block) =>
      block.is === 'plot' ? [block] : [],
    )
    expect(plots).toHaveLength(3)
    for (const { bars } of plots)
      for (const { label, count, entries } of bars) expect(new Set(entries).size, plain(label)).toBe(count)
    const months = plots[0]?.bars.flatMap(({ entries }) => entries) ?? []
    // 28 threats, of which one is withdrawn.
    expect(new Set(months).size).toBe(27)
    expect(months).toHaveLength(27)
    expect(months).not.toContain(7)
    expect(linesIn(parts, '4b')[0]).toBe('Illustrative: counts made from part 4. Not evidence.')
  })
})

test('the index has a line for each file, with digest, rank and whether it is here', () => {
  const lines = linesIn(parts, '5').filter((line) => /^(?:EX-|entry )/.test(line))
  expect(lines).toHaveLength(25)
  expect(lines.filter((line) => /[0-9a-f]{64}\noriginal: /.test(line))).toHaveLength(24)
  expect(lines.filter((line) => line.includes('withheld from this packet'))).toHaveLength(1)
  const withdrawn = lines.filter((line) => line.includes('withdrawn'))
  expect(withdrawn).toHaveLength(1)
  expect(withdrawn[0]).toMatch(/^EX-\d{4}\nEVID-\d{6}\nentry 7, withdrawn by entry 36 \|/)
})

test('a slip sheet has what was recorded of the file, what its bytes may do, the context and the translation', async () => {
  const sheets = [...(parts.get('6') as Part).blocks()].flatMap((block) =>
    block.is === 'card' ? [block] : [],
  )
  expect(sheets).toHaveLength(25)
  const said = (at: number) => linesOf(sheets[at]?.blocks ?? [])
  expect(said(0)).toContain(
    'To be seen on it, by the recorder: account: yes; date: yes; time: no; whole message: yes',
  )
  expect(said(0)).toContain('Context, as recorded in entry 43')
  expect(said(1).at(-1)).toBe('⟨We know where you live. This is the last warning.⟩')
  expect(said(0)).toContain('Entry: 1, file 1')
  const withdrawn = sheets.filter(({ blocks }) =>
    linesOf(blocks).includes('Its entry was withdrawn; kept here as recorded'),
  )
  expect(withdrawn.map(({ id }) => id)).toEqual(['file-7-0'])
  expect(linesOf(withdrawn[0]?.blocks ?? [])).toContain('Withdrawn: entry 7 by entry 36')
  const html = sheets.find(({ id }) => id?.startsWith('file-52-'))?.blocks ?? []
  expect(linesOf(html)).toContain(
    'By its first bytes the file is a page or drawing of the web, which can hold scripts',
  )
  expect(everyBlock(html).some(({ is }) => is === 'picture')).toBe(false)
  expect(everyBlock(sheets[0]?.blocks ?? []).some(({ is }) => is === 'picture')).toBe(true)
})

test('the page can be walked by its headings, and every box has a label', async () => {
  const nodes = every(treeOf(await pageOf(bookInput())))
  const levels = nodes.flatMap(({ nodeName }) => (/^h[1-6]$/.test(nodeName) ? [Number(nodeName[1])] : []))
  expect(levels.filter((level) => level === 1)).toHaveLength(1)
  expect(levels.filter((level) => level === 2).length).toBe(parts.size - 1)
  for (const [at, level] of levels.entries())
    expect(level - (levels[at - 1] ?? 0), `${at}`).toBeLessThanOrEqual(1)
  const labelled = nodes.filter(({ nodeName }) => nodeName === 'label').map((node) => attribute(node, 'for'))
  const boxes = nodes.filter(({ nodeName }) => nodeName === 'input').map((node) => attribute(node, 'id'))
  expect(boxes.length).toBeGreaterThan(15)
  expect(boxes).toEqual(labelled)
  for (const name of ['header', 'nav', 'main', 'footer'])
    expect(nodes.filter(({ nodeName }) => nodeName === name)).toHaveLength(1)
  const images = nodes.filter(({ nodeName }) => nodeName === 'img')
  for (const image of images) expect(attribute(image, 'alt')).toMatch(/^Picture of EX-\d{4}, as recorded$/)
})

describe('the ways to check without the program', () => {
  test('do what the part says, and find a change', async ({ skip }) => {
    for (const tool of ['sha256sum', 'openssl']) needTool(tool, skip)
    const folder = mkdtempSync(join(tmpdir(), 'evidence-ways-'))
    try {
      for (const file of (await buildPacket(bookInput())).files) {
        mkdirSync(dirname(join(folder, file.path)), { recursive: true })
        writeFileSync(join(folder, file.path), await readFileOf(file))
      }
      const [files, counts, , signature] = everyBlock((parts.get('2') as Part).blocks()).flatMap((block) =>
        block.is === 'commands' ? [block.lines] : [],
      )
      const run = (lines: readonly string[] | undefined) =>
        spawnSync('sh', ['-e', '-c', (lines ?? ['false']).join('\n')], { cwd: folder, encoding: 'utf8' })
      const sums = run(files)
      expect([sums.status, sums.stdout.match(/: OK$/gm)?.length]).toEqual([
        0,
        readFileSync(join(folder, 'manifest-sha256.txt'), 'utf8').split('\n').length +
          readFileSync(join(folder, 'tagmanifest-sha256.txt'), 'utf8').split('\n').length -
          2,
      ])
      const same = () => new Set(run(counts).stdout.trim().split(/\s+/)).size === 1
      expect(same()).toBe(true)
      writeFileSync(join(folder, 'data', 'stray.txt'), 'put in beside')
      expect(same()).toBe(false)
      rmSync(join(folder, 'data', 'stray.txt'))
      expect(run(signature)).toMatchObject({
        status: 0,
        stdout: expect.stringMatching(/^the signature fits the key SHA256:[A-Za-z0-9+/]{43}\n$/),
      })
      const note = join(folder, 'data', 'checkpoint.txt')
      writeFileSync(note, readFileSync(note, 'utf8').replace('\n54\n', '\n55\n'))
      expect(run(signature).status).not.toBe(0)
      expect(run(signature).stdout).toBe('')
      expect(run(files).stdout).toContain('data/checkpoint.txt: FAILED')
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
