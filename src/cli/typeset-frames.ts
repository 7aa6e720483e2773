/**
 * Files through a pipe: each piece has four bytes before it that say its length. A file is its path, its pieces, and
 * an empty piece.
 */
import type { VolumeFile } from '../packet/pdf/volumes.ts'
import type { GivenFile } from './typeset-compile.ts'

/** The files as pieces to write, in order. */
export function* framesOf(files: readonly VolumeFile[]): Generator<Uint8Array> {
  for (const { path, chunks } of files) {
    yield* frame(Buffer.from(path))
    for (const chunk of chunks) if (chunk.length > 0) yield* frame(chunk)
    yield* frame(new Uint8Array(0))
  }
}

function* frame(bytes: Uint8Array): Generator<Uint8Array> {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(bytes.length)
  yield length
  if (bytes.length > 0) yield bytes
}

/**
 * The files that were written.
 * @throws RangeError where the end is missing
 */
export function filesOf(read: Buffer): GivenFile[] {
  const files: GivenFile[] = []
  let at = 0
  const next = (): Buffer => {
    const length = read.readUInt32BE(at)
    const end = at + 4 + length
    if (end > read.length) throw new RangeError('the pipe ended within a piece')
    const piece = read.subarray(at + 4, end)
    at = end
    return piece
  }
  while (at < read.length) {
    const path = next().toString('utf8')
    const pieces: Buffer[] = []
    for (let piece = next(); piece.length > 0; piece = next()) pieces.push(piece)
    files.push({ path, bytes: Buffer.concat(pieces) })
  }
  return files
}
