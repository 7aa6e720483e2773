/**
 * Will it open and check in ten years, without the program, by the other side's expert? From the ZIP alone, with no Node
 * and no program on the path: stock tools unpack, read and check it, the gravest words are found at once, every file is
 * of a plain kind, the packet says what made it and by which rules, and two implementations agree.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { buildPacket } from '../../src/packet/packet.ts'
import { bookInput } from '../packet/book-vault.ts'
import { openInBrowser } from '../packet/browser.ts'
import { readFileOf } from '../packet/bytes-of.ts'
import { part } from '../parts.ts'
import { typesetHere } from '../typeset-here.ts'
import { packetReport, zipOf } from '../verify/packet-outcome.ts'
import type { FileMap } from '../written-vault.ts'
import { sumsOf, toldBy, typeLines, whole } from './stock-tools.ts'

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 })

const GRAVEST = 'We know which school they go to. Stop writing or we come.'
const HERE = [
  part('unzip', ['unzip', '-v']),
  part('sha256sum', ['sha256sum', '--version']),
  part('openssl', ['openssl', 'version']),
  part('pdftotext', ['pdftotext', '-v']),
  part('python3', ['python3', '--version']),
  part('chromium', ['chromium', '--version']),
].every(Boolean)

describe.runIf(HERE)('from the ZIP alone', () => {
  const root = mkdtempSync(join(tmpdir(), 'evidence-ten-years-'))
  const folder = join(root, 'unpacked')
  afterAll(() => rmSync(root, { recursive: true, force: true }))
  const files: FileMap = new Map()
  let manifest: string

  /** A stock tool where no Node and no program of ours is on the path. */
  const stock = (tool: string, ...args: string[]): string => {
    const run = spawnSync(tool, args, { encoding: 'utf8', env: { PATH: '/usr/bin:/bin', LC_ALL: 'C.UTF-8' } })
    expect([tool, run.status, run.stderr]).toEqual([tool, 0, ''])
    return run.stdout
  }

  beforeAll(async () => {
    const packet = await buildPacket({ ...bookInput({}, { pdf: 'made' }), typeset: typesetHere })
    manifest = packet.manifest
    for (const file of packet.files) files.set(file.path, await readFileOf(file))
    writeFileSync(join(root, 'packet.zip'), await zipOf(files))
    stock('unzip', '-q', join(root, 'packet.zip'), '-d', folder)
  })

  test('the first file to be seen says in plain text what to open', () => {
    const [first] = readdirSync(folder).sort()
    expect(first).toBe('00-READ-ME-FIRST.txt')
    const text = readFileSync(join(folder, first as string), 'utf8')
    const [, pdf, page] = /open (data\/\S+\.pdf)[\s\S]*?\bor (data\/\S+\.html) in a browser/.exec(text) ?? []
    for (const path of [pdf, page])
      expect(statSync(join(folder, path ?? 'none')).size).toBeGreaterThan(10_000)
    expect(text).toContain('Nothing needs installing.')
    expect(text.split('\r\n').filter((line) => line.length > 100)).toEqual([])
  })

  test('the gravest words stand within the first three pages of the PDF', () => {
    const pages = stock('pdftotext', '-l', '3', join(folder, 'data/packet.pdf'), '-')
    expect(pages.replaceAll(/\s+/g, ' ')).toContain(GRAVEST)
  })

  test('and within the first screens of the page, without a connection and without a request', async () => {
    const file = join(folder, 'data/packet.html')
    const opened = await openInBrowser(file, 0, async (page) => {
      await page.showAt(1200)
      await page.evaluate("document.querySelector('.grave label').click()")
      const top = await page.evaluate<number>(`[...document.querySelectorAll('#part-1 *')]
        .filter((one) => one.children.length === 0 && one.textContent.includes(${JSON.stringify(GRAVEST.slice(0, 30))}))
        .map((one) => one.getBoundingClientRect().top + scrollY)[0]`)
      expect(top).toBeGreaterThan(0)
      // A window is 900 pixels high; the contents lead there by one click.
      expect(top).toBeLessThan(5 * 900)
      expect(await page.evaluate('document.querySelector(\'nav a[href="#part-1"]\') !== null')).toBe(true)
    })
    expect(opened.requests.filter((url) => !url.startsWith('data:'))).toEqual([pathToFileURL(file).href])
  })

  test('every file is of a kind that many programs of many makers open', () => {
    const kinds = new Set([...files.keys()].map((path) => path.slice(path.lastIndexOf('.') + 1)))
    const plain = [
      'txt',
      'pdf',
      'html',
      'csv',
      'json',
      'png',
      'jpg',
      'pem',
      'p7s',
      'bin',
      'mp4',
      'ogg',
      'zip',
    ]
    expect([...kinds].filter((kind) => !plain.includes(kind))).toEqual([])
    expect([...files.keys()].filter((path) => path.length > 80)).toEqual([])
    expect(stock('pdftotext', join(folder, 'data/packet.pdf'), '-').length).toBeGreaterThan(50_000)
    for (const [path, bytes] of files)
      if (/\.(?:txt|html|csv|json)$/.test(path) && !path.includes('/native/'))
        expect(() => new TextDecoder('utf-8', { fatal: true }).decode(bytes), path).not.toThrow()
  })

  test('it says which version made it, by which published rules, and what they do not show', () => {
    const page = new TextDecoder().decode(files.get('data/packet.html'))
    for (const words of [
      'evidence 0.1.0',
      'SHA-256',
      'SHAKE256',
      'Ed25519',
      'RFC 8785',
      'RFC 6962',
      'RFC 8493',
    ])
      expect(page, words).toContain(words)
    expect(page).toContain('What it does not show')
  })

  test('its own lines check it, with the value that came by another way', () => {
    const told = toldBy(files)
    const [value, tags, payload] = typeLines(folder, told.readMe.sums)
    expect(value?.said.split(' ')[0]).toBe(manifest)
    const said = new Map([...sumsOf(tags?.said ?? ''), ...sumsOf(payload?.said ?? '')])
    expect([...said.keys()].sort()).toEqual(
      [...files.keys()].filter((path) => path !== 'tagmanifest-sha256.txt').sort(),
    )
    expect(new Set(said.values())).toEqual(new Set(['OK']))
    expect(typeLines(folder, told.page.signature).at(-1)?.said).toMatch(/^the signature fits the key SHA256:/)
  })

  test('the lines for the signature do the same when they are copied out of the PDF', () => {
    const lines = stock('pdftotext', '-l', '8', join(folder, 'data/packet.pdf'), '-').split('\n')
    const from = lines.findIndex((line) => line.trim() === 'T=$(mktemp -d)')
    const to = lines.findIndex((line, at) => at > from && line.trim().endsWith('tr -d =)"'))
    expect(to - from).toBeGreaterThan(5)
    const copied = whole(lines.slice(from, to + 1).map((line) => line.trimEnd()))
    const printed = typeLines(folder, toldBy(files).page.signature)
    expect(typeLines(folder, copied).at(-1)?.said).toBe(printed.at(-1)?.said)
    expect(printed.at(-1)?.said).toMatch(/^the signature fits the key SHA256:/)
  })

  test('two implementations that share no code give the same verdict and the same answers', async () => {
    const program = join(import.meta.dirname, 'second_verifier.py')
    const run = spawnSync('python3', [program, folder], { encoding: 'utf8' })
    const second = JSON.parse(run.stdout)
    const ours = await packetReport(files)
    expect(second.answers.signedBy).toEqual(ours.answers.signedBy)
    expect(second.answers.complete).toEqual(ours.answers.complete)
    expect(second.findings.filter((one: { severity: string }) => one.severity === 'failure')).toEqual([])
    expect(ours.findings.filter(({ severity }) => severity === 'failure')).toEqual([])
    // It makes no views, and says so.
    expect([second.verdict, second.findings.map((one: { code: string }) => one.code).sort()]).toEqual([
      'cannotTell',
      ['views-unchecked'],
    ])
  })
})
