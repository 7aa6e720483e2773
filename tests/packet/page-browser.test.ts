/** packet.html of the invented case in a real browser: nothing asked for, what is covered, and what paper shows. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { buildPacket } from '../../src/packet/packet.ts'
import { part } from '../parts.ts'
import { needTool, runTool } from '../tool.ts'
import { bookInput } from './book-vault.ts'
import { type OpenPage, openInBrowser } from './browser.ts'
import { bytesOf } from './bytes-of.ts'

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 })

/** How many pictures are blurred, and how many closed pieces are not drawn. */
const covered = (page: OpenPage) =>
  page.evaluate<{ blurred: number; closed: number }>(`({
    blurred: [...document.images].filter((one) => getComputedStyle(one).filter.includes('blur')).length,
    closed: [...document.querySelectorAll('.closed')].filter((one) => getComputedStyle(one).display === 'none').length,
  })`)

describe.runIf(part('chromium', ['chromium', '--version']))('the page of the invented case', () => {
  let folder: string
  let file: string
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'evidence-page-'))
    file = join(folder, 'packet.html')
    writeFileSync(file, await bytesOf(await buildPacket(bookInput()), 'data/packet.html'))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test('asks for nothing, runs nothing, covers pictures and the gravest words, and opens them by a key', async () => {
    const opened = await openInBrowser(file, 500, async (page) => {
      const pictures = await page.evaluate<number>('document.images.length')
      expect(pictures).toBeGreaterThan(15)
      expect(await page.evaluate('[...document.images].every((one) => one.naturalWidth > 0)')).toBe(true)
      const before = await covered(page)
      expect(before.blurred).toBe(pictures)
      expect(before.closed).toBeGreaterThan(0)

      await page.evaluate("document.querySelector('figure input').focus()")
      await page.press(' ')
      expect(await covered(page)).toEqual({ ...before, blurred: pictures - 1 })
      await page.evaluate("document.querySelector('.grave label').click()")
      expect(await covered(page)).toEqual({ blurred: pictures - 1, closed: before.closed - 1 })
      await page.evaluate("document.querySelector('figure input').focus()")
      await page.press(' ')
      expect((await covered(page)).blurred).toBe(pictures)
    })
    const { href } = pathToFileURL(file)
    expect({ ...opened, requests: opened.requests.filter((url) => !url.startsWith('data:image/')) }).toEqual({
      ...{ requests: [href], scripts: [], dialogs: [], at: href, console: [] },
      title: expect.stringMatching(/^Evidence packet /),
    })
  })

  test.each([320, 400, 700, 1200])('at %i pixels has nothing beyond the edge', async (width) => {
    let beyond: number | undefined
    await openInBrowser(file, 0, async (page) => {
      await page.showAt(width)
      // Behind a box a line may be as long.
      await page.evaluate("document.querySelectorAll('input').forEach((one) => { one.checked = true })")
      beyond = await page.evaluate<number>(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      )
    })
    expect(beyond).toBe(0)
  })

  test('on paper has all of it in clear, with the warnings above, and no boxes', async () => {
    let seen = false
    await openInBrowser(file, 0, async (page) => {
      await page.showFor('print')
      expect(await covered(page)).toEqual({ blurred: 0, closed: 0 })
      const boxes =
        "[...document.querySelectorAll('input')].filter((one) => getComputedStyle(one).display !== 'none')"
      expect(await page.evaluate(`${boxes}.length`)).toBe(0)
      expect(await page.evaluate("document.querySelector('figure label').innerText")).toMatch(
        /^picture of EX-0001; it may threaten or distress/i,
      )
      seen = true
    })
    expect(seen).toBe(true)
  })

  test('printed, each page has the packet, the first words of the checkpoint, and its number', ({ skip }) => {
    needTool('pdftotext', skip)
    const pdf = join(folder, 'printed.pdf')
    const run = spawnSync('chromium', [
      ...['--headless', '--no-sandbox', '--disable-gpu', '--no-pdf-header-footer'],
      ...[`--user-data-dir=${join(folder, 'profile')}`, `--print-to-pdf=${pdf}`, pathToFileURL(file).href],
    ])
    expect(run.status).toBe(0)
    const pages = `${runTool('pdftotext', ['-layout', pdf, '-'], folder)}`.split('\f').slice(0, -1)
    expect(pages.length).toBeGreaterThan(30)
    for (const [at, page] of pages.entries()) {
      expect(page, `${at + 1}`).toMatch(/^ *Packet [0-9a-f]{8}-54\b/)
      expect(page).toMatch(/Checkpoint 54 · (?:[a-z]+ ){4}…/)
      expect(page).toContain(`Page ${at + 1} of ${pages.length}`)
    }
    expect(pages.find((page) => page.includes('One threat, word for word'))).toContain(
      'We know which school they go to.',
    )
  })
})
