/** Parts of the book of a packet, as the views receive them, and their texts. */
import type { Block, Part, Text } from '../../src/packet/book/blocks.ts'
import { bookParts } from '../../src/packet/book/book.ts'
import { buildPacket, type PacketInput } from '../../src/packet/packet.ts'
import { viewOf } from '../../src/packet/packet-view.ts'

/** The parts by their numbers. */
export async function partsOf(input: PacketInput): Promise<ReadonlyMap<string, Part>> {
  const { data, files } = await buildPacket(input)
  const byPath = new Map(files.map((file) => [file.path, file]))
  const view = await viewOf(data, (path) => byPath.get(`data/${path}`)?.open() ?? [])
  return new Map(bookParts(view).map((part) => [part.number, part]))
}

/** A text as it reads; words by others between ⟨ and ⟩. */
export function plain(text: Text): string {
  return text
    .map((span) => {
      if (typeof span === 'string') return span
      if ('said' in span) return `⟨${span.said}⟩`
      if ('to' in span) return span.text
      return 'code' in span
        ? span.code
        : 'strong' in span
          ? span.strong
          : 'note' in span
            ? span.note
            : span.blank
    })
    .join('')
}

/** A block and all within it, in reading order. */
export function everyBlock(blocks: Iterable<Block>): Block[] {
  return [...blocks].flatMap((block) => {
    return block.is === 'card' || block.is === 'grave' ? [block, ...everyBlock(block.blocks)] : [block]
  })
}

/** What blocks say, a line each: of facts and tables a line a row. */
export function linesOf(blocks: Iterable<Block>): string[] {
  return everyBlock(blocks).flatMap((block): string[] => {
    switch (block.is) {
      case 'heading':
      case 'text':
        return [plain(block.text)]
      case 'items':
        return block.items.map(plain)
      case 'facts':
        return block.rows.map(([label, value]) => `${plain(label)}: ${plain(value)}`)
      case 'table':
        return [block.caption, ...[...block.rows].map((row) => row.map(plain).join(' | '))]
      case 'words':
        return [`⟨${block.said}⟩`]
      case 'commands':
        return [...block.lines]
      case 'marks':
        return [...block.marks]
      case 'plot':
        return [block.caption, ...block.bars.map(({ label, count }) => `${plain(label)}: ${count}`)]
      case 'grave':
        return [block.warning]
      case 'sign':
        return [...block.lines]
      default:
        return []
    }
  })
}

/** What the part of that number says. */
export function linesIn(parts: ReadonlyMap<string, Part>, number: string): string[] {
  return linesOf((parts.get(number) as Part).blocks())
}
