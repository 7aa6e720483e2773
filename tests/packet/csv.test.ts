import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeUtf8, encodeUtf8 } from '../../src/core/bytes.ts'
import { sha256Hex } from '../../src/core/crypto.ts'
import { readVisible } from '../../src/core/visible.ts'
import { cellText, formatCsv } from '../../src/packet/csv.ts'
import { buildPacket } from '../../src/packet/packet.ts'
import { bytesOf } from './bytes-of.ts'
import { CASE_FILES, caseLedger } from './case.ts'
import { HOSTILE_TEXTS } from './hostile-texts.ts'
import { readCsv } from './read-csv.ts'
import { ledgerOf, packetInput } from './sample.ts'

const back = (cell: string) => readVisible(cell.startsWith("'") ? cell.slice(1) : cell)

describe('a cell', () => {
  test('that a spreadsheet could take for a formula begins with an apostrophe', () => {
    const acting = [
      '=1+1',
      '+441234567890',
      '-1',
      '@SUM(1)',
      '|x',
      '%x',
      '\t=1',
      '\r=1',
      '\n=1',
      '\0',
      "'x",
      "'",
    ]
    const wide = ['＝1', '＋1', '－1', '＠x', '｜x', '％x', '﹦1', '−1']
    const hidden = [
      ' =1',
      '\u00a0=1',
      '\u200b=1',
      '\ufeff=1',
      '"=1',
      ' "\u2060+1',
      '\u202e=1',
      '\u3000＝1',
      '\u0301=1',
    ]
    for (const text of [...acting, ...wide, ...hidden]) {
      expect(cellText(text).startsWith("'"), JSON.stringify(text)).toBe(true)
      expect(back(cellText(text))).toBe(text)
    }
  })

  test('of any other text is left as it is', () => {
    for (const text of ['', 'a=1', '00123', '1e5', 'x', 'Ты', '(1)', ' a', '…=1']) {
      expect(cellText(text)).toBe(text)
    }
  })

  test('gives back every text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(back(cellText(text))).toBe(text)
      }),
    )
  })

  test('stays one field in its row, whatever it holds', () => {
    const rows = [['id', 'text'], ...HOSTILE_TEXTS.map(({ id, text }) => [id, text])]
    const written = decodeUtf8(formatCsv(rows)) as string
    expect(written.startsWith('\ufeff')).toBe(true)
    expect(HOSTILE_TEXTS.length).toBeGreaterThan(150)
    const found = readCsv(written.slice(1))
    expect(found).toHaveLength(rows.length)
    for (const [at, row] of found.entries()) expect(row.map(back)).toEqual(rows[at])
  })
})

describe('chronology.csv', () => {
  const table = async (input: Parameters<typeof buildPacket>[0]) => {
    const text = decodeUtf8(await bytesOf(await buildPacket(input), 'data/chronology.csv')) as string
    const [columns = [], ...rows] = readCsv(text.slice(1))
    return rows.map((row) => Object.fromEntries(columns.map((column, at) => [column, row[at] as string])))
  }

  test('has a row an entry, twice where it was corrected, in the order of the events', async () => {
    const rows = await table(packetInput(caseLedger(), CASE_FILES))
    expect(rows.map((row) => [row['entry'], row['state']].join(' '))).toEqual([
      '3 as recorded',
      '5 as recorded',
      '1 as recorded',
      '1 as corrected',
      '2 as recorded',
      '4 as recorded',
      '6 as recorded',
      '7 as recorded',
      '8 as recorded',
    ])
    expect(rows[2]?.['account_name_displayed']).toBe('Nurzhan Q.')
    expect(rows[3]?.['account_name_displayed']).toBe('Nurzhan K.')
    expect(rows[2]?.['when_as_shown']).toBe('1 December, 8:17 a.m.')
    expect(rows[0]?.['when_as_shown']).toBe('')
    expect(rows[0]?.['when_typed_by_recorder']).toBe('yesterday evening')
    expect(rows[0]?.['withdrawn_by']).toBe('5')
    expect(rows[0]?.['order_uncertain']).toBe('yes')
    expect(rows[2]?.['exhibits']).toBe('EX-0001')
    expect(rows[6]?.['text']).toBe('لن تصل إلى البيت. \\u{202e}abc')
    const exact = encodeUtf8('لن تصل إلى البيت. \u202eabc')
    expect(rows[6]?.['text_sha256']).toBe(sha256Hex(exact))
  })

  test('folds a text that a spreadsheet would break, with its count', async () => {
    const [row] = await table(
      packetInput(ledgerOf({ kind: 'threat', content: { text: '\u0001'.repeat(20_000) } })),
    )
    expect(row?.['text']?.length).toBeLessThan(32_767)
    expect(row?.['text']).toContain('[17000 more characters in data/evidence.json]')
  })
})
