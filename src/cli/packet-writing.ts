/** A built packet onto disk, as a folder or a ZIP, under a name that is not yet its own. */
import { join } from 'node:path'
import type { Recipient } from '../age/keys.ts'
import { type Random, startSealingTo } from '../age/sealed.ts'
import { EvidenceError } from '../core/errors.ts'
import type { Packet } from '../packet/packet.ts'
import { makeFoldersAbove, makeNewFolder, openWriter } from './files.ts'

/** Writes every file below a new folder. */
export async function writePacketFolder(building: string, packet: Packet): Promise<void> {
  makeNewFolder(building)
  for (const file of packet.files) {
    const path = join(building, ...file.path.split('/'))
    makeFoldersAbove(path)
    const writer = openWriter(path)
    try {
      for await (const chunk of file.open()) writer.write(chunk)
    } finally {
      writer.close()
    }
  }
}

/**
 * Writes one ZIP, the same bytes for the same packet.
 * @throws EvidenceError 'zip-too-large' before a byte is written where a verifier would refuse it
 */
export async function writePacketZip(building: string, packet: Packet, createdAt: string): Promise<void> {
  const writer = openWriter(building)
  try {
    await zipTo(packet, createdAt, (piece) => writer.write(piece))
  } finally {
    writer.close()
  }
}

/** Writes the ZIP as one age file; nothing of it is on disk unsealed at any time. */
export async function writeSealedPacket(
  building: string,
  packet: Packet,
  createdAt: string,
  { recipients, random }: { recipients: readonly Recipient[]; random: Random },
): Promise<void> {
  const { head, sealing } = startSealingTo(recipients, random)
  const writer = openWriter(building)
  try {
    writer.write(head)
    await zipTo(packet, createdAt, (piece) => {
      for (const sealed of sealing.push(piece)) writer.write(sealed)
    })
    writer.write(sealing.end())
  } finally {
    writer.close()
  }
}

/** @throws EvidenceError 'zip-too-large' before a byte is written where a verifier would refuse it */
async function zipTo(packet: Packet, createdAt: string, write: (piece: Uint8Array) => void): Promise<void> {
  const { writeZip } = await import('../packet/zip.ts')
  const members = packet.files.map((file) => ({ name: file.path, size: file.size, open: () => file.open() }))
  const written = await writeZip(members, createdAt, write)
  if (written.ok) return
  if (written.code === 'too-many-files' || written.code === 'too-large') {
    const bytes = members.reduce((sum, member) => sum + member.size, 0)
    throw new EvidenceError({ code: 'zip-too-large', files: members.length, bytes })
  }
  throw new EvidenceError({ code: 'export-unverified', findings: [written.code] })
}
