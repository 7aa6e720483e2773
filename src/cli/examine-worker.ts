/** A worker of the pool: examines or opens batches of ledger lines, and hashes files of the vault by path. */
import { setFlagsFromString } from 'node:v8'
import { parentPort } from 'node:worker_threads'
import type { Identity } from '../age/keys.ts'
import { encodeUtf8 } from '../core/bytes.ts'
import { openFile } from '../vault/disk-reads.ts'
import { hashFile } from '../vault/objects.ts'
import { readLine } from '../vault/read.ts'
import { type Examined, examineLine } from '../verify/examine.ts'
import type { FileAnswer, Job, LinesAnswer, Packed } from './worker-pool.ts'

// The pool's limit on young garbage is not kept to without this: 180 MB in all, and with it 155, in the same time.
setFlagsFromString('--semi-space-growth-factor=1')

parentPort?.on('message', (job: Job) => {
  if ('path' in job) parentPort?.postMessage(hashed(job.path))
  else {
    const answer = 'identities' in job ? opened(job, job.identities) : examined(job)
    parentPort?.postMessage(answer, [answer.fixed.buffer, answer.json.buffer, answer.bytes.buffer])
  }
})

/** Leaves go as bytes and the rest as JSON, one text a line: cloning a thousand small objects costs more than both. */
function examined(job: Packed): LinesAnswer {
  return answerOf(job, 32, (line, fixed) => {
    const found: Examined = examineLine(line)
    if ('fault' in found) return found
    const { leaf, ...others } = found
    fixed.set(leaf)
    return others
  })
}

function opened(job: Packed, identities: readonly Identity[]): LinesAnswer {
  return answerOf(job, 64, (line, fixed) => {
    const read = readLine(line, identities)
    if (read === undefined) return null
    fixed.set(read.leaf)
    const { entry } = read
    if (entry === undefined || 'sealed' in entry) return {}
    fixed.set(entry.seed, 32)
    return { whole: { header: entry.header, record: entry.record } }
  })
}

function answerOf(
  { bytes, ends }: Packed,
  width: number,
  judge: (line: Uint8Array, fixed: Uint8Array) => unknown,
): LinesAnswer {
  const fixed = new Uint8Array(width * ends.length)
  const texts = ends.map((end, at) => {
    const line = bytes.subarray(ends[at - 1] ?? 0, end)
    return `${JSON.stringify(judge(line, fixed.subarray(width * at, width * (at + 1))))}\n`
  })
  return { kind: 'lines', fixed, json: encodeUtf8(texts.join('')) as Uint8Array<ArrayBuffer>, bytes }
}

/** What stands in the way of reading is found again, and named, by the thread that asked. */
function hashed(path: string): FileAnswer {
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
