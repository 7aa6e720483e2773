// Parts 8, 14, 15 and 17: digests, what is hidden, what is withheld, what lies in the folder. The counts add up (Q5).
import { describe, expect, test } from 'vitest'
import { encodeHex } from '../../src/core/bytes.ts'
import { sha256Hex } from '../../src/core/crypto.ts'
import { headerBytes } from '../../src/core/entry.ts'
import { viewsClaim } from '../../src/core/further-views.ts'
import { leafHash } from '../../src/core/merkle.ts'
import type { Block } from '../../src/packet/book/blocks.ts'
import { folderContents } from '../../src/packet/book/folder-contents.ts'
import { hashSchedule } from '../../src/packet/book/hash-schedule.ts'
import { redactionLog } from '../../src/packet/book/redaction-log.ts'
import { withheldCounts, withheldList } from '../../src/packet/book/withheld-list.ts'
import { blockLines, partText } from './block-text.ts'
import { viewOfLedger } from './book-view.ts'
import { CASE_FILES, caseLedger } from './case.ts'
import { ledgerOf } from './sample.ts'

const ledger = caseLedger()
const all = () => viewOfLedger(ledger, { stock: CASE_FILES })
const hidden = () =>
  viewOfLedger(ledger, {
    stock: CASE_FILES,
    phrases: ['school'],
    fields: [{ seq: 3, pointer: '/sender/phone' }],
    files: [{ seq: 6, index: 0 }],
    chosen: [1, 3, 6],
  })

describe('hash schedule', () => {
  test('has every entry with its digest and leaf, every file, the checkpoint, the key, and no token', async () => {
    const { view, packet } = await all()
    const lines = blockLines(hashSchedule(view).blocks())
    for (const { header } of ledger) {
      const leaf = encodeHex(leafHash(headerBytes(header)))
      expect(lines.find((line) => line.startsWith(`${header.seq} | whole`))).toMatch(
        new RegExp(` \\| ${header.digest} \\| ${leaf}$`),
      )
    }
    for (const file of packet.files.filter(({ path }) => /native\/EX/.test(path)))
      expect(lines.find((line) => line.includes(file.path))).toContain(`| ${file.size} | ${file.sha256} |`)
    const text = lines.join('\n')
    expect(text).toContain(view.data.checkpoint)
    expect(text).toContain(view.checkpoint?.root as string)
    expect(text).toContain(view.checkpoint?.words as string)
    expect(text).toContain(view.keys[0]?.fingerprint as string)
    expect(text).toContain('Time-stamp tokens\nNone. Every time')
  })

  test('lists tokens where there are any, and calls none of them qualified', async () => {
    const { view } = await all()
    const token = { file: 'timestamps/9.tsr', size: 9 }
    const text = partText(hashSchedule({ ...view, data: { ...view.data, tokens: [token] } }))
    expect(text).toContain('timestamps/9.tsr | 9')
    expect(text).toContain(
      'Whether a token is qualified (Regulation (EU) No 910/2014, Article 42): unknown here',
    )
  })

  test('of ten thousand entries makes one row at a time, and the same again from the start', async () => {
    const records = Array.from({ length: 10_000 }, () => ({ kind: 'threat' as const }))
    const { view } = await viewOfLedger(ledgerOf(...records))
    const table = [...hashSchedule(view).blocks()].find(
      (block): block is Block & { is: 'table' } => block.is === 'table' && block.caption === 'Entries',
    ) as Block & { is: 'table' }
    expect(Array.isArray(table.rows)).toBe(false)
    const count = () => {
      let rows = 0
      for (const _ of table.rows) rows++
      return rows
    }
    expect([count(), count()]).toEqual([10_001, 10_001])
  })
})

describe('redaction log', () => {
  test('names place, pieces and category of what is hidden, with the digest of the whole, and no content', async () => {
    const { view } = await hidden()
    const lines = blockLines(redactionLog(view).blocks())
    const rows = lines.filter((line) => line.startsWith('entry '))
    const digest = (seq: number) => ledger[seq]?.header.digest
    expect(rows).toEqual([
      `entry 2 | In Text, marked in the text | 1 | words of a text | ${digest(2)}`,
      expect.stringMatching(
        /^entry 3 \| In Content, description, marked in the text \| 1 \| words of a text/,
      ),
      expect.stringMatching(/^entry 3 \| Between .* and .* \| 1 \| a field; category not recorded \|/),
      expect.stringMatching(
        /^entry 6 \| Before .* \| 1 \| what describes file 1, withheld; or other fields \|/,
      ),
      expect.stringMatching(
        /^entry 6 \| Between .* \| 2 \| what describes file 1, withheld; or other fields \|/,
      ),
    ])
    expect(lines.join('\n')).not.toMatch(/school|\+7 700|letter/)
    const sum = rows.reduce((total, row) => total + Number(row.split(' | ')[2]), 0)
    expect(lines[0]).toMatch(new RegExp(`^${sum} of [0-9]+ pieces of 3 entries are hidden`))
  })

  test('calls the hidden name of a child that, by its letter', async () => {
    const child = { kind: 'threat', targets: [{ who: 'child', age: 6, name: 'Oriel' }] }
    const { view } = await viewOfLedger(ledgerOf(child))
    const text = partText(redactionLog(view))
    expect(text).toContain('minor: the name of Child A; or other fields')
    expect(text).not.toContain('Oriel')
  })

  test('says that nothing is hidden where nothing is', async () => {
    const { view } = await all()
    expect(partText(redactionLog(view))).toContain('Nothing is hidden within the entries shown.')
  })
})

describe('withheld list', () => {
  test('counts add up: captured is exhibited and withheld, the ledger is what is shown and what is not', async () => {
    for (const { view } of [await all(), await hidden()]) {
      const counts = withheldCounts(view)
      expect(counts.entries).toBe(ledger.length)
      expect(counts.whole + counts.partly + counts.headers + counts.leftOut).toBe(counts.entries)
      expect(counts.enclosed + counts.withheld + counts.unaccounted).toBe(counts.files)
      expect(counts).toMatchObject({ files: 2, unaccounted: 0 })
    }
    const { view, packet } = await hidden()
    expect(withheldCounts(view)).toMatchObject({
      enclosed: 1,
      withheld: 1,
      partly: 3,
      headers: 1,
      leftOut: 1,
    })
    expect(packet.files.filter(({ path }) => /native\/EX/.test(path))).toHaveLength(1)
  })

  test('prints counts and kinds, never a name, a digest or a size', async () => {
    const text = partText(withheldList((await hidden()).view))
    expect(text).toContain('entry 6 | file 1 | scan; kind of copy hidden, or not recorded')
    expect(text).toContain('Withheld | 1')
    expect(text).toContain('Left out | 1')
    const letter = [...CASE_FILES].find(([, bytes]) => new TextDecoder().decode(bytes).startsWith('We know'))
    expect(text).not.toContain(letter?.[0])
    expect(text).not.toContain('letter')
  })
})

describe('contents of the folder', () => {
  test('name every file of the packet, each once, and no other', async () => {
    const further = await viewOfLedger(ledgerOf(), { claims: viewsClaim(['load-file', 'case-uco']) })
    for (const { view, packet } of [await all(), await hidden(), await viewOfLedger(ledgerOf()), further]) {
      const table = [...folderContents(view).blocks()].find((block) => block.is === 'table') as Block
      const paths = blockLines([table]).slice(2)
      expect(paths.map((line) => line.split(' | ')[0]).sort()).toEqual(
        packet.files.map(({ path }) => path).sort(),
      )
    }
  })

  test('say why there is no packet.pdf, and name it where there is one', async () => {
    const { view } = await all()
    expect(partText(folderContents(view))).toContain('no data/packet.pdf in this packet: not made by a test.')
    const made = { ...view, data: { ...view.data, packet: { ...view.data.packet, pdf: 'made' } } }
    expect(partText(folderContents(made))).toContain('data/packet.pdf | this book on paper; a view')
  })
})

test('the digest of a file in the schedule is that of its bytes', async () => {
  const text = partText(hashSchedule((await all()).view))
  for (const bytes of CASE_FILES.values()) expect(text).toContain(sha256Hex(bytes))
})
