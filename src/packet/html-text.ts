/**
 * HTML out of a template in which every text that is put in is data (hostile-input.md, "HTML"): shown visibly, escaped
 * and isolated in `<bdi>`. Only `html` and `attr` make markup, so no text by others can become any.
 */
import { BLOCK, hiddenWords, partsOf, showUnmarked } from './hidden-mark.ts'

/** Markup of our own making. */
export type Html = { readonly markup: string }
type Part = Html | string | number | undefined | readonly Part[]

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

/** Markup with data in it: a text becomes a `<bdi>` element, a list its parts in order, undefined nothing. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  let markup = strings[0] as string
  for (const [at, part] of parts.entries()) markup += markupOf(part) + strings[at + 1]
  return { markup }
}

/** An escape keeps its order in right-to-left text, and looks unlike a text that spells one out. */
function marked(text: string): string {
  return text.replace(/\\u\{[0-9a-f]{1,6}\}/g, (code) => `<span class="code" dir="ltr">${code}</span>`)
}

function markupOf(part: Part): string {
  if (part === undefined) return ''
  if (typeof part === 'string') return `<bdi>${partsOf(part).map(pieceOf).join('')}</bdi>`
  if (typeof part === 'number') return String(part)
  return 'markup' in part ? part.markup : part.map(markupOf).join('')
}

function pieceOf(part: string | number): string {
  if (typeof part === 'string') return marked(escaped(part))
  const blocks = BLOCK.repeat(part)
  return `<span class="hidden"><span aria-hidden="true">${blocks}</span><span class="said">${hiddenWords(part)}</span></span>`
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
