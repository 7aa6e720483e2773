/** Vectors of whole vaults (docs/format.md, 15): one thing wrong in each. */
import { signCheckpoint } from '../../src/core/checkpoint.ts'
import type { JsonObject } from '../../src/core/jcs.ts'
import type { WorkedExample } from '../docs/worked-example.ts'
import { type FileMap, linesOf, startWriting, vaultFiles, type Writing } from '../written-vault.ts'
import type { Vector } from './make-vectors.ts'
import { edit, lines, recordAt, text, trees, without } from './vector-trees.ts'

/** Vectors of `vault`. */
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
  return trees('vault', [
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
    ['checkpoints.jsonl empty', edit(vault, 'checkpoints.jsonl', () => ''), 'changed', 'checkpoint-damaged'],
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
  ])
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

function mixed(own: Writing, foreign: Writing): FileMap {
  const entries = [...own.entries.slice(0, 1), ...foreign.entries.slice(1)]
  return vaultFiles(entries, [1, 2], (checkpoint) => [signCheckpoint(checkpoint, own.seeds[0] as Uint8Array)])
}
