// Part 10: drafts to sign hold no fact that the packet does not, are unsigned, and list what is missing (legal.md, Q7).
import { describe, expect, test } from 'vitest'
import type { Block } from '../../src/packet/book/blocks.ts'
import { drafts } from '../../src/packet/book/drafts.ts'
import { entryRuns } from '../../src/packet/book/spans.ts'
import { JURISDICTIONS } from '../../src/packet/packet-words.ts'
import { blockLines, cardOf, partText } from './block-text.ts'
import { viewOfLedger } from './book-view.ts'
import { CASE_FILES, caseLedger } from './case.ts'
import { ledgerOf, stored } from './sample.ts'

const US = [
  'draft-declaration-inside',
  'draft-declaration-outside',
  'draft-902-14',
  'draft-902-13',
  'draft-1006',
  'draft-receipt',
]

const viewOfCase = async (jurisdiction = '') =>
  (await viewOfLedger(caseLedger(), { stock: CASE_FILES, claims: { jurisdiction } })).view
const cardsOf = (blocks: Iterable<Block>) =>
  [...blocks].filter((block): block is Block & { is: 'card' } => block.is === 'card')
const statementsOf = (card: Block & { is: 'card' }): string[] =>
  blockLines(card.blocks.filter((block) => block.is === 'items' && block.numbered === true))
const neededOf = (card: Block & { is: 'card' }): string[] => {
  const at = card.blocks.findIndex((block) => block.is === 'heading' && block.level === 4)
  expect(blockLines(card.blocks.slice(at, at + 1))).toEqual(['Still needed'])
  return blockLines(card.blocks.slice(at + 1))
}

describe('drafts', () => {
  test('are those of the United States, and those of other jurisdictions when the claims name them', async () => {
    const ids = async (jurisdiction: string) =>
      cardsOf(drafts(await viewOfCase(jurisdiction)).blocks()).map(({ id }) => id)
    expect(JURISDICTIONS).toEqual(['in', 'uk'])
    expect(await ids('')).toEqual(US)
    expect(await ids('uk')).toEqual([...US, 'draft-uk'])
    expect(await ids('in,uk')).toEqual([...US, 'draft-india-a', 'draft-india-b', 'draft-uk'])
  })

  test('a claim that names a jurisdiction nobody knows is said to have no draft', async () => {
    const text = partText(drafts(await viewOfCase('atlantis')))
    expect(text).toContain('There is no draft for the jurisdiction atlantis.')
  })

  test('each is marked as not signed, has lines to sign, blanks, and what is still needed', async () => {
    for (const card of cardsOf(drafts(await viewOfCase('in,uk')).blocks())) {
      const lines = blockLines([card])
      expect(card.kind).toBe('draft')
      expect(lines).toContain('Draft for review by counsel: not signed, to be filled in')
      expect(card.blocks.filter((block) => block.is === 'sign')).toHaveLength(1)
      expect(lines.filter((line) => /^____\((?:.*[Ss]ignature.*)\)$/.test(line)).length).toBeGreaterThan(0)
      expect(statementsOf(card).join('\n')).toContain('____(')
      expect(neededOf(card).length).toBeGreaterThan(0)
    }
  })

  test('what is to be signed is word for word the same whatever the packet holds', async () => {
    const picture = stored(new Uint8Array([1, 2, 3]), { capturedBy: 'Ines Duarte', device: 'phone of Ines' })
    const other = ledgerOf({
      kind: 'threat',
      occurred: { local: '2019-05-06', precision: 'day' },
      content: { text: 'other words', language: 'pt' },
      channel: { platform: 'viber', receivingAccount: '+351 000 000 001' },
      sender: { displayName: 'Rui A.' },
      targets: [{ who: 'self', name: 'Ines Duarte' }],
      attachments: [picture.attachment],
      recordedBy: { name: 'Ines Duarte', role: 'affectedPerson' },
    })
    const stock = new Map([picture.file])
    const second = (await viewOfLedger(other, { stock, claims: { jurisdiction: 'in,uk' } })).view
    const first = cardsOf(drafts(await viewOfCase('in,uk')).blocks()).map(statementsOf)
    const again = cardsOf(drafts(second).blocks()).map(statementsOf)
    const withoutCorrections = (cards: string[][]) =>
      cards.map((lines) => lines.filter((line) => !/correction/.test(line)))
    expect(withoutCorrections(again)).toEqual(withoutCorrections(first))
    expect(first.flat().filter((line) => /correction/.test(line))).toEqual([
      'These corrections are recorded, with their reasons: entry 4. ____(other corrections, or none).',
      'These corrections are recorded, with their reasons: entry 4. ____(other corrections, or none).',
    ])
    const text = partText(drafts(second))
    for (const fact of ['Ines', 'Rui', 'viber', '+351', '2019', 'other words'])
      expect(text).not.toContain(fact)
  })

  test('the two forms of 28 USC 1746 differ in place and closing alone; neither is chosen', async () => {
    const part = drafts(await viewOfCase())
    const [inside, outside] = US.slice(0, 2).map((id) => blockLines([cardOf(part, id)])) as [
      string[],
      string[],
    ]
    const differing = inside.filter((line) => !outside.includes(line))
    expect(differing).toHaveLength(3)
    expect(inside).toContain(
      'I declare under penalty of perjury that the foregoing is true and correct. Executed on ____(date).',
    )
    expect(outside).toContain(
      'I declare under penalty of perjury under the laws of the United States of America that the foregoing is true and correct. Executed on ____(date).',
    )
    for (const lines of [inside, outside])
      expect(lines.join('\n')).toContain('____(place of signing, asked of whoever signs)')
  })

  test('list what the record lacks, by entry and exhibit, and no more', async () => {
    const full = stored(new Uint8Array([7]), {
      capturedBy: 'Mira T.',
      capturedAt: { local: '2021-12-01', precision: 'day' },
      method: 'screenshot',
      stillHeld: { where: 'phone' },
    })
    const bare = stored(new Uint8Array([8]))
    const complete = {
      kind: 'threat',
      received: { local: '2021-12-01', precision: 'day' },
      channel: { receivingAccount: 'acct-one' },
      context: [{ gap: 1 }],
      attachments: [full.attachment],
      recordedBy: { role: 'affectedPerson' },
    }
    const ledger = ledgerOf(complete, { kind: 'threat', attachments: [bare.attachment] })
    const { view } = await viewOfLedger(ledger, { stock: new Map([full.file, bare.file]) })
    const needed = neededOf(cardOf(drafts(view), 'draft-declaration-inside')).filter((line) =>
      line.includes('not recorded, or hidden'),
    )
    expect(needed).toHaveLength(8)
    expect(needed.filter((line) => line.endsWith(': entry 2'))).toHaveLength(4)
    expect(needed.filter((line) => line.endsWith(': EX-0002'))).toHaveLength(4)
    const whole = (await viewOfLedger(ledger, { stock, chosen: [1] })).view
    expect(
      neededOf(cardOf(drafts(whole), 'draft-902-14')).filter((line) => line.includes('not recorded')),
    ).toEqual([])
  })

  test('902(14) prints what the program cannot attest, and fills in what the packet knows', async () => {
    const lines = blockLines([cardOf(drafts(await viewOfCase()), 'draft-902-14')])
    const text = lines.join('\n')
    expect(text).toContain('It never saw the database of a telephone or of a platform.')
    expect(text).toContain('hearsay, relevance and authorship remain open')
    expect(lines).toContain('Exhibits | 2 files: EX-0001 to EX-0002; the SHA-256 of each is in part 8')
    expect(lines).toContain('Algorithm | SHA-256')
    expect(lines).toContain('Program and version, as stated by whoever made the packet | evidence 0.1.0')
    expect(text).toContain('A human signatory')
  })

  test('the receipt leaves the digest of the packet blank, for it cannot stand in the packet', async () => {
    const text = blockLines([cardOf(drafts(await viewOfCase()), 'draft-receipt')]).join('\n')
    expect(text).toContain('SHA-256 of tagmanifest-sha256.txt: ____(64 digits)')
    expect(text).toContain('Prepared for, as stated by whoever made the packet | Harlan & Voss, attorneys')
  })
})

const stock = new Map([stored(new Uint8Array([7])).file, stored(new Uint8Array([8])).file])

describe('entries that are many', () => {
  test('stand as runs with links to their ends', () => {
    const seqs = [27, 1, 2, 3, 4, 5, 6, 8, 9, 11, 25, 26]
    const text = entryRuns(seqs)
    const plain = (runs: typeof text) =>
      runs.map((span) => (typeof span === 'string' ? span : 'text' in span ? span.text : '')).join('')
    expect(plain(text)).toBe('entries 1 to 6, 8, 9, 11, 25 to 27')
    const links = text.flatMap((span) => (typeof span === 'object' && 'to' in span ? [span.to] : []))
    expect(links).toEqual([1, 6, 8, 9, 11, 25, 27].map((seq) => `entry-${seq}`))
    expect(plain(entryRuns(seqs, 2))).toBe('entries 1 to 6, 8, 9 and 4 more')
    expect(plain(entryRuns([7]))).toBe('entry 7')
    expect(plain(entryRuns([7, 7]))).toBe('entry 7')
  })

  test('are named so in a draft', async () => {
    const { view } = await viewOfLedger(ledgerOf(...Array.from({ length: 5 }, () => ({ kind: 'threat' }))))
    expect(neededOf(cardOf(drafts(view), 'draft-declaration-inside'))).toContain(
      'Who recorded it is not recorded, or hidden: entries 1 to 5',
    )
  })
})
