/** What a verification of a packet says, of a folder in memory and through a real ZIP. */
import { concat } from '../../src/core/bytes.ts'
import { writeZip } from '../../src/packet/zip.ts'
import { type Anchors, NO_ANCHORS } from '../../src/verify/anchors.ts'
import { verifyPacket } from '../../src/verify/packet.ts'
import type { Report } from '../../src/verify/report.ts'
import { openZip } from '../../src/verify/zip.ts'
import { zipSource } from '../../src/verify/zip-source.ts'
import { CLAIMS, VIEWS } from '../made-packet.ts'
import { type Files, memorySource, type Oddities } from './memory-source.ts'
import { outcomeOf } from './outcome.ts'

/** The report on a packet folder in memory. */
export function packetReport(
  files: Files,
  anchors: Partial<Anchors> = {},
  oddities: Oddities = {},
): Promise<Report> {
  return verifyPacket(memorySource(files, oddities), { ...NO_ANCHORS, ...anchors }, VIEWS)
}

/** Its short form. */
export async function packetOutcome(
  files: Files,
  anchors: Partial<Anchors> = {},
  oddities: Oddities = {},
): Promise<string> {
  return outcomeOf(await packetReport(files, anchors, oddities))
}

/** The files as the bytes of a ZIP, written by our writer. */
export async function zipOf(files: Files): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  const members = [...files].map(([name, bytes]) => ({ name, size: bytes.length, open: () => [bytes] }))
  const written = await writeZip(members, CLAIMS.createdAt, (piece) => void parts.push(piece.slice()))
  if (!written.ok) throw new Error(`no ZIP: ${written.code}`)
  return concat(...parts)
}

/** The short form of the report on the same files in a real ZIP. */
export async function zipOutcome(files: Files, anchors: Partial<Anchors> = {}): Promise<string> {
  const bytes = await zipOf(files)
  const opened = await openZip({
    size: bytes.length,
    read: async (offset, length) => bytes.subarray(offset, offset + length),
  })
  if (!opened.ok) return `refused: ${opened.code}`
  return outcomeOf(await verifyPacket(zipSource(opened.zip), { ...NO_ANCHORS, ...anchors }, VIEWS))
}
