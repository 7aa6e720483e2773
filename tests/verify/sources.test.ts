/**
 * What a source may do while it is read: fail, hold links or ZIP damage, hash its own files, lose a file in the middle.
 * What the files say is told in the other tests of this folder.
 */
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { encodeUtf8 } from '../../src/core/bytes.ts'
import { sha256Hex } from '../../src/core/crypto.ts'
import { EvidenceError } from '../../src/core/errors.ts'
import type { Source } from '../../src/core/source.ts'
import { heldManifestOf, NO_ANCHORS } from '../../src/verify/anchors.ts'
import { endsBeforeLastByte } from '../../src/verify/inflate.ts'
import { manifestDigest, verifyPacket } from '../../src/verify/packet.ts'
import { verifyVault } from '../../src/verify/vault.ts'
import { kindOfSource, verify } from '../../src/verify/verify.ts'
import { openZip } from '../../src/verify/zip.ts'
import type { RandomAccess } from '../../src/verify/zip-bytes.ts'
import { zipSource } from '../../src/verify/zip-source.ts'
import { packetOf, rebagged, VIEWS } from '../made-packet.ts'
import { madeVault } from '../made-vault.ts'
import type { FileMap } from '../written-vault.ts'
import { memorySource } from './memory-source.ts'
import { outcome, outcomeOf, reportOn } from './outcome.ts'
import { packetOutcome, packetReport, zipOf } from './packet-outcome.ts'

vi.setConfig({ testTimeout: 120_000 })

let vault: FileMap
let packet: FileMap

beforeAll(async () => {
  vault = await madeVault()
  packet = await packetOf(vault, [1, 2, 7])
})

const FINE = 'consistent: claims-unattributed'
const OPTIONS = { anchors: NO_ANCHORS, all: false, views: VIEWS }
const drop = (files: FileMap, ...paths: string[]): FileMap =>
  new Map([...files].filter(([path]) => !paths.includes(path)))
const put = (files: FileMap, path: string, bytes: Uint8Array): FileMap => new Map([...files, [path, bytes]])
const failing = (path: string) => async (): Promise<never> => {
  throw new EvidenceError({ code: 'disk', doing: 'read', path, reason: 'io', certain: true })
}
const accessTo = (bytes: Uint8Array): RandomAccess => ({
  size: bytes.length,
  read: async (offset, length) => bytes.slice(offset, offset + length),
})
const opened = async (files: FileMap): Promise<Source> => {
  const opening = await openZip(accessTo(await zipOf(files)))
  if (!opening.ok) throw new Error(opening.code)
  return zipSource(opening.zip)
}

describe('what a source is', () => {
  test('is told by its files, and each kind is verified as what it is', async () => {
    expect(await kindOfSource(memorySource(vault))).toBe('vault')
    expect(await kindOfSource(memorySource(packet))).toBe('packet')
    expect(await kindOfSource(memorySource(new Map([['x.txt', new Uint8Array()]])))).toBeUndefined()
    expect(outcomeOf(await verify(memorySource(vault), 'vault', OPTIONS))).toBe('consistent:')
    expect(outcomeOf(await verify(memorySource(packet), 'packet', OPTIONS))).toBe(FINE)
  })

  test('a packet tells by its tag manifest which export it is, where it has one', async () => {
    const manifest = packet.get('tagmanifest-sha256.txt') as Uint8Array
    expect(await manifestDigest(memorySource(packet))).toBe(sha256Hex(manifest))
    expect(await manifestDigest(memorySource(new Map()))).toBeUndefined()
  })
})

describe('the SHA-256 of a tag manifest that was told', () => {
  const digest = () => sha256Hex(packet.get('tagmanifest-sha256.txt') as Uint8Array)

  test('that fits is said, and is no checkpoint', async () => {
    const report = await packetReport(packet, { manifest: digest() })
    expect([report.verdict, report.answers.complete.against]).toEqual(['consistent', ['nothing']])
    expect(report.findings.map(({ code }) => code)).toContain('manifest-fits')
    // It is told by whoever made the packet, and says nothing of what was cut before.
    const required = await packetReport(packet, { manifest: digest(), require: ['checkpoint'] })
    expect(required.verdict).toBe('cannotTell')
  })

  test('finds whoever wrote the manifests anew', async () => {
    const edited = rebagged(new Map([...packet, ['data/packet.html', new Uint8Array(3)]]))
    const report = await packetReport(edited, { manifest: digest() })
    expect(report.findings.map(({ code }) => code)).toContain('manifest-differs')
    expect(report.answers.complete.against).toEqual(['nothing'])
  })

  test('binds nothing where the entries are not those that the manifests name', async () => {
    const edited = new Map([...packet, ['data/evidence.json', new Uint8Array(3)] as const])
    const report = await packetReport(edited, { manifest: digest() })
    expect(report.findings.filter(({ code }) => code.startsWith('manifest-'))).toEqual([])
    expect(report.answers.complete.against).toEqual(['nothing'])
  })

  test('is read as a person writes it, and nothing else is', () => {
    const [first, rest] = [digest().slice(0, 30), digest().slice(30)]
    expect(heldManifestOf(` ${first.toUpperCase()} ${rest}\n`)).toBe(digest())
    for (const wrong of ['', digest().slice(1), `${digest()}0`, digest().replace(/^./, 'g')])
      expect(heldManifestOf(wrong)).toBeUndefined()
  })
})

describe('a disk that fails', () => {
  test('at the list of files leaves nothing that could be judged', async () => {
    const source: Source = { ...memorySource(new Map()), files: failing('') }
    expect(outcomeOf(await verifyVault(source, NO_ANCHORS, false))).toMatch(/file-unreadable/)
    expect(outcomeOf(await verifyPacket(source, NO_ANCHORS, VIEWS))).toMatch(/file-unreadable/)
  })

  test('while a ZIP is opened or a deflated file is read is said to the caller, not called a refusal', async () => {
    const bytes: RandomAccess = { size: 1000, read: failing('x.zip') }
    await expect(openZip(bytes)).rejects.toThrow(EvidenceError)
    await expect(endsBeforeLastByte(bytes, 0, 10)).rejects.toThrow(EvidenceError)
  })

  test('a fault of the program is no finding', async () => {
    const broken: Source = {
      ...memorySource(vault),
      read: async () => {
        throw new RangeError('a bug')
      },
    }
    await expect(verifyVault(broken, NO_ANCHORS, false)).rejects.toThrow('a bug')
  })
})

describe('files that cannot be read as what they are', () => {
  test('a manifest that is a link is named, and not followed', async () => {
    const links = new Set(['manifest-sha256.txt'])
    const said = await packetOutcome(drop(packet, 'manifest-sha256.txt'), {}, { links })
    expect(said).toMatch(/^changed: .*file-not-regular/)
  })

  test('data that no manifest names is missing all the same', async () => {
    const { findings } = await packetReport(rebagged(drop(packet, 'data/evidence.json')))
    expect(findings).toContainEqual(
      expect.objectContaining({ code: 'file-missing', path: 'data/evidence.json' }),
    )
  })

  test('a note beside an outside token that is no text is damaged', async () => {
    const { findings } = await reportOn(put(vault, 'timestamps/a.checkpoint', Uint8Array.of(0xff)))
    expect(findings).toContainEqual(
      expect.objectContaining({ code: 'checkpoint-damaged', path: 'timestamps/a.checkpoint' }),
    )
  })

  test('checkpoints without one whole line end nowhere', async () => {
    expect(await outcome(put(vault, 'checkpoints.jsonl', encodeUtf8('{"v":1')))).toMatch(
      /^changed: .*checkpoint-damaged/,
    )
  })

  test('a line longer than any entry is damaged, however its bytes arrive', async () => {
    const ledger = vault.get('ledger.jsonl') as Uint8Array
    const long = new Uint8Array(3 * 1_048_576).fill(0x61)
    long.set(ledger.subarray(0, ledger.indexOf(0x0a) + 1))
    long[long.length - 1] = 0x0a
    for (const chunk of [65_536, long.length])
      expect(await outcome(put(vault, 'ledger.jsonl', long), {}, { chunk })).toMatch(/entry-damaged/)
  })
})

describe('an unfinished tail', () => {
  test('of the checkpoints alone is said of the checkpoints alone', async () => {
    const torn = Buffer.concat([vault.get('checkpoints.jsonl') as Uint8Array, Buffer.from('{"v"')])
    const { verdict, findings } = await reportOn(put(vault, 'checkpoints.jsonl', torn))
    expect(verdict).toBe('unfinished')
    expect(findings.map(({ code, path, size }) => [code, path, size])).toEqual([
      ['tail-unfinished', 'checkpoints.jsonl', 4],
    ])
  })

  test('stays one when the checkpoints vanish while the vault is read', async () => {
    const torn = Buffer.concat([vault.get('ledger.jsonl') as Uint8Array, Buffer.from('{"v"')])
    const files = put(vault, 'ledger.jsonl', torn)
    const source = memorySource(files)
    let reads = 0
    const vanishing: Source = {
      ...source,
      stream: async (path) => {
        if (path === 'checkpoints.jsonl') reads++
        return path === 'checkpoints.jsonl' && reads > 2 ? undefined : source.stream(path)
      },
    }
    const { findings } = await verifyVault(vanishing, NO_ANCHORS, false)
    expect(findings.map(({ code }) => code)).toContain('tail-unfinished')
  })

  test('checkpoints that are gone or cut when they are walked along are damage: no signature was checked', async () => {
    const whole = vault.get('checkpoints.jsonl') as Uint8Array
    const first = whole.subarray(0, whole.indexOf(0x0a) + 1)
    expect(first.length).toBeLessThan(whole.length)
    for (const left of [drop(vault, 'checkpoints.jsonl'), put(vault, 'checkpoints.jsonl', first)]) {
      let reads = 0
      const changing: Source = {
        ...memorySource(vault),
        stream: async (path) => {
          if (path === 'checkpoints.jsonl') reads++
          return memorySource(reads > 1 ? left : vault).stream(path)
        },
      }
      const { verdict, findings } = await verifyVault(changing, NO_ANCHORS, false)
      expect(verdict).toBe('changed')
      expect(findings).toContainEqual(
        expect.objectContaining({ code: 'checkpoint-damaged', path: 'checkpoints.jsonl', size: 20 }),
      )
    }
  })
})

describe('a source that hashes its own files', () => {
  test('is believed for them: the same findings, without the files being streamed', async () => {
    for (const changed of [
      vault,
      ...[...vault.keys()].filter((path) => path.startsWith('objects/')).map((path) => drop(vault, path)),
    ]) {
      const source = memorySource(changed)
      const streamed: string[] = []
      const hashing: Source = {
        ...source,
        stream: async (path) => {
          streamed.push(path)
          return source.stream(path)
        },
        hash: async (path) => {
          const bytes = changed.get(path)
          return bytes === undefined ? 'missing' : { sha256: sha256Hex(bytes), size: bytes.length }
        },
      }
      const report = await verifyVault(hashing, NO_ANCHORS, false)
      expect(report.findings).toEqual((await reportOn(changed)).findings)
      expect(streamed.filter((path) => path.startsWith('objects/'))).toEqual([])
    }
  })

  test('that cannot hash a file has it streamed', async () => {
    const source: Source = { ...memorySource(vault), hash: async () => undefined }
    expect(outcomeOf(await verifyVault(source, NO_ANCHORS, false))).toBe('consistent:')
  })
})

describe('a packet in a ZIP', () => {
  test('inside one folder is read from that folder', async () => {
    const inFolder = new Map([...packet].map(([path, bytes]) => [`packet/${path}`, bytes]))
    const source = await opened(inFolder)
    expect((await source.files()).map(({ path }) => path).sort()).toEqual([...packet.keys()].sort())
    expect(outcomeOf(await verifyPacket(source, NO_ANCHORS, VIEWS))).toBe(FINE)
  })

  test('gives no file that is larger than what was asked for', async () => {
    const source = await opened(packet)
    const size = (packet.get('bagit.txt') as Uint8Array).length
    await expect(source.read('bagit.txt', size - 1)).rejects.toThrow(EvidenceError)
    expect(await source.read('bagit.txt', size)).toEqual(packet.get('bagit.txt'))
    expect(await source.read('no.txt', size)).toBeUndefined()
    expect(await source.stream('no.txt')).toBeUndefined()
    expect(await source.writerLive()).toBe(false)
  })

  test('with a damaged file names that file', async () => {
    const bytes = await zipOf(packet)
    const content = packet.get('bagit.txt') as Uint8Array
    const at = Buffer.from(bytes).indexOf(Buffer.from(content))
    if (at >= 0) bytes[at] = 0x62
    const opening = await openZip(accessTo(bytes))
    if (!opening.ok) throw new Error(opening.code)
    const { findings } = await verifyPacket(zipSource(opening.zip), NO_ANCHORS, VIEWS)
    expect(at).toBeGreaterThan(0)
    expect(findings).toContainEqual(
      expect.objectContaining({ code: 'file-damaged', path: 'bagit.txt', why: 'zip' }),
    )
  })
})
