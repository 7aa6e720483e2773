/**
 * One case for each code that a verification can give, and the words that a person reads for it. The table is typed
 * by the codes themselves: a new code without a case does not compile.
 */
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { encodeUtf8 } from '../../src/core/bytes.ts'
import { sha256Hex } from '../../src/core/crypto.ts'
import { EvidenceError } from '../../src/core/errors.ts'
import { FINDING_CODES, type Finding, type FindingCode } from '../../src/core/finding.ts'
import { findingWords } from '../../src/core/finding-words.ts'
import type { JsonObject } from '../../src/core/jcs.ts'
import type { PacketData, ShownEntry } from '../../src/core/packet-data.ts'
import type { Source } from '../../src/core/source.ts'
import { makeSeal } from '../../src/pki/make-seal.ts'
import { NO_ANCHORS } from '../../src/verify/anchors.ts'
import { SEAL } from '../../src/verify/bag.ts'
import { type Examine, examineLine } from '../../src/verify/examine.ts'
import type { Report } from '../../src/verify/report.ts'
import { verifyVault } from '../../src/verify/vault.ts'
import { dataOf, packetOf, rebagged, withData, withDataAsIs } from '../made-packet.ts'
import { madeVault } from '../made-vault.ts'
import { sealFor } from '../pki/craft-seal.ts'
import { sealedPacket } from '../sealed-packet.ts'
import { seededBytes } from '../seeded.ts'
import {
  entriesOf,
  type FileMap,
  linesOf,
  notesOf,
  objectFile,
  signedWith,
  startWriting,
  underKey,
  vaultFiles,
  withRecord,
} from '../written-vault.ts'
import { memorySource } from './memory-source.ts'
import { heldNote, heldWords, reportOn } from './outcome.ts'
import { packetReport } from './packet-outcome.ts'

vi.setConfig({ testTimeout: 120_000 })

let vault: FileMap
let packet: FileMap
let data: PacketData
let seed: Uint8Array

beforeAll(async () => {
  vault = await madeVault()
  packet = await packetOf(vault, [1, 2, 7], [6])
  data = dataOf(packet)
  const secrets = JSON.parse(new TextDecoder().decode(vault.get('keys/secrets.json')))
  seed = new Uint8Array(Buffer.from(secrets.signing[0].seed, 'base64url'))
})

const text = (files: FileMap, path: string): string => new TextDecoder().decode(files.get(path))
const put = (files: FileMap, path: string, content: string): FileMap =>
  new Map([...files, [path, encodeUtf8(content)]])
const drop = (files: FileMap, path: string): FileMap => new Map([...files].filter(([name]) => name !== path))
const objects = (): FileMap => new Map([...vault].filter(([path]) => path.startsWith('objects/')))
/** The vault as its owner could have signed it with entry 11, the record or the header, another one. */
const owned = (record: (record: JsonObject) => JsonObject, header: object = {}): FileMap => {
  const entries = entriesOf(vault).map((entry) => {
    if (entry.header.seq !== 11 || !('record' in entry)) return entry
    const changed = withRecord(entry, record(entry.record))
    return { ...changed, header: { ...changed.header, ...header } }
  })
  return vaultFiles(entries, [1, 20], signedWith(seed), objects())
}
const sealedVault = () => {
  const writing = startWriting('codes, sealed', { encrypted: true })
  writing.add({ kind: 'threat', content: { text: 'sealed' } })
  writing.commit()
  return writing
}
const rotated = () => {
  const writing = startWriting('codes, rotated')
  writing.changeKey('rotate')
  return writing
}
const shown = (seq: number): ShownEntry & { record: JsonObject; seed: string } =>
  data.entries.find((entry) => entry.header.seq === seq) as ReturnType<typeof shown>
const swapEntry = (seq: number, entry: unknown): PacketData => ({
  ...data,
  entries: data.entries.map((one) => (one.header.seq === seq ? (entry as ShownEntry) : one)),
})
const unreadable = (): Source => ({
  ...memorySource(vault),
  read: async (path, limit) => {
    if (path !== 'vault.json') return memorySource(vault).read(path, limit)
    throw new EvidenceError({ code: 'disk', doing: 'read', path, reason: 'io', certain: true })
  },
})
const stranger = seededBytes('a stranger to codes')(32)
const longerNote = (): string => {
  const entries = entriesOf(vault)
  const more = [...entries, { ...(entries[19] as (typeof entries)[number]) }].map((entry, seq) => ({
    ...entry,
    header: { ...entry.header, seq },
  }))
  return notesOf(vaultFiles(more, [21], signedWith(seed)))[0]?.note as string
}

const OWN = sealFor('codes')
const STRANGER = sealFor('codes, a stranger')
const PAST = sealFor('codes, out of date', 'p256', 1)

type Case = () => Promise<Report>

const CASES: Record<Exclude<FindingCode, 'zip-refused'>, Case> = {
  'file-missing': () => reportOn(drop(vault, 'vault.json')),
  'file-damaged': () => packetReport(put(packet, 'data/packet.html', 'x')),
  'file-unreadable': () => verifyVault(unreadable(), NO_ANCHORS, false),
  'file-unlisted': () => packetReport(put(packet, 'x.txt', 'x')),
  'file-not-regular': () => reportOn(vault, {}, { links: new Set(['notes/x']) }),
  'file-unknown': () => reportOn(put(vault, 'x.txt', 'x')),
  'settings-damaged': () => reportOn(put(vault, 'vault.json', 'x')),
  'settings-differ': () => reportOn(put(vault, 'vault.json', '{"v":1}\n')),
  'settings-older': () =>
    reportOn(
      put(rotated().files(), 'vault.json', text(startWriting('codes, rotated').files(), 'vault.json')),
    ),
  'frontier-differs': () => reportOn(put(vault, 'frontier.json', 'x')),
  'quarantine-holds': () => reportOn(put(vault, `quarantine/${'a'.repeat(64)}`, 'x')),
  'tail-unfinished': () => reportOn(put(vault, 'ledger.jsonl', `${text(vault, 'ledger.jsonl')}x`)),
  'checkpoint-damaged': () => reportOn(put(vault, 'checkpoint', 'x')),
  'checkpoint-order': () =>
    reportOn(put(vault, 'checkpoints.jsonl', text(vault, 'checkpoints.jsonl').repeat(2))),
  'checkpoint-bytes': () =>
    reportOn(
      put(vault, 'checkpoints.jsonl', text(vault, 'checkpoints.jsonl').replace(/"bytes":./, '"bytes":9')),
    ),
  'checkpoint-older': () => reportOn(put(vault, 'checkpoint', notesOf(vault)[0]?.note as string)),
  'checkpoint-newer': () => reportOn(put(vault, 'checkpoint', longerNote())),
  'root-mismatch': () =>
    reportOn(put(vault, 'ledger.jsonl', text(vault, 'ledger.jsonl').replace('09:00:00', '09:00:01'))),
  'signature-bad': () => reportOn(vaultFiles(entriesOf(vault), [20], signedWith(stranger), objects())),
  'signatures-unchecked': () => {
    const writing = startWriting('codes, many')
    for (let k = 0; k < 10_001; k++) writing.add({ kind: 'threat' })
    const [sign, sizes] = [signedWith(writing.seeds[0] as Uint8Array), writing.entries.map((_, k) => k + 1)]
    const once = sign({ origin: `evidence.invalid/${writing.id}`, size: 1, root: new Uint8Array(32) })
    return reportOn(vaultFiles(writing.entries, sizes, (one) => (one.size === 10_002 ? sign(one) : once)))
  },
  'entry-damaged': () => reportOn(put(vault, 'ledger.jsonl', `x${text(vault, 'ledger.jsonl')}`)),
  'entry-version-unknown': () => reportOn(owned((record) => record, { v: 2 })),
  'entry-order': () => {
    const lines = linesOf(vault.get('ledger.jsonl')).map((line) => new TextDecoder().decode(line))
    return reportOn(put(vault, 'ledger.jsonl', lines.toSpliced(4, 1).join('')))
  },
  'entry-missing': async () =>
    packetReport(await withData(packet, { ...data, entries: data.entries.slice(0, -1) })),
  'entry-key': () => reportOn(owned((record) => record, { key: 3 })),
  'digest-mismatch': () =>
    reportOn(put(vault, 'ledger.jsonl', text(vault, 'ledger.jsonl').replace('Last day', 'Lost day'))),
  'ciphertext-mismatch': () => {
    const writing = sealedVault()
    const entries = writing.entries.map((entry) =>
      'sealed' in entry ? { ...entry, sealed: encodeUtf8('x') } : entry,
    )
    return reportOn(vaultFiles(entries, [1, 2], writing.signer))
  },
  'sealed-otherwise': () => {
    const writing = sealedVault()
    const files = vaultFiles(writing.entries, [1, 2], writing.signer)
    const nothingOpens: Examine = async (lines) => lines.map((line) => examineLine(line, () => undefined))
    return verifyVault(memorySource(files), NO_ANCHORS, false, nothingOpens)
  },
  'ledger-short': () => reportOn(put(vault, 'ledger.jsonl', '')),
  'entry-sealing': () => {
    const open = startWriting('codes, open')
    const entries = [...open.entries, ...sealedVault().entries.slice(1)]
    return reportOn(vaultFiles(entries, [1, 2], signedWith(open.seeds[0] as Uint8Array)))
  },
  'entry-misplaced': () =>
    reportOn(owned(() => ({ kind: 'continuation', checkpoint: 'x', vault: '0'.repeat(32) }))),
  'vault-id': async () => packetReport(await withData(packet, { ...data, vault: '0'.repeat(32) })),
  'succession-broken': async () => packetReport(await packetOf(rotated().files(), [0])),
  'about-mismatch': () =>
    reportOn(
      owned(() => ({
        kind: 'annotation',
        annotation: 'remark',
        about: { seq: 1, digest: '0'.repeat(64) },
        text: 'x',
      })),
    ),
  'kind-unknown': () => reportOn(owned(() => ({ kind: 'quilt' }))),
  'member-unknown': () => reportOn(owned((record) => ({ ...record, mood: 'bad' }))),
  'record-irregular': () => reportOn(owned((record) => ({ ...record, sender: 1 }))),
  'clock-backwards': () => reportOn(owned((record) => record, { recordedAt: '2001-01-01T00:00:00.000Z' })),
  'attachment-missing': () => reportOn(new Map([...vault].filter(([path]) => !path.startsWith('objects/')))),
  'attachment-damaged': () => reportOn(put(vault, [...objects().keys()][0] as string, 'x')),
  'attachment-unreferenced': () => reportOn(put(vault, objectFile('a'.repeat(64)), 'x')),
  'token-unchecked': () => reportOn(put(vault, 'timestamps/6.0011223344556677.tsr', 'DER')),
  'held-longer': () => reportOn(vault, heldNote(longerNote())),
  'held-forked': () =>
    reportOn(
      owned(() => ({ kind: 'threat' })),
      heldNote(notesOf(vault)[8]?.note as string),
    ),
  'held-other-vault': () => reportOn(vault, heldNote(notesOf(rotated().files())[0]?.note as string)),
  'held-damaged': () => reportOn(vault, heldNote('x')),
  'words-differ': () =>
    reportOn(
      owned(() => ({ kind: 'threat' })),
      heldWords(notesOf(vault)[8]?.note as string),
    ),
  'words-longer': () => reportOn(vault, heldWords(longerNote())),
  'manifest-differs': () => packetReport(packet, { manifest: '0'.repeat(64) }),
  'manifest-fits': () =>
    packetReport(packet, { manifest: sha256Hex(packet.get('tagmanifest-sha256.txt') as Uint8Array) }),
  'packet-older': () => packetReport(packet, heldNote(longerNote())),
  'key-differs': () => reportOn(vault, { key: { publicKey: new Uint8Array(32) } }),
  'key-revoked': () => {
    const writing = startWriting('codes, revoked')
    writing.changeKey('revoke')
    const vkey = JSON.parse(text(writing.files(), 'vault.json')).keys[0].split('+').slice(2).join('+')
    return reportOn(writing.files(), { key: { publicKey: Buffer.from(vkey, 'base64').subarray(1) } })
  },
  'anchor-missing': () => reportOn(vault, { require: ['time'] }),
  'bag-malformed': () => packetReport(rebagged(put(packet, 'bagit.txt', 'x'))),
  'manifest-damaged': () =>
    packetReport(put(packet, 'manifest-sha256.txt', text(packet, 'manifest-sha256.txt').toUpperCase())),
  'name-unsafe': () => packetReport(put(packet, '../x', 'x')),
  'data-damaged': () => packetReport(rebagged(put(packet, 'data/evidence.json', '{"v":1}'))),
  'data-version-unknown': () => packetReport(rebagged(put(packet, 'data/evidence.json', '{"v":2}'))),
  'leaves-damaged': () => packetReport(rebagged(put(packet, 'data/leaves.txt', 'x'))),
  'leaf-mismatch': async () =>
    packetReport(
      await withData(packet, swapEntry(2, { ...shown(2), header: { ...shown(2).header, key: 1 } })),
    ),
  'disclosure-refused': async () =>
    packetReport(await withData(packet, swapEntry(2, { header: shown(2).header, atoms: ['x'] }))),
  'attachment-unnamed': async () => packetReport(await withData(packet, { ...data, attachments: [] })),
  'count-wrong': async () =>
    packetReport(await withDataAsIs(packet, { ...data, counts: { ...data.counts, partly: 9 } })),
  'view-differs': () => packetReport(rebagged(put(packet, 'data/packet.html', 'x'))),
  'views-unchecked': async () => {
    const other = { ...data, packet: { ...data.packet, software: 'evidence 9' } }
    return packetReport(rebagged(put(await withData(packet, other), 'data/packet.html', 'x')))
  },
  'pdf-unchecked': async () => {
    const claimed = await withDataAsIs(packet, { ...data, packet: { ...data.packet, pdf: 'made' } })
    return packetReport(rebagged(put(claimed, 'data/packet.pdf', 'x')))
  },
  'pdf-as-sealed': async () => {
    const sealed = await sealedPacket(OWN, OWN)
    const made = dataOf(sealed)
    const claimed = await withDataAsIs(sealed, { ...made, packet: { ...made.packet, pdf: 'made' } })
    const files = rebagged(put(claimed, 'data/packet.pdf', 'x'))
    const tags = files.get('tagmanifest-sha256.txt') as Uint8Array
    files.set(SEAL, makeSeal(tags, OWN, new Date(made.packet.createdAt)))
    return packetReport(files)
  },
  'file-unaccounted': () => packetReport(rebagged(put(packet, 'data/x.txt', 'x'))),
  'claims-unattributed': () => packetReport(packet),
  'claims-sealed': async () => packetReport(await sealedPacket(OWN, OWN)),
  'seal-bad': async () => packetReport(rebagged(put(await sealedPacket(OWN, OWN), 'bagit.txt', 'x'))),
  'seal-malformed': () => packetReport(put(packet, SEAL, 'x')),
  'seal-stranger': async () => packetReport(await sealedPacket(OWN, STRANGER)),
  'seal-unnamed': async () => packetReport(await sealedPacket(undefined, OWN)),
  'seal-expired': async () => packetReport(await sealedPacket(PAST, PAST)),
  'seal-missing': async () => packetReport(await sealedPacket(OWN, undefined)),
}

/** What a refused ZIP is called; the program says it before any file of the ZIP is looked at (zip-refusals.test.ts). */
const ELSEWHERE: readonly FindingCode[] = ['zip-refused']

describe('every code of a finding', () => {
  test('has a case, or stands in the list of those that are found before a verification begins', () => {
    expect([...Object.keys(CASES), ...ELSEWHERE].sort()).toEqual([...FINDING_CODES].sort())
  })

  test.each(Object.entries(CASES))(
    '%s is found, and said in words that name its place',
    async (code, make) => {
      const { findings } = await make()
      const found = findings.find((one) => one.code === code) as Finding
      expect(found?.code).toBe(code)
      const words = findingWords(found)
      expect(words).toMatch(/^[A-Z0-9a-z./].{15,}[.?]$/)
      expect(words).not.toMatch(/undefined|NaN|null|\[object/)
      // These files are spoken of by what is in them: entries, signatures.
      const spokenOf = ['', 'ledger.jsonl', 'checkpoints.jsonl', 'data/evidence.json']
      if (found.path !== undefined && !spokenOf.includes(found.path))
        expect(words).toContain(found.path.split('/').at(-1))
    },
  )
})

test('a vault under the key of a stranger is no code of its own: it is what is held that tells', async () => {
  const files = vaultFiles(underKey(entriesOf(vault), stranger), [20], signedWith(stranger), objects())
  expect((await reportOn(files)).findings).toEqual([])
})

test('a file that a system left in the folder is named with what to do; any other is not', async () => {
  const said = async (name: string): Promise<string> => {
    const { findings } = await packetReport(put(packet, name, 'x'))
    return findings
      .filter(({ code }) => code === 'file-unlisted')
      .map(findingWords)
      .join()
  }
  for (const name of ['.DS_Store', 'data/Thumbs.db', 'data/exhibits/desktop.ini', '._packet.html'])
    expect(await said(name)).toContain('check the ZIP, or a copy without it')
  for (const name of ['x.txt', 'data/Thumbs.db.exe', 'DS_Store'])
    expect(await said(name)).toBe(`${name} is there, but no manifest names it.`)
})
