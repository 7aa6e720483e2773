/** Part 11, its end: the messages in other languages than English of which no translation is shown. */

import { textAt } from '../../core/recorded.ts'
import type { TimelineEntry } from '../../core/timeline.ts'
import type { PacketView } from '../packet-view.ts'
import { counted } from '../page-parts.ts'
import type { Block, Text } from './blocks.ts'
import { translationsInForce } from './record-text.ts'
import { saidText } from './said.ts'
import { entryLink, entryRuns, lazily } from './spans.ts'
import { threatsInForce } from './urgent.ts'

/** What is counted, the messages, and those of which no language is shown. */
export function* untranslatedBlocks(view: PacketView): Generator<Block> {
  yield { is: 'heading', level: 2, text: ['Messages without a translation'] }
  const without = threatsInForce(view).filter(isUntranslated)
  const foreign = without.filter((one) => languageOf(one) !== undefined && !isEnglish(one))
  const unnamed = without.filter((one) => languageOf(one) === undefined)
  yield {
    is: 'text',
    text: [
      `Counted are the threats that are shown with words, in whole or in part, are not withdrawn, and of which no translation that is in force is shown with words. ${sentenceOf(foreign.length)} Messages around a threat, descriptions and files are not counted.`,
    ],
  }
  if (unnamed.length > 0)
    yield {
      is: 'text',
      text: [
        `No language is recorded, or it is hidden, of ${unnamed.length} more: `,
        ...entryRuns(unnamed.map(({ seq }) => seq)),
        '.',
      ],
    }
  if (foreign.length === 0) return
  yield {
    is: 'table',
    caption: 'Messages without a translation',
    columns: [
      { name: 'Entry', share: 40 },
      { name: 'Language, as recorded', share: 60 },
    ],
    rows: lazily(() => rowsOf(foreign)),
  }
}

function isUntranslated(entry: TimelineEntry): boolean {
  const words = textAt(entry.corrected, 'content', 'text') ?? ''
  return words !== '' && translationsInForce(entry).length === 0
}

function sentenceOf(count: number): string {
  if (count === 0) return 'None of them has another language recorded than en (English).'
  return `Of them, ${counted(count, 'has', 'have')} another language recorded than en (English).`
}

function languageOf({ corrected }: TimelineEntry): string | undefined {
  const language = textAt(corrected, 'content', 'language')
  return language === '' ? undefined : language
}

/** By the tag of the language (BCP 47), whatever region or script is named after it. */
function isEnglish(entry: TimelineEntry): boolean {
  return /^en(?:-|$)/i.test(languageOf(entry) ?? '')
}

function* rowsOf(entries: readonly TimelineEntry[]): Generator<readonly Text[]> {
  for (const entry of entries) yield [[entryLink(entry.seq)], saidText(languageOf(entry) ?? '')]
}
