/** A strict reader of RFC 4180 for tests: all fields quoted, CRLF after every record, nothing else between them. */
export function readCsv(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let at = 0
  while (at < text.length) {
    if (text[at] !== '"') throw new Error(`no quote at ${at}`)
    let field = ''
    for (at++; ; at++) {
      if (at >= text.length) throw new Error('a field without its end')
      if (text[at] !== '"') field += text[at]
      else if (text[at + 1] === '"') {
        field += '"'
        at++
      } else break
    }
    row.push(field)
    at++
    if (text[at] === ',') at++
    else if (text.startsWith('\r\n', at)) {
      rows.push(row)
      row = []
      at += 2
    } else throw new Error(`neither comma nor line end at ${at}`)
  }
  if (row.length > 0) throw new Error('a record without its end')
  return rows
}
