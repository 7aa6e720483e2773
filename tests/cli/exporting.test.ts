// `evidence export` as a user runs it: folder and ZIP, the filters, what is recorded of it, labels that stay.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { jsonLines, makeVaultPlace, type Place } from './evidence.ts'

let place: Place
beforeAll(() => {
  place = makeVaultPlace()
  place.file('one.txt', 'the first file')
  place.file('two.txt', 'the second file')
  const at = ['--zone', 'UTC', '--at']
  place.good([
    'add',
    '--text',
    'the first',
    '--sender',
    'Олег',
    '--platform',
    'sms',
    '--attach',
    'one.txt',
    ...at,
    '2021-12-01 08:00',
  ])
  place.good([
    'add',
    '--text',
    'the second',
    '--target',
    'family:Nour',
    '--attach',
    'two.txt',
    ...at,
    '2021-12-02 08:00',
  ])
  place.good(['add', '--text', 'the third', ...at, '2021-12-03 08:00'])
  const about = { seq: 3 }
  const correction = {
    kind: 'annotation',
    annotation: 'correction',
    about,
    reason: 'misread',
    changes: [{ pointer: '/content/text', was: 'the third', is: 'the 3rd' }],
  }
  place.good(['add', '--record', '-'], { input: JSON.stringify(correction) })
})

let exports = 0
/** Exports with these options into a fresh folder; what was said of it, and evidence.json. */
const exported = (...options: string[]) => {
  exports += 1
  const to = `packet-${exports}`
  const [said = {}] = place.json(['export', '--to', to, ...options])
  const data = JSON.parse(readFileSync(join(place.dir, to, 'data', 'evidence.json'), 'utf8'))
  return { to, said, data }
}

describe('export', () => {
  it('to a folder: the files, what it says, and the entry that tells of it', () => {
    const ran = place.run(['export', '--to', 'folder', '--for', 'Counsel', '--purpose', 'protection order'])
    expect(ran.status).toBe(0)
    expect(ran.stdout).toContain(`is at ${place.dir}/folder`)
    expect(ran.stderr).toContain('Anyone who can open this folder can read it.')
    expect(readdirSync(join(place.dir, 'folder')).sort()).toEqual([
      '00-READ-ME-FIRST.txt',
      'bag-info.txt',
      'bagit.txt',
      'data',
      'manifest-sha256.txt',
      'tagmanifest-sha256.txt',
    ])
    const [entry] = place.json(['show', '5'])
    expect(entry?.['record']).toMatchObject({
      kind: 'export',
      form: 'folder',
      profile: 'lawyer',
      recipient: 'Counsel',
      purpose: 'protection order',
      entries: [0, 1, 2, 3, 4],
      checkpoint: { size: 5 },
      packet: expect.stringMatching(/^[0-9a-f]{8}-5$/),
    })
    expect(place.good(['list', '--kind', 'export'])).toContain('packet for Counsel')
  })

  it('to a ZIP, with --json in its shape; both are verified by the program that a stranger has', () => {
    const [said] = place.json(['export', '--to', 'packet.zip'])
    expect(Object.keys(said ?? {})).toEqual(['seq', 'path', 'manifest', 'packet', 'entries', 'hidden'])
    expect(said).toMatchObject({ path: join(place.dir, 'packet.zip'), entries: [0, 1, 2, 3, 4] })
    expect(said?.['manifest']).toMatch(/^[0-9a-f]{64}$/)
    // Without home and vault, as on the machine of someone who has only the packet.
    const env = { HOME: undefined, EVIDENCE_VAULT: undefined }
    for (const packet of ['packet.zip', 'folder']) {
      const [report] = place.json(['verify', packet], { env })
      expect(report).toMatchObject({ verdict: 'consistent', shown: [0, 1, 2, 3, 4], checked: { objects: 2 } })
      expect(report?.['answers']).toMatchObject({
        signedBy: { from: 'enclosed' },
        complete: { against: ['nothing'] },
      })
    }
  })

  it.each<[string[], number[]]>([
    [
      ['--entries', '1,3'],
      [0, 1, 3, 4],
    ],
    [
      ['--since', '2021-12-02T00:00Z'],
      [0, 2, 3, 4],
    ],
    [
      ['--until', '2021-12-02T23:59Z'],
      [0, 1, 2],
    ],
    [
      ['--sender', 'олег'],
      [0, 1],
    ],
    [
      ['--platform', 'sms'],
      [0, 1],
    ],
    [
      ['--target', 'nour'],
      [0, 2],
    ],
    [
      ['--kind', 'threat', '--contains', '3RD'],
      [0, 3, 4],
    ],
    [
      ['--contains', 'second'],
      [0, 2],
    ],
  ])('%j: what is chosen, with its corrections and entry 0', (filter, entries) => {
    const { to, said, data } = exported(...filter)
    expect(said['entries']).toEqual(entries)
    const whole = data.entries.filter((entry: object) => 'record' in entry)
    expect(whole.map((entry: { header: { seq: number } }) => entry.header.seq)).toEqual(entries)
    expect(place.run(['verify', to]).status).toBe(0)
  })

  it('gives a file the label that it had in an earlier packet, and a new file the next one', () => {
    const labels = (packet: string): string[] =>
      readdirSync(join(place.dir, packet, 'data', 'exhibits', 'native'))
        .filter((name) => name.startsWith('EX-'))
        .sort()
    const before = labels('folder')
    expect(before).toHaveLength(2)
    place.file('three.txt', 'the third file')
    place.good(['add', '--text', 'the fourth', '--attach', 'three.txt', '--at', '2020-01-01'])
    const later = labels(exported().to)
    expect(later).toEqual([...before, expect.stringMatching(/^EX-0003-/)])
    // The second file alone keeps its number.
    expect(labels(exported('--entries', '2').to)).toEqual([before[1]])
  })

  it('a packet is older than the vault by now: the vault agrees with it, and words of today say that it is older', () => {
    const ran = place.run(['verify', '--against', 'packet.zip', '--json'])
    expect(ran.status).toBe(0)
    expect(jsonLines(ran.stdout)[0]?.['answers']).toMatchObject({ complete: { against: ['packet'] } })
    const [words = ''] = place.good(['checkpoint']).split('\n')
    const longer = place.run(['verify', 'packet.zip', '--expect', words])
    expect(longer.status).toBe(5)
    expect(longer.stdout).toContain('unchanged since signed   yes')
    expect(longer.stdout).toContain(
      `This packet is complete up to 6 entries; the twelve words are for ${words.split(' ')[0]}.`,
    )
    place.good(['checkpoint', '--to', 'later.txt'])
    expect(place.run(['verify', 'packet.zip', '--against', 'later.txt', '--json'])).toMatchObject({
      status: 5,
    })
    // The newer packet holds the leaves that show that it goes on from this one.
    place.good(['export', '--to', 'newer.zip'])
    expect(place.json(['verify', 'newer.zip', '--against', 'packet.zip'])[0]).toMatchObject({
      verdict: 'consistent',
      answers: { complete: { against: ['packet'] } },
    })
    place.good(['key', 'show', '--to', 'key.txt'])
    const exported = place.json(['list', '--kind', 'export']) as { record: { manifest: string } }[]
    const fitting = exported.filter(
      ({ record }) => place.run(['verify', 'packet.zip', '--manifest', record.manifest]).status === 0,
    )
    expect(fitting).toHaveLength(1)
    const manifest = fitting[0]?.record.manifest as string
    expect(place.json(['verify', 'packet.zip', '--manifest', manifest])[0]).toMatchObject({
      verdict: 'consistent',
      findings: expect.arrayContaining([expect.objectContaining({ code: 'manifest-fits' })]),
    })
    const other = place.run(['verify', 'packet.zip', '--manifest', 'ab'.repeat(32)])
    expect([other.status, other.stdout]).toEqual([1, expect.stringContaining('is not the one that you gave')])
    expect(place.run(['verify', 'packet.zip', '--manifest', 'abc'])).toMatchObject({ status: 2, stdout: '' })
    expect(place.run(['verify', '--manifest', manifest])).toMatchObject({ status: 2, stdout: '' })
    expect(place.json(['verify', 'packet.zip', '--key', 'key.txt', '--require', 'key'])[0]).toMatchObject({
      verdict: 'consistent',
    })
  })

  it('a changed packet is found', () => {
    const path = join(place.dir, 'packet.zip')
    const bytes = readFileSync(path)
    bytes[Math.floor(bytes.length / 2)] = (bytes[Math.floor(bytes.length / 2)] as number) ^ 1
    place.file('changed.zip', bytes)
    expect(place.run(['verify', 'changed.zip']).status).toBe(1)
  })

  it('a missing attachment is named, and nothing is left where the packet would be', () => {
    const other = makeVaultPlace()
    other.file('a.txt', 'kept')
    const [receipt] = other.json(['add', '--attach', 'a.txt'])
    const record = other.json(['show', String(receipt?.['seq'])])[0]?.['record'] as {
      attachments: { sha256: string }[]
    }
    const sha256 = record.attachments[0]?.sha256 as string
    other.file(`vault/objects/${sha256.slice(0, 2)}/${sha256.slice(2)}`, 'changed')
    for (const to of ['packet', 'packet.zip']) {
      const ran = other.run(['export', '--to', to])
      expect(ran.status).toBe(3)
      expect(ran.stderr).toContain('Nothing was recorded.')
      expect(ran.stderr).toContain('evidence verify')
      // The home keeps what is remembered of the vault.
      expect(readdirSync(other.dir).sort()).toEqual(['a.txt', 'home', 'vault'])
    }
  })
})
