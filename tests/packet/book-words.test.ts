// What the parts of the book may say themselves: no word that judges, no text by others as ours, no link to nowhere.
import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../src/core/jcs.ts'
import type { Block, Part } from '../../src/packet/book/blocks.ts'
import { custodyLog } from '../../src/packet/book/custody-log.ts'
import { drafts } from '../../src/packet/book/drafts.ts'
import { folderContents } from '../../src/packet/book/folder-contents.ts'
import { glossary } from '../../src/packet/book/glossary.ts'
import { hashSchedule } from '../../src/packet/book/hash-schedule.ts'
import { method } from '../../src/packet/book/method.ts'
import { preservationSheet } from '../../src/packet/book/preservation-sheet.ts'
import { redactionLog } from '../../src/packet/book/redaction-log.ts'
import { reportsMade } from '../../src/packet/book/report-list.ts'
import { translationCertificates } from '../../src/packet/book/translation-certificates.ts'
import { withheldList } from '../../src/packet/book/withheld-list.ts'
import type { PacketView } from '../../src/packet/packet-view.ts'
import { partText, textsOf } from './block-text.ts'
import { viewOfLedger } from './book-view.ts'
import { CASE_FILES, caseLedger } from './case.ts'
import { about, ledgerOf, stored } from './sample.ts'

const PARTS: readonly ((view: PacketView) => Part)[] = [
  custodyLog,
  hashSchedule,
  method,
  drafts,
  translationCertificates,
  reportsMade,
  preservationSheet,
  redactionLog,
  withheldList,
  glossary,
  folderContents,
]

/** A word of its own in every text that a record may hold, so that none can pass as ours. */
function marked(value: unknown, path = ''): unknown {
  if (typeof value === 'string') return value === 'MARK' ? `⟦${path}⟧` : value
  if (Array.isArray(value)) return value.map((one, at) => marked(one, `${path}/${at}`))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, marked(one, `${path}/${key}`)]))
}

const file = stored(new Uint8Array([1]), {
  ...{
    name: '⟦name⟧',
    capturedBy: '⟦capturedBy⟧',
    device: '⟦device⟧',
    method: '⟦method⟧',
    source: '⟦source⟧',
  },
  role: 'screenshot',
})
const markedLedger = () =>
  ledgerOf(
    marked({
      kind: 'threat',
      occurred: { literal: 'MARK', local: '2021-12-01', precision: 'day' },
      content: { text: 'MARK', description: 'MARK', language: 'kk' },
      channel: {
        platform: 'MARK',
        conversation: 'MARK',
        messageId: 'MARK',
        url: 'MARK',
        receivingAccount: 'MARK',
      },
      sender: {
        displayName: 'MARK',
        handle: 'MARK',
        accountId: 'MARK',
        profileUrl: 'MARK',
        phone: 'MARK',
        email: 'MARK',
      },
      targets: [{ who: 'self', name: 'MARK' }],
      attachments: [file.attachment],
      recordedBy: { name: 'MARK', role: 'helper' },
    }) as JsonObject,
    about(
      1,
      'custody',
      marked({ event: 'MARK', by: 'MARK', to: 'MARK', why: 'MARK', how: 'MARK' }) as JsonObject,
    ),
    about(1, 'receipt', marked({ by: 'MARK', text: 'MARK' }) as JsonObject),
    about(
      1,
      'translation',
      marked({
        language: 'en',
        text: 'MARK',
        method: 'human',
        translator: { name: 'MARK', contact: 'MARK', relationship: 'MARK' },
      }) as JsonObject,
    ),
    about(
      1,
      'report',
      marked({
        to: 'MARK',
        body: 'MARK',
        reference: 'MARK',
        officer: 'MARK',
        given: ['MARK'],
        outcome: 'MARK',
      }) as JsonObject,
    ),
  )

const claims = {
  jurisdiction: 'in,uk',
  recipient: '⟦recipient⟧',
  purpose: '⟦purpose⟧',
  id: '⟦id⟧',
  createdAt: '⟦createdAt⟧',
  software: '⟦software⟧',
  pdf: '⟦pdf⟧',
}
const views = async (): Promise<PacketView[]> => [
  (await viewOfLedger(caseLedger(), { stock: CASE_FILES, claims: { jurisdiction: 'in,uk' } })).view,
  (
    await viewOfLedger(caseLedger(), {
      stock: CASE_FILES,
      phrases: ['school'],
      files: [{ seq: 6, index: 0 }],
    })
  ).view,
  (await viewOfLedger(markedLedger(), { stock: new Map([file.file]), claims })).view,
  (await viewOfLedger(ledgerOf())).view,
]

const BANNED =
  /\b(?:prov(?:e[sdn]?|ing)|authentic\w*|genuine\w*|admissib\w*|tamper\w*|certified|verified|\[M\])/i

describe('parts 7 to 17', () => {
  test('are numbered in their order', async () => {
    const [view] = (await views()) as [PacketView]
    const numbers = PARTS.map((part) => part(view)).map(({ id, number }) => [id, number])
    expect(numbers).toEqual(Array.from({ length: 11 }, (_, at) => [`part-${at + 7}`, String(at + 7)]))
  })

  test('say nothing in words of ours that judges', async () => {
    for (const view of await views())
      for (const part of PARTS) expect(textsOf(part(view)).ours).not.toMatch(BANNED)
  })

  test('name nobody as the author of a message', async () => {
    for (const view of await views())
      for (const part of PARTS)
        expect(textsOf(part(view)).ours).not.toMatch(
          /\b(?:sent|written|posted|threatened) by\b|\bwrote to\b/i,
        )
  })

  test('hold no text by others, and none that the owner typed, as one of ours', async () => {
    const view = (await views())[2] as PacketView
    let said = ''
    for (const part of PARTS) {
      const texts = textsOf(part(view))
      expect(texts.ours).not.toContain('⟦')
      said += texts.said
    }
    for (const mark of [
      '/event',
      '/translator/name',
      '/outcome',
      '/sender/handle',
      'capturedBy',
      'recipient',
      'pdf',
      'id',
    ])
      expect(said).toContain(`⟦${mark}⟧`)
  })

  test('give the same again from the start, and hold shares that fill the width', async () => {
    for (const view of await views()) {
      for (const make of PARTS) {
        const part = make(view)
        expect(partText(part)).toBe(partText(part))
        for (const block of tablesIn(part.blocks())) {
          expect(block.columns.reduce((sum, { share }) => sum + share, 0)).toBe(100)
          for (const row of block.rows) expect(row).toHaveLength(block.columns.length)
        }
      }
    }
  })
})

function* tablesIn(blocks: Iterable<Block>): Generator<Block & { is: 'table' }> {
  for (const block of blocks) {
    if (block.is === 'table') yield block
    else if (block.is === 'card' || block.is === 'grave') yield* tablesIn(block.blocks)
  }
}
