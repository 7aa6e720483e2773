import { deflateRawSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { type Craft, type CraftEnd, craft, number } from './zip-craft.ts'
import { readingOf } from './zip-reading.ts'

const A: Craft = { name: 'a', content: 'first file' }
const B: Craft = { name: 'b', content: 'second file', deflate: true }
const unicodePath = (name: string) =>
  Buffer.concat([number([2, 0x7075], [2, 5 + name.length], [2, 1], [2, 0]), Buffer.from(`\0${name}`)])
const zip64Sizes = (...values: number[]) =>
  number([2, 1], [2, 8 * values.length], ...values.map((value): [8, number] => [8, value]))
const ABSENT = 0xffffffff
const described = (fields: [2 | 4 | 8, number][], flags = 8): Craft => ({
  ...B,
  both: { flags },
  descriptor: number(...fields),
})
const bCrc = 0x735af9a0
const bPacked = deflateRawSync(Buffer.from('second file')).length
const zip64End = (at: number, count: number, size: number, offset: number, disks = 1): Buffer =>
  Buffer.concat([
    number(
      [4, 0x06064b50],
      [8, 44],
      [2, 45],
      [2, 45],
      [4, 0],
      [4, 0],
      [8, count],
      [8, count],
      [8, size],
      [8, offset],
    ),
    number([4, 0x07064b50], [4, 0], [8, at], [4, disks]),
  ])
// One file 'a' of 10 bytes: its entry takes 41 bytes, its line in the directory 47.
const zip64Archive = (insert: Buffer, end: CraftEnd = {}) =>
  craft([A], { insert, count: 0xffff, size: ABSENT, offset: ABSENT, ...end })

test('a hand-made archive opens with the content that went in', async () => {
  expect(await readingOf(craft([A, B]))).toEqual({ a: 'first file', b: 'second file' })
})

test.each<[string, Buffer, string]>([
  ['nothing', Buffer.alloc(0), 'not-a-zip'],
  ['a text', Buffer.from('this is no archive at all, it is a text'), 'not-a-zip'],
  ['a comment', craft([A], { comment: Buffer.from('hello') }), 'bytes-after-end'],
  ['a byte after the end', craft([A], { after: Buffer.from([0]) }), 'bytes-after-end'],
  ['a whole second archive after the end', Buffer.concat([craft([A, B]), craft([A])]), 'hidden-bytes'],
  ['bytes before the first entry', craft([{ ...A, before: Buffer.from('#!/bin/sh\n') }]), 'hidden-bytes'],
  ['bytes between two entries', craft([A, { ...B, before: Buffer.from('x') }]), 'hidden-bytes a'],
  ['bytes before the directory', craft([{ ...A, descriptor: Buffer.from('x') }]), 'hidden-bytes a'],
  ['bytes after the directory', craft([A], { insert: Buffer.from('x') }), 'hidden-bytes'],
  [
    'bytes in an archive without entries',
    Buffer.concat([Buffer.from('x'), craft([], { offset: 1 })]),
    'hidden-bytes',
  ],
  ['a directory longer than stated', craft([A, B], { size: 47 }), 'hidden-bytes'],
  ['a directory that reaches into the end record', craft([A], { size: 60 }), 'directory-damaged'],
  ['one entry more than stated', craft([A, B], { count: 1 }), 'directory-damaged'],
  ['one entry fewer than stated', craft([A, B], { count: 3 }), 'directory-damaged'],
  ['two entries at one place', craft([A, { ...A, name: 'b', central: { offset: 0 } }]), 'overlap a'],
  [
    'a stored file that runs into the next',
    craft([{ ...A, both: { size: 11, packed: 11 } }, B]),
    'overlap a',
  ],
  ['a file that runs into the directory', craft([{ ...A, both: { size: 99, packed: 99 } }]), 'overlap a'],
  [
    'an entry within the content of another',
    craft([
      { ...A, content: craft([B]) },
      { ...B, central: { offset: 31 } },
    ]),
    'overlap a',
  ],
  ['a second disk', craft([A], { disk: 1 }), 'many-disks'],
  ['entries on another disk', craft([A], { here: 0 }), 'many-disks'],
  ['an entry that starts on another disk', craft([{ ...A, central: { disk: 1 } }]), 'many-disks a'],
  ['encryption', craft([{ ...A, both: { flags: 1 } }]), 'encrypted a'],
  ['strong encryption', craft([{ ...A, both: { flags: 0x40 } }]), 'encrypted a'],
  ['a masked directory', craft([{ ...A, both: { flags: 0x2000 } }]), 'encrypted a'],
  ['patch data', craft([{ ...A, both: { flags: 0x20 } }]), 'flags a'],
  ['bzip2', craft([{ ...A, both: { method: 12 } }]), 'method a'],
  ['a comment on an entry', craft([{ ...A, central: { comment: Buffer.from('c') } }]), 'entry-comment a'],
  ['half an extra field', craft([{ ...A, both: { extra: number([2, 0x5455]) } }]), 'extra-field a'],
  [
    'an extra field beyond its area, local only',
    craft([{ ...A, local: { extra: number([2, 0x5455], [2, 5]) } }]),
    'extra-field a',
  ],
  ['a stored file with two sizes', craft([{ ...A, both: { size: 9 } }]), 'sizes-disagree a'],
  [
    'another name before the content',
    craft([{ ...A, local: { name: Buffer.from('b') } }]),
    'local-disagrees a',
  ],
  [
    'a longer name before the content',
    craft([{ ...A, local: { name: Buffer.from('ab') } }]),
    'local-disagrees a',
  ],
  ['another method before the content', craft([{ ...A, local: { method: 8 } }]), 'local-disagrees a'],
  ['another size before the content', craft([{ ...B, local: { size: 10 } }]), 'local-disagrees b'],
  ['another packed size before the content', craft([{ ...B, local: { packed: 10 } }]), 'local-disagrees b'],
  ['another CRC before the content', craft([{ ...A, local: { crc: 1 } }]), 'local-disagrees a'],
  [
    'zeros before the content without a descriptor',
    craft([{ ...A, local: { crc: 0, size: 0, packed: 0 } }]),
    'local-disagrees a',
  ],
  ['other flags before the content', craft([{ ...A, local: { flags: 0x0800 } }]), 'local-disagrees a'],
  ['encryption said only before the content', craft([{ ...A, local: { flags: 1 } }]), 'local-disagrees a'],
  ['a descriptor promised and absent', craft([{ ...B, both: { flags: 8 } }]), 'descriptor-disagrees b'],
  [
    'a descriptor with another CRC',
    craft([
      described([
        [4, 0x08074b50],
        [4, bCrc ^ 1],
        [4, bPacked],
        [4, 11],
      ]),
    ]),
    'descriptor-disagrees b',
  ],
  [
    'a descriptor with another size',
    craft([
      described([
        [4, bCrc],
        [4, bPacked],
        [4, 12],
      ]),
    ]),
    'descriptor-disagrees b',
  ],
  [
    'a descriptor with another packed size',
    craft([
      described([
        [4, 0x08074b50],
        [4, bCrc],
        [8, 12],
        [8, 11],
      ]),
    ]),
    'descriptor-disagrees b',
  ],
  [
    'a descriptor and more',
    craft([
      described([
        [4, 0x08074b50],
        [4, bCrc],
        [4, bPacked],
        [4, 11],
        [2, 0],
      ]),
    ]),
    'descriptor-disagrees b',
  ],
  [
    'over 10,000 files',
    craft(Array.from({ length: 10_001 }, (_, i) => ({ name: `f${i}` }))),
    'too-many-files',
  ],
  ['over 2 GiB', craft([A, { ...B, both: { size: 2 ** 31 } }]), 'too-large'],
  [
    'a directory of over 16 MiB',
    craft(
      Array.from({ length: 300 }, (_, i) => ({
        name: `f${i}`,
        central: { extra: Buffer.concat([number([2, 9], [2, 65000]), Buffer.alloc(65000)]) },
      })),
    ),
    'too-large',
  ],
  [
    '10 MB that unpack to 10 GB',
    craft([
      {
        name: 'bomb',
        packed: Buffer.alloc(10_000_000),
        both: { method: 8, size: ABSENT },
        central: { extra: zip64Sizes(1e10) },
        local: { extra: zip64Sizes(1e10) },
      },
    ]),
    'too-large',
  ],
  [
    '200 MB of zeros, deflated',
    craft([{ name: 'zeros', content: Buffer.alloc(200_000_000), deflate: true }]),
    'ratio zeros',
  ],
  [
    'many files that each are small enough to unpack by any ratio',
    craft(
      Array.from({ length: 2000 }, (_, i) => ({
        name: `f${i}`,
        packed: Buffer.alloc(10),
        both: { method: 8, size: 262_144 },
      })),
    ),
    'ratio',
  ],
  ['a 64-bit size without a value', craft([{ ...B, both: { size: ABSENT } }]), 'zip64-disagrees b'],
  [
    'a 64-bit size given twice, differently',
    craft([{ ...A, central: { extra: zip64Sizes(11, 10, 0) } }]),
    'zip64-disagrees a',
  ],
  [
    'a 64-bit size only before the content, differently',
    craft([{ ...A, local: { size: ABSENT, packed: ABSENT, extra: zip64Sizes(11, 10) } }]),
    'local-disagrees a',
  ],
  [
    'two 64-bit extra fields',
    craft([
      {
        ...A,
        both: { size: ABSENT, packed: ABSENT, extra: Buffer.concat([zip64Sizes(10, 10), zip64Sizes(9, 9)]) },
      },
    ]),
    'extra-field a',
  ],
  ['64-bit values to spare', craft([{ ...A, central: { extra: zip64Sizes(10) } }]), 'zip64-disagrees a'],
  ['a 64-bit directory promised and absent', craft([A], { offset: ABSENT }), 'zip64-disagrees'],
  ['a 64-bit directory elsewhere', zip64Archive(zip64End(87, 1, 47, 41)), 'zip64-disagrees'],
  ['a 64-bit directory of other length', zip64Archive(zip64End(88, 1, 46, 41)), 'zip64-disagrees'],
  [
    'a 64-bit directory that contradicts the 32-bit one',
    zip64Archive(zip64End(88, 1, 47, 41), { count: 2 }),
    'zip64-disagrees',
  ],
  ['a 64-bit directory on a second disk', zip64Archive(zip64End(88, 1, 47, 41, 2)), 'many-disks'],
])('the whole archive is refused: %s', async (_, archive, refusal) => {
  expect(await readingOf(archive)).toBe(`refused: ${refusal}`)
})

test.each<[string, Buffer]>([
  [
    'a descriptor without signature',
    craft([
      described([
        [4, bCrc],
        [4, bPacked],
        [4, 11],
      ]),
    ]),
  ],
  [
    'a descriptor with 64-bit sizes',
    craft([
      described([
        [4, bCrc],
        [8, bPacked],
        [8, 11],
      ]),
    ]),
  ],
  [
    'zeros before the content and a descriptor',
    craft([
      {
        ...described([
          [4, 0x08074b50],
          [4, bCrc],
          [4, bPacked],
          [4, 11],
        ]),
        local: { crc: 0, size: 0, packed: 0 },
      },
    ]),
  ],
  [
    '64-bit sizes that say the same',
    craft([{ ...B, both: { size: ABSENT, packed: ABSENT, extra: zip64Sizes(11, bPacked) } }]),
  ],
  ['a Unicode path that says the same', craft([{ ...B, both: { extra: unicodePath('b') } }])],
  [
    'a directory in another order than the files',
    craft([{ ...B }, { name: 'd/', central: { attributes: 0o040755 * 65536 + 0x10 } }]),
  ],
])('the archive opens: %s', async (_, archive) => {
  expect(await readingOf(archive)).toEqual({ b: 'second file' })
})

test('a consistent 64-bit directory opens', async () => {
  expect(await readingOf(zip64Archive(zip64End(88, 1, 47, 41)))).toEqual({ a: 'first file' })
})
