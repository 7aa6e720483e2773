/**
 * From a ledger, up to the checkpoint that a packet stands on, to a packet that lies beside its place and was checked
 * there as a stranger would. Nothing is recorded here, so that a packet can be made again.
 */
import { basename, dirname, join } from 'node:path'
import { encodeHex } from '../core/bytes.ts'
import { EvidenceError } from '../core/errors.ts'
import type { PacketClaims } from '../core/packet-data.ts'
import type { Redacted } from '../core/redact.ts'
import { type Shown, showEntries, type WholeEntry } from '../packet/choose-shown.ts'
import { assignExhibits, shownAttachments } from '../packet/exhibits.ts'
import { headOf, sniffExtension } from '../packet/native-names.ts'
import { holdsWords, isSearchable } from '../packet/native-words.ts'
import { buildPacket, type Packet } from '../packet/packet.ts'
import { underItsName } from '../vault/disk-errors.ts'
import { readObject } from '../vault/objects.ts'
import { type Reading, readNotes } from '../vault/read.ts'
import { NO_ANCHORS } from '../verify/anchors.ts'
import { verify as verifySource } from '../verify/verify.ts'
import type { Context } from './context.ts'
import { putInPlace, removeBuilding } from './files.ts'
import { rebuildViews } from './packet-views.ts'
import { writePacketFolder, writePacketZip } from './packet-writing.ts'
import { oneLine } from './printable.ts'
import { openSource } from './sources.ts'
import { SOFTWARE } from './version.ts'

/** The first entries of a vault and the note over them. */
export type LedgerPart = {
  readonly id: string
  readonly entries: readonly WholeEntry[]
  readonly leaves: readonly Uint8Array[]
  readonly checkpoint: string
  readonly heldNotes: readonly string[]
}

/**
 * The ledger of the vault at `dir` up to `size`, or undefined where no commit ended there.
 * @throws EvidenceError 'vault-damaged' unless all of it is as it was signed
 */
export function ledgerUpTo(dir: string, reading: Reading, size: number): LedgerPart | undefined {
  if (reading.checkpoint === undefined || reading.damaged.length > 0) {
    const path = 'ledger.jsonl'
    throw new EvidenceError({
      code: 'vault-damaged',
      damage: 'ledger-changed',
      path,
      size: reading.line.size,
    })
  }
  const [checkpoint] = size > reading.line.size ? [] : readNotes(dir, new Set([size]))
  if (checkpoint === undefined) return undefined
  const keySizes = reading.succession.slice(1).map((term) => term.seq + 1)
  return {
    id: reading.settings.id,
    entries: (reading.entries as readonly WholeEntry[]).slice(0, size),
    leaves: reading.leaves.slice(0, size),
    checkpoint,
    heldNotes: readNotes(dir, new Set(keySizes.filter((one) => one <= size))),
  }
}

/** A packet, and how many of its files could not be searched for the words that it hides. */
export type Built = { readonly packet: Packet; readonly unread: number }

/**
 * Builds the packet.
 * @throws EvidenceError 'words-in-file' where words to be hidden stand in a file that would go with it
 */
export async function buildFrom(
  dir: string,
  ledger: LedgerPart,
  plan: { readonly shown: Shown; readonly claims: PacketClaims; readonly redacted: Redacted },
): Promise<Built> {
  const entries = showEntries(ledger.entries, plan.shown, plan.redacted.positions)
  const open = (sha256: string) => readObject(dir, sha256)
  const attachments = shownAttachments(entries)
  const { found, unread } = await searchFiles(attachments, open, plan.redacted)
  if (found.length > 0) throw new EvidenceError({ code: 'words-in-file', files: found })
  const earlier = ledger.entries.map(({ record }) => record).filter((record) => record['kind'] === 'export')
  const packet = await buildPacket({
    claims: plan.claims,
    vault: ledger.id,
    checkpoint: ledger.checkpoint,
    heldNotes: ledger.heldNotes,
    leaves: ledger.leaves,
    entries,
    withheld: plan.redacted.withheld,
    exhibits: assignExhibits(attachments, earlier),
    open,
  })
  return { packet, unread }
}

type Place = { readonly seq: number; readonly index: number; readonly sha256: string }

async function searchFiles(
  files: readonly Place[],
  open: (sha256: string) => Iterable<Uint8Array>,
  { wanted }: Redacted,
): Promise<{ found: { seq: number; index: number }[]; unread: number }> {
  const found: { seq: number; index: number }[] = []
  let unread = 0
  for (const { seq, index, sha256 } of wanted.length === 0 ? [] : files) {
    if (!isSearchable(await sniffExtension(await headOf(open(sha256))))) unread++
    else if (await holdsWords(() => open(sha256), wanted)) found.push({ seq, index })
  }
  return { found, unread }
}

/**
 * Writes the packet beside `path`, checks it there, lets `record` do what comes before it gets its name, renames it.
 * @throws EvidenceError with `changed` where the name was taken after `record`
 */
export async function deliver(
  context: Context,
  packet: Packet,
  path: string,
  record: () => boolean,
): Promise<void> {
  const building = join(dirname(path), `.${basename(path)}.${encodeHex(context.vault.random(4))}.partial`)
  try {
    const { createdAt } = packet.data.packet
    if (formOf(path) === 'zip') await writePacketZip(building, packet, createdAt)
    else await writePacketFolder(building, packet)
    await verifyAsStranger(context, building)
    place(building, path, record())
  } catch (error) {
    throw underItsName(error, building, path)
  } finally {
    if (!removeBuilding(building))
      await context.out.message(
        `${oneLine(building, 200)} could not be removed. It holds what was being written: remove it yourself.`,
      )
  }
}

/** A ZIP where the name ends in `.zip`. */
export function formOf(path: string): 'folder' | 'zip' {
  return path.toLowerCase().endsWith('.zip') ? 'zip' : 'folder'
}

/** The export may be recorded by now; a name that was taken meanwhile must not hide that. */
function place(building: string, path: string, changed: boolean): void {
  try {
    putInPlace(building, path)
  } catch (error) {
    if (error instanceof EvidenceError) throw new EvidenceError(error.fault, { changed, cause: error })
    throw error
  }
}

/** Nothing is announced that a stranger could not check; the packet is read back from where it was written. */
async function verifyAsStranger(context: Context, building: string): Promise<void> {
  const opened = await openSource(context, building)
  try {
    if ('refused' in opened)
      throw new EvidenceError({ code: 'export-unverified', findings: [opened.refused] })
    const views = { software: SOFTWARE, rebuild: rebuildViews }
    const report = await verifySource(opened.source, 'packet', { anchors: NO_ANCHORS, all: true, views })
    if (report.verdict === 'consistent') return
    const findings = report.findings
      .filter((one) => one.severity !== 'note')
      .map(({ code, path }) => (path === undefined || path === '' ? code : `${code} ${path}`))
    throw new EvidenceError({ code: 'export-unverified', findings })
  } finally {
    opened.close()
  }
}
