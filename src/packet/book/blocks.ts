/**
 * What the book is made of (packet.md, "The book"): parts of blocks of spans. A view (packet.html, packet.pdf) receives
 * blocks and nothing else, so both say the same. A plain string is a text of ours; whatever came from outside, also
 * what the owner typed, is `said`, and stays data in every view.
 */

/** Where a link leads: `entry-3`, `file-3-0`, `part-7`, made by us only. */
export type Anchor = `entry-${number}` | `file-${number}-${number}` | `part-${string}` | `draft-${string}`

/** A stretch of text. */
export type Span =
  /** Ours. A LF is a break of the line. */
  | string
  /** By others or typed by the owner: verbatim, isolated, what could act or hide shown as a code, holes as marks. */
  | { readonly said: string; readonly language?: string }
  /** Ours or a digest, a path, a command: one width, broken anywhere. */
  | { readonly code: string }
  | { readonly strong: string }
  /** Ours, in small print. */
  | { readonly note: string }
  /** A link with words of ours. */
  | { readonly to: Anchor; readonly text: string }
  /** Something to be filled in by hand: a line, with what belongs there under it or in brackets. */
  | { readonly blank: string }

/** Spans in reading order. */
export type Text = readonly Span[]

/** A column of a table: its heading, and its share of the width (all shares of a table together are the width). */
export type Column = { readonly name: string; readonly share: number }

/** A bar of a plot: what is counted, how many, and the entries that were counted. */
export type Bar = { readonly label: Text; readonly count: number; readonly entries: readonly number[] }

/** A block. Iterables are walked once by a view, and give the same again from the start. */
export type Block =
  /** Below the title of the part: 2 a section, 3 a card or a step, 4 a line above a text. */
  | { readonly is: 'heading'; readonly level: 2 | 3 | 4; readonly text: Text; readonly id?: Anchor }
  | { readonly is: 'text'; readonly text: Text; readonly note?: true }
  | { readonly is: 'items'; readonly items: readonly Text[]; readonly numbered?: true }
  /** Labels with what they hold. `dense`: many of them, so that paper sets them in running lines. */
  | {
      readonly is: 'facts'
      readonly rows: readonly (readonly [label: Text, value: Text])[]
      readonly dense?: true
    }
  | {
      readonly is: 'table'
      readonly caption: string
      readonly columns: readonly Column[]
      readonly rows: Iterable<readonly Text[]>
    }
  /** Words by others as a block of their own; `rest` says what was folded and where the whole of it is. */
  | {
      readonly is: 'words'
      readonly said: string
      readonly language?: string
      readonly rest?: string
    }
  /** Commands to type, and what they print, each line verbatim. Ours. */
  | { readonly is: 'commands'; readonly lines: readonly string[] }
  /** Remarks that stand out above an entry: withdrawn, in part, order uncertain. Ours. */
  | { readonly is: 'marks'; readonly marks: readonly string[] }
  /** An entry, a later entry about it, an exhibit, a draft: set apart from what is around it. */
  | {
      readonly is: 'card'
      readonly kind: 'entry' | 'later' | 'exhibit' | 'draft'
      readonly id?: Anchor
      readonly blocks: readonly Block[]
    }
  /** A picture whose bytes were sniffed as safe to show; on a screen it is blurred until pressed. */
  | {
      readonly is: 'picture'
      readonly id: string
      readonly label: string
      readonly warning: string
      readonly type: 'image/png' | 'image/jpeg' | 'image/webp' | 'image/gif'
      readonly width: number
      readonly height: number
      readonly bytes: Uint8Array
    }
  | { readonly is: 'plot'; readonly caption: string; readonly bars: readonly Bar[] }
  /** What may distress: on a screen closed until it is pressed, on paper under its warning. */
  | { readonly is: 'grave'; readonly warning: string; readonly blocks: readonly Block[] }
  /** Lines for a signature, a date, a place. */
  | { readonly is: 'sign'; readonly lines: readonly string[] }
  /** What follows stands on a new page. */
  | { readonly is: 'break' }

/** A part of the book. `number` as in the contents: `0`, `4b`, `17`. */
export type Part = {
  readonly id: `part-${string}`
  readonly number: string
  readonly title: string
  /** From the start, each time it is called; one at a time, so that a long book is never whole in memory. */
  blocks(): Iterable<Block>
}
