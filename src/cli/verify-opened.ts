/** `evidence verify --decrypt`: what is sealed is opened and judged too; for the owner, who has the passphrase. */
import type { Identity } from '../age/keys.ts'
import type { WholeEntry } from '../core/entry.ts'
import { finding } from '../core/finding.ts'
import { damagedAttachments } from '../vault/sealed-objects.ts'
import { unsealEntry } from '../vault/unseal.ts'
import { type Examine, examineLine } from '../verify/examine.ts'
import { judge, type Report } from '../verify/report.ts'

/** Examines lines and opens those that are sealed; `withFiles` are the entries whose attachments are still to be opened. */
export function startOpening(identities: readonly Identity[]): {
  readonly examine: Examine
  readonly withFiles: readonly WholeEntry[]
} {
  const withFiles: WholeEntry[] = []
  const examine: Examine = async (lines) =>
    lines.map((line) =>
      examineLine(line, (entry) => {
        const whole = unsealEntry(entry, identities)
        if (whole?.header.objects !== undefined) withFiles.push(whole)
        return whole
      }),
    )
  return { examine, withFiles }
}

/** The report with what was found in the attachments of the opened entries; those that it names already are left. */
export function withOpenedFiles(
  report: Report,
  dir: string,
  withFiles: readonly WholeEntry[],
  identities: readonly Identity[],
): Report {
  const named = new Set(report.findings.map(({ path }) => path))
  const found = withFiles.flatMap((entry) =>
    damagedAttachments(dir, entry, identities)
      .map((stored) => `objects/${stored.slice(0, 2)}/${stored.slice(2)}`)
      .filter((path) => !named.has(path))
      .map((path) => finding('attachment-damaged', { seq: entry.header.seq, path })),
  )
  if (found.length === 0) return report
  const findings = [...report.findings, ...found]
  const { verdict, unchanged } = judge(findings)
  return { ...report, findings, verdict, answers: { ...report.answers, unchanged } }
}
