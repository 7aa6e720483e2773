import { describe, expect, test } from 'vitest'
import { encodeBase64Url } from '../../src/core/bytes.ts'
import type { WholeEntry } from '../../src/core/entry.ts'
import type { JsonObject } from '../../src/core/jcs.ts'
import { entriesToShow, showEntries } from '../../src/packet/choose-shown.ts'
import { about, ledgerOf } from './sample.ts'

const threat: JsonObject = { kind: 'threat' }

/** Puts the newest key entry's seq into every header, as a writer does; digests do not matter here. */
function withKeys(entries: readonly WholeEntry[]): WholeEntry[] {
  let key = 0
  return entries.map(({ header, ...rest }, seq) => {
    if (rest.record['kind'] === 'key') key = seq
    return { header: { ...header, key }, ...rest }
  })
}

describe('the entries of a packet', () => {
  test('are those chosen with all that corrects, withdraws or translates them, and entry 0', () => {
    const ledger = ledgerOf(
      threat,
      about(1, 'correction', { reason: 'r' }),
      about(2, 'withdrawal', { reason: 'r' }),
      about(1, 'remark', { text: 't' }),
      about(4, 'translation', { text: 't' }),
      about(1, 'translation', { text: 't' }),
      about(6, 'correction', { reason: 'r' }),
      threat,
    )
    expect(entriesToShow([1], ledger)).toEqual({ whole: [0, 1, 2, 3, 6, 7], headerOnly: [8] })
    expect(entriesToShow([4], ledger)).toEqual({ whole: [0, 4, 5], headerOnly: [8] })
    expect(entriesToShow([8], ledger)).toEqual({ whole: [0, 8], headerOnly: [] })
    expect(entriesToShow([], ledger)).toEqual({ whole: [0], headerOnly: [8] })
  })

  test('are never exports, which are there by header alone if they are last', () => {
    const ledger = ledgerOf(threat, { kind: 'export', recipient: 'secret' })
    const shown = entriesToShow([1, 2], ledger)
    expect(shown).toEqual({ whole: [0, 1], headerOnly: [2] })
    expect(JSON.stringify(showEntries(ledger, shown))).not.toContain('secret')
  })

  test('hold every key entry back to entry 0', () => {
    const key = (previous: number): JsonObject => ({ kind: 'key', action: 'rotate', previous })
    const ledger = withKeys(ledgerOf(threat, key(0), threat, key(2), threat))
    expect(entriesToShow([3], ledger)).toEqual({ whole: [0, 2, 3, 4], headerOnly: [5] })
    expect(() => entriesToShow([], withKeys(ledgerOf(key(1))))).toThrow(RangeError)
  })

  test('stand in evidence.json whole with their seed, or by header', () => {
    const ledger = ledgerOf(threat, threat)
    const [zero, one, two] = ledger as [WholeEntry, WholeEntry, WholeEntry]
    expect(showEntries(ledger, { whole: [0, 1], headerOnly: [2] })).toEqual([
      { header: zero.header, record: zero.record, seed: encodeBase64Url(zero.seed) },
      { header: one.header, record: one.record, seed: encodeBase64Url(one.seed) },
      { header: two.header },
    ])
  })
})
