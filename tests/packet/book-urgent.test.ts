// What was stated as urgent: when it was stated, and whether a deadline lay before the packet for certain.
import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../src/core/jcs.ts'
import { cover } from '../../src/packet/book/cover.ts'
import { onePage } from '../../src/packet/book/one-page.ts'
import { blockLines } from './block-text.ts'
import { viewOfLedger } from './book-view.ts'
import { about, ledgerOf } from './sample.ts'

const threat = (classification: JsonObject): JsonObject => ({ kind: 'threat', classification })

describe('what was stated as ongoing', () => {
  test('is told with the day on which it was recorded, on the cover and on page 1', async () => {
    const { view } = await viewOfLedger(ledgerOf(threat({ ongoing: true }), threat({ ongoing: true })))
    const row =
      'Stated as ongoing | by the recorder, in entry 1 (recorded on 2021-12-02, UTC), entry 2 (recorded on 2021-12-02, UTC)'
    for (const part of [cover(view), onePage(view)]) expect(blockLines(part.blocks())).toContain(row)
  })

  test('is told of the correction that said so', async () => {
    const changes = [{ pointer: '/classification/ongoing', was: false, is: true }]
    const { view } = await viewOfLedger(
      ledgerOf(threat({ ongoing: false }), about(1, 'correction', { reason: 'again', changes })),
    )
    expect(blockLines(cover(view).blocks())).toContain(
      'Stated as ongoing | by the recorder, in entry 1 (as corrected by entry 2, recorded on 2021-12-02, UTC)',
    )
  })
})

describe('a deadline', () => {
  const row = async (deadline: JsonObject, createdAt = '2021-12-26T12:00:00.000Z', asked: object = {}) => {
    const { view } = await viewOfLedger(ledgerOf(threat({ deadline })), { claims: { createdAt }, ...asked })
    const found = blockLines(cover(view).blocks()).find((line) => line.startsWith('Deadline set'))
    return found?.split(' | ')[1]
  }
  const day = { local: '2021-12-24', precision: 'day' }

  test('has passed only once it is over everywhere on Earth', async () => {
    expect(await row(day)).toBe('2021-12-24, zone not known (entry 1; passed when this packet was made)')
    expect(await row(day, '2021-12-25T12:00:00.000Z')).toContain('; passed when')
    expect(await row(day, '2021-12-25T11:59:59.000Z')).toBe('2021-12-24, zone not known (entry 1)')
    const east = { ...day, zone: 'Pacific/Auckland' }
    expect(await row(east, '2021-12-25T11:00:00.000Z')).toBe('2021-12-24 Pacific/Auckland (entry 1)')
    const range = { precision: 'range', notBefore: '2021-12', notAfter: '2021-12-24' }
    expect(await row(range)).toContain('; passed when')
  })

  test.each<[string, JsonObject]>([
    ['known by the month alone', { local: '2021-11', precision: 'month' }],
    ['of digits that are known less exactly', { local: '2021-11-24', precision: 'month' }],
    ['approximate', { ...day, approximate: true }],
    ['without an end', { precision: 'range', notBefore: '2021-11-01' }],
    ['on no date of the calendar', { local: '2021-11-31', precision: 'day' }],
    ['in letters alone', { literal: '24 November 2021' }],
    ['whose two times contradict each other', { ...day, precision: 'hour', utc: '2027-01-01T00:00:00Z' }],
  ])('%s is said as it stands, and nothing of whether it passed', async (_, deadline) => {
    expect(await row(deadline)).toMatch(/\(entry 1\)$/)
  })

  test('of which something is hidden, or beside a packet of no readable date, is only said', async () => {
    const fields = [{ seq: 1, pointer: '/classification/deadline/approximate' }]
    expect(await row({ ...day, approximate: false }, undefined, { fields })).toMatch(/\(entry 1\)$/)
    for (const createdAt of ['tomorrow', '2099', '', '2099-99-99T00:00:00Z'])
      expect(await row(day, createdAt)).toMatch(/\(entry 1\)$/)
  })
})
