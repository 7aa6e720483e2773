/**
 * `evidence export`: build, verify as a stranger would, record the export entry, rename into place. The vault's lock
 * is held from choosing to renaming, so that the packet's number, its own seq, is known before.
 */
import { basename, dirname, join, resolve } from 'node:path'
import { encodeBase64, encodeHex } from '../core/bytes.ts'
import { chosenSeqs, type EntryFilter } from '../core/choose.ts'
import { EvidenceError } from '../core/errors.ts'
import { entriesNamingMinors } from '../core/minors.ts'
import type { ExportRecord } from '../core/record-ledger.ts'
import { foldEntries } from '../core/timeline.ts'
import { asRecorded, entriesToShow, showEntries, type WholeEntry } from '../packet/choose-shown.ts'
import { assignExhibits, shownAttachments } from '../packet/exhibits.ts'
import { buildPacket, type Packet } from '../packet/packet.ts'
import { commit } from '../vault/commit.ts'
import { readObject } from '../vault/objects.ts'
import { type OpenVault, openVault } from '../vault/open.ts'
import { type Reading, readNotes, readVault } from '../vault/read.ts'
import { NO_ANCHORS } from '../verify/anchors.ts'
import { verify as verifySource } from '../verify/verify.ts'
import type { CommonFlags, Context } from './context.ts'
import { putInPlace, refuseExisting, removeBuilding, underItsName } from './files.ts'
import { type FilterFlags, filterOf } from './filters.ts'
import { rebuildViews } from './packet-views.ts'
import { writePacketFolder, writePacketZip } from './packet-writing.ts'
import { refuseUntested, vaultPlace } from './place.ts'
import { oneLine } from './printable.ts'
import { sayWhichVault } from './said.ts'
import { openSource } from './sources.ts'
import { SOFTWARE } from './version.ts'

/** Options beside the filters. */
export type ExportFlags = {
  to?: string
  for?: string
  purpose?: string
  profile?: string
  showMinors?: boolean
}

const NOTHING_HIDDEN = { texts: 0, fields: 0, attachments: 0, minors: 0 }

/** Runs the command. */
export async function exportPacket(
  context: Context,
  flags: CommonFlags & FilterFlags & ExportFlags,
): Promise<void> {
  refuseUntested(context)
  if (flags.to === undefined)
    throw new EvidenceError({ code: 'usage', detail: 'Say where the packet goes with --to PATH.' })
  const path = resolve(context.cwd, flags.to)
  refuseExisting(path)
  const filter = await filterOf(context, flags)
  const vault = await openVault(vaultPlace(context, flags), context.vault)
  try {
    await sayWhichVault(context, flags, vault)
    await exportFrom(context, flags, vault, path, filter)
  } finally {
    vault.close()
  }
}

async function exportFrom(
  context: Context,
  flags: CommonFlags & ExportFlags,
  vault: OpenVault,
  path: string,
  filter: EntryFilter,
): Promise<void> {
  const reading = readVault(vault.dir)
  if (reading.checkpoint === undefined || reading.damaged.length > 0) {
    throw new EvidenceError({
      code: 'vault-damaged',
      damage: 'ledger-changed',
      path: 'ledger.jsonl',
      size: reading.line.size,
    })
  }
  const entries = reading.entries as readonly WholeEntry[]
  const chosen = chosenSeqs(foldEntries(entries.map(asRecorded)), filter).filter((seq) =>
    isShowable(entries[seq] as WholeEntry),
  )
  if (chosen.length === 0) throw new EvidenceError({ code: 'nothing-chosen' })
  const shown = entriesToShow(chosen, entries)
  const inPacket = new Set(shown.whole)
  const minors = entriesNamingMinors(entries.map(asRecorded)).filter((seq) => inPacket.has(seq))
  if (minors.length > 0 && flags.showMinors !== true)
    throw new EvidenceError({ code: 'minors-shown', seqs: minors })

  const form = path.toLowerCase().endsWith('.zip') ? ('zip' as const) : ('folder' as const)
  const createdAt = context.vault.now().toISOString()
  const packetId = `${reading.settings.id.slice(0, 8)}-${reading.line.size}`
  const packet = await build(vault, reading, { flags, shown, createdAt, packetId })
  const building = join(dirname(path), `.${basename(path)}.${encodeHex(context.vault.random(4))}.partial`)
  try {
    if (form === 'zip') await writePacketZip(building, packet, createdAt)
    else await writePacketFolder(building, packet)
    await verifyAsStranger(context, building)
    const record = recordOf(reading, flags, { packet, packetId, createdAt, form, seqs: shown.whole })
    const { receipts } = commit(vault, [record])
    place(building, path)
    await say(context, flags, { record, seq: receipts[0]?.seq as number, path, size: reading.line.size })
  } catch (error) {
    throw underItsName(error, building, path)
  } finally {
    removeBuilding(building)
  }
}

/** Exports tell to whom, and what the vault says of itself is there anyway. */
function isShowable(entry: WholeEntry): boolean {
  return !['export', 'vault', 'key'].includes(entry.record['kind'] as string)
}

type Plan = {
  flags: ExportFlags
  shown: ReturnType<typeof entriesToShow>
  createdAt: string
  packetId: string
}

async function build(vault: OpenVault, reading: Reading, plan: Plan): Promise<Packet> {
  const entries = reading.entries as readonly WholeEntry[]
  const shownEntries = showEntries(entries, plan.shown)
  const earlier = entries.filter((entry) => entry.record['kind'] === 'export').map((entry) => entry.record)
  const keySizes = new Set(reading.succession.slice(1).map((term) => term.seq + 1))
  return buildPacket({
    claims: {
      createdAt: plan.createdAt,
      id: plan.packetId,
      profile: plan.flags.profile ?? 'lawyer',
      purpose: plan.flags.purpose ?? '',
      recipient: plan.flags.for ?? '',
      software: SOFTWARE,
    },
    vault: reading.settings.id,
    checkpoint: reading.line.note,
    heldNotes: readNotes(vault.dir, keySizes),
    leaves: reading.leaves,
    entries: shownEntries,
    exhibits: assignExhibits(shownAttachments(shownEntries), earlier),
    open: (sha256) => readObject(vault.dir, sha256),
  })
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
      .map((one) => `${one.code} ${one.path ?? ''}`)
    throw new EvidenceError({ code: 'export-unverified', findings })
  } finally {
    opened.close()
  }
}

type Made = {
  packet: Packet
  packetId: string
  createdAt: string
  form: 'folder' | 'zip'
  seqs: readonly number[]
}

function recordOf(reading: Reading, flags: ExportFlags, made: Made): ExportRecord {
  return {
    kind: 'export',
    packet: made.packetId,
    createdAt: made.createdAt,
    checkpoint: { size: reading.line.size, root: encodeBase64(reading.checkpoint?.root as Uint8Array) },
    form: made.form,
    profile: flags.profile ?? 'lawyer',
    recipient: flags.for ?? '',
    purpose: flags.purpose ?? '',
    entries: [...made.seqs],
    hidden: NOTHING_HIDDEN,
    exhibits: made.packet.exhibits.map((exhibit) => ({ ...exhibit })),
    manifest: made.packet.manifest,
    software: SOFTWARE,
  }
}

/** The export is recorded by now; a name that was taken meanwhile must not hide that. */
function place(building: string, path: string): void {
  try {
    putInPlace(building, path)
  } catch (error) {
    if (error instanceof EvidenceError) throw new EvidenceError(error.fault, { changed: true, cause: error })
    throw error
  }
}

const SYNCED =
  /(?:^|[/\\])(?:Dropbox|OneDrive[^/\\]*|Google Drive|GoogleDrive[^/\\]*|iCloud Drive|com~apple~CloudDocs|Mobile Documents|Syncthing|Nextcloud|ownCloud|pCloud[^/\\]*|MEGA)(?:[/\\]|$)/i

async function say(
  context: Context,
  flags: CommonFlags,
  done: { record: ExportRecord; seq: number; path: string; size: number },
): Promise<void> {
  const { record, seq, path, size } = done
  const { out } = context
  if (flags.json === true) {
    const { manifest, packet, entries, hidden } = record
    await out.result(JSON.stringify({ seq, path, manifest, packet, entries, hidden }))
    return
  }
  await out.result(`Packet ${record.packet} is at ${oneLine(path, 400)}`)
  await out.result(`It shows ${record.entries.length} of ${size} entries. Recorded as entry ${seq}.`)
  await out.result(`Its manifest has the SHA-256 ${record.manifest}`)
  if (flags.quiet === true) return
  await out.message(`Anyone who can open this ${record.form === 'zip' ? 'file' : 'folder'} can read it.`)
  if (SYNCED.test(path)) await out.message('It lies in a folder that is copied to a service on the internet.')
  await out.message(
    'Checked as a stranger would, before it was put there. To check it again: evidence verify PATH',
  )
}
