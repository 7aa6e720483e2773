/**
 * What a verifier reads through: a vault, a packet folder, a packet ZIP, or files dropped on a page. Names are
 * relative, with '/' between. Everything that comes through it is hostile.
 */

/** A file below what is checked. A `link` or `other` is never followed or read. */
export type SourceFile = {
  readonly path: string
  readonly kind: 'file' | 'link' | 'other'
  readonly size: number
}

/** Read-only access. Errors of the medium are thrown as EvidenceError 'disk'; damage inside a ZIP as `ZipDamage`. */
export type Source = {
  /** Every file, in any order, as the medium lists them now. */
  files(): Promise<readonly SourceFile[]>
  /** All bytes of a file, or undefined where none is. Throws EvidenceError 'too-large' above `limit` bytes. */
  read(path: string, limit: number): Promise<Uint8Array | undefined>
  /** The bytes of a file in chunks, or undefined where none is. */
  stream(path: string): Promise<AsyncIterable<Uint8Array> | undefined>
  /**
   * Hashes a whole file elsewhere, several at a time. Undefined where it cannot: then the stream is read, which also
   * tells why. A source of one thread does not have it.
   */
  hash?(path: string): Promise<{ readonly sha256: string; readonly size: number } | 'missing' | undefined>
  /** True while a writer may be at work, whose unfinished tail is no matter. */
  writerLive(): Promise<boolean>
}
