/**
 * The published vectors of fixtures/vectors/format: one case a file, each with what a reader of docs/format.md must
 * say of it. Made from the worked example of that page and from fixed seeds: the same bytes on every run.
 */
import { encodeUtf8 } from '../../src/core/bytes.ts'
import { canonicalize, type Json, type JsonObject } from '../../src/core/jcs.ts'
import { workedExample } from '../docs/worked-example.ts'
import { disclosureVectors } from './vectors-of-disclosure.ts'
import { lineVectors, noteVectors } from './vectors-of-lines.ts'
import { packetVectors } from './vectors-of-packets.ts'
import { successionVectors } from './vectors-of-succession.ts'
import { digestVectors, treeVectors } from './vectors-of-values.ts'
import { vaultVectors } from './vectors-of-vaults.ts'

/** One case: `expect` is `ok` or the code, and for a tree the verdict and codes stand in `output`. */
export type Vector = {
  readonly part: string
  readonly name: string
  readonly about: string
  readonly input: JsonObject
  readonly expect: string
  readonly output?: Json
}

/** Every vector, in the order of the parts. */
export function allVectors(): Vector[] {
  const example = workedExample()
  return [
    ...digestVectors(),
    ...disclosureVectors(),
    ...lineVectors(example),
    ...noteVectors(example),
    ...treeVectors(),
    ...vaultVectors(example),
    ...successionVectors(),
    ...packetVectors(example),
  ]
}

/** Path below fixtures/vectors/format → content. */
export function vectorFiles(): Map<string, string> {
  const files = new Map<string, string>()
  for (const { part, name, ...vector } of allVectors()) {
    const path = `${part}/${name}.json`
    if (files.has(path)) throw new Error(`two vectors have the name ${path}`)
    const members = Object.entries(vector).map(([key, value]) => `  "${key}": ${canonicalize(value as Json)}`)
    files.set(path, `{\n${members.join(',\n')}\n}\n`)
  }
  return files
}

/** A name for a file, of a sentence. */
export function slug(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
}

/** Standard base64 of text or bytes. */
export function base64(content: string | Uint8Array): string {
  return Buffer.from(typeof content === 'string' ? encodeUtf8(content) : content).toString('base64')
}

/** Hex of bytes. */
export const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

/** A list of cases of one part. */
export function casesOf<Input>(
  part: string,
  input: (of: Input) => JsonObject,
  rows: readonly (readonly [about: string, of: Input, expect?: string, output?: (of: Input) => Json])[],
): Vector[] {
  return rows.map(([about, of, expect = 'ok', output]) => ({
    part,
    name: slug(about),
    about,
    input: input(of),
    expect,
    ...(output === undefined || expect !== 'ok' ? {} : { output: output(of) }),
  }))
}
