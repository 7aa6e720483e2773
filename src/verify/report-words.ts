/**
 * A report in words, for the program and the checking page alike: the verdict, the five answers by name, what was
 * looked at, and what one copy alone cannot show. Text from what was checked is in it: escape before showing.
 */
import type { FindingCode } from '../core/finding.ts'
import type { Report, Verdict } from './report.ts'

/** An answer by its name. */
export type AnswerWords = { readonly name: string; readonly words: string }

/** The words of a report but for its findings, which have their own (core/finding-words.ts). */
export type ReportWords = {
  readonly verdict: string
  readonly answers: readonly AnswerWords[]
  /** What was looked at, a sentence each. */
  readonly looked: readonly string[]
  /** What one copy alone cannot show, a sentence or two each. */
  readonly limits: readonly string[]
}

const VERDICTS: Record<Verdict, string> = {
  consistent: 'Consistent with itself and with everything it was held against.',
  changed: 'Changed. It is not as it was signed.',
  unfinished: 'Everything acknowledged is consistent; an unfinished write lies at the end.',
  cannotTell: 'It cannot be told. Something needed is missing or unknown.',
}

/** Findings that a slip of the reader's pen causes as well as another's hand: they alone show no change since signed. */
const NOT_FITTING: ReadonlySet<FindingCode> = new Set([
  'held-other-vault',
  'key-differs',
  'manifest-differs',
  'words-differ',
])

const UNCHANGED = {
  yes: 'yes: every checked byte is as it was signed',
  no: 'no: see the findings below',
  cannotTell: 'cannot tell: see the findings below',
}

/** Where a reader can say what he holds: for a later state of the ledger, and for the key. */
export type Ways = { readonly later: string; readonly key: string }

/** The words of `report`. */
export function reportWords(report: Report, ways: Ways): ReportWords {
  const { answers, checked, shown, findings, leftOut } = report
  const failures = findings.filter(({ severity }) => severity === 'failure')
  const unfit = failures.length > 0 && failures.every(({ code }) => NOT_FITTING.has(code))
  return {
    verdict: unfit ? 'It does not fit what it was held against.' : VERDICTS[report.verdict],
    answers: [
      {
        name: 'unchanged since signed',
        words: unfit
          ? 'no: it does not fit what it was held against; no other failure was found, see below'
          : UNCHANGED[answers.unchanged],
      },
      { name: 'signed by', words: signedWords(report) },
      {
        name: 'existed by',
        words:
          answers.existedBy.length === 0
            ? 'not shown: no outside time is held; the dates are those of the device'
            : '',
      },
      { name: 'complete up to', words: completeWords(report) },
      { name: 'content true', words: 'never answered: no check of bytes can tell' },
    ],
    looked: [
      `Checked: ${counted(checked.entries, 'entry', 'entries')}, ${counted(checked.objects, 'attachment')}, ${counted(checked.checkpoints, 'checkpoint')}.`,
      ...(shown === undefined ? [] : [`Shown: entries ${ranges(shown)} of ${answers.complete.size}.`]),
      ...(leftOut === 0
        ? []
        : [
            `Of one kind of finding the first 1,000 are told; ${leftOut} more ${leftOut === 1 ? 'was' : 'were'} found.`,
          ]),
    ],
    limits: limits(report, ways),
  }
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

function limits({ answers, findings, heldTo, what }: Report, ways: Ways): string[] {
  const lines: string[] = []
  const { size } = answers.complete
  if (answers.complete.against.includes('nothing')) {
    lines.push(
      `One copy alone cannot show that its end was not cut off, or that there is no second history. A later checkpoint, its twelve words, or another packet can (${ways.later}).`,
    )
  }
  if (heldTo > 0 && heldTo < size) {
    lines.push(
      `What was held speaks of the first ${counted(heldTo, 'entry', 'entries')}. Of those after, this copy alone cannot show that their end was not cut off, or that there is no second history. A later checkpoint, its twelve words, or another packet can (${ways.later}).`,
    )
  }
  // Whoever told the SHA-256 of the manifests told which packet it is, its key included.
  const told = findings.some(({ code }) => code === 'manifest-fits')
  if (answers.signedBy.from === 'enclosed' && !told) {
    lines.push(
      `Whoever replaced ${what === 'vault' ? 'the whole vault' : 'the whole packet'} would have put a key of his own in. The fingerprint from its owner, by another way, settles that (${ways.key}).`,
    )
  }
  return lines
}
