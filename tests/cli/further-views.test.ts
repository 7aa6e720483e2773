/** `export --load-file --case-uco` as the built program runs: the files are there, checked, and made again the same. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { readFolder } from '../made-vault.ts'
import { datRows, readOpt } from '../packet/read-dat.ts'
import { png } from '../packet/sample.ts'
import { makeVaultPlace, type Place } from './evidence.ts'

let place: Place
beforeAll(() => {
  place = makeVaultPlace()
  place.file('shot.png', png(40, 40))
  place.good([
    ...['add', '--text', 'One more article.', '--sender', 'Ruslan K', '--platform', 'messenger'],
    ...['--at', '2021-12-01 08:17', '--zone', 'America/New_York', '--attach', 'shot.png'],
  ])
  place.good(['export', '--to', 'views', '--load-file', '--case-uco', '--no-pdf'])
})

const inPacket = (packet: string, name: string) => join(place.dir, packet, 'data', name)

describe('--load-file and --case-uco', () => {
  test('add a graph that names the entry and the file', () => {
    const { '@graph': nodes } = JSON.parse(readFileSync(inPacket('views', 'case.jsonld'), 'utf8'))
    const names = nodes.map((node: Record<string, unknown>) => node['uco-core:name'])
    for (const name of ['entry 1, as recorded', 'file 1 of entry 1', 'court copy'])
      expect(names).toContain(name)
  })

  test('add two files, which list the entry, its file and the picture', () => {
    const rows = datRows(readFileSync(inPacket('views', 'loadfile.dat')))
    expect(rows.map(({ BEGBATES, BEGATTACH }) => [BEGBATES, BEGATTACH])).toEqual([
      ['ENTRY-000001', 'ENTRY-000001'],
      ['EVID-000001', 'ENTRY-000001'],
    ])
    expect(rows[0]).toMatchObject({ FROM: 'Ruslan K', DATESENT: '2021-12-01', TIMESENT: '13:17' })
    const [[key, , path = ''] = []] = readOpt(readFileSync(inPacket('views', 'loadfile.opt')))
    expect(key).toBe('EVID-000001')
    for (const named of [path, rows[1]?.['NATIVEPATH'] ?? ''])
      expect(readFileSync(inPacket('views', named.replaceAll('\\', '/'))).length).toBeGreaterThan(0)
  })

  test('are told by the packet, by the entry, and by what is in the folder', () => {
    const data = JSON.parse(readFileSync(inPacket('views', 'evidence.json'), 'utf8'))
    expect(data.packet.views).toBe('case-uco,load-file')
    const [entry] = place.json(['show', '2'])
    expect(entry?.['record']).toMatchObject({ kind: 'export', views: 'case-uco,load-file' })
    expect(readFileSync(inPacket('views', 'packet.html'), 'utf8')).toContain('data/loadfile.dat')
  })

  test('are made again, the same bytes, and cannot be asked for anew', () => {
    place.good(['export', '--to', 'again', '--again', '2'])
    expect(readFolder(join(place.dir, 'again'))).toEqual(readFolder(join(place.dir, 'views')))
    for (const option of ['--load-file', '--case-uco']) {
      const ran = place.run(['export', '--to', 'told', '--again', '2', option])
      expect(ran.status).toBe(2)
      expect(ran.stderr).toContain(`${option} is told by the entry that --again names`)
    }
  })

  test('are in a ZIP too, and in no packet for which they were not asked', () => {
    place.good(['export', '--to', 'views.zip', '--load-file', '--no-pdf'])
    place.good(['verify', 'views.zip'])
    place.good(['export', '--to', 'plain', '--no-pdf'])
    const plain = readFolder(join(place.dir, 'plain'))
    expect([...plain.keys()].filter((path) => /loadfile|jsonld/.test(path))).toEqual([])
    const data = JSON.parse(readFileSync(inPacket('plain', 'evidence.json'), 'utf8'))
    expect(Object.keys(data.packet)).not.toContain('views')
  })

  test('are found where they were changed or taken away', () => {
    place.good(['verify', 'again'])
    const path = inPacket('again', 'loadfile.dat')
    const bytes = readFileSync(path)
    writeFileSync(path, bytes.toString('utf8').replace('Ruslan', 'Sergey'))
    const changed = place.run(['verify', 'again'])
    expect([changed.status, changed.stdout]).toEqual([1, expect.stringContaining('loadfile.dat')])
    rmSync(path)
    const gone = place.run(['verify', 'again'])
    expect([gone.status, gone.stdout]).toEqual([1, expect.stringContaining('loadfile.dat')])
  })

  test('are told by --help', () => {
    const help = place.good(['export', '--help'])
    for (const option of ['--load-file', '--case-uco']) expect(help).toContain(option)
  })
})
