/** Vectors of packets (docs/format.md, 16): one thing wrong in each, everything else made right. */
import { encodeUtf8 } from '../../src/core/bytes.ts'
import { canonicalize } from '../../src/core/jcs.ts'
import { parsePacketData } from '../../src/core/packet-data.ts'
import type { WorkedExample } from '../docs/worked-example.ts'
import { rebagged } from '../made-packet.ts'
import type { FileMap } from '../written-vault.ts'
import type { Vector } from './make-vectors.ts'
import { edit, text, trees, without } from './vector-trees.ts'

/** Vectors of `packet`. They hold nothing but what proves: no views. */
export function packetVectors({ packet }: WorkedExample): Vector[] {
  const facts = JSON.parse(text(packet.get('data/evidence.json'))).packet
  const bag = (files: FileMap): FileMap => rebagged(files, facts)
  const data = (change: (data: Record<string, unknown> & { entries: object[] }) => unknown): FileMap => {
    const value = JSON.parse(text(packet.get('data/evidence.json')))
    change(value)
    return bag(new Map([...packet, ['data/evidence.json', encodeUtf8(canonicalize(value))]]))
  }
  const raw = (change: (text: string) => string): FileMap => bag(edit(packet, 'data/evidence.json', change))
  if (!parsePacketData(packet.get('data/evidence.json') as Uint8Array).ok)
    throw new Error('the packet does not read')
  const native = [...packet.keys()].find((path) => path.startsWith('data/exhibits/')) as string
  return trees('packet', [
    ['the worked example', packet, 'cannotTell', 'views-unchecked'],
    ['bagged again', bag(packet), 'cannotTell', 'views-unchecked'],
    [
      'a seal that is no CMS',
      edit(packet, 'tagmanifest-sha256.txt.p7s', () => 'DER'),
      'changed',
      'seal-malformed',
    ],
    [
      'an attachment changed',
      edit(packet, native, () => 'I was here.\n'),
      'changed',
      'attachment-missing',
      'file-damaged',
    ],
    [
      'an attachment changed and bagged again',
      bag(edit(packet, native, () => 'I was here.\n')),
      'changed',
      'attachment-damaged',
    ],
    ['a file in no manifest', edit(packet, 'data/more.txt', () => 'x'), 'changed', 'file-unlisted'],
    [
      'bagit.txt of another version',
      bag(edit(packet, 'bagit.txt', (all) => all.replace('1.0', '0.97'))),
      'changed',
      'bag-malformed',
    ],
    ['fetch.txt', bag(edit(packet, 'fetch.txt', () => 'x')), 'changed', 'bag-malformed'],
    [
      'a manifest that is not sorted',
      edit(packet, 'manifest-sha256.txt', (all) => all.replace(/^(.*\n)(.*\n)/, '$2$1')),
      'changed',
      'file-damaged',
      'manifest-damaged',
    ],
    ['evidence.json missing', bag(without(packet, 'data/evidence.json')), 'changed', 'file-missing'],
    ['evidence.json with white space', raw((all) => all.replace(',', ', ')), 'changed', 'data-damaged'],
    [
      'evidence.json with a further member',
      data((all) => {
        all['w'] = 1
      }),
      'changed',
      'data-damaged',
    ],
    [
      'further views claimed and missing',
      data((all) => {
        all['packet'] = { ...facts, views: 'load-file' }
      }),
      'changed',
      'file-missing',
      'views-unchecked',
    ],
    [
      'further views that a verifier does not know',
      data((all) => {
        all['packet'] = { ...facts, views: 'of-a-later-version' }
      }),
      'cannotTell',
      'views-unchecked',
    ],
    [
      'an empty claim of further views',
      data((all) => {
        all['packet'] = { ...facts, views: '' }
      }),
      'changed',
      'data-damaged',
    ],
    [
      'evidence.json of a later version',
      data((all) => {
        all['v'] = 2
      }),
      'cannotTell',
      'data-version-unknown',
    ],
    [
      'leaves.txt in upper case',
      bag(edit(packet, 'data/leaves.txt', (all) => all.toUpperCase())),
      'changed',
      'leaves-damaged',
    ],
    [
      'a leaf left out',
      bag(edit(packet, 'data/leaves.txt', (all) => all.slice(65))),
      'changed',
      ...LEAF_LEFT_OUT,
    ],
    [
      'a leaf changed',
      bag(edit(packet, 'data/leaves.txt', (all) => `0${all.slice(1)}`)),
      'changed',
      'leaf-mismatch',
      'root-mismatch',
    ],
    ['a shown word changed', raw((all) => all.replace('"know "', '"knew "')), 'changed', 'digest-mismatch'],
    ['a header changed', raw((all) => all.replace('14:02:11', '14:02:12')), 'changed', 'leaf-mismatch'],
    [
      'an atom left out',
      data((all) => (all.entries[1] as { atoms: unknown[] }).atoms.shift()),
      'changed',
      'digest-mismatch',
    ],
    [
      'entry 0 left out',
      data((all) => {
        all.entries.shift()
        all['counts'] = { entries: 2, partly: 1, shown: 0 }
      }),
      'changed',
      'entry-missing',
      'signature-bad',
    ],
    ['two entries exchanged', data((all) => all.entries.reverse()), 'changed', 'entry-order'],
    [
      'counts wrong',
      data((all) => {
        all['counts'] = { entries: 2, partly: 0, shown: 1 }
      }),
      'changed',
      'count-wrong',
    ],
    [
      'another vault id',
      data((all) => {
        all['vault'] = '0'.repeat(32)
      }),
      'changed',
      'vault-id',
    ],
    [
      'a checkpoint that does not read',
      data((all) => {
        all['checkpoint'] = 'hello'
      }),
      'changed',
      'checkpoint-damaged',
    ],
    ['a bit of the signature', raw((all) => all.replace('htvtEwON', 'htvtEwOM')), 'changed', 'signature-bad'],
    [
      'an attachment named by nothing',
      data((all) => {
        all['attachments'] = []
      }),
      'changed',
      'attachment-unnamed',
    ],
    ['an attachment that is not there', bag(without(packet, native)), 'changed', 'attachment-missing'],
    [
      'a token',
      data((all) => {
        all['tokens'] = [{ file: 'timestamps/2.tsr', size: 2 }]
      }),
      'cannotTell',
      'token-unchecked',
      'views-unchecked',
    ],
  ])
}

/** One leaf of two: the header at 0 is not the leaf there, the one at 1 has none, and the count is wrong. */
const LEAF_LEFT_OUT = ['count-wrong', 'leaf-mismatch', 'leaves-damaged']
