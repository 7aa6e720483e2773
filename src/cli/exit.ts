/** Exit status: decided here and nowhere else, and the words of it in each command's help (architecture.md). */
import type { Fault } from '../core/errors.ts'
import type { Verdict } from '../verify/report.ts'
import type { Status } from './context.ts'

const MEANINGS: Record<Status, string> = {
  0: 'done, and good',
  1: 'verify: changed, or does not fit what was held against it; doctor: something to look at',
  2: 'wrong usage or input; another option settles it',
  3: 'could not do it (disk, permission, damage)',
  4: 'good, but an unfinished write lies at the end',
  5: 'cannot tell: something needed is missing or unknown',
  10: 'there is no vault here',
  11: 'the vault is in use',
  12: 'wrong passphrase',
  70: 'a fault in evidence itself',
  130: 'interrupted; nothing was recorded',
}

/** The lines of a command's help about the statuses that it can end with. */
export function exitHelp(...statuses: Status[]): string {
  const lines = statuses.map((status) => `  ${String(status).padStart(3)}  ${MEANINGS[status]}`)
  return `\nExit status:\n${lines.join('\n')}`
}

/** The status of a failure. */
export function statusOf(fault: Fault): Status {
  switch (fault.code) {
    case 'disk':
      return fault.doing === 'read' && fault.reason === 'missing' ? 2 : 3
    case 'file-changed':
    case 'vault-damaged':
    case 'attachment-damaged':
    case 'export-unverified':
    case 'output-failed':
    case 'restored':
    case 'copy-unverified':
    case 'not-restored':
    case 'not-settled':
    case 'not-removed':
    case 'no-keyring':
    case 'add-only-differs':
    case 'keys-between':
      return 3
    case 'not-yet':
      return 3
    case 'passphrase-needed':
      return 3
    case 'wrong-passphrase':
    case 'wrong-identity':
    case 'nothing-opens':
      return 12
    case 'unknown-version':
      return 5
    case 'not-a-vault':
      return 10
    case 'vault-in-use':
      return 11
    case 'interrupted':
      return 130
    default:
      return 2
  }
}

/** The status of a verification. */
export function statusOfVerdict(verdict: Verdict): Status {
  switch (verdict) {
    case 'consistent':
      return 0
    case 'changed':
      return 1
    case 'unfinished':
      return 4
    case 'cannotTell':
      return 5
  }
}
