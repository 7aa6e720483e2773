/**
 * Reading a vault while its owner writes to it: readers take no lock, so a commit may fall between any two reads.
 * Never may that look like damage.
 */
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { concat, encodeUtf8 } from '../../src/core/bytes.ts'
import type { Source } from '../../src/core/source.ts'
import { NO_ANCHORS } from '../../src/verify/anchors.ts'
import { verifyVault } from '../../src/verify/vault.ts'
import { type FileMap, objectFile, startWriting } from '../written-vault.ts'
import { memorySource } from './memory-source.ts'
import { outcome, outcomeOf } from './outcome.ts'

vi.setConfig({ testTimeout: 120_000 })

/** The states through which one commit takes a vault, in the order in which the program writes. */
let states: FileMap[]

beforeAll(() => {
  const writing = startWriting('live')
  writing.add({ kind: 'threat', content: { text: 'one' } })
  writing.commit()
  const before = writing.files()
  const file = writing.store(encodeUtf8('a picture'))
  writing.add({ kind: 'threat', content: { text: 'two' }, attachments: [file] })
  writing.add({ kind: 'threat', content: { text: 'three' } })
  writing.commit()
  const after = writing.files()
  states = [before]
  const order = [objectFile(file.sha256), 'ledger.jsonl', 'checkpoints.jsonl', 'checkpoint', 'frontier.json']
  for (const path of order)
    states.push(new Map([...(states.at(-1) as FileMap), [path, after.get(path) as Uint8Array]]))
})

/** A source that moves on to a later state after some of its reads; `schedule[k]` is the state of the k-th. */
function movingSource(schedule: readonly number[]): { source: Source; reads: () => number } {
  let read = 0
  const now = (): Source => {
    const state = states[schedule[Math.min(read++, schedule.length - 1)] as number] as FileMap
    return memorySource(state)
  }
  const last = states.length - 1
  return {
    reads: () => read,
    source: {
      files: () => now().files(),
      read: (path, limit) => now().read(path, limit),
      stream: (path) => now().stream(path),
      // The writer holds its lock until the last file is written.
      writerLive: async () => {
        const state = schedule[Math.min(read, schedule.length - 1)] as number
        return state > 0 && state < last
      },
    },
  }
}

describe('a commit that falls between the reads of a verifier', () => {
  test('each of its states by itself is no damage', async () => {
    const said = await Promise.all(states.map((files) => outcome(files)))
    expect(said).toEqual([
      'consistent:',
      'consistent: attachment-unreferenced',
      'unfinished: attachment-unreferenced tail-unfinished',
      'consistent: checkpoint-older frontier-differs',
      'consistent: frontier-differs',
      'consistent:',
    ])
    // While the writer lives none of it is worth a word but the copy that is older.
    const live = await Promise.all(states.map((files) => outcome(files, {}, { live: true })))
    expect(new Set(live)).toEqual(new Set(['consistent:', 'consistent: checkpoint-older']))
  })

  test('wherever it falls, and however far apart its writes are, nothing is called damaged or unfinished', async () => {
    const steady = movingSource([0])
    await verifyVault(steady.source, NO_ANCHORS, false)
    const reads = steady.reads()
    expect(reads).toBeGreaterThan(5)
    const problems: string[] = []
    let schedules = 0
    const visit = async (schedule: readonly number[]): Promise<void> => {
      if (schedule.length < reads) {
        for (let next = schedule.at(-1) ?? 0; next < states.length; next++) await visit([...schedule, next])
        return
      }
      // Whatever is read beyond the usual number is read from the last state.
      const { source } = movingSource([...schedule, states.length - 1])
      const report = await verifyVault(source, NO_ANCHORS, false)
      schedules++
      if (report.verdict !== 'consistent') problems.push(`${schedule.join('')} ${outcomeOf(report)}`)
    }
    await visit([])
    expect(problems.slice(0, 10)).toEqual([])
    expect(schedules).toBeGreaterThan(700)
  })
})

describe('a lock does not hide', () => {
  test('damage to what is acknowledged', async () => {
    const files = new Map(states.at(-1) as FileMap)
    const ledger = (files.get('ledger.jsonl') as Uint8Array).slice()
    ledger[20] = (ledger[20] as number) ^ 1
    files.set('ledger.jsonl', ledger)
    expect(await outcome(files, {}, { live: true })).toMatch(/^changed: /)
  })

  test('a ledger that was cut, though it does hide its tail', async () => {
    const whole = states.at(-1) as FileMap
    const bytes = whole.get('ledger.jsonl') as Uint8Array
    const cut = new Map([...whole, ['ledger.jsonl', bytes.slice(0, -1)] as const])
    expect(await outcome(cut, {}, { live: true })).toMatch(/^changed: /)
    const longer = new Map([...whole, ['ledger.jsonl', concat(bytes, encodeUtf8('x'))] as const])
    expect(await outcome(longer, {}, { live: true })).toBe('consistent:')
    expect(await outcome(longer)).toBe('unfinished: tail-unfinished')
  })
})
