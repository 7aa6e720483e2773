/** The verification of a vault: what its last complete checkpoint line acknowledges, and every copy of that. */
import { decodeUtf8, encodeUtf8, equalBytes } from '../core/bytes.ts'
import { checkpointOf } from '../core/checkpoint.ts'
import { frontierRoot, parseFrontier } from '../core/frontier.ts'
import { canonicalize, isJsonObject, parseCanonical } from '../core/jcs.ts'
import { parseNoteText } from '../core/note.ts'
import type { Source, SourceFile } from '../core/source.ts'
import { type Succession, verifyHeldNote } from '../core/succession.ts'
import { type Anchors, holdAgainst, sizesAsked } from './anchors.ts'
import { CHECKPOINTS, findLast, type Last, someNote } from './checkpoint-lines.ts'
import type { Examine } from './examine.ts'
import { LEDGER, type Ledger, readLedger } from './ledger.ts'
import { verifyObjects } from './objects.ts'
import { type Findings, judge, type Report, reading, startFindings } from './report.ts'

const MAX_SMALL_FILE = 1_048_576
/** How often the end is read again while a writer moves it. */
const READ_AGAIN = 5

const KNOWN =
  /^(?:vault\.json|ledger\.jsonl|checkpoints\.jsonl|checkpoint|frontier\.json|restored|lock|lock\.takeover|(?:objects|keys|timestamps|notes|quarantine)\/.+)$/
/** Left by a process that was killed between writing and renaming; the next writer or `doctor` clears them. */
const LEFT_OVER = /^(?:checkpoint\.new|frontier\.json\.new|vault\.json\.new|lock\.new-[0-9a-f]+(?:-guard)?)$/

/** Verifies a vault read through `source`. */
export async function verifyVault(
  source: Source,
  anchors: Anchors,
  all: boolean,
  examine?: Examine,
): Promise<Report> {
  const findings = startFindings()
  const listed = (await reading(findings, '', () => source.files())) ?? []
  noteFiles(listed, findings)
  const timestamps = await readTimestampNotes(source, listed, findings)
  const sizes = [...sizesAsked(anchors), ...timestamps.map((held) => held.size)]
  const last = await findLast(source, findings)
  if (last !== undefined && last.line === undefined) findings.add('checkpoint-damaged', { path: CHECKPOINTS })
  const ledger = last && (await readLedger(source, last, { all, sizes, examine }, findings))
  if (last === undefined || ledger === undefined) return finish(findings, anchors, undefined, undefined, 0, 0)

  await judgeSettings(source, ledger.state.succession, findings)
  judgeKeyEntries(ledger, findings)
  await judgeTail(source, last, ledger, findings)
  await judgeCheckpointCopy(source, last, ledger, findings)
  await judgeFrontier(source, ledger, findings)
  for (const held of timestamps) judgeTimestampNote(held, ledger, findings)
  const objects = await verifyObjects(source, ledger.state.references, listed, findings)
  if (ledger.walk.unchecked > 0)
    findings.add('signatures-unchecked', { path: CHECKPOINTS, size: ledger.walk.unchecked })
  const tokens = listed.filter((file) => /^timestamps\/.*\.(?:tsr|cosig)$/.test(file.path))
  for (const { path } of tokens) findings.add('token-unchecked', { path })
  return finish(findings, anchors, last, ledger, objects, tokens.length)
}

function finish(
  findings: Findings,
  anchors: Anchors,
  last: Last | undefined,
  ledger: Ledger | undefined,
  objects: number,
  tokens: number,
): Report {
  const size = last?.line?.size ?? 0
  const subject = {
    what: 'vault' as const,
    succession: ledger?.state.succession ?? [],
    size,
    rootAt: ledger?.rootAt ?? new Map(),
    signed: ledger?.walk.good.has(size) ?? false,
  }
  const { against, heldTo, signedBy } = holdAgainst(subject, anchors, findings)
  const { verdict, unchanged } = judge(findings.list)
  return {
    what: 'vault',
    verdict,
    answers: {
      unchanged,
      signedBy,
      existedBy: [],
      notBefore: [],
      complete: { size, against },
      contentTrue: 'neverAnswered',
    },
    findings: findings.list,
    checked: { entries: ledger?.size ?? 0, objects, checkpoints: last?.count ?? 0, tokens },
    heldTo,
    leftOut: findings.leftOut(),
  }
}

function noteFiles(listed: readonly SourceFile[], findings: Findings): void {
  for (const { path, kind } of listed) {
    if (kind !== 'file') findings.add('file-not-regular', { path })
    else if (!KNOWN.test(path) && !LEFT_OVER.test(path)) findings.add('file-unknown', { path })
  }
  const held = listed.filter((file) => /^quarantine\/[0-9a-f]{64}$/.test(file.path)).length
  if (held > 0) findings.add('quarantine-holds', { path: 'quarantine', size: held })
}

/** vault.json is a copy of what the ledger says, or of an earlier state of it. */
async function judgeSettings(source: Source, succession: Succession, findings: Findings): Promise<void> {
  const path = 'vault.json'
  const bytes = await reading(
    findings,
    path,
    async () => (await source.read(path, MAX_SMALL_FILE)) ?? 'missing',
  )
  if (bytes === undefined) return
  if (bytes === 'missing') return findings.add('file-missing', { path })
  const value = bytes.at(-1) === 0x0a ? parseCanonical(bytes.subarray(0, -1)) : undefined
  if (!isJsonObject(value)) return findings.add('settings-damaged', { path })
  if (typeof value['v'] === 'number' && value['v'] !== 1)
    return findings.add('data-version-unknown', { path })
  const id = succession[0]?.key.name.split('/')[1] ?? ''
  const texts = succession.map((term, at) => {
    const keys = succession.slice(0, at + 1).map((one) => one.vkey)
    return canonicalize({ encryption: term.encryption, id, keys, v: 1 })
  })
  const at = texts.lastIndexOf(canonicalize(value))
  if (at < 0) findings.add('settings-differ', { path })
  else if (at < texts.length - 1) findings.add('settings-older', { path })
}

/** A key entry counts only with a held note of its own size, right root, signed by the keys it demands. */
function judgeKeyEntries(ledger: Ledger, findings: Findings): void {
  for (const term of ledger.state.succession) {
    if (!ledger.walk.good.has(term.seq + 1)) {
      // Entry 0 may share its first checkpoint with others; the key it brings signs that one all the same.
      if (term.seq > 0) findings.add('succession-broken', { seq: term.seq, path: LEDGER, why: 'unsigned' })
    }
  }
}

/** Bytes after what is acknowledged are an unfinished tail, unless a writer is at work or has finished meanwhile. */
async function judgeTail(source: Source, last: Last, ledger: Ledger, findings: Findings): Promise<void> {
  // Where entries are missing there is no telling what lies behind them.
  const beyond = ledger.size === last.line?.size ? ledger.length - ledger.end : 0
  if (beyond === 0 && last.length <= last.end) return
  if (await source.writerLive()) return
  const now = await findLast(source, startFindings())
  if ((now?.line?.size ?? 0) > (last.line?.size ?? 0)) return
  if (beyond > 0) findings.add('tail-unfinished', { path: LEDGER, size: beyond })
  if (last.length > last.end)
    findings.add('tail-unfinished', { path: CHECKPOINTS, size: last.length - last.end })
}

/** `checkpoint` is a copy of the last note, an older one, or what a crash left of the copy. */
async function judgeCheckpointCopy(
  source: Source,
  last: Last,
  ledger: Ledger,
  findings: Findings,
): Promise<void> {
  const path = 'checkpoint'
  for (let again = 0, line = last.line; line !== undefined && again < READ_AGAIN; again++) {
    const bytes = await reading(
      findings,
      path,
      async () => (await source.read(path, MAX_SMALL_FILE)) ?? 'missing',
    )
    if (bytes === undefined) return
    if (bytes === 'missing') return findings.add('checkpoint-older', { path, size: 0 })
    if (equalBytes(bytes, encodeUtf8(line.note))) return
    const text = decodeUtf8(bytes)
    const note = text === undefined ? undefined : parseNoteText(text)
    const copy = note && checkpointOf(note)
    const verified =
      copy === undefined || text === undefined
        ? undefined
        : verifyHeldNote(text, ledger.state.succession, copy.size)
    if (verified !== undefined && verified.size < line.size)
      return findings.add('checkpoint-older', { path, size: verified.size })
    const torn = (note: string): boolean => isTorn(bytes, encodeUtf8(note))
    if (torn(line.note) || (await someNote(source, last, torn)))
      return findings.add('checkpoint-older', { path, size: 0 })
    const now = await findLast(source, startFindings())
    if (now?.line === undefined || now.line.size <= line.size) {
      const newer = verified !== undefined && verified.size > line.size
      return findings.add(newer ? 'checkpoint-newer' : 'checkpoint-damaged', {
        path,
        size: verified?.size ?? 0,
      })
    }
    line = now.line
  }
}

/** The copy is renamed without fsync: after a power loss it may be a prefix, filled up with zeros. */
function isTorn(bytes: Uint8Array, whole: Uint8Array): boolean {
  let length = bytes.length
  while (length > 0 && bytes[length - 1] === 0) length--
  return (
    length < whole.length &&
    bytes.length <= whole.length &&
    equalBytes(bytes.subarray(0, length), whole.subarray(0, length))
  )
}

/** frontier.json is derived and owes no fsync: whatever it is, it changes no verdict. */
async function judgeFrontier(source: Source, ledger: Ledger, findings: Findings): Promise<void> {
  const path = 'frontier.json'
  const bytes = await reading(findings, path, () => source.read(path, MAX_SMALL_FILE))
  if (bytes === undefined || ledger.frontier === undefined) return
  const frontier = parseFrontier(bytes)
  const differs =
    frontier?.size !== ledger.size || !equalBytes(frontierRoot(frontier), frontierRoot(ledger.frontier))
  if (differs && !(await source.writerLive())) findings.add('frontier-differs', { path })
}

type TimestampNote = { readonly path: string; readonly text: string | undefined; readonly size: number }

/** Notes beside outside tokens: this vault once signed them, so the ledger must still hold their trees. */
async function readTimestampNotes(
  source: Source,
  listed: readonly SourceFile[],
  findings: Findings,
): Promise<TimestampNote[]> {
  const notes: TimestampNote[] = []
  for (const { path, kind } of listed) {
    if (kind !== 'file' || !/^timestamps\/.*\.checkpoint$/.test(path)) continue
    const bytes = await reading(findings, path, () => source.read(path, MAX_SMALL_FILE))
    const text = bytes && decodeUtf8(bytes)
    const note = text === undefined ? undefined : parseNoteText(text)
    notes.push({ path, text, size: (note && checkpointOf(note)?.size) ?? 0 })
  }
  return notes
}

function judgeTimestampNote(held: TimestampNote, ledger: Ledger, findings: Findings): void {
  const { path, text, size } = held
  const verified =
    text === undefined || size === 0 ? undefined : verifyHeldNote(text, ledger.state.succession, size)
  const root = ledger.rootAt.get(size)
  if (verified === undefined) findings.add('checkpoint-damaged', { path, size })
  else if (size > ledger.size) findings.add('held-longer', { path, size: ledger.size, found: size })
  else if (root === undefined || !equalBytes(root, verified.root)) findings.add('held-forked', { path, size })
}
