/** The hash schedule of packet.html, the keys of the ledger, and what lies in the folder. */
import { encodeHex } from '../core/bytes.ts'
import { headerBytes } from '../core/entry.ts'
import { leafHash } from '../core/merkle.ts'
import { attr, type Html, html } from './html-text.ts'
import type { PacketView } from './packet-view.ts'
import { listTable, utcText } from './page-parts.ts'

const mono = (text: string): Html => html`<span class="mono">${attr(text)}</span>`

/** Every entry that the packet names, with its digest and its leaf in the tree. */
export function scheduleSection({ data, keys }: PacketView): Html {
  return html`<section aria-labelledby="schedule"><h2 id="schedule">Hash schedule</h2>
<p>The leaf of entry n is line n + 1 of data/leaves.txt; together the leaves give the root in the checkpoint. All hashes are SHA-256.</p>
${listTable(
  'Entries',
  ['Entry', 'Shown', 'Recorded', 'Digest of the record', 'Leaf'],
  data.entries.map((entry) => [
    html`${entry.header.seq}`,
    'record' in entry
      ? html`whole (${String(entry.record['kind'])})`
      : attr(
          'atoms' in entry
            ? `in part (${entry.atoms.filter((atom) => typeof atom === 'string').length} of ${entry.atoms.length} pieces hidden)`
            : 'header',
        ),
    attr(utcText(entry.header.recordedAt)),
    mono(entry.header.digest),
    mono(encodeHex(leafHash(headerBytes(entry.header)))),
  ]),
)}<h3>Checkpoint</h3>
<pre>${data.checkpoint}</pre>
${listTable(
  'Keys of the ledger',
  ['From entry', 'Fingerprint', 'Key'],
  keys.map(({ seq, fingerprint, vkey }) => [
    html`${seq}`,
    html`<span class="mono">${fingerprint ?? attr('cannot be read')}</span>`,
    html`<span class="mono">${vkey}</span>`,
  ]),
)}</section>
`
}

/** What lies in the folder. */
export function contentsSection({ data, exhibits }: PacketView): Html {
  const files: [string, string][] = [
    ['00-READ-ME-FIRST.txt', 'what this is and how to check it'],
    ['bagit.txt, bag-info.txt', 'the form of the folder (BagIt 1.0, RFC 8493)'],
    ['manifest-sha256.txt', 'the SHA-256 of every file under data'],
    ['tagmanifest-sha256.txt', 'the SHA-256 of the files beside data'],
    ['data/evidence.json', 'the entries: what can be checked'],
    ['data/leaves.txt', 'the leaf of every entry of the ledger, shown or not'],
    ['data/checkpoint.txt', 'the signed checkpoint of the ledger'],
    ['data/public-key.txt', 'the public key; its fingerprint must come to you by another way'],
    ['data/packet.html', 'this page, a view'],
    ['data/chronology.csv', 'the chronology as a table, a view'],
  ]
  const natives = exhibits.flatMap(({ path, label }) => (path === undefined ? [] : [[path, label] as const]))
  if (data.attachments.some((one) => one.as === 'native'))
    files.push(['data/exhibits/native/00-WARNING.txt', 'read it before opening a file'])
  return html`<section aria-labelledby="contents"><h2 id="contents">What is in the folder</h2>
${listTable(
  'Files',
  ['File', 'What it is'],
  [
    ...files.map(([path, what]) => [attr(path), attr(what)]),
    ...natives.map(([path, label]) => [`data/${path}`, html`exhibit ${attr(label)}`]),
  ],
)}</section>
`
}
