/**
 * A strict reader of the Concordance form for tests: UTF-8 with a byte order mark, þ round every field, U+0014 between
 * fields, CRLF behind every row, and none of these signs anywhere else; ® is a line end.
 */
export function readDat(bytes: Uint8Array): string[][] {
  const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  if (!text.startsWith('\ufeff')) throw new Error('no byte order mark')
  if (!text.endsWith('\r\n')) throw new Error('a row without its end')
  const rows = text
    .slice(1, -2)
    .split('\r\n')
    .map((line) =>
      line.split('\u0014').map((field) => {
        const [, inner] = /^\u00fe([^\u00fe\u0000-\u001f]*)\u00fe$/.exec(field) ?? []
        if (inner === undefined) throw new Error(`not a field: ${field.slice(0, 80)}`)
        return inner.replaceAll('\u00ae', '\n')
      }),
    )
  const [fields = []] = rows
  if (rows.some((row) => row.length !== fields.length)) throw new Error('a row of another length')
  return rows
}

/** The rows by the names in the first. */
export function datRows(bytes: Uint8Array): Record<string, string>[] {
  const [fields = [], ...rows] = readDat(bytes)
  if (new Set(fields).size !== fields.length) throw new Error('a field named twice')
  return rows.map((row) => Object.fromEntries(fields.map((field, at) => [field, row[at] as string])))
}

/** The lines of an Opticon list, each of seven columns. */
export function readOpt(bytes: Uint8Array): string[][] {
  const text = new TextDecoder('ascii', { fatal: true }).decode(bytes)
  if (text !== '' && !text.endsWith('\r\n')) throw new Error('a line without its end')
  const lines = text === '' ? [] : text.slice(0, -2).split('\r\n')
  return lines.map((line) => {
    const columns = line.split(',')
    if (columns.length !== 7) throw new Error(`not seven columns: ${line}`)
    return columns
  })
}
