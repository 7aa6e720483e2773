/**
 * packet.html: one file, no script, nothing loaded from anywhere, a policy that forbids both (hostile-input.md,
 * "HTML"). Must never hold a link, an element or an attribute that comes from a text by others.
 */
import { encodeBase64, encodeUtf8 } from '../core/bytes.ts'
import { sha256 } from '../core/crypto.ts'
import { checkingSection, limitsSection } from './checking.ts'
import { chronologySection } from './chronology.ts'
import { cover } from './cover.ts'
import { exhibitSection } from './exhibit-section.ts'
import { attr, html } from './html-text.ts'
import type { PacketView } from './packet-view.ts'
import { PAGE_STYLE } from './page-style.ts'
import { contentsSection, scheduleSection } from './schedule.ts'

const CONTENTS = [
  ['checking', 'How to check'],
  ['chronology', 'Chronology'],
  ['exhibits', 'Exhibits'],
  ['schedule', 'Hash schedule'],
  ['contents', 'What is in the folder'],
  ['limits', 'Limits'],
] as const

/** The page as UTF-8. */
export function packetPage(view: PacketView): Uint8Array {
  const style = encodeBase64(sha256(encodeUtf8(PAGE_STYLE)))
  const policy = `default-src 'none'; img-src data:; style-src 'sha256-${style}'; base-uri 'none'; form-action 'none'`
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${{ markup: policy }}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Evidence packet ${attr(view.data.packet.id)}</title>
<style>${{ markup: PAGE_STYLE }}</style>
</head>
<body>
${cover(view)}<nav aria-label="Contents"><ol>${CONTENTS.map(([id, name]) => html`<li><a href="#${attr(id)}">${attr(name)}</a></li>`)}</ol></nav>
<main>
${checkingSection(view)}${chronologySection(view)}${exhibitSection(view)}${scheduleSection(view)}${contentsSection(view)}${limitsSection()}</main>
<footer><p>Packet ${view.data.packet.id}. This page is a view of data/evidence.json and shows nothing by itself: how to check is told above.</p></footer>
</body>
</html>
`
  return encodeUtf8(page.markup)
}
