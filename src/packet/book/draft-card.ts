/**
 * A draft to be signed: what it is, numbered statements with blanks, lines to sign, what the packet fills in, what is
 * still needed. Holds no fact that is not in the packet, and is never signed.
 */
import type { Block, Text } from './blocks.ts'

/** What a draft is made of. `closing` stands after the statements, word for word as it is to be signed. */
export type Draft = {
  readonly name: string
  readonly title: string
  readonly about: Text
  readonly statements: readonly Text[]
  readonly closing?: Text
  readonly sign: readonly string[]
  /** Facts of the packet that belong to the draft. */
  readonly filled?: readonly (readonly [label: Text, value: Text])[]
  readonly tables?: readonly Block[]
  readonly needed: readonly Text[]
}

/** The draft as a card. */
export function draftCard(draft: Draft): Block {
  const { name, title, about, statements, closing, sign, filled = [], tables = [], needed } = draft
  const blocks: Block[] = [
    { is: 'heading', level: 3, text: [title] },
    { is: 'marks', marks: ['Draft for review by counsel: not signed, to be filled in'] },
    { is: 'text', text: about },
  ]
  if (filled.length > 0) blocks.push({ is: 'facts', rows: filled })
  blocks.push(...tables, { is: 'items', numbered: true, items: statements })
  if (closing !== undefined) blocks.push({ is: 'text', text: closing })
  blocks.push(
    { is: 'sign', lines: sign },
    { is: 'heading', level: 4, text: ['Still needed'] },
    { is: 'items', items: needed },
  )
  return { is: 'card', kind: 'draft', id: `draft-${name}`, blocks }
}
