/** Words of a report: nothing that a wrong copy of twelve words alone could have caused is called a change. */
import { beforeAll, describe, expect, test } from 'vitest'
import { findingWords } from '../../src/core/finding-words.ts'
import { parseNoteText } from '../../src/core/note.ts'
import type { Anchors } from '../../src/verify/anchors.ts'
import { reportWords } from '../../src/verify/report-words.ts'
import { dataOf, packetOf } from '../made-packet.ts'
import { madeVault } from '../made-vault.ts'
import type { FileMap } from '../written-vault.ts'
import { heldWords } from './outcome.ts'
import { packetReport } from './packet-outcome.ts'

const WAYS = { later: 'there', key: 'here' }
const NOT_FITTING = 'It does not fit what it was held against.'
const CHANGED = 'Changed. It is not as it was signed.'

let packet: FileMap
let held: Record<string, Partial<Anchors>>
beforeAll(async () => {
  packet = await packetOf(await madeVault(), [1, 2], [])
  const { checkpoint } = dataOf(packet)
  expect(parseNoteText(checkpoint)).toBeDefined()
  const [right] = heldWords(checkpoint).words ?? []
  const { size = 0, words = [] } = right ?? {}
  held = {
    'another manifest': { manifest: '0'.repeat(64) },
    'another key': { key: { publicKey: new Uint8Array(32) } },
    'words in another order': { words: [{ size, words: words.toReversed() }] },
  }
})

const verdictOf = async (files: FileMap, anchors: Partial<Anchors>): Promise<string> =>
  reportWords(await packetReport(files, anchors), WAYS).verdict

describe('a whole packet, held against', () => {
  test.each(['another manifest', 'another key', 'words in another order'])('%s', async (name) => {
    const report = await packetReport(packet, held[name])
    expect(report).toMatchObject({ verdict: 'changed', answers: { unchanged: 'no' } })
    const { verdict, answers } = reportWords(report, WAYS)
    expect(verdict).toBe(NOT_FITTING)
    expect(answers[0]?.words).toBe(
      'no: it does not fit what it was held against; no other failure was found, see below',
    )
  })

  test('another manifest, and what it may come from is said', async () => {
    const { findings } = await packetReport(packet, held['another manifest'])
    const words = findings.map(findingWords).join(' ')
    expect(words).toContain('or the digits were copied wrongly or are of another file, such as the ZIP')
  })
})

test('a packet that was changed is said to be, whatever else it does not fit', async () => {
  const damaged: FileMap = new Map([...packet, ['data/leaves.txt', new TextEncoder().encode('x')]])
  expect(await verdictOf(damaged, {})).toBe(CHANGED)
  for (const anchors of Object.values(held)) expect(await verdictOf(damaged, anchors)).toBe(CHANGED)
})

test('where findings of one kind were left out, it is said', async () => {
  const strays = (count: number): FileMap =>
    new Map([
      ...packet,
      ...Array.from({ length: count }, (_, k) => [`data/x${k}`, new Uint8Array()] as const),
    ])
  const looked = async (files: FileMap) => reportWords(await packetReport(files), WAYS).looked.join(' ')
  expect(await looked(strays(1000))).not.toContain('1,000')
  expect(await looked(strays(1001))).toContain(
    'Of one kind of finding the first 1,000 are told; 1 more was found.',
  )
  expect(await looked(strays(2500))).toContain('1500 more were found.')
})

test('of a file that a system leaves in a folder by itself, that is said', async () => {
  const found = async (path: string) => {
    const { verdict, findings } = await packetReport(new Map([...packet, [path, new Uint8Array()]]))
    expect(verdict).toBe('changed')
    return findings.filter(({ code }) => code === 'file-unlisted').map(findingWords)
  }
  const told = 'A file of this name is often left in a folder by the system that showed it'
  for (const path of ['.DS_Store', 'data/exhibits/.DS_Store', 'data/Thumbs.db', 'desktop.ini', '._bagit.txt'])
    expect(await found(path), path).toEqual([expect.stringContaining(told)])
  for (const path of ['.DS_Store.txt', 'data/x.DS_Store', 'notes.ini'])
    expect(await found(path), path).toEqual([`${path} is there, but no manifest names it.`])
})
