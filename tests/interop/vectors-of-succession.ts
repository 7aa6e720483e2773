/** Vectors of changes of key (docs/format.md, 8), each a small vault. */
import { signCheckpoint } from '../../src/core/checkpoint.ts'
import { ed25519PublicKey } from '../../src/core/crypto.ts'
import type { JsonObject } from '../../src/core/jcs.ts'
import { formatVkey } from '../../src/core/note.ts'
import { type FileMap, startWriting, vaultFiles, type Writing, withRecord } from '../written-vault.ts'
import type { Vector } from './make-vectors.ts'
import { type Row, recordAt, trees } from './vector-trees.ts'

/** Vectors of `succession`. */
export function successionVectors(): Vector[] {
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
