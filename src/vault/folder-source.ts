/** A folder on disk as a `Source`: a vault, or a packet that was unpacked. Links are listed, never followed. */
import { join } from 'node:path'
import { EvidenceError } from '../core/errors.ts'
import type { Source } from '../core/source.ts'
import { listTree, openFile, readChunks, readWhole } from './disk-reads.ts'
import { writerLives } from './lock.ts'
import type { ProcessIdentity } from './lock-owner.ts'

/** Hashes a file of the disk on another core. */
export type HashPath = (path: string) => Promise<{ sha256: string; size: number } | 'missing' | 'unreadable'>

/** Reads the folder at `dir`; `self` tells whose locks are alive; with `hashPath` files are hashed on other cores. */
export function folderSource(dir: string, self: ProcessIdentity, hashPath?: HashPath): Source {
  return {
    files: async () =>
      listTree(dir).map(({ path, kind, size }) => ({
        path,
        kind: kind === 'file' || kind === 'link' ? kind : ('other' as const),
        size,
      })),
    read: async (path, limit) => readWhole(join(dir, path), limit),
    stream: async (path) => {
      const file = openFile(join(dir, path))
      return file === undefined ? undefined : chunksOf(file)
    },
    ...(hashPath === undefined ? {} : { hash: hashIn(dir, hashPath) }),
    writerLive: async () => {
      try {
        return writerLives(dir, { self })
      } catch (error) {
        // A lock that cannot be read is no proof of a writer at work.
        if (error instanceof EvidenceError) return false
        throw error
      }
    },
  }
}

function hashIn(dir: string, hashPath: HashPath): NonNullable<Source['hash']> {
  return async (path) => {
    const found = await hashPath(join(dir, path))
    return found === 'unreadable' ? undefined : found
  }
}

async function* chunksOf(file: NonNullable<ReturnType<typeof openFile>>): AsyncGenerator<Uint8Array> {
  try {
    yield* readChunks(file)
  } finally {
    file.close()
  }
}
