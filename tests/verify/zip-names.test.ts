import { expect, test } from 'vitest'
import { foldedZipName } from '../../src/core/zip-rules.ts'
import { type Craft, craft, number } from './zip-craft.ts'
import { readingOf } from './zip-reading.ts'

const A: Craft = { name: 'a', content: 'first file' }
const B: Craft = { name: 'b', content: 'second file', deflate: true }
const unicodePath = (name: string) =>
  Buffer.concat([number([2, 0x7075], [2, 5 + name.length], [2, 1], [2, 0]), Buffer.from(`\0${name}`)])
const mode = (attributes: number): Craft => ({ ...A, central: { attributes } })

test.each<[string, Buffer, string]>([
  [
    'a Unicode path with another name',
    craft([{ ...A, central: { extra: unicodePath('b') } }]),
    'name-disagrees a',
  ],
  [
    'a Unicode path with another name, local only',
    craft([{ ...A, local: { extra: unicodePath('b') } }]),
    'name-disagrees a',
  ],
  [
    'two Unicode paths',
    craft([{ ...A, both: { extra: Buffer.concat([unicodePath('a'), unicodePath('b')]) } }]),
    'extra-field a',
  ],
  ['a name that is not UTF-8', craft([{ ...A, name: Buffer.from([0x61, 0xff]) }]), 'name-not-utf8'],
  [
    'a name in overlong UTF-8',
    craft([{ ...A, name: Buffer.from([0x2e, 0xc0, 0xae, 0x2f, 0x61]) }]),
    'name-not-utf8',
  ],
  ['no name', craft([{ ...A, name: '' }]), 'name-empty '],
  ['an empty step', craft([{ ...A, name: 'a//b' }]), 'name-empty a//b'],
  ['a name of 513 bytes', craft([{ ...A, name: 'a'.repeat(513) }]), `name-too-long ${'a'.repeat(513)}`],
  ['a NUL', craft([{ ...A, name: 'a.txt\0.exe' }]), 'name-control a.txt\0.exe'],
  ['an escape sequence', craft([{ ...A, name: 'a\u001b[2J' }]), 'name-control a\u001b[2J'],
  ['a C1 control', craft([{ ...A, name: 'a\u009b2J' }]), 'name-control a\u009b2J'],
  ['a backslash', craft([{ ...A, name: '..\\a' }]), 'name-backslash ..\\a'],
  ['the root folder', craft([{ name: '/' }]), 'name-absolute /'],
  ['an absolute name', craft([{ ...A, name: '/etc/passwd' }]), 'name-absolute /etc/passwd'],
  ['a drive letter', craft([{ ...A, name: 'c:a' }]), 'name-drive c:a'],
  ['a climb', craft([{ ...A, name: 'a/../../b' }]), 'name-traversal a/../../b'],
  ['a climb by a folder', craft([{ name: '../' }]), 'name-traversal ../'],
  ['a climb for Windows', craft([{ ...A, name: 'a/.. /b' }]), 'name-traversal a/.. /b'],
  ['a dot step', craft([{ ...A, name: './a' }]), 'name-traversal ./a'],
  ['a name twice', craft([A, { ...B, name: 'a' }]), 'name-twice a'],
  ['names equal but for case', craft([A, { ...B, name: 'A' }]), 'name-twice A'],
  [
    'names equal after NFC',
    craft([
      { ...A, name: 'caf\u00e9' },
      { ...B, name: 'cafe\u0301' },
    ]),
    'name-twice cafe\u0301',
  ],
  [
    'names equal after folding',
    craft([
      { ...A, name: 'STRASSE' },
      { ...B, name: 'straße' },
    ]),
    'name-twice straße',
  ],
  ['a file under a file', craft([A, { ...B, name: 'A/b' }]), 'name-twice A/b'],
  ['a folder twice', craft([{ name: 'd/' }, { name: 'D/' }]), 'name-twice D'],
  ['a file and a folder of one name', craft([A, { name: 'a/' }]), 'name-twice a'],
  ['a symbolic link', craft([mode(0o120777 * 65536)]), 'link a'],
  ['a device', craft([mode(0o020666 * 65536)]), 'link a'],
  ['a pipe', craft([mode(0o010666 * 65536)]), 'link a'],
  ['a socket', craft([mode(0o140666 * 65536)]), 'link a'],
  ['a reparse point', craft([mode(0x400)]), 'link a'],
  ['a file that is a folder for Unix', craft([mode(0o040755 * 65536)]), 'folder-disagrees a'],
  ['a file that is a folder for DOS', craft([mode(0x10)]), 'folder-disagrees a'],
  [
    'a folder that is a file for Unix',
    craft([{ name: 'd/', central: { attributes: 0o100644 * 65536 } }]),
    'folder-disagrees d/',
  ],
  ['a folder with content', craft([{ name: 'd/', content: 'x' }]), 'folder-disagrees d/'],
])('the whole archive is refused: %s', async (_, archive, refusal) => {
  expect(await readingOf(archive)).toBe(`refused: ${refusal}`)
})

test('folding joins upper and lower case, composed and decomposed, and the three forms of sigma and sharp s', () => {
  for (const [a, b] of [
    ['É', 'e\u0301'],
    ['ΟΔΟΣ', 'οδος'],
    ['οδοσ', 'οδος'],
    ['ẞ', 'ß'],
    ['ß', 'SS'],
    ['\u212a', 'k'],
    ['Ǆ', 'ǆ'],
  ] as const) {
    expect(foldedZipName(a)).toBe(foldedZipName(b))
  }
  expect(foldedZipName('a')).not.toBe(foldedZipName('b'))
})
