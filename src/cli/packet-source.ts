/** A built packet as a `Source`, for checking it before it is sealed to somebody else. */
import { EvidenceError } from '../core/errors.ts'
import type { Source } from '../core/source.ts'
import type { Packet } from '../packet/packet.ts'

/** The files of the packet, each made anew when it is read. */
export function packetSource({ files }: Packet): Source {
  const byPath = new Map(files.map((file) => [file.path, file]))
  return {
    files: async () => files.map(({ path, size }) => ({ path, kind: 'file', size })),
    read: async (path, limit) => {
      const file = byPath.get(path)
      if (file === undefined) return undefined
      if (file.size > limit)
        throw new EvidenceError({ code: 'too-large', what: path, bytes: file.size, limit })
      const parts: Uint8Array[] = []
      for await (const part of file.open()) parts.push(part)
      return Buffer.concat(parts)
    },
    stream: async (path) => {
      const file = byPath.get(path)
      return file && chunksOf(file)
    },
    writerLive: async () => false,
  }
}

async function* chunksOf(file: Packet['files'][number]): AsyncGenerator<Uint8Array> {
  yield* file.open()
}
