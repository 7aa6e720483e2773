/**
 * The book as volumes of bounded length (deps: the typesetter holds a whole volume in memory): the blocks are walked
 * once and kept as bytes, so that no more than one of them is ever an object.
 */
import { encodeUtf8 } from '../../core/bytes.ts'
import type { Anchor, Block, Part, Text } from '../book/blocks.ts'
import { blockData, type Sink, tableData } from './block-data.ts'

/** What stands on every page, and in the properties of the file. */
export type PageHead = {
  /** The packet's number; the page numbers begin with it. */
  readonly packet: string
  /** The first words of the checkpoint. */
  readonly words: string
  /** When the packet was made, UTC as in `recordedAt`. */
  readonly createdAt: string
}

/** A file that the typesetter is given for a volume. */
export type VolumeFile = { readonly path: string; readonly chunks: readonly Uint8Array[] }

/** One PDF to be: its name below data/, and what it is made from. */
export type Volume = { readonly name: string; readonly files: readonly VolumeFile[] }

/**
 * Weights: 2,000 cards fill a volume, or as many rows of tables, or 24,000 links of a plot, or many small blocks. Full,
 * it takes about 400 MB to set.
 */
const FULL = 12_000
const CARD = 6
const ROW = 6
const LINK = 0.5
/** A block above this weight is not put where it would overfill a volume. */
const LARGE = FULL / 4
/** A part below this weight does not ask for a page of its own. */
const SHORT = 9
const FLUSH = 65_536

type Open = {
  readonly chunks: Uint8Array[]
  readonly pictures: VolumeFile[]
  readonly placed: Set<Anchor>
  readonly links: Set<Anchor>
  /** Parts that ask for no new page. */
  readonly short: Set<string>
  pending: string[]
  pendingSize: number
  weight: number
  started: boolean
}

/** The volumes of the book. */
export function volumesOf(parts: Iterable<Part>, head: PageHead): Volume[] {
  const volumes: Open[] = [open()]
  let at = volumes[0] as Open
  const where = new Map<Anchor, number>()
  const sink: Sink = {
    place(id) {
      if (where.has(id)) return false
      where.set(id, volumes.length)
      at.placed.add(id)
      return true
    },
    link: (to) => at.links.add(to),
    picture({ bytes, type }) {
      const path = `/pictures/${at.pictures.length}.${type.slice('image/'.length)}`
      at.pictures.push({ path, chunks: [bytes] })
      return path
    },
  }
  let lastShort = false
  let first = true
  for (const part of parts) {
    let of = 0
    const begin = (again: boolean) => {
      const id = !again && sink.place(part.id) ? { id: part.id } : {}
      write(at, { b: 'P', n: part.number, t: part.title, ...id, ...(again ? { again: 1 } : {}) })
    }
    const turn = () => {
      at = open()
      volumes.push(at)
      begin(true)
    }
    begin(false)
    const room = (weight: number) => {
      if (at.weight >= FULL || (weight > LARGE && at.weight + weight > FULL)) turn()
      return FULL - at.weight
    }
    for (const block of part.blocks()) {
      for (const [weight, data] of pieces(block, sink, room)) {
        write(at, data)
        at.weight += weight
        of += weight
      }
    }
    if (first) write(at, { b: 'O' })
    first = false
    const short = of <= SHORT
    if (short && lastShort) at.short.add(part.id)
    lastShort = short
  }
  return volumes.map((volume, k) => closed(volume, head, k, volumes.length, where))
}

function open(): Open {
  return {
    chunks: [],
    pictures: [],
    placed: new Set(),
    links: new Set(),
    short: new Set(),
    pending: [],
    pendingSize: 0,
    weight: 0,
    started: false,
  }
}

/** The data of a block with its weight; `room` is asked ahead of each piece, and may turn to a new volume. */
function* pieces(
  block: Block,
  sink: Sink,
  room: (weight: number) => number,
): Generator<[weight: number, data: unknown]> {
  if (block.is !== 'table') {
    const weight = weightOf(block)
    room(weight)
    for (const [k, data] of blockData(block, sink).entries()) yield [k === 0 ? weight : 0, data]
    return
  }
  let most = Math.ceil(room(ROW) / ROW)
  let again = false
  let rows: (readonly Text[])[] = []
  for (const row of block.rows) {
    if (rows.length === most) {
      yield [rows.length * ROW, tableData(block, rows, again, sink)]
      most = Math.ceil(room(ROW) / ROW)
      rows = []
      again = true
    }
    rows.push(row)
  }
  yield [rows.length * ROW, tableData(block, rows, again, sink)]
}

function weightOf(block: Block): number {
  switch (block.is) {
    case 'card':
      return CARD + within(block.blocks)
    case 'grave':
      return 1 + within(block.blocks)
    case 'table':
      return ROW * [...block.rows].length
    case 'facts':
      return block.rows.length
    case 'items':
      return block.items.length
    case 'picture':
      return CARD
    case 'plot':
      return block.bars.reduce((sum, { entries }) => sum + 1 + LINK * entries.length, 0)
    default:
      return 1
  }
}

/** Inside a card only what is long of itself counts more. */
function within(blocks: readonly Block[]): number {
  return blocks.reduce(
    (sum, block) => sum + (block.is === 'text' || block.is === 'facts' ? 0 : weightOf(block) - 1),
    0,
  )
}

function write(volume: Open, data: unknown): void {
  const text = `${volume.started ? ',' : '{"b":['}${JSON.stringify(data)}`
  volume.started = true
  volume.pending.push(text)
  volume.pendingSize += text.length
  if (volume.pendingSize >= FLUSH) flush(volume)
}

function flush(volume: Open): void {
  volume.chunks.push(encodeUtf8(volume.pending.join('')))
  volume.pending = []
  volume.pendingSize = 0
}

function closed(
  volume: Open,
  head: PageHead,
  index: number,
  count: number,
  where: ReadonlyMap<Anchor, number>,
): Volume {
  const links: { [to: string]: number } = {}
  for (const to of volume.links) {
    const volumeOf = where.get(to)
    if (volumeOf !== undefined) links[to] = volumeOf === index + 1 ? 0 : volumeOf
  }
  const date = [0, 5, 8, 11, 14, 17].map((from) =>
    Number(head.createdAt.slice(from, from === 0 ? 4 : from + 2)),
  )
  const tail = {
    packet: head.packet,
    words: head.words,
    date: date.every(Number.isSafeInteger) ? date : null,
    volume: index + 1,
    volumes: count,
    links,
    short: [...volume.short],
  }
  write(volume, { b: '' })
  flush(volume)
  volume.chunks.push(encodeUtf8(`],"v":${JSON.stringify(tail)}}`))
  return {
    name: count === 1 ? 'packet.pdf' : `packet-${index + 1}.pdf`,
    files: [{ path: '/data.json', chunks: volume.chunks }, ...volume.pictures],
  }
}
