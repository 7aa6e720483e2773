/**
 * Packets whose evidence.json or leaves.txt was edited by one who makes counts, views and manifests right and lacks
 * only the keys.
 */
import { encodeUtf8 } from '../../src/core/bytes.ts'
import type { DisclosedAtom } from '../../src/core/disclosure.ts'
import { headerBytes } from '../../src/core/entry.ts'
import type { JsonObject } from '../../src/core/jcs.ts'
import { leafHash } from '../../src/core/merkle.ts'
import type { PacketData, ShownEntry } from '../../src/core/packet-data.ts'
import { dataOf, rebagged, withData, withDataAsIs } from '../made-packet.ts'
import type { FileMap } from '../written-vault.ts'
import type { Damage } from './damaged-packets.ts'
import { DATA, P7S, partly } from './packet-to-damage.ts'

type Whole = Extract<ShownEntry, { record: JsonObject }>
type Partly = Extract<ShownEntry, { atoms: readonly DisclosedAtom[] }>
type Edit = (data: PacketData) => PacketData

/** Replaces the entry with `seq` by these. */
const put = (data: PacketData, seq: number, ...entries: readonly ShownEntry[]): PacketData => {
  const at = data.entries.findIndex(({ header }) => header.seq === seq)
  return { ...data, entries: data.entries.toSpliced(at, 1, ...entries) }
}
const entry = (data: PacketData, seq: number): Whole =>
  data.entries.find(({ header }) => header.seq === seq) as Whole
const atomsOf = (data: PacketData, seq: number): readonly DisclosedAtom[] =>
  (data.entries.find(({ header }) => header.seq === seq) as Partly).atoms
const withAtoms =
  (seq: number, change: (atoms: readonly DisclosedAtom[]) => readonly DisclosedAtom[]): Edit =>
  (data) =>
    put(data, seq, { header: entry(data, seq).header, atoms: change(atomsOf(data, seq)) })
const attach =
  (change: (list: PacketData['attachments']) => readonly unknown[]): Edit =>
  (data) => ({ ...data, attachments: change(data.attachments) as PacketData['attachments'] })
const hide =
  (seq: number, hidden: Parameters<typeof partly>[1]): Edit =>
  (data) =>
    put(data, seq, partly(entry(data, seq), hidden))
const note =
  (pattern: RegExp, to: string): Edit =>
  (data) => ({ ...data, checkpoint: data.checkpoint.replace(pattern, to) })
const LATE = '2022-03-01T00:00:00.001Z'
const redated: Edit = (data) =>
  put(data, 1, { ...entry(data, 1), header: { ...entry(data, 1).header, recordedAt: LATE } })

/** What is still consistent: anyone may show less, and nobody signed the claims of a packet without a seal. */
const SHOWS_LESS: Readonly<Record<string, Edit>> = {
  'an entry left out that nothing rests on': (data) => put(data, 5),
  'an entry by its header alone': (data) => put(data, 5, { header: entry(data, 5).header }),
  'more words hidden': hide(7, (path) => path[0] === 'content'),
  'the words of a remark hidden': hide(5, (path) => path[0] === 'text'),
  'a withheld attachment that is hidden whole not named': attach((list) =>
    list.filter(({ as }) => as !== 'withheld'),
  ),
  'other claims': (data) => ({ ...data, packet: { ...data.packet, recipient: 'The Police' } }),
}

/** What is found, with everything made right but what needs the key. */
const EDITS: Readonly<Record<string, Edit>> = {
  'the words of an entry changed': (data) =>
    put(data, 7, { ...entry(data, 7), record: { ...entry(data, 7).record, content: { text: 'Sorry.' } } }),
  'a member put into a record': (data) =>
    put(data, 7, { ...entry(data, 7), record: { ...entry(data, 7).record, urgent: true } }),
  'the time in a header changed': redated,
  'the digest in a header changed': (data) =>
    put(data, 7, { ...entry(data, 7), header: { ...entry(data, 7).header, digest: 'a'.repeat(64) } }),
  'a header that names a token': (data) =>
    put(data, 7, { ...entry(data, 7), header: { ...entry(data, 7).header, after: 'a'.repeat(64) } }),
  'a header with another key': (data) =>
    put(data, 7, { ...entry(data, 7), header: { ...entry(data, 7).header, key: 7 } }),
  'the seeds of two entries exchanged': (data) =>
    put(put(data, 7, { ...entry(data, 7), seed: entry(data, 5).seed }), 5, {
      ...entry(data, 5),
      seed: entry(data, 7).seed,
    }),
  'a seed too short': (data) => put(data, 7, { ...entry(data, 7), seed: 'AAAA' }),
  'the records of two entries exchanged': (data) =>
    put(put(data, 7, { ...entry(data, 7), record: entry(data, 1).record }), 1, {
      ...entry(data, 1),
      record: entry(data, 7).record,
    }),
  'an entry twice': (data) => put(data, 5, entry(data, 5), entry(data, 5)),
  'two entries in the wrong order': (data) => ({
    ...data,
    entries: data.entries.with(1, entry(data, 2)).with(2, entry(data, 1)),
  }),
  'entry 0 left out': (data) => put(data, 0),
  'entry 0 by its header alone': (data) => put(data, 0, { header: entry(data, 0).header }),
  'entry 0 shown in part': hide(0, (path) => path[0] === 'software'),
  'the header of the last entry left out': (data) => put(data, 8),
  'no entry at all': (data) => ({ ...data, entries: [], attachments: [] }),
  'an entry under a number that is not there': (data) =>
    put(data, 8, entry(data, 8), { header: { ...entry(data, 8).header, seq: 99 } }),
  'what a remark is about changed': (data) =>
    put(data, 5, { ...entry(data, 5), record: { ...entry(data, 5).record, about: { seq: 0, digest: 'b' } } }),
  'another vault id': (data) => ({ ...data, vault: 'f'.repeat(32) }),
  'the kind of an entry hidden': hide(7, (path) => path[0] === 'kind'),
  'what a remark is about hidden': hide(5, (path) => path[0] === 'about'),
  'an atom left out': withAtoms(2, (atoms) => atoms.slice(1)),
  'the last atom left out': withAtoms(2, (atoms) => atoms.slice(0, -1)),
  'an atom twice': withAtoms(2, (atoms) => [...atoms, atoms.at(-1) as DisclosedAtom]),
  'two atoms exchanged': withAtoms(2, (atoms) =>
    atoms.with(0, atoms[2] as DisclosedAtom).with(2, atoms[0] as DisclosedAtom),
  ),
  'a hidden atom of another entry': withAtoms(2, (atoms) =>
    atoms.map((atom) => (typeof atom === 'string' ? Buffer.alloc(32, 7).toString('base64url') : atom)),
  ),
  'no atom': withAtoms(2, () => []),
  'a shown word changed': withAtoms(
    2,
    (atoms) =>
      atoms.map((atom) => (Array.isArray(atom) && atom[4] === 'You ' ? atom.with(4, 'I ') : atom)) as never,
  ),
  'a shown word under another path': withAtoms(
    2,
    (atoms) => atoms.map((atom) => (Array.isArray(atom) ? atom.with(1, ['content', 'is']) : atom)) as never,
  ),
  'a salt changed': withAtoms(
    2,
    (atoms) => atoms.map((atom) => (Array.isArray(atom) ? atom.with(0, 'A'.repeat(22)) : atom)) as never,
  ),
  'an attachment not named': attach((list) => list.slice(1)),
  'no attachment named': attach(() => []),
  'an attachment named twice': attach((list) => [...list, list[0]]),
  'an attachment of an entry without one': attach((list) => [...list, { as: 'withheld', index: 0, seq: 5 }]),
  'the indexes of attachments raised': attach((list) =>
    list.map((one) => ({ ...one, index: one.index + 1 })),
  ),
  'the paths of two native files exchanged': attach((list) => {
    const [a, b] = list as readonly { path: string }[]
    return list.map((one, k) => (k < 2 ? { ...one, path: (k === 0 ? b : a)?.path } : one))
  }),
  'a native file that is leaves.txt': attach((list) =>
    list.map((one, k) => (k === 0 ? { ...one, path: 'leaves.txt' } : one)),
  ),
  'a native file by a way round': attach((list) =>
    list.map((one) =>
      'path' in one ? { ...one, path: one.path.replace('native/', 'native/../native/') } : one,
    ),
  ),
  'a native file outside': attach((list) =>
    list.map((one, k) => (k === 0 ? { ...one, path: '../../../etc/passwd' } : one)),
  ),
  'a withheld file shown as a picture': attach((list) =>
    list.map((one) => (one.as === 'withheld' ? { ...one, as: 'native', path: nativeOf(list, 0) } : one)),
  ),
  'the digest of a native file hidden': hide(1, (path) => path[0] === 'attachments' && path[2] === 'sha256'),
  'the size of a native file hidden': hide(1, (path) => path[0] === 'attachments' && path[2] === 'size'),
  'a native file hidden whole and still named': hide(1, (path) => path[0] === 'attachments' && path[1] === 1),
  'a checkpoint of another size': note(/\n9\n/, '\n8\n'),
  'a checkpoint of a greater size': note(/\n9\n/, '\n10\n'),
  'a checkpoint with another root': note(/\n9\n.{43}=/, `\n9\n${'A'.repeat(43)}=`),
  'a checkpoint of another vault': note(/^.*\n/, `evidence.invalid/${'f'.repeat(32)}\n`),
  'a checkpoint without a signature': note(/\n\n[\s\S]*$/, '\n\n'),
  'a checkpoint with a bad signature': note(/.{4}=\n$/, 'AAAA=\n'),
  'a checkpoint with its signature twice': note(/\n\n(.*\n)$/, '\n\n$1$1'),
  'a checkpoint with a witness before the signature': note(/\n\n/, '\n\n— someone AAAAAAAA\n'),
  'a checkpoint that is none': (data) => ({ ...data, checkpoint: 'hello' }),
  'the checkpoint held twice': (data) => ({ ...data, checkpoints: [data.checkpoint, data.checkpoint] }),
  'a held note that is none': (data) => ({ ...data, checkpoints: ['hello'] }),
}

const nativeOf = (list: PacketData['attachments'], at: number): string => (list[at] as { path: string }).path

/** What leaves the verdict open. */
const OPEN: Readonly<Record<string, Edit>> = {
  'another version of the data': (data) => ({ ...data, v: 3 }) as unknown as PacketData,
  'a token claimed': (data) => ({ ...data, tokens: [{ file: 'timestamps/x.tsr', size: 3 }] }),
  'a native file withheld and left lying there': attach((list) =>
    list.map((one, k) => (k === 0 ? { as: 'withheld', index: one.index, seq: one.seq } : one)),
  ),
}

/** Where the version of evidence.json itself stands: headers have one too. */
const VERSION = '"v":1,"vault"'

const textOf = (files: FileMap, path: string): string => new TextDecoder().decode(files.get(path))
const rebaggedWith = (files: FileMap, path: string, text: string): FileMap =>
  rebagged(new Map([...files, [path, encodeUtf8(text)]]))

/** Spellings of evidence.json that hold the same, and leaves.txt changed. */
function spelled(unsealed: FileMap): Damage[] {
  const json = textOf(unsealed, DATA)
  const lines = textOf(unsealed, 'data/leaves.txt').trimEnd().split('\n')
  const leaves = (name: string, list: readonly string[]): Damage => ({
    name: `leaves.txt: ${name}`,
    must: 'changed',
    make: () => rebaggedWith(unsealed, 'data/leaves.txt', list.map((line) => `${line}\n`).join('')),
  })
  const spellings = {
    'with a line end': `${json}\n`,
    'with white space': JSON.stringify(JSON.parse(json), null, 1),
    'with a number as 1.0': json.replace(VERSION, '"v":1.0,"vault"'),
    'with a byte order mark': `\ufeff${json}`,
    'with a member twice': json.replace(VERSION, `"v":1,${VERSION}`),
    'with a needless escape': json.replace('"packet"', '"\\u0070acket"'),
    'with a member too many': json.replace(VERSION, `"trusted":true,${VERSION}`),
    'with a member less': json.replace('"tokens":[],', ''),
  }
  const [first, second] = lines as [string, string]
  return [
    ...Object.entries(spellings).map(
      ([how, text]): Damage => ({
        name: `evidence.json: ${how}`,
        must: 'changed',
        make: () => rebaggedWith(unsealed, DATA, text),
      }),
    ),
    leaves('cut by one', lines.slice(0, -1)),
    leaves('cut to none', []),
    leaves('one more', [...lines, first]),
    leaves('two exchanged', lines.with(0, second).with(1, first)),
    leaves('one that is not shown changed', lines.with(4, '0'.repeat(64))),
    leaves(
      'in upper case',
      lines.map((line) => line.toUpperCase()),
    ),
    {
      name: 'leaves.txt: the line of a header that was changed, made anew',
      must: 'changed',
      make: async () => {
        const changed = redated(dataOf(unsealed))
        const leaf = Buffer.from(leafHash(headerBytes(entry(changed, 1).header))).toString('hex')
        const text = lines
          .with(1, leaf)
          .map((line) => `${line}\n`)
          .join('')
        return withData(rebaggedWith(unsealed, 'data/leaves.txt', text), changed)
      },
    },
  ]
}

/** The same on a sealed packet, whose seal then is an old one, or was taken off. */
function underSeal(sealed: FileMap): Damage[] {
  const data = dataOf(sealed)
  const edits: Record<string, [Edit, Damage['must']]> = {
    'more words hidden': [hide(8, (path) => path[0] === 'content'), 'cannotTell'],
    'other claims': [SHOWS_LESS['other claims'] as Edit, 'cannotTell'],
    'the key entry left out': [(all) => put(all, 7), 'changed'],
    'another certificate in the key entry': [
      (all) => put(all, 7, { ...entry(all, 7), record: { ...entry(all, 7).record, seal: 'a'.repeat(64) } }),
      'changed',
    ],
    'the note of the key entry left out': [(all) => ({ ...all, checkpoints: [] }), 'changed'],
  }
  return Object.entries(edits).flatMap(([what, [edit, must]]) => [
    {
      name: `sealed: ${what}, under the old seal`,
      must: 'changed',
      seal: 'own',
      make: () => withData(sealed, edit(data)),
    },
    {
      name: `sealed: ${what}, the seal off`,
      must,
      seal: 'own',
      make: () => withData(new Map([...sealed].filter(([path]) => path !== P7S)), edit(data)),
    },
  ])
}

/** All of them. */
export function damageOfData(sealed: FileMap, unsealed: FileMap): Damage[] {
  const data = dataOf(unsealed)
  const table = (edits: Readonly<Record<string, Edit>>, must: Damage['must']): Damage[] =>
    Object.entries(edits).map(([what, edit]) => ({
      name: `data: ${what}`,
      must,
      make: () => withData(unsealed, edit(data)),
    }))
  const counts = (['entries', 'partly', 'shown'] as const).map(
    (name): Damage => ({
      name: `data: the count ${name} raised`,
      must: 'changed',
      make: () =>
        withDataAsIs(unsealed, { ...data, counts: { ...data.counts, [name]: data.counts[name] + 1 } }),
    }),
  )
  return [
    ...table(SHOWS_LESS, 'consistent'),
    ...table(EDITS, 'changed'),
    ...table(OPEN, 'cannotTell'),
    ...counts,
    ...spelled(unsealed),
    ...underSeal(sealed),
  ]
}
