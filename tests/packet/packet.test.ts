import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { afterAll, describe, expect, test } from 'vitest'
import { decodeUtf8, encodeHex } from '../../src/core/bytes.ts'
import { checkpointOf, parseWords } from '../../src/core/checkpoint.ts'
import { sha256Hex } from '../../src/core/crypto.ts'
import { EvidenceError } from '../../src/core/errors.ts'
import { rootOf } from '../../src/core/merkle.ts'
import { parseNoteText } from '../../src/core/note.ts'
import { formatPacketData, parseLeaves, parsePacketData } from '../../src/core/packet-data.ts'
import { listAt, memberAt } from '../../src/core/recorded.ts'
import { buildPacket, type Packet } from '../../src/packet/packet.ts'
import { renderViews } from '../../src/packet/views.ts'
import { part } from '../parts.ts'
import { bytesOf, readFileOf } from './bytes-of.ts'
import { CASE_FILES, caseLedger } from './case.ts'
import { ledgerOf, packetInput, stored } from './sample.ts'

const run = promisify(execFile)
const folder = mkdtempSync(join(tmpdir(), 'packet-'))
afterAll(() => rmSync(folder, { recursive: true }))

const theCase = () => packetInput(caseLedger(), CASE_FILES, [1, 6])
const text = async (packet: Packet, path: string) => decodeUtf8(await bytesOf(packet, path)) as string

describe('a packet', () => {
  test('is a bag whose files have the sizes and digests that its manifests say', async () => {
    const packet = await buildPacket(theCase())
    const paths = packet.files.map(({ path }) => path)
    expect(paths.slice(0, 9)).toEqual([
      '00-READ-ME-FIRST.txt',
      'bagit.txt',
      'bag-info.txt',
      'manifest-sha256.txt',
      'tagmanifest-sha256.txt',
      'data/packet.html',
      'data/evidence.json',
      'data/leaves.txt',
      'data/chronology.csv',
    ])
    const lines: string[] = []
    for (const file of packet.files) {
      const bytes = await readFileOf(file)
      expect([bytes.length, sha256Hex(bytes)], file.path).toEqual([file.size, file.sha256])
      expect(file.path.length).toBeLessThanOrEqual(80)
      lines.push(`${file.sha256}  ${file.path}\n`)
    }
    const sorted = (wanted: (path: string) => boolean) =>
      lines.filter((line) => wanted(line.slice(66, -1))).sort((a, b) => (a.slice(66) < b.slice(66) ? -1 : 1))
    expect(await text(packet, 'manifest-sha256.txt')).toBe(
      sorted((path) => path.startsWith('data/')).join(''),
    )
    const tags = sorted((path) => !path.startsWith('data/') && path !== 'tagmanifest-sha256.txt')
    expect(await text(packet, 'tagmanifest-sha256.txt')).toBe(tags.join(''))
    expect(packet.manifest).toBe(sha256Hex(await bytesOf(packet, 'tagmanifest-sha256.txt')))
    const payload = packet.files.filter(({ path }) => path.startsWith('data/'))
    const oxum = `${payload.reduce((sum, { size }) => sum + size, 0)}.${payload.length}`
    expect(await text(packet, 'bag-info.txt')).toBe(
      `Bagging-Date: 2026-03-08\nExternal-Identifier: ${packet.data.packet.id}\nPayload-Oxum: ${oxum}\n`,
    )
  })

  test('holds evidence.json, whose leaves, counts and attachments fit each other', async () => {
    const packet = await buildPacket(theCase())
    const read = parsePacketData(await bytesOf(packet, 'data/evidence.json'))
    if (!read.ok) throw new Error(read.fault)
    const { data } = read
    expect(data.counts).toEqual({ entries: 9, partly: 0, shown: 5 })
    expect(data.entries.map(({ header }) => header.seq)).toEqual([0, 1, 2, 4, 6, 8])
    const leaves = parseLeaves(await bytesOf(packet, 'data/leaves.txt')) as Uint8Array[]
    const note = parseNoteText(await text(packet, 'data/checkpoint.txt'))
    const checkpoint = note && checkpointOf(note)
    expect(checkpoint?.size).toBe(9)
    expect(encodeHex(rootOf(leaves))).toBe(encodeHex(checkpoint?.root as Uint8Array))
    for (const { seq, index, ...place } of data.attachments) {
      if (place.as !== 'native') throw new Error('withheld')
      const entry = data.entries.find(({ header }) => header.seq === seq)
      const held =
        entry !== undefined && 'record' in entry ? listAt(entry.record, 'attachments')[index] : undefined
      const bytes = await bytesOf(packet, `data/${place.path}`)
      expect([sha256Hex(bytes), bytes.length]).toEqual([memberAt(held, 'sha256'), memberAt(held, 'size')])
    }
    expect(data.attachments.map(({ seq }) => seq)).toEqual([1, 6])
  })

  test('says nothing of entries that are not shown', async () => {
    const packet = await buildPacket(packetInput(caseLedger(), CASE_FILES, [6]))
    for (const file of packet.files) {
      const held = decodeUtf8(await readFileOf(file)) ?? ''
      for (const word of ['Nurzhan', 'балалар', 'Recorded twice', 'EX-0002'])
        expect(held, file.path).not.toContain(word)
    }
    const page = await text(packet, 'data/packet.html')
    expect(page).toContain('2 of 9 entries whole; 1 by header alone')
    expect(page).toContain('6 entries; no file of a shown entry')
  })

  test('has views that anyone can make again from evidence.json and the native files', async () => {
    const packet = await buildPacket(theCase())
    const read = parsePacketData(formatPacketData(packet.data))
    if (!read.ok) throw new Error(read.fault)
    const files = new Map(packet.files.map((file) => [file.path, file]))
    const views = await renderViews(read.data, (path) => files.get(`data/${path}`)?.open() ?? [])
    expect(views).toHaveLength(8)
    for (const { path, bytes } of views) expect(sha256Hex(bytes), path).toBe(files.get(path)?.sha256)
  })

  test('gives the twelve words and the fingerprint, and never judges itself', async () => {
    const packet = await buildPacket(theCase())
    const page = await text(packet, 'data/packet.html')
    const words = page.match(/9 · [a-z ]+ · [a-z ]+ · [a-z ]+/)?.[0] ?? ''
    expect(parseWords(words)?.size).toBe(9)
    const key = await text(packet, 'data/public-key.txt')
    const fingerprint = key.match(/^SHA256:[A-Za-z0-9+/]{43}$/m)?.[0] as string
    expect(page).toContain(fingerprint)
    const banned =
      /\b(proves?|proven|proof|authentic\w*|verified|valid|genuine|admissible|tamper\w*|certif(?:y|ied|ies)|guarantee\w*|sent by|cms)\b/i
    for (const { path } of packet.files) {
      if (/evidence\.json|(?:native|court)\/EX|manifest/.test(path)) continue
      expect(await text(packet, path), path).not.toMatch(banned)
    }
    const readMe = await text(packet, '00-READ-ME-FIRST.txt')
    expect(readMe).toContain('certutil -hashfile')
    expect(readMe).toContain('sha256sum -c manifest-sha256.txt')
    expect(readMe).toContain('data/packet.html')
    expect(readMe.split('\r\n').every((line) => line.length <= 100)).toBe(true)
  })

  test('is refused, or stops on the way, where a stored file is not the one recorded', async () => {
    const [[hash, bytes]] = [...CASE_FILES] as [[string, Uint8Array]]
    const turned = bytes.map((byte, at) => (at === bytes.length - 1 ? byte ^ 1 : byte))
    const cases = [turned, bytes.subarray(0, -1), Uint8Array.of(...bytes, 0)]
    for (const wrong of cases) {
      const files = new Map([...CASE_FILES, [hash, wrong]] as [string, Uint8Array][])
      await expect(buildPacket(packetInput(caseLedger(), files))).rejects.toThrow(EvidenceError)
    }
    // A file that is too large to be looked into is read only when it is written.
    const { attachment, file } = stored(new Uint8Array(9 * 1024 ** 2).fill(3))
    const large = packetInput(ledgerOf({ kind: 'threat', attachments: [attachment] }), new Map([file]))
    file[1][file[1].length - 1] = 4
    const packet = await buildPacket(large)
    const native = packet.files.find(({ path }) => path.includes('EX-0001'))
    await expect(readFileOf(native as never)).rejects.toMatchObject({
      fault: { code: 'attachment-damaged', seq: 1 },
    })
  })

  test('is the same bytes in every time zone and locale', async () => {
    const script = join(folder, 'print-packet.mjs')
    const entry = new URL('print-packet.ts', import.meta.url).pathname
    const banner = {
      js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
    }
    await build({
      entryPoints: [entry],
      bundle: true,
      platform: 'node',
      format: 'esm',
      outfile: script,
      banner,
      logLevel: 'error',
    })
    const outputs = await Promise.all(
      [
        { TZ: 'Asia/Almaty', LANG: 'ar_EG.UTF-8', LC_ALL: 'ar_EG.UTF-8' },
        { TZ: 'America/New_York', LANG: 'C', LC_ALL: 'C' },
      ].map((env) => run(process.execPath, [script], { env: { ...process.env, ...env } })),
    )
    const packet = await buildPacket(packetInput(caseLedger(), CASE_FILES))
    const expected = [packet.manifest, ...packet.files.map(({ sha256, path }) => `${sha256} ${path}`), '']
    for (const { stdout } of outputs) expect(stdout).toBe(expected.join('\n'))
  }, 60_000)
})

describe.runIf(part('sha256sum', ['sha256sum', '--version']))('sha256sum', () => {
  test('finds every file of both manifests as they say', async () => {
    const packet = await buildPacket(theCase())
    for (const file of packet.files) {
      const path = join(folder, 'bag', file.path)
      await mkdir(dirname(path), { recursive: true })
      await writeFile(path, await readFileOf(file))
    }
    for (const [manifest, count] of [
      ['tagmanifest-sha256.txt', 4],
      ['manifest-sha256.txt', packet.files.length - 5],
    ] as const) {
      const { stdout } = await run('sha256sum', ['--strict', '-c', manifest], { cwd: join(folder, 'bag') })
      expect(
        stdout
          .trim()
          .split('\n')
          .filter((line) => line.endsWith(': OK')),
      ).toHaveLength(count)
    }
  })
})
