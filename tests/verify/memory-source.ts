/** Files in memory as a `Source`, for tests that change them by the hundred thousand. */
import { EvidenceError } from '../../src/core/errors.ts'
import type { Source } from '../../src/core/source.ts'

/** Path → bytes of everything below what is verified. */
export type Files = ReadonlyMap<string, Uint8Array>

/** What a folder on disk can be besides its regular files. */
export type Oddities = {
  /** Paths that are links; they cannot be opened. */
  readonly links?: ReadonlySet<string>
  /** True where a writer is at work. */
  readonly live?: boolean
  /** Bytes a chunk; the whole file at once without it. */
  readonly chunk?: number
}

/** Reads `files` as they are when asked. */
export function memorySource(files: Files, { links, live = false, chunk }: Oddities = {}): Source {
  const open = (path: string): Uint8Array | undefined => {
    if (links?.has(path)) throw new EvidenceError({ code: 'not-a-regular-file', path, what: 'link' })
    return files.get(path)
  }
  return {
    files: async () => [
      ...[...files].map(([path, bytes]) => ({ path, kind: 'file' as const, size: bytes.length })),
      ...[...(links ?? [])].map((path) => ({ path, kind: 'link' as const, size: 0 })),
    ],
    read: async (path, limit) => {
      const bytes = open(path)
      if (bytes !== undefined && bytes.length > limit)
        throw new EvidenceError({ code: 'too-large', what: path, bytes: bytes.length, limit })
      return bytes
    },
    stream: async (path) => {
      const bytes = open(path)
      return bytes === undefined ? undefined : chunksOf(bytes, chunk ?? Math.max(1, bytes.length))
    },
    writerLive: async () => live,
  }
}

async function* chunksOf(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}
