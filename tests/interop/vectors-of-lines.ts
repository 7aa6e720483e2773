/** Vectors of ledger lines, leaves, keys, notes, checkpoints and their lines (docs/format.md, 4, 5, 9). */
import { encodeBase64Url, encodeUtf8 } from '../../src/core/bytes.ts'
import { formatCheckpointBody, originOf, signCheckpoint } from '../../src/core/checkpoint.ts'
import { ed25519PublicKey, sha256, sha256Hex } from '../../src/core/crypto.ts'
import { headerBytes, readEntry } from '../../src/core/entry.ts'
import { canonicalize, type JsonObject } from '../../src/core/jcs.ts'
import { leafHash } from '../../src/core/merkle.ts'
import { formatNote, formatVkey, parseVkey } from '../../src/core/note.ts'
import type { WorkedExample } from '../docs/worked-example.ts'
import { base64, casesOf, hex, type Vector } from './make-vectors.ts'

const SEED = sha256(encodeUtf8('vector key'))

/** Vectors of `line`, of `leaf` and of `checkpoint-line`. */
export function lineVectors({ values }: WorkedExample): Vector[] {
  const good = values.get('entry-1-line') as string
  const line = JSON.parse(good) as JsonObject
  const { record: _, seed: __, ...header } = line
  const edited = (change: JsonObject): string => canonicalize({ ...line, ...change })
  const bytes = encodeUtf8('sealed bytes')
  const sealed = (change: JsonObject = {}): string =>
    canonicalize({ ...header, ciphertext: sha256Hex(bytes), sealed: encodeBase64Url(bytes), ...change })
  const nested = (depth: number): JsonObject => ({
    kind: 'x',
    deep: JSON.parse('['.repeat(depth) + ']'.repeat(depth)),
  })
  const leaf = (text: string | Uint8Array) => {
    const read = readEntry(typeof text === 'string' ? encodeUtf8(text) : text)
    if (!read.ok) throw new Error('a good line does not read')
    const data = headerBytes(read.value.header)
    return { header: new TextDecoder().decode(data), leaf: hex(leafHash(data)) }
  }
  const ok = (about: string, text: string) => [about, text, 'ok', leaf] as const
  const bad = (about: string, text: string | Uint8Array) => [about, text, 'entry-damaged'] as const
  return [
    ...casesOf<string | Uint8Array>('line', (text) => ({ line: base64(text) }), [
      ok('entry 1 of the worked example', good),
      ok('sealed', sealed()),
      ok('sealed with attachments', sealed({ objects: ['a'.repeat(64)] })),
      ok('with an outside token', edited({ after: 'b'.repeat(64) })),
      ok('a record of a later kind', edited({ record: { kind: 'quilt' } })),
      ok('64 brackets deep', edited({ record: nested(62) })),
      bad('65 brackets deep', edited({ record: nested(63) })),
      bad('nothing', ''),
      bad('white space', good.replace(',', ', ')),
      bad('members in another order', good.replace(/^\{("digest":"[0-9a-f]+"),("key":0),/, '{$2,$1,')),
      bad('a member twice', good.replace('"key":0,', '"key":0,"key":0,')),
      bad('a lone surrogate', good.replace('typed', '\\ud800')),
      bad(
        'not UTF-8',
        Buffer.concat([Buffer.from(good.slice(0, -2)), Buffer.from([0xff]), Buffer.from('"}')]),
      ),
      bad('a byte order mark', `\ufeff${good}`),
      bad('a member named __proto__', good.replace('"channel":', '"__proto__":1,"channel":')),
      bad('a float in the record', good.replace('"size":12', '"size":1.5')),
      bad('a number beyond 2^53', good.replace('"size":12', '"size":9007199254740992')),
      bad('a further member', edited({ w: 1 })),
      bad(
        'no digest',
        canonicalize(Object.fromEntries(Object.entries(line).filter(([name]) => name !== 'digest'))),
      ),
      bad('v as a string', edited({ v: '1' })),
      bad('a digest in upper case', edited({ digest: 'A'.repeat(64) })),
      bad('key above seq', edited({ key: 2 })),
      bad('a time without milliseconds', edited({ recordedAt: '2021-12-01T14:02:11Z' })),
      bad('a day that does not exist', edited({ recordedAt: '2021-02-29T14:02:11.532Z' })),
      bad('a seed of 31 bytes', edited({ seed: encodeBase64Url(new Uint8Array(31)) })),
      bad('a seed with bits left over', edited({ seed: `${String(line['seed']).slice(0, -1)}9` })),
      bad('a record without kind', edited({ record: {} })),
      bad('open and sealed', sealed({ record: { kind: 'x' }, seed: line['seed'] as string })),
      bad('neither open nor sealed', canonicalize(header)),
      bad('sealed without ciphertext', canonicalize({ ...header, sealed: encodeBase64Url(bytes) })),
      bad('open with ciphertext', edited({ ciphertext: sha256Hex(bytes) })),
      bad('open with objects', edited({ objects: ['a'.repeat(64)] })),
      bad('objects empty', sealed({ objects: [] })),
      ['v 2', edited({ v: 2 }), 'entry-version-unknown'],
      ['v 2 with other members', canonicalize({ any: 1, v: 2 }), 'entry-version-unknown'],
    ]),
    ...checkpointLines(values),
  ]
}

function checkpointLines(values: ReadonlyMap<string, string>): Vector[] {
  const good = (values.get('checkpoints-jsonl') as string).split('\n')[1] as string
  const line = JSON.parse(good) as JsonObject
  const bad = (about: string, text: string) => [about, text, 'checkpoint-damaged'] as const
  return casesOf('checkpoint-line', (text: string) => ({ line: base64(text) }), [
    [
      'of the worked example',
      good,
      'ok',
      () => ({ bytes: line['bytes'] as number, size: line['size'] as number }),
    ],
    bad('another size than its note', canonicalize({ ...line, size: 1 })),
    bad('no bytes', canonicalize({ ...line, bytes: 0 })),
    bad('a further member', canonicalize({ ...line, w: 1 })),
    bad('a note that does not read', canonicalize({ ...line, note: 'hello' })),
    bad('white space', good.replace(',', ', ')),
    bad('torn', good.slice(0, -9)),
  ])
}

/** Vectors of `vkey`, `note` and `checkpoint`. */
export function noteVectors({ values }: WorkedExample): Vector[] {
  const publicKey = ed25519PublicKey(SEED)
  const name = originOf('0123456789abcdef'.repeat(2))
  const vkey = formatVkey({ name, publicKey })
  const [, keyId, material] = vkey.split('+') as [string, string, string]
  /** A key under a name that its id fits, whatever the name and the key are. */
  const under = (other: string, key: Uint8Array): string => {
    const bytes = Buffer.concat([Buffer.from([1]), key])
    const id = sha256Hex(Buffer.concat([Buffer.from(`${other}\n`), bytes])).slice(0, 8)
    return `${other}+${id}+${bytes.toString('base64')}`
  }
  const order8 = Buffer.from('26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05', 'hex')
  const refused = (about: string, text: string) => [about, text, 'refused'] as const
  const note = `${values.get('note')}\n`
  const [body, signatures] = note.split('\n\n') as [string, string]
  const root = { origin: name, size: 7, root: sha256(encodeUtf8('vector root')) }
  const signed = formatNote(formatCheckpointBody(root), [signCheckpoint(root, SEED)])
  const text = formatCheckpointBody(root)
  return [
    ...casesOf('vkey', (of: string) => ({ vkey: of }), [
      ['of the worked example', values.get('vkey') as string, 'ok', keyOf],
      ['of another key', vkey, 'ok', keyOf],
      ['a name that is no vault', under('example.com/log', publicKey), 'ok', keyOf],
      refused('the id of another key', vkey.replace(keyId, '00000000')),
      refused('the id in upper case', vkey.replace(keyId, keyId.toUpperCase())),
      refused('another algorithm', `${name}+${keyId}+${material.replace(/^A/, 'B')}`),
      refused('base64 without padding', `${name}+${keyId}+${material}=`),
      refused('a key of 31 bytes', under(name, publicKey.slice(1))),
      refused('no name', under('', publicKey)),
      refused('white space in the name', under('a b', publicKey)),
      refused('a name with a plus sign', under('a+b', publicKey)),
      refused('a key of order 1', under(name, Buffer.from([1, ...new Uint8Array(31)]))),
      refused('a key of order 8', under(name, order8)),
      refused(
        'a key whose y is not below p',
        under(name, Buffer.from([0xee, ...Buffer.alloc(30, 0xff), 0x7f])),
      ),
      refused('a key that is no point', under(name, Buffer.from([2, ...new Uint8Array(31)]))),
    ]),
    ...casesOf(
      'note',
      (of: string) => ({ note: of, vkey: of.includes(name) ? vkey : (values.get('vkey') as string) }),
      [
        ['of the worked example', note],
        ['of another key', signed],
        ['with a cosignature under another name', `${note}\u2014 witness.invalid AAAAAAAA\n`],
        [
          'a text with an empty line in it',
          formatNote('a\n\nb\n', [signatures.trimEnd().concat('\n')]),
          'not-signed',
        ],
        ['signed for another size', note.replace('\n2\n', '\n3\n'), 'not-signed'],
        [
          'signed by another key',
          formatNote(`${body}\n`, [signCheckpoint({ ...root, origin: body.split('\n')[0] as string }, SEED)]),
          'not-signed',
        ],
        ['the signature line twice', note + signatures, 'not-signed'],
        ['another bit of S', note.replace('PTS0hjg', 'PTS0hjw'), 'not-signed'],
        refused('no signature', `${body}\n\n`),
        refused('no empty line', note.replace('\n\n', '\n')),
        refused('no last LF', note.trimEnd()),
        refused('a hyphen for the dash', note.replace('\u2014', '-')),
        refused('two spaces', note.replace('\u2014 ', '\u2014  ')),
        refused('CRLF', note.replaceAll('\n', '\r\n')),
        refused('base64 with bits left over', note.replace(/A=\n$/, 'B=\n')),
        refused('a signature of four bytes', `${body}\n\n\u2014 x AAAAAA==\n`),
        refused('101 signature lines', note + '\u2014 w AAAAAAAA\n'.repeat(100)),
        refused('a control character', note.replace('\n2\n', '\n2\u0000\n')),
      ],
    ),
    ...casesOf('checkpoint', (of: string) => ({ text: of }), [
      ['of size 7', text, 'ok', () => ({ origin: name, root: hex(root.root), size: 7 })],
      [
        'of the greatest size',
        text.replace('\n7\n', `\n${2 ** 53 - 1}\n`),
        'ok',
        () => ({ origin: name, root: hex(root.root), size: 2 ** 53 - 1 }),
      ],
      refused('size 0', text.replace('\n7\n', '\n0\n')),
      refused('a size of 2^53', text.replace('\n7\n', '\n9007199254740992\n')),
      refused('a leading zero', text.replace('\n7\n', '\n07\n')),
      refused('a sign', text.replace('\n7\n', '\n+7\n')),
      refused('a root of 31 bytes', text.replace(/\n[^\n]+\n$/, `\n${base64(new Uint8Array(31))}\n`)),
      refused(
        'a root in base64url',
        text.replace(/\n[^\n]+\n$/, `\n${base64(Buffer.alloc(32, 0xff)).replaceAll('/', '_')}\n`),
      ),
      refused('a fourth line', `${text}more\n`),
      refused('no origin', text.slice(text.indexOf('\n'))),
      refused('no last LF', text.trimEnd()),
    ]),
  ]
}

function keyOf(vkey: string): JsonObject {
  const key = parseVkey(vkey)
  if (key === undefined) throw new Error('a good vkey does not read')
  return { key: hex(key.publicKey), name: key.name }
}
