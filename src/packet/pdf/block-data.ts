/**
 * Blocks of the book as data for the template (template.ts): small objects with short names, of which the template
 * makes nothing but text. What the names mean stands beside each.
 */
import type { Anchor, Block, Column, Span, Text } from '../book/blocks.ts'
import { holdsRightToLeft, isolated, isRightToLeft } from './direction.ts'
import { lettersOf, ourRuns, type Run, saidRuns } from './runs.ts'

type Data = { readonly [name: string]: unknown }

/** What blocks are turned to data with: each anchor and link is told, and each picture asked for. */
export type Sink = {
  /** True for the first that bears this name, which alone may. */
  place(id: Anchor): boolean
  link(to: Anchor): void
  /** The path of the picture within the volume. */
  picture(block: Block & { is: 'picture' }): string
}

/** Points across the text of a page, and the size of letters in a table. */
const PAGE_WIDTH = 464
const CELL_SIZE = 8
/** What a label and a value of a list of facts have, in ems, and a line of commands. */
const LABEL_ROOM = 11
const VALUE_ROOM = 36
const COMMAND_ROOM = 54
/** The largest size of a picture on a page, in points, and how many of its pixels go into one at least. */
const PICTURE_WIDTH = 400
const PICTURE_HEIGHT = 330
const PIXELS_A_POINT = 1.6

/** The block as data, or several where the template has no one thing for it. */
export function blockData(block: Block, sink: Sink): Data[] {
  switch (block.is) {
    case 'heading': {
      const { level, id } = block
      const named = id !== undefined && sink.place(id) ? { id } : {}
      return [{ b: 'h', l: level, t: textData(block.text, sink), ...named }]
    }
    case 'text':
      return [{ b: block.note === true ? 'n' : 't', t: textData(block.text, sink) }]
    case 'items':
      return [{ b: block.numbered === true ? 'o' : 'i', r: block.items.map((item) => textData(item, sink)) }]
    case 'facts':
      return [
        {
          b: block.dense === true ? 'd' : 'f',
          r: block.rows.map(([label, value]) =>
            block.dense === true
              ? [textData(label, sink), textData(value, sink)]
              : [textData(label, sink, LABEL_ROOM), textData(value, sink, VALUE_ROOM)],
          ),
        },
      ]
    case 'table':
      return [tableData(block, [...block.rows], false, sink)]
    case 'words':
      return [
        {
          b: 'w',
          p: wordLines(block.said),
          ...languageData(block.language),
          ...(block.rest === undefined ? {} : { r: block.rest }),
        },
      ]
    case 'commands':
      return [{ b: 'c', r: block.lines.map((line) => runsData(ourRuns(line, COMMAND_ROOM))) }]
    case 'marks':
      return [{ b: 'm', r: block.marks.map((mark) => runsData(ourRuns(mark))) }]
    case 'card':
      return cardData(block, sink)
    case 'picture':
      return [pictureData(block, sink)]
    case 'plot':
      return [plotData(block, sink)]
    case 'grave':
      return [
        {
          b: 'g',
          t: runsData(ourRuns(block.warning)),
          c: block.blocks.flatMap((one) => blockData(one, sink)),
        },
      ]
    case 'sign':
      return [{ b: 's', r: block.lines.map((line) => runsData(ourRuns(line))) }]
    case 'break':
      return [{ b: 'b' }]
  }
}

/** A table with some of its rows; a long one goes in pieces, those after the first with `again`. */
export function tableData(
  table: Block & { is: 'table' },
  rows: readonly (readonly Text[])[],
  again: boolean,
  sink: Sink,
): Data {
  const shares = table.columns.reduce((sum, { share }) => sum + share, 0)
  const roomOf = ({ share }: Column) => Math.max(2, ((share / shares) * PAGE_WIDTH - 6) / CELL_SIZE)
  const rooms = table.columns.map(roomOf)
  return {
    b: 'r',
    t: again ? `${table.caption} (continued)` : table.caption,
    w: table.columns.map(({ share }) => share),
    h: table.columns.map(({ name }, at) => runsData(ourRuns(name, rooms[at]))),
    r: rows.map((row) => table.columns.map((_, at) => textData(row[at] ?? [], sink, rooms[at]))),
  }
}

/** The name of a card is that of its heading, so that a bookmark and a link lead to the same place. */
function cardData(card: Block & { is: 'card' }, sink: Sink): Data[] {
  const named = card.id !== undefined && sink.place(card.id)
  const [first, ...others] = card.blocks.flatMap((one) => blockData(one, sink))
  const heads = first !== undefined && first['b'] === 'h' && !('id' in first)
  const start = !named ? [first] : heads ? [{ ...first, id: card.id }] : [{ b: 'a', id: card.id }, first]
  return [{ b: 'k', k: card.kind, c: [...start.filter((one) => one !== undefined), ...others] }]
}

function pictureData(picture: Block & { is: 'picture' }, sink: Sink): Data {
  const { width, height } = picture
  const scale = Math.min(1 / PIXELS_A_POINT, PICTURE_WIDTH / width, PICTURE_HEIGHT / height)
  return {
    b: 'p',
    p: sink.picture(picture),
    w: Math.max(1, Math.round(width * scale)),
    a: ourRuns(picture.label)
      .map((run) => (typeof run === 'string' ? run : ''))
      .join(''),
    t: runsData(ourRuns(`Picture of ${picture.label}; ${picture.warning}`)),
  }
}

function plotData(plot: Block & { is: 'plot' }, sink: Sink): Data {
  const most = plot.bars.reduce((max, { count }) => Math.max(max, count), 1)
  return {
    b: 'l',
    t: plot.caption,
    r: plot.bars.map(({ label, count, entries }) => ({
      t: textData(label, sink, 13),
      n: count,
      p: Math.round((1000 * count) / most) / 10,
      e: entries.map((seq) => {
        sink.link(`entry-${seq}`)
        return [`entry-${seq}`, String(seq)]
      }),
    })),
  }
}

/** Spans as the template takes them; a lone plain one is just its text. */
export function textData(text: Text, sink: Sink, room?: number): unknown {
  const spans = text.flatMap((span) => spanData(span, sink, room))
  return spans.length === 1 && typeof spans[0] === 'string' ? spans[0] : spans
}

/** `k`: s said, c code, b strong, n note, a link, f blank; a plain text is its runs. */
function spanData(span: Span, sink: Sink, room: number | undefined): unknown[] {
  if (typeof span === 'string') return ourRuns(span, room)
  if ('said' in span) {
    const runs = saidRuns(span.said, room)
    const letters = lettersOf(runs)
    const apart = holdsRightToLeft(letters) ? isolated<Run>(runs, isRightToLeft(letters)) : runs
    return [{ k: 's', r: apart, ...languageData(span.language) }]
  }
  if ('code' in span) return [{ k: 'c', r: runsData(ourRuns(span.code, room)) }]
  if ('strong' in span) return [{ k: 'b', r: runsData(ourRuns(span.strong, room)) }]
  if ('note' in span) return [{ k: 'n', r: runsData(ourRuns(span.note, room)) }]
  if ('blank' in span) return [{ k: 'f', r: runsData(ourRuns(span.blank, room)) }]
  sink.link(span.to)
  return [{ k: 'a', to: span.to, r: runsData(ourRuns(span.text, room)) }]
}

function runsData(runs: readonly Run[]): unknown {
  return runs.length === 1 && typeof runs[0] === 'string' ? runs[0] : runs
}

/** Each line by its own direction; lines that follow one another with the same one stay together. */
function wordLines(said: string): { d?: 1; r: unknown }[] {
  const lines: { rightToLeft: boolean; text: string }[] = []
  for (const text of said.split('\n')) {
    const letters = lettersOf(saidRuns(text))
    const last = lines.at(-1)
    const rightToLeft = isRightToLeft(letters)
    const same = last !== undefined && (last.rightToLeft === rightToLeft || letters.trim() === '')
    if (same) last.text += `\n${text}`
    else lines.push({ rightToLeft, text })
  }
  return lines.map(({ rightToLeft, text }) => ({
    ...(rightToLeft ? { d: 1 as const } : {}),
    r: runsData(saidRuns(text)),
  }))
}

/** A recorded language that the file can state: a primary subtag, and a region (BCP 47). */
function languageData(tag: string | undefined): { g?: string; z?: string } {
  const found = /^([A-Za-z]{2,3})(?:-[A-Za-z]{4})?(?:-([A-Za-z]{2}))?$/.exec(tag ?? '')
  if (found === null) return {}
  const [, language = '', region] = found
  return {
    g: language.toLowerCase(),
    ...(region === undefined ? {} : { z: region.toUpperCase() }),
  }
}
