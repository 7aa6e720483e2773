/**
 * HTML out of a template that takes no plain text (hostile-input.md, "HTML"): texts are made into markup by `said` and
 * `ours` alone, shown visibly and escaped, so no text by others can become an element or an attribute.
 */
import { BLOCK, hiddenWords, partsOf, showUnmarked } from '../hidden-mark.ts'

/** Markup of our own making. */
export type Html = { readonly markup: string }
type Piece = Html | number | undefined | readonly Piece[]

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
}

function escaped(text: string): string {
  return showUnmarked(text, { tab: true }).replace(/[&<>"'`]/g, (sign) => ESCAPES[sign] as string)
}

/** Markup with markup in it: a list becomes its pieces in order, undefined nothing. */
export function html(strings: TemplateStringsArray, ...pieces: readonly Piece[]): Html {
  let markup = strings[0] as string
  for (const [at, piece] of pieces.entries()) markup += markupOf(piece) + strings[at + 1]
  return { markup }
}

function markupOf(piece: Piece): string {
  if (piece === undefined) return ''
  if (typeof piece === 'number') return String(piece)
  return 'markup' in piece ? piece.markup : piece.map(markupOf).join('')
}

/** A text by others, isolated from what is around it; holes as marks that are seen and, in words, heard. */
export function said(text: string, language?: string): Html {
  return { markup: `<bdi${langAttr(language).markup}>${partsOf(text).map(pieceOf).join('')}</bdi>` }
}

function pieceOf(part: string | number): string {
  if (typeof part === 'string') return marked(escaped(part))
  const blocks = BLOCK.repeat(part)
  return `<span class="hidden"><span aria-hidden="true">${blocks}</span><span class="heard">${hiddenWords(part)}</span></span>`
}

/** An escape keeps its order in right-to-left text, and looks unlike a text that spells one out. */
function marked(text: string): string {
  return text.replace(/\\u\{[0-9a-f]{1,6}\}/g, (code) => `<span class="code" dir="ltr">${code}</span>`)
}

/** A text of ours, for an element; a LF is a break. Escaped all the same. */
export function ours(text: string): Html {
  return { markup: escaped(text).replaceAll('\n', '<br>') }
}

/** A text for a quoted attribute, or for an element that holds nothing but text. */
export function attr(text: string): Html {
  return { markup: escaped(text) }
}

/** ` lang="…"` for a recorded language that is a well-formed tag; nothing for any other. */
export function langAttr(language: string | undefined): Html {
  const valid = language !== undefined && /^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,4}$/.test(language)
  return { markup: valid ? ` lang="${language}"` : '' }
}
