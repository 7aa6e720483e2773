/** Holds docs/format.md to the code: its example bytes, its tables of members and findings, its frozen ranges. */
import { describe, expect, it } from 'vitest'
import { equalBytes } from '../../src/core/bytes.ts'
import { FINDING_CODES, finding } from '../../src/core/finding.ts'
import { cut, isCutPath } from '../../src/core/pieces.ts'
import { isKnownKind } from '../../src/core/record.ts'
import { NO_ANCHORS } from '../../src/verify/anchors.ts'
import { verifyPacket } from '../../src/verify/packet.ts'
import { verifyVault } from '../../src/verify/vault.ts'
import { memorySource } from '../verify/memory-source.ts'
import { codeIn, namedBlocks, PAGE, tableAfter } from './page.ts'
import { memberTables } from './schema-members.ts'
import { workedExample } from './worked-example.ts'

const example = workedExample()

describe('the example blocks of docs/format.md', () => {
  it('are what the code gives, each of them', () => {
    for (const { name, text } of namedBlocks())
      expect({ name, text }).toEqual({ name, text: example.values.get(name) })
  })

  it('leave out no value of the example', () => {
    const shown = new Set(namedBlocks().map(({ name }) => name))
    expect([...example.values.keys()].filter((name) => !shown.has(name))).toEqual([])
  })

  it('come from a vault in which the verifier finds nothing', async () => {
    const report = await verifyVault(memorySource(example.vault), NO_ANCHORS, true)
    expect(report.findings).toEqual([])
    expect(report.verdict).toBe('consistent')
    expect(report.answers.signedBy.key).toBe(example.values.get('fingerprint'))
    expect(report.checked).toEqual({ entries: 2, objects: 1, checkpoints: 2, tokens: 0 })
  })

  it('come from a change of key in which the verifier finds nothing', async () => {
    const report = await verifyVault(memorySource(example.rotated), NO_ANCHORS, true)
    expect(report.findings).toEqual([])
    expect(report.checked.entries).toBe(3)
  })

  it('come from a packet in which the verifier finds no failure', async () => {
    const report = await verifyPacket(memorySource(example.packet), NO_ANCHORS, undefined)
    expect(report.findings.filter(({ severity }) => severity === 'failure')).toEqual([])
    expect(report.answers.unchanged).not.toBe('no')
    expect(report.shown).toEqual([0, 1])
  })

  it('do not survive a changed byte: the word that is shown, not hidden, is proved', async () => {
    const packet = new Map(example.packet)
    const text = new TextDecoder().decode(packet.get('data/evidence.json')).replace('"know "', '"knew "')
    packet.set('data/evidence.json', new TextEncoder().encode(text))
    const report = await verifyPacket(memorySource(packet), NO_ANCHORS, undefined)
    expect(report.findings.map(({ code }) => code)).toContain('digest-mismatch')
  })
})

describe('the tables of docs/format.md', () => {
  for (const [name, members] of memberTables()) {
    it(`name every member of ${name}, whether it must be there, and its words, and no other`, () => {
      const rows = tableAfter(`members: ${name}`).map(([path, must, value]) => ({
        path: codeIn(path)[0],
        must: must === 'yes',
        words: codeIn(value).sort(),
      }))
      const byPath = (a: { path: string | undefined }, b: { path: string | undefined }) =>
        `${a.path}` < `${b.path}` ? -1 : 1
      const wanted = members.map((member) => ({ ...member, words: [...member.words].sort() }))
      expect(rows.sort(byPath)).toEqual(wanted.sort(byPath))
    })
  }

  it('name every kind of record', () => {
    const kinds = /The kinds are (.*?)\.$/m.exec(PAGE)?.[1]
    expect(codeIn(kinds)).toHaveLength(7)
    expect(codeIn(kinds).every(isKnownKind)).toBe(true)
  })

  it('name every finding with its severity and a meaning, and no other', () => {
    const rows = tableAfter('findings').map(([code, severity, meaning]) => ({
      code: codeIn(code)[0],
      severity,
      meant: meaning !== '',
    }))
    const wanted = FINDING_CODES.map((code) => ({ code, severity: finding(code).severity, meant: true }))
    const byCode = (a: { code: string | undefined }, b: { code: string | undefined }) =>
      `${a.code}` < `${b.code}` ? -1 : 1
    expect(rows.sort(byCode)).toEqual(wanted.sort(byCode))
  })

  it('say where each finding comes from, outside their own table', () => {
    const table = PAGE.indexOf('<!-- findings -->')
    const unplaced = FINDING_CODES.filter((code) => !PAGE.slice(0, table).includes(`\`${code}\``))
    expect(unplaced).toEqual([])
  })

  it('freeze the ranges by which texts are cut, for every code point', () => {
    const inRanges = (marker: string) => {
      const ranges = tableAfter(marker).map(([from, to]) =>
        [`${from}`, `${to}`].map((hex) => Number.parseInt(hex, 16)),
      )
      return (code: number) => ranges.some(([from, to]) => code >= (from as number) && code <= (to as number))
    }
    const [isSeparator, isSingle] = [inRanges('ranges: separator'), inRanges('ranges: single')]
    const wrong: string[] = []
    for (let code = 0; code <= 0x10ffff; code++) {
      if (code >= 0xd800 && code <= 0xdfff) continue
      const one = String.fromCodePoint(code)
      const wanted = isSeparator(code) ? `a${one}|a` : isSingle(code) ? `a|${one}|a` : `a${one}a`
      if (one !== '|' && cut(`a${one}a`).join('|') !== wanted) wrong.push(code.toString(16))
    }
    expect(wrong).toEqual([])
  })

  it('name every member whose text is cut', () => {
    const sentence = /A string leaf whose path ends in one of (.*?) is cut/.exec(PAGE)?.[1]
    const named = codeIn(sentence)
    const others = [...memberTables().values()]
      .flat()
      .map(({ path }) => path.split(/[.:\s]+/).at(-1) as string)
      .filter((name) => !named.includes(name))
    expect(named).toHaveLength(6)
    expect(named.every((name) => isCutPath([name]))).toBe(true)
    expect(others.filter((name) => isCutPath([name]))).toEqual([])
  })
})

describe('the worked example', () => {
  it('is the same each time it is made', () => {
    const again = workedExample()
    expect([...again.values]).toEqual([...example.values])
    for (const [path, bytes] of again.packet)
      expect(equalBytes(bytes, example.packet.get(path) as Uint8Array)).toBe(true)
  })
})
