/**
 * CRC-32 as ZIP uses it (PKWARE APPNOTE 4.4.7; reflected polynomial 0xEDB88320). It finds accidents, it proves
 * nothing: whoever changes a file can keep its CRC. Must never stand in for a hash.
 */

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1
  return value
})

/** CRC-32 of `bytes`, as an unsigned number; `before` is the CRC of what came before them. */
export function crc32(bytes: Uint8Array, before = 0): number {
  let crc = ~before
  // The mask keeps the index within the table's 256 values.
  for (let i = 0; i < bytes.length; i++) crc = TABLE[(crc ^ bytes[i]!) & 255]! ^ (crc >>> 8)
  return ~crc >>> 0
}
