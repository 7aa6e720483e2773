/** The built program on a sample of the damaged packets; and a packet that is encrypted, opened as the program says. */
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { makePlace, makeVaultPlace } from '../cli/evidence.ts'
import { part } from '../parts.ts'
import { seededNumbers } from '../seeded.ts'
import { damagedPackets } from '../verify/damaged-packets.ts'
import { freshPath, layFolder, secondReports } from './verified-cases.ts'

/** Every so many of them is tried. */
const STEP = 17
const STATUS = { consistent: 0, changed: 1, unfinished: 4, cannotTell: 5 } as const

test('the built program says of a sample of the damaged packets what the table says', async () => {
  const place = makePlace()
  const packets = (await damagedPackets()).filter(
    ({ name }, k) => k % STEP === 0 || name.startsWith('healthy'),
  )
  expect(packets.length).toBeGreaterThan(25)
  for (const { name, packet, expected } of packets) {
    const at = 'zip' in packet ? `${freshPath()}.zip` : freshPath()
    if ('zip' in packet) writeFileSync(at, packet.zip)
    else layFolder(at, packet.files)
    const ran = place.run(['verify', at, '--json'])
    const { verdict, findings } = JSON.parse(ran.stdout) as { verdict: string; findings: { code: string }[] }
    const codes = [...new Set(findings.map(({ code }) => code))].sort()
    expect({ verdict, codes, status: ran.status }, name).toEqual({
      ...expected,
      status: STATUS[expected.verdict],
    })
  }
})

const here = part('age', ['age', '--version']) && part('unzip', ['unzip', '-v'])

describe.runIf(here && part('python3', ['python3', '--version']))('an encrypted packet', () => {
  test('opens by the command that the program prints, is consistent for all, and no damage to it is opened whole', () => {
    const place = makeVaultPlace()
    place.good(['add', '--no-input', '--text', 'We know where.', '--platform', 'sms'])
    const keygen = spawnSync('age-keygen', ['-o', 'friend.key'], { cwd: place.dir, encoding: 'utf8' })
    const recipient = /age1[a-z0-9]+/.exec(keygen.stderr)?.[0] as string
    const to = ['--to', 'packet.zip.age', '--encrypt-to', recipient]
    const ran = place.run(['export', ...to, '--for', 'A. Lindqvist', '--purpose', 'advice', '--no-input'])
    expect(ran.status).toBe(0)
    const [command = 'false'] = /age -d -i KEYFILE/.exec(ran.stdout + ran.stderr) ?? []
    const open = (file: string, zip: string) =>
      spawnSync('sh', ['-c', `${command.replace('KEYFILE', 'friend.key')} ${file} > ${zip}`], {
        cwd: place.dir,
      })
    expect(open('packet.zip.age', 'packet.zip').status).toBe(0)
    const zip = join(place.dir, 'packet.zip')
    expect(spawnSync('unzip', ['-tq', zip]).status).toBe(0)
    expect(place.run(['verify', 'packet.zip']).status).toBe(0)
    const [second] = secondReports([[zip]])
    expect(second?.findings.map(({ code }) => code)).toEqual(['views-unchecked'])

    const sealed = readFileSync(join(place.dir, 'packet.zip.age'))
    const random = seededNumbers('bits of an age file')
    const damaged = Array.from({ length: 12 }, () => {
      const bytes = Buffer.from(sealed)
      const byte = random(bytes.length)
      bytes[byte] = (bytes[byte] as number) ^ (1 << random(8))
      return bytes
    })
    damaged.push(sealed.subarray(0, -1), sealed.subarray(0, 300), Buffer.concat([sealed, Buffer.from('x')]))
    for (const bytes of damaged) {
      writeFileSync(join(place.dir, 'damaged.age'), bytes)
      expect(open('damaged.age', 'damaged.zip').status).not.toBe(0)
      // What age wrote before it found the damage is no packet either.
      expect(place.run(['verify', 'damaged.zip']).status).not.toBe(0)
    }
  })
})
