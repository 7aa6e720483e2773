/**
 * What an owner could commit to who wants one reader to see something that no record says: each lie with the fault
 * that gives it away (docs/format.md, "digest").
 */
import type { Path } from '../../src/core/commitment.ts'
import type { DisclosureFault } from '../../src/core/disclosure.ts'
import type { Json } from '../../src/core/jcs.ts'

/** An atom as it is claimed. */
export type Crafted = readonly [path: Path, i: number, m: number, value: Json]
/** Stands for a bare commitment. */
export const HIDDEN: Crafted = [['zz', 'hidden'], 0, 1, null]

/** A piece of a text. */
export const text = (i: number, m: number, value: string): Crafted => [['content', 'text'], i, m, value]
/** A leaf that every record has. */
const kind: Crafted = [['kind'], 0, 1, 'threat']

/** What is claimed, the fault, the atoms. */
export const lies: [string, DisclosureFault, Crafted[]][] = [
  ['two pieces merged into one', 'piece-cut-wrongly', [text(0, 2, 'not guilty '), text(1, 2, 'ever')]],
  ['a whole text as one piece', 'piece-cut-wrongly', [text(0, 1, 'two words')]],
  ['one word cut in two', 'piece-cut-wrongly', [text(0, 2, 'gui'), text(1, 2, 'lty')]],
  [
    'one word cut in two in the middle of a text',
    'piece-cut-wrongly',
    [HIDDEN, text(1, 4, 'gui'), text(2, 4, 'lty'), HIDDEN],
  ],
  ['an empty piece among several', 'piece-cut-wrongly', [text(0, 2, 'I '), text(1, 2, '')]],
  ['an empty first piece', 'piece-cut-wrongly', [text(0, 2, ''), text(1, 2, 'I')]],
  ['an empty piece alone', 'piece-cut-wrongly', [HIDDEN, text(1, 3, ''), HIDDEN]],
  ['a later piece that begins with a separator', 'piece-cut-wrongly', [HIDDEN, text(1, 2, ' not')]],
  ['a later piece that is only separators', 'piece-cut-wrongly', [text(0, 2, 'I '), text(1, 2, '... ')]],
  [
    'separators split into two pieces',
    'piece-cut-wrongly',
    [text(0, 3, ' '), text(1, 3, ' '), text(2, 3, 'I')],
  ],
  ['pieces in the wrong order', 'atoms-out-of-order', [text(1, 2, 'you'), text(0, 2, 'not ')]],
  ['a piece twice', 'atoms-out-of-order', [text(0, 2, 'I '), text(0, 2, 'I ')]],
  ['a leaf twice', 'atoms-out-of-order', [kind, kind]],
  [
    'a cut message passed off as whole',
    'pieces-disagree',
    [text(0, 2, 'I '), text(1, 2, 'will '), text(2, 3, 'not')],
  ],
  ['m lowered for the first pieces', 'pieces-disagree', [text(0, 2, 'I '), text(1, 3, 'will '), HIDDEN]],
  ['two hidden pieces passed off as one', 'pieces-disagree', [text(0, 4, 'I '), HIDDEN, text(3, 4, 'kill')]],
  [
    'one hidden piece passed off as two',
    'pieces-disagree',
    [text(0, 4, 'I '), HIDDEN, HIDDEN, text(2, 4, 'will '), HIDDEN],
  ],
  ['a wrong i at its place', 'pieces-disagree', [HIDDEN, text(0, 2, 'I '), text(1, 3, 'will')]],
  ['pieces before the first atom', 'pieces-disagree', [text(1, 2, 'I')]],
  ['pieces after the last atom', 'pieces-disagree', [text(0, 3, 'I '), HIDDEN]],
  ['another leaf among the pieces of a text', 'pieces-disagree', [text(0, 3, 'I '), HIDDEN, kind]],
  [
    'a text among the pieces of another',
    'pieces-disagree',
    [[['a', 'text'], 0, 3, 'I '], [['b', 'text'], 0, 1, 'x'], HIDDEN],
  ],
  [
    'a leaf that continues beyond its last piece',
    'pieces-disagree',
    [text(0, 1, 'I'), HIDDEN, text(1, 2, 'x')],
  ],
  [
    'hidden pieces that two leaves both claim',
    'elements-missing',
    [[['a', 'text'], 0, 3, 'I '], HIDDEN, HIDDEN, [['b', 'text'], 2, 3, 'x']],
  ],
  ['members out of order', 'atoms-out-of-order', [kind, [['about', 'seq'], 0, 1, 4]]],
  [
    'members out of order with something hidden between',
    'atoms-out-of-order',
    [kind, HIDDEN, [['about', 'seq'], 0, 1, 4]],
  ],
  [
    'member names in the order of code points',
    'atoms-out-of-order',
    [
      [['\uff5e'], 0, 1, 1],
      [['😀'], 0, 1, 1],
    ],
  ],
  [
    'indexes in the order of text',
    'atoms-out-of-order',
    [HIDDEN, HIDDEN, [['t', 10], 0, 1, 1], [['t', 9], 0, 1, 1]],
  ],
  [
    'a leaf inside a leaf',
    'path-inside-path',
    [
      [['a'], 0, 1, 'x'],
      [['a', 'b'], 0, 1, 'x'],
    ],
  ],
  [
    'a leaf inside an empty array',
    'path-inside-path',
    [
      [['a'], 0, 1, []],
      [['a', 0], 0, 1, 'x'],
    ],
  ],
  [
    'a leaf inside a leaf, with something hidden between',
    'path-inside-path',
    [[['a'], 0, 1, {}], HIDDEN, [['a', 'b', 'c'], 0, 1, 'x']],
  ],
  [
    'array and object in one',
    'array-and-object',
    [
      [['targets', 0], 0, 1, 'a'],
      [['targets', '1'], 0, 1, 'b'],
    ],
  ],
  [
    'object and array in one',
    'array-and-object',
    [
      [['targets', '0'], 0, 1, 'a'],
      [['targets', 1], 0, 1, 'b'],
    ],
  ],
  [
    'array and object deeper down',
    'array-and-object',
    [
      [['a', 0, 'x'], 0, 1, 1],
      [['a', 0, 3], 0, 1, 1],
    ],
  ],
  [
    'an element skipped',
    'elements-missing',
    [
      [['t', 0], 0, 1, 'a'],
      [['t', 2], 0, 1, 'c'],
    ],
  ],
  ['a first element skipped', 'elements-missing', [[['t', 1], 0, 1, 'b']]],
  [
    'a first element skipped after another member',
    'elements-missing',
    [
      [['a'], 0, 1, 1],
      [['t', 1], 0, 1, 'b'],
    ],
  ],
  [
    'two elements skipped and one hidden',
    'elements-missing',
    [[['t', 0], 0, 1, 'a'], HIDDEN, [['t', 3], 0, 1, 'd']],
  ],
  [
    'elements skipped in an element',
    'elements-missing',
    [[['t', 0, 0], 0, 1, 1], HIDDEN, [['t', 2, 1], 0, 1, 1]],
  ],
  [
    'an element hidden in the pieces of a text',
    'elements-missing',
    [[['a', 'text'], 0, 2, 'I '], HIDDEN, [['t', 1], 0, 1, 1]],
  ],
  [
    'more elements than there are numbers',
    'elements-missing',
    [HIDDEN, [['t', 2 ** 53 - 1, 2 ** 53 - 1], 0, 1, 1]],
  ],
]
