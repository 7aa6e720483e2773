// The seal of packets as a person meets it, on the built program: made, brought in, taken away; the packet checked by
// openssl as its own page tells, and by the verifier that shares no code with ours.
import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { part } from '../parts.ts'
import { encryptedPlace, shareBase } from './encrypted-place.ts'
import { makeVaultPlace, type Place } from './evidence.ts'
import { expectRefused } from './refused.ts'

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 })

const SECOND = join(import.meta.dirname, '..', 'interop', 'second_verifier.py')
const OLD = ['--passphrase-file', 'old']
const openssl = part('openssl', ['openssl', 'version'])
const python = part('python3', ['python3', '--version'])

beforeAll(shareBase)

/** The command that a packet prints, as a stranger types it in its folder. */
function cmsVerify(place: Place, packet: string) {
  const command =
    'cms -verify -binary -inform DER -in tagmanifest-sha256.txt.p7s -content tagmanifest-sha256.txt -CAfile data/seal-certificate.pem -out /dev/null'
  return spawnSync('openssl', command.split(' '), { cwd: join(place.dir, packet), encoding: 'utf8' })
}

const codesOf = (place: Place, packet: string): string[] => {
  const ran = place.run(['verify', packet, '--json'])
  return (JSON.parse(ran.stdout) as { findings: { code: string }[] }).findings.map(({ code }) => code)
}

describe('a seal', () => {
  it('is one entry; packets from there on carry it, the certificate tells no name, and stock tools accept it', () => {
    const place = encryptedPlace()
    const [made] = place.json(['key', 'seal', ...OLD])
    expect(made).toMatchObject({ from: 2, seal: expect.stringMatching(/^[0-9a-f]{64}$/) })
    place.good(['export', '--to', 'packet', '--for', 'Counsel', ...OLD])
    place.good(['export', '--to', 'packet.zip', '--for', 'Counsel', ...OLD])
    expect(codesOf(place, 'packet')).toEqual(['claims-sealed'])
    expect(codesOf(place, 'packet.zip')).toEqual(['claims-sealed'])
    expect(place.run(['verify', 'packet'])).toMatchObject({ status: 0 })
    expect(place.good(['verify'])).toContain('Consistent')
    if (openssl) {
      expect(cmsVerify(place, 'packet')).toMatchObject({ status: 0 })
      const options = [
        'x509',
        '-in',
        'packet/data/seal-certificate.pem',
        '-noout',
        '-subject',
        '-fingerprint',
        '-sha256',
      ]
      const shown = spawnSync('openssl', options, { cwd: place.dir, encoding: 'utf8' }).stdout
      expect(shown.replaceAll(':', '').toLowerCase()).toContain(made?.['seal'])
      expect(shown).toMatch(/subject=CN = Seal of ledger [0-9a-f]{8}\n/)
      place.file(
        'packet/tagmanifest-sha256.txt',
        `${readFileSync(join(place.dir, 'packet/tagmanifest-sha256.txt'))} `,
      )
      expect(cmsVerify(place, 'packet').status).not.toBe(0)
    }
    if (openssl && python) {
      const ran = spawnSync('python3', [SECOND, join(place.dir, 'packet.zip')], { encoding: 'utf8' })
      expect(JSON.parse(ran.stdout)).toMatchObject({
        verdict: 'cannotTell',
        findings: [{ code: 'views-unchecked' }],
      })
    }
  })

  it('that was taken off is missed; the packet is unchanged all the same', () => {
    const place = makeVaultPlace()
    place.good(['add', '--text', 'x'])
    place.good(['key', 'seal', '--p256'])
    place.good(['export', '--to', 'packet'])
    rmSync(join(place.dir, 'packet/tagmanifest-sha256.txt.p7s'))
    const ran = place.run(['verify', 'packet'])
    expect(ran.status).toBe(5)
    expect(ran.stdout).toContain('unchanged since signed   yes')
    expect(ran.stdout).toContain('the seal was taken off this packet, or never put on')
  })

  it('lets an earlier packet be made again, byte for byte with RSA, also after another has taken its place', () => {
    const place = makeVaultPlace()
    place.good(['add', '--text', 'x'])
    place.good(['key', 'seal'])
    place.good(['export', '--to', 'first'])
    place.good(['key', 'seal', '--p256', '--name', 'Печать 7'])
    place.good(['export', '--to', 'second'])
    place.good(['export', '--again', '3', '--to', 'again'])
    const bytes = (packet: string, file: string) => readFileSync(join(place.dir, packet, file))
    for (const file of ['tagmanifest-sha256.txt.p7s', 'data/seal-certificate.pem', 'tagmanifest-sha256.txt'])
      expect(bytes('again', file).equals(bytes('first', file)), file).toBe(true)
    expect(
      bytes('second', 'data/seal-certificate.pem').equals(bytes('first', 'data/seal-certificate.pem')),
    ).toBe(false)
    expect(codesOf(place, 'second')).toEqual(['claims-sealed'])
  })

  it('stays when the key rotates, and goes when it is revoked or with --off', () => {
    const place = encryptedPlace()
    place.good(['key', 'seal', '--p256', ...OLD])
    place.good(['key', 'rotate', ...OLD])
    place.good(['export', '--to', 'rotated', ...OLD])
    expect(codesOf(place, 'rotated')).toEqual(['claims-sealed'])
    place.good(['key', 'revoke', '--yes', ...OLD])
    place.good(['export', '--to', 'revoked', ...OLD])
    expect(codesOf(place, 'revoked')).toEqual(['claims-unattributed'])
    place.good(['key', 'seal', '--p256', ...OLD])
    place.good(['key', 'seal', '--off', ...OLD])
    place.good(['export', '--to', 'off', ...OLD])
    expect(codesOf(place, 'off')).toEqual(['claims-unattributed'])
    place.good(['verify'])
  })
})

describe.runIf(openssl)('a key and certificate of somebody else’s making', () => {
  const request = (place: Place, name: string, ...kind: string[]) => {
    const options = [
      'req',
      '-x509',
      '-newkey',
      ...kind,
      '-noenc',
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.pem`,
    ]
    const ran = spawnSync('openssl', [...options, '-subj', `/CN=${name}`, '-days', '30'], { cwd: place.dir })
    expect(ran.status, String(ran.stderr)).toBe(0)
  }

  it('seals as one that is made here', () => {
    const place = makeVaultPlace()
    place.good(['add', '--text', 'x'])
    request(place, 'own', 'rsa:2048')
    place.good(['key', 'seal', '--key', 'own.key', '--certificate', 'own.pem'])
    place.good(['export', '--to', 'packet'])
    expect(codesOf(place, 'packet')).toEqual(['claims-sealed'])
    expect(cmsVerify(place, 'packet')).toMatchObject({ status: 0 })
  })

  it('is refused where it cannot seal, and nothing is recorded', () => {
    const place = makeVaultPlace()
    request(place, 'own', 'rsa:2048')
    request(place, 'other', 'rsa:2048')
    request(place, 'weak', 'rsa:1024')
    request(place, 'edwards', 'ed25519')
    const refused = (args: string[], ...says: RegExp[]) =>
      expectRefused(place, ['key', 'seal', ...args], { says, status: 2 })
    const pair = (key: string, certificate: string) => ['--key', key, '--certificate', certificate]
    refused(pair('own.key', 'other.pem'), /not that of --key/)
    refused(pair('weak.key', 'weak.pem'), /neither RSA of at least 2048 bits nor ECDSA over P-256/)
    refused(pair('edwards.key', 'edwards.pem'), /neither RSA/)
    refused(pair('own.pem', 'own.pem'), /not a private key in PEM/)
    refused(pair('own.key', 'own.key'), /not one certificate in PEM/)
    refused(['--key', 'own.key'], /belong together/)
    refused([...pair('own.key', 'own.pem'), '--p256'], /made here/)
    refused(['--off', '--p256'], /goes with nothing else/)
    refused(['--name', ''], /1 to 64 characters/)
    place.good(['verify'])
  })
})

it('no byte of a packet holds the private key, and an encrypted vault does not show it either', () => {
  const place = encryptedPlace()
  place.good(['key', 'seal', '--p256', ...OLD])
  place.good(['export', '--to', 'packet', ...OLD])
  const found = spawnSync('grep', ['-rlE', 'PRIVATE KEY|"key":"MIGH', 'packet', 'vault'], { cwd: place.dir })
  expect(found.stdout.toString()).toBe('')
})
