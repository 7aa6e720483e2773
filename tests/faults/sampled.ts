/** Which of many faults a run tries: a sample drawn by a seed, or all of them with EVIDENCE_ALL_FAULTS=1. */
import { seededNumbers } from '../seeded.ts'

/** Whether every point is to be struck, not a sample of them. */
export const ALL_FAULTS = process.env['EVIDENCE_ALL_FAULTS'] === '1'

/** All of them, or `size` drawn by a seed: the first, the last, and some between. */
export function sampled<T>(name: string, all: readonly T[], size: number): [number, T][] {
  const entries = [...all.entries()]
  if (ALL_FAULTS || size >= entries.length) return entries
  const pick = seededNumbers(name)
  const kept = new Set([0, entries.length - 1])
  while (kept.size < size) kept.add(pick(entries.length))
  return entries.filter(([at]) => kept.has(at))
}
