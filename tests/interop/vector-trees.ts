/** What vectors of whole vaults and packets share (docs/format.md, 15, 16, 18): files in, verdict and codes out. */
import { concat, encodeUtf8 } from '../../src/core/bytes.ts'
import type { JsonObject } from '../../src/core/jcs.ts'
import { type FileMap, linesOf, type Writing } from '../written-vault.ts'
import { base64, casesOf, type Vector } from './make-vectors.ts'

/** The verdict and the codes that are more than notes. */
type Found = readonly [verdict: string, ...codes: string[]]
type Tree = readonly [files: ReadonlyMap<string, Uint8Array>, found: Found]
/** A case: its files, and what is found. */
export type Row = readonly [about: string, files: ReadonlyMap<string, Uint8Array>, ...found: Found]

/** One vector a row. */
export function trees(part: string, rows: readonly Row[]): Vector[] {
  return casesOf<Tree>(
    part,
    ([files]) => ({ files: Object.fromEntries([...files].map(([path, bytes]) => [path, base64(bytes)])) }),
    rows.map(([about, files, ...found]) => [about, [files, found] as const] as const),
  ).map((vector, k): Vector => {
    const [, , verdict, ...codes] = rows[k] as Row
    return {
      ...vector,
      expect: verdict === 'consistent' ? 'ok' : (codes[0] ?? verdict),
      output: { codes, verdict },
    }
  })
}

/** Bytes as text. */
export const text = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes)
/** The files with another text in one. */
export const edit = (files: FileMap, path: string, change: (text: string) => string): FileMap =>
  new Map([...files, [path, encodeUtf8(change(text(files.get(path))))]])
/** The files without one. */
export const without = (files: FileMap, path: string): FileMap =>
  new Map([...files].filter(([name]) => name !== path))
/** The files with other lines in one. */
export const lines = (files: FileMap, path: string, change: (lines: Uint8Array[]) => Uint8Array[]): FileMap =>
  new Map([...files, [path, concat(...change(linesOf(files.get(path))))]])

/** The record of an open entry. */
export const recordAt = (writing: Writing, seq: number): JsonObject => {
  const entry = writing.entries[seq]
  if (entry === undefined || !('record' in entry)) throw new Error('no such open entry')
  return entry.record
}
