/** A worker of the pool: examines batches of ledger lines, and hashes files of the vault by path. */
import { setFlagsFromString } from 'node:v8'
import { parentPort } from 'node:worker_threads'
import { encodeUtf8 } from '../core/bytes.ts'
import { openFile } from '../vault/disk-reads.ts'
import { hashFile } from '../vault/objects.ts'
import { type Examined, examineLine } from '../verify/examine.ts'
import type { Answer, Job } from './examine-pool.ts'

// The pool's limit on young garbage is not kept to without this: 180 MB in all, and with it 155, in the same time.
setFlagsFromString('--semi-space-growth-factor=1')

parentPort?.on('message', (job: Job) => {
  const answer = 'path' in job ? hashed(job.path) : examined(job.bytes, job.ends)
  parentPort?.postMessage(
    answer,
    answer.kind === 'lines' ? [answer.leaves.buffer, answer.json.buffer, answer.bytes.buffer] : [],
  )
})

/** Leaves go as bytes and the rest as JSON, one text a line: cloning a thousand small objects costs more than both. */
function examined(
  bytes: Uint8Array<ArrayBuffer>,
  ends: readonly number[],
): Extract<Answer, { kind: 'lines' }> {
  const leaves = new Uint8Array(32 * ends.length)
  const texts = ends.map((end, at) => {
    const found: Examined = examineLine(bytes.subarray(ends[at - 1] ?? 0, end))
    if ('fault' in found) return `${JSON.stringify(found)}\n`
    const { leaf, ...others } = found
    leaves.set(leaf, 32 * at)
    return `${JSON.stringify(others)}\n`
  })
  return { kind: 'lines', leaves, json: encodeUtf8(texts.join('')) as Uint8Array<ArrayBuffer>, bytes }
}

/** What stands in the way of reading is found again, and named, by the thread that asked. */
function hashed(path: string): Extract<Answer, { kind: 'file' }> {
  try {
    const file = openFile(path)
    if (file === undefined) return { kind: 'file', found: 'missing' }
    try {
      return { kind: 'file', found: hashFile(file) }
    } finally {
      file.close()
    }
  } catch {
    return { kind: 'file', found: 'unreadable' }
  }
}
