/** Small parts that every section of packet.html is put together from. */
import { foldLong } from './fold-long.ts'
import { attr, type Html, html, langAttr } from './html-text.ts'

/** One labelled row: a label of ours or a member name, and what it holds. */
export type Row = readonly [label: string | Html, value: Html | string]

/** A table of labelled rows, the labels as row headers. */
export function rowTable(rows: readonly Row[]): Html {
  if (rows.length === 0) return html``
  return html`<table class="rows"><tbody>${rows.map(
    ([label, value]) => html`<tr><th scope="row">${label}</th><td>${value}</td></tr>\n`,
  )}</tbody></table>\n`
}

/** A table with column headers, wide enough to scroll on a narrow screen. */
export function listTable(
  caption: string,
  columns: readonly string[],
  rows: readonly (readonly (Html | string)[])[],
): Html {
  return html`<div class="wide"><table class="list"><caption>${attr(caption)}</caption><thead><tr>${columns.map(
    (column) => html`<th scope="col">${attr(column)}</th>`,
  )}</tr></thead><tbody>${rows.map(
    (cells) =>
      html`<tr>${cells.map((cell, at) => (at === 0 ? html`<th scope="row">${cell}</th>` : html`<td>${cell}</td>`))}</tr>\n`,
  )}</tbody></table></div>\n`
}

/** A text by others as a block, verbatim; a very long one folded, with its count and where the whole of it is. */
export function words(text: string, language: string | undefined, place: string): Html {
  const { shown, left } = foldLong(text)
  const rest =
    left === 0
      ? undefined
      : html`<p class="note">${left} more characters. The whole text is in data/evidence.json, ${attr(place)}.</p>`
  return html`<blockquote dir="auto"${langAttr(language)}>${shown === '' ? '(empty text)' : shown}</blockquote>${rest}\n`
}

/** A text by others in a row; a very long one folded. */
export function shortText(text: string): Html {
  const { shown, left } = foldLong(text)
  return left === 0
    ? html`${shown}`
    : html`${shown} <span class="note">(${left} more characters in data/evidence.json)</span>`
}

/** `2021-12-01 14:02:11 UTC`; the milliseconds stand in evidence.json. */
export function utcText(timestamp: string): string {
  return `${timestamp.slice(0, 10)} ${timestamp.slice(11, 19)} UTC`
}

/** `1 entry`, `2 entries`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}
