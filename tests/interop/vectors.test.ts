/**
 * fixtures/vectors/format: made again byte for byte, held to src/ and to the second verifier.
 * EVIDENCE_WRITE_VECTORS=1 writes them instead of comparing.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseCheckpointBody, parseCheckpointLine, parseWords } from '../../src/core/checkpoint.ts'
import { judgeDisclosure, structureFault } from '../../src/core/disclosure.ts'
import { readEntry } from '../../src/core/entry.ts'
import { judgeNote, parseNoteText, parseVkey } from '../../src/core/note.ts'
import { NO_ANCHORS } from '../../src/verify/anchors.ts'
import { verifyPacket } from '../../src/verify/packet.ts'
import { verifyVault } from '../../src/verify/vault.ts'
import { readFolder } from '../made-vault.ts'
import { part } from '../parts.ts'
import { memorySource } from '../verify/memory-source.ts'
import { allVectors, type Vector, vectorFiles } from './make-vectors.ts'

const FOLDER = join(import.meta.dirname, '..', '..', 'fixtures', 'vectors', 'format')
const vectors = allVectors()

if (process.env['EVIDENCE_WRITE_VECTORS'] === '1') {
  rmSync(FOLDER, { recursive: true, force: true })
  for (const [path, content] of vectorFiles()) {
    mkdirSync(dirname(join(FOLDER, path)), { recursive: true })
    writeFileSync(join(FOLDER, path), content)
  }
}

const of = (name: string): Vector[] => vectors.filter((vector) => vector.part === name)
const bytesOf = (content: unknown): Uint8Array => new Uint8Array(Buffer.from(String(content), 'base64'))
const filesOf = ({ input }: Vector): Map<string, Uint8Array> =>
  new Map(Object.entries(input['files'] as object).map(([path, content]) => [path, bytesOf(content)]))

/** What src says of one case, in the words of `expect`; undefined for parts whose output is compared alone. */
function judged({ part: name, input }: Vector): string | undefined {
  if (name === 'disclosure') {
    const found = judgeDisclosure(input['atoms'])
    if (!found.ok) return found.fault
    return structureFault(found.shown) ?? (found.digest === input['digest'] ? 'ok' : 'digest-mismatch')
  }
  if (name === 'line') {
    const read = readEntry(bytesOf(input['line']))
    if (read.ok) return 'ok'
    return read.fault === 'unknown-version' ? 'entry-version-unknown' : 'entry-damaged'
  }
  if (name === 'checkpoint-line')
    return parseCheckpointLine(bytesOf(input['line'])) === undefined ? 'checkpoint-damaged' : 'ok'
  if (name === 'vkey') return parseVkey(String(input['vkey'])) === undefined ? 'refused' : 'ok'
  if (name === 'checkpoint')
    return parseCheckpointBody(String(input['text'])) === undefined ? 'refused' : 'ok'
  if (name === 'words' && 'text' in input)
    return parseWords(String(input['text'])) === undefined ? 'refused' : 'ok'
  if (name === 'note') {
    const note = parseNoteText(String(input['note']))
    const key = parseVkey(String(input['vkey']))
    if (note === undefined || key === undefined) return 'refused'
    const { good, bad } = judgeNote(note, [key])
    return good.length === 1 && !bad ? 'ok' : 'not-signed'
  }
  return undefined
}

describe('the published vectors', () => {
  test('are made again byte for byte, and no other file lies beside them', () => {
    const files = readFolder(FOLDER)
    const text = new Map([...files].map(([path, bytes]) => [path, new TextDecoder().decode(bytes)]))
    expect(Object.fromEntries(text)).toEqual(Object.fromEntries(vectorFiles()))
    expect(files.size).toBeLessThanOrEqual(250)
    expect([...files.values()].reduce((sum, bytes) => sum + bytes.length, 0)).toBeLessThan(1_500_000)
  })

  test('have cases of every part, good and bad', () => {
    const parts = new Map<string, Set<string>>()
    for (const { part: name, expect: expected } of vectors)
      parts.set(name, (parts.get(name) ?? new Set()).add(expected))
    expect(parts.size).toBe(13)
    for (const faults of parts.values()) expect(faults.size).toBeGreaterThan(0)
    const disclosure = readFileSync(join(FOLDER, '..', '..', '..', 'docs', 'format.md'), 'utf8')
    const section = disclosure.slice(disclosure.indexOf('### 6.4'), disclosure.indexOf('## 7 Records'))
    const named = [...section.matchAll(/\(`([a-z-]+)`\)$/gm)].map(([, why]) => why as string)
    expect(named.length).toBeGreaterThanOrEqual(8)
    for (const why of named) expect(parts.get('disclosure')).toContain(why)
  })

  test('are judged by src as they say', () => {
    const differ = vectors.flatMap((vector) => {
      const found = judged(vector)
      return found === undefined || found === vector.expect ? [] : [`${vector.part}/${vector.name}: ${found}`]
    })
    expect(differ).toEqual([])
  })

  test('of vaults, successions and packets have the verdict and the codes that they say', async () => {
    const differ: string[] = []
    for (const vector of [...of('vault'), ...of('succession'), ...of('packet')]) {
      const source = memorySource(filesOf(vector))
      const { verdict, findings } =
        vector.part === 'packet'
          ? await verifyPacket(source, NO_ANCHORS, undefined)
          : await verifyVault(source, NO_ANCHORS, true)
      const codes = findings.filter(({ severity }) => severity !== 'note').map(({ code }) => code)
      const found = { codes: [...new Set(codes)].sort(), verdict }
      if (JSON.stringify(found) !== JSON.stringify(vector.output))
        differ.push(`${vector.part}/${vector.name}: ${JSON.stringify(found)}`)
    }
    expect(differ).toEqual([])
  })

  const here = part('python3', ['python3', '--version']) && part('openssl', ['openssl', 'version'])
  test.runIf(here)(
    'are judged by the second verifier as they say',
    () => {
      const script = join(import.meta.dirname, 'check_vectors.py')
      const run = spawnSync('python3', ['-B', script, FOLDER], { encoding: 'utf8', maxBuffer: 1 << 26 })
      expect(run.stderr).toBe('')
      const { counts, differ } = JSON.parse(run.stdout)
      expect(differ).toEqual([])
      expect(Object.values<number>(counts).reduce((sum, count) => sum + count, 0)).toBe(vectors.length)
    },
    60_000,
  )
})
