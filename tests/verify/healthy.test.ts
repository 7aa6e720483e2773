/**
 * No false alarm: vaults and packets that are as they should be, of every make that the format allows, are
 * consistent, and nothing is found about them that is more than what every packet says.
 */
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { encodeUtf8 } from '../../src/core/bytes.ts'
import type { LedgerRecord } from '../../src/core/record.ts'
import { commit } from '../../src/vault/commit.ts'
import { createVault } from '../../src/vault/create.ts'
import { folderSource } from '../../src/vault/folder-source.ts'
import { storeObject } from '../../src/vault/objects.ts'
import { openVault } from '../../src/vault/open.ts'
import { NO_ANCHORS } from '../../src/verify/anchors.ts'
import { verifyVault } from '../../src/verify/vault.ts'
import { packetOf } from '../made-packet.ts'
import { fixedContext, incoming, inFolder, readFolder } from '../made-vault.ts'
import { accepted, type Draw, randomAnnotation, randomText, randomThreat } from '../random-records.ts'
import { seededNumbers } from '../seeded.ts'
import { notesOf, startWriting, type Writing } from '../written-vault.ts'
import { heldNote, heldWords, outcome, outcomeOf, reportOn } from './outcome.ts'
import { packetOutcome, zipOutcome } from './packet-outcome.ts'

const TIMEOUT = 600_000
const VAULTS = 2000
const PACKETS = 300
const ON_DISK = 40

/** A vault of 1 to 40 entries in batches, with attachments, annotations and changes of key. */
function healthyVault(
  name: string,
  draw: Draw,
  encrypted: boolean,
): { writing: Writing; keySizes: number[]; named: boolean } {
  const writing = startWriting(name, { encrypted })
  const size = 1 + draw(40)
  const earlier: { seq: number; digest: string }[] = []
  const keySizes: number[] = []
  let signed = true
  let named = false
  while (writing.entries.length < size) {
    const choice = draw(20)
    if (choice === 0) {
      if (!signed) writing.commit()
      const action = (['rotate', 'revoke', 'seal'] as const)[draw(3)] ?? 'seal'
      keySizes.push(writing.changeKey(action) + 1)
      named = action === 'seal'
      signed = true
      continue
    }
    if (choice < 6 && earlier.length > 0) {
      const about = earlier[draw(earlier.length)] as { seq: number; digest: string }
      earlier.push(writing.add(accepted(randomAnnotation(draw, about))))
    } else {
      const files = Array.from({ length: draw(4) === 0 ? 1 + draw(2) : 0 }, () =>
        writing.store(encodeUtf8(draw(5) === 0 ? 'the same file' : `${randomText(draw)}${draw(1000)}`)),
      )
      earlier.push(writing.add(accepted(randomThreat(draw, files))))
    }
    signed = draw(3) === 0
    if (signed) writing.commit()
  }
  if (!signed) writing.commit()
  return { writing, keySizes, named }
}

test(
  `${VAULTS} healthy vaults are consistent, with every checkpoint and words of their own held against them`,
  async () => {
    const draw = seededNumbers('healthy vaults')
    let entries = 0
    let keys = 0
    let sealed = 0
    for (let k = 0; k < VAULTS; k++) {
      const encrypted = k % 5 === 4
      const { writing, keySizes } = healthyVault(`healthy ${k}`, draw, encrypted)
      const files = writing.files()
      const report = await reportOn(files, {}, { chunk: 1 + draw(5000) })
      expect(outcomeOf(report), `vault ${k}`).toBe('consistent:')
      expect(report.checked.entries).toBe(writing.entries.length)
      const notes = notesOf(files)
      const { note } = notes[draw(notes.length)] as { note: string }
      if (k % 10 === 0) {
        expect(await outcome(files, heldNote(note)), `vault ${k}`).toBe('consistent:')
        expect(await outcome(files, heldWords(note)), `vault ${k}`).toBe('consistent:')
      }
      entries += writing.entries.length
      keys += keySizes.length
      sealed += encrypted ? 1 : 0
    }
    console.log(`${VAULTS} healthy vaults: ${entries} entries, ${keys} changes of key, ${sealed} sealed`)
    expect(entries).toBeGreaterThan(10 * VAULTS)
    expect(keys).toBeGreaterThan(VAULTS / 4)
  },
  TIMEOUT,
)

test(
  `${PACKETS} healthy packets are consistent but for a seal that is missing, as folders and as ZIPs`,
  async () => {
    const draw = seededNumbers('healthy packets')
    let shown = 0
    for (let k = 0; k < PACKETS; k++) {
      const { writing, keySizes, named } = healthyVault(`packet ${k}`, draw, false)
      // Nobody has the key of the certificates that these name.
      const healthy = named
        ? 'cannotTell: claims-unattributed seal-missing'
        : 'consistent: claims-unattributed'
      const chosen = writing.entries.map((entry) => entry.header.seq).filter(() => draw(3) === 0)
      const held = notesOf(writing.files())
        .map((one) => one.size)
        .filter((size) => keySizes.includes(size) || draw(4) === 0)
      const files = await packetOf(writing.files(), chosen, held)
      expect(await packetOutcome(files, {}, { chunk: 1 + draw(5000) }), `packet ${k}`).toBe(healthy)
      if (k % 5 === 0) expect(await zipOutcome(files), `packet ${k}`).toBe(healthy)
      shown += chosen.length
    }
    expect(shown).toBeGreaterThan(PACKETS)
  },
  TIMEOUT,
)

test(
  `${ON_DISK} vaults written by the program on a real disk are consistent after every commit`,
  async () => {
    const draw = seededNumbers('healthy vaults on disk')
    for (let k = 0; k < ON_DISK; k++) {
      await inFolder(async (folder) => {
        const dir = join(folder, 'vault')
        const context = fixedContext(`on disk ${k}`)
        createVault(dir, k % 2 === 0 ? randomText(draw) : null, context, undefined)
        const earlier: { seq: number; digest: string }[] = []
        for (let commits = draw(6); commits >= 0; commits--) {
          const vault = await openVault(dir, context)
          const records = Array.from({ length: 1 + draw(4) }, () => {
            const about = earlier[draw(Math.max(1, earlier.length))]
            if (about !== undefined && draw(3) === 0) return randomAnnotation(draw, about)
            const { sha256, size } = storeObject(dir, incoming(encodeUtf8(randomText(draw))), context.random)
            return randomThreat(draw, draw(2) === 0 ? [{ sha256, size }] : [])
          })
          const { receipts } = commit(vault, records as unknown as LedgerRecord[])
          earlier.push(...receipts.map(({ seq, digest }) => ({ seq, digest })))
          vault.close()
          const report = await verifyVault(folderSource(dir, context.self), NO_ANCHORS, true)
          expect(outcomeOf(report), `vault ${k}`).toMatch(/^consistent:( attachment-unreferenced)?$/)
          expect(await outcome(readFolder(dir))).toBe(outcomeOf(report))
        }
      })
    }
  },
  TIMEOUT,
)
