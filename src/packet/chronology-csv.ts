/**
 * chronology.csv: the shown entries as a table, in the order of packet.html, a corrected entry once as recorded and
 * once as corrected. A view, as its last column says: what can be checked is evidence.json. Where something is hidden
 * `[hidden]` stands; no text by others reads like it.
 */
import { showVisible } from '../core/visible.ts'
import { formatCsv } from './csv.ts'
import { CELLS, entryStates } from './entry-cells.ts'
import { foldLong } from './fold-long.ts'
import type { PacketView } from './packet-view.ts'

/** Excel keeps 32,767 UTF-16 units a cell and breaks what is longer. An escape takes up to ten for one character. */
const MAX_CELL = 32_000
const FOLDED_TO = 3000

/** The table as bytes. */
export function chronologyCsv(view: PacketView): Uint8Array {
  const rows = entryStates(view).map(({ cells }) => CELLS.map((name) => cell(cells[name] ?? '')))
  return formatCsv([CELLS, ...rows])
}

function cell(text: string): string {
  const { shown, left } = foldLong(text, showVisible(text).length > MAX_CELL ? FOLDED_TO : MAX_CELL)
  return left === 0 ? shown : `${shown} [${left} more characters in data/evidence.json]`
}
