/**
 * Workers on every core for long readings: handed to verify/ and vault/ as functions, for those know of no threads.
 * Without it, or for a small vault, everything runs on the one thread. Identities go to the workers as messages, from
 * memory to memory; nothing is put on disk for them.
 */

import type { Identity } from '../age/keys.ts'
import { decodeUtf8 } from '../core/bytes.ts'
import type { WholeEntry } from '../core/entry.ts'
import type { HashPath } from '../vault/folder-source.ts'
import type { LineRead } from '../vault/read.ts'
import type { Examine, Examined } from '../verify/examine.ts'
import { type FileAnswer, type LinesAnswer, type Packed, startWorkers } from './worker-pool.ts'

/** A running pool. */
export type Pool = {
  readonly examine: Examine
  readonly hashPath: HashPath
  /** Reads lines and opens what is sealed in them. */
  open(lines: readonly Uint8Array[], identities: readonly Identity[]): Promise<Iterable<LineRead>>
  close(): void
}

/** Starts `size` workers; close the pool, or the program does not end. */
export function startPool(size: number): Pool {
  const workers = startWorkers(size)
  const spare: Uint8Array<ArrayBuffer>[] = []
  const answered = async (lines: readonly Uint8Array[], more: { identities?: readonly Identity[] }) => {
    const job = packed(lines, spare)
    const answer = (await workers.run({ ...job, ...more }, [job.bytes.buffer])) as LinesAnswer
    spare.push(answer.bytes)
    return answer
  }
  return {
    examine: async (lines) => {
      const answer = await answered(lines, {})
      return { [Symbol.iterator]: () => examinedOf(answer) }
    },
    open: async (lines, identities) => {
      const answer = await answered(lines, { identities })
      return { [Symbol.iterator]: () => openedOf(answer) }
    },
    hashPath: async (path) => ((await workers.run({ path }, [])) as FileAnswer).found,
    close: workers.close,
  }
}

/** Into an array that came back, where one is large enough: a fresh megabyte for each batch is slow and piles up. */
function packed(lines: readonly Uint8Array[], spare: Uint8Array<ArrayBuffer>[]): Packed {
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

function* examinedOf({ fixed, json }: LinesAnswer): Generator<Examined> {
  let at = 0
  for (const text of linesIn(json)) {
    const found = JSON.parse(text) as Examined
    yield 'fault' in found ? found : { ...found, leaf: fixed.subarray(at, at + 32) }
    at += 32
  }
}

function* openedOf({ fixed, json }: LinesAnswer): Generator<LineRead> {
  let at = 0
  for (const text of linesIn(json)) {
    const found = JSON.parse(text) as { readonly whole?: Pick<WholeEntry, 'header' | 'record'> } | null
    if (found === null) yield undefined
    else {
      const leaf = fixed.slice(at, at + 32)
      const entry = found.whole && { ...found.whole, seed: fixed.slice(at + 32, at + 64) }
      yield { leaf, entry }
    }
    at += 64
  }
}

function* linesIn(json: Uint8Array): Generator<string> {
  const texts = decodeUtf8(json) as string
  for (let from = 0; from < texts.length; ) {
    const end = texts.indexOf('\n', from)
    yield texts.slice(from, end)
    from = end + 1
  }
}
