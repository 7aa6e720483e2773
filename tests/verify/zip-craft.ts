/**
 * Archives made by hand for the ZIP reader's tests, so that any field can lie: the fields of one part may be given
 * apart from the others. Shares no code with src/.
 */
import { crc32, deflateRawSync } from 'node:zlib'

type Fields = {
  version: number
  flags: number
  method: number
  crc: number
  packed: number
  size: number
  name: Buffer
  extra: Buffer
}
export type Craft = {
  name: string | Buffer
  content?: Buffer | string
  deflate?: boolean
  /** The packed bytes, where they shall not be what the content packs to. */
  packed?: Buffer
  both?: Partial<Fields>
  local?: Partial<Fields>
  central?: Partial<Fields & { attributes: number; offset: number; disk: number; comment: Buffer }>
  descriptor?: Buffer
  before?: Buffer
}
export type CraftEnd = Partial<{
  disk: number
  here: number
  count: number
  size: number
  offset: number
  comment: Buffer
  insert: Buffer
  after: Buffer
}>

export function number(...values: [bytes: 2 | 4 | 8, value: number][]): Buffer {
  return Buffer.concat(
    values.map(([bytes, value]) => {
      const buffer = Buffer.alloc(bytes)
      if (bytes === 8) buffer.writeBigUInt64LE(BigInt(value))
      else buffer.writeUIntLE(value, 0, bytes)
      return buffer
    }),
  )
}

export function craft(files: readonly Craft[], end: CraftEnd = {}): Buffer {
  const body: Buffer[] = []
  const list: Buffer[] = []
  let at = 0
  const add = (part: Buffer) => {
    body.push(part)
    at += part.length
  }
  for (const file of files) {
    const content = Buffer.from(file.content ?? '')
    const packed = file.packed ?? (file.deflate ? deflateRawSync(content) : content)
    const fields: Fields = {
      version: 20,
      flags: 0,
      method: file.deflate ? 8 : 0,
      crc: crc32(content),
      packed: packed.length,
      size: content.length,
      name: Buffer.from(file.name),
      extra: Buffer.alloc(0),
      ...file.both,
    }
    add(file.before ?? Buffer.alloc(0))
    const offset = at
    const local = { ...fields, ...file.local }
    add(
      Buffer.concat([
        number([4, 0x04034b50], [2, local.version]),
        common(local),
        local.name,
        local.extra,
        packed,
      ]),
    )
    add(file.descriptor ?? Buffer.alloc(0))
    const central = { ...fields, attributes: 0, offset, disk: 0, comment: Buffer.alloc(0), ...file.central }
    list.push(
      number([4, 0x02014b50], [2, 20], [2, central.version]),
      common(central),
      number(
        [2, central.comment.length],
        [2, central.disk],
        [2, 0],
        [4, central.attributes],
        [4, central.offset],
      ),
      central.name,
      central.extra,
      central.comment,
    )
  }
  const directory = Buffer.concat(list)
  const comment = end.comment ?? Buffer.alloc(0)
  const count = end.count ?? files.length
  return Buffer.concat([
    ...body,
    directory,
    end.insert ?? Buffer.alloc(0),
    number([4, 0x06054b50], [2, end.disk ?? 0], [2, end.disk ?? 0], [2, end.here ?? count], [2, count]),
    number([4, end.size ?? directory.length], [4, end.offset ?? at], [2, comment.length]),
    comment,
    end.after ?? Buffer.alloc(0),
  ])
}

function common(fields: Fields): Buffer {
  return number(
    [2, fields.flags],
    [2, fields.method],
    [4, 0],
    [4, fields.crc],
    [4, fields.packed],
    [4, fields.size],
    [2, fields.name.length],
    [2, fields.extra.length],
  )
}
