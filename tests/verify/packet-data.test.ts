/**
 * evidence.json of a packet made anew by someone who makes manifests, counts and views right and lacks only the key:
 * outcomes written before they were run, each as a folder and through a real ZIP.
 */
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { encodeUtf8 } from '../../src/core/bytes.ts'
import { type DisclosedAtom, disclose } from '../../src/core/disclosure.ts'
import type { JsonObject } from '../../src/core/jcs.ts'
import type { PacketData, ShownEntry } from '../../src/core/packet-data.ts'
import { dataOf, packetOf, rebagged, withData, withDataAsIs } from '../made-packet.ts'
import { madeVault } from '../made-vault.ts'
import { entriesOf, type FileMap } from '../written-vault.ts'
import { packetOutcome, packetReport, zipOutcome } from './packet-outcome.ts'

vi.setConfig({ testTimeout: 120_000 })

let vault: FileMap
let packet: FileMap
let data: PacketData

/** What every packet without a seal says. */
const FINE = 'consistent: claims-unattributed'

beforeAll(async () => {
  vault = await madeVault()
  packet = await packetOf(vault, [1, 2, 7], [6, 14])
  data = dataOf(packet)
})

const text = (path: string): string => new TextDecoder().decode(packet.get(path))
const put = (path: string, content: string | Uint8Array): FileMap =>
  new Map([...packet, [path, typeof content === 'string' ? encodeUtf8(content) : content]])
const without = (...paths: string[]): FileMap =>
  new Map([...packet].filter(([path]) => !paths.includes(path)))
const both = async (files: FileMap): Promise<string> => {
  const folder = await packetOutcome(files)
  expect(await zipOutcome(files)).toBe(folder)
  return folder
}

type Shown = Extract<ShownEntry, { record: JsonObject }>

describe('evidence.json, with manifests, counts and views made right', () => {
  const at = (seq: number): number => data.entries.findIndex((entry) => entry.header.seq === seq)
  const entry = (seq: number): Shown => data.entries[at(seq)] as Shown
  const put1 = (seq: number, ...entries: readonly ShownEntry[]): PacketData => ({
    ...data,
    entries: data.entries.toSpliced(at(seq), 1, ...entries),
  })
  const fromVault = (seq: number): ShownEntry => {
    const found = entriesOf(vault)[seq] as Extract<
      ReturnType<typeof entriesOf>[number],
      { record: JsonObject }
    >
    return { header: found.header, record: found.record, seed: Buffer.from(found.seed).toString('base64url') }
  }
  const attach = (attachments: PacketData['attachments']): PacketData => ({ ...data, attachments })

  const TABLE: readonly (readonly [string, () => PacketData, string])[] = [
    ['nothing changed', () => data, FINE],
    [
      'its words changed',
      () => put1(2, { ...entry(2), record: { ...entry(2).record, content: { text: 'Sorry.' } } }),
      'changed: claims-unattributed digest-mismatch',
    ],
    [
      'its header changed',
      () => put1(2, { ...entry(2), header: { ...entry(2).header, recordedAt: '2022-01-01T00:00:00.000Z' } }),
      'changed: claims-unattributed leaf-mismatch',
    ],
    [
      'its seed changed',
      () => put1(2, { ...entry(2), seed: 'A'.repeat(43) }),
      'changed: claims-unattributed digest-mismatch',
    ],
    [
      'a seed that is none',
      () => put1(2, { ...entry(2), seed: 'AAAA' }),
      'changed: claims-unattributed entry-damaged',
    ],
    ['an entry shown whole now shown by its header alone', () => put1(5, { header: entry(5).header }), FINE],
    ['an entry left out that nothing rests on', () => put1(5), FINE],
    [
      'an entry of the vault added in its place',
      () => ({ ...data, entries: data.entries.toSpliced(at(5), 0, fromVault(3)) }),
      FINE,
    ],
    [
      'an entry of the vault added out of place',
      () => ({ ...data, entries: [...data.entries, fromVault(3)] }),
      'changed: claims-unattributed entry-order',
    ],
    ['an entry twice', () => put1(2, entry(2), entry(2)), 'changed: claims-unattributed entry-order'],
    [
      'two entries exchanged',
      () => ({ ...data, entries: data.entries.with(at(2), entry(5)).with(at(5), entry(2)) }),
      'changed: claims-unattributed entry-order',
    ],
    ['entry 0 left out', () => put1(0), 'changed: claims-unattributed entry-missing signature-bad'],
    [
      'entry 0 by its header alone',
      () => put1(0, { header: entry(0).header }),
      'changed: claims-unattributed entry-missing signature-bad',
    ],
    ['the header of the last entry left out', () => put1(19), 'changed: claims-unattributed entry-missing'],
    [
      'no entry at all',
      () => ({ ...data, entries: [], attachments: [] }),
      'changed: claims-unattributed entry-missing signature-bad',
    ],
    ['another vault id', () => ({ ...data, vault: 'f'.repeat(32) }), 'changed: claims-unattributed vault-id'],
    [
      'a token that this version cannot check',
      () => ({ ...data, tokens: [{ file: 'timestamps/x.tsr', size: 6 }] }),
      'cannotTell: claims-unattributed token-unchecked',
    ],
    [
      'other claims, which nobody signed',
      () => ({ ...data, packet: { ...data.packet, recipient: 'The Police' } }),
      FINE,
    ],

    [
      'an older checkpoint',
      () => ({ ...data, checkpoint: data.checkpoints[1] as string }),
      'changed: claims-unattributed leaves-damaged',
    ],
    [
      'a checkpoint that is no note',
      () => ({ ...data, checkpoint: 'hello' }),
      'changed: checkpoint-damaged claims-unattributed',
    ],
    [
      'a checkpoint with another root',
      () => ({
        ...data,
        checkpoint: data.checkpoint.replace(
          /\n(.)(.*=)\n/,
          (_, a: string, rest: string) => `\n${a === 'A' ? 'B' : 'A'}${rest}\n`,
        ),
      }),
      'changed: claims-unattributed root-mismatch signature-bad',
    ],
    [
      'a checkpoint with a bad signature',
      () => ({
        ...data,
        checkpoint: data.checkpoint.replace(
          /(.)(...=\n)$/,
          (_, a: string, rest: string) => `${a === 'A' ? 'B' : 'A'}${rest}`,
        ),
      }),
      'changed: claims-unattributed signature-bad',
    ],
    [
      'held notes in the wrong order',
      () => ({ ...data, checkpoints: data.checkpoints.toReversed() }),
      'changed: checkpoint-order claims-unattributed',
    ],
    [
      'a held note twice',
      () => ({ ...data, checkpoints: [...data.checkpoints, data.checkpoints[1] as string] }),
      'changed: checkpoint-order claims-unattributed',
    ],
    [
      'a held note that is none',
      () => ({ ...data, checkpoints: ['hello'] }),
      'changed: checkpoint-damaged claims-unattributed',
    ],
    [
      'a held note with another root',
      () => ({
        ...data,
        checkpoints: [
          (data.checkpoints[0] as string).replace(
            /\n(.)(.*=)\n/,
            (_, a: string, rest: string) => `\n${a === 'A' ? 'B' : 'A'}${rest}\n`,
          ),
        ],
      }),
      'changed: claims-unattributed root-mismatch',
    ],
    [
      'a held note with a bad signature',
      () => ({
        ...data,
        checkpoints: [
          (data.checkpoints[0] as string).replace(
            /(.)(...=\n)$/,
            (_, a: string, rest: string) => `${a === 'A' ? 'B' : 'A'}${rest}`,
          ),
        ],
      }),
      'changed: claims-unattributed signature-bad',
    ],
    ['the held notes left out', () => ({ ...data, checkpoints: [] }), FINE],

    [
      'an attachment not named',
      () => attach(data.attachments.slice(1)),
      'changed: attachment-unnamed claims-unattributed',
    ],
    [
      'an attachment named twice',
      () => attach([...data.attachments, data.attachments[0] as never]),
      'changed: attachment-unnamed claims-unattributed',
    ],
    [
      'an attachment of an entry that is not shown',
      () => attach([...data.attachments, { as: 'withheld', index: 0, seq: 15 }]),
      'changed: attachment-unnamed claims-unattributed',
    ],
    [
      'an attachment with an index that is not there',
      () => attach(data.attachments.map((item) => ({ ...item, index: item.index + 1 }))),
      // The second of entry 7 is then called by the first one's place.
      'changed: attachment-damaged attachment-unnamed claims-unattributed',
    ],
    [
      'an index of nine quadrillion',
      () => attach([...data.attachments, { as: 'withheld', index: Number.MAX_SAFE_INTEGER, seq: 1 }]),
      'changed: attachment-unnamed claims-unattributed',
    ],
    [
      'two native files exchanged',
      () =>
        attach(
          data.attachments.map(
            (item, k, all) =>
              (k < 2 ? { ...item, path: (all[1 - k] as { path: string }).path } : item) as never,
          ),
        ),
      'changed: attachment-damaged claims-unattributed',
    ],
    [
      'a native file that is another file of the packet',
      () =>
        attach(
          data.attachments.map((item, k) => (k === 0 ? { ...item, path: 'leaves.txt' } : item) as never),
        ),
      'changed: attachment-missing claims-unattributed',
    ],
    [
      'a native file that is not there',
      () =>
        attach(
          data.attachments.map(
            (item, k) =>
              (k === 0 ? { ...item, path: 'exhibits/native/EX-0001-0000000000000000.txt' } : item) as never,
          ),
        ),
      'changed: attachment-missing claims-unattributed',
    ],
    [
      'a native file by a way round',
      () =>
        attach(
          data.attachments.map(
            (item, k) =>
              (k === 0
                ? { ...item, path: `exhibits/native/../native/${(item as { path: string }).path.slice(16)}` }
                : item) as never,
          ),
        ),
      'changed: attachment-missing claims-unattributed',
    ],
    [
      'a native file withheld, and left lying there',
      () =>
        attach(
          data.attachments.map((item, k) =>
            k === 0 ? { as: 'withheld', index: item.index, seq: item.seq } : item,
          ),
        ),
      'cannotTell: claims-unattributed file-unaccounted',
    ],
  ]

  test.each(TABLE)('%s', async (_, change, expected) => {
    expect(await both(await withData(packet, change()))).toBe(expected)
  })

  test('each count that is wrong is found', async () => {
    for (const name of ['entries', 'partly', 'shown'] as const) {
      const counts = { ...data.counts, [name]: data.counts[name] + 1 }
      expect(await both(await withDataAsIs(packet, { ...data, counts }))).toContain('count-wrong')
    }
  })

  test.each<[string, (value: Record<string, unknown>) => void, string]>([
    ['a member that is not there', (value) => delete value['tokens'], 'data-damaged'],
    ['a member too many', (value) => (value['w'] = 1), 'data-damaged'],
    ['a member of another type', (value) => (value['entries'] = {}), 'data-damaged'],
    [
      'counts under one long name',
      (value) => (value['counts'] = { 'entries,partly,shown': 1 }),
      'data-damaged',
    ],
    [
      'claims under one long name',
      (value) => (value['packet'] = { 'createdAt,id,profile,purpose,recipient,software': '' }),
      'data-damaged',
    ],
    [
      'an attachment that is neither',
      (value) => (value['attachments'] = [{ as: 'x', index: 0, seq: 1 }]),
      'data-damaged',
    ],
    ['another version', (value) => (value['v'] = 2), 'data-version-unknown'],
    ['a version that is no number', (value) => (value['v'] = '1'), 'data-damaged'],
  ])('with %s is not read', async (_, change, code) => {
    const value = JSON.parse(text('data/evidence.json'))
    change(value)
    const sorted = sortMembers(value)
    const report = await packetReport(rebagged(put('data/evidence.json', JSON.stringify(sorted))))
    expect(report.findings).toEqual([expect.objectContaining({ code, path: 'data/evidence.json' })])
    expect(report.verdict).toBe(code === 'data-version-unknown' ? 'cannotTell' : 'changed')
  })

  test('an entry of a later version leaves the verdict open, and its views are not asked for', async () => {
    for (const header of [{ v: 2 }, { v: 2, seq: 'x' }, { ...entry(5).header, v: 7 }]) {
      const counts = { ...data.counts, shown: data.counts.shown - 1 }
      const later = { ...put1(5, { header } as unknown as ShownEntry), counts }
      const files = rebagged(put('data/evidence.json', JSON.stringify(sortMembers(later))))
      expect(await both(files)).toBe('cannotTell: claims-unattributed entry-version-unknown views-unchecked')
    }
  })

  test('spelled otherwise, with the same content, is not read', async () => {
    const spelled = [
      JSON.stringify(data, null, 1),
      `${text('data/evidence.json')}\n`,
      text('data/evidence.json').replace('"v":1', '"v":1.0'),
      `\ufeff${text('data/evidence.json')}`,
    ]
    for (const content of spelled)
      expect(await both(rebagged(put('data/evidence.json', content)))).toBe('changed: data-damaged')
  })

  describe('partly shown', () => {
    const hide = (seq: number, hidden: (path: readonly (string | number)[], i: number) => boolean) => {
      const { header, record, seed } = entry(seq)
      const atoms = disclose(record, Buffer.from(seed, 'base64url'), (atom) => hidden(atom.path, atom.i))
      return { header, atoms }
    }
    const words = (path: readonly (string | number)[]): boolean => path[0] === 'content'
    const withAtoms = (seq: number, change: (atoms: DisclosedAtom[]) => DisclosedAtom[]): PacketData => {
      const shown = hide(seq, words)
      return put1(seq, { ...shown, atoms: change([...shown.atoms]) })
    }

    test('words hidden by whoever holds the packet: still proves itself, and is counted', async () => {
      expect(await both(await withData(packet, put1(2, hide(2, words))))).toBe(FINE)
      const one = put1(
        2,
        hide(2, (path, i) => words(path) && i === 0),
      )
      expect(await both(await withData(packet, one))).toBe(FINE)
    })

    test.each<[string, () => PacketData, string]>([
      [
        'its kind hidden',
        () =>
          put1(
            2,
            hide(2, (path) => path[0] === 'kind'),
          ),
        'disclosure-refused',
      ],
      [
        'what it is about hidden',
        () =>
          put1(
            5,
            hide(5, (path) => path[0] === 'about'),
          ),
        'disclosure-refused',
      ],
      [
        'its kind of annotation hidden',
        () =>
          put1(
            5,
            hide(5, (path) => path[0] === 'annotation'),
          ),
        'disclosure-refused',
      ],
      [
        'entry 0',
        () =>
          put1(
            0,
            hide(0, (path) => path[0] === 'software'),
          ),
        'disclosure-refused',
      ],
      ['no atom', () => put1(2, { ...hide(2, words), atoms: [] }), 'disclosure-refused'],
      ['an atom left out', () => withAtoms(2, (atoms) => atoms.slice(1)), 'digest-mismatch'],
      [
        'an atom twice',
        () => withAtoms(2, (atoms) => [...atoms, atoms.at(-1) as DisclosedAtom]),
        'disclosure-refused',
      ],
      [
        'two hidden atoms exchanged',
        () => withAtoms(2, (atoms) => atoms.with(0, atoms[1] as never).with(1, atoms[0] as never)),
        'digest-mismatch',
      ],
      [
        'a hidden atom of another entry',
        () => withAtoms(2, (atoms) => atoms.with(0, Buffer.alloc(32, 7).toString('base64url'))),
        'digest-mismatch',
      ],
      [
        'a hidden atom of 31 bytes',
        () => withAtoms(2, (atoms) => atoms.with(0, Buffer.alloc(31).toString('base64url'))),
        'disclosure-refused',
      ],
      [
        'a shown atom with another value',
        () =>
          withAtoms(2, (atoms) =>
            atoms.map((atom) =>
              typeof atom === 'string' ? atom : [atom[0], atom[1], atom[2], atom[3], 'annotation'],
            ),
          ),
        'digest-mismatch',
      ],
    ])('%s: refused', async (_, change, code) => {
      expect(await both(await withData(packet, change()))).toMatch(new RegExp(`^changed: .*${code}`))
    })

    test('with attachments withheld: each is named, from 0 without a gap', async () => {
      const shown = hide(7, (path) => path[0] === 'attachments')
      const of7 = data.attachments.filter((item) => item.seq !== 7)
      const natives = data.attachments.flatMap((item) =>
        item.seq === 7 && item.as === 'native' ? [`data/${item.path}`] : [],
      )
      const named = (indexes: readonly number[]): Promise<FileMap> => {
        const withheld = indexes.map((index) => ({ as: 'withheld', index, seq: 7 }) as const)
        const next = { ...put1(7, shown), attachments: [...of7, ...withheld] }
        return withData(without(...natives), next)
      }
      expect(await packetOutcome(await named([0, 1]))).toBe(FINE)
      for (const wrong of [[1], [0, 0], [0, 2], [0, 1, 1], [0, 1, 3]])
        expect(await packetOutcome(await named(wrong))).toBe(
          'changed: attachment-unnamed claims-unattributed',
        )
    })
  })
})

function sortMembers(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortMembers)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, member]) => [name, sortMembers(member)]),
  )
}
