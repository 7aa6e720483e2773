/**
 * Part 1, one page for a reader with ten minutes: who is at risk, one threat word for word, whether it goes on, what is
 * asked. Facts with references. Which threat stands here follows from what the recorder stated, by a rule that the page
 * tells: nothing is weighed or scored.
 */
import { listAt, memberAt, textAt } from '../../core/recorded.ts'
import type { TimelineEntry } from '../../core/timeline.ts'
import { targetLines } from '../event-words.ts'
import { foldLong } from '../fold-long.ts'
import { holesOf } from '../holes.ts'
import type { PacketView } from '../packet-view.ts'
import type { Block, Part, Text } from './blocks.ts'
import { filesOf } from './entry-card.ts'
import { channelText, headingTime } from './event-text.ts'
import { contentBlocks, translationBlocks } from './record-text.ts'
import { saidText, stated } from './said.ts'
import { entryLink, entryLinks, fileLink, joined } from './spans.ts'
import { threatsInForce, urgentRows } from './urgent.ts'

const MOST_TARGETS = 12
const MOST_ENTRIES = 6
/** In code points. */
const MOST_WORDS = 1500

/** The page. */
export function onePage(view: PacketView): Part {
  return { id: 'part-1', number: '1', title: 'On one page', blocks: () => blocksOf(view) }
}

function* blocksOf(view: PacketView): Generator<Block> {
  const threats = threatsInForce(view)
  yield { is: 'heading', level: 2, text: ['Who is threatened, as recorded'] }
  const targets = targetItems(view, threats)
  if (targets.length === 0) yield { is: 'text', text: ['No entry shown names anybody as threatened.'] }
  else yield { is: 'items', items: targets }
  const chosen = chooseThreat(threats)
  if (chosen !== undefined) {
    yield { is: 'heading', level: 2, text: ['One threat, word for word'] }
    yield* threatBlocks(view, chosen)
  }
  yield { is: 'heading', level: 2, text: ['Is it going on'] }
  const urgent = urgentRows(view)
  yield urgent.length === 0
    ? { is: 'text', text: ['No entry shown is stated as ongoing, and none states a deadline or a harm.'] }
    : { is: 'facts', rows: urgent }
  yield { is: 'heading', level: 2, text: ['What is asked'] }
  yield { is: 'text', text: [stated(view.data.packet.purpose)] }
}

function targetItems(view: PacketView, threats: readonly TimelineEntry[]): Text[] {
  const found = new Map<string, number[]>()
  for (const { seq, corrected, ...entry } of threats) {
    for (const line of new Set(targetLines(corrected, holesOf(entry, view.letters))))
      if (found.get(line)?.push(seq) === undefined) found.set(line, [seq])
  }
  const items = [...found].map(([line, seqs]): Text => {
    return [...saidText(line), ' (', ...entryLinks(seqs, MOST_ENTRIES), ')']
  })
  const more = items.length - MOST_TARGETS
  if (more <= 0) return items
  return [...items.slice(0, MOST_TARGETS), [`${more} more in `, { to: 'part-3', text: 'part 3' }]]
}

/** In order: the first that any threat fits is taken, and of the threats that fit it the latest. */
const RULES: readonly (readonly [words: string, fits: (record: TimelineEntry['corrected']) => boolean])[] = [
  [
    'stated by the recorder as direct, with death as a harm',
    (record) => formOf(record) === 'direct' && harmsOf(record).includes('death'),
  ],
  ['with death stated by the recorder as a harm', (record) => harmsOf(record).includes('death')],
  [
    'with a harm to the body or to freedom stated by the recorder',
    (record) => harmsOf(record).some((harm) => BODILY.has(harm)),
  ],
  ['with any harm stated by the recorder', (record) => harmsOf(record).length > 0],
  ['of which the words are shown', (record) => textAt(record, 'content', 'text') !== undefined],
]

const BODILY: ReadonlySet<unknown> = new Set([
  'physical',
  'sexual',
  'abduction',
  'detention',
  'deportation',
  'harmToFamily',
])

function formOf(record: TimelineEntry['corrected']): unknown {
  return memberAt(record, 'classification', 'form')
}

function harmsOf(record: TimelineEntry['corrected']): readonly unknown[] {
  return listAt(record, 'classification', 'harms')
}

function chooseThreat(
  threats: readonly TimelineEntry[],
): { readonly entry: TimelineEntry; readonly rule: string } | undefined {
  for (const [rule, fits] of RULES) {
    const fitting = threats.filter(({ corrected }) => fits(corrected))
    // Undated ones come last in a timeline, and nothing says that they are late.
    const entry = fitting.findLast(({ interval }) => interval !== undefined) ?? fitting.at(-1)
    if (entry !== undefined) return { entry, rule }
  }
  return undefined
}

function* threatBlocks(
  view: PacketView,
  { entry, rule }: { readonly entry: TimelineEntry; readonly rule: string },
): Generator<Block> {
  const { seq, corrected } = entry
  const holes = holesOf(entry, view.letters)
  const files = filesOf(view).get(seq) ?? []
  yield {
    is: 'text',
    note: true,
    text: [
      `Taken by a rule: of the threats that are not withdrawn, the latest one ${rule}. Nothing was weighed.`,
    ],
  }
  yield {
    is: 'facts',
    rows: [
      [['Reference'], joined([[entryLink(seq)], ...files.map((file): Text => [fileLink(file)])])],
      [['When'], headingTime(corrected, holes)],
      [['Channel and account'], channelText(corrected, holes)],
    ],
  }
  yield {
    is: 'grave',
    warning: 'The words of a threat, as they were recorded.',
    blocks: [
      ...contentBlocks(entry, holes),
      ...translationBlocks(entry, (one) => holesOf(one, view.letters)),
    ].map((block) => shortened(block, seq)),
  }
}

/** Words that would not fit the page are cut, which is said, with where the whole is. */
function shortened(block: Block, seq: number): Block {
  if (block.is !== 'words') return block
  const { shown, left } = foldLong(block.said, MOST_WORDS)
  return left === 0
    ? block
    : { ...block, said: shown, rest: `Cut after ${MOST_WORDS} characters; more is in entry ${seq}.` }
}
