/** Records that nobody's program writes, signed with the true key: judged, in a vault and in a packet, and never trusted to be of the right form. */
import { beforeAll, describe, expect, test, vi } from 'vitest'
import type { JsonObject } from '../../src/core/jcs.ts'
import { filesOf } from '../../src/verify/examine.ts'
import { dataOf, packetOf, withData } from '../made-packet.ts'
import { madeVault } from '../made-vault.ts'
import {
  entriesOf,
  type FileMap,
  otherFiles,
  signedWith,
  startWriting,
  vaultFiles,
  withRecord,
} from '../written-vault.ts'
import { outcome } from './outcome.ts'
import { packetOutcome, packetReport } from './packet-outcome.ts'

vi.setConfig({ testTimeout: 120_000 })

const FINE = 'consistent: claims-unattributed'

let vault: FileMap
let seed: Uint8Array

beforeAll(async () => {
  vault = await madeVault()
  const secrets = JSON.parse(new TextDecoder().decode(vault.get('keys/secrets.json')))
  seed = new Uint8Array(Buffer.from(secrets.signing[0].seed, 'base64url'))
})

/** The vault as its owner could have signed it, with other records. */
const owned = (at: number, change: (record: JsonObject) => JsonObject): FileMap => {
  const entries = entriesOf(vault).map((entry) =>
    entry.header.seq === at && 'record' in entry ? withRecord(entry, change(entry.record)) : entry,
  )
  return vaultFiles(entries, [1, 20], signedWith(seed), otherFiles(vault))
}

describe('attachments of no form', () => {
  test('in a vault: what names no file is irregular, what names one must be there', async () => {
    const of = (attachments: unknown) => owned(11, (record) => ({ ...record, attachments }) as JsonObject)
    expect(await outcome(of(['x', 1, null, {}, { size: 3 }]))).toBe('consistent: record-irregular')
    expect(await outcome(of('x'))).toBe('consistent: record-irregular')
    expect(await outcome(of([{ sha256: 'x' }]))).toBe('changed: attachment-missing record-irregular')
    const stored = entriesOf(vault).flatMap((entry) => ('record' in entry ? filesOf(entry.record) : []))[0]
      ?.name
    expect(await outcome(of([{ sha256: stored }]))).toBe('consistent: record-irregular')
    expect(await outcome(of([{ sha256: stored, size: 'big' }]))).toBe('consistent: record-irregular')
    expect(await outcome(of([{ sha256: stored, size: 1e9 }]))).toBe('changed: attachment-damaged')
  })

  test('in a packet: a native that an entry does not describe is not what was recorded', async () => {
    const files = await packetOf(
      owned(2, (record) => ({ ...record, attachments: ['x'] })),
      [1, 2, 7],
    )
    const data = dataOf(files)
    const native = data.attachments.find((one) => one.as !== 'withheld') as (typeof data.attachments)[number]
    const attachments = [...data.attachments.filter(({ seq }) => seq !== 2), { ...native, seq: 2, index: 0 }]
    const { findings } = await packetReport(await withData(files, { ...data, attachments }))
    expect(findings).toContainEqual(expect.objectContaining({ code: 'attachment-damaged', seq: 2 }))
  })
})

describe('an annotation in a packet', () => {
  const about = (change: (about: JsonObject) => JsonObject) =>
    owned(5, (record) => ({ ...record, about: change(record['about'] as JsonObject) }))

  test.each<[string, (about: JsonObject) => JsonObject]>([
    ['itself', (one) => ({ ...one, seq: 5 })],
    ['a number that is none', (one) => ({ ...one, seq: '2' })],
    ['another content', (one) => ({ ...one, digest: '0'.repeat(64) })],
  ])('about %s is found', async (_, change) => {
    const files = await packetOf(about(change), [1, 2, 3, 4, 5])
    const { verdict, findings } = await packetReport(files)
    expect(verdict).toBe('changed')
    expect(findings).toContainEqual(expect.objectContaining({ code: 'about-mismatch', seq: 5 }))
  })
})

describe('the keys in a packet', () => {
  test('entry 0 with another id than its key gives, or no key at all, starts no succession', async () => {
    const files = await packetOf(vault, [1, 2, 7])
    const data = dataOf(files)
    const withFirst = (change: JsonObject) =>
      withData(files, {
        ...data,
        entries: data.entries.map((one) =>
          one.header.seq === 0 && 'record' in one ? { ...one, record: { ...one.record, ...change } } : one,
        ) as typeof data.entries,
      })
    expect(await packetOutcome(files)).toBe(FINE)
    expect(await packetOutcome(await withFirst({ id: '0'.repeat(32) }))).toMatch(/^changed: .*vault-id/)
    expect(await packetOutcome(await withFirst({ key: 'x' }))).toMatch(/^changed: .*succession-broken/)
  })

  test('a key entry that does not follow from the key before breaks the succession', async () => {
    const writing = startWriting('odd key entry')
    const key = writing.changeKey('rotate')
    writing.add({ kind: 'threat', content: { text: 'after it' } })
    writing.commit()
    const files = await packetOf(writing.files(), [key + 1], [key + 1])
    expect(await packetOutcome(files)).toBe(FINE)
    const data = dataOf(files)
    const broken = await withData(files, {
      ...data,
      entries: data.entries.map((one) =>
        one.header.seq === key && 'record' in one ? { ...one, record: { ...one.record, key: 'x' } } : one,
      ) as typeof data.entries,
    })
    expect(await packetOutcome(broken)).toMatch(/^changed: .*succession-broken/)
  })
})
