/** The result of a verification: findings, the five answers, the verdict (cli.md, "verify"). Collected, never printed. */
import { EvidenceError } from '../core/errors.ts'
import { type Finding, type FindingCode, finding } from '../core/finding.ts'
import { ZipDamage } from './zip-refusal.ts'

/** consistent: with itself and with everything it was held against. */
export type Verdict = 'consistent' | 'changed' | 'unfinished' | 'cannotTell'
/** What was held against it and agreed. */
export type Against = 'words' | 'checkpoint' | 'packet' | 'token' | 'witness' | 'receipt' | 'nothing'

/** The five answers, in the words used everywhere. */
export type Answers = {
  readonly unchanged: 'yes' | 'no' | 'cannotTell'
  readonly signedBy: { readonly key: string | null; readonly from: 'given' | 'enclosed' | 'none' }
  readonly existedBy: readonly {
    size: number
    time: string
    authority: string
    from: 'pinned' | 'enclosed'
  }[]
  readonly notBefore: readonly { seq: number; time: string }[]
  readonly complete: { readonly size: number; readonly against: readonly Against[] }
  readonly contentTrue: 'neverAnswered'
}

/** What was looked at. */
export type Checked = { entries: number; objects: number; checkpoints: number; tokens: number }

/** What a verification found. `shown` lists the entries of a packet that are shown whole or in part. */
export type Report = {
  readonly what: 'vault' | 'packet'
  readonly verdict: Verdict
  readonly answers: Answers
  readonly findings: readonly Finding[]
  readonly checked: Checked
  /** The greatest size at which something that was held agreed; 0 where nothing did. */
  readonly heldTo: number
  /** How many findings were not kept, for there were too many of one code. */
  readonly leftOut: number
  readonly shown?: readonly number[]
}

/** Of one code at most this many findings are kept, so that a hostile file cannot fill the memory. */
const MAX_OF_A_CODE = 1000

/** Collects findings. */
export type Findings = {
  readonly list: Finding[]
  add(code: FindingCode, details?: Omit<Finding, 'code' | 'severity'>): void
  has(code: FindingCode): boolean
  leftOut(): number
}

/** An empty collection. */
export function startFindings(): Findings {
  const list: Finding[] = []
  const counts = new Map<FindingCode, number>()
  return {
    list,
    add(code, details) {
      const count = (counts.get(code) ?? 0) + 1
      counts.set(code, count)
      if (count <= MAX_OF_A_CODE) list.push(finding(code, details))
    },
    has: (code) => counts.has(code),
    leftOut: () => [...counts.values()].reduce((sum, count) => sum + count, 0) - list.length,
  }
}

/** Runs `act`; a file that cannot be read, or is damaged inside its ZIP, becomes a finding that names it. */
export async function reading<T>(
  findings: Findings,
  path: string,
  act: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await act()
  } catch (error) {
    if (error instanceof ZipDamage) findings.add('file-damaged', { path, why: 'zip' })
    else if (error instanceof EvidenceError && error.fault.code === 'too-large')
      findings.add('file-damaged', { path, why: 'too-large' })
    else if (error instanceof EvidenceError && error.fault.code === 'not-a-regular-file')
      findings.add('file-not-regular', { path })
    else if (error instanceof EvidenceError && error.fault.code === 'disk')
      findings.add('file-unreadable', { path, why: error.fault.reason })
    else throw error
    return undefined
  }
}

/** Doubts about outside anchors, and about who sealed a packet, say nothing about whether this copy changed. */
const ABOUT_ANCHORS: ReadonlySet<FindingCode> = new Set([
  'anchor-missing',
  'held-damaged',
  'key-revoked',
  'packet-older',
  'seal-expired',
  'seal-missing',
  'seal-unnamed',
  'token-unchecked',
])

/** The verdict and the first answer that findings give. */
export function judge(findings: readonly Finding[]): { verdict: Verdict; unchanged: Answers['unchanged'] } {
  const some = (severity: Finding['severity']): boolean => findings.some((one) => one.severity === severity)
  const doubt = findings.some((one) => one.severity === 'cannotTell' && !ABOUT_ANCHORS.has(one.code))
  const unchanged = some('failure') ? 'no' : doubt ? 'cannotTell' : 'yes'
  if (some('failure')) return { verdict: 'changed', unchanged }
  if (some('unfinished')) return { verdict: 'unfinished', unchanged }
  return { verdict: some('cannotTell') ? 'cannotTell' : 'consistent', unchanged }
}
