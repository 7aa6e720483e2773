/** Random ledgers full of corrections, and corrections of those: what a profile hides is shown by none of them. */
import { expect, test, vi } from 'vitest'
import type { WholeEntry } from '../../src/core/entry.ts'
import type { Json, JsonObject } from '../../src/core/jcs.ts'
import type { ShownEntry } from '../../src/core/packet-data.ts'
import { redact } from '../../src/core/redact.ts'
import type { Part } from '../../src/packet/book/blocks.ts'
import { custodyLog } from '../../src/packet/book/custody-log.ts'
import { drafts } from '../../src/packet/book/drafts.ts'
import { hashSchedule } from '../../src/packet/book/hash-schedule.ts'
import { method } from '../../src/packet/book/method.ts'
import { preservationSheet } from '../../src/packet/book/preservation-sheet.ts'
import { redactionLog } from '../../src/packet/book/redaction-log.ts'
import { reportsMade } from '../../src/packet/book/report-list.ts'
import { translationCertificates } from '../../src/packet/book/translation-certificates.ts'
import { withheldCounts, withheldList } from '../../src/packet/book/withheld-list.ts'
import { asRecorded, entriesToShow, showEntries } from '../../src/packet/choose-shown.ts'
import { buildPacket } from '../../src/packet/packet.ts'
import { type PacketView, viewOf } from '../../src/packet/packet-view.ts'
import { PROFILES } from '../../src/packet/packet-words.ts'
import { leftOutBy } from '../../src/packet/profile-entries.ts'
import { hiddenBy } from '../../src/packet/profile-hiding.ts'
import { type Profile, profileOf } from '../../src/packet/profiles.ts'
import { randomAnnotation, randomThreat } from '../random-records.ts'
import { seededNumbers } from '../seeded.ts'
import { textsOf } from './block-text.ts'
import { ledgerOf, packetInput } from './sample.ts'

vi.setConfig({ testTimeout: 60_000 })

const SECRET = 'Quovarinx'
const PARTS: readonly ((view: PacketView) => Part)[] = [
  ...[custodyLog, hashSchedule, method, drafts, translationCertificates, reportsMade],
  ...[preservationSheet, redactionLog, withheldList],
]

/** The entries of a ledger that a profile does not leave out, as a packet shows them. */
function shownBy(name: string, entries: readonly WholeEntry[]): ShownEntry[] {
  const profile = profileOf(name) as Profile
  const recorded = entries.map(asRecorded)
  const out = leftOutBy(profile, recorded)
  const shown = entriesToShow(
    [...entries.keys()].filter((seq) => !out.has(seq)),
    entries,
  )
  const whole = new Set(shown.whole)
  const inPacket = recorded.filter(({ seq }) => whole.has(seq))
  const { fields, files } = hiddenBy(profile, inPacket, { own: false })
  const judged = redact(inPacket, { phrases: [], minors: [], fields, files })
  if (!judged.ok) throw new Error(JSON.stringify(judged.problem))
  return showEntries(entries, shown, judged.redacted.positions)
}

/** Places that every profile but the lawyer’s and those of the state hide, or in which such a place lies. */
const HIDDEN = [
  ...[
    '/channel/receivingAccount',
    '/channel',
    '/context',
    '/context/0',
    '/context/0/text',
    '/recordedBy/name',
  ],
  ...[
    '/recordedBy',
    '/device',
    '/device/os',
    '/occurred',
    '/occurred/entered',
    '/perceived',
    '/perceived/by',
  ],
]

test('no correction of a hidden place shows it, however deep', () => {
  for (let run = 0; run < 120; run++) {
    const draw = seededNumbers(`profiles ${run}`)
    const one = <T>(list: readonly T[]): T => list[draw(list.length)] as T
    const value = (): Json => one<Json>([SECRET, { text: SECRET }, [SECRET, { name: SECRET }]])
    const about = (earlier: readonly WholeEntry[], seq: number) => ({
      seq,
      digest: (earlier[seq] as WholeEntry).header.digest,
    })
    const correction = (earlier: readonly WholeEntry[], seq: number, pointer: string): JsonObject => ({
      kind: 'annotation',
      annotation: 'correction',
      about: about(earlier, seq),
      changes: [{ pointer, was: value(), is: value() }],
      reason: `because ${SECRET}`,
    })
    const threat: JsonObject = {
      kind: 'threat',
      channel: { platform: 'sms', receivingAccount: SECRET },
      context: [{ text: SECRET, own: true }],
      recordedBy: { name: SECRET },
      device: { os: SECRET },
      occurred: { entered: SECRET, local: '2021-12-01' },
      perceived: { by: SECRET },
    }
    const records = Array.from({ length: 6 }, (_, at) => (earlier: readonly WholeEntry[]): JsonObject => {
      const seq = 1 + draw(earlier.length - 1)
      if (earlier[seq]?.record['annotation'] !== 'correction') return correction(earlier, 1, one(HIDDEN))
      const deep = one([
        '/changes/0/is',
        '/changes/0/was',
        '/changes/0',
        '/changes',
        `/changes/${at}`,
        '/reason',
      ])
      return correction(earlier, seq, deep)
    })
    const ledger = ledgerOf(threat, ...records)
    for (const name of ['un', 'platform', 'public']) {
      const shown = shownBy(name, ledger)
      expect(shown, name).toHaveLength(ledger.length)
      expect(JSON.stringify(shown), `${run} ${name}`).not.toContain(SECRET)
    }
    expect(JSON.stringify(shownBy('lawyer', ledger))).toContain(SECRET)
  }
})

test('packets of any records in any profile have parts whose words are ours, and counts that add up', async () => {
  for (let run = 0; run < 15; run++) {
    const draw = seededNumbers(`parts ${run}`)
    const records = Array.from({ length: 12 }, (_, at) => (earlier: readonly WholeEntry[]): JsonObject => {
      if (at < 3 || draw(3) === 0) return randomThreat(draw)
      const seq = 1 + draw(at)
      return randomAnnotation(draw, { seq, digest: (earlier[seq] as WholeEntry).header.digest })
    })
    const ledger = ledgerOf(...records)
    for (const name of PROFILES) {
      const { data } = await buildPacket({ ...packetInput(ledger), entries: shownBy(name, ledger) })
      const view = await viewOf(data, () => [])
      for (const part of PARTS) {
        const { ours } = textsOf(part(view))
        // Half a character stands for a hole: it may stand in what was said, and nowhere else.
        expect(ours.isWellFormed(), `${run} ${name} ${part.name}`).toBe(true)
        expect(ours).not.toMatch(/undefined|NaN|\[object/)
      }
      const counts = withheldCounts(view)
      expect(counts.whole + counts.partly + counts.headers + counts.leftOut).toBe(ledger.length)
    }
  }
})
