// Parts 9, 12, 13 and 16: method, reports with their outcomes, accounts for a provider, the words of the book.
import { describe, expect, test } from 'vitest'
import { glossary } from '../../src/packet/book/glossary.ts'
import { method } from '../../src/packet/book/method.ts'
import { persons } from '../../src/packet/book/persons.ts'
import { preservationSheet } from '../../src/packet/book/preservation-sheet.ts'
import { reportsMade } from '../../src/packet/book/report-list.ts'
import { blockLines, cardOf, partText } from './block-text.ts'
import { viewOfLedger } from './book-view.ts'
import { CASE_FILES, caseLedger } from './case.ts'
import { about, ledgerOf } from './sample.ts'

const linesOf = async (ledger: ReturnType<typeof ledgerOf>, asked = {}) =>
  blockLines(reportsMade((await viewOfLedger(ledger, asked)).view).blocks())

describe('reports', () => {
  test('each with what was recorded of it, and the outcome', async () => {
    const lines = await linesOf(
      ledgerOf(
        { kind: 'threat' },
        about(1, 'report', {
          to: 'Police station, Third District',
          body: 'police',
          at: { local: '2021-12-06', zone: 'UTC', precision: 'day' },
          reference: 'VG-42',
          officer: 'Sgt. Odell',
          given: ['two screenshots', 'a letter'],
          preservationRequested: true,
          outcome: 'taken down',
        }),
      ),
    )
    expect(lines).toEqual([
      'For each report that is in force and whose outcome is not hidden, an outcome is recorded. What it says stands below: it may be that nothing was sent, or that nobody answered.',
      'Report of entry 2 about entry 1',
      'To | Police station, Third District',
      'Body | police',
      'Date | 2021-12-06 UTC',
      'Reference number | VG-42',
      'Officer | Sgt. Odell',
      'Handed over | two screenshots; a letter',
      'Preservation asked for | yes',
      'Outcome, as recorded | taken down',
    ])
  })

  test('those without a recorded outcome are named; a withdrawn one is not, nor one whose outcome is hidden', async () => {
    const ledger = ledgerOf(
      { kind: 'threat' },
      about(1, 'report', { to: 'A' }),
      about(1, 'report', { to: 'B', outcome: '' }),
      about(1, 'report', { to: 'C', outcome: 'refused' }),
      about(1, 'report', { to: 'D' }),
      about(5, 'withdrawal', { reason: 'never sent' }),
    )
    const [first] = await linesOf(ledger)
    expect(first).toBe(
      'Without a recorded outcome: entry 2, entry 3. Whether there was an answer is not recorded.',
    )
    const hidden = await linesOf(ledger, { fields: [{ seq: 4, pointer: '/outcome' }] })
    expect(hidden[0]).toBe(first)
    expect(hidden.filter((line) => line === 'Outcome, as recorded | hidden, or not recorded')).toHaveLength(1)
    expect(hidden.filter((line) => line === 'Outcome, as recorded | no outcome is recorded')).toHaveLength(2)
    expect(hidden).toContain('Withdrawn by entry 6')
  })

  test('without any it says so', async () => {
    expect(await linesOf(ledgerOf({ kind: 'threat' }))).toEqual([
      'No report to an authority or other body is shown in this packet.',
    ])
  })
})

describe('preservation sheet', () => {
  const message = (id: string, more: object = {}) => ({
    kind: 'threat',
    occurred: { local: '2021-12-01', zone: 'UTC', precision: 'day' },
    channel: { platform: 'messenger', messageId: id, url: `https://m.invalid/${id}`, conversation: 'one' },
    sender: { displayName: 'N. Q.', handle: 'nq1961', accountId: '7001', profileUrl: 'https://m.invalid/nq' },
    ...more,
  })

  test('groups messages by account, with platform, handle, id, address, dates and message ids', async () => {
    const ledger = ledgerOf(
      message('mid.1'),
      message('mid.2'),
      message('mid.3', { sender: { displayName: 'N. Q.', phone: '+7 700 000 00 00' } }),
      message('mid.4'),
      about(4, 'withdrawal', { reason: 'twice' }),
      about(1, 'report', { to: 'the platform', preservationRequested: true }),
      { kind: 'threat', content: { text: 'on paper' } },
    )
    const lines = blockLines(preservationSheet((await viewOfLedger(ledger)).view).blocks())
    expect(lines.filter((line) => /^Account [0-9] of part 3$/.test(line))).toEqual([
      'Account 1 of part 3',
      'Account 2 of part 3',
    ])
    for (const line of [
      'Platform | messenger',
      'Handle | nq1961',
      'Account id | 7001',
      'Profile address (URL) | https://m.invalid/nq',
      'entry 1 | sent or said: 2021-12-01 UTC | one | mid.1 | https://m.invalid/mid.1',
      'entry 2 | sent or said: 2021-12-01 UTC | one | mid.2 | https://m.invalid/mid.2',
      'Number | +7 700 000 00 00',
      'Preservation recorded as asked for | entry 6',
    ])
      expect(lines).toContain(line)
    expect(lines.join('\n')).not.toContain('mid.4')
  })

  test('has the numbers of part 3, whatever stands apart there, and none for a platform without an account', async () => {
    const channel = { platform: 'messenger', receivingAccount: 'me@mail.invalid' }
    const sender = { displayName: 'N. Q.' }
    const ledger = ledgerOf(
      message('mid.1', { sender: { displayName: 'gone' } }),
      about(1, 'withdrawal', { reason: 'twice' }),
      message('mid.2', { channel, sender }),
      message('mid.3', { channel: { platform: 'messenger' }, sender: { ...sender, savedAs: 'N' } }),
      { kind: 'threat', sender: { savedAs: 'nobody could find it' } },
      { kind: 'threat', channel: { platform: 'letter' }, sender: {} },
    )
    const { view } = await viewOfLedger(ledger)
    const named = blockLines(persons(view).blocks()).filter((line) => line.startsWith('Account '))
    expect(named.map((line) => [line.slice(0, 9), line.split(' | ').at(-1)])).toEqual([
      ['Account 1', '1'],
      ['Account 2', '3'],
      ['Account 3', '3'],
      ['Account 4', '4'],
      ['Account 5', '5'],
    ])
    const lines = blockLines(preservationSheet(view).blocks())
    const heads = lines.filter((line) =>
      /^(?:Account .* of part 3|A platform, and no account shown)$/.test(line),
    )
    expect(heads).toEqual(['Account 2 of part 3', 'Account 4 of part 3', 'A platform, and no account shown'])
    const rowAfter = (head: string) =>
      lines.slice(lines.indexOf(head)).find((line) => line.startsWith('entry '))
    expect(rowAfter('Account 2 of part 3')).toMatch(/^entry 3 /)
    expect(rowAfter('Account 4 of part 3')).toMatch(/^entry 4 /)
    expect(rowAfter('A platform, and no account shown')).toMatch(/^entry 6 /)
  })

  test('says who can make a request and for how long; the model is a draft that names no account', async () => {
    const part = preservationSheet((await viewOfLedger(ledgerOf(message('mid.1')))).view)
    expect(partText(part)).toContain('Only a governmental entity can make a request under that section.')
    expect(partText(part)).toContain('for 90 days, renewable once')
    const model = blockLines([cardOf(part, 'draft-preservation')]).join('\n')
    expect(model).toContain('____(governmental entity, officer, address, telephone)')
    expect(model).not.toMatch(/nq1961|7001|messenger|N\. Q\./)
  })

  test('without an account it says so', async () => {
    const part = preservationSheet((await viewOfLedger(ledgerOf({ kind: 'threat' }))).view)
    expect(partText(part)).toContain('No threat with an account or a platform is shown.')
  })
})

describe('method', () => {
  test('says each of the sentences of limits, the version as claimed, and how the words came here', async () => {
    const text = partText(method((await viewOfLedger(caseLedger(), { stock: CASE_FILES })).view))
    for (const words of [
      'It does not show that the content is true',
      'The key is that of a device; a person connects it with themselves only by saying so.',
      '“Recorded” comes from the clock of the device unless a token is listed.',
      'existed no later than its time',
      'Taking away the newest entries can be noticed only against',
      'A translation made by a machine is marked',
      'Classifications are those of the recorder.',
      'What was left out is counted in part 15',
      'Unchanged bytes can be those of a made-up picture',
      'Version, as stated by whoever made the packet | evidence 0.1.0',
      'Of 3 entries with exact words, these were pasted in 1, hidden, or not recorded, in 2.',
    ])
      expect(text).toContain(words)
  })

  test('says of no words that they came in any way', async () => {
    const text = partText(method((await viewOfLedger(ledgerOf({ kind: 'threat' }))).view))
    expect(text).toContain('No entry shown has exact words of a threat.')
  })
})

test('the glossary explains each term once, in order', async () => {
  const [facts] = [...glossary((await viewOfLedger(ledgerOf())).view).blocks()]
  const terms = blockLines(facts === undefined ? [] : [facts]).map((line) => line.split(' | ')[0] as string)
  expect(terms.length).toBeGreaterThan(20)
  for (const term of ['BagIt', 'clock: platform', 'court copy', 'profile', 'salt', 'seal', 'signed note'])
    expect(terms).toContain(term)
  const folded = terms.map((term) => term.toLowerCase())
  expect(folded).toEqual([...new Set(folded)].sort())
})
