/** Part 17: every file of the packet and what it is for. */
import { claimedFiles } from '../../core/further-views.ts'
import { COURT_FOLDER } from '../court/copies.ts'
import { NATIVE_FOLDER } from '../native-names.ts'
import type { PacketView } from '../packet-view.ts'
import type { Block, Part, Text } from './blocks.ts'
import { fileLink, lazily, pathSpan } from './spans.ts'

/** The contents of the folder. */
export function folderContents(view: PacketView): Part {
  return { id: 'part-17', number: '17', title: 'What is in the folder', blocks: () => blocksOf(view) }
}

function* blocksOf(view: PacketView): Generator<Block> {
  yield {
    is: 'text',
    text: [
      'What can be checked is data/evidence.json and data/leaves.txt with the signed checkpoint, and the files that they name. Everything else is a view made from these.',
    ],
  }
  yield {
    is: 'table',
    caption: 'Files',
    columns: [
      { name: 'File', share: 45 },
      { name: 'What it is', share: 55 },
    ],
    rows: lazily(() => rowsOf(view)),
  }
  if (view.data.packet.pdf !== 'made')
    yield {
      is: 'text',
      text: [
        'There is no data/packet.pdf in this packet',
        ...(view.data.packet.pdf === '' ? ['.'] : [': ', { said: view.data.packet.pdf }, '.']),
      ],
    }
}

const BEFORE = [
  ['00-READ-ME-FIRST.txt', 'what this is and how to check it'],
  ['bagit.txt', 'the form of the folder (BagIt 1.0, RFC 8493)'],
  ['bag-info.txt', 'the number of the packet, its date and its size'],
  ['manifest-sha256.txt', 'the SHA-256 of every file under data'],
  ['tagmanifest-sha256.txt', 'the SHA-256 of the files beside data, the manifest among them'],
  ['data/evidence.json', 'the entries shown, the checkpoint, the commitments to what is hidden'],
  ['data/leaves.txt', 'the leaf of every entry of the ledger, shown or not'],
  ['data/checkpoint.txt', 'the signed checkpoint of the ledger'],
  ['data/public-key.txt', 'the public keys; the fingerprint must come to you by another way'],
] as const

const SEALED = [
  ['tagmanifest-sha256.txt.p7s', 'the seal: a CMS signature over tagmanifest-sha256.txt'],
  ['data/seal-certificate.pem', 'the certificate of the seal, which the ledger names'],
] as const

const VIEWS = [
  ['data/packet.html', 'this book for a screen; a view'],
  ['data/chronology.csv', 'the chronology for a spreadsheet; a view'],
] as const

/** Those that a packet holds only where its claims name them. */
const FURTHER: Readonly<Record<string, string>> = {
  'data/case.jsonld': 'entries and files for tools of investigators (CASE/UCO 1.4); a view',
  'data/loadfile.dat': 'entries and files for a review platform (Concordance); a view',
  'data/loadfile.opt': 'the pictures for a review platform (Opticon); a view',
}

function* rowsOf({ data, exhibits, keys }: PacketView): Generator<readonly Text[]> {
  const files: (readonly [string, string])[] = [...BEFORE]
  if (keys.at(-1)?.seal !== undefined) files.push(...SEALED)
  if (data.packet.pdf === 'made') files.push(['data/packet.pdf', 'this book on paper; a view'])
  files.push(...VIEWS)
  for (const path of claimedFiles(data.packet.views)) files.push([path, FURTHER[path] as string])
  if (data.attachments.some((one) => one.as === 'native'))
    files.push([`data/${NATIVE_FOLDER}00-WARNING.txt`, 'read it before opening a file beside it'])
  for (const [path, what] of files) yield [[{ code: path }], [what]]
  for (const { file } of data.tokens) yield [[{ said: file }], ['a time-stamp token over a checkpoint']]
  for (const exhibit of exhibits) {
    if (exhibit.path === undefined) continue
    yield [[pathSpan(exhibit.path)], ['the file of exhibit ', fileLink(exhibit), ', as recorded']]
  }
  const copies = exhibits.filter(({ picture }) => picture !== undefined)
  if (copies.length > 0)
    yield [[{ code: `data/${COURT_FOLDER}00-STATEMENT.txt` }], ['what the copies beside it were made from']]
  for (const { picture, ...exhibit } of copies)
    yield [
      [{ said: `data/${picture?.courtPath}` }],
      ['a copy of exhibit ', fileLink(exhibit), ' without metadata'],
    ]
}
