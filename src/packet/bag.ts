/**
 * BagIt 1.0 (RFC 8493): the tag files of a packet. Manifests are canonical: lower-case digests, two spaces, sorted by
 * path, LF, so that one flipped bit always shows. Says nothing of the user, the host or the software's place.
 */
import { formatBagInfo } from '../core/bag-info.ts'
import { encodeUtf8 } from '../core/bytes.ts'
import { sha256Hex } from '../core/crypto.ts'

/** What a manifest needs to know of a file. */
export type Listed = { readonly path: string; readonly size: number; readonly sha256: string }

/** bagit.txt, RFC 8493 §2.1.1. */
export const BAGIT_TEXT = 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n'

/** bag-info.txt: what is packed, when (the packet's own date, UTC), and the packet number. */
export function bagInfo(payload: readonly Listed[], createdAt: string, packet: string): string {
  const bytes = payload.reduce((sum, file) => sum + file.size, 0)
  return formatBagInfo({ octets: bytes, files: payload.length, createdAt, id: packet })
}

/** A manifest of files, sorted by the code units of their paths. */
export function manifestOf(files: readonly Listed[]): string {
  return [...files]
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .map(({ path, sha256 }) => `${sha256}  ${path}\n`)
    .join('')
}

/** A text as a file to list. */
export function listedText(path: string, text: string): Listed & { readonly bytes: Uint8Array } {
  const bytes = encodeUtf8(text)
  return { path, size: bytes.length, sha256: sha256Hex(bytes), bytes }
}
