/** Marks the native files of a packet that may act when they are opened, by their names and first bytes. */
import { type FileMark, markOf } from './file-mark.ts'
import { headOf, readNativePath } from './native-names.ts'
import type { NativeBytes } from './pictures.ts'

/** A larger file is marked by the extension that its first bytes gave it: a verifier would have to read it whole. */
const MAX_LOOKED_AT = 8 * 1024 ** 2

/** For each file, in order, its mark, or undefined. */
export async function readMarks(
  files: readonly { readonly path?: string; readonly size?: number }[],
  natives: NativeBytes,
): Promise<(FileMark | undefined)[]> {
  const marks: (FileMark | undefined)[] = []
  for (const { path, size = Infinity } of files) {
    const extension = path === undefined ? undefined : readNativePath(path)?.extension
    if (path === undefined || extension === undefined) marks.push(undefined)
    else {
      const head = size <= MAX_LOOKED_AT ? await headOf(natives(path)) : new Uint8Array()
      marks.push(markOf(extension, head))
    }
  }
  return marks
}
