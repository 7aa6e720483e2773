/**
 * Every sentence about a failure: what is so; what has or has not been changed; what to do next. Plain words, no
 * blame. Names and paths are data: each is shown visibly and on one line.
 */
import type { Damage, DiskReason, Fault, LockHolder } from '../core/errors.ts'
import { oneLine } from './printable.ts'
import { receiptNext, receiptUnfit } from './receipt-words.ts'

const data = (text: string): string => oneLine(text, 200)

/** `standard input` begins a sentence; a path of the user stays as it is. */
const capital = (text: string): string => text.replace(/^standard/, 'Standard')

const REASONS: Record<DiskReason, string> = {
  missing: 'there is no such file or folder',
  permission: 'the system does not permit it',
  full: 'the disk or your share of it is full',
  'read-only': 'it lies on something that cannot be written to',
  'too-many': 'too many files are open',
  io: 'the disk reports an error',
  busy: 'something else is using it',
  other: 'the system gave no clear reason',
}

const DAMAGES: Record<Damage, string> = {
  settings: 'vault.json is damaged or missing',
  'settings-differ': 'vault.json does not say what the ledger says',
  secrets: 'the file with its keys is damaged or missing, so nothing can be signed',
  passphrase: 'keys/passphrase.age is damaged or missing; the recovery sheet still opens the vault',
  'work-factor': 'keys/passphrase.age asks for more work than any of ours: it was put there by somebody else',
  recipient: 'the ledger says to seal to somebody whose key is not among yours',
  'checkpoint-line': 'a line of checkpoints.jsonl is damaged',
  'checkpoint-signature': 'the last checkpoint is not signed by this vault',
  'torn-checkpoint': 'the last checkpoint was cut off in its signature and does not fit the ledger',
  'two-roots':
    'there are two checkpoints of one size over different entries: two copies of this vault were both written to',
  'newer-checkpoint':
    'the file checkpoint is newer than the last line of checkpoints.jsonl: something was removed',
  'newer-frontier':
    'frontier.json is newer than the last line of checkpoints.jsonl, so something may have been removed (if you are sure that nothing was, move that one file away: it is made again)',
  'foreign-frontier':
    'frontier.json is of another ledger than this one, as when two copies of a vault were mixed (if you are sure that this one is yours and whole, move that one file away: it is made again)',
  'newer-unknown-key':
    'a checkpoint file is newer than the ledger and signed by a key that this ledger does not know: the ledger may be an older copy',
  'newer-timestamp':
    'a checkpoint in timestamps/ is newer than the last line of checkpoints.jsonl: something was removed',
  'ledger-short': 'the ledger is shorter than what was acknowledged',
  'ledger-changed': 'the ledger is not what was signed',
  'key-in-force': 'the key in keys/ is not the one that the ledger names',
  'key-unsigned': 'a change of key in the ledger is not signed by the key before it',
  link: 'a link lies where a file of the vault must be',
}

/** What is so, with nothing about consequences. */
function whatIsSo(fault: Fault): string {
  switch (fault.code) {
    case 'usage':
      return oneLine(fault.detail, 800)
    case 'invalid-record': {
      const where = fault.line === undefined ? 'The record' : `The record in line ${fault.line}`
      const problems = fault.problems
        .slice(0, 8)
        .map(({ pointer, problem }) => `${pointer === '' ? 'it' : data(pointer)} ${data(problem)}`)
      const more = fault.problems.length > 8 ? `; and ${fault.problems.length - 8} more` : ''
      return `${where} cannot be recorded: ${problems.join('; ')}${more}.`
    }
    case 'not-json':
      return `${capital(data(fault.path))} is not JSON${fault.line === undefined ? '' : ` in line ${fault.line}`}.`
    case 'nothing-to-record':
      return 'There are no words, no description and no file to record.'
    case 'child-image':
      return 'A file is said to be intimate, and a child is among those threatened. A sexual image of a child is not kept here: keeping it can be a crime for you too, and it hurts the child again.'
    case 'receipt-unfit':
      return receiptUnfit(fault.ours, fault.problem)
    case 'time-unclear':
      if (fault.option === '--zone') return `The zone ${data(fault.input)} is not known.`
      return `The time ${data(fault.input)} (${fault.option}) is not clear: ${fault.why}.`
    case 'unknown-entry':
      return `There is no entry ${data(fault.seq)}; this vault has entries 0 to ${fault.size - 1}.`
    case 'already-there':
      return `${data(fault.path)} is there already, and was left as it is.`
    case 'not-a-regular-file':
      return `${data(fault.path)} is a ${fault.what === 'other' ? 'special file' : fault.what}, not a file that can be read once and kept.`
    case 'not-utf8':
      return `${capital(data(fault.path))} is not text in UTF-8.`
    case 'too-large':
      return `${capital(data(fault.what))} has ${fault.bytes} bytes; at most ${fault.limit} can be taken.`
    case 'file-changed':
      return `${data(fault.path)} was written to while it was read.`
    case 'disk':
      return `${data(fault.path)} could not be ${fault.doing === 'read' ? 'read' : 'written'}: ${REASONS[fault.reason]}.`
    case 'not-a-vault':
      return `There is no vault at ${data(fault.path)}.`
    case 'vault-in-use': {
      const { pid, host } = fault.holder
      const who = pid === undefined ? 'another program' : `process ${pid} on ${data(host ?? '')}`
      return fault.provable
        ? `The vault is in use by ${who}.`
        : `The vault is marked as in use by ${who}, and it cannot be told from here whether that still runs.`
    }
    case 'vault-damaged':
      return `This vault is damaged: ${DAMAGES[fault.damage]}${fault.size === undefined ? '' : ` (size ${fault.size})`}.`
    case 'unknown-version':
      return `${data(fault.path)} was written by a newer version of this program.`
    case 'not-yet':
      return 'Recording on Windows has not been tested yet.'
    case 'passphrase-needed':
      return 'This vault is encrypted, and there is no terminal to ask for its passphrase on.'
    case 'not-encrypted':
      return 'This vault is not encrypted, so anyone who can open this computer could read a private note in it.'
    case 'wrong-passphrase':
      return 'That is not the passphrase of this vault.'
    case 'wrong-identity':
      return 'What was given does not open the keys of this vault.'
    case 'keys-between':
      return `${data(fault.path)} could not be written: ${REASONS[fault.reason]}. The old passphrase opens the vault, or the new one does.`
    case 'nothing-opens':
      return 'Without the passphrase and without a recovery sheet nobody can open this vault: not you, and not whoever made this program.'
    case 'restored':
      return 'This copy was restored, and something may have been recorded elsewhere after it was made: until that is settled it is for reading only.'
    case 'copy-unverified':
      return `${data(fault.path)} does not check: ${fault.findings.slice(0, 8).map(data).join('; ')}.`
    case 'not-restored':
      return notRestored(fault)
    case 'not-settled':
      return notSettled(fault)
    case 'not-removed':
      return fault.why === 'changed'
        ? `The deposit was made, but ${data(fault.path)} changed while it was, so nothing was removed.`
        : `${data(fault.path)} holds what would not be in the deposit: ${fault.names.slice(0, 8).map(data).join(', ')}. Nothing was written and nothing removed.`
    case 'no-keyring':
      return `The keyring of this system cannot be used: ${data(fault.why)}.`
    case 'add-only-differs':
      return 'What the keyring holds for adding is not what this vault names: not its key, or not whom it seals to.'
    case 'passphrase-weak':
      return `The passphrase is weak: ${fault.why}.`
    case 'no-terminal':
      return `There is no terminal to ask on, and ${fault.option} was not given.`
    case 'words-in-file':
      return `Words that are to be hidden stand in ${fault.files.length === 1 ? 'a file' : 'files'} of the packet, and a file goes whole or not at all: ${fault.files.map(({ seq, index }) => `file ${index + 1} of entry ${seq}`).join(', ')}.`
    case 'again-differs':
      return `What was made is not the packet of entry ${fault.seq}: not the same words, fields or files are hidden. The ledger does not keep what was hidden, so that it tells nobody.`
    case 'again-version':
      return `The packet of entry ${fault.seq} was made by ${data(fault.software)}, and only that version makes the same bytes again.`
    case 'attachment-damaged':
      return `An attachment of entry ${fault.seq} is missing or is not what was recorded.`
    case 'export-unverified':
      return `The packet was made, but checking it as a stranger would found: ${fault.findings.map(data).join('; ')}.`
    case 'zip-too-large':
      return `The packet has ${fault.files} files and ${fault.bytes} bytes; as a ZIP it would be refused by whoever checks it.`
    case 'nothing-chosen':
      return 'No entry fits what you asked for.'
    case 'output-failed':
      return `The result could not be written out: ${REASONS[fault.reason]}.`
    case 'interrupted':
      return 'Interrupted.'
  }
}

/** Why a copy is not put in the place of what is there. */
function notRestored(fault: Fault & { code: 'not-restored' }): string {
  const { why, path, size, found } = fault
  const there = data(path)
  switch (why) {
    case 'newer':
      return `The vault at ${there} is newer (size ${found}) than this copy (size ${size}), and was left as it is.`
    case 'forked':
      return `The vault at ${there} (size ${found}) is no earlier state of this copy (size ${size}), and was left as it is.`
    case 'other-vault':
      return `The vault at ${there} is another one, and was left as it is.`
    case 'no-vault':
      return `What lies at ${there} cannot be read as a vault, and was left as it is.`
  }
}

/** Why a restored copy stays for reading only. */
function notSettled(fault: Fault & { code: 'not-settled' }): string {
  const { why, size, found } = fault
  switch (why) {
    case 'later':
      return `That checkpoint is of size ${found}, and this copy has ${size}: something was recorded later that is not in it.`
    case 'differs':
      return `That is no checkpoint of this copy at size ${found}.`
    case 'remembered':
      return `This computer remembers a checkpoint of size ${found} that is not in this copy of size ${size}: something was recorded later.`
  }
}

const NEXT: Partial<Record<Fault['code'], string>> = {
  restored:
    'Give the newest checkpoint that you know: evidence restore --expect "SIZE twelve words", or --against FILE. If nothing was recorded after this copy: evidence restore --nothing-later. Otherwise a new vault continues it: evidence init --continue.',
  'copy-unverified': 'Nothing was put in place. evidence verify tells more.',
  'not-restored': 'Another place is given with --vault.',
  'not-settled':
    'It stays for reading only. Look for the newer copy; without one, a new vault continues this one: evidence init --continue.',
  'not-removed': 'Move what is not of the vault elsewhere, then make a new deposit with --remove.',
  'no-keyring': 'The passphrase works as before.',
  'add-only-differs':
    'After a change of key run evidence unlock --add-only again; evidence unlock --forget goes back to the passphrase. If you did not change it: evidence verify.',
  'invalid-record': 'docs/format.md lists what a record can hold.',
  'nothing-to-record': 'Give --text, --text-file, --description or --attach.',
  'child-image':
    'Do not copy or send it. Whom to tell: inhope.org names the hotline of your country, evidence help safety says more. If no child is in the picture, record it in an entry of its own.',
  'already-there': 'Choose another place, or move what is there.',
  'not-a-regular-file': 'Copy it to a plain file first, then give that.',
  'not-utf8': 'Attach it as a file instead (--attach), so that its exact bytes are kept.',
  'too-large': 'Attach it as a file instead (--attach).',
  'file-changed': 'Wait until it is finished, or make a copy of it, then try again.',
  'not-a-vault': 'Make one with: evidence init',
  'vault-in-use': 'Wait until it is done. If nothing runs any more, remove the file lock in the vault.',
  'vault-damaged': 'Nothing was cut or repaired. Copy the whole folder as it is, then run: evidence verify',
  'not-json': 'Mend it there, then give it again.',
  'unknown-entry': 'evidence list shows them.',
  'nothing-chosen': 'evidence list shows what there is; it takes the same filters.',
  'passphrase-needed': 'Give --passphrase-file or --passphrase-command.',
  'wrong-passphrase':
    'If it is lost, the recovery sheet opens the vault: evidence key recover. Without either nobody can; what is there can still be verified: keep it, and start a new one with evidence init --continue.',
  'not-encrypted': 'An encrypted vault can go on from this one: evidence init --vault DIR --continue OLD',
  'wrong-identity':
    'A newer sheet may have taken the place of this one; it still opens copies of the vault from before that.',
  'keys-between': 'Try both, then run again: evidence key passphrase',
  'nothing-opens':
    'It can still be verified: keep it as it is, and start a new one that goes on from it: evidence init --continue OLD --vault NEW',
  'passphrase-weak': 'Give a longer one, such as six random words; --yes takes it as it is.',
  'unknown-version': 'Use the newest version of evidence.',
  'again-differs':
    'Give the same --redact, --redact-file, --redact-field, --withhold-attachment and --show-minors as then.',
  'attachment-damaged': 'Run: evidence verify',
  'export-unverified': 'It was not put in place. Run: evidence verify',
  'zip-too-large': 'Export to a folder: give --to a path that does not end in .zip.',
  'output-failed': 'Make room or send the output elsewhere, then run it again.',
}

const NEXT_ON_DISK: Record<DiskReason, string> = {
  missing: 'Look at how it is spelled, then try again.',
  permission: 'Look at whose it is and who may read and write it, then try again.',
  full: 'Make room, then try again.',
  'read-only': 'Choose a place that can be written to.',
  'too-many': 'Close other programs, then try again.',
  io: 'Copy what you can from this disk to another one first.',
  busy: 'Wait until it is done, then try again.',
  other: 'Try again; if it stays so, copy the vault to another disk.',
}

/** The next step, where there is one. */
function whatNext(fault: Fault, records: boolean): string | undefined {
  if (fault.code === 'time-unclear') {
    if (fault.choices.length > 0) return `Clear would be: ${fault.choices.map(data).join('  or  ')}`
    return fault.option === '--zone'
      ? 'Clear would be a place, such as America/New_York, or an offset, such as -05:00.'
      : 'Clear would be: 2021-12-01 08:17  or  1 Dec 2021 8:17 am'
  }
  if (fault.code === 'receipt-unfit') return receiptNext(fault.problem)
  if (fault.code === 'disk') return fault.certain ? NEXT_ON_DISK[fault.reason] : undefined
  // What is no threat to be recorded is not attached either.
  if ((fault.code === 'too-large' || fault.code === 'not-utf8') && !records) return undefined
  if (fault.code === 'usage') return 'See: evidence --help'
  if (fault.code === 'words-in-file') {
    const options = fault.files.map(({ seq, index }) => `--withhold-attachment ${seq}:${index + 1}`).join(' ')
    return `To leave ${fault.files.length === 1 ? 'it' : 'them'} out: ${options}. If they are names of children that the reader may see: --show-minors.`
  }
  return NEXT[fault.code]
}

/** The effect on the vault, of a command that records when `records`. */
function whatChanged(fault: Fault, changed: boolean, records: boolean): string | undefined {
  if (fault.code === 'output-failed') return changed ? 'What was recorded stays recorded.' : undefined
  if (fault.code === 'disk' && !fault.certain) {
    return 'It is not certain whether it was recorded: run evidence list before you record it again.'
  }
  if (changed) return 'What was recorded before that stays recorded.'
  return records ? 'Nothing was recorded.' : undefined
}

/** The whole message: what is so, what changed, what next. `records` says whether the command records anything. */
export function sentences(fault: Fault, changed: boolean, records: boolean): string {
  return [whatIsSo(fault), whatChanged(fault, changed, records), whatNext(fault, records)]
    .filter((part) => part !== undefined)
    .join(' ')
}

/** Asked where a lock's owner cannot be judged: only the person can know. */
export function takeOverQuestion(holder: LockHolder): string {
  const so = whatIsSo({ code: 'vault-in-use', holder, provable: false })
  return `${so} Go on without it? Only if you know that it does not run any more.`
}

/** Said while a lock is waited for. */
export function waitingSentence(holder: LockHolder): string {
  return `${whatIsSo({ code: 'vault-in-use', holder, provable: true })} Waiting for it, up to 30 seconds.`
}
