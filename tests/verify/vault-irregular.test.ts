/**
 * Entries that are not as they should be in a vault that its owner signed, sealed vaults read without a passphrase,
 * and very many checkpoints: outcomes that were written down before they were run.
 */
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { encodeUtf8 } from '../../src/core/bytes.ts'
import type { JsonObject } from '../../src/core/jcs.ts'
import { NO_ANCHORS } from '../../src/verify/anchors.ts'
import { verifyVault } from '../../src/verify/vault.ts'
import { madeVault } from '../made-vault.ts'
import {
  entriesOf,
  type FileMap,
  linesOf,
  notesOf,
  signedWith,
  startWriting,
  vaultFiles,
  withRecord,
} from '../written-vault.ts'
import { memorySource } from './memory-source.ts'
import { outcome, outcomeOf, reportOn } from './outcome.ts'

vi.setConfig({ testTimeout: 120_000 })

let vault: FileMap
let seed: Uint8Array

const text = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes)
const threat = (words: string, more: JsonObject = {}): JsonObject => ({
  kind: 'threat',
  content: { text: words },
  ...more,
})
const put = (path: string, content: string | Uint8Array): FileMap =>
  new Map([...vault, [path, typeof content === 'string' ? encodeUtf8(content) : content]])

beforeAll(async () => {
  vault = await madeVault()
  seed = Buffer.from(JSON.parse(text(vault.get('keys/secrets.json'))).signing[0].seed, 'base64url')
})

describe('entry 0 damaged', () => {
  test('no key is known then, and nothing stops short: the damage is named', async () => {
    const lines = linesOf(vault.get('ledger.jsonl'))
    const files = put('ledger.jsonl', Buffer.concat([encodeUtf8('{}\n'), ...lines.slice(1)]))
    files.set('checkpoint', encodeUtf8(notesOf(vault)[2]?.note as string))
    files.set('timestamps/5.checkpoint', encodeUtf8(notesOf(vault)[2]?.note as string))
    const { verdict, findings, answers } = await reportOn(files)
    expect(verdict).toBe('changed')
    expect(findings).toContainEqual(expect.objectContaining({ code: 'entry-damaged', seq: 0 }))
    expect(answers.signedBy).toEqual({ key: null, from: 'none' })
  })
})

/** What a vault signed with its true key may hold that is not as it should be. */
describe('signed by the owner, and irregular', () => {
  const resigned = (change: (record: JsonObject) => JsonObject, at = 11): FileMap => {
    const entries = entriesOf(vault).map((entry) =>
      entry.header.seq === at && 'record' in entry ? withRecord(entry, change(entry.record)) : entry,
    )
    const others = new Map([...vault].filter(([path]) => path.startsWith('objects/')))
    return vaultFiles(entries, [1, 20], signedWith(seed), others)
  }
  const header = (change: object, at = 11): FileMap => {
    const entries = entriesOf(vault).map((entry) =>
      entry.header.seq === at ? { ...entry, header: { ...entry.header, ...change } } : entry,
    )
    const others = new Map([...vault].filter(([path]) => path.startsWith('objects/')))
    return vaultFiles(entries, [1, 20], signedWith(seed), others)
  }

  test.each<[string, () => FileMap, string]>([
    ['nothing', () => resigned((record) => record), 'consistent:'],
    ['a kind of a later version', () => resigned(() => ({ kind: 'quilt' })), 'cannotTell: kind-unknown'],
    [
      'a member of a later version',
      () => resigned((r) => ({ ...r, mood: 'bad' })),
      'consistent: member-unknown',
    ],
    [
      'a member of the wrong type',
      () => resigned((r) => ({ ...r, sender: 7 })),
      'consistent: record-irregular',
    ],
    [
      'a clock that went back',
      () => header({ recordedAt: '2020-01-01T00:00:00.000Z' }),
      'consistent: clock-backwards',
    ],
    ['a line of a later version', () => header({ v: 2 }), 'cannotTell: entry-version-unknown'],
    [
      'a continuation that is not entry 1',
      () => resigned(() => ({ kind: 'continuation', checkpoint: 'x', vault: '0'.repeat(32) })),
      'changed: entry-misplaced',
    ],
    [
      'a second entry 0',
      () => resigned(() => (entriesOf(vault)[0] as { record: JsonObject }).record),
      // vault.json repeats it, so that differs as well.
      'changed: entry-misplaced settings-differ',
    ],
    ['an entry that names another key', () => header({ key: 3 }), 'changed: entry-key'],
    [
      'an attachment whose size is not that of its bytes',
      () =>
        resigned((r) => ({ ...r, attachments: [{ ...(r['attachments'] as JsonObject[])[0], size: 1 }] }), 1),
      'changed: about-mismatch attachment-damaged',
    ],
    [
      'an attachment whose name is no hash',
      () => resigned((r) => ({ ...r, attachments: [{ sha256: '../../vault.json', size: 1 }] })),
      'changed: attachment-missing record-irregular',
    ],
    [
      'an attachment that was never stored',
      () => resigned((r) => ({ ...r, attachments: [{ sha256: 'a'.repeat(64), size: 1 }] })),
      'changed: attachment-missing',
    ],
  ])('%s', async (_, files, expected) => {
    expect(await outcome(files())).toBe(expected)
  })

  test.each<[string, (about: JsonObject) => JsonObject]>([
    ['another digest', (about) => ({ ...about, digest: '0'.repeat(64) })],
    ['the digest of another entry', (about) => ({ ...about, seq: 1 })],
    ['itself', (about) => ({ ...about, seq: 5 })],
    [
      'a later entry',
      (about) => ({ ...about, seq: 6, digest: entriesOf(vault)[6]?.header.digest as string }),
    ],
    ['no entry', (about) => ({ ...about, seq: 1000 })],
    ['a number that is none', (about) => ({ ...about, seq: '2' })],
  ])('an annotation about %s', async (_, change) => {
    const files = resigned((record) => ({ ...record, about: change(record['about'] as JsonObject) }), 5)
    expect(await outcome(files)).toMatch(/^changed: about-mismatch( record-irregular)?$/)
  })

  test('a version that is unknown hides no other damage', async () => {
    const lines = linesOf(header({ v: 2 }).get('ledger.jsonl'))
    const files = header({ v: 2 })
    files.set('ledger.jsonl', Buffer.concat(lines.with(14, encodeUtf8('{"v":1}\n'))))
    expect((await reportOn(files)).verdict).toBe('changed')
  })
})

describe('a sealed vault, read without its passphrase', () => {
  const written = () => {
    const writing = startWriting('sealed', { encrypted: true })
    const first = writing.add(
      threat('nobody reads this', { attachments: [writing.store(encodeUtf8('age'))] }),
    )
    writing.add({ kind: 'annotation', annotation: 'remark', about: first, text: 'nor this' })
    writing.commit()
    writing.changeKey('rotate')
    writing.add(threat('and later'))
    writing.commit()
    return writing
  }

  test('is consistent, over a change of key and recipient too', async () => {
    expect(await outcome(written().files())).toBe('consistent:')
  })

  test('a bit in any of its sealed bytes or stored files is found', async () => {
    const files = written().files()
    const ledger = files.get('ledger.jsonl') as Uint8Array
    const at = text(ledger).indexOf('"sealed":"')
    const end = text(ledger).indexOf('"', at + 10)
    for (let byte = at + 10; byte < end; byte++) {
      const damaged = ledger.slice()
      damaged[byte] = (damaged[byte] as number) ^ 1
      expect((await reportOn(new Map([...files, ['ledger.jsonl', damaged]]))).verdict).toBe('changed')
    }
    const object = [...files.keys()].find((path) => path.startsWith('objects/')) as string
    expect(await outcome(new Map([...files, [object, encodeUtf8('agf')]]))).toBe(
      'changed: attachment-damaged',
    )
  })

  test('other sealed bytes under the old header are found', async () => {
    const writing = written()
    const entries = writing.entries.map((entry) =>
      'sealed' in entry ? { ...entry, sealed: encodeUtf8('other bytes') } : entry,
    )
    const files = vaultFiles(entries, [1, 3, 4, 5], writing.signer, writing.objects)
    expect(await outcome(files)).toBe('changed: ciphertext-mismatch')
  })

  test('an open entry in it, and a sealed one in an open vault, are failures even when the owner signs', async () => {
    const open = startWriting('open')
    open.add(threat('open'))
    const sealed = startWriting('sealed too', { encrypted: true })
    sealed.add(threat('sealed'))
    const mixed = (own: typeof open, foreign: typeof open): FileMap =>
      vaultFiles(
        [...own.entries.slice(0, 1), ...foreign.entries.slice(1)],
        [1, 2],
        signedWith(own.seeds[0] as Uint8Array),
      )
    expect(await outcome(mixed(sealed, open))).toBe('changed: entry-sealing')
    expect(await outcome(mixed(open, sealed))).toBe('changed: entry-sealing')
    const allSealed = vaultFiles(
      [open.entries[0] as never, ...sealed.entries.slice(1)],
      [1, 2],
      signedWith(open.seeds[0] as Uint8Array),
    )
    const lines = linesOf(sealed.files().get('ledger.jsonl'))
    expect(lines.length).toBe(2)
    // A sealed line as entry 0: nothing says then who signs.
    const first = text(lines[1]).replace('"seq":1', '"seq":0')
    allSealed.set('ledger.jsonl', encodeUtf8(first))
    expect(await outcome(allSealed)).toContain('entry-misplaced')
  })
})

describe('many checkpoints', () => {
  test('beyond 10,000 lines the rest of the signatures is left out, and said to be, unless all are asked for', async () => {
    const writing = startWriting('many')
    for (let k = 0; k < 10_001; k++) writing.add(threat(String(k)))
    const sizes = writing.entries.map((_, k) => k + 1)
    const sign = signedWith(writing.seeds[0] as Uint8Array)
    const once = sign({ origin: `evidence.invalid/${writing.id}`, size: 1, root: new Uint8Array(32) })
    // Only the last line is signed rightly.
    const files = vaultFiles(writing.entries, sizes, (checkpoint) =>
      checkpoint.size === 10_002 ? sign(checkpoint) : once,
    )
    const report = await reportOn(files)
    expect(report.verdict).toBe('consistent')
    expect(report.findings).toEqual([
      expect.objectContaining({ code: 'signatures-unchecked', severity: 'note', size: 10_001 }),
    ])
    const all = await verifyVault(memorySource(files), NO_ANCHORS, true)
    expect(outcomeOf(all)).toBe('changed: signature-bad')
    // As many as are kept of one code.
    expect(all.findings).toHaveLength(1000)
  }, 120_000)
})
