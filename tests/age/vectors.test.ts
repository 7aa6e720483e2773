/** Every age vector of C2SP/CCTV (fixtures/vectors/age.json), opened whole and as a stream. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { inflateSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { type Identity, parseIdentity } from '../../src/age/keys.ts'
import { type Opener, type OpenFault, open, openPortions } from '../../src/age/sealed.ts'
import { CHUNK_BYTES } from '../../src/age/stream.ts'

type Case = {
  readonly name: string
  readonly expect: string
  readonly payload?: string
  readonly identity?: readonly string[]
  readonly passphrase?: readonly string[]
  readonly armored?: string
  readonly compressed?: string
  readonly file: string
}

const { cases } = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../fixtures/vectors/age.json'), 'utf8'),
) as { readonly cases: readonly Case[] }

const bytesOf = (one: Case): Uint8Array => {
  const bytes = Buffer.from(one.file, 'base64')
  return new Uint8Array(one.compressed === undefined ? bytes : inflateSync(bytes))
}

const identitiesOf = (one: Case): Identity[] =>
  (one.identity ?? []).map(parseIdentity).filter((identity) => identity !== undefined)

const openersOf = (one: Case): readonly Opener[] =>
  one.passphrase === undefined
    ? [{ identities: identitiesOf(one) }]
    : one.passphrase.map((passphrase) => ({ passphrase }))

/** What the vector's words mean here. Post-quantum stanzas are not read, so their files are for others. */
const FAULTS: Readonly<Record<string, readonly OpenFault[]>> = {
  'header failure': ['malformed', 'work-factor'],
  'HMAC failure': ['damaged'],
  'payload failure': ['damaged', 'malformed'],
  'no match': ['no-match'],
  'armor failure': ['malformed'],
}

const streamed = (bytes: Uint8Array, opener: Opener, step: number) => {
  const portions = (function* () {
    for (let at = 0; at < bytes.length; at += step) yield bytes.subarray(at, at + step)
  })()
  const opening = openPortions(portions, opener)
  const hash = createHash('sha256')
  let released = 0
  for (;;) {
    const next = opening.next()
    if (next.done === true) return { fault: next.value, payload: hash.digest('hex'), released }
    hash.update(next.value)
    released += next.value.length
  }
}

describe('the age vectors', () => {
  test('are all 143', () => {
    expect(cases).toHaveLength(143)
  })

  const plain = cases.filter((one) => one.armored === undefined)
  const hybrid = (one: Case): boolean => (one.identity ?? []).some((text) => /PQ|TAG/.test(text))

  test.each(plain.filter((one) => !hybrid(one)))('$name: $expect', (one) => {
    const bytes = bytesOf(one)
    for (const opener of openersOf(one)) {
      const opened = open(bytes, opener)
      const inPieces = streamed(bytes, opener, 997)
      if (one.expect === 'success') {
        expect(typeof opened).toBe('object')
        expect(
          createHash('sha256')
            .update(opened as Uint8Array)
            .digest('hex'),
        ).toBe(one.payload)
        expect(inPieces).toMatchObject({ fault: undefined, payload: one.payload })
      } else {
        expect(FAULTS[one.expect]).toContain(opened)
        expect(FAULTS[one.expect]).toContain(inPieces.fault)
        // Before a fault only whole chunks are released, each of them proved; a vector without payload allows none.
        expect(inPieces.released % CHUNK_BYTES).toBe(0)
        if (one.payload === undefined) expect(inPieces.released).toBe(0)
      }
    }
  })

  test.each(plain.filter(hybrid))('$name: post-quantum keys are not read, so nothing opens', (one) => {
    expect(typeof open(bytesOf(one), { identities: identitiesOf(one) })).toBe('string')
  })

  test.each(cases.filter((one) => one.armored !== undefined))('$name: armour is not read', (one) => {
    for (const opener of openersOf(one)) expect(open(bytesOf(one), opener)).toBe('malformed')
  })
})
