/**
 * Packets by which whoever follows the packet's own commands, and compares with what the person told them, could be
 * deceived: everything that needs no key is made right, and the true values stand wherever a reader would look.
 */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { encodeUtf8 } from '../../src/core/bytes.ts'
import { ed25519PublicKey, sha256Hex } from '../../src/core/crypto.ts'
import { fingerprintOf } from '../../src/core/note.ts'
import { certificatePem } from '../../src/pki/certificate.ts'
import { makeSeal } from '../../src/pki/make-seal.ts'
import { CLAIMS, dataOf, packetOf, rebagged } from '../made-packet.ts'
import { part } from '../parts.ts'
import { sealFor } from '../pki/craft-seal.ts'
import { sealedPacket } from '../sealed-packet.ts'
import { seededBytes } from '../seeded.ts'
import { runTool } from '../tool.ts'
import { packetOutcome } from '../verify/packet-outcome.ts'
import { type FileMap, rewritten, signedWith, startWriting, underKey } from '../written-vault.ts'
import { toldBy, typeLines } from './stock-tools.ts'
import { freshPath, layFolder } from './verified-cases.ts'

const here = part('sha256sum', ['sha256sum', '--version']) && part('openssl', ['openssl', 'version'])
const P7S = 'tagmanifest-sha256.txt.p7s'
const AT = new Date(CLAIMS.createdAt)
const OWN = sealFor('own')
const STRANGER = sealFor('a stranger')

const laid = (files: FileMap): string => {
  const folder = freshPath()
  layFolder(folder, files)
  return folder
}
const saidBy = (folder: string, lines: readonly string[], env?: Record<string, string>): string =>
  typeLines(folder, lines, env)
    .map(({ said }) => said)
    .join('\n')

describe.runIf(here)('the seal', () => {
  let sealed: FileMap
  let ways: (readonly string[])[]
  beforeAll(async () => {
    sealed = await sealedPacket(OWN, OWN)
    const { page, readMe } = toldBy(sealed)
    ways = [page.seal, readMe.seal]
  })

  /** Whether a reader would be content: the words that the page promises, and the value that the person told them. */
  const contents = (folder: string, env?: Record<string, string>): boolean[] =>
    ways.map((lines) => {
      const said = saidBy(folder, lines, env)
      // Digits are the same value in capitals and with colons between.
      const value = said.replaceAll(':', '').toLowerCase()
      return said.includes('CMS Verification successful') && value.includes(sha256Hex(OWN.certificate))
    })

  test('that is good is found good by the page and by the first text, with the value that the ledger names', () => {
    expect(ways.map(({ length }) => length > 0)).toEqual([true, true])
    expect(contents(laid(sealed))).toEqual([true, true])
  })

  test('by a stranger whose certificate stands behind the true one is not taken for the person’s', async () => {
    const both = certificatePem(OWN.certificate) + certificatePem(STRANGER.certificate)
    const files = rebagged(new Map([...sealed, ['data/seal-certificate.pem', encodeUtf8(both)]]))
    files.set(P7S, makeSeal(files.get('tagmanifest-sha256.txt') as Uint8Array, STRANGER, AT))
    expect(await packetOutcome(files)).toBe('changed: claims-unattributed seal-malformed seal-stranger')
    expect(contents(laid(files))).toEqual([false, false])
  })

  test('by a stranger whom an authority on the reader’s machine vouches for is not taken for it either', () => {
    const folder = laid(sealed)
    const trusted = freshPath()
    mkdirSync(trusted)
    const openssl = (...args: string[]) => runTool('openssl', args, trusted)
    writeFileSync(join(trusted, 'uses'), 'extendedKeyUsage=emailProtection\nkeyUsage=digitalSignature\n')
    const make = ['req', '-newkey', 'rsa:2048', '-nodes']
    openssl(...make, '-x509', '-keyout', 'a.key', '-out', 'a.pem', '-subj', '/CN=An Authority', '-days', '9')
    openssl(...make, '-keyout', 's.key', '-out', 's.csr', '-subj', '/CN=A Stranger')
    const by = ['-CA', 'a.pem', '-CAkey', 'a.key', '-CAcreateserial', '-extfile', 'uses']
    openssl('x509', '-req', '-in', 's.csr', ...by, '-days', '9', '-out', 's.pem')
    openssl('rehash', '.')
    cpSync(folder, join(trusted, 'packet'), { recursive: true })
    const content = ['-in', 'packet/tagmanifest-sha256.txt', '-outform', 'DER', '-out', 'stranger.p7s']
    openssl('cms', '-sign', '-binary', '-signer', 's.pem', '-inkey', 's.key', ...content)
    const files = new Map([...sealed, [P7S, new Uint8Array(readFileSync(join(trusted, 'stranger.p7s')))]])
    const deceiving = laid(files)
    // The tool does call it good on that machine: that the certificate is another one must show in what is printed.
    expect(saidBy(deceiving, ways[0] ?? [], { SSL_CERT_DIR: trusted })).toContain('CMS Verification success')
    expect(contents(deceiving, { SSL_CERT_DIR: trusted })).toEqual([false, false])
    expect(contents(folder, { SSL_CERT_DIR: trusted })).toEqual([true, true])
  })
})

describe.runIf(here)('the key', () => {
  const writing = startWriting('the true history')
  writing.add({ kind: 'threat', content: { text: 'I know where you live.' } })
  writing.commit()
  const strangerSeed = seededBytes('a stranger who signs')(32)
  const told = fingerprintOf(ed25519PublicKey(writing.seeds[0] as Uint8Array))

  /** A packet that a stranger signed. */
  const forged = (): Promise<FileMap> =>
    packetOf(
      rewritten(writing.files(), (all) => underKey(all, strangerSeed), signedWith(strangerSeed)),
      [1],
    )

  test('is printed from the key that was used, beside the words that the page promises', async () => {
    const files = await packetOf(writing.files(), [1])
    const { page, printed } = toldBy(files)
    const said = saidBy(laid(files), page.signature)
    expect(printed).toContain('the signature fits the key')
    expect(said).toContain('the signature fits the key')
    expect(said).toContain(told)
  })

  test('of a stranger is not taken for the person’s by a true fingerprint written beside it', async () => {
    const files = await forged()
    const swap = (path: string): Uint8Array => {
      const text = new TextDecoder().decode(files.get(path))
      return encodeUtf8(text.replaceAll(fingerprintOf(ed25519PublicKey(strangerSeed)), told))
    }
    for (const path of ['data/public-key.txt', 'data/packet.html']) {
      expect(new TextDecoder().decode(swap(path))).toContain(told)
      files.set(path, swap(path))
    }
    const deceiving = rebagged(files, { ...CLAIMS, ...dataOf(files).packet })
    expect(await packetOutcome(deceiving)).toBe('changed: claims-unattributed view-differs')
    const said = saidBy(laid(deceiving), toldBy(deceiving).page.signature)
    expect(said).toContain('the signature fits the key')
    expect(said).not.toContain(told)
  })

  test('is not shown where the signature does not fit', async () => {
    const files = await packetOf(writing.files(), [1])
    const note = new TextDecoder().decode(files.get('data/checkpoint.txt')).replace('\n2\n', '\n3\n')
    files.set('data/checkpoint.txt', encodeUtf8(note))
    const said = saidBy(laid(files), toldBy(files).page.signature)
    expect(said).not.toContain('fits')
    expect(said).not.toContain(told)
  })
})
