/** `evidence add`: from options, from JSON, or by asking; then one commit. */
import { dirname, resolve } from 'node:path'
import { EvidenceError } from '../core/errors.ts'
import { canonicalize, isJsonObject, type JsonObject } from '../core/jcs.ts'
import { checkRecord, type LedgerRecord, MAX_RECORD_BYTES } from '../core/record.ts'
import type { ThreatRecord } from '../core/record-threat.ts'
import { type Committed, commit } from '../vault/commit.ts'
import { type OpenVault, openVault, readSettings } from '../vault/open.ts'
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
import { refuseUntested, vaultPlace } from './place.ts'
import { entryOf, type ReadEntries, readEntries } from './read-entries.ts'
import { sayCommitted, sayWhichVault, whatIsMissing } from './said.ts'
import { earlierThreat } from './same-as.ts'
import { type FileToStore, storeFiles } from './stored-files.ts'

/** Text files may be larger than a record only to be told so. */
const MAX_TEXT = 64 * 1_048_576

/** Runs the command. */
export async function add(context: Context, flags: CommonFlags & AddOptions): Promise<void> {
  refuseUntested(context)
  const dir = vaultPlace(context, flags)
  readSettings(dir)
  if (flags.record !== undefined) return addJson(context, flags, dir, flags.record)
  const asks = flags.ask === true || !hasContent(flags)
  if (asks && flags.input === false) throw new EvidenceError({ code: 'nothing-to-record' })
  if (asks && context.terminal === undefined)
    throw new EvidenceError({ code: 'no-terminal', option: '--text, --text-file, --description or --attach' })
  if (asks) {
    const { addByAsking } = await import('./add-asking.ts')
    return addByAsking(context, flags, dir)
  }
  const words = await wordsOf(context, flags)
  const earlier = await earlierThreat(context, dir, flags.sameAs)
  const draft = await draftOf(
    // A conversation keeps its clock, unless another is given.
    earlier.zone === undefined ? flags : { ...flags, zone: flags.zone ?? earlier.zone },
    words,
    { now: context.vault.now(), deviceZone: context.zone },
    await questioner(context, flags),
  )
  const files = (flags.attach ?? []).map((path) => ({
    path: resolve(context.cwd, path),
    notes: attachmentNotes(flags),
  }))
  await record(context, flags, dir, [
    { record: laidOver(draft.record, earlier.record), files, future: draft.future },
  ])
  if (flags.quiet !== true && carriesContent(flags)) {
    await context.out.message(
      'What stands in a command may stay in the history of your shell. --text-file - and --record - leave no trace there.',
    )
  }
}

function carriesContent(flags: AddOptions): boolean {
  const { textFile: _file, attach: _attach, ...inCommand } = flags
  return hasContent(inCommand)
}

async function wordsOf(context: Context, flags: AddOptions): Promise<string | undefined> {
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
      choices.map((value) => ({ label: value, value })),
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
  const drafts = draftsOfJson(text, path, path === '-' ? context.cwd : dirname(file))
  const about = drafts.some((draft) => draft.record['about'] !== undefined)
    ? await readEntries(context, dir)
    : undefined
  const records = drafts.map((draft) => ({
    record: withDigest(draft, about),
    files: draft.files,
    line: draft.line,
    future: [],
  }))
  await record(context, flags, dir, records)
}

/** An annotation names its target by number; the digest that pins the target is looked up. */
function withDigest(draft: JsonDraft, entries: ReadEntries | undefined): JsonObject {
  const { about } = draft.record
  if (entries === undefined || !isJsonObject(about)) return draft.record
  const { digest } = entryOf(entries, String(about['seq']))
  return { ...draft.record, about: { ...about, digest } }
}

/** A record to be committed, with the files that it attaches. */
export type ToRecord = {
  readonly record: JsonObject | ThreatRecord
  readonly files: readonly FileToStore[]
  readonly line?: number
  readonly future: Draft['future']
}

/** Stores the files and commits the records; says what was recorded. */
export async function record(
  context: Context,
  flags: CommonFlags,
  dir: string,
  drafts: readonly ToRecord[],
): Promise<Committed> {
  for (const draft of drafts) judge(draft, draft.files.length > 0)
  const vault = await openVault(dir, context.vault)
  let committed: Committed
  let records: LedgerRecord[]
  try {
    await sayWhichVault(context, flags, vault)
    records = await withFiles(vault, drafts)
    committed = commit(vault, records)
  } finally {
    vault.close()
  }
  await sayCommitted(context, flags, committed)
  if (flags.quiet !== true && flags.json !== true) await sayAfterwards(context, committed, records, drafts)
  return committed
}

/** Judged before any file is stored, so that a wrong word leaves nothing behind. */
function judge(draft: ToRecord, hasFiles: boolean): void {
  const record = draft.record as JsonObject
  if (record['kind'] === 'threat' && !saysSomething(record as unknown as ThreatRecord, hasFiles ? 1 : 0)) {
    throw new EvidenceError({ code: 'nothing-to-record' })
  }
  let bytes: number
  try {
    bytes = Buffer.byteLength(canonicalize(record))
  } catch {
    throw new EvidenceError({
      code: 'invalid-record',
      ...lineOf(draft),
      problems: [{ pointer: '', problem: 'holds half a character (a lone surrogate)', unknown: false }],
    })
  }
  if (bytes > MAX_RECORD_BYTES)
    throw new EvidenceError({ code: 'too-large', what: 'The record', bytes, limit: MAX_RECORD_BYTES })
  const checked = checkRecord(record)
  if (!checked.ok)
    throw new EvidenceError({ code: 'invalid-record', ...lineOf(draft), problems: checked.problems })
}

function lineOf(draft: ToRecord): { line?: number } {
  return draft.line === undefined ? {} : { line: draft.line }
}

async function withFiles(vault: OpenVault, drafts: readonly ToRecord[]): Promise<LedgerRecord[]> {
  const records: LedgerRecord[] = []
  for (const draft of drafts) {
    const attachments = await storeFiles(vault, draft.files)
    const whole = attachments.length === 0 ? draft.record : { ...draft.record, attachments }
    const checked = checkRecord(whole as unknown as JsonObject)
    if (!checked.ok)
      throw new EvidenceError({ code: 'invalid-record', ...lineOf(draft), problems: checked.problems })
    records.push(checked.record)
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
  for (const draft of drafts) {
    for (const time of draft.future)
      await out.message(`The time ${time} lies in the future; it was kept as you gave it.`)
    for (const { path } of draft.files) {
      const { oneLine } = await import('./printable.ts')
      await out.message(`The original at ${oneLine(path, 200)} remains readable on this computer.`)
    }
  }
  const first = records[0]
  if (records.length === 1 && first?.kind === 'threat') {
    for (const line of whatIsMissing(first)) await out.message(line)
    await out.message(
      `Another from the same conversation: evidence add --same-as ${committed.receipts[0]?.seq}`,
    )
  }
}
