/** A copy of a vault is checked before it gets its name, as `verify` would: without the passphrase. */
import { EvidenceError } from '../core/errors.ts'
import { findingWords } from '../core/finding-words.ts'
import type { Source } from '../core/source.ts'
import { type Anchors, NO_ANCHORS } from '../verify/anchors.ts'
import type { Report } from '../verify/report.ts'
import { verify } from '../verify/verify.ts'

/**
 * Verifies the copy; `path` is what a failure names.
 * @throws EvidenceError 'copy-unverified' for anything that is wrong; what nobody can tell (an outside token that this
 *   version cannot check) is no fault of the copy, and stands in the report
 */
export async function checkCopy(source: Source, path: string, anchors: Anchors = NO_ANCHORS): Promise<Report> {
  const report = await verify(source, 'vault', { anchors, all: true, views: undefined })
  const wrong = report.findings.filter(({ severity }) => severity === 'failure' || severity === 'unfinished')
  if (wrong.length > 0 && anchors === NO_ANCHORS) throw new EvidenceError({ code: 'copy-unverified', path, findings: wrong.map(findingWords) })
  return report
}
