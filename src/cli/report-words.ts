/** A verification in words: the verdict, the five answers, the findings, and what one copy alone cannot show. */

import type { Finding } from '../core/finding.ts'
import { findingWords } from '../core/finding-words.ts'
import type { Report, Verdict } from '../verify/report.ts'
import type { Paint, Style } from './output.ts'
import { oneLine } from './printable.ts'

const VERDICTS: Record<Verdict, { words: string; style: Style }> = {
  consistent: { words: 'Consistent with itself and with everything it was held against.', style: 'good' },
  changed: { words: 'Changed. It is not as it was signed.', style: 'bad' },
  unfinished: {
    words: 'Everything acknowledged is consistent; an unfinished write lies at the end.',
    style: 'warn',
  },
  cannotTell: { words: 'It cannot be told. Something needed is missing or unknown.', style: 'warn' },
}

const UNCHANGED = {
  yes: 'yes: every checked byte is as it was signed',
  no: 'no: see the findings below',
  cannotTell: 'cannot tell: see the findings below',
}

const WIDTH = 400
const MOST_FINDINGS = 200

/** The lines for a person. Text from what was checked is shown visibly. */
export function reportLines(report: Report, paint: Paint): string[] {
  const { answers, checked, findings } = report
  const verdict = VERDICTS[report.verdict]
  const lines = [
    paint(verdict.style, verdict.words),
    '',
    `unchanged since signed   ${UNCHANGED[answers.unchanged]}`,
    `signed by                ${signedWords(report)}`,
    `existed by               ${answers.existedBy.length === 0 ? 'not shown: no outside time is held; the dates are those of the device' : ''}`,
    `complete up to           ${completeWords(report)}`,
    'content true             never answered: no check of bytes can tell',
    '',
    `Checked: ${counted(checked.entries, 'entry', 'entries')}, ${counted(checked.objects, 'attachment')}, ${counted(checked.checkpoints, 'checkpoint')}.`,
  ]
  if (report.shown !== undefined) {
    lines.push(`Shown: entries ${ranges(report.shown)} of ${answers.complete.size}.`)
  }
  const sorted = [...findings].sort((a, b) => ORDER[a.severity] - ORDER[b.severity])
  if (sorted.length > 0) lines.push('')
  for (const finding of sorted.slice(0, MOST_FINDINGS)) lines.push(findingLine(finding, paint))
  if (sorted.length > MOST_FINDINGS)
    lines.push(`… and ${sorted.length - MOST_FINDINGS} more; --json gives all.`)
  lines.push('', ...limits(report))
  return lines
}

const ORDER: Record<Finding['severity'], number> = { failure: 0, unfinished: 1, cannotTell: 2, note: 3 }
const LABELS: Record<Finding['severity'], { word: string; style: Style }> = {
  failure: { word: 'failure', style: 'bad' },
  unfinished: { word: 'unfinished', style: 'warn' },
  cannotTell: { word: 'cannot tell', style: 'warn' },
  note: { word: 'note', style: 'faint' },
}

function findingLine(finding: Finding, paint: Paint): string {
  const { word, style } = LABELS[finding.severity]
  return `${paint(style, `${word}:`)} ${oneLine(findingWords(finding), WIDTH)}`
}

function signedWords({ answers }: Report): string {
  const { key, from } = answers.signedBy
  if (key === null) return 'nobody whose key could be read'
  return from === 'given'
    ? `${key}, the key you gave`
    : `${key}, a key that came with it; compare it with one you have from elsewhere`
}

function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}

function completeWords({ answers, heldTo }: Report): string {
  const { size, against } = answers.complete
  const entries = counted(size, 'entry', 'entries')
  if (against.includes('nothing')) return `${entries}, held against nothing`
  const part = heldTo < size ? ` of the first ${heldTo}` : ''
  return `${entries}, held against ${against.join(', ')}${part}`
}

/** `0, 3, 7–9` of rising numbers. */
export function ranges(seqs: readonly number[]): string {
  const parts: string[] = []
  for (let at = 0; at < seqs.length; ) {
    let end = at
    while (seqs[end + 1] === (seqs[end] as number) + 1) end++
    parts.push(end === at ? `${seqs[at]}` : `${seqs[at]}–${seqs[end]}`)
    at = end + 1
  }
  return parts.length === 0 ? 'none' : parts.join(', ')
}

function limits({ answers, heldTo, what }: Report): string[] {
  const lines: string[] = []
  const { size } = answers.complete
  if (answers.complete.against.includes('nothing')) {
    lines.push(
      'One copy alone cannot show that its end was not cut off, or that there is no second history. A later checkpoint, its twelve words, or another packet can (--against, --expect).',
    )
  }
  if (heldTo > 0 && heldTo < size) {
    lines.push(
      `What was held speaks of the first ${counted(heldTo, 'entry', 'entries')}. Of those after, this copy alone cannot show that their end was not cut off, or that there is no second history. A later checkpoint, its twelve words, or another packet can (--against, --expect).`,
    )
  }
  if (answers.signedBy.from === 'enclosed') {
    lines.push(
      `Whoever replaced ${what === 'vault' ? 'the whole vault' : 'the whole packet'} would have put a key of his own in. The fingerprint from its owner, by another way, settles that (--key).`,
    )
  }
  return lines
}
