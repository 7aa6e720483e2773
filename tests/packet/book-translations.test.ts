// Part 11: certificates of translation (8 CFR 1003.33; legal.md, Q8): one a translator, never one for a machine.
import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../src/core/jcs.ts'
import { translationCertificates } from '../../src/packet/book/translation-certificates.ts'
import { blockLines, cardOf, partText } from './block-text.ts'
import { viewOfLedger } from './book-view.ts'
import { about, ledgerOf } from './sample.ts'

const threat = (language: string): JsonObject => ({
  kind: 'threat',
  content: { text: 'оригинал слов', language },
  targets: [{ who: 'self', name: 'Dana Ilves' }],
})
const human = (name: string, more: JsonObject = {}): JsonObject => {
  const { translator = {}, ...members } = more as { translator?: JsonObject }
  return {
    language: 'en',
    text: 'the words in English',
    method: 'human',
    complete: true,
    translator: { name, ...translator },
    ...members,
  }
}
const cardIds = (blocks: Iterable<{ is: string; id?: string }>) =>
  [...blocks].filter(({ is }) => is === 'card').map(({ id }) => id)

describe('certificates of translation', () => {
  test('one for each translator, with each entry that it covers', async () => {
    const { view } = await viewOfLedger(
      ledgerOf(
        threat('ru'),
        threat('kk'),
        about(1, 'translation', human('Sergo Balde', { translator: { contact: 'sb@mail.invalid' } })),
        about(2, 'translation', human('Sergo Balde', { translator: { contact: 'sb@mail.invalid' } })),
        about(1, 'translation', human('Ama Lind')),
      ),
    )
    const part = translationCertificates(view)
    expect(cardIds(part.blocks())).toEqual(['draft-translation-1', 'draft-translation-2'])
    const first = blockLines([cardOf(part, 'draft-translation-1')])
    expect(first).toContain('entry 1 | entry 3 | ru | en | complete, as recorded | not recorded')
    expect(first).toContain('entry 2 | entry 4 | kk | en | complete, as recorded | not recorded')
    expect(first).toContain('Contact, as recorded | sb@mail.invalid')
    expect(first.join('\n')).toContain(
      'Each translation in the table above is complete, true and accurate to the best of my abilities.',
    )
    for (const element of ['Printed name', 'Signature', 'Date', 'Address', 'Telephone'])
      expect(first).toContain(`____(${element})`)
    const second = blockLines([cardOf(part, 'draft-translation-2')]).join('\n')
    expect(second).toContain('My name is Ama Lind, my address is ____(address)')
    expect(second).not.toContain('entry 2')
  })

  test('never one for a machine, nor where nobody said who or what made it; each is listed with why', async () => {
    const { view } = await viewOfLedger(
      ledgerOf(
        threat('ru'),
        about(1, 'translation', { ...human('Sergo Balde'), method: 'machine' }),
        about(1, 'translation', { language: 'en', text: 'x', translator: { name: 'Ama Lind' } }),
        about(1, 'translation', { language: 'en', text: 'x', method: 'human' }),
        about(1, 'translation', human('Withdrawn Person')),
        about(5, 'withdrawal', { reason: 'wrong' }),
      ),
    )
    const part = translationCertificates(view)
    expect(cardIds(part.blocks())).toEqual([])
    const lines = blockLines(part.blocks())
    expect(lines).toContain('entry 1 | entry 2 | made by a machine')
    expect(lines).toContain(
      'entry 1 | entry 3 | whether a person or a machine made it is hidden, or not recorded',
    )
    expect(lines).toContain('entry 1 | entry 4 | the translator is hidden, or not recorded')
    expect(partText(part)).not.toMatch(/Sergo|Withdrawn/)
  })

  test('a partial one is flagged and is never called complete', async () => {
    for (const complete of [false, undefined]) {
      const { complete: _, ...members } = human('Ama Lind')
      const ledger = ledgerOf(
        threat('ru'),
        about(1, 'translation', { ...members, ...(complete === undefined ? {} : { complete }) }),
      )
      const part = translationCertificates((await viewOfLedger(ledger)).view)
      const text = partText(part)
      expect(text).toContain(complete === false ? 'in part, as recorded' : 'en | not recorded |')
      expect(text).toContain('A full translation: it is in part, or not recorded as complete, of entry 1.')
      expect(text).not.toContain('is complete, true and accurate')
    }
  })

  test('one of which words are hidden is in part, however complete it was recorded', async () => {
    const ledger = ledgerOf(threat('ru'), about(1, 'translation', human('Ama Lind')))
    const hidden = async (phrase: string) =>
      partText(translationCertificates((await viewOfLedger(ledger, { phrases: [phrase] })).view))
    for (const phrase of ['оригинал', 'English'])
      expect(await hidden(phrase)).toContain('words of the entry or of its translation are hidden')
    expect(await hidden('Dana')).toContain('complete, as recorded')
    expect(await hidden('Ama')).toContain('the translator is hidden, or not recorded')
  })

  test('a relation is printed and asked for, and a translator who is a party is flagged', async () => {
    const { view } = await viewOfLedger(
      ledgerOf(
        threat('ru'),
        about(1, 'translation', human('Dana Ilves', { translator: { relationship: 'sister' } })),
        about(1, 'translation', human('Ama Lind')),
      ),
    )
    const part = translationCertificates(view)
    const party = blockLines([cardOf(part, 'draft-translation-1')])
    expect(party).toContain('Relation to a party, as recorded | sister')
    expect(party).toContain(
      'Counsel should know | the same name stands in entry 1 as that of a person threatened or recording',
    )
    const other = blockLines([cardOf(part, 'draft-translation-2')])
    expect(other).toContain('Relation to a party, as recorded | not recorded')
    expect(other).toContain('The relation of the translator to the parties.')
    expect(other.join('\n')).not.toContain('Counsel should know')
  })

  test('without a translation it says so', async () => {
    const { view } = await viewOfLedger(ledgerOf(threat('en')))
    expect(partText(translationCertificates(view))).toContain('No translation is shown in this packet.')
  })
})

describe('messages without a translation', () => {
  const words = (language?: string, more: JsonObject = {}): JsonObject => ({
    kind: 'threat',
    content: { text: 'слова', ...(language === undefined ? {} : { language }), ...more },
  })
  const linesOf = async (ledger: ReturnType<typeof ledgerOf>, asked = {}) => {
    const lines = blockLines(translationCertificates((await viewOfLedger(ledger, asked)).view).blocks())
    return lines.slice(lines.indexOf('Messages without a translation'))
  }
  const ledger = ledgerOf(
    words('ru'),
    words('ru'),
    words('en-GB'),
    words(),
    words(''),
    words('eng'),
    { kind: 'threat', content: { description: 'a call', language: 'kk' } },
    words('kk'),
    words('tr'),
    about(2, 'translation', { language: 'en', text: 'words', method: 'machine' }),
    about(8, 'withdrawal', { reason: 'twice' }),
    about(1, 'translation', { language: 'en', text: 'taken back' }),
    about(12, 'withdrawal', { reason: 'wrong' }),
  )

  test('are those in force with words, in a language that is not English, without a translation in force', async () => {
    const lines = await linesOf(ledger)
    expect(lines[1]).toContain('Of them, 3 have another language recorded than en (English).')
    expect(lines[2]).toBe('No language is recorded, or it is hidden, of 2 more: entries 4, 5.')
    expect(lines.slice(3)).toEqual([
      'Messages without a translation',
      'Entry | Language, as recorded',
      'entry 1 | ru',
      'entry 6 | eng',
      'entry 9 | tr',
    ])
  })

  test('a language or a translation of which the words are hidden is none that is shown', async () => {
    const fields = [
      { seq: 9, pointer: '/content/language' },
      { seq: 10, pointer: '/text' },
    ]
    const lines = await linesOf(ledger, { fields })
    expect(lines[2]).toContain('of 3 more: entries 4, 5, 9.')
    expect(lines).toContain('entry 2 | ru')
  })

  test('stand also where no translation is shown at all, and are said to be none', async () => {
    expect(await linesOf(ledgerOf(words('ru')))).toContain('entry 1 | ru')
    const lines = await linesOf(ledgerOf(words('en')))
    expect(lines).toHaveLength(2)
    expect(lines[1]).toContain('None of them has another language recorded than en (English).')
  })
})
