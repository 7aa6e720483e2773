/**
 * Reads the small pictures among the native files and makes their court copies, which stand inside the views; all other
 * files are only named there.
 */
import { concat } from '../core/bytes.ts'
import { type WithoutMetadata, withoutMetadata } from './court/without-metadata.ts'
import { MAX_PIXELS, type Picture, readPicture } from './image.ts'
import { readNativePath } from './native-names.ts'

/** The bytes of a native file of the packet, by its path as in evidence.json. */
export type NativeBytes = (path: string) => Iterable<Uint8Array> | AsyncIterable<Uint8Array>

/** One picture may have this many bytes, and all together this many. */
export const MAX_PICTURE_BYTES = 8 * 1024 ** 2
export const MAX_PICTURES_BYTES = 64 * 1024 ** 2

const SHOWN_EXTENSIONS: ReadonlySet<string | undefined> = new Set(['png', 'jpg', 'webp', 'gif'])

/** A picture that may be shown, as its copy without metadata. */
export type ShownPicture = Picture & WithoutMetadata

/** For each file, in order, the picture that may be shown, or undefined. */
export async function readPictures(
  files: readonly { readonly path?: string; readonly size?: number }[],
  natives: NativeBytes,
): Promise<(ShownPicture | undefined)[]> {
  const pictures: (ShownPicture | undefined)[] = []
  let left = MAX_PICTURES_BYTES
  for (const { path, size = Infinity } of files) {
    const extension = path === undefined ? undefined : readNativePath(path)?.extension
    const fits = SHOWN_EXTENSIONS.has(extension) && size <= MAX_PICTURE_BYTES && size <= left
    const bytes = path !== undefined && fits ? await readExactly(natives(path), size) : undefined
    const picture = bytes && readPicture(bytes)
    if (bytes !== undefined) left -= size
    const shown = picture !== undefined && picture.width * picture.height <= MAX_PIXELS
    const copy = bytes !== undefined && shown ? withoutMetadata(bytes, picture.type) : undefined
    pictures.push(copy === undefined ? undefined : { ...(picture as Picture), ...copy })
  }
  return pictures
}

/** The bytes of a file of `size`, or undefined where it has another: the size of what is held is then bounded. */
async function readExactly(
  chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  size: number,
): Promise<Uint8Array | undefined> {
  const parts: Uint8Array[] = []
  let read = 0
  for await (const chunk of chunks) {
    read += chunk.length
    if (read > size) return undefined
    parts.push(chunk)
  }
  return read === size ? concat(...parts) : undefined
}
