/**
 * Findings in words, for the program and the checking page alike. Each says what is so about which entry or file, and
 * no more than was checked; nobody is accused.
 */
import type { Finding, Severity } from './finding.ts'

const SEVERITY_WORDS: Record<Severity, string> = {
  failure: 'failure',
  unfinished: 'unfinished',
  cannotTell: 'cannot tell',
  note: 'note',
}

/** The word that stands before a finding. */
export function severityWord(severity: Severity): string {
  return SEVERITY_WORDS[severity]
}

const GRAVEST_FIRST: readonly Severity[] = ['failure', 'unfinished', 'cannotTell', 'note']

/** Findings with the gravest first, otherwise in their order. */
export function bySeverity(findings: readonly Finding[]): Finding[] {
  return GRAVEST_FIRST.flatMap((severity) => findings.filter((one) => one.severity === severity))
}

function entry(finding: Finding): string {
  return finding.seq === undefined ? 'An entry' : `Entry ${finding.seq}`
}

/** What Finder and Explorer write into folders that somebody only looked at. */
const LEFT_BY_SYSTEMS = /(?:^|\/)(?:\.DS_Store|\._[^/]*|Thumbs\.db|desktop\.ini)$/i
const LEFT_WORDS =
  'A file of this name is often left in a folder by the system that showed it: check the ZIP, or a copy without it.'

/** A path as it stands in a sentence: in quotes where it could be read as a part of it. */
function named(path: string): string {
  return /^[A-Za-z0-9._/-]*$/.test(path) ? path : `“${path.replaceAll('”', '\\u{201d}')}”`
}

/** One sentence or two for a finding. `path` and `why` are data from what was checked: escape before printing. */
export function findingWords(finding: Finding): string {
  const { code, size = 0, found = 0, why = '' } = finding
  const path = finding.path === undefined ? 'a file' : named(finding.path)
  switch (code) {
    case 'file-missing':
      return `${path} is missing.`
    case 'file-damaged':
      return `${path} is not what it was: its bytes differ from what is written down for it.`
    case 'file-unreadable':
      return `${path} could not be read (${why}), so nothing can be said about it.`
    case 'file-unlisted':
      return `${path} is there, but no manifest names it.${LEFT_BY_SYSTEMS.test(path) ? ` ${LEFT_WORDS}` : ''}`
    case 'file-not-regular':
      return `${path === '' ? 'The folder' : path} holds a link or something else that is not a plain file; it was not followed.`
    case 'file-unknown':
      return `${path} is not a file of a vault; it was left out of the check.`
    case 'file-unaccounted':
      return `${path} is in the packet, but nothing in its data speaks of it; it was not checked.`
    case 'settings-damaged':
      return `${path} is damaged: it is not in the form in which it is written.`
    case 'settings-differ':
      return `${path} does not say what the ledger says about id, keys or encryption.`
    case 'settings-older':
      return `${path} says what an earlier state of the ledger said; the next entry mends it.`
    case 'frontier-differs':
      return `${path} does not fit the ledger. It is only a shortcut; nothing rests on it.`
    case 'quarantine-holds':
      return `${size} piece${size === 1 ? '' : 's'} of unacknowledged data lie${size === 1 ? 's' : ''} in quarantine/ from an interrupted write.`
    case 'tail-unfinished':
      return `${path} ends with ${size} byte${size === 1 ? '' : 's'} of a write that was never finished; nothing in them was ever acknowledged.`
    case 'checkpoint-damaged':
      return size > 0
        ? `A checkpoint in ${path} is damaged (near size ${size}).`
        : `A checkpoint in ${path} is damaged.`
    case 'checkpoint-order':
      return `${path} has a checkpoint of size ${size} where a larger one must stand.`
    case 'checkpoint-bytes':
      return `${path} gives another length of the ledger for size ${size} than the ledger has.`
    case 'checkpoint-older':
      return `${path} is an older or unfinished copy of the newest checkpoint; the next entry mends it.`
    case 'checkpoint-newer':
      return `${path} is a checkpoint of size ${size}, newer than the last line of checkpoints.jsonl: something was removed.`
    case 'root-mismatch':
      return `The entries up to size ${size} in ${path} are not those that were signed${found > 0 ? `; up to size ${found} they are` : ''}.`
    case 'signature-bad':
      return `The checkpoint of size ${size} in ${path} is not signed as it must be.`
    case 'signatures-unchecked':
      return `${size} older signatures were not checked; --all checks them too. The tree below them was.`
    case 'entry-damaged':
      return `${entry(finding)} in ${path} is damaged and cannot be read (${why}).`
    case 'entry-version-unknown':
      return `${entry(finding)} in ${path} has a version that this program does not know. A newer program may.`
    case 'entry-order':
      return `Where entry ${finding.seq} must stand in ${path}, entry ${found} stands.`
    case 'entry-missing':
      return `${entry(finding)} must be shown in ${path}, and is not.`
    case 'entry-key':
      return `${entry(finding)} names a key (of entry ${found}) that was not in force.`
    case 'digest-mismatch':
      return `The content of entry ${finding.seq} is not what was recorded: it does not give the digest in its header.`
    case 'sealed-otherwise':
      return `Entry ${finding.seq} does not open to what its digest commits to.`
    case 'ciphertext-mismatch':
      return `The sealed content of entry ${finding.seq} is not what was recorded.`
    case 'ledger-short':
      return `${path} has ${size} entries where ${found} were signed: its end is missing.`
    case 'entry-sealing':
      return `${entry(finding)} is sealed where it must be open, or open where it must be sealed.`
    case 'entry-misplaced':
      return `${entry(finding)} is of a kind that cannot stand there.`
    case 'vault-id':
      return `The vault id is not that of the key in entry 0.`
    case 'succession-broken':
      return `${entry(finding)} brings a key that does not follow from the one before (${why}).`
    case 'about-mismatch':
      return `${entry(finding)} says that it is about entry ${found}, but names another content.`
    case 'kind-unknown':
      return `${entry(finding)} is of a kind that this program does not know. A newer program may.`
    case 'member-unknown':
      return `${entry(finding)} has a member that this program does not know: ${why}.`
    case 'record-irregular':
      return `${entry(finding)} has a value out of the ordinary at ${why}; it is unchanged since it was recorded.`
    case 'clock-backwards':
      return `The clock of the device stood earlier at entry ${finding.seq} than at the entry before it.`
    case 'attachment-missing':
      return `An attachment of entry ${finding.seq} is missing${finding.path === undefined ? '' : ` (${path})`}.`
    case 'attachment-damaged':
      return `An attachment of entry ${finding.seq} is not what was recorded (${path}).`
    case 'attachment-unreferenced':
      return `${path} belongs to no acknowledged entry; it does no harm.`
    case 'token-unchecked':
      return `${path} was not checked: this version does not judge outside time yet.`
    case 'held-longer':
      return `${path} is a checkpoint of size ${found}, but only ${size} entries are here: the end was removed, or this copy is older.`
    case 'held-forked':
      return `${path} is a checkpoint of size ${size} of this same vault, over other entries: there are two histories, signed with one key.`
    case 'held-other-vault':
      return `${path} is a checkpoint of another vault, with another key.`
    case 'held-damaged':
      return `${path} is damaged or not signed by this vault's key, so nothing could be held against it.`
    case 'words-differ':
      return `The twelve words for size ${size} do not fit: they are of other entries, or were copied wrongly.`
    case 'words-longer':
      return `The twelve words are for size ${found}, but only ${size} entries are here: the end was removed, or this copy is older.`
    case 'manifest-differs':
      return `The SHA-256 of ${path} is not the one that you gave: this is another packet, or one that was changed and whose manifests were written anew, or the digits were copied wrongly or are of another file, such as the ZIP.`
    case 'manifest-fits':
      return `The SHA-256 of ${path} is the one that you gave: this is the packet that it was told of, with every file that the manifests name.`
    case 'packet-older':
      return `This packet is complete up to ${size} entries; ${finding.path ?? 'the twelve words'} ${finding.path === undefined ? 'are' : 'is'} for ${found}. It is older, or its end was left out; whether its entries are among those ${found} is not shown by the two alone. Check the vault or a newer packet against this one to see it.`
    case 'key-differs':
      return `It is not signed by the key you gave.`
    case 'key-revoked':
      return `The key you gave was revoked by entry ${finding.seq}, so it alone cannot tell who signed later. Get the newer key from its owner.`
    case 'anchor-missing':
      return `You asked for ${why} as an outside anchor, and none that fits was given.`
    case 'zip-refused':
      return `The ZIP is refused (${why}${finding.path === undefined ? '' : `: ${path}`}). Nothing in it was looked at.`
    case 'bag-malformed':
      return `${path} does not say what it must for a bag.`
    case 'manifest-damaged':
      return `${path} is not a manifest as it must be${why === '' ? '' : ` (${why})`}.`
    case 'name-unsafe':
      return `The name ${path} must not be in a packet.`
    case 'data-damaged':
      return `${path} is damaged: it is not in the form in which it is written.`
    case 'data-version-unknown':
      return `${path} has a version that this program does not know. A newer program may.`
    case 'leaves-damaged':
      return found > 0
        ? `${path} has ${size} lines where ${found} were signed.`
        : `${path} is damaged or missing.`
    case 'leaf-mismatch':
      return `${entry(finding)} is not the one that ${'leaves.txt'} and the signature cover.`
    case 'disclosure-refused':
      return `Entry ${finding.seq} is shown in part in a way that could mislead (${why}).`
    case 'attachment-unnamed':
      return `Attachment ${found + 1} of entry ${finding.seq} is named wrongly, twice, or not at all in ${path}.`
    case 'count-wrong':
      return `The counts in ${path} are not right.`
    case 'view-differs':
      return `${path} does not say what the data says. Believe the data only.`
    case 'views-unchecked':
      return `${path} was made by another version of the program and could not be compared with the data.`
    case 'pdf-unchecked':
      return `${path} was not compared with the data, for its pages could not be made again: ${why}. Read data/packet.html, which was compared, or check on a machine that has the typesetter.`
    case 'pdf-as-sealed':
      return `${path} is the one that was sealed. Its pages were not made again here (${why}), so whether they say what the data says was not compared; data/packet.html was.`
    case 'claims-unattributed':
      return 'Who chose what to show and hide, the purpose and the recipient are not attributed: no good seal by a certificate that the ledger names is on the packet.'
    case 'claims-sealed':
      return 'What is shown and hidden, the purpose and the recipient were sealed by whoever holds the seal key that the ledger names.'
    case 'seal-bad':
      return `${path} does not fit the tag manifest: the manifest is another than the one that was sealed, or the seal was forged (${why}).`
    case 'seal-malformed':
      return `${path} is not one signature over the tag manifest in the form that is accepted (${why}).`
    case 'seal-stranger':
      return `${path} is by a certificate that the ledger does not name: somebody else sealed this packet.`
    case 'seal-unnamed':
      return `${path} is by a certificate, but the ledger names none, so whose seal it is cannot be told.`
    case 'seal-expired':
      return `${path} is by the certificate that the ledger names, but that was not valid at the stated time of sealing.`
    case 'seal-missing':
      return `${path} is missing: the ledger names a seal certificate, but the seal was taken off this packet, or never put on.`
  }
}
