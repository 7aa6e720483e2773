/** The blocks of a part as plain text: one for what is ours and what was said together, and each of them alone. */
import type { Block, Part, Span, Text } from '../../src/packet/book/blocks.ts'

/** A stretch of text with whose it is; a blank is ours. */
type Piece = { readonly ours: boolean; readonly text: string }

function pieceOf(span: Span): Piece {
  if (typeof span === 'string') return { ours: true, text: span }
  if ('said' in span) return { ours: false, text: span.said }
  if ('code' in span) return { ours: true, text: span.code }
  if ('strong' in span) return { ours: true, text: span.strong }
  if ('note' in span) return { ours: true, text: span.note }
  if ('to' in span) return { ours: true, text: span.text }
  return { ours: true, text: `____(${span.blank})` }
}

const ours = (text: string): Text => [text]

/** The lines of a block: each a text, or the cells of a row. */
function* linesOf(block: Block): Generator<readonly Text[]> {
  switch (block.is) {
    case 'heading':
    case 'text':
      yield [block.text]
      return
    case 'items':
      for (const item of block.items) yield [item]
      return
    case 'facts':
      yield* block.rows
      return
    case 'table':
      yield [ours(block.caption)]
      yield block.columns.map(({ name }) => ours(name))
      yield* block.rows
      return
    case 'words':
      yield [[{ said: block.said }, block.rest ?? '']]
      return
    case 'commands':
      for (const line of block.lines) yield [ours(line)]
      return
    case 'marks':
      for (const mark of block.marks) yield [ours(mark)]
      return
    case 'card':
      for (const inner of block.blocks) yield* linesOf(inner)
      return
    case 'grave':
      yield [ours(block.warning)]
      for (const inner of block.blocks) yield* linesOf(inner)
      return
    case 'picture':
      yield [ours(`${block.label} ${block.warning}`)]
      return
    case 'plot':
      yield [ours(block.caption)]
      for (const { label } of block.bars) yield [label]
      return
    case 'sign':
      for (const line of block.lines) yield [ours(`____(${line})`)]
      return
    case 'break':
  }
}

const textOf = (text: Text): string =>
  text
    .map(pieceOf)
    .map((piece) => piece.text)
    .join('')

/** Every line of some blocks; cells are parted by ` | `. */
export function blockLines(blocks: Iterable<Block>): string[] {
  return [...blocks].flatMap((block) => [...linesOf(block)].map((cells) => cells.map(textOf).join(' | ')))
}

/** A part as one text. */
export function partText(part: Part): string {
  return [part.title, ...blockLines(part.blocks())].join('\n')
}

/** All texts of ours in a part, and all that was said, each as one text. */
export function textsOf(part: Part): { ours: string; said: string } {
  const pieces = [...part.blocks()]
    .flatMap((block) => [...linesOf(block)])
    .flatMap((cells) => cells.flatMap((text) => text.map(pieceOf)))
  const of = (mine: boolean) =>
    pieces
      .filter((piece) => piece.ours === mine)
      .map(({ text }) => text)
      .join('\n')
  return { ours: `${part.title}\n${of(true)}`, said: of(false) }
}

/** The cards of a part whose id is `id`. */
export function cardOf(part: Part, id: string): Block & { is: 'card' } {
  for (const block of part.blocks()) if (block.is === 'card' && block.id === id) return block
  throw new Error(`no card ${id}`)
}
