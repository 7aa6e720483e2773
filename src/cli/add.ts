/** `evidence add`: from options, from JSON, or by asking; then one commit. */
import { dirname, resolve } from 'node:path'
import { namesChildImage } from '../core/child-images.ts'
import { spokenForm } from '../core/clear-form.ts'
import { EvidenceError } from '../core/errors.ts'
import { isJsonObject, type JsonObject } from '../core/jcs.ts'
import { bytesOfRecord, checkRecord, type LedgerRecord, MAX_RECORD_BYTES } from '../core/record.ts'
import type { Attachment } from '../core/record-parts.ts'
import type { ThreatRecord } from '../core/record-threat.ts'
import { type Committed, commit } from '../vault/commit.ts'
import type { OpenVault } from '../vault/open.ts'
import { draftsOfJson, type JsonDraft } from './add-json.ts'
import {
  type AddOptions,
  attachmentNotes,
  type Draft,
  draftOf,
  hasContent,
  laidOver,
  saysSomething,
} from './add-options.ts'
import type { CommonFlags, Context } from './context.ts'
import { readText } from './files.ts'
import { haveVault } from './first-vault.ts'
import { refuseUntested, vaultPlace } from './place.ts'
import { entryOf, type ReadEntries, readEntries } from './read-entries.ts'
import { sayCommitted, sayWhichVault, whatIsMissing } from './said.ts'
import { type Earlier, earlierThreat } from './same-as.ts'
import { type FileToStore, storeFiles } from './stored-files.ts'
import type { TimeSurroundings } from './times.ts'
import { unlockForAdding } from './unlock-adding.ts'
import { withVault } from './with-vault.ts'

/** Text files may be larger than a record only to be told so. */
const MAX_TEXT = 64 * 1_048_576

/** Runs the command. */
export async function add(context: Context, flags: CommonFlags & AddOptions): Promise<void> {
  refuseUntested(context)
  const dir = vaultPlace(context, flags)
  await haveVault(context, flags, dir)
  if (flags.record !== undefined) return addJson(context, flags, dir, flags.record)
  const asks = flags.ask === true || !hasContent(flags)
  if (asks && flags.input === false) throw new EvidenceError({ code: 'nothing-to-record' })
  if (asks && context.terminal === undefined)
    throw new EvidenceError({ code: 'no-terminal', option: '--text, --text-file, --description or --attach' })
  if (asks) {
    const { addByAsking } = await import('./add-asking.ts')
    return addByAsking(context, flags, dir)
  }
  refuseUseless(flags)
  const words = await wordsOf(context, flags)
  const earlier = await earlierThreat(context, flags, dir, flags.sameAs)
  const draft = await draftOf(
    withClock(flags, earlier.clock),
    words,
    surroundingsOf(context),
    await questioner(context, flags),
  )
  const files = (flags.attach ?? []).map((path) => ({
    path: resolve(context.cwd, path),
    notes: attachmentNotes(flags),
  }))
  await record(context, flags, dir, [
    { record: laidOver(draft.record, earlier.record), files, future: draft.future },
  ])
  if (flags.quiet !== true && HELPERS.has(draft.record.recordedBy?.role ?? ''))
    await context.out.message(TO_HELPERS)
  if (flags.quiet !== true && carriesContent(flags)) {
    await context.out.message(
      'What stands in a command may stay in the history of your shell. --text-file - and --record - leave no trace there.',
    )
  }
}

const HELPERS: ReadonlySet<string> = new Set(['helper', 'advocate'])
/** After the advice of NNEDV's Safety Net project to advocates (techsafety.org/civil-attorneys-evidence); S29. */
const TO_HELPERS =
  'You recorded this for somebody else: who gathers or keeps evidence for another can be called to testify about it, and may lose the confidentiality of that work. Where it can be, let the person record and keep it, with you beside.'

/** What a time is counted from; the zone only when it is asked for. */
export function surroundingsOf(context: Context): Pick<TimeSurroundings, 'now' | 'deviceZone'> {
  return {
    now: context.vault.now(),
    get deviceZone() {
      return context.zone
    },
  }
}

/** A conversation keeps its clock, unless another is given. */
function withClock(flags: AddOptions, clock: Earlier['clock']): AddOptions {
  if (clock === undefined || flags.zone !== undefined) return flags
  return { ...flags, zone: clock.name, zoneBasis: flags.zoneBasis ?? clock.basis }
}

/** What says something only of a thing that was not given would be lost unseen. */
function refuseUseless(flags: AddOptions): void {
  const {
    zone,
    zoneBasis,
    at,
    atShown,
    seen,
    notBefore,
    notAfter,
    deadline,
    attach,
    attachRole,
    attachCopy,
  } = flags
  const usage = (detail: string): never => {
    throw new EvidenceError({ code: 'usage', detail })
  }
  const timed = [at, atShown, seen, notBefore, notAfter, deadline].some((time) => time !== undefined)
  if (!timed && (zone !== undefined || zoneBasis !== undefined))
    usage('--zone and --zone-basis say by whose clock a time is: give the time too, with --at or --at-shown.')
  if (attach === undefined && (attachRole !== undefined || attachCopy !== undefined))
    usage('--attach-role and --attach-copy say something of files: give them too, with --attach.')
}

function carriesContent(flags: AddOptions): boolean {
  const { textFile: _file, attach: _attach, ...inCommand } = flags
  return hasContent(inCommand)
}

/** The words from wherever the options say they come. */
export async function wordsOf(
  context: Context,
  flags: Pick<AddOptions, 'text' | 'textFile'>,
): Promise<string | undefined> {
  if (flags.textFile === undefined) return flags.text
  if (flags.text !== undefined)
    throw new EvidenceError({ code: 'usage', detail: 'Give either --text or --text-file.' })
  const path = flags.textFile === '-' ? '-' : resolve(context.cwd, flags.textFile)
  return readText(path, context.stdin, MAX_TEXT)
}

/** Asks on the terminal which clear spelling is meant; undefined where nobody may be asked. */
export async function questioner(context: Context, flags: CommonFlags) {
  const { terminal } = context
  if (terminal === undefined || flags.input === false) return undefined
  const { askOne } = await import('./ask.ts')
  return (question: string, choices: readonly string[]) =>
    askOne(
      terminal,
      question,
      choices.map((value) => ({ label: spokenForm(value), value })),
    )
}

async function addJson(
  context: Context,
  flags: CommonFlags & AddOptions,
  dir: string,
  path: string,
): Promise<void> {
  if (hasContent(flags) || flags.sameAs !== undefined) {
    throw new EvidenceError({
      code: 'usage',
      detail: '--record holds whole records: give no other content options beside it.',
    })
  }
  const file = path === '-' ? '-' : resolve(context.cwd, path)
  const text = await readText(file, context.stdin, MAX_TEXT)
  const stdin = path === '-'
  const drafts = draftsOfJson(text, stdin ? 'standard input' : path, stdin ? context.cwd : dirname(file))
  const about = drafts.some((draft) => draft.record['about'] !== undefined)
    ? await readEntries(context, flags, dir)
    : undefined
  const records = drafts.map((draft) => ({
    ...withDigest(draft, about),
    files: draft.files,
    ...(draft.line === undefined ? {} : { line: draft.line }),
    ...(draft.at === undefined ? {} : { at: draft.at }),
    future: [],
  }))
  await record(context, flags, dir, records)
}

/** An annotation names its target by number; the digest that pins the target is looked up. */
function withDigest(draft: JsonDraft, entries: ReadEntries | undefined): Pick<ToRecord, 'record' | 'target'> {
  const { about } = draft.record
  if (entries === undefined || !isJsonObject(about)) return { record: draft.record }
  const { digest, record } = entryOf(entries, String(about['seq']))
  return { record: { ...draft.record, about: { ...about, digest } }, target: record }
}

/** A record to be committed, with the files that it attaches. */
export type ToRecord = {
  readonly record: JsonObject | ThreatRecord
  readonly files: readonly FileToStore[]
  readonly line?: number
  readonly at?: number
  readonly future: Draft['future']
  /** The record that this one is about. */
  readonly target?: JsonObject
}

/** Stores the files and commits the records; says what was recorded. */
export async function record(
  context: Context,
  flags: CommonFlags,
  dir: string,
  drafts: readonly ToRecord[],
): Promise<Committed> {
  const judged = drafts.map(judge)
  const by = await unlockForAdding(context, flags, dir)
  const { records, committed } = await withVault(context, dir, by, async (vault) => {
    await sayWhichVault(context, flags, vault)
    const whole = await withFiles(vault, drafts, judged)
    return { records: whole, committed: commit(vault, whole) }
  })
  await sayCommitted(context, flags, committed)
  if (flags.quiet !== true && flags.json !== true) await sayAfterwards(context, committed, records, drafts)
  return committed
}

/** Stands for a file that is not stored yet, so that what is said of it is judged all the same. */
const NOT_YET_STORED = { sha256: '0'.repeat(64), size: 0 }

/** Judged before any file is stored, so that a wrong word leaves nothing behind. */
function judge(draft: ToRecord): LedgerRecord {
  const { files } = draft
  const record = draft.record as JsonObject
  if (record['kind'] === 'threat' && !saysSomething(record as unknown as ThreatRecord, files.length)) {
    throw new EvidenceError({ code: 'nothing-to-record' })
  }
  const bytes = bytesOfRecord(record)
  if (bytes > MAX_RECORD_BYTES)
    throw new EvidenceError({ code: 'too-large', what: 'The record', bytes, limit: MAX_RECORD_BYTES })
  return checked(
    draft,
    files.map(({ notes }) => ({ ...NOT_YET_STORED, ...notes })) as unknown as Attachment[],
  )
}

/** The record with its attachments, if it is one. */
function checked(draft: ToRecord, attachments: readonly Attachment[]): LedgerRecord {
  const whole = (attachments.length === 0 ? draft.record : { ...draft.record, attachments }) as JsonObject
  const judged = checkRecord(whole)
  if (judged.ok) {
    if (namesChildImage(whole, draft.target === undefined ? [] : [draft.target]))
      throw new EvidenceError({ code: 'child-image' })
    return judged.record
  }
  const before = draft.at === undefined ? '' : `/${draft.at}`
  throw new EvidenceError({
    code: 'invalid-record',
    ...(draft.line === undefined ? {} : { line: draft.line }),
    problems: judged.problems.map((one) => ({ ...one, pointer: `${before}${one.pointer}` })),
  })
}

/** The records with the files that they attach stored; one without files was judged whole already. */
async function withFiles(
  vault: OpenVault,
  drafts: readonly ToRecord[],
  judged: readonly LedgerRecord[],
): Promise<LedgerRecord[]> {
  const records: LedgerRecord[] = []
  for (const [at, draft] of drafts.entries()) {
    const stored = draft.files.length > 0
    records.push(stored ? checked(draft, await storeFiles(vault, draft.files)) : (judged[at] as LedgerRecord))
  }
  return records
}

async function sayAfterwards(
  context: Context,
  committed: Committed,
  records: readonly LedgerRecord[],
  drafts: readonly ToRecord[],
): Promise<void> {
  const { out } = context
  for (const [at, draft] of drafts.entries()) {
    for (const time of draft.future)
      await out.message(`The time ${time} lies in the future; it was kept as you gave it.`)
    const attachments = (records[at] as { attachments?: readonly Attachment[] }).attachments ?? []
    for (const [place, { path }] of draft.files.entries()) {
      const { sayOfFile } = await import('./said-of-files.ts')
      await sayOfFile(context, path, attachments[place], `${committed.receipts[at]?.seq}:${place + 1}`)
    }
  }
  const first = records[0]
  if (records.length === 1 && first?.kind === 'threat') {
    for (const line of whatIsMissing(first)) await out.message(line)
    await out.message(`Wrong? evidence correct ${committed.receipts[0]?.seq}. Nothing is erased.`)
    await out.message(
      `Another from the same conversation: evidence add --same-as ${committed.receipts[0]?.seq}`,
    )
  }
}
