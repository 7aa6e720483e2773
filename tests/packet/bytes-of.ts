import { concat } from '../../src/core/bytes.ts'
import type { Packet, PacketFile } from '../../src/packet/packet.ts'

/** The bytes of a file of a packet, read as whoever writes it would. */
export async function readFileOf(file: PacketFile): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  for await (const part of file.open()) parts.push(part)
  return concat(...parts)
}

/** The bytes of the file at `path` in a packet. */
export async function bytesOf(packet: Packet, path: string): Promise<Uint8Array> {
  const file = packet.files.find((one) => one.path === path)
  if (file === undefined) throw new Error(`no ${path}`)
  return readFileOf(file)
}
