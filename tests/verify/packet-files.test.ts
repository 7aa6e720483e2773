/**
 * The files of a packet, its manifests and its views, changed with nothing made right, and again with manifests made
 * right. Outcomes were written before they were run; each as a folder and, where the names allow it, as a real ZIP.
 */
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { encodeHex, encodeUtf8 } from '../../src/core/bytes.ts'
import type { PacketData } from '../../src/core/packet-data.ts'
import { dataOf, packetOf, rebagged, withData } from '../made-packet.ts'
import { madeVault } from '../made-vault.ts'
import { type FileMap, notesOf } from '../written-vault.ts'
import { packetOutcome, packetReport, zipOutcome } from './packet-outcome.ts'

vi.setConfig({ testTimeout: 120_000 })

let vault: FileMap
let packet: FileMap
let data: PacketData

/** What every packet without a seal says. */
const FINE = 'consistent: claims-unattributed'

beforeAll(async () => {
  vault = await madeVault()
  packet = await packetOf(vault, [1, 2, 7], [6, 14])
  data = dataOf(packet)
})

const text = (path: string): string => new TextDecoder().decode(packet.get(path))
const put = (path: string, content: string | Uint8Array): FileMap =>
  new Map([...packet, [path, typeof content === 'string' ? encodeUtf8(content) : content]])
const without = (...paths: string[]): FileMap =>
  new Map([...packet].filter(([path]) => !paths.includes(path)))
const both = async (files: FileMap): Promise<string> => {
  const folder = await packetOutcome(files)
  expect(await zipOutcome(files)).toBe(folder)
  return folder
}

test('the packet is consistent as a folder and as a ZIP, and shows what was chosen and what that brings', async () => {
  expect(await both(packet)).toBe(FINE)
  expect((await packetReport(packet)).shown).toEqual([0, 1, 2, 5, 7])
  expect(data.checkpoints).toHaveLength(2)
})

describe('files of a packet, with nothing made right', () => {
  test('each of them deleted, emptied or longer is found and named', async () => {
    for (const path of packet.keys()) {
      for (const files of [without(path), put(path, ''), put(path, `${text(path)}\n`)]) {
        const report = await packetReport(files)
        expect(report.verdict).toBe('changed')
        const named = report.findings.filter((one) => one.severity === 'failure').map((one) => one.path)
        // The tag manifest stands in no manifest: without it the files that it named are unlisted.
        expect(named).toContain(path)
        expect(await zipOutcome(files)).toMatch(/^changed:/)
      }
    }
  })

  test('any two exchanged are both named', async () => {
    const paths = [...packet.keys()].filter((path) => path !== 'tagmanifest-sha256.txt')
    for (const [k, a] of paths.entries()) {
      for (const b of paths.slice(k + 1)) {
        if (text(a) === text(b)) continue
        const files = put(a, packet.get(b) as Uint8Array).set(b, packet.get(a) as Uint8Array)
        const report = await packetReport(files)
        expect(report.verdict).toBe('changed')
        const named = report.findings.map((one) => one.path)
        expect(named).toEqual(expect.arrayContaining([a, b]))
      }
    }
  })

  test.each<[string, string]>([
    ['a stray beside data/', 'notes.txt'],
    ['a stray in data/', 'data/extra.html'],
    ['a stray among the natives', 'data/exhibits/native/EX-0009-0000000000000000.txt'],
    ['fetch.txt', 'fetch.txt'],
  ])('%s is named', async (_, path) => {
    const files = put(path, 'hello')
    expect(await packetOutcome(files)).toMatch(
      /^changed: (bag-malformed )?claims-unattributed file-unlisted$/,
    )
    expect((await packetReport(files)).findings.map((one) => one.path)).toContain(path)
  })

  test.each([
    'data/../up.txt',
    '../up.txt',
    '/etc/passwd',
    'data/a b.txt',
    'data/naïve.txt',
    'data/evidence.JSON',
    'data/x\u202etxt.exe',
    'data\\x.txt',
    'data//x.txt',
    'data/./x.txt',
    'C:/x.txt',
    'data/x\n.txt',
  ])('a file under the unsafe name %j is refused', async (path) => {
    expect(await packetOutcome(put(path, 'hello'))).toContain('name-unsafe')
    expect(await packetOutcome(rebagged(put(path, 'hello')))).toMatch(/^changed: .*name-unsafe/)
  })

  test('a link, wherever it points, is not read and not good', async () => {
    const links = new Set(['data/evidence.json'])
    const files = without('data/evidence.json')
    expect(await packetOutcome(files, {}, { links })).toContain('file-not-regular')
    expect(await packetOutcome(packet, {}, { links: new Set(['data/link']) })).toBe(
      'changed: claims-unattributed file-not-regular',
    )
  })
})

describe('manifests', () => {
  const manifest = (change: (text: string) => string): FileMap =>
    put('manifest-sha256.txt', change(text('manifest-sha256.txt')))

  test('in upper case, unsorted, with a line twice, with CRLF or without a last LF are damaged', async () => {
    for (const change of [
      (all: string) => all.toUpperCase(),
      (all: string) => all.replace(/^[0-9a-f]{64}/, (hash) => hash.toUpperCase()),
      (all: string) => `${all.trimEnd().split('\n').reverse().join('\n')}\n`,
      (all: string) => all + all.slice(0, all.indexOf('\n') + 1),
      (all: string) => all.replaceAll('\n', '\r\n'),
      (all: string) => all.trimEnd(),
      (all: string) => all.replace('  ', ' *'),
      (all: string) => `${all}\n`,
      (all: string) => `\ufeff${all}`,
    ]) {
      expect((await packetReport(manifest(change))).findings).toContainEqual(
        expect.objectContaining({ code: 'manifest-damaged', path: 'manifest-sha256.txt' }),
      )
    }
  })

  test('that name what is not theirs, or lack what must be there, are damaged', async () => {
    const tag = text('tagmanifest-sha256.txt')
    for (const line of tag.trimEnd().split('\n')) {
      const report = await packetReport(put('tagmanifest-sha256.txt', tag.replace(`${line}\n`, '')))
      expect(report.verdict).toBe('changed')
      expect(report.findings.map((one) => one.code)).toContain(
        line.endsWith('00-READ-ME-FIRST.txt') ? 'file-unlisted' : 'manifest-damaged',
      )
    }
    const payloadLine = text('manifest-sha256.txt').split('\n')[0] as string
    expect(await packetOutcome(put('tagmanifest-sha256.txt', `${tag}${payloadLine}\n`))).toContain(
      'manifest-damaged',
    )
    expect(await packetOutcome(put('manifest-sha256.txt', Uint8Array.of(0xff, 0x0a)))).toContain(
      'manifest-damaged',
    )
  })
})

describe('with manifests made right', () => {
  test('a declaration in other words is no bag', async () => {
    const files = put('bagit.txt', 'BagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-8\n')
    expect(await both(rebagged(files))).toBe('changed: bag-malformed claims-unattributed')
  })

  test('fetch.txt makes no packet', async () => {
    const files = rebagged(put('fetch.txt', 'https://example.invalid/x 1 data/x\n'))
    expect(await packetOutcome(files)).toBe('changed: bag-malformed claims-unattributed')
  })

  test('files that nothing accounts for leave the verdict open, in data/ and beside it', async () => {
    for (const path of ['VERIFIED.html', 'data/VERIFIED.html', 'data/exhibits/native/EX-0009.txt', 'a/b.txt'])
      expect(await both(rebagged(put(path, 'hello')))).toBe(
        'cannotTell: claims-unattributed file-unaccounted',
      )
  })

  test('a seal that cannot be read is found', async () => {
    const files = put('tagmanifest-sha256.txt.p7s', 'DER')
    expect(await both(files)).toBe('changed: claims-unattributed seal-malformed')
  })

  test.each([
    '00-READ-ME-FIRST.txt',
    'data/packet.html',
    'data/chronology.csv',
    'data/checkpoint.txt',
    'data/public-key.txt',
    'data/exhibits/native/00-WARNING.txt',
  ])('%s with a byte changed differs from the view that its data gives', async (path) => {
    const bytes = (packet.get(path) as Uint8Array).slice()
    bytes[bytes.length - 2] = (bytes[bytes.length - 2] as number) ^ 1
    const report = await packetReport(rebagged(put(path, bytes)))
    expect(report.verdict).toBe('changed')
    expect(report.findings).toContainEqual(expect.objectContaining({ code: 'view-differs', path }))
    const missing = await packetReport(rebagged(without(path)))
    expect(missing.findings).toContainEqual(expect.objectContaining({ code: 'file-missing', path }))
  })

  test('other claims in bag-info.txt differ, and a wrong sum is no sum', async () => {
    const edited = (from: string, to: string): FileMap => {
      const files = rebagged(packet)
      const info = text('bag-info.txt').replace(from, to)
      expect(info).not.toBe(text('bag-info.txt'))
      files.set('bag-info.txt', encodeUtf8(info))
      return retagged(files)
    }
    expect(await packetOutcome(edited('Bagging-Date: 2022', 'Bagging-Date: 2019'))).toBe(
      'changed: claims-unattributed view-differs',
    )
    expect(await packetOutcome(edited('Bagging', 'Verified-By: Interpol\nBagging'))).toBe(
      'changed: claims-unattributed view-differs',
    )
    expect(await packetOutcome(edited('Payload-Oxum: ', 'Payload-Oxum: 1'))).toMatch(
      /^changed: .*count-wrong/,
    )
  })

  test('views of a packet by another version of the program cannot be compared, and that is said', async () => {
    const claims = { ...data.packet, software: 'evidence 9.9.9' }
    const files = await withData(packet, { ...data, packet: claims })
    expect(await packetOutcome(files)).toBe(FINE)
    files.set('data/packet.html', encodeUtf8('<h1>laid out otherwise</h1>'))
    expect(await packetOutcome(rebagged(files))).toBe('cannotTell: claims-unattributed views-unchecked')
  })
})

/** Makes the tag manifest fit and leaves bag-info.txt as it is. */
function retagged(files: FileMap): FileMap {
  const info = files.get('bag-info.txt') as Uint8Array
  const fitting = rebagged(files)
  const wrong = new TextDecoder().decode(fitting.get('tagmanifest-sha256.txt')).split('\n')
  const right = rebagged(new Map([['bag-info.bin', info]]))
  const hash = new TextDecoder()
    .decode(right.get('tagmanifest-sha256.txt'))
    .split('\n')
    .find((line) => line.endsWith('bag-info.bin'))
  const lines = wrong.map((line) =>
    line.endsWith('  bag-info.txt') ? `${hash?.slice(0, 64)}  bag-info.txt` : line,
  )
  return fitting.set('bag-info.txt', info).set('tagmanifest-sha256.txt', encodeUtf8(lines.join('\n')))
}

describe('natives, with manifests made right', () => {
  test('each replaced, cut, longer or deleted is found, and its entry named', async () => {
    for (const item of data.attachments) {
      if (item.as !== 'native') throw new Error('all are native here')
      const path = `data/${item.path}`
      for (const bytes of [new Uint8Array(), encodeUtf8('other'), encodeUtf8(`${text(path)}.`)]) {
        const report = await packetReport(rebagged(put(path, bytes)))
        expect(report.verdict).toBe('changed')
        expect(report.findings).toContainEqual(
          expect.objectContaining({ code: 'attachment-damaged', path, seq: item.seq }),
        )
      }
      const gone = await packetReport(rebagged(without(path)))
      expect(gone.findings).toContainEqual(
        expect.objectContaining({ code: 'attachment-missing', path, seq: item.seq }),
      )
    }
  })
})

describe('leaves.txt, with manifests made right', () => {
  const leaves = (change: (lines: string[]) => string[]): FileMap =>
    rebagged(put('data/leaves.txt', `${change(text('data/leaves.txt').trimEnd().split('\n')).join('\n')}\n`))

  test('cut, longer, empty, in upper case or without its last LF is damaged', async () => {
    for (const files of [
      leaves((lines) => lines.slice(0, -1)),
      leaves((lines) => [...lines, lines[0] as string]),
      leaves((lines) => lines.map((line) => line.toUpperCase())),
      rebagged(put('data/leaves.txt', '')),
      rebagged(put('data/leaves.txt', text('data/leaves.txt').trimEnd())),
    ])
      expect(await both(files)).toMatch(/^changed: .*leaves-damaged/)
  })

  test('with any leaf changed, or two exchanged, has another root', async () => {
    for (let k = 0; k < 20; k++) {
      const changed = leaves((lines) => lines.with(k, encodeHex(new Uint8Array(32))))
      expect((await packetReport(changed)).findings).toContainEqual(
        expect.objectContaining({ code: 'root-mismatch', path: 'data/leaves.txt' }),
      )
      const swapped = leaves((lines) =>
        lines.with(k, lines[(k + 1) % 20] as string).with((k + 1) % 20, lines[k] as string),
      )
      expect((await packetReport(swapped)).verdict).toBe('changed')
    }
  })

  test('every note of the vault is a root of its first leaves, so anyone can hold them against it', async () => {
    for (const { size, note } of notesOf(vault)) {
      const report = await packetReport(packet, { notes: [{ from: 'checkpoint', path: 'held', note }] })
      expect(report.answers.complete).toEqual({ size: 20, against: ['checkpoint'] })
      expect(size).toBeLessThanOrEqual(20)
    }
  })
})
