/**
 * Part 11: a certificate for each translator to sign, listing every translation that it covers (8 CFR 1003.33). Never
 * one for a translation by a machine, nor for one of which nobody said who or what made it. At the end, what lacks one.
 */
import { clearForm } from '../../core/clear-form.ts'
import type { FoldedEntry } from '../../core/fold.ts'
import { mayBeHidden } from '../../core/partly.ts'
import { memberAt, objectsAt, textAt, whenAt } from '../../core/recorded.ts'
import { everyEntry, type PacketView } from '../packet-view.ts'
import type { Block, Part, Span, Text } from './blocks.ts'
import { draftCard } from './draft-card.ts'
import { type Reading, readingOf } from './reading.ts'
import { saidText } from './said.ts'
import { entryLink, joined, saidOr } from './spans.ts'
import { untranslatedBlocks } from './untranslated.ts'

/** The translation certificates. */
export function translationCertificates(view: PacketView): Part {
  return { id: 'part-11', number: '11', title: 'Translation certificates', blocks: () => blocksOf(view) }
}

/** A translation in force with the entry that it translates. */
type Translation = { readonly original: FoldedEntry; readonly translation: FoldedEntry }

function* blocksOf(view: PacketView): Generator<Block> {
  yield* certificateBlocks(view)
  yield* untranslatedBlocks(view)
}

function* certificateBlocks(view: PacketView): Generator<Block> {
  const all = everyEntry(view).flatMap((original) =>
    original.folded
      .filter(
        ({ record, withdrawnBy }) => record['annotation'] === 'translation' && withdrawnBy === undefined,
      )
      .map((translation): Translation => ({ original, translation })),
  )
  if (all.length === 0) {
    yield { is: 'text', text: ['No translation is shown in this packet.'] }
    return
  }
  yield {
    is: 'text',
    text: [
      'One draft for each translator, with every translation that is recorded as theirs. The rule asks for a full English translation of each document in another language, with a statement, signed by the translator and printed legibly or typed, that they are competent to translate the language and that the translation is true and accurate to the best of their abilities (8 CFR 1003.33).',
    ],
  }
  const without = all.filter((one) => reasonAgainst(one) !== undefined)
  const groups = new Map<string, Translation[]>()
  for (const one of all) {
    if (reasonAgainst(one) !== undefined) continue
    const key = JSON.stringify([nameOf(one), contactOf(one) ?? null])
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [one])
    else group.push(one)
  }
  const involved = peopleOf(view)
  const reading = readingOf(view)
  for (const [at, group] of [...groups.values()].entries())
    yield certificate(at + 1, group, involved, reading)
  if (without.length > 0) yield withoutTable(without)
}

const nameOf = ({ translation }: Translation) => textAt(translation.corrected, 'translator', 'name')
const contactOf = ({ translation }: Translation) => textAt(translation.corrected, 'translator', 'contact')
const relationOf = ({ translation }: Translation) =>
  textAt(translation.corrected, 'translator', 'relationship')

/** Why no certificate can be made for a translation; a name with holes is no name to sign with. */
function reasonAgainst(one: Translation): string | undefined {
  const { translation } = one
  const method = textAt(translation.corrected, 'method')
  if (method === 'machine') return 'made by a machine'
  if (method !== 'human') return 'whether a person or a machine made it is hidden, or not recorded'
  if (textAt(translation.corrected, 'text') === undefined) return 'its words are hidden, or not recorded'
  const name = nameOf(one) ?? ''
  return name === '' || !name.isWellFormed() ? 'the translator is hidden, or not recorded' : undefined
}

/** Names of the recorders and the threatened, by the entry that first has them. */
function peopleOf(view: PacketView): ReadonlyMap<string, number> {
  const people = new Map<string, number>()
  for (const { seq, corrected } of everyEntry(view)) {
    const names = [
      textAt(corrected, 'recordedBy', 'name'),
      ...objectsAt(corrected, 'targets').map((target) => textAt(target, 'name')),
    ]
    for (const name of names) if (name !== undefined && !people.has(name)) people.set(name, seq)
  }
  return people
}

function certificate(
  number: number,
  group: readonly Translation[],
  involved: ReadonlyMap<string, number>,
  reading: Reading,
): Block {
  const first = group[0] as Translation
  const name = nameOf(first) as string
  const contact = contactOf(first)
  const translator: Span = { said: name }
  const relations = [...new Set(group.map(relationOf).filter((one) => one !== undefined))]
  const party = involved.get(name)
  const partial = group.filter((one) => completeWords(one, reading) !== COMPLETE)
  const absent = (member: string) => reading.holes(first.translation.seq).absent(['translator', member])
  return draftCard({
    name: `translation-${number}`,
    title: `Certificate of translation ${number}`,
    about: ['To be signed by the translator, as recorded: ', translator],
    filled: [
      [['Contact, as recorded'], saidOr(contact, absent('contact'))],
      [
        ['Relation to a party, as recorded'],
        relations.length === 0
          ? [absent('relationship')]
          : joined(
              relations.map((one) => saidText(one)),
              '; ',
            ),
      ],
      ...(party === undefined
        ? []
        : [
            [
              [{ strong: 'Counsel should know' }],
              ['the same name stands in ', entryLink(party), ' as that of a person threatened or recording'],
            ] as const,
          ]),
    ],
    tables: [coveredTable(number, group, reading)],
    statements: [
      [
        'My name is ',
        translator,
        ', my address is ',
        { blank: 'address' },
        ', my telephone is ',
        { blank: 'telephone' },
        '.',
      ],
      [
        'I am competent to translate from the languages in the table above into those beside them: ',
        { blank: 'how I know these languages' },
        '.',
      ],
      [
        partial.length === 0
          ? 'Each translation in the table above is complete, true and accurate to the best of my abilities.'
          : 'Each translation in the table above is true and accurate to the best of my abilities. Complete are those of which the table says so; the others are not, or it is not recorded.',
      ],
      ['My relation to the parties is: ', { blank: 'none, or which' }, '.'],
    ],
    sign: ['Printed name', 'Signature', 'Date', 'Address', 'Telephone'],
    needed: [
      ['The signature, the date, the address and the telephone of the translator.'],
      ...(relations.length === 0 ? [['The relation of the translator to the parties.']] : []),
      ...(partial.length === 0
        ? []
        : [
            [
              { strong: 'A full translation: ' },
              'it is in part, or not recorded as complete, of ',
              ...joined(partial.map(({ original }) => [entryLink(original.seq)])),
              '.',
            ],
          ]),
    ],
  })
}

const COMPLETE = 'complete, as recorded'

function completeWords({ original, translation }: Translation, reading: Reading): string {
  if (hidesWords(original, ['content', 'text']) || hidesWords(translation, ['text']))
    return 'in part: words of the entry or of its translation are hidden in this packet'
  const complete = memberAt(translation.corrected, 'complete')
  if (complete === true) return COMPLETE
  if (complete === false) return 'in part, as recorded'
  return reading.holes(translation.seq).absent(['complete'])
}

function hidesWords({ partly }: FoldedEntry, path: readonly string[]): boolean {
  if (partly === undefined) return false
  const name = path.join('/')
  return partly.texts.some((text) => text.path.join('/') === name) || mayBeHidden(partly, path)
}

function coveredTable(number: number, group: readonly Translation[], reading: Reading): Block {
  return {
    is: 'table',
    caption: `Covered by certificate ${number}`,
    columns: [
      { name: 'Entry', share: 14 },
      { name: 'Translation', share: 14 },
      { name: 'From', share: 12 },
      { name: 'Into', share: 12 },
      { name: 'Complete', share: 28 },
      { name: 'Date', share: 20 },
    ],
    rows: group.map((one): readonly Text[] => {
      const { original, translation } = one
      const language =
        textAt(original.corrected, 'content', 'language') ?? textAt(original.corrected, 'language')
      const date = whenAt(translation.corrected, 'date')
      const holes = reading.holes(translation.seq)
      return [
        [entryLink(original.seq)],
        [entryLink(translation.seq)],
        saidOr(language, reading.holes(original.seq).absent(['content', 'language'])),
        saidOr(textAt(translation.corrected, 'language'), holes.absent(['language'])),
        [completeWords(one, reading)],
        date === undefined ? [holes.absent(['date'])] : [{ said: clearForm(date) }],
      ]
    }),
  }
}

function withoutTable(without: readonly Translation[]): Block {
  return {
    is: 'table',
    caption: 'Translations without a certificate',
    columns: [
      { name: 'Entry', share: 20 },
      { name: 'Translation', share: 20 },
      { name: 'Why there is none', share: 60 },
    ],
    rows: without.map((one): readonly Text[] => [
      [entryLink(one.original.seq)],
      [entryLink(one.translation.seq)],
      [reasonAgainst(one) as string],
    ]),
  }
}
