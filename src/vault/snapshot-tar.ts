/**
 * A snapshot as one tar archive (POSIX ustar; size in base 256 beyond 8 GiB, as GNU and BSD tar read it), below one
 * folder. Any system's `tar` unpacks it. No user, no group, no host; the same bytes for the same snapshot and time.
 */
import { concat, encodeUtf8 } from '../core/bytes.ts'
import { EvidenceError } from '../core/errors.ts'
import { type Snapshot, VAULT_FOLDERS } from './snapshot.ts'

const BLOCK = 512
const MAX_OCTAL = 8 ** 11

/**
 * The archive in portions; `seconds` since 1970 dates everything in it. `passed` is told the bytes of each file as they go by.
 * @throws EvidenceError 'file-changed' where a file has no longer the size that it had
 */
export function* tarPortions(
  snapshot: Snapshot,
  folder: string,
  seconds: number,
  passed: (path: string, chunk: Uint8Array) => void,
): Generator<Uint8Array> {
  const inside = new Set<string>(VAULT_FOLDERS)
  for (const { path } of snapshot.files)
    if (path.includes('/')) inside.add(path.slice(0, path.lastIndexOf('/')))
  for (const name of ['', ...[...inside].sort()])
    yield header(`${folder}/${name}${name === '' ? '' : '/'}`, 0, seconds)
  for (const file of snapshot.files) {
    yield header(`${folder}/${file.path}`, file.size, seconds)
    let size = 0
    for (const chunk of file.open()) {
      size += chunk.length
      if (size > file.size) break
      passed(file.path, chunk)
      yield chunk
    }
    if (size !== file.size) throw new EvidenceError({ code: 'file-changed', path: file.path })
    yield new Uint8Array((BLOCK - (size % BLOCK)) % BLOCK)
  }
  yield new Uint8Array(2 * BLOCK)
}

/** A header; a name with a last slash is a folder. */
function header(path: string, size: number, seconds: number): Uint8Array {
  const isFolder = path.endsWith('/')
  const { name, prefix } = splitName(path)
  const block = concat(
    field(name, 100),
    octal(isFolder ? 0o700 : 0o600, 8),
    octal(0, 8),
    octal(0, 8),
    size < MAX_OCTAL ? octal(size, 12) : base256(size),
    octal(seconds, 12),
    encodeUtf8('        '),
    encodeUtf8(isFolder ? '5' : '0'),
    field('', 100),
    encodeUtf8('ustar\u000000'),
    field('', 32),
    field('', 32),
    octal(0, 8),
    octal(0, 8),
    field(prefix, 155),
    new Uint8Array(12),
  )
  const sum = block.reduce((total, byte) => total + byte, 0)
  block.set(encodeUtf8(`${sum.toString(8).padStart(6, '0')}\u0000 `), 148)
  return block
}

/** A name of more than 100 bytes is cut at a slash. Names of a vault are ASCII and short; what is not cannot be packed. */
function splitName(path: string): { name: string; prefix: string } {
  if (encodeUtf8(path).length <= 100) return { name: path, prefix: '' }
  const cut = path.slice(0, -1).lastIndexOf('/')
  const [prefix, name] = [path.slice(0, cut), path.slice(cut + 1)]
  const bytes = encodeUtf8(name).length
  if (cut < 0 || bytes > 100 || encodeUtf8(prefix).length > 155)
    throw new EvidenceError({ code: 'too-large', what: path, bytes, limit: 100 })
  return { name, prefix }
}

function field(text: string, length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  bytes.set(encodeUtf8(text))
  return bytes
}

function octal(value: number, length: number): Uint8Array {
  return field(value.toString(8).padStart(length - 1, '0'), length)
}

function base256(value: number): Uint8Array {
  const bytes = new Uint8Array(12)
  for (let at = 11, rest = value; at > 0; at--, rest = Math.floor(rest / 256)) bytes[at] = rest % 256
  bytes[0] = 0x80
  return bytes
}
