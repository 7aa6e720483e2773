/**
 * How much of a partly shown entry is hidden, and between what (docs/format.md 6.4): by the names of what is shown on
 * either side, for a hidden piece does not tell its own.
 */
import type { Path } from '../core/commitment.ts'
import type { FoldedEntry } from '../core/fold.ts'
import { attr, type Html, html } from './html-text.ts'
import { counted, type Row, rowTable } from './page-parts.ts'
import { labelOfPath } from './record-rows.ts'

/** The table, or nothing for an entry shown whole. */
export function hiddenTable({ seq, partly }: FoldedEntry): Html | undefined {
  if (partly === undefined) return undefined
  const rows = [
    ...partly.texts.map(({ path, hidden }): Row => {
      return [
        html`${attr('In ')}${labelOfPath(path)}`,
        attr(`${counted(hidden, 'piece')}, marked in the text`),
      ]
    }),
    ...partly.gaps.map(
      ({ count, after, before }): Row => [placeOf(after, before), attr(counted(count, 'piece'))],
    ),
  ]
  return html`<h4>${attr(`Hidden in entry ${seq}`)}</h4>\n${rowTable(rows)}`
}

function placeOf(after: Path | undefined, before: Path | undefined): Html {
  if (after === undefined) return html`${attr('Before ')}${labelOfPath(before ?? [])}`
  if (before === undefined) return html`${attr('After ')}${labelOfPath(after)}`
  return html`${attr('Between ')}${labelOfPath(after)}${attr(' and ')}${labelOfPath(before)}`
}
