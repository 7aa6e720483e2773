import { crc32 as zlibCrc32 } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { crc32 } from '../../src/core/crc32.ts'

test("the CRC-32 of '123456789' is the check value of the catalogue of CRCs", () => {
  expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926)
})

test('in one piece or in two, it is what zlib computes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), fc.uint8Array({ maxLength: 40 }), (first, second) => {
      expect(crc32(second, crc32(first))).toBe(zlibCrc32(Buffer.concat([first, second])))
    }),
  )
})
