/**
 * Failures: the user or the machine is in the way. A fault is data; its sentence is made in cli/sentences.ts.
 * Findings about the evidence are returned (finding.ts), never thrown; any other error is a bug of ours.
 */
import type { HandedOut, ReceiptProblem } from './receipt.ts'
import type { RecordProblem } from './record.ts'

/** Why the machine refused a file operation, in the few kinds that need different words. */
export type DiskReason =
  | 'missing'
  | 'permission'
  | 'full'
  | 'read-only'
  | 'too-many'
  | 'io'
  | 'busy'
  | 'other'

/** What stands against writing to a vault; nothing is cut or repaired, and `verify` tells more. */
export type Damage =
  | 'settings'
  | 'settings-differ'
  | 'secrets'
  | 'passphrase'
  | 'work-factor'
  | 'recipient'
  | 'checkpoint-line'
  | 'checkpoint-signature'
  | 'torn-checkpoint'
  | 'two-roots'
  | 'newer-checkpoint'
  | 'newer-frontier'
  | 'foreign-frontier'
  | 'newer-unknown-key'
  | 'newer-timestamp'
  | 'ledger-short'
  | 'ledger-changed'
  | 'key-in-force'
  | 'key-unsigned'
  | 'link'

/** Who holds the vault, as its lock file says. All of it is data from a file. */
export type LockHolder = { readonly pid?: number; readonly host?: string; readonly bytes: string }

/** The closed set of failures. Paths are as the user gave them or relative to the vault. */
export type Fault =
  | { code: 'usage'; detail: string }
  | { code: 'invalid-record'; line?: number; problems: readonly RecordProblem[] }
  | { code: 'not-json'; path: string; line?: number }
  | { code: 'nothing-to-record' }
  | { code: 'child-image' }
  | { code: 'receipt-unfit'; ours: HandedOut; problem: ReceiptProblem }
  | { code: 'time-unclear'; option: string; input: string; why: string; choices: readonly string[] }
  | { code: 'unknown-entry'; seq: string; size: number }
  | { code: 'already-there'; path: string }
  | { code: 'not-a-regular-file'; path: string; what: 'folder' | 'link' | 'pipe' | 'device' | 'other' }
  | { code: 'not-utf8'; path: string }
  | { code: 'too-large'; what: string; bytes: number; limit: number }
  | { code: 'file-changed'; path: string }
  | { code: 'disk'; doing: 'read' | 'write'; path: string; reason: DiskReason; certain: boolean }
  | { code: 'not-a-vault'; path: string }
  | { code: 'vault-in-use'; holder: LockHolder; provable: boolean }
  | { code: 'vault-damaged'; damage: Damage; path: string; size?: number }
  | { code: 'unknown-version'; path: string }
  | { code: 'not-yet'; what: 'windows' }
  | { code: 'passphrase-needed' }
  | { code: 'not-encrypted' }
  | { code: 'wrong-passphrase' }
  | { code: 'wrong-identity' }
  | { code: 'restored' }
  | { code: 'copy-unverified'; path: string; findings: readonly string[] }
  | {
      code: 'not-restored'
      why: 'newer' | 'forked' | 'other-vault' | 'no-vault'
      path: string
      size: number
      found: number
    }
  | { code: 'not-settled'; why: 'later' | 'differs' | 'remembered'; size: number; found: number }
  | { code: 'not-removed'; path: string; why: 'changed' | 'not-copied'; names: readonly string[] }
  | { code: 'no-keyring'; why: string }
  | { code: 'add-only-differs' }
  | { code: 'keys-between'; path: string; reason: DiskReason }
  | { code: 'nothing-opens' }
  | { code: 'passphrase-weak'; why: string }
  | { code: 'no-terminal'; option: string }
  | { code: 'words-in-file'; files: readonly { readonly seq: number; readonly index: number }[] }
  | { code: 'again-differs'; seq: number }
  | { code: 'again-version'; seq: number; software: string }
  | { code: 'attachment-damaged'; seq: number }
  | { code: 'export-unverified'; findings: readonly string[] }
  | { code: 'zip-too-large'; files: number; bytes: number }
  | { code: 'nothing-chosen' }
  | { code: 'output-failed'; reason: DiskReason }
  | { code: 'interrupted'; signal?: string }

/** The one error class of the program. */
export class EvidenceError extends Error {
  readonly fault: Fault
  /** True when something was recorded or written before the failure. */
  readonly changed: boolean

  constructor(fault: Fault, options: { changed?: boolean; cause?: unknown } = {}) {
    super(fault.code, { cause: options.cause })
    this.name = 'EvidenceError'
    this.fault = fault
    this.changed = options.changed ?? false
  }
}
