/** Spans of the book as HTML. */
import type { Span, Text } from '../book/blocks.ts'
import { attr, type Html, html, ours, said } from './html-text.ts'

/** A text: its spans in order. */
export function textHtml(text: Text): Html {
  return html`${text.map(spanHtml)}`
}

function spanHtml(span: Span): Html {
  if (typeof span === 'string') return ours(span)
  if ('said' in span) return said(span.said, span.language)
  if ('code' in span) return html`<code>${ours(span.code)}</code>`
  if ('strong' in span) return html`<strong>${ours(span.strong)}</strong>`
  if ('note' in span) return html`<small>${ours(span.note)}</small>`
  if ('to' in span) return html`<a href="#${attr(span.to)}">${ours(span.text)}</a>`
  return html`<span class="blank"><span class="line" aria-hidden="true"></span> [${ours(span.blank)}]</span>`
}
