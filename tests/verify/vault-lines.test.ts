/**
 * Lines of a vault taken out, doubled, exchanged, cut off and put in by someone who changes nothing else, against
 * a table that was written before it was run. Every line and every position, not a sample.
 */
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { madeVault } from '../made-vault.ts'
import { entriesOf, type FileMap, linesOf, notesOf, startWriting, vaultFiles } from '../written-vault.ts'
import { heldNote, heldWords, outcome, outcomeOf, reportOn } from './outcome.ts'

vi.setConfig({ testTimeout: 120_000 })

let vault: FileMap
let ledger: Uint8Array[]
let stranger: FileMap

beforeAll(async () => {
  vault = await madeVault()
  ledger = linesOf(vault.get('ledger.jsonl'))
  const other = startWriting('stranger')
  for (let k = 1; k <= 20; k++) other.add({ kind: 'threat', content: { text: `line ${k}` } })
  other.commit()
  stranger = other.files()
  expect(await outcome(vault)).toBe('consistent:')
  expect(await outcome(stranger)).toBe('consistent:')
})

const withLedger = (lines: readonly Uint8Array[]): FileMap =>
  new Map([...vault, ['ledger.jsonl', Buffer.concat(lines)]])
const withCheckpoints = (lines: readonly Uint8Array[]): FileMap =>
  new Map([...vault, ['checkpoints.jsonl', Buffer.concat(lines)]])

describe('a line of the ledger', () => {
  test('taken out is found, and its number named', async () => {
    for (let k = 0; k < 20; k++) {
      const report = await reportOn(withLedger(ledger.toSpliced(k, 1)))
      expect(report.verdict).toBe('changed')
      const named =
        k === 19
          ? { code: 'ledger-short', size: 19, found: 20 }
          : { code: 'entry-order', seq: k, found: k + 1 }
      expect(report.findings).toContainEqual(expect.objectContaining(named))
    }
  })

  test('doubled is found, and the second one named; after the last it is an unfinished tail', async () => {
    for (let k = 0; k < 19; k++) {
      const report = await reportOn(withLedger(ledger.toSpliced(k, 0, ledger[k] as Uint8Array)))
      expect(report.verdict).toBe('changed')
      expect(report.findings).toContainEqual(
        expect.objectContaining({ code: 'entry-order', seq: k + 1, found: k }),
      )
    }
    const last = await reportOn(withLedger([...ledger, ledger[19] as Uint8Array]))
    expect(outcomeOf(last)).toBe('unfinished: tail-unfinished')
    expect(last.answers.complete.size).toBe(20)
  })

  test('exchanged with any other is found, and the first of the two named', async () => {
    let pairs = 0
    for (let a = 0; a < 20; a++) {
      for (let b = a + 1; b < 20; b++) {
        const lines = ledger.with(a, ledger[b] as Uint8Array).with(b, ledger[a] as Uint8Array)
        const report = await reportOn(withLedger(lines))
        expect(report.verdict).toBe('changed')
        expect(report.findings).toContainEqual(
          expect.objectContaining({ code: 'entry-order', seq: a, found: b }),
        )
        pairs++
      }
    }
    expect(pairs).toBe(190)
  })

  test('put in from the same vault is found at every position but the end, where it is an unfinished tail', async () => {
    for (let at = 0; at <= 20; at++) {
      const from = (at + 7) % 20
      const report = await reportOn(withLedger(ledger.toSpliced(at, 0, ledger[from] as Uint8Array)))
      if (at === 20) expect(outcomeOf(report)).toBe('unfinished: tail-unfinished')
      else {
        expect(report.verdict).toBe('changed')
        expect(report.findings).toContainEqual(
          expect.objectContaining({ code: 'entry-order', seq: at, found: from }),
        )
      }
    }
  })

  test('put in from another vault under the right number is found at every position but the end', async () => {
    const foreign = linesOf(stranger.get('ledger.jsonl'))
    for (let at = 0; at <= 20; at++) {
      const report = await reportOn(withLedger(ledger.toSpliced(at, 0, foreign[at] as Uint8Array)))
      if (at === 20) expect(outcomeOf(report)).toBe('unfinished: tail-unfinished')
      else {
        expect(report.verdict).toBe('changed')
        // Before the last entry it takes that entry's place, which the root shows.
        const named =
          at === 19
            ? { code: 'root-mismatch', size: 20, found: 15 }
            : { code: 'entry-order', seq: at + 1, found: at }
        expect(report.findings).toContainEqual(expect.objectContaining(named))
      }
    }
  })

  test('replaced by that of another vault under the same number is found by the next checkpoint', async () => {
    const foreign = linesOf(stranger.get('ledger.jsonl'))
    const sizes = notesOf(vault).map((one) => one.size)
    for (let at = 0; at < 20; at++) {
      const report = await reportOn(withLedger(ledger.with(at, foreign[at] as Uint8Array)))
      expect(report.verdict).toBe('changed')
      const size = sizes.find((one) => one > at) as number
      const named = { code: 'root-mismatch', size, found: sizes[sizes.indexOf(size) - 1] ?? 0 }
      expect(report.findings).toContainEqual(expect.objectContaining(named))
    }
  })

  test('cut off with any number of those after it is found as short', async () => {
    for (let kept = 0; kept < 20; kept++) {
      const report = await reportOn(withLedger(ledger.slice(0, kept)))
      expect(report.verdict).toBe('changed')
      expect(report.findings).toContainEqual(
        expect.objectContaining({ code: 'ledger-short', size: kept, found: 20 }),
      )
    }
  })

  test('torn at any byte is found as short', async () => {
    const whole = vault.get('ledger.jsonl') as Uint8Array
    for (let length = 0; length < whole.length; length += 37) {
      const report = await reportOn(new Map([...vault, ['ledger.jsonl', whole.slice(0, length)]]))
      expect(report.verdict).toBe('changed')
      expect(report.findings.map((one) => one.code)).toContain('ledger-short')
    }
  })
})

describe('a line of checkpoints.jsonl', () => {
  test('cut off with any number of those after it is found by the copy of the newest', async () => {
    const lines = linesOf(vault.get('checkpoints.jsonl'))
    for (let kept = 1; kept < 9; kept++)
      expect(await outcome(withCheckpoints(lines.slice(0, kept)))).toBe(
        'changed: attachment-unreferenced checkpoint-newer frontier-differs tail-unfinished',
      )
    expect(await outcome(withCheckpoints([]))).toBe('changed: checkpoint-damaged')
  })

  test('taken out from between is not missed: what the later ones cover is covered', async () => {
    const lines = linesOf(vault.get('checkpoints.jsonl'))
    for (let k = 0; k < 8; k++)
      expect(await outcome(withCheckpoints(lines.toSpliced(k, 1)))).toBe('consistent:')
  })

  test('doubled or exchanged is out of order', async () => {
    const lines = linesOf(vault.get('checkpoints.jsonl'))
    for (let k = 0; k < 9; k++) {
      const doubled = await reportOn(withCheckpoints(lines.toSpliced(k, 0, lines[k] as Uint8Array)))
      expect(outcomeOf(doubled)).toBe('changed: checkpoint-order')
      for (let b = k + 1; b < 9; b++) {
        const swapped = lines.with(k, lines[b] as Uint8Array).with(b, lines[k] as Uint8Array)
        const report = await reportOn(withCheckpoints(swapped))
        expect(report.verdict).toBe('changed')
        expect(report.findings.map((one) => one.code)).toContain('checkpoint-order')
      }
    }
  })

  test('with another byte count, which no signature covers, is found', async () => {
    const lines = linesOf(vault.get('checkpoints.jsonl')).map((line) => new TextDecoder().decode(line))
    for (let k = 0; k < 9; k++) {
      for (const by of [-1, 1]) {
        const edited = lines.map((line, at) =>
          at === k ? line.replace(/"bytes":(\d+)/, (_, n) => `"bytes":${Number(n) + by}`) : line,
        )
        const report = await reportOn(withCheckpoints(edited.map((line) => Buffer.from(line))))
        expect(outcomeOf(report)).toBe('changed: checkpoint-bytes')
        expect(report.findings[0]?.path).toBe('checkpoints.jsonl')
      }
    }
  })

  test('of another vault is found in every place', async () => {
    const lines = linesOf(vault.get('checkpoints.jsonl'))
    const foreign = linesOf(stranger.get('checkpoints.jsonl')).at(-1) as Uint8Array
    for (let k = 0; k <= 9; k++) {
      const report = await reportOn(withCheckpoints(lines.toSpliced(k, 0, foreign)))
      expect(report.verdict).toBe('changed')
    }
  })

  test('whose beginning was not written is an unfinished tail at the end, and damage anywhere else', async () => {
    const whole = vault.get('checkpoints.jsonl') as Uint8Array
    const starts = [0, ...[...whole].flatMap((byte, at) => (byte === 10 ? [at + 1] : []))].slice(0, -1)
    for (const [k, start] of starts.entries()) {
      for (const length of [1, 40, 200]) {
        const files = new Map([...vault, ['checkpoints.jsonl', whole.slice().fill(0, start, start + length)]])
        // The copy is of the last line, and no crash leaves it newer.
        files.delete('checkpoint')
        const said = await outcome(files)
        if (k === starts.length - 1) expect(said).toMatch(/^unfinished: .*tail-unfinished/)
        else expect(said).toMatch(/^changed: .*checkpoint-damaged/)
      }
    }
  })

  test('torn at its end is an unfinished tail, and the copy beside it is then the newer one', async () => {
    const whole = vault.get('checkpoints.jsonl') as Uint8Array
    const last = linesOf(whole).at(-1)?.length as number
    for (let cut = 1; cut < last; cut += 5) {
      const torn = new Map([...vault, ['checkpoints.jsonl', whole.slice(0, whole.length - cut)]])
      expect(await outcome(torn)).toBe(
        'changed: attachment-unreferenced checkpoint-newer frontier-differs tail-unfinished',
      )
      // What a crash leaves: neither copy was written yet.
      torn.delete('checkpoint')
      torn.delete('frontier.json')
      expect(await outcome(torn)).toBe('unfinished: attachment-unreferenced checkpoint-older tail-unfinished')
    }
  })
})

describe('a vault rolled back whole, to an earlier state of its own', () => {
  const rolledBack = (size: number): FileMap => {
    const notes = notesOf(vault).filter((one) => one.size <= size)
    const sizes = notes.map((one) => one.size)
    const signed = (one: { size: number }): string[] => {
      const note = notes.find((held) => held.size === one.size)?.note as string
      return [note.slice(note.indexOf('\u2014'))]
    }
    return vaultFiles(entriesOf(vault).slice(0, size), sizes, signed, vault)
  }

  test('is consistent with itself, and says that it was held against nothing', async () => {
    for (const { size, note } of notesOf(vault).slice(0, -1)) {
      const files = rolledBack(size)
      // The files are those that the vault truly had at that size.
      expect(new TextDecoder().decode(files.get('checkpoint'))).toBe(note)
      const report = await reportOn(files)
      // The attachments of what was cut off are still there.
      expect(outcomeOf(report)).toMatch(/^consistent:( attachment-unreferenced)?$/)
      expect(report.answers.complete).toEqual({ size, against: ['nothing'] })
    }
  })

  test('is found by every later checkpoint, packet and words, and agrees with every earlier one', async () => {
    const notes = notesOf(vault)
    for (const { size } of notes.slice(0, -1)) {
      const files = rolledBack(size)
      for (const held of notes) {
        const checkpoint = await reportOn(files, heldNote(held.note))
        const packet = await reportOn(files, heldNote(held.note, 'packet'))
        const words = await reportOn(files, heldWords(held.note))
        if (held.size > size) {
          expect([checkpoint.verdict, packet.verdict, words.verdict]).toEqual(Array(3).fill('changed'))
          const lost = { size, found: held.size }
          expect(checkpoint.findings).toContainEqual(
            expect.objectContaining({ code: 'held-longer', ...lost }),
          )
          expect(packet.findings).toContainEqual(expect.objectContaining({ code: 'held-longer', ...lost }))
          expect(words.findings).toContainEqual(expect.objectContaining({ code: 'words-longer', ...lost }))
        } else {
          expect(checkpoint.answers.complete).toEqual({ size, against: ['checkpoint'] })
          expect(packet.answers.complete).toEqual({ size, against: ['packet'] })
          expect(words.answers.complete).toEqual({ size, against: ['words'] })
          expect(words.verdict).toBe('consistent')
        }
      }
    }
  })

  test('is found by its own copy of the newest checkpoint, if that was forgotten', async () => {
    const files = rolledBack(10)
    files.set('checkpoint', vault.get('checkpoint') as Uint8Array)
    expect(await outcome(files)).toBe('changed: attachment-unreferenced checkpoint-newer')
  })
})
