/** Vectors of whole vaults and packets (docs/format.md, 8, 15, 16, 18): one thing wrong in each, and its codes. */
import { concat, encodeUtf8 } from '../../src/core/bytes.ts'
import { signCheckpoint } from '../../src/core/checkpoint.ts'
import { ed25519PublicKey } from '../../src/core/crypto.ts'
import { canonicalize, type JsonObject } from '../../src/core/jcs.ts'
import { formatVkey } from '../../src/core/note.ts'
import { parsePacketData } from '../../src/core/packet-data.ts'
import type { WorkedExample } from '../docs/worked-example.ts'
import { rebagged } from '../made-packet.ts'
import {
  type FileMap,
  linesOf,
  startWriting,
  vaultFiles,
  type Writing,
  withRecord,
} from '../written-vault.ts'
import { base64, casesOf, type Vector } from './make-vectors.ts'

/** The verdict and the codes that are more than notes. */
type Found = readonly [verdict: string, ...codes: string[]]
type Tree = readonly [files: ReadonlyMap<string, Uint8Array>, found: Found]
type Row = readonly [about: string, files: ReadonlyMap<string, Uint8Array>, ...found: Found]

function trees(part: string, rows: readonly Row[]): Vector[] {
  return casesOf<Tree>(
    part,
    ([files]) => ({ files: Object.fromEntries([...files].map(([path, bytes]) => [path, base64(bytes)])) }),
    rows.map(([about, files, ...found]) => [about, [files, found] as const] as const),
  ).map((vector, k): Vector => {
    const [, , verdict, ...codes] = rows[k] as Row
    return {
      ...vector,
      expect: verdict === 'consistent' ? 'ok' : (codes[0] ?? verdict),
      output: { codes, verdict },
    }
  })
}

const text = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes)
const edit = (files: FileMap, path: string, change: (text: string) => string): FileMap =>
  new Map([...files, [path, encodeUtf8(change(text(files.get(path))))]])
const without = (files: FileMap, path: string): FileMap =>
  new Map([...files].filter(([name]) => name !== path))
const lines = (files: FileMap, path: string, change: (lines: Uint8Array[]) => Uint8Array[]): FileMap =>
  new Map([...files, [path, concat(...change(linesOf(files.get(path))))]])

/** Vectors of `vault` and of `succession`. */
export function vaultVectors({ vault, rotated }: WorkedExample): Vector[] {
  const object = [...vault.keys()].find((path) => path.startsWith('objects/')) as string
  const note = text(vault.get('checkpoint'))
  const older = `${text(linesOf(vault.get('checkpoints.jsonl'))[0])}`
  const [zero, one] = linesOf(vault.get('ledger.jsonl')) as [Uint8Array, Uint8Array]
  const open = startWriting('vector open')
  open.add({ kind: 'threat', content: { text: 'open' } })
  const sealed = startWriting('vector sealed', { encrypted: true })
  sealed.add({ kind: 'threat', content: { text: 'sealed' } })
  sealed.commit()
  const stored = (record: JsonObject): FileMap => {
    const writing = startWriting('vector record')
    writing.add(record)
    writing.commit()
    return writing.files()
  }
  return [
    ...trees('vault', [
      ['the worked example', vault, 'consistent'],
      ['after a change of key', rotated, 'consistent'],
      ['encrypted', sealed.files(), 'consistent'],
      [
        'a line after the last checkpoint',
        lines(vault, 'ledger.jsonl', (all) => [...all, one]),
        'unfinished',
        'tail-unfinished',
      ],
      [
        'a torn line after the last checkpoint',
        edit(vault, 'ledger.jsonl', (all) => `${all}{"di`),
        'unfinished',
        'tail-unfinished',
      ],
      [
        'a word changed',
        edit(vault, 'ledger.jsonl', (all) => all.replace('We know', 'We knew')),
        'changed',
        'digest-mismatch',
      ],
      [
        'a time changed',
        edit(vault, 'ledger.jsonl', (all) => all.replace('14:02:11', '14:02:12')),
        'changed',
        'root-mismatch',
      ],
      [
        'white space in a line',
        edit(vault, 'ledger.jsonl', (all) => all.replace('"kind":"threat"', '"kind": "threat"')),
        'changed',
        'checkpoint-bytes',
        'entry-damaged',
      ],
      ['the last line missing', lines(vault, 'ledger.jsonl', () => [zero]), 'changed', 'ledger-short'],
      [
        'the last line torn',
        edit(vault, 'ledger.jsonl', (all) => all.slice(0, -40)),
        'changed',
        'entry-damaged',
        'ledger-short',
      ],
      ['two lines exchanged', lines(vault, 'ledger.jsonl', () => [one, zero]), 'changed', ...EXCHANGED],
      ['ledger.jsonl missing', without(vault, 'ledger.jsonl'), 'changed', 'file-missing'],
      ['checkpoints.jsonl missing', without(vault, 'checkpoints.jsonl'), 'changed', 'file-missing'],
      [
        'checkpoints.jsonl empty',
        edit(vault, 'checkpoints.jsonl', () => ''),
        'changed',
        'checkpoint-damaged',
      ],
      [
        'the last line of checkpoints.jsonl missing',
        lines(vault, 'checkpoints.jsonl', (all) => all.slice(0, 1)),
        'changed',
        'checkpoint-newer',
        'tail-unfinished',
      ],
      [
        'lines of checkpoints.jsonl twice',
        lines(vault, 'checkpoints.jsonl', ([a, b]) => [a, a, b] as Uint8Array[]),
        'changed',
        'checkpoint-order',
      ],
      [
        'another byte count',
        edit(vault, 'checkpoints.jsonl', (all) => all.replace('"bytes":429', '"bytes":430')),
        'changed',
        'checkpoint-bytes',
      ],
      [
        'a bit of a signature',
        edit(vault, 'checkpoints.jsonl', (all) => all.replace('htvtE2b2', 'htvtE2b3')),
        'changed',
        'signature-bad',
      ],
      [
        'the copy of the checkpoint older',
        edit(vault, 'checkpoint', () => JSON.parse(older).note),
        'consistent',
      ],
      ['the copy of the checkpoint torn', edit(vault, 'checkpoint', () => note.slice(0, 100)), 'consistent'],
      [
        'the copy of the checkpoint another text',
        edit(vault, 'checkpoint', () => 'hello\n'),
        'changed',
        'checkpoint-damaged',
      ],
      ['frontier.json of elsewhere', edit(vault, 'frontier.json', () => '{}'), 'consistent'],
      [
        'vault.json with another id',
        edit(vault, 'vault.json', (all) => all.replace('"id":"5', '"id":"6')),
        'changed',
        'settings-differ',
      ],
      [
        'vault.json with white space',
        edit(vault, 'vault.json', (all) => all.replace(',', ', ')),
        'changed',
        'settings-damaged',
      ],
      [
        'vault.json of a later version',
        edit(vault, 'vault.json', (all) => all.replace('"v":1', '"v":2')),
        'cannotTell',
        'data-version-unknown',
      ],
      ['vault.json missing', without(vault, 'vault.json'), 'changed', 'file-missing'],
      ['an attachment missing', without(vault, object), 'changed', 'attachment-missing'],
      ['an attachment changed', edit(vault, object, () => 'I was here.\n'), 'changed', 'attachment-damaged'],
      [
        'a token',
        edit(vault, 'timestamps/2.0011223344556677.tsr', () => 'DER'),
        'cannotTell',
        'token-unchecked',
      ],
      ['a note in timestamps', edit(vault, 'timestamps/2.checkpoint', () => note), 'consistent'],
      [
        'a note in timestamps that is none',
        edit(vault, 'timestamps/2.checkpoint', () => 'x'),
        'changed',
        'checkpoint-damaged',
      ],
      ['a file that nobody knows', edit(vault, 'diary.txt', () => 'x'), 'consistent'],
      ['a kind of a later version', stored({ kind: 'quilt' }), 'cannotTell', 'kind-unknown'],
      [
        'a remark about itself',
        stored({
          kind: 'annotation',
          annotation: 'remark',
          text: 'x',
          about: { seq: 1, digest: '0'.repeat(64) },
        }),
        'changed',
        'about-mismatch',
      ],
      ['a second vault record', stored(recordAt(open, 0)), 'changed', 'entry-misplaced', 'settings-differ'],
      ['an open entry in an encrypted vault', mixed(sealed, open), 'changed', 'entry-sealing'],
      ['a sealed entry in an open vault', mixed(open, sealed), 'changed', 'entry-sealing'],
    ]),
    ...successionVectors(),
  ]
}

/** What follows when entry 0 comes second: no key is known, and nothing fits its place. */
const EXCHANGED = [
  'checkpoint-bytes',
  'entry-misplaced',
  'entry-order',
  'root-mismatch',
  'settings-differ',
  'signature-bad',
]

const recordAt = (writing: Writing, seq: number): JsonObject => {
  const entry = writing.entries[seq]
  if (entry === undefined || !('record' in entry)) throw new Error('no such open entry')
  return entry.record
}

function mixed(own: Writing, foreign: Writing): FileMap {
  const entries = [...own.entries.slice(0, 1), ...foreign.entries.slice(1)]
  return vaultFiles(entries, [1, 2], (checkpoint) => [signCheckpoint(checkpoint, own.seeds[0] as Uint8Array)])
}

function successionVectors(): Vector[] {
  const changed = (action: 'rotate' | 'revoke' | 'seal'): Writing => {
    const writing = startWriting(`vector ${action}`)
    writing.changeKey(action)
    writing.add({ kind: 'threat', content: { text: 'after' } })
    writing.commit()
    return writing
  }
  const writing = changed('rotate')
  const [old, next] = writing.seeds as [Uint8Array, Uint8Array]
  const stranger = new Uint8Array(32).fill(7)
  const signed = (...seeds: Uint8Array[]): FileMap =>
    vaultFiles(writing.entries, [1, 2, 3], (checkpoint) =>
      checkpoint.size === 2
        ? seeds.map((seed) => signCheckpoint(checkpoint, seed))
        : writing.signer(checkpoint),
    )
  const withKey = (change: JsonObject): FileMap => {
    const entries = writing.entries.slice(0, 2)
    entries[1] = withRecord(entries[1] as never, { ...recordAt(writing, 1), ...change })
    return vaultFiles(entries, [1, 2], writing.signer)
  }
  const zero = (change: JsonObject): FileMap => {
    const first = withRecord(writing.entries[0] as never, { ...recordAt(writing, 0), ...change })
    return vaultFiles([first], [1], (checkpoint) => [signCheckpoint(checkpoint, old)])
  }
  const vkey = (seed: Uint8Array, name = `evidence.invalid/${writing.id}`): string =>
    formatVkey({ name, publicKey: ed25519PublicKey(seed) })
  const broken = ['changed', 'succession-broken'] as const
  const all = ['changed', 'entry-key', 'settings-differ', 'signature-bad', 'succession-broken'] as const
  return trees('succession', [
    ...(['rotate', 'revoke', 'seal'] as const).map((one): Row => [one, changed(one).files(), 'consistent']),
    ['a rotation without its note', vaultFiles(writing.entries, [1, 3], writing.signer), ...broken],
    ['a rotation signed by the old key alone', signed(old), 'changed', 'signature-bad', 'succession-broken'],
    ['a rotation signed by the new key alone', signed(next), 'changed', 'signature-bad', 'succession-broken'],
    [
      'a rotation signed in the wrong order',
      signed(next, old),
      'changed',
      'signature-bad',
      'succession-broken',
    ],
    [
      'a rotation signed by a third key too',
      signed(old, next, stranger),
      'changed',
      'signature-bad',
      'succession-broken',
    ],
    ['another previous', withKey({ previous: 1 }), ...all],
    ['the old key again', withKey({ key: vkey(old) }), ...all],
    ['a key under another name', withKey({ key: vkey(next, 'example.com/x') }), ...all],
    ['a key that does not read', withKey({ key: 'hello' }), ...all],
    ['an unknown action', withKey({ action: 'borrow' }), ...all],
    ['a further member', withKey({ w: 1 }), ...all],
    ['an encryption where there was none', withKey({ encryption: { recipient: 'age1x' } }), ...all],
    ['seal with a new key', withKey({ action: 'seal' }), ...all],
    [
      'entry 0 with the id of another key',
      zero({ id: 'f'.repeat(32) }),
      'changed',
      'settings-differ',
      'signature-bad',
      'vault-id',
    ],
    [
      'entry 0 under another name',
      zero({ key: vkey(old, 'x') }),
      'changed',
      'settings-differ',
      'signature-bad',
      'succession-broken',
    ],
  ])
}

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
      'a CMS signature',
      edit(packet, 'tagmanifest-sha256.txt.p7s', () => 'DER'),
      'cannotTell',
      'token-unchecked',
      'views-unchecked',
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
