/** The second verifier on what the built program makes, and on what a reader holds against it. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { makeVaultPlace, type Place } from '../cli/evidence.ts'
import { part } from '../parts.ts'
import { SECOND_VERIFIER, type SecondReport } from './verified-cases.ts'

const here = part('python3', ['python3', '--version']) && part('openssl', ['openssl', 'version'])

function second(...args: string[]): SecondReport & { status: number | null } {
  const run = spawnSync('python3', [SECOND_VERIFIER, ...args], { encoding: 'utf8' })
  return { ...JSON.parse(run.stdout), status: run.status }
}

describe.runIf(here)('the second verifier, of what the built program makes', () => {
  let place: Place
  let words: string
  let fingerprint: string
  let folder: string
  let zip: string

  beforeAll(() => {
    place = makeVaultPlace()
    const file = place.file('screen.png', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10))
    place.good([
      'add',
      '--no-input',
      '--text',
      'Мы знаем. We know where.',
      '--platform',
      'sms',
      '--attach',
      file,
    ])
    place.good(['add', '--no-input', '--text', '你会后悔的。', '--platform', 'telegram'])
    fingerprint = String(place.json(['key', 'show'])[0]?.['fingerprint'])
    words = String(place.json(['checkpoint'])[0]?.['words'])
    folder = join(place.dir, 'packet')
    zip = join(place.dir, 'packet.zip')
    for (const to of [folder, zip])
      place.good(['export', '--to', to, '--for', 'A. Lindqvist', '--purpose', 'advice', '--no-input'])
  }, 60_000)

  test('the vault is consistent, by its key, its words, and its packets', () => {
    expect(second(place.vault)).toMatchObject({ status: 0, verdict: 'consistent', findings: [] })
    const held = ['--key', fingerprint, '--expect', words, '--against', folder, '--against', zip]
    const report = second(place.vault, ...held, '--require', 'key', '--require', 'checkpoint')
    expect(report).toMatchObject({ status: 0, findings: [] })
    expect(report.answers.signedBy).toEqual({ key: fingerprint, from: 'given' })
    expect(report.answers.complete.against).toEqual(['packet', 'packet', 'words'])
  })

  test('the packet is good but for its views, as a folder and as a ZIP', () => {
    for (const path of [folder, zip]) {
      const report = second(path, '--key', fingerprint, '--expect', words)
      expect(report.findings.map(({ code }) => code)).toEqual(['views-unchecked'])
      expect(report).toMatchObject({ status: 5, verdict: 'cannotTell', answers: { unchanged: 'cannotTell' } })
      expect(report.answers.complete.against).toEqual(['words'])
    }
  })

  test('a vault of somebody else is not this one', () => {
    const other = makeVaultPlace()
    const report = second(other.vault, '--key', fingerprint, '--against', zip, '--expect', words)
    expect(report).toMatchObject({ status: 1, verdict: 'changed' })
    expect(report.findings.map(({ code }) => code)).toEqual([
      'held-other-vault',
      'words-longer',
      'key-differs',
    ])
  })
})
