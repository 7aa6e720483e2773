/** Code points as the compact table of src/packet/pdf/covered.ts. */

/** Rising code points as ranges: how far from the last one, and how many more follow it, both in base 36. */
export function tableOf(codes: readonly number[]): string {
  const ranges: [first: number, last: number][] = []
  for (const code of codes) {
    const range = ranges.at(-1)
    if (range?.[1] === code - 1) range[1] = code
    else ranges.push([code, code])
  }
  let before = 0
  return ranges
    .map(([first, last]) => {
      const text = (first - before).toString(36) + (last > first ? `-${(last - first).toString(36)}` : '')
      before = last
      return text
    })
    .join(' ')
}
