/** A verification on a terminal: the words of the report, its findings, the gravest first, and colours. */

import type { Finding } from '../core/finding.ts'
import { bySeverity, findingWords, severityWord } from '../core/finding-words.ts'
import type { Report, Verdict } from '../verify/report.ts'
import { reportWords } from '../verify/report-words.ts'
import type { Paint, Style } from './output.ts'
import { oneLine } from './printable.ts'

const VERDICT_STYLES: Record<Verdict, Style> = {
  consistent: 'good',
  changed: 'bad',
  unfinished: 'warn',
  cannotTell: 'warn',
}

const WIDTH = 400
const MOST_FINDINGS = 200
const NAME_WIDTH = 25

/** The lines for a person. Text from what was checked is shown visibly. */
export function reportLines(report: Report, paint: Paint): string[] {
  const { verdict, answers, looked, limits } = reportWords(report, {
    later: '--against, --expect',
    key: '--key',
  })
  const lines = [
    paint(VERDICT_STYLES[report.verdict], verdict),
    '',
    ...answers.map(({ name, words }) => `${name.padEnd(NAME_WIDTH)}${words}`),
    '',
    ...looked,
  ]
  const sorted = bySeverity(report.findings)
  if (sorted.length > 0) lines.push('')
  for (const finding of sorted.slice(0, MOST_FINDINGS)) lines.push(findingLine(finding, paint))
  if (sorted.length > MOST_FINDINGS)
    lines.push(`… and ${sorted.length - MOST_FINDINGS} more; --json gives them.`)
  lines.push('', ...limits)
  return lines
}

const SEVERITY_STYLES: Record<Finding['severity'], Style> = {
  failure: 'bad',
  unfinished: 'warn',
  cannotTell: 'warn',
  note: 'faint',
}

function findingLine(finding: Finding, paint: Paint): string {
  const { severity } = finding
  return `${paint(SEVERITY_STYLES[severity], `${severityWord(severity)}:`)} ${oneLine(findingWords(finding), WIDTH)}`
}
