/**
 * packet.html: the book for a screen, and for a printer. One file, no script, nothing loaded from anywhere, a policy
 * that forbids both (hostile-input.md, "HTML"). Must never hold a link, an element or an attribute that comes from a
 * text by others. It is made block by block into bytes, so that a long book is never one text.
 */
import { concat, encodeBase64, encodeUtf8 } from '../../core/bytes.ts'
import { sha256 } from '../../core/crypto.ts'
import type { Part } from '../book/blocks.ts'
import { bookParts } from '../book/book.ts'
import type { PacketView } from '../packet-view.ts'
import { blocksHtml, PageState } from './blocks.ts'
import { attr, type Html, html, ours, said } from './html-text.ts'
import { pageStyle } from './page-style.ts'

/** So many UTF-16 units are gathered before they are made bytes. */
const GATHERED = 1 << 16

/** The page as UTF-8. */
export function packetPage(view: PacketView): Uint8Array {
  const chunks: Uint8Array[] = []
  let gathered = ''
  for (const { markup } of pageHtml(view)) {
    gathered += markup
    if (gathered.length < GATHERED) continue
    chunks.push(encodeUtf8(gathered))
    gathered = ''
  }
  return concat(...chunks, encodeUtf8(gathered))
}

function* pageHtml(view: PacketView): Generator<Html> {
  const { id } = view.data.packet
  const [cover, ...parts] = bookParts(view) as [Part, ...Part[]]
  const state = new PageState()
  yield headHtml(id, pageStyle(id, view.checkpoint?.words))
  yield html`<header id="${attr(cover.id)}">
<p class="kind">Evidence packet</p>
<h1>Packet ${said(id)}</h1>
`
  yield* blocksHtml(cover.blocks(), state)
  yield html`</header>
<nav aria-label="Contents"><ol>${parts.map(({ id: to, number, title }) => html`<li><a href="#${attr(to)}"><span class="number">${ours(number)}</span> ${ours(title)}</a></li>`)}</ol></nav>
<main>
`
  for (const part of parts) yield* partHtml(part, state)
  yield html`</main>
<footer><p>Packet ${said(id)}. This page is a view of data/evidence.json and shows nothing by itself: how to check is told above.</p></footer>
</body>
</html>
`
}

function headHtml(id: string, styleText: string): Html {
  const style = encodeBase64(sha256(encodeUtf8(styleText)))
  const policy = `default-src 'none'; img-src data:; style-src 'sha256-${style}'; base-uri 'none'; form-action 'none'`
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${{ markup: policy }}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Evidence packet ${attr(id)}</title>
<style>${{ markup: styleText }}</style>
</head>
<body>
`
}

function* partHtml(part: Part, state: PageState): Generator<Html> {
  const { id, number, title } = part
  state.startPart()
  const heading = attr(`title-${id}`)
  yield html`<section id="${attr(id)}" aria-labelledby="${heading}"><h2 id="${heading}"><span class="number">${ours(number)}</span> ${ours(title)}</h2>
`
  yield* blocksHtml(part.blocks(), state)
  yield html`</section>
`
}
