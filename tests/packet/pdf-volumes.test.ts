import { describe, expect, test } from 'vitest'
import type { Block, Part, Text } from '../../src/packet/book/blocks.ts'
import { type Volume, volumesOf } from '../../src/packet/pdf/volumes.ts'
import { partOf } from './pdf-here.ts'

const HEAD = { packet: 'deadbeef-41', words: 'abandon ability', createdAt: '2026-03-08T02:30:00.000Z' }

type Data = {
  readonly b: readonly {
    readonly b: string
    readonly t?: string
    readonly r?: unknown[]
    readonly again?: 1
  }[]
  readonly v: {
    readonly volume: number
    readonly volumes: number
    readonly links: Readonly<Record<string, number>>
    readonly short: readonly string[]
    readonly date: readonly number[] | null
  }
}

function dataOf({ files }: Volume): Data {
  const [data] = files
  return JSON.parse(Buffer.concat(data?.chunks ?? []).toString('utf8')) as Data
}

function* cards(count: number, to: number): Generator<Block> {
  for (let seq = 1; seq <= count; seq++) {
    yield {
      is: 'card',
      kind: 'entry',
      id: `entry-${seq}`,
      blocks: [{ is: 'heading', level: 3, text: [{ to: `entry-${to}`, text: 'see' }] }],
    }
  }
}

function table(rows: number): Block {
  return {
    is: 'table',
    caption: 'Hashes',
    columns: [{ name: 'Entry', share: 1 }],
    rows: Array.from({ length: rows }, (_, at): Text[] => [[String(at)]]),
  }
}

const long = (blocks: () => Iterable<Block>, number = '4'): Part => ({ ...partOf([], number), blocks })

describe('volumes', () => {
  test('hold at most 2,000 cards each; a part that is cut goes on under its title', () => {
    const volumes = volumesOf([long(() => cards(4500, 1))], HEAD)
    expect(volumes.map(({ name }) => name)).toEqual(['packet-1.pdf', 'packet-2.pdf', 'packet-3.pdf'])
    const data = volumes.map(dataOf)
    expect(data.map(({ b }) => b.filter((one) => one.b === 'k').length)).toEqual([2000, 2000, 500])
    expect(data.map(({ b }) => b[0]?.again)).toEqual([undefined, 1, 1])
    expect(data.map(({ v }) => [v.volume, v.volumes])).toEqual([
      [1, 3],
      [2, 3],
      [3, 3],
    ])
    expect(data[0]?.v.date).toEqual([2026, 3, 8, 2, 30, 0])
  })

  test('say of each link whether it is here, in another volume, or nowhere', () => {
    const data = (to: number) =>
      volumesOf([long(() => cards(2500, to))], HEAD).map((one) => dataOf(one).v.links)
    expect(data(1)).toEqual([{ 'entry-1': 0 }, { 'entry-1': 1 }])
    expect(data(2400)).toEqual([{ 'entry-2400': 2 }, { 'entry-2400': 0 }])
    expect(data(9999)).toEqual([{}, {}])
  })

  test('cut a long table between rows, lose none, and say that it goes on', () => {
    const data = volumesOf([partOf([table(4100)])], HEAD).map(dataOf)
    const tables = data.flatMap(({ b }) => b.filter((one) => one.b === 'r'))
    expect(tables.map(({ t }) => t)).toEqual(['Hashes', 'Hashes (continued)', 'Hashes (continued)'])
    expect(tables.flatMap(({ r }) => r)).toEqual(Array.from({ length: 4100 }, (_, at) => [String(at)]))
  })

  test('are one where the book is short, also where a table has no row', () => {
    const [one, ...others] = volumesOf(
      [partOf([table(0)], '0'), partOf([], '1'), partOf([table(3)], '2')],
      HEAD,
    )
    expect(others).toEqual([])
    expect(one?.name).toBe('packet.pdf')
    // The first asks for a page as every book does; the second, as short as the one before, follows on.
    expect(dataOf(one as Volume).v.short).toEqual(['part-1'])
  })

  test('give a name to one place only', () => {
    const twice = [...cards(1, 1), ...cards(1, 1)]
    const [one] = volumesOf([partOf(twice)], HEAD)
    const text = Buffer.concat((one as Volume).files[0]?.chunks ?? []).toString('utf8')
    expect(text.match(/"id":"entry-1"/g)).toHaveLength(1)
  })
})
