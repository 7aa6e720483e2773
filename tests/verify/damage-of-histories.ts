/**
 * Packets of another history: signed again by a stranger or by the true key, which are consistent with themselves and
 * are found by what is held from elsewhere alone; of an older state; and made right without any key.
 */
import { ed25519PublicKey } from '../../src/core/crypto.ts'
import { seededBytes } from '../seeded.ts'
import {
  type FileMap,
  notesOf,
  renumbered,
  rewritten,
  signedWith,
  underKey,
  withRecord,
} from '../written-vault.ts'
import type { Damage } from './damaged-packets.ts'
import { heldNote, heldWords } from './outcome.ts'
import { packetToDamageOf, vaultToDamage } from './packet-to-damage.ts'

/** Histories that are another one from their first byte on, and what finds them. */
export function damageOfHistories(): Damage[] {
  const writing = vaultToDamage()
  const vault = writing.files()
  const trueSeed = writing.seeds[0] as Uint8Array
  const strangerSeed = seededBytes('a stranger with a packet to damage')(32)
  const { note: last } = notesOf(vault).at(-1) as { note: string }
  const held = {
    'the key': { key: { publicKey: ed25519PublicKey(trueSeed) } },
    'a checkpoint': heldNote(last),
    'a packet': heldNote(last, 'packet'),
    'the words': heldWords(last),
  }
  const softened = (all: Parameters<typeof renumbered>[0]) =>
    renumbered(
      all.map((one) =>
        one.header.seq === 1 && 'record' in one
          ? withRecord(one, { ...one.record, content: { text: 'Hello.' } })
          : one,
      ),
    )
  const of = (files: FileMap) => () => packetToDamageOf(files)
  return [
    {
      name: 'signed again with a stranger’s key, words changed',
      must: 'consistent',
      make: of(rewritten(vault, (all) => softened(underKey(all, strangerSeed)), signedWith(strangerSeed))),
      held,
    },
    {
      name: 'another history by the true key',
      must: 'consistent',
      make: of(rewritten(vault, softened, signedWith(trueSeed))),
      held,
    },
    {
      name: 'an older packet in the place of a newer',
      must: 'consistent',
      make: of(rewritten(vault, (all) => all.slice(0, 7), signedWith(trueSeed))),
      held,
    },
    {
      name: 'words changed and all made right, without the key',
      must: 'changed',
      make: of(rewritten(vault, softened)),
    },
    {
      name: 'cut at its end and all made right, without the key',
      must: 'changed',
      make: of(rewritten(vault, (all) => all.slice(0, 8))),
    },
  ]
}
