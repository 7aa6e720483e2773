/**
 * Part 13: for each account what a provider would need to find it (18 USC 2703(f)). Facts as
 * recorded, by the accounts and the numbers of part 3. Asks for nothing by itself: only a governmental entity can.
 */
import { clearForm } from '../../core/clear-form.ts'
import type { FoldedEntry } from '../../core/fold.ts'
import { memberAt, textAt } from '../../core/recorded.ts'
import { mainTime } from '../event-words.ts'
import type { PacketView } from '../packet-view.ts'
import type { Block, Part, Text } from './blocks.ts'
import { draftCard } from './draft-card.ts'
import { accountsOf } from './people.ts'
import { type Reading, readingOf } from './reading.ts'
import { entryLink, entryLinks, lazily, saidOr } from './spans.ts'
import { threatsInForce } from './urgent.ts'

/** The preservation sheet. */
export function preservationSheet(view: PacketView): Part {
  return { id: 'part-13', number: '13', title: 'Preservation sheet', blocks: () => blocksOf(view) }
}

const ACCOUNT = [
  ['displayName', 'Name displayed'],
  ['handle', 'Handle'],
  ['accountId', 'Account id'],
  ['profileUrl', 'Profile address (URL)'],
  ['phone', 'Number'],
  ['email', 'E-mail address'],
] as const

function* blocksOf(view: PacketView): Generator<Block> {
  yield {
    is: 'text',
    text: [
      'Under 18 USC 2703(f), a provider of wire or electronic communication services or of a remote computing service must preserve records and other evidence in its possession upon the request of a governmental entity, for 90 days, renewable once for another 90 days upon a renewed request. Only a governmental entity can make a request under that section. This sheet asks for nothing: it lists what such a request needs, as recorded.',
    ],
  }
  const groups = groupsOf(view)
  if (groups.length === 0) {
    yield { is: 'text', text: ['No threat with an account or a platform is shown.'] }
    return
  }
  yield {
    is: 'text',
    note: true,
    text: [
      'Accounts are those of part 3, under the numbers that they have there: told apart by everything that was recorded of them, so that two that are described differently in anything stand apart, and may be one. Missing here are those that received messages, those of which neither a platform nor anything else of this sheet is shown, and those of withdrawn entries alone. Entries that show a platform and no account stand last, by platform, without a number.',
    ],
  }
  const reading = readingOf(view)
  for (const group of groups) yield* groupBlocks(group, reading)
  yield modelRequest()
}

/** Entries in force of one account, by its label in part 3, or without an account. */
type Group = { readonly label?: string; readonly entries: readonly FoldedEntry[] }

function groupsOf(view: PacketView): Group[] {
  const inForce = new Map(threatsInForce(view).map((entry) => [entry.seq, entry]))
  const groups: Group[] = []
  for (const { label, role, entries } of accountsOf(view)) {
    if (role !== 'sender') continue
    const group = entries.flatMap((seq) => inForce.get(seq) ?? [])
    for (const seq of entries) inForce.delete(seq)
    if (group[0] !== undefined && isFindable(group[0])) groups.push({ label, entries: group })
  }
  const byPlatform = new Map<string, FoldedEntry[]>()
  for (const entry of inForce.values()) {
    const platform = textAt(entry.corrected, 'channel', 'platform')
    if (platform !== undefined && byPlatform.get(platform)?.push(entry) === undefined)
      byPlatform.set(platform, [entry])
  }
  return [...groups, ...[...byPlatform.values()].map((entries) => ({ entries }))]
}

/** With something that a provider could look for. */
function isFindable({ corrected }: FoldedEntry): boolean {
  return (
    textAt(corrected, 'channel', 'platform') !== undefined ||
    ACCOUNT.some(([member]) => textAt(corrected, 'sender', member) !== undefined)
  )
}

function* groupBlocks({ label, entries }: Group, reading: Reading): Generator<Block> {
  const first = entries[0] as FoldedEntry
  const member = (...path: string[]): Text =>
    saidOr(textAt(first.corrected, ...path), reading.holes(first.seq).absent(path))
  const asked = entries.flatMap(({ folded }) =>
    folded.filter(
      ({ record, corrected, withdrawnBy }) =>
        record['annotation'] === 'report' &&
        withdrawnBy === undefined &&
        memberAt(corrected, 'preservationRequested') === true,
    ),
  )
  const unapplied = entries.flatMap(({ folded }) =>
    folded.filter(
      ({ record, partly, withdrawnBy }) =>
        record['annotation'] === 'correction' && partly !== undefined && withdrawnBy === undefined,
    ),
  )
  yield {
    is: 'heading',
    level: 3,
    text: [label === undefined ? 'A platform, and no account shown' : `${label} of part 3`],
  }
  yield {
    is: 'facts',
    rows: [
      [['Platform'], member('channel', 'platform')],
      ...ACCOUNT.map(([name, label]) => [[label], member('sender', name)] as const),
      [
        ['Preservation recorded as asked for'],
        asked.length === 0 ? ['no report shown says so'] : entryLinks(asked.map(({ seq }) => seq)),
      ],
      ...(unapplied.length === 0
        ? []
        : [
            [
              ['Corrections shown in part, and not applied here'],
              entryLinks(unapplied.map(({ seq }) => seq)),
            ] as const,
          ]),
    ],
  }
  yield {
    is: 'table',
    caption: label === undefined ? 'Entries with no account shown' : `Messages of ${label} of part 3`,
    columns: [
      { name: 'Entry', share: 10 },
      { name: 'When', share: 25 },
      { name: 'Conversation', share: 15 },
      { name: 'Message id', share: 20 },
      { name: 'Address (URL)', share: 30 },
    ],
    rows: lazily(() => messageRows(entries, reading)),
  }
}

function* messageRows(entries: readonly FoldedEntry[], reading: Reading): Generator<readonly Text[]> {
  for (const { seq, corrected } of entries) {
    const holes = reading.holes(seq)
    const time = mainTime(corrected)
    const member = (name: string): Text =>
      saidOr(textAt(corrected, 'channel', name), holes.absent(['channel', name]))
    yield [
      [entryLink(seq)],
      time === undefined
        ? [holes.absent(['occurred'])]
        : [`${time.meaning}: `, { said: clearForm(time.when) }],
      member('conversation'),
      member('messageId'),
      member('url'),
    ]
  }
}

function modelRequest(): Block {
  return draftCard({
    name: 'preservation',
    title: 'Model of a request for preservation (18 USC 2703(f))',
    about: ['For a governmental entity alone to fill in, sign and send.'],
    statements: [
      ['To: ', { blank: 'provider, and where it takes such requests' }],
      ['From: ', { blank: 'governmental entity, officer, address, telephone' }],
      [
        'Under 18 USC 2703(f) you are asked to preserve, for 90 days, the records and other evidence in your possession of these accounts: ',
        { blank: 'accounts of this part, by their numbers in part 3, with handle, id and address' },
      ],
      ['Messages and their dates: ', { blank: 'from the tables of this part' }],
      ['Your reference, or that of the case: ', { blank: 'reference' }],
    ],
    sign: ['Name and office', 'Signature', 'Date'],
    needed: [['A governmental entity that makes the request.']],
  })
}
