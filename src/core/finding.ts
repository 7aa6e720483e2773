/**
 * Findings: what is so about a piece of evidence, as data. Severity is by table; the sentences are in
 * finding-words.ts, so that the program and the checking page say the same.
 */
import type { DisclosureFault } from './disclosure.ts'
import type { EntryFault } from './entry.ts'

/** failure: changed. unfinished: an unacknowledged tail. cannotTell: something is missing or unknown. note: no matter. */
export type Severity = 'failure' | 'unfinished' | 'cannotTell' | 'note'

/** Every finding has a code; what else it has depends on the code. `path` is relative to what was checked. */
export type FindingCode =
  // files of any kind
  | 'file-missing'
  | 'file-damaged'
  | 'file-unreadable'
  | 'file-unlisted'
  | 'file-not-regular'
  | 'file-unknown'
  // a vault's own files
  | 'settings-damaged'
  | 'settings-differ'
  | 'settings-older'
  | 'frontier-differs'
  | 'quarantine-holds'
  | 'tail-unfinished'
  // checkpoints
  | 'checkpoint-damaged'
  | 'checkpoint-order'
  | 'checkpoint-bytes'
  | 'checkpoint-older'
  | 'checkpoint-newer'
  | 'root-mismatch'
  | 'signature-bad'
  | 'signatures-unchecked'
  // entries
  | 'entry-damaged'
  | 'entry-version-unknown'
  | 'entry-order'
  | 'entry-missing'
  | 'entry-key'
  | 'digest-mismatch'
  | 'ciphertext-mismatch'
  | 'sealed-otherwise'
  | 'ledger-short'
  | 'entry-sealing'
  | 'entry-misplaced'
  | 'vault-id'
  | 'succession-broken'
  | 'about-mismatch'
  | 'kind-unknown'
  | 'member-unknown'
  | 'record-irregular'
  | 'clock-backwards'
  // attachments
  | 'attachment-missing'
  | 'attachment-damaged'
  | 'attachment-unreferenced'
  // outside anchors
  | 'token-unchecked'
  | 'held-longer'
  | 'held-forked'
  | 'held-other-vault'
  | 'held-damaged'
  | 'words-differ'
  | 'words-longer'
  | 'manifest-differs'
  | 'manifest-fits'
  | 'packet-older'
  | 'key-differs'
  | 'key-revoked'
  | 'anchor-missing'
  // packets
  | 'zip-refused'
  | 'bag-malformed'
  | 'manifest-damaged'
  | 'name-unsafe'
  | 'data-damaged'
  | 'data-version-unknown'
  | 'leaves-damaged'
  | 'leaf-mismatch'
  | 'disclosure-refused'
  | 'attachment-unnamed'
  | 'count-wrong'
  | 'view-differs'
  | 'views-unchecked'
  | 'pdf-unchecked'
  | 'pdf-as-sealed'
  | 'file-unaccounted'
  | 'claims-unattributed'
  | 'claims-sealed'
  | 'seal-bad'
  | 'seal-malformed'
  | 'seal-stranger'
  | 'seal-unnamed'
  | 'seal-expired'
  | 'seal-missing'

/** One finding. Numbers and names only; never the content of a record. */
export type Finding = {
  readonly code: FindingCode
  readonly severity: Severity
  /** The entry concerned. */
  readonly seq?: number
  /** The file concerned. */
  readonly path?: string
  /** A tree size, or a count where the code is about one. */
  readonly size?: number
  /** A second number: what was found, or held. */
  readonly found?: number
  /** A closed word that says which rule was broken. */
  readonly why?: EntryFault | DisclosureFault | string
}

const SEVERITIES: Record<FindingCode, Severity> = {
  'file-missing': 'failure',
  'file-damaged': 'failure',
  'file-unreadable': 'cannotTell',
  'file-unlisted': 'failure',
  'file-not-regular': 'failure',
  'file-unknown': 'note',
  'settings-damaged': 'failure',
  'settings-differ': 'failure',
  'settings-older': 'note',
  'frontier-differs': 'note',
  'quarantine-holds': 'note',
  'tail-unfinished': 'unfinished',
  'checkpoint-damaged': 'failure',
  'checkpoint-order': 'failure',
  'checkpoint-bytes': 'failure',
  'checkpoint-older': 'note',
  'checkpoint-newer': 'failure',
  'root-mismatch': 'failure',
  'signature-bad': 'failure',
  'signatures-unchecked': 'note',
  'entry-damaged': 'failure',
  'entry-version-unknown': 'cannotTell',
  'entry-order': 'failure',
  'entry-missing': 'failure',
  'entry-key': 'failure',
  'digest-mismatch': 'failure',
  'ciphertext-mismatch': 'failure',
  'sealed-otherwise': 'failure',
  'ledger-short': 'failure',
  'entry-sealing': 'failure',
  'entry-misplaced': 'failure',
  'vault-id': 'failure',
  'succession-broken': 'failure',
  'about-mismatch': 'failure',
  'kind-unknown': 'cannotTell',
  'member-unknown': 'note',
  'record-irregular': 'note',
  'clock-backwards': 'note',
  'attachment-missing': 'failure',
  'attachment-damaged': 'failure',
  'attachment-unreferenced': 'note',
  'token-unchecked': 'cannotTell',
  'held-longer': 'failure',
  'held-forked': 'failure',
  'held-other-vault': 'failure',
  'held-damaged': 'cannotTell',
  'words-differ': 'failure',
  'words-longer': 'failure',
  'manifest-differs': 'failure',
  'manifest-fits': 'note',
  'packet-older': 'cannotTell',
  'key-differs': 'failure',
  'key-revoked': 'cannotTell',
  'anchor-missing': 'cannotTell',
  'zip-refused': 'failure',
  'bag-malformed': 'failure',
  'manifest-damaged': 'failure',
  'name-unsafe': 'failure',
  'data-damaged': 'failure',
  'data-version-unknown': 'cannotTell',
  'leaves-damaged': 'failure',
  'leaf-mismatch': 'failure',
  'disclosure-refused': 'failure',
  'attachment-unnamed': 'failure',
  'count-wrong': 'failure',
  'view-differs': 'failure',
  'views-unchecked': 'cannotTell',
  'pdf-unchecked': 'cannotTell',
  'pdf-as-sealed': 'note',
  'file-unaccounted': 'cannotTell',
  'claims-unattributed': 'note',
  'claims-sealed': 'note',
  'seal-bad': 'failure',
  'seal-malformed': 'failure',
  'seal-stranger': 'failure',
  'seal-unnamed': 'cannotTell',
  'seal-expired': 'cannotTell',
  'seal-missing': 'cannotTell',
}

/** A finding of `code`, with its severity from the table. */
export function finding(code: FindingCode, details: Omit<Finding, 'code' | 'severity'> = {}): Finding {
  return { code, severity: SEVERITIES[code], ...details }
}

/** All codes, for the words and the tests that must cover each. */
export const FINDING_CODES = Object.keys(SEVERITIES) as FindingCode[]
