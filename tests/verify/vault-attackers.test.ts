/**
 * The same tampers by three attackers: one who makes everything right that needs no key, one who signs it all again
 * with a key of his own, and one who holds the true key and rewrites what was.
 */

import { beforeAll, describe, expect, test, vi } from 'vitest'
import { ed25519PublicKey } from '../../src/core/crypto.ts'
import type { Entry } from '../../src/core/entry.ts'
import type { JsonObject } from '../../src/core/jcs.ts'
import { fingerprintOf } from '../../src/core/note.ts'
import { madeVault } from '../made-vault.ts'
import { seededBytes } from '../seeded.ts'
import {
  entriesOf,
  type FileMap,
  notesOf,
  otherFiles,
  renumbered,
  rewritten,
  signedWith,
  underKey,
  vaultFiles,
  withRecord,
} from '../written-vault.ts'
import { heldNote, heldWords, outcomeOf, reportOn } from './outcome.ts'

vi.setConfig({ testTimeout: 120_000 })

let vault: FileMap
let trueSeed: Uint8Array
let trueKey: Uint8Array
const strangerSeed = seededBytes('a stranger')(32)

beforeAll(async () => {
  vault = await madeVault()
  const secrets = JSON.parse(new TextDecoder().decode(vault.get('keys/secrets.json')))
  trueSeed = new Uint8Array(Buffer.from(secrets.signing[0].seed, 'base64url'))
  trueKey = ed25519PublicKey(trueSeed)
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
const redate =
  (seq: number): Change =>
  (entries) =>
    entries.map((entry) =>
      entry.header.seq === seq
        ? { ...entry, header: { ...entry.header, recordedAt: '2021-12-02T09:00:00.001Z' } }
        : entry,
    )
const forged = (entries: readonly Entry[]): Entry =>
  withRecord(entries[12] as Entry, { kind: 'threat', content: { text: 'made up' } })

/** Every tamper: its name, what is done, and the number of the first entry that is not what it was. */
const TAMPERS: readonly (readonly [string, Change, number])[] = [
  ...[1, 2, 4, 9, 12, 19].map(
    (seq) =>
      [
        `the words of entry ${seq} changed`,
        edit(seq, (r) => ({ ...r, content: { text: 'Sorry.' } })),
        seq,
      ] as const,
  ),
  ['the target of an annotation changed', edit(16, (r) => ({ ...r, text: 'He has one.' })), 16],
  ['an attachment dropped from its entry', edit(7, ({ attachments: _, ...rest }) => rest), 7],
  ...[1, 10, 19].map((seq) => [`the time of entry ${seq} changed`, redate(seq), seq] as const),
  ...[1, 6, 13, 18].map(
    (seq) => [`entry ${seq} taken out`, (all: Entry[]) => renumbered(all.toSpliced(seq, 1)), seq] as const,
  ),
  ...[1, 8, 19].map(
    (seq) =>
      [
        `an entry put in before ${seq}`,
        (all: Entry[]) => renumbered(all.toSpliced(seq, 0, forged(all))),
        seq,
      ] as const,
  ),
  ['an entry put in at the end', (all) => renumbered([...all, forged(all)]), 20],
  ...[
    [1, 3],
    [2, 18],
    [10, 11],
  ].map(
    ([a, b]) =>
      [
        `entries ${a} and ${b} exchanged`,
        (all: Entry[]) =>
          renumbered(
            all.with(a as number, all[b as number] as Entry).with(b as number, all[a as number] as Entry),
          ),
        a as number,
      ] as const,
  ),
  ...[3, 12, 19].map(
    (size) =>
      [`cut off at ${size}, where nothing was signed`, (all: Entry[]) => all.slice(0, size), size] as const,
  ),
]

/** The sizes at which the vault as changed by an attacker was once signed differently. */
const laterNotes = (first: number) => notesOf(vault).filter((one) => one.size > first)

describe('by one who makes right all that needs no key', () => {
  test.each(TAMPERS)('%s: found by the signatures', async (_, change) => {
    const report = await reportOn(rewritten(vault, change))
    expect(report.verdict).toBe('changed')
    expect(report.findings).toContainEqual(
      expect.objectContaining({ code: 'signature-bad', path: 'checkpoints.jsonl' }),
    )
    expect(report.answers.signedBy).toEqual({ key: null, from: 'none' })
  })

  test.each(TAMPERS.filter(([, , first]) => first < 20))(
    '%s, with the signed notes left as they were: found by the first root after it',
    async (_, change, first) => {
      const files = new Map([...rewritten(vault, change)])
      // The byte counts are right, the notes are the true ones.
      const bytes = notesOf(files) as unknown as { bytes: number; size: number }[]
      const lines = notesOf(vault).map(({ size, note }) => {
        const count = bytes.find((one) => one.size === size)?.bytes ?? bytes.at(-1)?.bytes
        return `${JSON.stringify({ bytes: count, note, size })}\n`
      })
      files.set('checkpoints.jsonl', Buffer.from(lines.join('')))
      files.set('checkpoint', vault.get('checkpoint') as Uint8Array)
      const { verdict, findings } = await reportOn(files)
      expect(verdict).toBe('changed')
      const codes = findings.map((one) => one.code)
      expect(codes.some((code) => code === 'root-mismatch' || code === 'ledger-short')).toBe(true)
      const root = findings.find((one) => one.code === 'root-mismatch')
      if (root !== undefined) expect(root.size).toBe(laterNotes(first)[0]?.size)
    },
  )

  test('a signature of the owner, put under another tree of the same size, is bad', async () => {
    const files = rewritten(
      vault,
      edit(3, (r) => ({ ...r, content: { text: 'x' } })),
    )
    const { findings } = await reportOn(files)
    expect(findings.filter((one) => one.code === 'signature-bad').map((one) => one.size)).toEqual([
      5, 6, 9, 10, 14, 15, 20,
    ])
  })
})

describe('by one who signs everything again with a key of his own', () => {
  const signedByStranger = (change: Change): FileMap =>
    rewritten(vault, (all) => underKey(change(all), strangerSeed), signedWith(strangerSeed))

  test.each(TAMPERS)('%s: consistent, and it says from whom that is known', async (_, change) => {
    const report = await reportOn(signedByStranger(change))
    expect(report.verdict).toBe('consistent')
    expect(report.answers.signedBy).toEqual({
      key: fingerprintOf(ed25519PublicKey(strangerSeed)),
      from: 'enclosed',
    })
    expect(report.answers.complete.against).toEqual(['nothing'])
  })

  test.each(TAMPERS)('%s: found with the key, a checkpoint, a packet or words', async (_, change) => {
    const files = signedByStranger(change)
    const size = (await reportOn(files)).answers.complete.size
    expect(outcomeOf(await reportOn(files, { key: { publicKey: trueKey } }))).toContain('key-differs')
    expect(outcomeOf(await reportOn(files, { key: { fingerprint: fingerprintOf(trueKey) } }))).toContain(
      'key-differs',
    )
    for (const { size: held, note } of notesOf(vault)) {
      const checkpoint = await reportOn(files, heldNote(note))
      const packet = await reportOn(files, heldNote(note, 'packet'))
      const words = await reportOn(files, heldWords(note))
      for (const report of [checkpoint, packet, words]) {
        expect(report.verdict).toBe('changed')
        expect(report.answers.complete.against).toEqual(['nothing'])
      }
      expect(outcomeOf(checkpoint)).toContain('held-other-vault')
      expect(outcomeOf(words)).toContain(held > size ? 'words-longer' : 'words-differ')
    }
  })

  test('what is required and not there leaves the verdict open', async () => {
    const files = signedByStranger((all) => all)
    for (const require of ['key', 'checkpoint', 'time', 'witness'] as const) {
      const report = await reportOn(files, { require: [require] })
      expect(outcomeOf(report)).toMatch(/^cannotTell: (attachment-unreferenced )?anchor-missing$/)
      expect(report.findings).toContainEqual(
        expect.objectContaining({ code: 'anchor-missing', why: require }),
      )
    }
    expect((await reportOn(vault, { require: ['key'], key: { publicKey: trueKey } })).verdict).toBe(
      'consistent',
    )
    const note = notesOf(vault)[4]?.note as string
    expect((await reportOn(vault, { require: ['checkpoint'], ...heldNote(note) })).verdict).toBe('consistent')
  })
})

describe('by one who holds the true key and rewrites what was', () => {
  const rewrittenByOwner = (change: Change): FileMap => rewritten(vault, change, signedWith(trueSeed))

  test.each(TAMPERS)('%s: consistent with itself and with the key', async (_, change) => {
    const report = await reportOn(rewrittenByOwner(change), { key: { publicKey: trueKey } })
    expect(report.verdict).toBe('consistent')
    expect(report.answers.signedBy).toEqual({ key: fingerprintOf(trueKey), from: 'given' })
    expect(report.answers.complete.against).toEqual(['nothing'])
  })

  test.each(TAMPERS.filter(([, , first]) => first < 20))(
    '%s: found by every checkpoint, packet and words from after it, and by none from before',
    async (_, change, first) => {
      const files = rewrittenByOwner(change)
      const size = (await reportOn(files)).answers.complete.size
      for (const { size: held, note } of notesOf(vault)) {
        const reports = [
          await reportOn(files, heldNote(note)),
          await reportOn(files, heldNote(note, 'packet')),
          await reportOn(files, heldWords(note)),
        ]
        if (held <= first) {
          expect(reports.map((one) => one.verdict)).toEqual(Array(3).fill('consistent'))
          continue
        }
        expect(reports.map((one) => one.verdict)).toEqual(Array(3).fill('changed'))
        const codes = reports.map((one) => one.findings.map((found) => found.code).join())
        expect(codes[0]).toContain(held > size ? 'held-longer' : 'held-forked')
        expect(codes[1]).toContain(held > size ? 'held-longer' : 'held-forked')
        expect(codes[2]).toContain(held > size ? 'words-longer' : 'words-differ')
      }
    },
  )

  test('the true history plus more agrees with every checkpoint that was ever given out', async () => {
    const files = rewrittenByOwner((all) => renumbered([...all, forged(all)]))
    for (const { note } of notesOf(vault))
      expect((await reportOn(files, heldNote(note))).answers.complete.against).toEqual(['checkpoint'])
  })
})

describe('what is held', () => {
  test('that is no checkpoint, or whose signature is bad, is named and proves nothing', async () => {
    const note = notesOf(vault)[5]?.note as string
    for (const bad of ['', 'hello', note.replace('\n10\n', '\n9\n'), `${note}x`]) {
      const report = await reportOn(vault, heldNote(bad))
      expect(outcomeOf(report)).toBe('cannotTell: held-damaged')
      expect(report.answers).toMatchObject({ unchanged: 'yes', complete: { against: ['nothing'] } })
    }
  })

  test('by a key with nothing signed is no agreement', async () => {
    const files = vaultFiles(entriesOf(vault), [20], () => ['\u2014 nobody AAAAAAAA\n'], otherFiles(vault))
    const report = await reportOn(files, { key: { publicKey: trueKey } })
    expect(outcomeOf(report)).toBe('changed: key-differs signature-bad')
    expect(report.answers.signedBy).toEqual({ key: null, from: 'none' })
  })
})
