/**
 * The code points that the fonts in fonts/ draw between them. A table and no question to the fonts, so that a packet
 * has the same codes wherever it is made; a test holds it against the files (tests/packet/covered.test.ts).
 */

/** Ranges: how far from the end of the last one, then how many more follow, in base 36. */
const RANGES =
  'w-2m y-k7 3-5 5-6 2 2-j 2-1q f-8v 2-11 3-1d 3-2 2-1i 9-q 5-5 o-1 3-2 3 6 4 2-p 3 3-o 2-1 5-h 3 5 3 ' +
  '2 3 4-1 2-1 8 2 2-1 2 2 6-1 3 5-4 2 6 5 2-2 2-3 3-a 2-3 7-2 b 7-9 2x-1 bh-3j w2-1l 5-s 4l-1z 2-z ' +
  '5-12 2-z 2-e 2-c 5i-11 2 6 3-1b 75-20 2-3 3-6 2 2-3 3-14 2-3 3-w 2-3 3-6 2 2-3 3-e 2-1k 2-3 3-1u ' +
  '3-v 4-p 1ef-g 5 2-7 c2-8 8-16 3-2 h-12 2-1 7-6x 2-7u 3-5 3-11 3-5 3-7 2 2 2 2-u 3-1g 2-e 2-d 3-5 ' +
  '2-i 3-2 2-8 2-2s 2-b 3-q 2-c 4-w t-1 4-1 d g-2z 5-b 8-1 5 7-9 3-2 2 2-2 2 3-1 5 9-1 b-2 5-1 4-4 6-1 ' +
  'b-a 3 2 b-j 2 3-2 3-3 3 2-9 6-4 4-1 4 2 2 2-5 8-1 2 8-3 2-3 3-2 2-9 3-1 7-9 3 3-b 4 2-3 f-1 3 7 3-4 ' +
  '2-2 3-1 2-1 9-1 7-1 b-1 m-6 5 2 4 2-3 5-1 3-7 b-1x 2-2 l-1 6-j 2-s 2-1 b-7 8-1p q-a m-bt 5-4 2-f 3 ' +
  '4 4-c 2 4-2 6-13 3-t 3-5 2 2-1 2-3 6 3-2 4-1 c-10 8-1 6-5 2-3 3 3-t 4-4e m-2 5 a-5 a-1 a-73 1h-1 24 ' +
  '6-1 r l 7 18 f-1 5 5-1 6y-d 5-t u-12 3-v 2-2u 2 2p-v 3l-11 2 6 2b-m a-6 2-6 2-6 2-6 2-6 2-6 2-6 2-6 ' +
  '2-3h z-p 2-2g d-5x r-b 5-1r 2-2d 3-2u 6-16 2-1e 2-15 2-17 5-z d-1a 2-7f 2-58o b-g8f 18x-2n 2p-5m ' +
  '6-1 2 2-4 p-d 1d-9 4n-v 1b cz-5 3-5 3-5 a-6 2-6 2-1n fbp-3 2-1 5-1 9 2-3 7 b-1 2 2-4 2-3 9 4-3 4 ' +
  '4-1 b 4-5 7 4 2 2 3-2 3-2 4-1 5-2 2 5 2 3 m 5 4 4 2-1 2 5-1 a 8-1 3-4 2-2 3 2 8 3-1 5 3 2 3 3-3 2 ' +
  '2-3 2 2-1 4 7-2 2-1 3-2 6 4-2 2-1 2 d 2 2 i-1 4i-6 d-4 6-p 2-4 2 2-1 2-1 2-b 5-3 d-7 d-3 b-d 9-1 6 ' +
  '2-a e-1 j-9 2-1 3-1 5-1 j-3 8v-1 4z a 4 e-b 7-1e 2-i 2-3 5-4 2-3q 3 2-4e 2-t 4-5 3-5 3-5 3-2 4-6 ' +
  '2-6 b-4 8z-26 2-c 4 1c-19 6b-r w5-5 2-15 2-8 1ba-u 2gy-9 10af-j d-j d-2e a-o 2a0-u 1qa-6 2-3 2-1 ' +
  '2-e 1ky-17 5-2r d-e 3-e 2-e 2-10 b-4t 1l-s e-17 5-8 8-1 4v-g5 4-5 2-ax 3-g 4-c 3c-2 5-2m 7-b 5 g-b ' +
  '5-1j 9-9 7-13 9-t 3-1 27-9f d-d 3-c 4-1y 2 4-h 2-c 4-b 6-42 2-1i 12-9 we 2 1v 48 xw 26 196 1ca 3d ' +
  'ck 3w8 2f0 1cc-1 az rf g 1cr 6q 12 3g 24 221 1c 1y 10v sg ne h8 dl 7a d1 ej 5h 2hd 16l 7c 1u sv hc ' +
  't 97 o9 72 8 2 3 cb 3u 1k6 b5 1gu 5 9 1n5 7y s 7t 6 y 11m at-1 f-1 51 7n 2r c 3 b 3r c 3 26 3q 8 7 ' +
  '3 k-1 14 3c-1 4 1g d 14-1 9-2 2 2 2x-1 n 1s 58 s x j 3 a 4 i 4c en 48 3 q 7 48 9o g 34 1e e8-1 3j x ' +
  '7f 4 w 3n c s 37 1w 6 3 84 c 3 4r 5t 5 9 8 2-2 2 j 8-1 69 3 34 y 1o 64 5 3 i k 3 j 6d c 33 18 3k ' +
  '4-1 3 7-1 2 4 2 9 4 c-1 9 5 3 3 4 3 2 4 1h e-1 e 3s 9 46-1 7 2 3-1 7 3l 2 2-1 f-1 8 5-1 13 1v 2 9 3 ' +
  '4 2a c b 1bl 6yo 1e 4dj-1 b2 fd1g-9 14-p 5'

const firsts: number[] = []
const lasts: number[] = []
for (const range of RANGES.split(' ')) {
  const [gap = '', more = '0'] = range.split('-')
  const first = (lasts.at(-1) ?? 0) + Number.parseInt(gap, 36)
  firsts.push(first)
  lasts.push(first + Number.parseInt(more, 36))
}

/** Whether a font of ours has the code point. */
export function isCovered(code: number): boolean {
  let low = 0
  let high = firsts.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((firsts[middle] as number) <= code) low = middle + 1
    else high = middle
  }
  return low > 0 && code <= (lasts[low - 1] as number)
}
