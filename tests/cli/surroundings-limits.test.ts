// The built program where little is allowed: files of at most a megabyte, 64 MB of heap, an output that takes nothing.
import { readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { part } from '../parts.ts'
import { makePlace, makeVaultPlace, type Place } from './evidence.ts'
import { expectRefused, NOTHING } from './refused.ts'

const MEGABYTE: [string, ...string[]] = ['prlimit', '--fsize=1048576']
/** Megabytes through both cores, beside other tests. */
const SLOW = { timeout: 400_000 }

describe.runIf(part('prlimit', ['prlimit', '--fsize=1048576', 'true']))(
  'files of at most one megabyte',
  () => {
    it('an attachment of three is refused, nothing of it stays, and the next add works', () => {
      const place = makeVaultPlace()
      place.file('big.bin', new Uint8Array(3_000_000).fill(1))
      place.file('small.bin', 'small')
      expectRefused(place, ['add', '--text', 'x', '--attach', 'big.bin'], {
        says: ['could not be written: the disk or your share of it is full.', NOTHING, 'Make room'],
        status: 3,
        options: { under: MEGABYTE },
      })
      expect(readdirSync(join(place.vault, 'objects'))).toEqual([])
      place.good(['add', '--text', 'x', '--attach', 'small.bin'], { under: MEGABYTE })
      expect(place.run(['verify']).status).toBe(0)
    })

    it.each(['packet', 'packet.zip'])(
      'an export with such a file is not made and not recorded: %s',
      (name) => {
        const place = makeVaultPlace()
        place.file('big.bin', new Uint8Array(3_000_000).fill(1))
        place.good(['add', '--text', 'x', '--attach', 'big.bin'])
        expectRefused(place, ['export', '--to', name], {
          says: [new RegExp(`/${name.replace('.', '\\.')}\\S* could not be written: the disk`), NOTHING],
          status: 3,
          options: { under: MEGABYTE },
        })
        expect(readdirSync(place.dir).sort()).toEqual(['big.bin', 'home', 'vault'])
        place.good(['export', '--to', name])
        expect(place.run(['verify', name]).status).toBe(0)
      },
    )

    it.each([1, 400, 2_000])(
      'a real short write %i bytes into what is to be written: nothing is lost',
      (bytes) => {
        const place = makeVaultPlace()
        place.good(['add', '--text', 'the first'])
        const ledger = readFileSync(join(place.vault, 'ledger.jsonl'))
        // The ledger is the longest file by far, so that nothing else meets the limit.
        const under = ['prlimit', `--fsize=${ledger.length + bytes}`]
        const ran = place.run(['add', '--text', 'y'.repeat(3_000)], { under })
        expect(ran, ran.stderr).toMatchObject({ status: 3, stdout: '' })
        expect(ran.stderr).toContain(
          'ledger.jsonl could not be written: the disk or your share of it is full.',
        )
        expect(ran.stderr).toContain(NOTHING)
        // What fitted is there, and no more of it.
        const cut = readFileSync(join(place.vault, 'ledger.jsonl'))
        expect(cut.subarray(0, ledger.length).equals(ledger)).toBe(true)
        expect(cut.length).toBe(ledger.length + bytes)
        expect(place.run(['verify']).status).toBe(4)
        expect(place.json(['add', '--text', 'the next one'])[0]).toMatchObject({ seq: 2 })
        expect(place.run(['verify']).status).toBe(0)
        expect(readdirSync(join(place.vault, 'quarantine'))).toHaveLength(2)
      },
    )
  },
)

describe('64 MB of heap', SLOW, () => {
  const env = { NODE_OPTIONS: '--max-old-space-size=64' }
  let place: Place
  beforeAll(() => {
    place = makeVaultPlace()
    const records = Array.from({ length: 5_000 }, (_, at) =>
      JSON.stringify({
        kind: 'threat',
        content: { text: `Number ${at}: ${'слова '.repeat(20)}` },
        sender: { displayName: `Sender ${at % 40}` },
        occurred: { local: `2021-12-${String((at % 28) + 1).padStart(2, '0')}`, precision: 'day' },
      }),
    )
    place.file('records.jsonl', records.join('\n'))
    place.good(['add', '--record', 'records.jsonl'], { env })
  })

  it('is enough to list, verify and export 5,000 entries', () => {
    expect(place.json(['list'], { env })).toHaveLength(5_000)
    expect(place.good(['list', '--words'], { env })).toContain('Number 4999')
    place.good(['verify', '--all'], { env })
    for (const name of ['packet', 'packet.zip']) {
      place.good(['export', '--to', name], { env })
      place.good(['verify', name], { env })
    }
  })

  it('is enough to keep and verify a file of 300 MB', () => {
    const big = makeVaultPlace()
    big.file('big.bin', '')
    truncateSync(join(big.dir, 'big.bin'), 300 * 1_048_576)
    big.good(['add', '--attach', 'big.bin'], { env })
    big.good(['verify'], { env })
  })
})

describe('an output that is closed, full, or read to its first line only', SLOW, () => {
  const shell = (place: Place, line: string) =>
    place.run([], { under: ['bash', '-c', `E="$1 $2"; ${line}`, 'bash'] })

  it('of what records: done, and kept', () => {
    const place = makeVaultPlace()
    const records = Array.from({ length: 700 }, () => '{"kind":"threat","content":{"text":"x"}}')
    writeFileSync(join(place.dir, 'r.jsonl'), records.join('\n'))
    const status = `echo "\${PIPESTATUS[0]}"`
    const first = shell(place, `$E add --record r.jsonl --json | head -1; ${status}`)
    expect(first.stdout.split('\n')[0]).toContain('"seq":1,')
    expect(first.stdout.split('\n')[1]).toBe('0')
    expect(first.stderr).not.toContain('could not')
    expect(place.json(['list'])).toHaveLength(700)
    for (const [name, line] of [
      ['a', `$E export --entries 1 --to a --json | head -1; ${status}`],
      ['b', `$E export --entries 1 --to b --json | true; ${status}`],
      ['c', '$E export --entries 1 --to c >&-; echo $?'],
      ['d', '$E export --entries 1 --to d >&- 2>&-; echo $?'],
    ] as const) {
      expect([name, shell(place, line).stdout.trim().split('\n').at(-1)]).toEqual([name, '0'])
      expect(place.run(['verify', name]).status).toBe(0)
    }
    expect(shell(place, `$E list --json | head -1; ${status}`).stdout.split('\n')[1]).toBe('0')
    expect(place.run(['verify']).status).toBe(0)
  })

  it('of what changes something else: status 3, and it is done all the same', () => {
    const place = makePlace()
    const made = shell(place, '$E init --unencrypted > /dev/full')
    expect(made).toMatchObject({ status: 3, stdout: '' })
    expect(made.stderr).toContain('could not be written out')
    place.good(['add', '--text', 'x'])
    for (const line of [
      'correct 1 --sender S --reason r',
      'annotate remark 1 --text y',
      'withdraw 1 --reason r',
    ]) {
      const ran = shell(place, `$E ${line} > /dev/full`)
      expect([line, ran.status]).toEqual([line, 3])
      expect(ran.stderr).toContain('What was recorded stays recorded.')
    }
    expect(place.json(['show', '1'])[0]).toMatchObject({ folded: [2, 3, 4] })
    expect(place.run(['verify']).status).toBe(0)
  })
})
