/** The parts of the book, in order. */
import type { PacketView } from '../packet-view.ts'
import type { Block, Part } from './blocks.ts'
import { stated, wordsBlock } from './said.ts'

/** The book of a packet. */
export function bookParts(view: PacketView): readonly Part[] {
  const { data, timeline } = view
  const cover = function* (): Generator<Block> {
    yield {
      is: 'facts',
      rows: [
        [['Prepared for'], [stated(data.packet.recipient)]],
        [['Purpose'], [stated(data.packet.purpose)]],
      ],
    }
  }
  const chronology = function* (): Generator<Block> {
    for (const { seq, corrected } of timeline) {
      const words = JSON.stringify(corrected)
      yield {
        is: 'card',
        kind: 'entry',
        id: `entry-${seq}`,
        blocks: [
          { is: 'heading', level: 3, text: [`Entry ${seq}`] },
          wordsBlock(words, undefined, `entry ${seq}`),
        ],
      }
    }
  }
  return [
    { id: 'part-0', number: '0', title: 'Cover', blocks: cover },
    { id: 'part-4', number: '4', title: 'Chronology', blocks: chronology },
  ]
}
