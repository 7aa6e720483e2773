/** Part 3: the persons and accounts of the entries, in the script in which they were recorded. */

import { parsePointer } from '../../core/pointer.ts'
import type { PacketView } from '../packet-view.ts'
import { labelOfPath, rowsOf, valueText } from '../record-rows.ts'
import type { Block, Part, Text } from './blocks.ts'
import { pathStep } from './grouped-rows.ts'
import { type Account, accountsOf, othersNamed, type Target, targetsOf } from './people.ts'
import { saidText } from './said.ts'
import { joined, saidOr } from './spans.ts'

/** The entries of somebody beyond these are counted: each is in part 4. */
const MOST = 12

/** The part on persons and accounts. */
export function persons(view: PacketView): Part {
  return { id: 'part-3', number: '3', title: 'Persons and accounts', blocks: () => blocksOf(view) }
}

function* blocksOf(view: PacketView): Generator<Block> {
  yield {
    is: 'text',
    text: [
      'As recorded in the entries shown. Two mentions stand in one line only where everything recorded of them is alike; whether two lines are one person or one account is not shown. An account is described by what it displayed. Who used it is left open, and where somebody drew a conclusion it is an attribution, which stands in part 4 as theirs.',
    ],
  }
  const targets = targetsOf(view)
  yield { is: 'heading', level: 2, text: ['Who is threatened'] }
  yield targets.length === 0
    ? { is: 'text', text: ['No entry shown names anybody as threatened.'] }
    : {
        is: 'table',
        caption: 'Persons',
        columns: [
          { name: 'Label', share: 13 },
          { name: 'Name as recorded', share: 25 },
          { name: 'Relation to the recorder', share: 22 },
          { name: 'Minor', share: 12 },
          { name: 'Entries', share: 28 },
        ],
        rows: targets.map(targetCells),
      }
  const accounts = accountsOf(view)
  yield { is: 'heading', level: 2, text: ['Accounts'] }
  yield accounts.length === 0
    ? { is: 'text', text: ['No entry shown describes an account.'] }
    : {
        is: 'table',
        caption: 'Accounts',
        columns: [
          { name: 'Label', share: 13 },
          { name: 'As seen', share: 37 },
          { name: 'Role', share: 16 },
          { name: 'Attribution in entry', share: 14 },
          { name: 'Entries', share: 20 },
        ],
        rows: accounts.map(accountCells),
      }
  const others = othersNamed(view)
  if (others.length === 0) return
  yield { is: 'heading', level: 2, text: ['Others who are named'] }
  yield {
    is: 'table',
    caption: 'Others',
    columns: [
      { name: 'Name as recorded', share: 36 },
      { name: 'Role', share: 36 },
      { name: 'Entries', share: 28 },
    ],
    rows: others.map(({ name, role, entries }): Text[] => [saidText(name), [role], numberLinks(entries)]),
  }
}

function targetCells({ label, who, name, letter, age, minor, isRecipient, entries }: Target): Text[] {
  return [
    [label],
    letter === undefined ? saidOr(name, 'not recorded') : [`${letter}, name not shown`],
    [...saidOr(who, 'not recorded'), isRecipient ? ', received it' : ''],
    [minor ? 'yes' : 'not stated', age === undefined ? '' : `, age ${age}`],
    numberLinks(entries),
  ]
}

function accountCells({ label, role, platform, seen, entries, attributions }: Account): Text[] {
  return [
    [label],
    [
      ...(platform === undefined ? [] : [...saidText(platform), '\n']),
      ...(typeof seen === 'string' ? saidText(valueText(seen)) : seenText(seen)),
    ],
    [role === 'sender' ? 'source of messages, as seen' : 'received'],
    attributions.length === 0 ? ['none shown'] : numberLinks(attributions),
    numberLinks(entries),
  ]
}

function seenText(seen: Exclude<Account['seen'], string>): Text {
  return joined(
    rowsOf(seen).map(({ pointer, text }): Text => {
      return [{ said: labelOfPath((parsePointer(pointer) ?? []).map(pathStep)) }, ': ', ...saidText(text)]
    }),
    '\n',
  )
}

function numberLinks(seqs: readonly number[]): Text {
  const sorted = [...seqs].sort((a, b) => a - b)
  const links = sorted.slice(0, MOST).map((seq): Text => [{ to: `entry-${seq}`, text: String(seq) }])
  return [...joined(links), sorted.length <= MOST ? '' : ` and ${sorted.length - MOST} more`]
}
