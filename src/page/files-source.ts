/** The files of a folder that was chosen or dropped, as a `Source`. What the browser cannot read is said to be so. */
import { EvidenceError } from '../core/errors.ts'
import type { Source } from '../core/source.ts'

/** A file by its path below the chosen folder. */
export type ChosenFile = { readonly path: string; readonly file: Blob }

/** Reads files where they lie: the browser copies nothing. */
export function filesSource(chosen: readonly ChosenFile[]): Source {
  const byPath = new Map(chosen.map(({ path, file }) => [path, file]))
  return {
    files: async () => chosen.map(({ path, file }) => ({ path, kind: 'file' as const, size: file.size })),
    read: async (path, limit) => {
      const file = byPath.get(path)
      if (file === undefined) return undefined
      if (file.size > limit)
        throw new EvidenceError({ code: 'too-large', what: path, bytes: file.size, limit })
      return readSlice(file, 0, file.size, path)
    },
    stream: async (path) => {
      const file = byPath.get(path)
      return file && slicesOf(file, path)
    },
    writerLive: async () => false,
  }
}

const SLICE = 1_048_576

async function* slicesOf(file: Blob, path: string): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < file.size; at += SLICE)
    yield await readSlice(file, at, Math.min(SLICE, file.size - at), path)
}

/**
 * `length` bytes from `offset`, in an array of their own.
 * @throws EvidenceError 'disk' where the file went away, was changed after it was chosen, or may not be read
 */
export async function readSlice(
  file: Blob,
  offset: number,
  length: number,
  path: string,
): Promise<Uint8Array> {
  try {
    return new Uint8Array(await file.slice(offset, offset + length).arrayBuffer())
  } catch (error) {
    if (!(error instanceof DOMException)) throw error
    const reason =
      error.name === 'NotFoundError' ? 'missing' : error.name === 'NotReadableError' ? 'io' : 'other'
    throw new EvidenceError({ code: 'disk', doing: 'read', path, reason, certain: true }, { cause: error })
  }
}
