// Sentences of the book that a reader who knew nothing of it read as more, or as something else, than was recorded.
import { expect, test } from 'vitest'
import type { JsonObject } from '../../src/core/jcs.ts'
import { linesIn, partsOf } from './book-parts.ts'
import { bookInput } from './book-vault.ts'
import { about, ledgerOf, packetInput } from './sample.ts'

const theParts = (...records: (JsonObject | ReturnType<typeof about>)[]) =>
  partsOf(packetInput(ledgerOf(...records)))

test('an attribution says who concluded it as corrected, and where nobody is named that nobody is', async () => {
  const changes = [{ pointer: '/by', was: 'A. Lind', is: 'Ama Lind' }]
  const lines = linesIn(
    await theParts(
      { kind: 'threat' },
      about(1, 'attribution', { person: { names: [{ name: 'R. Volkov' }] }, by: 'A. Lind' }),
      about(2, 'correction', { reason: 'spelt out', changes }),
      about(1, 'attribution', { person: { names: [{ name: 'R. Volkov' }] } }),
    ),
    '4',
  )
  expect(lines).toContain('Attribution, a conclusion of ⟨Ama Lind⟩ entry 2, about entry 1')
  expect(lines).toContain('Attribution, a conclusion of somebody not named here entry 4, about entry 1')
})

test('a report that was not sent reads as an entry that names a recipient, not as a report to them', async () => {
  const draft = linesIn(await partsOf(bookInput()), '3').find((line) => line.includes('Special Rapporteur'))
  expect(draft).toBe('⟨Special Rapporteur (draft not sent)⟩ | named in a report entry as its recipient | 40')
})

test('the cover says first what it is, from counts of what is shown', async () => {
  const firstOf = (lines: readonly string[]) => lines[1]
  expect(firstOf(linesIn(await partsOf(bookInput()), '0'))).toBe(
    'From a ledger of 54 entries: 28 of them are shown here as records of threats, 1 of which was withdrawn. Who recorded them, as far as that is shown, stands in part 3.',
  )
  expect(firstOf(linesIn(await theParts({ kind: 'threat' }), '0'))).toContain(
    'From a ledger of 2 entries: 1 of them is shown here as the record of a threat. ',
  )
  expect(firstOf(linesIn(await theParts({ kind: 'profile' }), '0'))).toContain(
    ': none of them is shown here as the record of a threat. ',
  )
})
