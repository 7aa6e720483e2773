/** A plot as a table with a bar in each row, drawn by us; each number leads to the entries that were counted. */
import type { Bar, Block } from '../book/blocks.ts'
import { attr, type Html, html, ours } from './html-text.ts'
import { textHtml } from './spans.ts'

/** More numbers than these stand closed on a screen. */
const OPEN = 12
const WIDTH = 200

/** The table; `box` gives the id of a box to tick. */
export function plotHtml({ caption, bars }: Extract<Block, { is: 'plot' }>, box: () => Html): Html {
  const most = bars.reduce((so, { count }) => Math.max(so, count), 1)
  return html`<div class="wide" role="group" aria-label="${attr(caption)}" tabindex="0"><table class="plot"><caption>${ours(caption)}</caption><colgroup><col width="38%"><col width="30%"><col width="32%"></colgroup><thead><tr><th scope="col">Counted</th><th scope="col">Entries</th><th scope="col">Which</th></tr></thead><tbody>${bars.map(
    (bar) =>
      html`<tr><th scope="row">${textHtml(bar.label)}</th><td>${barHtml(bar, most)}</td><td>${entriesHtml(bar.entries, box)}</td></tr>\n`,
  )}</tbody></table></div>\n`
}

function barHtml({ count }: Bar, most: number): Html {
  const width = Math.round((count / most) * WIDTH)
  return html`<span class="count">${count}</span> <svg viewBox="0 0 ${WIDTH} 12" preserveAspectRatio="none" height="12" aria-hidden="true"><rect width="${width}" height="12"/></svg>`
}

function entriesHtml(entries: readonly number[], box: () => Html): Html {
  const links = rangesOf(entries).map(([from, to], at) => {
    const end = to === from ? undefined : html`–<a href="#entry-${to}">${to}</a>`
    return html`${at === 0 ? undefined : ours(', ')}<a href="#entry-${from}">${from}</a>${end}`
  })
  if (links.length <= OPEN) return html`${links}`
  const id = box()
  return html`<span class="fold"><input type="checkbox" id="${id}"><label for="${id}">Show them</label> <span class="closed">${links}</span></span>`
}

/** Numbers in rising order as first and last of each unbroken row. */
function rangesOf(entries: readonly number[]): [number, number][] {
  const ranges: [number, number][] = []
  for (const seq of [...entries].sort((a, b) => a - b)) {
    const last = ranges.at(-1)
    if (last !== undefined && seq === last[1] + 1) last[1] = seq
    else ranges.push([seq, seq])
  }
  return ranges
}
