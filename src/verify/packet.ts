/** The verification of a packet by a stranger: with nothing but the packet, SHA-256, SHAKE256 and Ed25519. */
import { equalBytes } from '../core/bytes.ts'
import { checkpointOf, originOf } from '../core/checkpoint.ts'
import { sha256Hex } from '../core/crypto.ts'
import { appendLeaf, EMPTY_FRONTIER, frontierRoot } from '../core/frontier.ts'
import { parseNoteText } from '../core/note.ts'
import { type PacketData, parseLeaves, parsePacketData } from '../core/packet-data.ts'
import type { Source } from '../core/source.ts'
import { type Succession, verifyHeldNote } from '../core/succession.ts'
import { type Anchors, holdAgainst, type Subject, sizesAsked } from './anchors.ts'
import { TAG_MANIFEST, verifyBag } from './bag.ts'
import { judgeChain, judgePacketEntries, type PacketEntry } from './packet-entries.ts'
import { judgeAttachments, judgeStrays, judgeViewClaims, judgeViews, type Views } from './packet-files.ts'
import { type Findings, judge, type Report, reading, startFindings } from './report.ts'
import { judgeSealOf } from './seal.ts'

const DATA = 'data/evidence.json'
const LEAVES = 'data/leaves.txt'
const MAX_DATA = 512 * 1_048_576

/** Verifies a packet; `views` makes its readable pages again, to be compared; without it they are said to be unchecked. */
export async function verifyPacket(
  source: Source,
  anchors: Anchors,
  views: Views | undefined,
): Promise<Report> {
  const findings = startFindings()
  const files = (await reading(findings, '', () => source.files())) ?? []
  // Disks, archives and browsers list in orders of their own; what is found is told in one.
  const listed = [...files].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0))
  const good = await verifyBag(source, listed, findings)
  const manifest = {
    sha256: anchors.manifest && (await reading(findings, TAG_MANIFEST, () => manifestDigest(source))),
    binds: ['manifest-sha256.txt', DATA, LEAVES].every((path) => good.has(path)),
  }
  const data = await readData(source, findings)
  const leaves = await readLeaves(source, findings)
  if (data === undefined || leaves === undefined) return report(findings, anchors, manifest, undefined)

  const entries = judgePacketEntries(data, leaves, findings)
  const roots = rootsAt(leaves, [...sizesAsked(anchors), ...sizesOf(data)])
  const succession = judgeChain(entries, leaves.length, findings)
  const signed = judgeCheckpoint(data, leaves.length, roots, succession, findings)
  judgeHeld(data, roots, succession, leaves.length, findings)
  judgeCounts(data, leaves.length, entries, findings)
  judgeAttachments(data, entries, good, findings)
  for (const token of data.tokens)
    findings.add('token-unchecked', { path: `data/${token.file}`, size: token.size })
  await judgeSealOf(source, listed, { succession, size: leaves.length }, findings)
  // Views made from damaged data would only repeat what was found; of an entry that cannot be read none can be made.
  if (views !== undefined && findings.has('entry-version-unknown'))
    findings.add('views-unchecked', { path: 'data/packet.html' })
  else if (!findings.list.some((one) => one.severity === 'failure')) {
    if (views === undefined) {
      findings.add('views-unchecked', { path: 'data/packet.html' })
      judgeViewClaims(data, good, findings)
    } else judgeStrays(data, good, await judgeViews(source, data, leaves, good, views, findings), findings)
  }
  return report(findings, anchors, manifest, {
    data,
    entries,
    succession,
    size: leaves.length,
    roots,
    signed,
  })
}

type Read = {
  data: PacketData
  entries: readonly PacketEntry[]
  succession: Succession
  size: number
  roots: ReadonlyMap<number, Uint8Array>
  signed: boolean
}

function report(
  findings: Findings,
  anchors: Anchors,
  manifest: NonNullable<Subject['manifest']>,
  read: Read | undefined,
): Report {
  const subject = {
    what: 'packet' as const,
    succession: read?.succession ?? [],
    size: read?.size ?? 0,
    rootAt: read?.roots ?? new Map(),
    signed: read?.signed ?? false,
    manifest,
  }
  const { against, heldTo, signedBy } = holdAgainst(subject, anchors, findings)
  const { verdict, unchanged } = judge(findings.list)
  const shown = (read?.entries ?? []).filter(
    (entry) => entry.record !== undefined || entry.atoms !== undefined,
  )
  return {
    what: 'packet',
    verdict,
    answers: {
      unchanged,
      signedBy,
      existedBy: [],
      notBefore: [],
      complete: { size: subject.size, against },
      contentTrue: 'neverAnswered',
    },
    findings: findings.list,
    checked: {
      entries: shown.length,
      objects: read?.data.attachments.filter((item) => item.as === 'native').length ?? 0,
      checkpoints: read === undefined ? 0 : 1 + read.data.checkpoints.length,
      tokens: read?.data.tokens.length ?? 0,
    },
    heldTo,
    leftOut: findings.leftOut(),
    shown: shown.map((entry) => entry.header.seq),
  }
}

async function readData(source: Source, findings: Findings): Promise<PacketData | undefined> {
  const bytes = await reading(findings, DATA, () => source.read(DATA, MAX_DATA))
  // A file that is missing was named by the bag already, if the bag names it.
  if (bytes === undefined) {
    if (!findings.list.some((one) => one.path === DATA)) findings.add('file-missing', { path: DATA })
    return undefined
  }
  const parsed = parsePacketData(bytes)
  if (parsed.ok) return parsed.data
  findings.add(parsed.fault === 'unknown-version' ? 'data-version-unknown' : 'data-damaged', {
    path: DATA,
    why: parsed.fault,
  })
  return undefined
}

async function readLeaves(source: Source, findings: Findings): Promise<Uint8Array[] | undefined> {
  const bytes = await reading(findings, LEAVES, () => source.read(LEAVES, MAX_DATA))
  const leaves = bytes && parseLeaves(bytes)
  if (leaves === undefined) findings.add('leaves-damaged', { path: LEAVES })
  return leaves
}

function sizesOf(data: PacketData): number[] {
  return [data.checkpoint, ...data.checkpoints].flatMap((text) => {
    const note = parseNoteText(text)
    const checkpoint = note && checkpointOf(note)
    return checkpoint === undefined ? [] : [checkpoint.size]
  })
}

function rootsAt(leaves: readonly Uint8Array[], sizes: readonly number[]): Map<number, Uint8Array> {
  const wanted = new Set(sizes)
  const roots = new Map<number, Uint8Array>()
  let frontier = EMPTY_FRONTIER
  for (const leaf of leaves) {
    frontier = appendLeaf(frontier, leaf)
    if (wanted.has(frontier.size)) roots.set(frontier.size, frontierRoot(frontier))
  }
  return roots
}

function judgeCheckpoint(
  data: PacketData,
  size: number,
  roots: ReadonlyMap<number, Uint8Array>,
  succession: Succession,
  findings: Findings,
): boolean {
  const note = parseNoteText(data.checkpoint)
  const checkpoint = note && checkpointOf(note)
  if (checkpoint === undefined) {
    findings.add('checkpoint-damaged', { path: DATA, size })
    return false
  }
  const sizeGood = checkpoint.size === size
  if (!sizeGood) findings.add('leaves-damaged', { path: LEAVES, size, found: checkpoint.size })
  if (checkpoint.origin !== originOf(data.vault)) findings.add('vault-id', { path: DATA, seq: 0 })
  const root = roots.get(size)
  const rootGood = sizeGood && root !== undefined && equalBytes(root, checkpoint.root)
  if (sizeGood && !rootGood) findings.add('root-mismatch', { path: LEAVES, size })
  // A size that was edited shows here: only then is it not leaves.txt that was cut.
  const signed = verifyHeldNote(data.checkpoint, succession, checkpoint.size) !== undefined
  if (!signed) findings.add('signature-bad', { path: DATA, size: checkpoint.size })
  return rootGood && signed
}

/** Notes that tokens, cosignatures or key entries rest on: rising, right root, demanded signatures. */
function judgeHeld(
  data: PacketData,
  roots: ReadonlyMap<number, Uint8Array>,
  succession: Succession,
  size: number,
  findings: Findings,
): void {
  // Without entry 0 no key is known, and its absence was said.
  if (succession.length === 0) return
  const good = new Set<number>()
  let before = 0
  for (const text of data.checkpoints) {
    const note = parseNoteText(text)
    const checkpoint = note && checkpointOf(note)
    if (checkpoint === undefined || checkpoint.size > size) {
      findings.add('checkpoint-damaged', { path: DATA, size: checkpoint?.size ?? 0 })
      continue
    }
    if (checkpoint.size <= before) findings.add('checkpoint-order', { path: DATA, size: checkpoint.size })
    before = checkpoint.size
    const root = roots.get(checkpoint.size)
    if (root === undefined || !equalBytes(root, checkpoint.root))
      findings.add('root-mismatch', { path: DATA, size: checkpoint.size })
    else if (verifyHeldNote(text, succession, checkpoint.size) === undefined)
      findings.add('signature-bad', { path: DATA, size: checkpoint.size })
    else good.add(checkpoint.size)
  }
  for (const term of succession) {
    if (term.seq > 0 && !good.has(term.seq + 1))
      findings.add('succession-broken', { path: DATA, seq: term.seq, why: 'unsigned' })
  }
}

function judgeCounts(
  data: PacketData,
  size: number,
  entries: readonly PacketEntry[],
  findings: Findings,
): void {
  const { counts } = data
  const partly = data.entries.filter((entry) => 'atoms' in entry).length
  const shown = data.entries.filter((entry) => 'record' in entry).length
  const right = counts.entries === size && counts.partly === partly && counts.shown === shown
  if (!right || entries.length > size) findings.add('count-wrong', { path: DATA })
}

/** The SHA-256 of a packet's tag manifest, by which the export entry of its vault knows it; undefined without one. */
export async function manifestDigest(source: Source): Promise<string | undefined> {
  const bytes = await source.read(TAG_MANIFEST, MAX_DATA)
  return bytes && sha256Hex(bytes)
}
