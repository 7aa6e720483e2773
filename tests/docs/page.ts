/** Reads docs/format.md as the tests need it: named fenced blocks, and the rows of the table after a marker. */
import { readFileSync } from 'node:fs'

/** The page, as it lies in the repository. */
export const PAGE = readFileSync(new URL('../../docs/format.md', import.meta.url), 'utf8')

/** Every fenced block with a name, in the order of the page. */
export function namedBlocks(): { name: string; text: string }[] {
  return [...PAGE.matchAll(/^```text ([a-z0-9-]+)\n([\s\S]*?)\n```$/gm)].map(([, name, text]) => ({
    name: name as string,
    text: text as string,
  }))
}

/** The cells of each row of the first table after `<!-- marker -->`, without its two head rows. */
export function tableAfter(marker: string): string[][] {
  const start = PAGE.indexOf(`<!-- ${marker} -->\n`)
  if (start < 0) throw new Error(`the page has no marker ${marker}`)
  const table = /(?:^\|.*\|\n)+/m.exec(PAGE.slice(start))
  const rows = table?.[0].trimEnd().split('\n').slice(2) ?? []
  return rows.map((row) =>
    row
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  )
}

/** The words that stand in code type in a cell. */
export function codeIn(cell: string | undefined): string[] {
  return [...(cell ?? '').matchAll(/`([^`]*)`/g)].map(([, word]) => word as string)
}
