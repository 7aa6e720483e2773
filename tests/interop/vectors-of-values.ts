/** Vectors of pieces, commitments, words and the edge of a tree (docs/format.md, 6, 9.5, 5). */
import { encodeBase64Url, encodeUtf8 } from '../../src/core/bytes.ts'
import { formatWords } from '../../src/core/checkpoint.ts'
import { atomsOf, commitmentsOf, saltsOf } from '../../src/core/commitment.ts'
import { sha256 } from '../../src/core/crypto.ts'
import { appendLeaf, EMPTY_FRONTIER, formatFrontier, frontierRoot } from '../../src/core/frontier.ts'
import type { Json, JsonObject } from '../../src/core/jcs.ts'
import { cut } from '../../src/core/pieces.ts'
import { digestOf } from '../../src/core/record-digest.ts'
import { casesOf, hex, type Vector } from './make-vectors.ts'

/** 32 bytes that hang on a name alone. */
const seedOf = (name: string): Uint8Array => sha256(encodeUtf8(`vector ${name}`))

const TEXTS: readonly (readonly [string, string])[] = [
  ['three scripts', 'Мы знаем. 我们知道！ We know where.'],
  ['the empty string', ''],
  ['separators alone', ' … '],
  ['separators at the start', '  — well'],
  ['singles beyond the basic plane', '𠀀𠀁.'],
  ['letters among the signs of Latin 1', '5ª µg º§'],
  ['Thai and Khmer a character at a time', 'กข ខគ'],
  ['Arabic with its own punctuation', 'لا، تأتِ؟'],
  ['fullwidth letters are words, fullwidth signs separate', 'ＡＢ！１２'],
  ['a zero width joiner separates', 'a\u200db'],
]

const RECORDS: readonly (readonly [string, JsonObject])[] = [
  ['a record of one member', { kind: 'threat' }],
  [
    'a text and a number',
    { kind: 'threat', content: { text: 'I know.' }, targets: [{ age: 6, who: 'child' }] },
  ],
  ['empty list and object, null and flags', { kind: 'x', a: [], b: {}, c: null, d: true, e: false }],
  ['a list named text is not cut', { kind: 'x', text: ['two words'] }],
  ['members in the order of UTF-16', { kind: 'x', '\uff5e': 1, '😀': 2 }],
  ['an empty text', { kind: 'threat', content: { text: '' } }],
  ['numbers at the limits', { kind: 'x', high: 2 ** 53 - 1, low: -(2 ** 53 - 1), none: 0 }],
  ['escapes', { kind: 'x', note: '"\\\u0001\u001f\u007f\n\u2028' }],
]

/** Vectors of `pieces` and `commitment`. */
export function digestVectors(): Vector[] {
  return [
    ...casesOf(
      'pieces',
      (text: string) => ({ text }),
      TEXTS.map(([about, text]) => [about, text, 'ok', (of) => cut(of)] as const),
    ),
    ...casesOf(
      'commitment',
      ([about, record]: readonly [string, JsonObject]) => ({ record, seed: encodeBase64Url(seedOf(about)) }),
      RECORDS.map((row) => [row[0], row, 'ok', commitmentOutput] as const),
    ),
  ]
}

function commitmentOutput([about, record]: readonly [string, JsonObject]): Json {
  const seed = seedOf(about)
  const atoms = atomsOf(record)
  return {
    atoms: atoms.map(({ path, i, m, value }) => [[...path], i, m, value]),
    commitments: commitmentsOf(record, seed).map(hex),
    digest: digestOf(record, seed),
    salts: saltsOf(seed, atoms.length).map(hex),
  }
}

/** Vectors of `frontier` and `words`. */
export function treeVectors(): Vector[] {
  const leaves = (size: number) => Array.from({ length: size }, (_, k) => seedOf(`leaf ${k}`))
  const edge = (size: number) => leaves(size).reduce(appendLeaf, EMPTY_FRONTIER)
  const root = seedOf('root')
  return [
    ...casesOf(
      'frontier',
      (size: number) => ({ leaves: leaves(size).map(hex) }),
      [1, 2, 3, 8, 13].map(
        (size) =>
          [
            `${size} leaves`,
            size,
            'ok',
            () => ({
              frontier: new TextDecoder().decode(formatFrontier(edge(size))),
              root: hex(frontierRoot(edge(size))),
            }),
          ] as const,
      ),
    ),
    ...casesOf(
      'words',
      (size: number) => ({ root: hex(root), size }),
      [1, 20, 2 ** 53 - 1].map(
        (size) => [`size ${size}`, size, 'ok', () => ({ words: formatWords(size, root) })] as const,
      ),
    ),
    ...casesOf('words', (text: string) => ({ text }), [
      ['as they are shown', formatWords(20, root), 'ok', () => ({ size: 20, words: plain(20, root) })],
      [
        'in capitals, with commas and full width digits',
        formatWords(20, root).toUpperCase().replaceAll(' · ', ', ').replace('20', '２０'),
        'ok',
        () => ({ size: 20, words: plain(20, root) }),
      ],
      ['eleven words', formatWords(20, root).split(' ').slice(0, -1).join(' '), 'refused'],
      ['thirteen words', `${formatWords(20, root)} abandon`, 'refused'],
      ['a word that is not in the list', formatWords(20, root).replace(/\S+$/, 'ledgers'), 'refused'],
      ['no size', formatWords(20, root).replace('20', ''), 'refused'],
    ]),
  ]
}

const plain = (size: number, root: Uint8Array): string[] =>
  formatWords(size, root)
    .split(/[^a-z]+/)
    .filter((word) => word !== '')
