/** Files that may act when they are opened are marked by what their bytes show, whatever they are called. */
import { deflateSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { decodeUtf8, encodeUtf8 } from '../../src/core/bytes.ts'
import { markOf } from '../../src/packet/file-mark.ts'
import { HEAD_BYTES, sniffExtension } from '../../src/packet/native-names.ts'
import { buildPacket } from '../../src/packet/packet.ts'
import { readFileOf } from './bytes-of.ts'
import { DRAWN } from './drawn-pictures.ts'
import { ledgerOf, packetInput, png, stored } from './sample.ts'

const latin = (text: string): Uint8Array => Buffer.from(text, 'latin1')
const zip = latin(`PK\u0003\u0004\u0014\u0000\u0000\u0000\u0000\u0000${'\u0000'.repeat(40)}`)
const padded = (start: string): Uint8Array => latin(`${start}${'\u0001\u0000'.repeat(60)}`)

const CASES: readonly (readonly [string, Uint8Array, string | undefined])[] = [
  ['a Windows program', padded('MZ\u0090\u0000\u0003'), 'a program or script'],
  ['a Linux program', padded('\u007fELF\u0002\u0001\u0001'), 'a program or script'],
  ['a shell script', encodeUtf8('#!/bin/sh\nrm -rf /\n'), 'a program or script'],
  ['a shortcut', padded('L\u0000\u0000\u0000\u0001\u0014\u0002\u0000'), 'a program or script'],
  [
    'an old Word file',
    padded('\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1'),
    'an office document, which can hold macros',
  ],
  ['a ZIP', zip, 'an archive, which holds other files'],
  ['a RAR', padded('Rar!\u001a\u0007\u0001\u0000'), 'an archive, which holds other files'],
  [
    'gzip',
    Buffer.concat([latin('\u001f\u008b\u0008\u0000'), deflateSync('x')]),
    'an archive, which holds other files',
  ],
  ['a PDF', encodeUtf8('%PDF-1.7\n1 0 obj\n'), 'a PDF, which can hold links, scripts and other files'],
  ['a page', encodeUtf8(' \n<!DOCTYPE html><p>x'), 'a page or drawing of the web, which can hold scripts'],
  [
    'a drawing',
    encodeUtf8('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>'),
    'a page or drawing of the web, which can hold scripts',
  ],
  [
    'a page by its script',
    encodeUtf8('<div>\n<script>alert(1)</script>'),
    'a page or drawing of the web, which can hold scripts',
  ],
  [
    'a picture that is a page',
    Buffer.concat([DRAWN['image/gif'], encodeUtf8('<script>alert(1)</script>')]),
    'a picture, recording or text that is something else as well',
  ],
  [
    'a picture that is a PDF',
    Buffer.concat([DRAWN['image/png'].subarray(0, 60), encodeUtf8('%PDF-1.4')]),
    'a picture, recording or text that is something else as well',
  ],
  ['nothing known', latin('\u0001\u0002\u0003\u0000'), 'of a kind that its first bytes do not tell'],
  ['a text', encodeUtf8('I will come on Friday. 1 < 2'), undefined],
  ['a picture', png(10, 10), undefined],
]

test.each(CASES)('%s', async (_name, bytes, mark) => {
  const head = bytes.subarray(0, HEAD_BYTES)
  expect(markOf(await sniffExtension(head), head)).toBe(mark)
})

test('a packet names the marked files in its warning, by label and never by what they were called', async () => {
  const page = stored(encodeUtf8('<html><script>alert(1)</script></html>'), { name: 'holiday.jpg' })
  const plain = stored(encodeUtf8('plain words'), { name: 'run-me.exe' })
  const ledger = ledgerOf({ kind: 'threat', attachments: [page.attachment, plain.attachment] })
  const packet = await buildPacket(packetInput(ledger, new Map([page.file, plain.file])))
  const warning = packet.files.find(({ path }) => path.endsWith('00-WARNING.txt'))
  const text = decodeUtf8(await readFileOf(warning as (typeof packet.files)[number])) as string
  expect(text).toContain('EX-0001  a page or drawing of the web, which can hold scripts\r\n')
  expect(text).not.toContain('EX-0002  ')
  expect(text).not.toMatch(/holiday|run-me/)
})
