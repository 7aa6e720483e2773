/**
 * Packets made anew by attackers: one without the key who makes digests, leaves, roots and manifests right, one with
 * a key of his own, one with the true key and another history; and packets of vaults whose key changed.
 */

import { beforeAll, describe, expect, test, vi } from 'vitest'
import { encodeUtf8 } from '../../src/core/bytes.ts'
import { ed25519PublicKey } from '../../src/core/crypto.ts'
import type { Entry } from '../../src/core/entry.ts'
import type { JsonObject } from '../../src/core/jcs.ts'
import { fingerprintOf, formatVkey } from '../../src/core/note.ts'
import { dataOf, packetOf, withData } from '../made-packet.ts'
import { madeVault } from '../made-vault.ts'
import { seededBytes } from '../seeded.ts'
import {
  type FileMap,
  notesOf,
  renumbered,
  rewritten,
  type Signer,
  signedWith,
  startWriting,
  underKey,
  vaultFiles,
  type Writing,
  withRecord,
} from '../written-vault.ts'
import { heldNote, heldWords, outcomeOf } from './outcome.ts'
import { packetOutcome, packetReport, zipOutcome } from './packet-outcome.ts'

vi.setConfig({ testTimeout: 120_000 })

const FINE = 'consistent: claims-unattributed'
const CHOSEN = [1, 2, 7]
const strangerSeed = seededBytes('a stranger with a packet')(32)

let vault: FileMap
let trueSeed: Uint8Array

beforeAll(async () => {
  vault = await madeVault()
  const secrets = JSON.parse(new TextDecoder().decode(vault.get('keys/secrets.json')))
  trueSeed = new Uint8Array(Buffer.from(secrets.signing[0].seed, 'base64url'))
})

type Change = (entries: Entry[]) => readonly Entry[]

const edit =
  (seq: number, change: (record: JsonObject) => JsonObject): Change =>
  (entries) =>
    renumbered(
      entries.map((entry) =>
        entry.header.seq === seq && 'record' in entry ? withRecord(entry, change(entry.record)) : entry,
      ),
    )

const TAMPERS: readonly (readonly [string, Change])[] = [
  ['the words of a shown entry changed', edit(2, (r) => ({ ...r, content: { text: 'Sorry.' } }))],
  [
    'the words of an entry that is not shown changed',
    edit(12, (r) => ({ ...r, content: { text: 'Sorry.' } })),
  ],
  ['an attachment taken from its entry', edit(7, ({ attachments: _, ...rest }) => rest)],
  ['an entry taken out', (all) => renumbered(all.toSpliced(3, 1))],
  ['an entry put in', (all) => renumbered(all.toSpliced(3, 0, all[12] as Entry))],
  ['two entries exchanged', (all) => renumbered(all.with(2, all[3] as Entry).with(3, all[2] as Entry))],
  ['the last entry taken out', (all) => all.slice(0, 19)],
]

describe('by one who makes right all that needs no key', () => {
  test.each(TAMPERS)('%s: found by the signature, as a folder and as a ZIP', async (_, change) => {
    const files = await packetOf(rewritten(vault, change), CHOSEN, [6])
    expect(await packetOutcome(files)).toMatch(/^changed: claims-unattributed signature-bad$/)
    expect(await zipOutcome(files)).toBe(await packetOutcome(files))
    expect((await packetReport(files)).answers.signedBy).toEqual({ key: null, from: 'none' })
  })

  test.each(TAMPERS)(
    '%s, under the true note: found by the root, or by the number of leaves',
    async (_, change) => {
      const files = await packetOf(rewritten(vault, change), CHOSEN)
      const checkpoint = notesOf(vault).at(-1)?.note as string
      const report = await packetReport(await withData(files, { ...dataOf(files), checkpoint }))
      expect(report.verdict).toBe('changed')
      const codes = report.findings.map((one) => one.code)
      expect(codes.includes('root-mismatch') || codes.includes('leaves-damaged')).toBe(true)
    },
  )

  test('an entry of another vault among the shown ones is none of its leaves', async () => {
    const files = await packetOf(vault, CHOSEN)
    const other = startWriting('foreign')
    other.add({ kind: 'threat', content: { text: 'foreign' } })
    other.commit()
    const [, foreign] = dataOf(await packetOf(other.files(), [1])).entries
    const data = dataOf(files)
    const entries = data.entries.map((entry) => (entry.header.seq === 1 ? foreign : entry))
    const attachments = data.attachments.filter((item) => item.seq !== 1)
    const report = await packetReport(
      await withData(files, { ...data, attachments, entries: entries as typeof data.entries }),
    )
    expect(report.findings).toContainEqual(expect.objectContaining({ code: 'leaf-mismatch', seq: 1 }))
  })
})

describe('by one who signs everything again with a key of his own', () => {
  test.each(TAMPERS)('%s: consistent, enclosed, nothing; and found by what is held', async (_, change) => {
    const forged = rewritten(vault, (all) => underKey(change(all), strangerSeed), signedWith(strangerSeed))
    const files = await packetOf(forged, CHOSEN)
    expect(await packetOutcome(files)).toBe(FINE)
    const { answers } = await packetReport(files)
    expect(answers.signedBy).toEqual({
      key: fingerprintOf(ed25519PublicKey(strangerSeed)),
      from: 'enclosed',
    })
    expect(answers.complete.against).toEqual(['nothing'])
    const key = { key: { publicKey: ed25519PublicKey(trueSeed) } }
    expect(await packetOutcome(files, key)).toBe('changed: claims-unattributed key-differs')
    for (const { size, note } of notesOf(vault)) {
      for (const from of ['checkpoint', 'packet'] as const)
        expect(await packetOutcome(files, heldNote(note, from))).toBe(
          'changed: claims-unattributed held-other-vault',
        )
      expect(await packetOutcome(files, heldWords(note))).toBe(
        size > answers.complete.size
          ? 'cannotTell: claims-unattributed packet-older'
          : 'changed: claims-unattributed words-differ',
      )
    }
  })
})

describe('by one who holds the true key and another history', () => {
  test.each(TAMPERS)(
    '%s: consistent alone, and found by any checkpoint or words from after it',
    async (_, change) => {
      const files = await packetOf(rewritten(vault, change, signedWith(trueSeed)), CHOSEN)
      const report = await packetReport(files, { key: { publicKey: ed25519PublicKey(trueSeed) } })
      expect(outcomeOf(report)).toBe(FINE)
      expect(report.answers.signedBy.from).toBe('given')
      const { note, size } = notesOf(vault).at(-1) as { note: string; size: number }
      // A history that is shorter may be an earlier state of the true one: from the two alone nobody can tell.
      const verdict = size > report.answers.complete.size ? 'cannotTell' : 'changed'
      for (const held of [heldNote(note), heldNote(note, 'packet'), heldWords(note)])
        expect((await packetReport(files, held)).verdict).toBe(verdict)
      const oldest = notesOf(vault)[0]?.note as string
      expect((await packetReport(files, heldNote(oldest))).answers.complete.against).toEqual(['checkpoint'])
    },
  )
})

describe('a packet of an earlier state', () => {
  test('is consistent; from a later checkpoint, packet or words it cannot be told, and it is unchanged', async () => {
    const older = rewritten(vault, (all) => all.slice(0, 10), signedWith(trueSeed))
    const files = await packetOf(older, CHOSEN)
    for (const { size, note } of notesOf(vault)) {
      const longer = size > 10
      expect(await packetOutcome(files, heldNote(note))).toBe(
        longer ? 'cannotTell: claims-unattributed packet-older' : FINE,
      )
      expect(await packetOutcome(files, heldWords(note))).toBe(
        longer ? 'cannotTell: claims-unattributed packet-older' : FINE,
      )
      const { answers, findings } = await packetReport(files, heldWords(note))
      expect(answers.unchanged).toBe('yes')
      expect(answers.complete).toEqual({ size: 10, against: [longer ? 'nothing' : 'words'] })
      if (longer)
        expect(findings).toContainEqual({
          code: 'packet-older',
          severity: 'cannotTell',
          size: 10,
          found: size,
        })
    }
  })
})

describe('a packet of a vault whose key changed', () => {
  const writing = (): Writing => {
    const made = startWriting('packet with keys')
    made.add({ kind: 'threat', content: { text: 'one' } })
    made.commit()
    made.changeKey('rotate')
    made.add({
      kind: 'threat',
      content: { text: 'two' },
      attachments: [made.store(encodeUtf8('a file')) as unknown as JsonObject],
    })
    made.commit()
    made.changeKey('seal')
    made.changeKey('revoke')
    made.add({ kind: 'threat', content: { text: 'three' } })
    made.commit()
    return made
  }
  const KEY_SIZES = [3, 5, 6]

  test('holds every key entry and the note of its size, and is consistent', async () => {
    const files = await packetOf(writing().files(), [1, 3], KEY_SIZES)
    expect(await packetOutcome(files)).toBe(FINE)
    expect(await zipOutcome(files)).toBe(FINE)
    expect(dataOf(files).entries.map((entry) => entry.header.seq)).toEqual([0, 1, 2, 3, 4, 5, 6])
  })

  test('whose last entry is the key entry holds that note in both places', async () => {
    const made = startWriting('key at the end')
    made.changeKey('rotate')
    const both = await packetOf(made.files(), [0], [2])
    expect(await packetOutcome(both)).toBe(FINE)
    const one = await packetOf(made.files(), [0])
    expect(await packetOutcome(one)).toBe('changed: claims-unattributed succession-broken')
  })

  test('without the note of any one of them is refused', async () => {
    for (const size of KEY_SIZES) {
      const kept = KEY_SIZES.filter((one) => one !== size)
      const report = await packetReport(await packetOf(writing().files(), [1, 3], kept))
      expect(outcomeOf(report)).toBe('changed: claims-unattributed succession-broken')
      expect(report.findings).toContainEqual(
        expect.objectContaining({ code: 'succession-broken', seq: size - 1, why: 'unsigned' }),
      )
    }
  })

  test('without any one of its key entries, or with its header alone, is refused', async () => {
    const files = await packetOf(writing().files(), [1, 3], KEY_SIZES)
    const data = dataOf(files)
    for (const seq of [2, 4, 5]) {
      const at = data.entries.findIndex((entry) => entry.header.seq === seq)
      const header = data.entries[at]?.header
      for (const instead of [[], [{ header }]]) {
        const entries = data.entries.toSpliced(at, 1, ...(instead as typeof data.entries))
        const report = await packetReport(await withData(files, { ...data, entries }))
        expect(report.verdict).toBe('changed')
        expect(report.findings).toContainEqual(expect.objectContaining({ code: 'entry-missing', seq }))
      }
    }
  })

  test('into which a stranger smuggles a key entry is refused, whatever he signs', async () => {
    const made = writing()
    const victim = startWriting('victim of a packet')
    victim.add({ kind: 'threat', content: { text: 'true' } })
    victim.commit()
    const model = made.entries[2] as Extract<Entry, { record: JsonObject }>
    const name = `evidence.invalid/${victim.id}`
    const key = formatVkey({ name, publicKey: ed25519PublicKey(strangerSeed) })
    const smuggled = withRecord(
      { ...model, header: { ...model.header, seq: 2, key: 2 } },
      { ...model.record, key, previous: 0 },
    )
    const owner = signedWith(victim.seeds[0] as Uint8Array)
    const signers: Signer[] = [
      signedWith(strangerSeed),
      signedWith(strangerSeed, strangerSeed),
      (checkpoint) => [...owner({ ...checkpoint, size: 2 }), ...signedWith(strangerSeed)(checkpoint)],
      owner,
    ]
    for (const signer of signers) {
      const files = vaultFiles([...victim.entries, smuggled], [1, 2, 3], (checkpoint) =>
        checkpoint.size === 3 ? signer(checkpoint) : owner(checkpoint),
      )
      for (const held of [[], [3]]) {
        const report = await packetReport(await packetOf(files, [1], held))
        expect(report.verdict).toBe('changed')
        expect(report.findings).toContainEqual(
          expect.objectContaining({ code: 'succession-broken', seq: 2, why: 'unsigned' }),
        )
      }
    }
  })

  test('that shows a key record which its chain does not name is refused', async () => {
    const files = await packetOf(writing().files(), [1, 3], KEY_SIZES)
    const data = dataOf(files)
    // The last entry is made to name entry 0 as its key: then no key entry is on the chain.
    const entries = data.entries.map((entry) =>
      entry.header.seq === 6 ? { ...entry, header: { ...entry.header, key: 0 } } : entry,
    )
    const report = await packetReport(await withData(files, { ...data, entries }))
    expect(report.findings.map((one) => one.code)).toEqual(
      expect.arrayContaining(['entry-misplaced', 'leaf-mismatch', 'signature-bad', 'entry-key']),
    )
  })
})
