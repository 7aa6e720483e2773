/** The known answers of the checking page are asked for: an engine that gives others, or none, is found. */
import { afterEach, describe, expect, test, vi } from 'vitest'
import { selfTest } from '../../src/page/self-test.ts'

afterEach(() => void vi.unstubAllGlobals())

/** As in browsers that have it for HTTP alone. */
class OnlyGzip {
  constructor(format: string) {
    if (format === 'deflate-raw') throw new TypeError('Unsupported compression format')
  }
}
/** Gives what it is given. */
class Unchanged extends TransformStream {}

describe('the self-test', () => {
  test('finds nothing here', async () => {
    expect(await selfTest()).toBeUndefined()
  })
  test.each([undefined, OnlyGzip, Unchanged])(
    'finds a stream that does not unpack what a ZIP holds',
    async (stream) => {
      vi.stubGlobal('DecompressionStream', stream)
      expect(await selfTest()).toBe('DecompressionStream')
    },
  )
  test('finds that signatures cannot be judged', async () => {
    vi.stubGlobal('crypto', {})
    expect(await selfTest()).toBe('Web Cryptography')
  })
})
