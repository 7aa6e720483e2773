/**
 * CRC-32 as ZIP uses it (PKWARE APPNOTE 4.4.7; reflected polynomial 0xEDB88320), four bytes a step. It finds
 * accidents, it proves nothing: whoever changes a file can keep its CRC. Must never stand in for a hash.
 */

/** What each byte value does to the CRC when 0, 1, 2 or 3 bytes follow it in the step. */
const [LAST, THIRD, SECOND, FIRST] = tables()

function tables(): [Uint32Array, Uint32Array, Uint32Array, Uint32Array] {
  const last = Uint32Array.from({ length: 256 }, (_, byte) => {
    let value = byte
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1
    return value
  })
  const followed = (table: Uint32Array) => table.map((value) => (value >>> 8) ^ last[value & 255]!)
  const third = followed(last)
  const second = followed(third)
  return [last, third, second, followed(second)]
}

/** CRC-32 of `bytes`, as an unsigned number; `before` is the CRC of what came before them. */
export function crc32(bytes: Uint8Array, before = 0): number {
  let crc = ~before
  let at = 0
  // Every index is masked to the table's 256 values, every offset lies within `bytes`.
  for (const end = bytes.length - 3; at < end; at += 4) {
    crc ^= bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)
    crc = FIRST[crc & 255]! ^ SECOND[(crc >>> 8) & 255]! ^ THIRD[(crc >>> 16) & 255]! ^ LAST[crc >>> 24]!
  }
  for (; at < bytes.length; at++) crc = LAST[(crc ^ bytes[at]!) & 255]! ^ (crc >>> 8)
  return ~crc >>> 0
}
