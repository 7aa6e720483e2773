/**
 * The rules by which the data of a packet is built, short enough to stand in the book: whoever checks it in twenty
 * years, when nothing else of the program is to be had, needs no more than these and the primitives that they name.
 */
import type { Block, Text } from './blocks.ts'

/** The rules, as a numbered list under a heading. */
export function* dataRules(): Generator<Block> {
  yield { is: 'heading', level: 2, text: ['How the data is built'] }
  yield {
    is: 'text',
    text: [
      'The rules in short, for whoever writes a check of their own; in full, with examples and test vectors, they are in the file docs/format.md of the program. “JCS” is JSON in the one form of RFC 8785, as UTF-8; “+” puts bytes one behind the other; LF is the byte 0A.',
    ],
  }
  yield { is: 'items', numbered: true, items: RULES }
}

const RULES: readonly Text[] = [
  [
    'data/evidence.json is one object in JCS. Its ',
    { code: 'entries' },
    ' have each a ',
    { code: 'header' },
    ', and either ',
    { code: 'record' },
    ' and ',
    { code: 'seed' },
    ' (shown whole), or ',
    { code: 'atoms' },
    ' (shown in part), or nothing else. Bytes in it are base64url without padding.',
  ],
  [
    'The leaf of an entry is ',
    { code: 'SHA-256(00 + JCS(header))' },
    '. Line n of data/leaves.txt, counted from 0, is the leaf of the entry whose ',
    { code: 'seq' },
    ' is n.',
  ],
  [
    'The tree over the leaves is that of RFC 6962, 2.1: ',
    { code: 'SHA-256(01 + left + right)' },
    ', with the largest power of two that is smaller than their number on the left. Its root, in base64, is the third line of data/checkpoint.txt; the second is the number of leaves; the first three lines, each with its LF, are what is signed.',
  ],
  [
    'The record is walked depth first, members in the order of JCS, elements by their index. Each string, number, true, false, null, empty object and empty list is a leaf of the walk; its path is the list of names and indexes that lead to it.',
  ],
  [
    'A string whose path ends in ',
    { code: 'text' },
    ', ',
    { code: 'description' },
    ', ',
    { code: 'was' },
    ', ',
    { code: 'is' },
    ', ',
    { code: 'reason' },
    ' or ',
    { code: 'demand' },
    ' is cut into pieces: one single, or as many word characters as stand together, each with all separators behind it; separators at the very start are a piece. By code point, separators are ',
    {
      code: '0000-002F 003A-0040 005B-0060 007B-00A9 00AB-00B4 00B6-00B9 00BB-00BF 060C 061B-061F 066A-066D 06D4 2000-206F 3000-303F FE30-FE4F FF00-FF0F FF1A-FF20 FF3B-FF40 FF5B-FF65',
    },
    ', singles ',
    {
      code: '0E00-0FFF 1000-109F 1780-17FF 3040-30FF 3400-4DBF 4E00-9FFF F900-FAFF 20000-3FFFF',
    },
    ', and all others are word characters.',
  ],
  [
    'Piece i, from 0, of the m pieces of the leaf at path p is the atom ',
    { code: '[p,i,m,x]' },
    ', x being the piece, or the value of a leaf that is not cut (then i is 0 and m is 1). The atoms stand in the order of the walk.',
  ],
  [
    'The salts of the n atoms, 16 bytes each, are ',
    { code: 'SHAKE256("evidence/v1/salts" + LF + seed)' },
    ', 16 n bytes long. The commitment of an atom is ',
    { code: 'SHA-256(salt + JCS(atom))' },
    '.',
  ],
  [
    'The ',
    { code: 'digest' },
    ' in the header is ',
    { code: 'SHA-256("evidence/v1/record" + LF + all commitments)' },
    ', in hexadecimal. Of an entry shown in part each atom is either ',
    { code: '[salt,p,i,m,x]' },
    ' or, where it is hidden, its commitment alone.',
  ],
  [
    'The words of a checkpoint are the first 132 bits of ',
    { code: 'SHA-256("evidence/v1/checkpoint" + LF + size + LF + root)' },
    ', the size in decimal digits, 11 bits a word of the English list of BIP-39. The fingerprint of a key is ',
    { code: 'SHA256:' },
    ' and the base64, without padding, of the SHA-256 of its 32 bytes.',
  ],
  [
    'An enclosed file has the ',
    { code: 'sha256' },
    ' and the ',
    { code: 'size' },
    ' that the record of its entry gives; ',
    { code: 'attachments' },
    ' in data/evidence.json says where it lies.',
  ],
]
