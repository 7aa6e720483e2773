/**
 * Part 12: reports to authorities and other bodies, also drafts that were not sent, with what came of them, as recorded.
 * An outcome that is not recorded is said to be not recorded, which does not say that there was none.
 */
import { clearForm } from '../../core/clear-form.ts'
import type { FoldedEntry } from '../../core/fold.ts'
import { listAt, memberAt, textAt, whenAt } from '../../core/recorded.ts'
import { everyEntry, type PacketView } from '../packet-view.ts'
import type { Block, Part, Text } from './blocks.ts'
import { type Reading, readingOf } from './reading.ts'
import { saidText } from './said.ts'
import { entryLink, entryLinks, joined, saidOr } from './spans.ts'

/** The reports and their outcomes. */
export function reportsMade(view: PacketView): Part {
  return {
    id: 'part-12',
    number: '12',
    title: 'Reports and outcomes, as recorded',
    blocks: () => blocksOf(view),
  }
}

function* blocksOf(view: PacketView): Generator<Block> {
  const reports = everyEntry(view).filter(({ record }) => record['annotation'] === 'report')
  if (reports.length === 0) {
    yield { is: 'text', text: ['No report to an authority or other body is shown in this packet.'] }
    return
  }
  const reading = readingOf(view)
  const open = reports.filter((one) => one.withdrawnBy === undefined && !hasOutcome(one))
  const without = open.filter(({ seq }) => reading.holes(seq).absent(['outcome'], '') === '')
  yield {
    is: 'text',
    text:
      without.length === 0
        ? [
            'For each report that is in force and whose outcome is not hidden, an outcome is recorded. What it says stands below: it may be that nothing was sent, or that nobody answered.',
          ]
        : [
            { strong: 'Without a recorded outcome: ' },
            ...entryLinks(without.map(({ seq }) => seq)),
            '. Whether there was an answer is not recorded.',
          ],
  }
  for (const report of reports) yield* reportBlocks(report, reading)
}

function hasOutcome({ corrected }: FoldedEntry): boolean {
  return (textAt(corrected, 'outcome') ?? '') !== ''
}

function* reportBlocks(report: FoldedEntry, reading: Reading): Generator<Block> {
  const { seq, corrected, withdrawnBy } = report
  const about = memberAt(report.record, 'about', 'seq')
  const holes = reading.holes(seq)
  const row = (label: string, member: string, otherwise?: string): readonly [Text, Text] => [
    [label],
    saidOr(textAt(corrected, member), holes.absent([member], otherwise)),
  ]
  const at = whenAt(corrected, 'at')
  const given = listAt(corrected, 'given').filter((one) => typeof one === 'string')
  const asked = memberAt(corrected, 'preservationRequested')
  yield {
    is: 'heading',
    level: 3,
    text: [
      'Report of ',
      entryLink(seq),
      ...(typeof about === 'number' && reading.entries.has(about) ? [' about ', entryLink(about)] : []),
    ],
  }
  if (withdrawnBy !== undefined) yield { is: 'marks', marks: [`Withdrawn by entry ${withdrawnBy}`] }
  yield {
    is: 'facts',
    rows: [
      row('To', 'to'),
      row('Body', 'body'),
      [['Date'], at === undefined ? [holes.absent(['at'])] : [{ said: clearForm(at) }]],
      row('Reference number', 'reference'),
      row('Officer', 'officer'),
      [['Handed over'], given.length === 0 ? [holes.absent(['given'])] : joined(given.map(saidText), '; ')],
      [
        ['Preservation asked for'],
        [typeof asked === 'boolean' ? (asked ? 'yes' : 'no') : holes.absent(['preservationRequested'])],
      ],
      row('Outcome, as recorded', 'outcome', 'no outcome is recorded'),
    ],
  }
}
