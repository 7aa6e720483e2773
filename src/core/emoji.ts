// Which characters are emoji, for the visible escape: a joiner may stay only inside a real emoji sequence.
// The table is the Unicode 17.0 property Emoji without ASCII, regional indicators and skin tones. It is fixed
// here, and not asked of the runtime, so that the same text is shown with the same bytes on every machine.

const RANGES =
  'a9 ae 203c 2049 2122 2139 2194-2199 21a9-21aa 231a-231b 2328 23cf 23e9-23f3 23f8-23fa 24c2 25aa-25ab 25b6 ' +
  '25c0 25fb-25fe 2600-2604 260e 2611 2614-2615 2618 261d 2620 2622-2623 2626 262a 262e-262f 2638-263a 2640 ' +
  '2642 2648-2653 265f-2660 2663 2665-2666 2668 267b 267e-267f 2692-2697 2699 269b-269c 26a0-26a1 26a7 ' +
  '26aa-26ab 26b0-26b1 26bd-26be 26c4-26c5 26c8 26ce-26cf 26d1 26d3-26d4 26e9-26ea 26f0-26f5 26f7-26fa 26fd ' +
  '2702 2705 2708-270d 270f 2712 2714 2716 271d 2721 2728 2733-2734 2744 2747 274c 274e 2753-2755 2757 ' +
  '2763-2764 2795-2797 27a1 27b0 27bf 2934-2935 2b05-2b07 2b1b-2b1c 2b50 2b55 3030 303d 3297 3299 1f004 1f0cf ' +
  '1f170-1f171 1f17e-1f17f 1f18e 1f191-1f19a 1f201-1f202 1f21a 1f22f 1f232-1f23a 1f250-1f251 1f300-1f321 ' +
  '1f324-1f393 1f396-1f397 1f399-1f39b 1f39e-1f3f0 1f3f3-1f3f5 1f3f7-1f3fa 1f400-1f4fd 1f4ff-1f53d ' +
  '1f549-1f54e 1f550-1f567 1f56f-1f570 1f573-1f57a 1f587 1f58a-1f58d 1f590 1f595-1f596 1f5a4-1f5a5 1f5a8 ' +
  '1f5b1-1f5b2 1f5bc 1f5c2-1f5c4 1f5d1-1f5d3 1f5dc-1f5de 1f5e1 1f5e3 1f5e8 1f5ef 1f5f3 1f5fa-1f64f ' +
  '1f680-1f6c5 1f6cb-1f6d2 1f6d5-1f6d8 1f6dc-1f6e5 1f6e9 1f6eb-1f6ec 1f6f0 1f6f3-1f6fc 1f7e0-1f7eb 1f7f0 ' +
  '1f90c-1f93a 1f93c-1f945 1f947-1f9ff 1fa70-1fa7c 1fa80-1fa8a 1fa8e-1fac6 1fac8 1facd-1fadc 1fadf-1faea ' +
  '1faef-1faf8'

const FLAG = 0x1f3f4
const CANCEL_TAG = 0xe007f
/** The three tag flags of the standard; any other run of tags would hide letters behind a black flag. */
const TAG_FLAGS = ['gbeng', 'gbsct', 'gbwls']

const starts: number[] = []
const ends: number[] = []
for (const range of RANGES.split(' ')) {
  const [first = '', last = first] = range.split('-')
  starts.push(Number.parseInt(first, 16))
  ends.push(Number.parseInt(last, 16))
}

/** Whether a code point is a picture of its own; digits, flag letters and skin tones are not. */
export const isEmoji = (code: number): boolean => {
  let low = 0
  let high = starts.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((starts[middle] as number) <= code) low = middle + 1
    else high = middle
  }
  return low > 0 && code <= (ends[low - 1] as number)
}

export const isSkinTone = (code: number): boolean => code >= 0x1f3fb && code <= 0x1f3ff

/**
 * The length in UTF-16 units of the tag flag (England, Scotland, Wales) that begins at `at`, or 0.
 * Looks at 14 units at most.
 */
export const tagFlagLength = (text: string, at: number): number => {
  if (text.codePointAt(at) !== FLAG) return 0
  let name = ''
  for (let index = at + 2; index < at + 14; index += 2) {
    const code = text.codePointAt(index) ?? 0
    if (code === CANCEL_TAG) return TAG_FLAGS.includes(name) ? index + 2 - at : 0
    if (code < 0xe0061 || code > 0xe007a) return 0
    name += String.fromCharCode(code - 0xe0000)
  }
  return 0
}
