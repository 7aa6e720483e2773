/**
 * Blocks of the book as HTML, in pieces as they come, so that a long table is never one text. What is closed or blurred
 * on a screen hangs on a box to tick: it needs no script, a keyboard reaches it, and on paper all of it is open.
 */
import { encodeBase64 } from '../../core/bytes.ts'
import type { Block, Text } from '../book/blocks.ts'
import { attr, type Html, html, langAttr, ours, said } from './html-text.ts'
import { plotHtml } from './plot.ts'
import { textHtml } from './spans.ts'

/** What is counted through a page: levels of headings that are open, and boxes, whose ids must differ. */
export class PageState {
  readonly #open: number[] = []
  #boxes = 0

  /** The level of the element for a heading of the book: never more than one below the one above it. */
  heading(level: number): number {
    while ((this.#open.at(-1) ?? 0) >= level) this.#open.pop()
    this.#open.push(level)
    return Math.min(this.#open.length + 2, 6)
  }

  /** The id of the next box. */
  box(): Html {
    this.#boxes++
    return attr(`open-${this.#boxes}`)
  }

  /** A part begins. */
  startPart(): void {
    this.#open.length = 0
  }
}

type Of<K extends Block['is']> = Extract<Block, { is: K }>

/** The blocks in order. */
export function* blocksHtml(blocks: Iterable<Block>, state: PageState): Generator<Html> {
  for (const block of blocks) yield* blockHtml(block, state)
}

function* blockHtml(block: Block, state: PageState): Generator<Html> {
  switch (block.is) {
    case 'heading':
      return yield headingHtml(block, state)
    case 'text':
      return yield html`<p${block.note === true ? html` class="note"` : undefined}>${textHtml(block.text)}</p>\n`
    case 'items':
      return yield itemsHtml(block)
    case 'facts':
      return yield factsHtml(block)
    case 'table':
      return yield* tableHtml(block)
    case 'words':
      return yield wordsHtml(block)
    case 'commands':
      return yield html`<pre tabindex="0">${block.lines.map((line) => html`${ours(line)}\n`)}</pre>\n`
    case 'marks':
      return yield html`<ul class="marks">${block.marks.map((mark) => html`<li>${ours(mark)}</li>`)}</ul>\n`
    case 'card':
      return yield* cardHtml(block, state)
    case 'picture':
      return yield pictureHtml(block)
    case 'plot':
      return yield plotHtml(block, () => state.box())
    case 'grave':
      return yield* graveHtml(block, state)
    case 'sign':
      return yield html`<div class="sign">${block.lines.map((line) => html`<p>${ours(line)}</p>`)}</div>\n`
    case 'break':
      return yield html`<div class="break"></div>\n`
  }
}

function headingHtml({ level, text, id }: Of<'heading'>, state: PageState): Html {
  const name = attr(`h${state.heading(level)}`)
  return html`<${name}${idAttr(id)} class="l${level}">${textHtml(text)}</${name}>\n`
}

function idAttr(id: string | undefined): Html | undefined {
  return id === undefined ? undefined : html` id="${attr(id)}"`
}

function itemsHtml({ items, numbered }: Of<'items'>): Html {
  const list = items.map((item) => html`<li>${textHtml(item)}</li>\n`)
  return numbered === true ? html`<ol>${list}</ol>\n` : html`<ul>${list}</ul>\n`
}

function factsHtml({ rows, dense }: Of<'facts'>): Html {
  if (rows.length === 0) return html``
  const list = rows.map(([label, value]) => {
    return html`<div><dt>${textHtml(label)}</dt><dd>${textHtml(value)}</dd></div>\n`
  })
  return html`<dl${dense === true ? html` class="dense"` : undefined}>${list}</dl>\n`
}

function* tableHtml({ caption, columns, rows }: Of<'table'>): Generator<Html> {
  const whole = columns.reduce((sum, { share }) => sum + share, 0)
  yield html`<div class="wide" role="group" aria-label="${attr(caption)}" tabindex="0"><table><caption>${ours(caption)}</caption><colgroup>${columns.map(
    ({ share }) => html`<col width="${Math.round((share / whole) * 100)}%">`,
  )}</colgroup><thead><tr>${columns.map(({ name }) => html`<th scope="col">${ours(name)}</th>`)}</tr></thead><tbody>`
  for (const cells of rows) yield rowHtml(cells)
  yield html`</tbody></table></div>\n`
}

function rowHtml(cells: readonly Text[]): Html {
  const [first = [], ...others] = cells
  return html`<tr><th scope="row">${textHtml(first)}</th>${others.map((cell) => html`<td>${textHtml(cell)}</td>`)}</tr>\n`
}

function wordsHtml({ said: text, language, rest }: Of<'words'>): Html {
  const shown = text === '' ? ours('(empty text)') : said(text)
  const left = rest === undefined ? undefined : html`<p class="note">${ours(rest)}</p>`
  return html`<blockquote dir="auto"${langAttr(language)}>${shown}</blockquote>${left}\n`
}

function* cardHtml({ kind, id, blocks }: Of<'card'>, state: PageState): Generator<Html> {
  const stamp = html`<p class="stamp">Draft, not signed</p>\n`
  yield html`<article${idAttr(id)} class="${attr(kind)}">${kind === 'draft' ? stamp : undefined}`
  yield* blocksHtml(blocks, state)
  yield html`</article>\n`
}

function pictureHtml({ id, label, warning, type, width, height, bytes }: Of<'picture'>): Html {
  return html`<figure><input type="checkbox" id="${attr(id)}"><label for="${attr(id)}"><span class="press">Show the </span>picture of ${ours(label)}<span class="press">, blurred until this box is ticked</span>; ${ours(warning)}</label>
<img src="data:${attr(type)};base64,${attr(encodeBase64(bytes))}" width="${width}" height="${height}" alt="Picture of ${attr(label)}, as recorded"></figure>
`
}

function* graveHtml({ warning, blocks }: Of<'grave'>, state: PageState): Generator<Html> {
  const id = state.box()
  yield html`<div class="grave"><input type="checkbox" id="${id}"><label for="${id}">${ours(warning)}<span class="press"> Tick to read it.</span></label>
<div class="closed">`
  yield* blocksHtml(blocks, state)
  yield html`</div></div>\n`
}
