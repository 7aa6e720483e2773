/**
 * Progress of long work (cli.md, "Common to all"): what is done, how many of how many, how fast, how long still. One
 * line on a terminal, written over and wiped; nothing before a second has gone by, nothing where nobody sees it.
 */
import type { CommonFlags, Context } from './context.ts'

/** Work that is counted. */
export type Progress = {
  /** Begins a stage; `total` where it is known. */
  stage(what: string, total?: number): void
  /** So many more are done. */
  add(count: number): void
  /** So many of so many are done of a stage whose total grows. */
  reach(done: number, total: number): void
  /** Wipes the line. */
  end(): void
}

const SILENT: Progress = { stage: () => {}, add: () => {}, reach: () => {}, end: () => {} }
const FIRST_MS = 1000
const BETWEEN_MS = 200

/** Starts counting; silent with --quiet and --json, and where standard error is no terminal that can wipe a line. */
export function startProgress(context: Context, flags: CommonFlags): Progress {
  const { progress } = context.out
  if (progress === undefined || flags.quiet === true || flags.json === true) return SILENT
  const now = (): number => context.vault.now().getTime()
  let stage = { what: '', total: undefined as number | undefined, from: now(), done: 0 }
  let last = now() + FIRST_MS - BETWEEN_MS
  const show = (): void => {
    if (now() - last < BETWEEN_MS) return
    last = now()
    progress(progressLine(stage, last))
  }
  return {
    stage(what, total) {
      stage = { what, total, from: now(), done: 0 }
    },
    add(count) {
      stage.done += count
      show()
    },
    reach(done, total) {
      stage = { ...stage, done, total }
      show()
    },
    end: () => progress(undefined),
  }
}

/** `Checking entries: 12,000 of 100,000, 24,000 a second, about 4 seconds left` */
export function progressLine(
  { what, total, from, done }: { what: string; total: number | undefined; from: number; done: number },
  at: number,
): string {
  const rate = (done * 1000) / Math.max(1, at - from)
  const parts = [`${what}: ${grouped(done)}${total === undefined ? '' : ` of ${grouped(total)}`}`]
  if (rate >= 10) parts.push(`${grouped(Math.round(rate))} a second`)
  if (total !== undefined && done > 0 && done < total) {
    const left = Math.ceil((total - done) / rate)
    parts.push(left > 90 ? `about ${Math.ceil(left / 60)} minutes left` : `about ${left} seconds left`)
  }
  return parts.join(', ')
}

function grouped(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',')
}
