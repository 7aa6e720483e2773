/**
 * Single bits turned over, one at a time, in every byte of every file: all eight of a byte with EVIDENCE_ALL_BITS=1,
 * else one of the eight, the same in every run. The sweep is cut in two halves, so that two workers share it.
 */
import type { Finding } from '../../src/core/finding.ts'
import type { Report } from '../../src/verify/report.ts'
import { seededNumbers } from '../seeded.ts'
import type { Files } from './memory-source.ts'

/** One bit of one file. */
export type Flip = { readonly path: string; readonly byte: number; readonly bit: number }
/** Bytes at even or at odd offsets. */
export type Half = 'even' | 'odd'

/** True when every bit is asked for. */
export const ALL_BITS = process.env['EVIDENCE_ALL_BITS'] === '1'

/** What came of a sweep. `missed` names each bit that was not found as it must be; `bits` is how many there were. */
export type Swept = {
  readonly flips: number
  readonly cannotTell: number
  readonly missed: readonly string[]
  readonly bits: number
}

function* flipsOf(path: string, bytes: Uint8Array, half: Half): Generator<Flip> {
  const chosen = seededNumbers(`bits of ${path}`)
  for (let byte = 0; byte < bytes.length; byte++) {
    const one = chosen(8)
    if ((byte % 2 === 0) !== (half === 'even')) continue
    for (let bit = 0; bit < 8; bit++) if (ALL_BITS || bit === one) yield { path, byte, bit }
  }
}

/** Whether the damage was seen: a finding that is more than a note and names the place that was hit. */
export type Names = (found: Finding, flip: Flip) => boolean

/**
 * Turns over each bit of every file but those of `exempt`, verifies, and demands that the damage is found and named.
 * `gentler` lists the flips for which "cannot tell" is the right verdict; every other must be "changed".
 */
export async function sweep(
  files: Files,
  half: Half,
  exempt: ReadonlySet<string>,
  verifyFiles: (files: Files) => Promise<Report>,
  names: Names,
  gentler: (flip: Flip) => boolean,
): Promise<Swept> {
  const changed = new Map(files)
  const missed: string[] = []
  let flips = 0
  let cannotTell = 0
  for (const [path, bytes] of files) {
    if (exempt.has(path)) continue
    const damaged = bytes.slice()
    changed.set(path, damaged)
    for (const flip of flipsOf(path, bytes, half)) {
      const before = damaged[flip.byte] as number
      damaged[flip.byte] = before ^ (1 << flip.bit)
      const { verdict, findings } = await verifyFiles(changed)
      damaged[flip.byte] = before
      flips++
      if (verdict === 'cannotTell') cannotTell++
      const right = verdict === 'changed' || (verdict === 'cannotTell' && gentler(flip))
      if (!right || !findings.some((one) => one.severity !== 'note' && names(one, flip)))
        missed.push(`${path} byte ${flip.byte} bit ${flip.bit}: ${verdict} ${JSON.stringify(findings)}`)
    }
    changed.set(path, bytes)
  }
  const swept = [...files].filter(([path]) => !exempt.has(path))
  const bits = swept.reduce((sum, [, bytes]) => {
    const offsets = half === 'even' ? Math.ceil(bytes.length / 2) : Math.floor(bytes.length / 2)
    return sum + offsets * (ALL_BITS ? 8 : 1)
  }, 0)
  return { flips, cannotTell, missed, bits }
}
