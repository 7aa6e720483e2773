/**
 * The only reader of ZIPs: strict, over random-access bytes, in Node and in a browser page. The whole archive is
 * checked before a name is handed out, and refused whole; content is checked while it streams.
 * Must never write, never take a name for a path, never hold a file in memory, never look past a contradiction.
 */
import { crc32 } from '../core/crc32.ts'
import { endsBeforeLastByte, inflate, NotDeflate } from './inflate.ts'
import type { RandomAccess } from './zip-bytes.ts'
import { listedEntries } from './zip-directory.ts'
import { type PlacedEntry, placedEntries } from './zip-entry.ts'
import { ZipDamage, type ZipRefusal, ZipRefused } from './zip-refusal.ts'

export type { RandomAccess } from './zip-bytes.ts'
export type ZipEntry = { name: string; size: number; compressedSize: number }
export type OpenedZip = {
  /** The files, in the archive's order; folders are checked but not listed. */
  entries: readonly ZipEntry[]
  /**
   * The content of a listed file. Throws `ZipDamage` once it proves not to be what the archive says: what was
   * yielded before is worth nothing until the stream has ended well. Rejects with the source's own I/O errors.
   */
  stream(name: string): AsyncIterable<Uint8Array>
}
export type ZipOpening = { ok: true; zip: OpenedZip } | { ok: false; code: ZipRefusal; name?: string }

const CHUNK = 256 * 1024

/**
 * Opens an archive, or says why it is refused and, where one entry is to blame, its name. Rejects only with the
 * I/O errors of `bytes`. Zip64 archives open as far as the limits (10,000 files, 2 GiB) let them.
 */
export async function openZip(bytes: RandomAccess): Promise<ZipOpening> {
  try {
    const { entries, end } = await listedEntries(bytes)
    const placed = await placedEntries(bytes, entries, end)
    return { ok: true, zip: opened(bytes, placed) }
  } catch (error) {
    if (!(error instanceof ZipRefused)) throw error
    return { ok: false, code: error.code, ...(error.entry === undefined ? {} : { name: error.entry }) }
  }
}

function opened(bytes: RandomAccess, placed: ReadonlyMap<string, PlacedEntry>): OpenedZip {
  const files = [...placed.values()].filter((entry) => !entry.folder)
  return {
    entries: files.map(({ name, size, compressedSize }) => ({ name, size, compressedSize })),
    stream(name) {
      const entry = placed.get(name)
      if (entry === undefined || entry.folder)
        throw new RangeError('asked for a name that the archive does not list')
      return checked(bytes, entry)
    },
  }
}

async function* checked(bytes: RandomAccess, entry: PlacedEntry): AsyncGenerator<Uint8Array> {
  const { name, start, compressedSize } = entry
  const source =
    entry.method === 0 ? stored(bytes, start, compressedSize) : inflate(bytes, start, compressedSize)
  let size = 0
  let crc = 0
  try {
    for await (const chunk of source) {
      size += chunk.length
      if (size > entry.size) throw new ZipDamage('runs-over', name)
      crc = crc32(chunk, crc)
      yield chunk
    }
  } catch (error) {
    throw error instanceof NotDeflate ? new ZipDamage('deflate', name) : error
  }
  if (entry.method !== 0 && (await endsBeforeLastByte(bytes, start, compressedSize)))
    throw new ZipDamage('deflate', name)
  if (size !== entry.size) throw new ZipDamage('ends-early', name)
  if (crc !== entry.crc) throw new ZipDamage('crc', name)
}

async function* stored(bytes: RandomAccess, offset: number, length: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < length; at += CHUNK) yield await bytes.read(offset + at, Math.min(CHUNK, length - at))
}
