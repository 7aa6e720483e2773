/** The report on a ZIP that is refused whole: nothing in it was looked at. */
import { finding } from '../core/finding.ts'
import { judge, type Report } from './report.ts'
import type { ZipRefusal } from './zip-refusal.ts'

/** Why it is refused and, where one entry is to blame, that entry's name, which is data. */
export function refusedReport(why: ZipRefusal, name: string | undefined): Report {
  const findings = [finding('zip-refused', { why, ...(name === undefined ? {} : { path: name }) })]
  const { verdict, unchanged } = judge(findings)
  return {
    what: 'packet',
    verdict,
    answers: {
      unchanged,
      signedBy: { key: null, from: 'none' },
      existedBy: [],
      notBefore: [],
      complete: { size: 0, against: ['nothing'] },
      contentTrue: 'neverAnswered',
    },
    findings,
    checked: { entries: 0, objects: 0, checkpoints: 0, tokens: 0 },
    heldTo: 0,
    leftOut: 0,
  }
}
