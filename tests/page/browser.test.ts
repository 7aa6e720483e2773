/**
 * The checking page in a real Chromium, from disk, with every request watched: a folder, a ZIP, a drop, damage, what is
 * no packet, hostile names. What it says is what the program says.
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { checkpointOf, formatWords } from '../../src/core/checkpoint.ts'
import { sha256Hex } from '../../src/core/crypto.ts'
import { findingWords } from '../../src/core/finding-words.ts'
import { fingerprintOf, parseNoteText, parseVkey } from '../../src/core/note.ts'
import { showVisible } from '../../src/core/visible.ts'
import { buildPacket } from '../../src/packet/packet.ts'
import { WAYS } from '../../src/page/words.ts'
import { reportWords } from '../../src/verify/report-words.ts'
import { dataOf, packetOf, rebagged } from '../made-packet.ts'
import { madeVault } from '../made-vault.ts'
import { bookInput } from '../packet/book-vault.ts'
import { type OpenPage, openInBrowser } from '../packet/browser.ts'
import { readFileOf } from '../packet/bytes-of.ts'
import { type HostilePacket, hostilePacket, removePacket } from '../packet/hostile-packet.ts'
import { HOSTILE_TEXTS } from '../packet/hostile-texts.ts'
import { part } from '../parts.ts'
import { sealFor } from '../pki/craft-seal.ts'
import { sealedPacket } from '../sealed-packet.ts'
import { packetReport, zipOf } from '../verify/packet-outcome.ts'
import type { FileMap } from '../written-vault.ts'
import { buildPage, ended, fill, ready, said, temporary, writeFolder } from './page-driver.ts'

vi.setConfig({ testTimeout: 300_000, hookTimeout: 180_000 })

const put = (files: FileMap, path: string, text: string): FileMap =>
  new Map([...files, [path, new TextEncoder().encode(text)]])

/** The sentences of the program on these files, each of which the page must have. */
async function words(files: FileMap): Promise<string[]> {
  const report = await packetReport(files)
  const { verdict, answers, looked, limits } = reportWords(report, WAYS)
  const found = report.findings.map((one) => showVisible(findingWords(one)))
  return [verdict, ...answers.map((one) => one.words), ...looked, ...limits, ...found]
}

describe.runIf(part('chromium', ['chromium', '--version']))('the checking page', () => {
  const { dir, remove } = temporary()
  const built = join(dir, 'verify.html')
  const OWN = sealFor('page')
  let healthy: FileMap
  let vault: FileMap
  beforeAll(async () => {
    buildPage(built)
    vault = await madeVault()
    healthy = await sealedPacket(OWN, OWN)
    writeFolder(dir, 'good', healthy)
    writeFileSync(join(dir, 'good.zip'), await zipOf(healthy))
  })
  afterAll(remove)

  const watch = (look: (page: OpenPage) => Promise<void>, wait = 0) =>
    openInBrowser(built, wait, async (page) => {
      await ready(page)
      await look(page)
    })

  test('asks for nothing, keeps nothing, says nothing on the console, and is what its policy lets run', async () => {
    let kept: unknown
    const opened = await openInBrowser(
      built,
      0,
      async () => {},
      async (page) => {
        await ready(page)
        for (const by of ['zip', 'folder', 'drop'] as const)
          expect(await said(page, by, [join(dir, by === 'zip' ? 'good.zip' : 'good')])).toContain(
            'Consistent',
          )
        kept = await page.evaluate(`(async () => ({
          cookie: document.cookie,
          local: localStorage.length,
          session: sessionStorage.length,
          databases: (await indexedDB.databases()).length,
        }))()`)
      },
    )
    const { href } = pathToFileURL(built)
    expect(opened).toEqual({
      ...{ requests: [href], scripts: [href], dialogs: [], at: href, console: [] },
      title: 'Check an evidence packet',
    })
    expect(kept).toEqual({ cookie: '', local: 0, session: 0, databases: 0 })
  })

  test('says of a folder, a ZIP and a drop of either what the program says', async () => {
    await watch(async (page) => {
      const expected = await words(healthy)
      for (const [by, path] of [
        ['zip', 'good.zip'],
        ['folder', 'good'],
        ['drop', 'good.zip'],
        ['drop', 'good'],
      ] as const) {
        const text = await said(page, by, [join(dir, path)])
        for (const sentence of expected) expect(text).toContain(sentence)
        expect(text).toContain(`What was checked: ${path}`)
      }
    })
  })

  test('gives the SHA-256 of the tag manifest that sha256sum gives', async () => {
    await watch(async (page) => {
      const text = await said(page, 'zip', [join(dir, 'good.zip')])
      const manifest = join(dir, 'good', 'tagmanifest-sha256.txt')
      const [sum] = execFileSync('sha256sum', [manifest], { encoding: 'utf8' }).split(' ')
      expect(text).toContain(sum)
    })
  })

  test('says of a large case in eleven languages, with every view made again, what the program says', async () => {
    const files: FileMap = new Map()
    for (const file of (await buildPacket(bookInput())).files) files.set(file.path, await readFileOf(file))
    writeFileSync(join(dir, 'book.zip'), await zipOf(files))
    const folder = writeFolder(dir, 'book', files)
    await watch(async (page) => {
      const expected = await words(files)
      for (const [by, path] of [
        ['zip', join(dir, 'book.zip')],
        ['folder', folder],
      ] as const) {
        const text = await said(page, by, [path])
        for (const sentence of expected) expect(text).toContain(sentence)
      }
      // A page that was edited, with manifests that fit, is found by making it again.
      const edited = rebagged(put(files, 'data/packet.html', '<!doctype html><p>other words</p>'))
      writeFileSync(join(dir, 'edited.zip'), await zipOf(edited))
      const text = await said(page, 'zip', [join(dir, 'edited.zip')])
      expect(text).toContain('Changed. It is not as it was signed.')
      expect(text).toContain('data/packet.html does not say what the data says. Believe the data only.')
    })
  })

  test('says of damage what the program says, in a folder and in a ZIP', async () => {
    const packet = await packetOf(vault, [1, 2, 7], [6])
    const native = [...packet.keys()].find((path) => path.includes('/native/EX-')) as string
    const damaged: FileMap[] = [
      put(packet, native, 'x'),
      put(packet, 'stray.txt', 'x'),
      put(packet, 'data/evidence.json', '{}'),
      new Map([...packet].filter(([path]) => path !== 'data/leaves.txt')),
      new Map([...packet].filter(([path]) => path !== 'bagit.txt')),
      rebagged(put(packet, 'data/checkpoint.txt', 'x')),
      put(healthy, 'tagmanifest-sha256.txt.p7s', 'x'),
      await sealedPacket(OWN, sealFor('page, a stranger')),
      await sealedPacket(sealFor('page, out of date', 'p256', 1), sealFor('page, out of date', 'p256', 1)),
      await sealedPacket(OWN, undefined),
    ]
    await watch(async (page) => {
      for (const [at, files] of damaged.entries()) {
        const expected = await words(files)
        const folder = writeFolder(dir, `damaged-${at}`, files)
        writeFileSync(join(dir, `damaged-${at}.zip`), await zipOf(files))
        for (const text of [
          await said(page, 'folder', [folder]),
          await said(page, 'zip', [join(dir, `damaged-${at}.zip`)]),
        ])
          for (const sentence of expected) expect(text).toContain(sentence)
      }
    })
  })

  test('says of a ZIP that was cut, or that hides something, why it is refused', async () => {
    const zip = readFileSync(join(dir, 'good.zip'))
    const cases: readonly (readonly [Uint8Array, RegExp])[] = [
      [zip.subarray(0, zip.length - 10), /The ZIP is refused \(\S+\)\. Nothing in it was looked at\./],
      [zip.subarray(0, 2000), /The ZIP is refused/],
      [Buffer.concat([zip, Buffer.from('behind')]), /The ZIP is refused \(bytes-after-end\)/],
      [Buffer.concat([Buffer.from('before'), zip]), /The ZIP is refused/],
      [new Uint8Array(), /The ZIP is refused \(not-a-zip\)/],
    ]
    await watch(async (page) => {
      for (const [at, [bytes, expected]] of cases.entries()) {
        const path = join(dir, `cut-${at}.zip`)
        writeFileSync(path, bytes)
        const text = await said(page, 'zip', [path])
        expect(text).toMatch(expected)
        expect(text).toContain('Changed. It is not as it was signed.')
      }
    })
  })

  test('says what it was given where that is no packet', async () => {
    writeFolder(dir, 'vault', vault)
    writeFolder(dir, 'holiday', new Map([['beach.txt', new Uint8Array(3)]]))
    mkdirSync(join(dir, 'empty'))
    writeFileSync(join(dir, 'beach.txt'), 'sand')
    writeFileSync(join(dir, 'other.zip'), await zipOf(new Map([['beach.txt', new Uint8Array(3)]])))
    writeFileSync(join(dir, 'packet.zip.age'), 'age-encryption.org/v1\n-> X25519 abc\n')
    await watch(async (page) => {
      expect(await said(page, 'folder', [join(dir, 'vault')])).toContain('this is a vault, not a packet')
      expect(await said(page, 'folder', [join(dir, 'holiday')])).toContain(
        'this folder is not an evidence packet',
      )
      expect(await said(page, 'drop', [join(dir, 'empty')])).toContain('there was no file in what you gave')
      expect(await said(page, 'zip', [join(dir, 'beach.txt')])).toContain('this file is no packet')
      expect(await said(page, 'zip', [join(dir, 'other.zip')])).toContain('no ZIP of a packet')
      expect(await said(page, 'zip', [join(dir, 'packet.zip.age')])).toContain('encrypted with age')
      // All that lies in the folder of a packet, dropped without the folder, is the packet.
      const all = ['00-READ-ME-FIRST.txt', 'bag-info.txt', 'bagit.txt', 'data', 'manifest-sha256.txt']
      const dropped = [...all, 'tagmanifest-sha256.txt', 'tagmanifest-sha256.txt.p7s']
      const text = await said(
        page,
        'drop',
        dropped.map((name) => join(dir, 'good', name)),
      )
      expect(text).toContain('Consistent with itself')
    })
  })

  test('holds a packet against what the reader was told, and says which field it cannot read', async () => {
    const packet = await packetOf(vault, [1, 2], [])
    const folder = writeFolder(dir, 'told', packet)
    const data = dataOf(packet)
    const lines = new TextDecoder().decode(packet.get('data/public-key.txt')).split('\n')
    const key = parseVkey(lines[1] as string)
    const fingerprint = fingerprintOf((key as NonNullable<typeof key>).publicKey)
    writeFileSync(join(dir, 'held.txt'), data.checkpoint)
    const note = parseNoteText(data.checkpoint) as NonNullable<ReturnType<typeof parseNoteText>>
    const checkpoint = checkpointOf(note) as NonNullable<ReturnType<typeof checkpointOf>>
    const twelve = formatWords(checkpoint.size, checkpoint.root)
    await watch(async (page) => {
      const again = async (): Promise<string> => {
        await page.evaluate(
          "document.querySelector('#result').replaceChildren(), document.querySelector('#again').click()",
        )
        return ended(page)
      }
      await fill(page, 'held-key', fingerprint)
      expect(await said(page, 'folder', [folder])).toContain(`${fingerprint}, the key you gave`)
      await fill(page, 'held-key', lines[1] as string)
      expect(await again()).toContain('the key you gave')
      await fill(page, 'held-key', `SHA256:${'A'.repeat(43)}`)
      expect(await again()).toContain('It is not signed by the key you gave.')
      await fill(page, 'held-key', 'my key')
      expect(await again()).toContain('Nothing was checked: what stands in the second field')
      await fill(page, 'held-key', '')
      await fill(page, 'held-words', '20 zoo zoo')
      expect(await again()).toContain('Nothing was checked: what stands in the third field')
      await fill(page, 'held-words', twelve)
      expect(await again()).toContain('20 entries, held against words')
      await fill(page, 'held-words', '')
      await fill(page, 'held-manifest', 'a number')
      expect(await again()).toContain('Nothing was checked: what stands in the first field')
      await fill(page, 'held-manifest', sha256Hex(packet.get('tagmanifest-sha256.txt') as Uint8Array))
      expect(await again()).toContain('tagmanifest-sha256.txt is the one that you gave')
      await fill(page, 'held-manifest', 'ab'.repeat(32))
      expect(await again()).toContain('tagmanifest-sha256.txt is not the one that you gave')
      await fill(page, 'held-manifest', '')
      await page.choose('#held-file', [join(dir, 'held.txt')])
      expect(await again()).toContain('20 entries, held against checkpoint')
      await page.choose('#held-file', [join(dir, 'good.zip')])
      expect(await again()).toContain('good.zip is a checkpoint of another vault')
    })
  })

  test('a file that changed after it was given is said to be so, and nothing else', async () => {
    const folder = writeFolder(dir, 'moving', healthy)
    await watch(async (page) => {
      await said(page, 'folder', [folder])
      writeFileSync(join(folder, 'data', 'packet.html'), 'changed meanwhile')
      await page.evaluate(
        "document.querySelector('#result').replaceChildren(), document.querySelector('#again').click()",
      )
      expect(await ended(page)).toMatch(
        /packet\.html could not be read \(io\)|packet\.html is not what it was/,
      )
    })
  })

  test('the same file given once more by its field is checked once more, and no earlier verdict stays', async () => {
    const bytes = await zipOf(healthy)
    const path = join(dir, 'once-more.zip')
    writeFileSync(path, bytes)
    await watch(async (page) => {
      expect(await said(page, 'zip', [path])).toContain('Consistent with itself')
      writeFileSync(path, bytes.subarray(0, bytes.length - 1))
      expect(await said(page, 'zip', [path])).toContain('The ZIP is refused')
      const folder = writeFolder(dir, 'once-more', healthy)
      expect(await said(page, 'folder', [folder])).toContain('Consistent with itself')
      writeFileSync(join(folder, 'data', 'leaves.txt'), 'other')
      expect(await said(page, 'folder', [folder])).toContain('data/leaves.txt is not what it was')
    })
  })

  describe('with hostile names and texts', () => {
    let packet: HostilePacket
    beforeAll(async () => {
      packet = await hostilePacket()
    })
    afterAll(() => removePacket(packet))

    test('shows them visibly or not at all, and runs none of them', async () => {
      const opened = await openInBrowser(
        built,
        500,
        async () => {},
        async (page) => {
          await ready(page)
          const shape = await page.evaluate<number>("document.querySelectorAll('*').length")
          for (const [by, path] of [
            ['zip', packet.zip],
            ['folder', packet.folder],
          ] as const)
            expect(await said(page, by, [path])).toContain('Consistent with itself')
          // Names that only a hostile archive has: each is refused or shown as it is, and stays a text.
          for (const [at, { text }] of HOSTILE_TEXTS.filter((one) => one.text !== '')
            .slice(0, 60)
            .entries()) {
            const name = text.replaceAll(/[/\0]/gu, '_').slice(0, 60)
            const path = join(dir, `hostile-${at}.zip`)
            writeFileSync(
              path,
              await zipOf(new Map([...healthy, [name, new Uint8Array(1)]])).catch(() => Buffer.from('PK')),
            )
            expect(await said(page, 'zip', [path])).toMatch(/Changed|Nothing was checked/)
            expect(
              await page.evaluate(
                "document.querySelectorAll('#result :is(script, img, a, iframe, b, svg)').length",
              ),
            ).toBe(0)
          }
          expect(shape).toBeGreaterThan(10)
        },
      )
      const { href } = pathToFileURL(built)
      expect({ ...opened, title: '' }).toEqual({
        ...{ requests: [href], scripts: [href], dialogs: [], at: href, console: [], title: '' },
      })
    })
  })
})
