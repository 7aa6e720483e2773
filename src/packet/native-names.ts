/**
 * Names of native files in a packet: label, start of the digest, an extension from a fixed list by the type that the
 * bytes show (hostile-input.md, "file names"). The recorded name is data and never a path. SVG, HTML, scripts and
 * programs never get an extension that a double click would run.
 */
import { isHash } from '../core/bytes.ts'

/** How many bytes of the start of a file `sniffExtension` wants. */
export const HEAD_BYTES = 4100
/** Where native files lie, relative to `data/`, as paths in evidence.json are. */
export const NATIVE_FOLDER = 'exhibits/native/'

// biome-ignore format: a list reads better in rows
const ALLOWED: ReadonlySet<string> = new Set([
  'png', 'jpg', 'gif', 'webp', 'heic', 'heif', 'avif', 'bmp', 'tif',
  'mp3', 'm4a', 'ogg', 'oga', 'opus', 'wav', 'flac', 'aac', 'amr', 'aif',
  'mp4', 'mov', 'm4v', '3gp', '3g2', 'webm', 'mkv', 'avi', 'mpg', 'ogv',
  'pdf', 'docx', 'xlsx', 'pptx', 'odt', 'ods', 'odp', 'zip', '7z', 'gz',
])

/** The first bytes of a file, as many as `sniffExtension` wants. */
export async function headOf(chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const head = new Uint8Array(HEAD_BYTES)
  let filled = 0
  for await (const chunk of chunks) {
    const part = chunk.subarray(0, HEAD_BYTES - filled)
    head.set(part, filled)
    filled += part.length
    if (filled === HEAD_BYTES) break
  }
  return head.subarray(0, filled)
}

/** `png`, `pdf`, … by what the first bytes of a file show; `txt` for any text; `bin` for everything else. */
export async function sniffExtension(head: Uint8Array): Promise<string> {
  const { fileTypeFromBuffer } = await import('file-type')
  let type: string | undefined
  try {
    type = (await fileTypeFromBuffer(head))?.ext
  } catch {
    // A parser that fails on hostile bytes has not recognised them.
  }
  if (type !== undefined && ALLOWED.has(type)) return type
  return isText(head) ? 'txt' : 'bin'
}

/** UTF-8 without control characters but tabs and line ends; a character that the end of the head cuts may be broken. */
function isText(head: Uint8Array): boolean {
  if (head.length === 0) return false
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true })
    return !/[\u0000-\u0008\u000e-\u001f\u007f]/.test(text)
  } catch {
    return false
  }
}

/** The path of the native file of an exhibit, relative to `data/`; with that it has at most 80 characters. */
export function nativePath(label: string, sha256: string, extension: string): string {
  if (!/^EX-[0-9]{4,12}$/.test(label) || !isHash(sha256) || !/^[0-9a-z]{1,4}$/.test(extension))
    throw new RangeError('not the parts of a native name')
  return `${NATIVE_FOLDER}${label}-${sha256.slice(0, 16)}.${extension}`
}

/** The label and extension in the path of a native file, or undefined for a path that this program would not write. */
export function readNativePath(path: string): { label: string; extension: string } | undefined {
  const [, label, extension] =
    /^exhibits\/native\/(EX-[0-9]{4,12})-[0-9a-f]{16}\.([0-9a-z]{1,4})$/.exec(path) ?? []
  return label === undefined || extension === undefined ? undefined : { label, extension }
}
