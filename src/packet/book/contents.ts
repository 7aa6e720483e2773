/** Part 17 for now: what lies in the folder. */
import { NATIVE_FOLDER } from '../native-names.ts'
import type { PacketView } from '../packet-view.ts'
import type { Block, Part, Text } from './blocks.ts'
import { lazily } from './spans.ts'

/** The contents of the folder. */
export function contents(view: PacketView): Part {
  return { id: 'part-17', number: '17', title: 'What is in the folder', blocks: () => blocksOf(view) }
}

function* blocksOf(view: PacketView): Generator<Block> {
  yield {
    is: 'table',
    caption: 'Files',
    columns: [
      { name: 'File', share: 45 },
      { name: 'What it is', share: 55 },
    ],
    rows: lazily(() => rowsOf(view)),
  }
}

const FILES = [
  ['00-READ-ME-FIRST.txt', 'what this is and how to check it'],
  ['bagit.txt, bag-info.txt', 'the form of the folder (BagIt 1.0, RFC 8493)'],
  ['manifest-sha256.txt', 'the SHA-256 of every file under data'],
  ['tagmanifest-sha256.txt', 'the SHA-256 of the files beside data'],
  ['data/evidence.json', 'the entries: what can be checked'],
  ['data/leaves.txt', 'the leaf of every entry of the ledger, shown or not'],
  ['data/checkpoint.txt', 'the signed checkpoint of the ledger'],
  ['data/public-key.txt', 'the public key; its fingerprint must come to you by another way'],
  ['data/packet.html', 'this book for a screen, a view'],
  ['data/chronology.csv', 'the chronology as a table, a view'],
] as const

function* rowsOf({ data, exhibits }: PacketView): Generator<Text[]> {
  for (const [path, what] of FILES) yield [[path], [what]]
  if (data.attachments.some((one) => one.as === 'native'))
    yield [[`data/${NATIVE_FOLDER}00-WARNING.txt`], ['read it before opening a file']]
  for (const { path, label } of exhibits)
    if (path !== undefined) yield [[{ said: `data/${path}` }], [`exhibit ${label}`]]
}
