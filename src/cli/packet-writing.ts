/** A built packet onto disk, as a folder or a ZIP, under a name that is not yet its own. */
import { join } from 'node:path'
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
  const { writeZip } = await import('../packet/zip.ts')
  const members = packet.files.map((file) => ({ name: file.path, size: file.size, open: () => file.open() }))
  const writer = openWriter(building)
  try {
    const written = await writeZip(members, createdAt, (piece) => writer.write(piece))
    if (written.ok) return
    if (written.code === 'too-many-files' || written.code === 'too-large') {
      const bytes = members.reduce((sum, member) => sum + member.size, 0)
      throw new EvidenceError({ code: 'zip-too-large', files: members.length, bytes })
    }
    throw new EvidenceError({ code: 'export-unverified', findings: [written.code] })
  } finally {
    writer.close()
  }
}
