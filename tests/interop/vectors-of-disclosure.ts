/** Vectors of entries shown in part (docs/format.md, 6.4): each rule broken, one at a time, under a digest that fits. */
import { encodeBase64Url, encodeUtf8 } from '../../src/core/bytes.ts'
import { commitAtom, digestOfCommitments, type Path } from '../../src/core/commitment.ts'
import { sha256 } from '../../src/core/crypto.ts'
import { disclose } from '../../src/core/disclosure.ts'
import type { Json, JsonObject } from '../../src/core/jcs.ts'
import { digestOf } from '../../src/core/record-digest.ts'
import { type Crafted, HIDDEN, lies } from '../core/crafted-lies.ts'
import { casesOf, type Vector } from './make-vectors.ts'

type Shown = { readonly atoms: Json; readonly digest: string }

const bytesOf = (name: string): Uint8Array => sha256(encodeUtf8(`vector ${name}`))

/** Atoms as an owner would commit to them who means to deceive. */
function claimed(name: string, crafted: readonly Crafted[]): Shown {
  const commitments: Uint8Array[] = []
  const atoms = crafted.map((atom, k): Json => {
    const [path, i, m, value] = atom
    const salt = bytesOf(`${name} ${k}`).slice(0, 16)
    const commitment = commitAtom(salt, { path, i, m, value })
    commitments.push(commitment)
    return atom === HIDDEN ? encodeBase64Url(commitment) : [encodeBase64Url(salt), [...path], i, m, value]
  })
  return { atoms, digest: digestOfCommitments(commitments) }
}

const RECORD: JsonObject = {
  kind: 'threat',
  content: { text: 'We know where. 我们知道' },
  targets: [{ age: 6, who: 'child' }, { who: 'self' }],
}
const NOTE: JsonObject = {
  kind: 'annotation',
  annotation: 'remark',
  about: { seq: 1, digest: '0'.repeat(64) },
  text: 'He lied.',
}

function shown(record: JsonObject, hidden: (path: Path, i: number) => boolean): Shown {
  const seed = bytesOf('shown')
  const atoms = disclose(record, seed, ({ path, i }) => hidden(path, i))
  return { atoms: atoms as unknown as Json, digest: digestOf(record, seed) }
}

const starts =
  (...start: string[]) =>
  (path: Path): boolean =>
    start.every((step, k) => path[k] === step)

/** The first atom of a record shown whole, changed by hand. */
function malformed(change: (atom: Json[]) => Json): Shown {
  const { atoms, digest } = shown(RECORD, () => false)
  const [first, ...rest] = atoms as Json[][]
  return { atoms: [change([...(first as Json[])]), ...rest], digest }
}

/** Lies that break one rule alone, so that the order of the rules does not matter; at most three of each. */
const ONE_RULE = lies
  .filter(([about]) => !['pieces in the wrong order', 'indexes in the order of text'].includes(about))
  .filter(([, fault], k, all) => all.slice(0, k).filter((other) => other[1] === fault).length < 3)

/** Vectors of `disclosure`; `expect` is the word of the rule. */
export function disclosureVectors(): Vector[] {
  const text = (path: Path, i: number): boolean => starts('content')(path) && i === 2
  return casesOf('disclosure', ({ atoms, digest }: Shown) => ({ atoms, digest }), [
    ['everything shown', shown(RECORD, () => false)],
    ['one word hidden', shown(RECORD, text)],
    ['all words hidden', shown(RECORD, starts('content'))],
    ['an element of a list hidden', shown(RECORD, (path) => path[0] === 'targets' && path[1] === 0)],
    ['only the kind shown', shown(RECORD, (path) => path[0] !== 'kind')],
    ['a remark with its text hidden', shown(NOTE, starts('text'))],
    ...ONE_RULE.map(([about, fault, crafted]) => [about, claimed(about, crafted), fault] as const),
    ['no atoms', { atoms: [], digest: digestOfCommitments([]) }, 'malformed-atom'],
    ['an atom of four', malformed((atom) => atom.slice(0, 4)), 'malformed-atom'],
    ['a salt of 15 bytes', malformed((atom) => ['A'.repeat(20), ...atom.slice(1)]), 'malformed-atom'],
    ['a salt with padding', malformed((atom) => [`${atom[0]}==`, ...atom.slice(1)]), 'malformed-atom'],
    ['a commitment of 31 bytes', malformed(() => encodeBase64Url(new Uint8Array(31))), 'malformed-atom'],
    ['an empty path', malformed(([salt, , ...rest]) => [salt as Json, [], ...rest]), 'malformed-atom'],
    [
      'a path that begins with an index',
      malformed(([s, , ...rest]) => [s as Json, [0], ...rest]),
      'malformed-atom',
    ],
    ['i not below m', malformed((atom) => [...atom.slice(0, 2), 1, 1, 'x']), 'malformed-atom'],
    ['a list as a value', malformed((atom) => [...atom.slice(0, 4), ['x']]), 'malformed-atom'],
    ['pieces of what is not cut', malformed(([s]) => [s as Json, ['a'], 0, 2, 'x']), 'malformed-atom'],
    [
      'pieces that are no text',
      malformed(([s]) => [s as Json, ['content', 'text'], 0, 2, 1]),
      'malformed-atom',
    ],
    ['the kind hidden', shown(RECORD, starts('kind')), 'structure-hidden'],
    ['what a remark is about hidden', shown(NOTE, starts('about')), 'structure-hidden'],
    ['which annotation it is hidden', shown(NOTE, starts('annotation')), 'structure-hidden'],
    [
      'a vault record in part',
      shown({ kind: 'vault', software: 'x y' }, (path) => path[0] === 'software'),
      'structure-hidden',
    ],
    ['another digest', { ...shown(RECORD, text), digest: '0'.repeat(64) }, 'digest-mismatch'],
    ['another word shown', malformed((atom) => [...atom.slice(0, 4), 'They ']), 'digest-mismatch'],
  ])
}
