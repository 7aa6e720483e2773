/**
 * Changes of key as a verifier sees them: genuine ones are followed, and a key that someone smuggled in is refused
 * whatever he signs with it (docs/format.md, "Succession").
 */

import { describe, expect, test, vi } from 'vitest'
import { signCheckpoint } from '../../src/core/checkpoint.ts'
import { ed25519PublicKey } from '../../src/core/crypto.ts'
import type { Entry } from '../../src/core/entry.ts'
import type { JsonObject } from '../../src/core/jcs.ts'
import { fingerprintOf, formatVkey } from '../../src/core/note.ts'
import { seededBytes } from '../seeded.ts'
import {
  type FileMap,
  type Signer,
  startWriting,
  vaultFiles,
  type Writing,
  withRecord,
} from '../written-vault.ts'
import { outcome, reportOn } from './outcome.ts'

vi.setConfig({ testTimeout: 120_000 })

const threat = (text: string): JsonObject => ({ kind: 'threat', content: { text } })
const stranger = seededBytes('a stranger with a key')(32)

/** Entries 0 and 1 under the first key, 2 the change of key, 3 under the new one; checkpoints at 1, 2, 3 and 4. */
function changed(action: 'rotate' | 'revoke' | 'seal', encrypted = false): Writing {
  const writing = startWriting(`key ${action}`, { encrypted })
  writing.add(threat('before'))
  writing.commit()
  writing.changeKey(action)
  writing.add(threat('after'))
  writing.commit()
  return writing
}

const [old, next] = [0, 1]
const seedOf = (writing: Writing, at: number): Uint8Array => writing.seeds[at] as Uint8Array
const by =
  (...seeds: readonly Uint8Array[]) =>
  (checkpoint: Parameters<Signer>[0]): string[] =>
    seeds.map((seed) => signCheckpoint(checkpoint, seed))

/** The vault with other signatures at size 3, the size of its key entry. */
function signedAtChange(writing: Writing, ...seeds: readonly Uint8Array[]): FileMap {
  return vaultFiles(writing.entries, [1, 2, 3, 4], (checkpoint) =>
    checkpoint.size === 3 ? by(...seeds)(checkpoint) : writing.signer(checkpoint),
  )
}

/** The vault with another key record at entry 2. */
function withKeyRecord(writing: Writing, change: (record: JsonObject) => JsonObject): FileMap {
  const entries = writing.entries.map((entry) =>
    entry.header.seq === 2 && 'record' in entry ? withRecord(entry, change(entry.record)) : entry,
  )
  return vaultFiles(entries, [1, 2, 3, 4], writing.signer)
}

describe('a genuine change', () => {
  test.each(['rotate', 'revoke', 'seal'] as const)(
    '%s is followed, in an encrypted vault too',
    async (action) => {
      expect(await outcome(changed(action).files())).toBe('consistent:')
      expect(await outcome(changed(action, true).files())).toBe('consistent:')
    },
  )

  test('many of them are followed', async () => {
    const writing = startWriting('many keys')
    for (const action of ['rotate', 'seal', 'rotate', 'revoke', 'seal', 'seal', 'rotate'] as const) {
      writing.changeKey(action)
      writing.add(threat(action))
      writing.commit()
    }
    const report = await reportOn(writing.files())
    expect(report.verdict).toBe('consistent')
    expect(report.answers.signedBy.key).toBe(
      fingerprintOf(ed25519PublicKey(writing.seeds.at(-1) as Uint8Array)),
    )
  })

  test('vault.json of before it is a note, for the next writer mends it', async () => {
    const writing = changed('rotate')
    const files = writing.files()
    const before = vaultFiles(writing.entries.slice(0, 2), [1, 2], writing.signer)
    files.set('vault.json', before.get('vault.json') as Uint8Array)
    expect(await outcome(files)).toBe('consistent: settings-older')
  })

  test('the old key that someone holds leads to the new one, unless it was revoked', async () => {
    for (const action of ['rotate', 'revoke'] as const) {
      const writing = changed(action)
      const key = (at: number) => ({ key: { publicKey: ed25519PublicKey(seedOf(writing, at)) } })
      const files = writing.files()
      expect((await reportOn(files, key(next))).answers.signedBy.from).toBe('given')
      const held = await reportOn(files, key(old))
      expect(held.answers.signedBy.from).toBe(action === 'rotate' ? 'given' : 'enclosed')
      expect(held.verdict).toBe(action === 'rotate' ? 'consistent' : 'cannotTell')
      if (action === 'revoke')
        expect(held.findings).toEqual([expect.objectContaining({ code: 'key-revoked', seq: 2 })])
    }
  })
})

describe('signatures that a change of key does not have', () => {
  const broken = 'changed: signature-bad succession-broken'
  test('of the old key alone, the new alone, in the wrong order, twice, with a third: refused', async () => {
    const writing = changed('rotate')
    const [first, second] = [seedOf(writing, old), seedOf(writing, next)]
    expect(await outcome(signedAtChange(writing, first, second))).toBe('consistent:')
    for (const seeds of [
      [first],
      [second],
      [second, first],
      [first, first],
      [second, second],
      [first, second, first],
      [first, second, second],
      [],
    ])
      expect(await outcome(signedAtChange(writing, ...seeds))).toMatch(/^changed: .*succession-broken$/)
    expect(await outcome(signedAtChange(writing, first, stranger))).toBe(broken)
    expect(await outcome(signedAtChange(writing, stranger, second))).toBe(broken)
  })

  test('without a checkpoint of its own size: refused', async () => {
    const writing = changed('rotate')
    expect(await outcome(vaultFiles(writing.entries, [1, 2, 4], writing.signer))).toBe(
      'changed: succession-broken',
    )
  })

  test('a seal needs one signature, and two are too many', async () => {
    const writing = changed('seal')
    expect(await outcome(signedAtChange(writing, seedOf(writing, old)))).toBe('consistent:')
    expect(await outcome(signedAtChange(writing, seedOf(writing, old), stranger))).toBe(broken)
  })

  test('later checkpoints by the old key, or by both, are bad', async () => {
    const writing = changed('rotate')
    for (const seeds of [[seedOf(writing, old)], [seedOf(writing, old), seedOf(writing, next)]]) {
      const files = vaultFiles(writing.entries, [1, 2, 3, 4], (checkpoint) =>
        checkpoint.size === 4 ? by(...seeds)(checkpoint) : writing.signer(checkpoint),
      )
      expect(await outcome(files)).toBe('changed: signature-bad')
    }
  })
})

describe('a key entry whose own words do not fit, signed by both keys', () => {
  const publicKey = ed25519PublicKey(stranger)
  test.each<[string, (record: JsonObject, writing: Writing) => JsonObject]>([
    ['another previous', (r) => ({ ...r, previous: 1 })],
    ['itself as previous', (r) => ({ ...r, previous: 2 })],
    ['the key that it replaces', (r, w) => ({ ...r, key: keyOf(w, old) })],
    [
      'a key under another name',
      (r) => ({ ...r, key: formatVkey({ name: 'evidence.invalid/other', publicKey }) }),
    ],
    ['a key that is none', (r) => ({ ...r, key: 'hello' })],
    ['an encryption, where there was none', (r) => ({ ...r, encryption: { recipient: 'age1x' } })],
    ['an action that is none', (r) => ({ ...r, action: 'borrow' })],
    ['a member that is unknown', (r) => ({ ...r, w: 1 })],
    ['no previous', ({ previous: _, ...r }) => r],
    ['a seal that is no hash', (r) => ({ ...r, seal: 'x' })],
    ['seal as its action, with a new key', (r) => ({ ...r, action: 'seal' })],
  ])('%s: refused', async (_, change) => {
    const writing = changed('rotate')
    const files = withKeyRecord(writing, (record) => change(record, writing))
    expect(await outcome(files)).toMatch(/^changed: .*succession-broken$/)
  })

  test('a header that names the key before it is refused', async () => {
    const writing = changed('rotate')
    const entries = writing.entries.map((entry) =>
      entry.header.seq === 2 ? { ...entry, header: { ...entry.header, key: 0 } } : entry,
    )
    expect(await outcome(vaultFiles(entries, [1, 2, 3, 4], writing.signer))).toContain('entry-key')
  })
})

function keyOf(writing: Writing, at: number): string {
  const name = `evidence.invalid/${writing.id}`
  return formatVkey({ name, publicKey: ed25519PublicKey(seedOf(writing, at)) })
}

describe('a key entry that a stranger smuggles in', () => {
  /** Three entries by the owner, then a key entry and one more by the stranger. */
  function smuggled(): { writing: Writing; entries: Entry[] } {
    const writing = startWriting('victim')
    for (const text of ['one', 'two', 'three']) writing.add(threat(text))
    writing.commit()
    const model = changed('rotate').entries[2] as Extract<Entry, { record: JsonObject }>
    const name = `evidence.invalid/${writing.id}`
    const vkey = formatVkey({ name, publicKey: ed25519PublicKey(stranger) })
    const entry: Entry = { ...model, header: { ...model.header, seq: 4, key: 4 } }
    const after = writing.entries[3] as Entry
    return {
      writing,
      entries: [
        ...writing.entries,
        withRecord(entry, { ...model.record, key: vkey, previous: 0 }),
        { ...after, header: { ...after.header, seq: 5, key: 4 } },
      ],
    }
  }
  const owners = (writing: Writing): Signer => by(seedOf(writing, old))

  test('unsigned is an unfinished tail, and no more', async () => {
    const { writing, entries } = smuggled()
    const whole = vaultFiles(entries, [1, 4], (c) => owners(writing)(c))
    const sound = vaultFiles(writing.entries, [1, 4], owners(writing))
    sound.set('ledger.jsonl', whole.get('ledger.jsonl') as Uint8Array)
    expect(await outcome(sound)).toBe('unfinished: tail-unfinished')
  })

  test.each<[string, readonly number[], (writing: Writing) => readonly Uint8Array[]]>([
    ['signed by himself alone', [1, 4, 5], () => [stranger]],
    ['signed by himself twice', [1, 4, 5], () => [stranger, stranger]],
    ['signed by the owner alone, who was told that it is an entry', [1, 4, 5], (w) => [seedOf(w, old)]],
    ['and signed by himself from the next entry on', [1, 4, 6], () => [stranger]],
    ['signed by himself there and later', [1, 4, 5, 6], () => [stranger]],
    ['never signed there, and by the owner later', [1, 4, 6], (w) => [seedOf(w, old)]],
  ])('%s: refused', async (_, sizes, seeds) => {
    const { writing, entries } = smuggled()
    const last = sizes.at(-1) as number
    const files = vaultFiles(entries.slice(0, last), sizes, (checkpoint) =>
      checkpoint.size <= 4 ? owners(writing)(checkpoint) : by(...seeds(writing))(checkpoint),
    )
    const report = await reportOn(files)
    expect(report.verdict).toBe('changed')
    expect(report.findings).toContainEqual(
      expect.objectContaining({ code: 'succession-broken', seq: 4, why: 'unsigned' }),
    )
  })

  test('with the signature of the owner from another size is refused', async () => {
    const { writing, entries } = smuggled()
    const files = vaultFiles(entries, [1, 4, 5], (checkpoint) =>
      checkpoint.size <= 4
        ? owners(writing)(checkpoint)
        : [...owners(writing)({ ...checkpoint, size: 4 }), ...by(stranger)(checkpoint)],
    )
    expect(await outcome(files)).toMatch(/^changed: .*signature-bad succession-broken/)
  })
})

describe('entry 0', () => {
  test('with an id that is not that of its key, or a key under another name, is refused', async () => {
    const writing = startWriting('zero')
    const first = writing.entries[0] as Extract<Entry, { record: JsonObject }>
    const other = formatVkey({
      name: `evidence.invalid/${writing.id}`,
      publicKey: ed25519PublicKey(stranger),
    })
    const renamed = formatVkey({ name: 'x', publicKey: ed25519PublicKey(seedOf(writing, old)) })
    const files = (change: JsonObject): FileMap =>
      vaultFiles([withRecord(first, { ...first.record, ...change })], [1], by(seedOf(writing, old)))
    expect(await outcome(files({ id: 'f'.repeat(32) }))).toContain('vault-id')
    expect(await outcome(files({ key: other }))).toContain('vault-id')
    expect(await outcome(files({ key: renamed }))).toContain('succession-broken')
    expect(await outcome(files({ seal: 'x' }))).toContain('succession-broken')
    expect(await outcome(files({}))).toBe('consistent:')
  })
})
