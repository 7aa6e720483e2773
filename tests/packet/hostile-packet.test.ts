/** The hostile strings in every field of a packet, opened with the programs that a receiver has. */
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { decodeUtf8 } from '../../src/core/bytes.ts'
import { readVisible, showVisible } from '../../src/core/visible.ts'
import { NO_ANCHORS } from '../../src/verify/anchors.ts'
import { verify } from '../../src/verify/verify.ts'
import { VIEWS } from '../made-packet.ts'
import { part } from '../parts.ts'
import { needTool, runTool } from '../tool.ts'
import { memorySource } from '../verify/memory-source.ts'
import { openInBrowser } from './browser.ts'
import { type HostilePacket, hostilePacket, removePacket } from './hostile-packet.ts'
import { every, sameShape, shapeOf, textOf, treeOf } from './page-shape.ts'
import { readCsv } from './read-csv.ts'
import { datRows } from './read-dat.ts'

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 })

let packet: HostilePacket
let harmless: HostilePacket
beforeAll(async () => {
  packet = await hostilePacket()
  harmless = await hostilePacket((at) => `word ${at}`)
})
afterAll(() => {
  for (const one of [packet, harmless]) if (one !== undefined) removePacket(one)
})
const textFile = (one: HostilePacket, path: string) => decodeUtf8(one.files.get(path) as Uint8Array) as string

test('it is consistent for a stranger', async () => {
  expect(packet.texts.size).toBeGreaterThan(340)
  const report = await verify(memorySource(packet.files), 'packet', {
    anchors: NO_ANCHORS,
    all: true,
    views: VIEWS,
  })
  expect([report.verdict, report.findings.filter(({ severity }) => severity === 'failure')]).toEqual([
    'consistent',
    [],
  ])
})

test('packet.html has the elements and attributes that it has with harmless words, and every string is in it', () => {
  const [tree, plain] = [packet, harmless].map((one) => treeOf(textFile(one, 'data/packet.html')))
  if (tree === undefined || plain === undefined) throw new Error('no page')
  expect(every(plain).length).toBeGreaterThan(10_000)
  expect(sameShape(shapeOf(tree), shapeOf(plain))).toBe(true)
  const text = textOf(tree)
  for (const [seq, one] of packet.texts)
    expect(text.split(showVisible(one, { tab: true })).length, `${seq}`).toBeGreaterThan(15)
})

describe.runIf(part('chromium', ['chromium', '--version']))('a browser', () => {
  const own = (requests: readonly string[]) => requests.filter((url) => !url.startsWith('data:image/'))

  test('is seen to ask for things and to run scripts where a page lets it', async () => {
    const bad = join(dirname(packet.folder), 'bad.html')
    writeFileSync(
      bad,
      '<title>x</title><img src="http://127.0.0.1:9/p.gif"><script>document.title = "ran"; alert(1)</script>',
    )
    const opened = await openInBrowser(bad)
    expect(opened.requests).toContain('http://127.0.0.1:9/p.gif')
    expect(opened.scripts.length).toBeGreaterThan(0)
    expect([opened.dialogs, opened.title]).toEqual([['1'], 'ran'])
  })

  test('opens packet.html with no request but for itself, no script, no dialog, and stays there', async () => {
    const page = join(packet.folder, 'data', 'packet.html')
    const { requests, scripts, dialogs, at, title, console: said } = await openInBrowser(page)
    const { href } = pathToFileURL(page)
    expect({ requests: own(requests), scripts, dialogs, at, said }).toEqual({
      ...{ requests: [href], scripts: [], dialogs: [], at: href, said: [] },
    })
    expect(title).toMatch(/^Evidence packet /)
  })
})

/** The cells of a flat OpenDocument sheet by row: text, and whether it is a formula, a string, a number … */
const READ_FODS = `import sys, json, xml.etree.ElementTree as E
T, O, X = ('{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}' % n for n in ('table', 'office', 'text'))
def said(e):
    out = e.text or ''
    for c in e:
        out += ' ' * int(c.get(X + 'c', '1')) if c.tag == X + 's' else '\\t' if c.tag == X + 'tab' else '\\n' if c.tag == X + 'line-break' else said(c)
        out += c.tail or ''
    return out
rows = []
root = E.parse(sys.argv[1]).getroot()
for row in root.iter(T + 'table-row'):
    cells = []
    for c in row:
        if c.tag not in (T + 'table-cell', T + 'covered-table-cell'): continue
        one = ['\\n'.join(said(p) for p in c.findall(X + 'p')), c.get(O + 'value-type') or '', any(k.endswith('formula') for k in c.attrib)]
        n = int(c.get(T + 'number-columns-repeated', '1'))
        cells += [one] * (n if n < 200 else 1)
    if any(c[0] for c in cells): rows.append(cells)
print(json.dumps({'rows': rows, 'links': len(list(root.iter(X + 'a'))), 'events': len([e for e in root.iter() if 'event' in e.tag])}))`

type Sheet = { rows: [text: string, type: string, formula: boolean][][]; links: number; events: number }

describe.runIf(part('libreoffice', ['soffice', '--version']))('a spreadsheet', () => {
  const converted = (folder: string, csv: string): Sheet => {
    const profile = `-env:UserInstallation=${pathToFileURL(join(folder, 'profile')).href}`
    // Comma, double quote, UTF-8, from line 1: what a person takes who leaves the import dialog as it stands.
    runTool(
      'soffice',
      [profile, '--headless', '--convert-to', 'fods', '--infilter=CSV:44,34,76,1', '--outdir', folder, csv],
      folder,
    )
    const name = csv.replace(/^.*\//, '').replace(/csv$/, 'fods')
    writeFileSync(join(folder, 'read.py'), READ_FODS)
    return JSON.parse(`${runTool('python3', ['read.py', name], folder)}`)
  }

  // A view: what looks like a number, a date or a truth is taken for one. The exact text is in evidence.json.
  const NUMBER_LIKE = /^[\s$€£¥₩]*[-+(]?[\d.,/:TZ\seE+%-]*\)?$|^(?:true|false)$|^[-\d: T.,]+(?:Z|UTC)?$/i

  test('makes no formula of any cell, keeps texts as they are, and rows where they are', ({ skip }) => {
    needTool('python3', skip)
    const folder = dirname(packet.folder)
    const { rows, links, events } = converted(folder, join(packet.folder, 'data', 'chronology.csv'))
    expect({ links, events }).toEqual({ links: 0, events: 0 })
    const expected = readCsv(textFile(packet, 'data/chronology.csv').slice(1))
    expect(rows).toHaveLength(expected.length)
    let strings = 0
    const wrong: unknown[] = []
    for (const [at, row] of rows.entries()) {
      for (const [column, want] of (expected[at] as string[]).entries()) {
        const [text, type, formula] = row[column] ?? ['', '', false]
        const taken = type !== 'string' && type !== ''
        if (!taken && want !== '') strings += 1
        if (formula || (taken ? !NUMBER_LIKE.test(want) : text !== want))
          wrong.push([at, column, want, text, type])
      }
    }
    expect(wrong).toEqual([])
    expect(strings).toBeGreaterThan(5000)
  })

  test('makes no formula of a field of the load file, if nobody tells it of the signs between fields', ({
    skip,
  }) => {
    needTool('python3', skip)
    const folder = dirname(packet.folder)
    writeFileSync(join(folder, 'loadfile.csv'), packet.files.get('data/loadfile.dat') as Uint8Array)
    const { rows, links } = converted(folder, join(folder, 'loadfile.csv'))
    expect(rows.length).toBeGreaterThan(packet.texts.size)
    expect([rows.flat().filter(([, , formula]) => formula), links]).toEqual([[], 0])
  })

  test('would make formulas of the same strings without the apostrophe', ({ skip }) => {
    needTool('python3', skip)
    const folder = dirname(harmless.folder)
    const bare = [...packet.texts.values()].map((text) => `"${text.replaceAll('"', '""')}"\r\n`).join('')
    writeFileSync(join(folder, 'bare.csv'), `\ufeff${bare}`)
    const { rows } = converted(folder, join(folder, 'bare.csv'))
    expect(rows.flat().filter(([, , formula]) => formula).length).toBeGreaterThan(2)
  })
})

test('a strict reader of the table finds the same words', () => {
  const [columns = [], ...rows] = readCsv(textFile(packet, 'data/chronology.csv').slice(1))
  const found = rows.map((row) =>
    Object.fromEntries(columns.map((column, at) => [column, row[at] as string])),
  )
  for (const [seq, text] of packet.texts) {
    const row = found.find((one) => one['entry'] === `${seq}` && one['state'] === 'as recorded')
    for (const column of ['text', 'description', 'account_name_displayed', 'conversation', 'when_as_shown']) {
      const cell = row?.[column] as string
      expect(readVisible(cell.startsWith("'") ? cell.slice(1) : cell), `${seq} ${column}`).toBe(text)
    }
  }
})

test('a strict reader of the load file finds the same words, in fields that did not break', () => {
  const rows = datRows(packet.files.get('data/loadfile.dat') as Uint8Array)
  expect(rows.length).toBe(datRows(harmless.files.get('data/loadfile.dat') as Uint8Array).length)
  for (const [seq, text] of packet.texts) {
    const row = rows.find((one) => one['ENTRY'] === `${seq}` && one['STATE'] === 'as recorded')
    for (const field of ['TEXT', 'DESCRIPTION', 'FROM', 'TO', 'CONVERSATION', 'DATESHOWN'])
      expect(readVisible(row?.[field] as string), `${seq} ${field}`).toBe(text)
    const file = rows.find((one) => one['ENTRY'] === `${seq}` && one['DOCTYPE'] === 'file')
    if (file !== undefined) expect(readVisible(file['FILENAME'] as string), `${seq}`).toBe(text)
  }
  expect(packet.files.get('data/loadfile.opt')).toHaveLength(0)
})

describe('the folder and the ZIP', () => {
  test('have names of our making only', () => {
    for (const path of packet.files.keys())
      expect(path).toMatch(
        /^(?:data\/)?(?:exhibits\/native\/)?[A-Za-z0-9-]+(?:-[0-9a-f]{16})?\.(?:txt|html|csv|json|jsonld|dat|opt)$/,
      )
    expect([...packet.files.keys()].map((path) => path.replace(/[0-9a-f]{16}/, ''))).toEqual(
      [...harmless.files.keys()].map((path) => path.replace(/[0-9a-f]{16}/, '')),
    )
  })

  test('are good for sha256sum', ({ skip }) => {
    needTool('sha256sum', skip)
    for (const manifest of ['tagmanifest-sha256.txt', 'manifest-sha256.txt']) {
      const said = `${runTool('sha256sum', ['--strict', '-c', manifest], packet.folder)}`
        .trimEnd()
        .split('\n')
      expect(said.length).toBe(textFile(packet, manifest).trimEnd().split('\n').length)
      for (const line of said) expect(line).toMatch(/: OK$/)
    }
  })

  test("are good for unzip and for Python's zipfile, which gives the same bytes", ({ skip }) => {
    needTool('unzip', skip)
    needTool('python3', skip)
    const folder = dirname(packet.folder)
    expect(`${runTool('unzip', ['-t', 'packet.zip'], folder)}`).toContain('No errors detected')
    const script =
      "import zipfile, json; z = zipfile.ZipFile('packet.zip'); print(json.dumps([z.testzip(), z.namelist()])); z.extractall('out')"
    expect(JSON.parse(`${runTool('python3', ['-c', script], folder)}`)).toEqual([
      null,
      [...packet.files.keys()],
    ])
    for (const [path, bytes] of packet.files)
      expect(readFileSync(join(folder, 'out', path)).equals(bytes), path).toBe(true)
  })
})
