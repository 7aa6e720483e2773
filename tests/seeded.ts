/** Randomness and clocks of tests: the same in every run, and said to be so. */
import { concat, encodeUtf8 } from '../src/core/bytes.ts'
import { shake256 } from '../src/core/crypto.ts'

/** Bytes that look random and are the same for the same `name`; each call gives the next ones. */
export function seededBytes(name: string): (count: number) => Uint8Array {
  let call = 0
  return (count) => shake256(encodeUtf8(`evidence tests\n${name}\n${call++}`), count)
}

/** Integers from 0 below `limit`, the same for the same `name`. */
export function seededNumbers(name: string): (limit: number) => number {
  let pool: Uint8Array = new Uint8Array()
  let at = 0
  const more = seededBytes(`numbers ${name}`)
  return (limit) => {
    if (at + 4 > pool.length) {
      pool = concat(more(4096))
      at = 0
    }
    const word = new DataView(pool.buffer, pool.byteOffset + at, 4).getUint32(0)
    at += 4
    return word % limit
  }
}

/** A clock that starts at `first` and moves on by `step` milliseconds each time it is asked. */
export function steppingClock(first: string, step = 61_007): () => Date {
  let time = Date.parse(first)
  return () => {
    const now = new Date(time)
    time += step
    return now
  }
}
