/**
 * Workers on every core for long verifications: handed to verify/ as functions, for the verifier itself knows of no
 * threads. Without it, or for a small vault, everything runs on the one thread.
 */
import { Worker } from 'node:worker_threads'
import { decodeUtf8 } from '../core/bytes.ts'
import type { HashPath } from '../vault/folder-source.ts'
import type { Examine, Examined } from '../verify/examine.ts'

/** Work for a worker: lines one after another with where each ends, or a file to hash. */
export type Job =
  | { readonly bytes: Uint8Array<ArrayBuffer>; readonly ends: readonly number[] }
  | { readonly path: string }
/** Its answer. */
export type Answer =
  | {
      readonly kind: 'lines'
      readonly leaves: Uint8Array<ArrayBuffer>
      readonly json: Uint8Array<ArrayBuffer>
      /** The bytes of the job, given back to be filled again. */
      readonly bytes: Uint8Array<ArrayBuffer>
    }
  | { readonly kind: 'file'; readonly found: { sha256: string; size: number } | 'missing' | 'unreadable' }

/** A running pool. */
export type Pool = { readonly examine: Examine; readonly hashPath: HashPath; close(): void }

/** What a line leaves behind is garbage at once: more room for it makes nothing faster, and each worker larger. */
const YOUNG = { maxYoungGenerationSizeMb: 2 }

type Waiting = {
  readonly job: Job
  readonly transfer: ArrayBuffer[]
  done(answer: Answer): void
  failed(error: Error): void
}

/** Starts `size` workers; close the pool, or the program does not end. */
export function startPool(size: number): Pool {
  const queue: Waiting[] = []
  const idle: Worker[] = []
  const workers = Array.from(
    { length: size },
    () => new Worker(new URL('./examine-worker.js', import.meta.url), { resourceLimits: YOUNG }),
  )
  const at = new Map<Worker, Waiting>()
  const spare: Uint8Array<ArrayBuffer>[] = []

  const next = (): void => {
    while (idle.length > 0 && queue.length > 0) {
      const worker = idle.pop() as Worker
      const waiting = queue.shift() as Waiting
      at.set(worker, waiting)
      worker.postMessage(waiting.job, waiting.transfer)
    }
  }
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
  const run = (job: Job, transfer: ArrayBuffer[]): Promise<Answer> =>
    new Promise((done, failed) => {
      queue.push({ job, transfer, done, failed })
      next()
    })

  return {
    examine: async (lines) => {
      const job = packed(lines, spare)
      const answer = (await run(job, [job.bytes.buffer])) as Extract<Answer, { kind: 'lines' }>
      spare.push(answer.bytes)
      return { [Symbol.iterator]: () => unpacked(answer) }
    },
    hashPath: async (path) => ((await run({ path }, [])) as Extract<Answer, { kind: 'file' }>).found,
    close: () => {
      for (const worker of workers) void worker.terminate()
    },
  }
}

/** Into an array that came back, where one is large enough: a fresh megabyte for each batch is slow and piles up. */
function packed(lines: readonly Uint8Array[], spare: Uint8Array<ArrayBuffer>[]) {
  const length = lines.reduce((sum, line) => sum + line.length, 0)
  const back = spare.pop()
  const bytes = back !== undefined && back.length >= length ? back : new Uint8Array(length)
  const ends: number[] = []
  let end = 0
  for (const line of lines) {
    bytes.set(line, end)
    end += line.length
    ends.push(end)
  }
  return { bytes, ends }
}

function* unpacked({ leaves, json }: Extract<Answer, { kind: 'lines' }>): Generator<Examined> {
  const texts = decodeUtf8(json) as string
  for (let from = 0, at = 0; from < texts.length; at += 32) {
    const end = texts.indexOf('\n', from)
    const found = JSON.parse(texts.slice(from, end)) as Examined
    yield 'fault' in found ? found : { ...found, leaf: leaves.subarray(at, at + 32) }
    from = end + 1
  }
}
