/** A built packet to its place: written beside it, checked as a stranger would, renamed. Never half of it by its name. */
import { basename, dirname, join } from 'node:path'
import type { Recipient } from '../age/keys.ts'
import { encodeHex } from '../core/bytes.ts'
import { EvidenceError } from '../core/errors.ts'
import { SOFTWARE } from '../core/version.ts'
import type { Packet } from '../packet/packet.ts'
import type { Typeset } from '../packet/pdf/pages.ts'
import { underItsName } from '../vault/disk-errors.ts'
import { NO_ANCHORS } from '../verify/anchors.ts'
import { verify as verifySource } from '../verify/verify.ts'
import type { Context } from './context.ts'
import { putInPlace } from './files.ts'
import { packetSource } from './packet-source.ts'
import { rebuildWith } from './packet-views.ts'
import { writePacketFolder, writePacketZip, writeSealedPacket } from './packet-writing.ts'
import { recipientsOf } from './recipients-given.ts'
import { removeOrSay } from './remove-or-say.ts'
import { type OpenedSource, openSource } from './sources.ts'

/**
 * Writes the packet beside `path`, checks it there, lets `record` do what comes before it gets its name, renames it.
 * @throws EvidenceError with `changed` where the name was taken after `record`
 */
export async function deliver(
  context: Context,
  packet: Packet,
  { path, form, recipients }: Target,
  typeset: Typeset,
  record: () => boolean,
): Promise<void> {
  const building = join(dirname(path), `.${basename(path)}.${encodeHex(context.vault.random(4))}.partial`)
  try {
    const { createdAt } = packet.data.packet
    if (recipients.length > 0) {
      // What is sealed cannot be read back from here; the same files are checked before they go in.
      await verifyAsStranger({ source: packetSource(packet), close: () => {} }, typeset)
      await writeSealedPacket(building, packet, createdAt, { recipients, random: context.vault.random })
    } else {
      if (form === 'zip') await writePacketZip(building, packet, createdAt)
      else await writePacketFolder(building, packet)
      await verifyAsStranger(await openSource(context, building), typeset)
    }
    place(building, path, record())
  } catch (error) {
    throw underItsName(error, building, path)
  } finally {
    await removeOrSay(context, building)
  }
}

/** Where a packet goes: a folder, a ZIP, or a ZIP sealed to `recipients`. */
export type Target = {
  readonly path: string
  readonly form: 'folder' | 'zip'
  readonly recipients: readonly Recipient[]
}

/**
 * The target that the options name: a ZIP where the name ends in `.zip`, a sealed one where recipients are given.
 * @throws EvidenceError 'usage' for a name that hides what the file is, or a recipient that is none
 */
export function targetOf(path: string, encryptTo: readonly string[] = []): Target {
  const usage = (detail: string): never => {
    throw new EvidenceError({ code: 'usage', detail })
  }
  const recipients = recipientsOf(encryptTo)
  const sealed = path.toLowerCase().endsWith('.age')
  if (sealed !== recipients.length > 0)
    usage(
      sealed
        ? 'A file that ends in .age must be encrypted to somebody: --encrypt-to age1…'
        : 'What is encrypted with --encrypt-to is an age file: let --to end in .zip.age',
    )
  return { path, form: sealed || path.toLowerCase().endsWith('.zip') ? 'zip' : 'folder', recipients }
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
async function verifyAsStranger(opened: OpenedSource, typeset: Typeset): Promise<void> {
  try {
    if ('refused' in opened)
      throw new EvidenceError({ code: 'export-unverified', findings: [opened.refused] })
    const views = { software: SOFTWARE, rebuild: rebuildWith(typeset) }
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
