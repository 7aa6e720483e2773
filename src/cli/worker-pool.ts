/** Worker threads for long readings: a queue of jobs, each given to the next worker that is idle. */
import { Worker } from 'node:worker_threads'
import type { Identity } from '../age/keys.ts'

/** Lines one after another, with where each ends. */
export type Packed = { readonly bytes: Uint8Array<ArrayBuffer>; readonly ends: readonly number[] }
/** Work for a worker: lines to examine, lines to read and open, or a file to hash. */
export type Job = Packed | (Packed & { readonly identities: readonly Identity[] }) | { readonly path: string }
/** What was found of lines; `bytes` are those of the job, given back to be filled again. */
export type LinesAnswer = {
  readonly kind: 'lines'
  /** 32 bytes a line and, for lines that were opened, 32 more for the seed. */
  readonly fixed: Uint8Array<ArrayBuffer>
  readonly json: Uint8Array<ArrayBuffer>
  readonly bytes: Uint8Array<ArrayBuffer>
}
/** What was found of a file. */
export type FileAnswer = {
  readonly kind: 'file'
  readonly found: { sha256: string; size: number } | 'missing' | 'unreadable'
}
/** The answer to a job. */
export type Answer = LinesAnswer | FileAnswer

/** Running workers. */
export type Workers = { run(job: Job, transfer: ArrayBuffer[]): Promise<Answer>; close(): void }

/** What a line leaves behind is garbage at once: more room for it makes nothing faster, and each worker larger. */
const YOUNG = { maxYoungGenerationSizeMb: 2 }

type Waiting = {
  readonly job: Job
  readonly transfer: ArrayBuffer[]
  done(answer: Answer): void
  failed(error: Error): void
}

/** Starts `size` workers; close them, or the program does not end. */
export function startWorkers(size: number): Workers {
  const queue: Waiting[] = []
  const idle: Worker[] = []
  const at = new Map<Worker, Waiting>()
  const next = (): void => {
    while (idle.length > 0 && queue.length > 0) {
      const worker = idle.pop() as Worker
      const waiting = queue.shift() as Waiting
      at.set(worker, waiting)
      worker.postMessage(waiting.job, waiting.transfer)
    }
  }
  const workers = Array.from(
    { length: size },
    () => new Worker(new URL('./examine-worker.js', import.meta.url), { resourceLimits: YOUNG }),
  )
  for (const worker of workers) {
    worker.on('message', (answer: Answer) => {
      at.get(worker)?.done(answer)
      at.delete(worker)
      idle.push(worker)
      next()
    })
    worker.on('error', (error) => {
      at.get(worker)?.failed(error)
      at.delete(worker)
    })
    idle.push(worker)
  }
  return {
    run: (job, transfer) =>
      new Promise((done, failed) => {
        queue.push({ job, transfer, done, failed })
        next()
      }),
    close: () => {
      for (const worker of workers) void worker.terminate()
    },
  }
}
